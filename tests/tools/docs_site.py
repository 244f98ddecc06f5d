"""Build the documentation site into ``docs/build/html``: antsibull-docs makes the pages, Sphinx the HTML.

No network, and no warning: the first one fails the build.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

from tests.tools.release import preview_changelog
from tests.tools.workspace import ROOT, collection_copy, tool_environment

BUILD = ROOT / "docs" / "build"


def main() -> int:
    with collection_copy() as copy:
        pages = make_pages(copy)
        code = make_html(copy, pages, BUILD)
    if code == 0:
        print(f"\nThe site: {BUILD / 'html' / 'index.html'}")
    return code


def make_pages(copy: Path) -> Path:
    """Let antsibull-docs write the pages of a copy of the collection; gives their folder."""
    preview_changelog(copy)
    pages = copy.parents[2] / "pages"
    pages.mkdir(mode=0o755)
    command = [
        "antsibull-docs",
        "--config-file",
        str(copy / "docs" / "site" / "antsibull-docs.cfg"),
        "collection",
        "--use-current",
        "--squash-hierarchy",
        "--fail-on-error",
        "--dest-dir",
        str(pages),
        "fleetfacts.ssm",
    ]
    # the checkout is on sys.path too, and would win
    paths = {"ANSIBLE_COLLECTIONS_PATH": str(copy.parents[2]), "ANSIBLE_COLLECTIONS_SCAN_SYS_PATH": "false"}
    environment = tool_environment() | paths
    subprocess.run(command, cwd=copy, env=environment, check=True)
    changelog = pages / "changelog.rst"
    text = changelog.read_text(encoding="utf-8")
    changelog.write_text(text.replace("Fleetfacts.Ssm", "fleetfacts.ssm"), encoding="utf-8")  # names have no capitals
    write_index(copy / "docs" / "site" / "index.rst", pages)
    return pages


def write_index(index: Path, pages: Path) -> None:
    """Put our first page in place of the one that antsibull-docs makes, whose menu is one long list."""
    text = index.read_text(encoding="utf-8")
    names = {page.relative_to(pages).with_suffix("").as_posix() for page in pages.rglob("*.rst")} - {"index"}
    missing = sorted(name for name in names if f"<{name}>" not in text)
    if missing:
        sys.exit(f"docs/site/index.rst does not name {', '.join(missing)}")
    shutil.copy2(index, pages / "index.rst")


def make_html(copy: Path, pages: Path, build: Path) -> int:
    """Run Sphinx; gives its exit code."""
    shutil.rmtree(build, ignore_errors=True)
    site = copy / "docs" / "site"
    command = ["sphinx-build", "-M", "html", str(pages), str(build), "-c", str(site), "-W", "--keep-going", "-q"]
    return subprocess.run([*command, *sys.argv[1:]], cwd=copy, env=tool_environment(), check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
