"""Show the next release to galaxy-importer, as Ansible Galaxy does after an upload, and read all that it says.

galaxy-importer succeeds on much that it warns of, and on content whose documentation it could not load. Here both fail.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import yaml

from tests.tools.release import prepare
from tests.tools.workspace import CACHE, ROOT, SITE_PACKAGES, collection_copy

_VENV = CACHE / "galaxy-importer"
_REQUIREMENTS = ROOT / "tests" / "tools" / "galaxy-requirements.txt"
_DOCUMENTED = ("filter", "inventory", "module")


def main() -> int:
    _make_venv()
    with collection_copy() as copy:
        log, result = import_release(next_release(copy))
    print(log)
    found = complaints(log) + undocumented(result)
    for one in found:
        print(f"Not as it must be: {one}")
    print(f"galaxy-importer looked at {len(result.get('contents', []))} files of content: {len(found)} complaints.")
    return 1 if found else 0


def next_release(copy: Path) -> Path:
    """Release the copy in the version of galaxy.yml; gives the tarball. What is released already is built as it is."""
    version = yaml.safe_load((copy / "galaxy.yml").read_text(encoding="utf-8"))["version"]
    if not list(copy.glob("changelogs/fragments/*.y*ml")):
        _write_fragment(copy)
        version += "-next"
    return prepare(copy, version)


def import_release(tarball: Path) -> tuple[str, Mapping[str, Any]]:
    """Run galaxy-importer on a tarball; gives its log and the document that Galaxy would store."""
    environment = {
        **os.environ,
        "PATH": os.pathsep.join([str(_VENV / "bin"), os.environ.get("PATH", os.defpath)]),
        "GALAXY_IMPORTER_TMP_ROOT_DIR": str(tarball.parent),
        "ANSIBLE_HOME": str(tarball.parent / "ansible"),
    }
    command = [str(_VENV / "bin" / "python"), "-m", "galaxy_importer.main", str(tarball)]
    run = subprocess.run(
        command,
        cwd=tarball.parent,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    stored = tarball.parent / "importer_result.json"
    return run.stdout, json.loads(stored.read_text(encoding="utf-8")) if stored.exists() else {}


def complaints(log: str) -> list[str]:
    """The lines of a log of galaxy-importer that must not be there, and the lack of those that must."""
    found = [line for line in log.splitlines() if re.match(r"(WARNING|ERROR|CRITICAL)\b|.*Traceback", line)]
    ended = ("...ansible-lint run complete", "Importer processing completed successfully")
    return found + [f"the log lacks {line!r}" for line in ended if line not in log]


def undocumented(result: Mapping[str, Any]) -> list[str]:
    """Plugins whose documentation galaxy-importer could not load."""
    contents: Iterable[Mapping[str, Any]] = result.get("docs_blob", {}).get("contents", [])
    documented = {one["content_name"] for one in contents if one.get("doc_strings")}
    plugins = [one for one in result.get("contents", []) if one["content_type"] in _DOCUMENTED]
    return [
        f"no documentation of {one['content_type']} {one['name']}" for one in plugins if one["name"] not in documented
    ] or ([] if plugins else ["galaxy-importer found no plugins"])


def _write_fragment(copy: Path) -> None:
    fragment = copy / "changelogs" / "fragments" / "next.yml"
    fragment.parent.mkdir(exist_ok=True)
    fragment.write_text("---\nrelease_summary: What comes next.\n", encoding="utf-8")


def _make_venv() -> None:
    stamp = _VENV / "requirements.txt"
    wanted = _REQUIREMENTS.read_text(encoding="utf-8")
    if not stamp.exists() or stamp.read_text(encoding="utf-8") != wanted:
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(_VENV)], check=True)
        pip = [str(_VENV / "bin" / "python"), "-m", "pip", "install", "--quiet", "--requirement", str(_REQUIREMENTS)]
        subprocess.run(pip, check=True)
        _lend_amazon_aws()
        stamp.write_text(wanted, encoding="utf-8")


def _lend_amazon_aws() -> None:
    # ansible-doc needs its fragments, and galaxy-importer lets no other path for collections through
    ask = [str(_VENV / "bin" / "python"), "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"]
    packages = Path(subprocess.run(ask, capture_output=True, text=True, check=True).stdout.strip())
    collections = packages / "ansible_collections"
    collections.mkdir()
    (collections / "amazon").symlink_to(SITE_PACKAGES / "ansible_collections" / "amazon")


if __name__ == "__main__":
    sys.exit(main())
