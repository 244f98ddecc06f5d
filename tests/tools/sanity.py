"""Run all tests of ``ansible-test sanity`` on a copy of the checkout, and make sure that they ran.

ansible-test keeps virtual environments of its own. Their folder is ``.cache/ansible-test``, so that a second run is
quick and nothing is left in the user's home.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import ansible_test
import pip

from tests.tools.workspace import CACHE, collection_copy, tool_environment

PYTHON = f"{sys.version_info.major}.{sys.version_info.minor}"
HOME = CACHE / "ansible-test"

# ansible-test downloads a script that puts pip into an empty environment, from a site that not every network reaches,
# unless the script is there already. This one does the same with the pip of .venv.
_GET_PIP = """
import runpy
import sys

sys.path.insert(0, {folder!r})
sys.argv[1:] = ["install", *(word for word in sys.argv[1:] if word not in ("--no-setuptools", "--no-wheel"))]
runpy.run_module("pip", run_name="__main__")
"""


def main() -> int:
    with collection_copy() as copy:
        ignored = sorted(copy.glob("tests/sanity/ignore-*.txt"))
        if ignored:
            print(f"There shall be no ignore file: {[file.name for file in ignored]}")
            return 1
        _prepare_home()
        expected = _expected_tests(copy)
        rc, output = _run(copy)
    ran = re.findall(r'^Running sanity test "([\w-]+)"', output, re.MULTILINE)
    missing = sorted(set(expected) - set(ran))
    if missing or not expected:
        print(f"These sanity tests did not run: {missing or 'all'}")
        return 1
    print(f"{len(ran)} sanity tests ran.")
    return rc


def _prepare_home() -> None:
    folder = HOME / "pip"
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(Path(pip.__file__).parent, folder / "pip", ignore=shutil.ignore_patterns("__pycache__"))
    cache = HOME / ".ansible" / "test" / "cache"
    cache.mkdir(parents=True, exist_ok=True)
    for version in _pip_versions():
        script = cache / f"get_pip_{version.replace('.', '_')}.py"
        script.write_text(_GET_PIP.format(folder=str(folder)), encoding="utf-8")
    _hand_on_pip_configuration()


def _pip_versions() -> set[str]:
    source = Path(ansible_test.__file__).parent / "_internal" / "python_requirements.py"
    versions = set(re.findall(r"pip='([\d.]+)'", source.read_text(encoding="utf-8")))
    assert versions, f"{source} names no version of pip"
    return versions


def _hand_on_pip_configuration() -> None:
    # ansible-test lets neither PIP_* variables nor the user's home through
    command = [sys.executable, "-m", "pip", "config", "list"]
    listed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    settings = re.findall(r"^(?:global|user|site|install|:env:)\.([\w-]+)='(.*)'$", listed, re.MULTILINE)
    file = HOME / ".config" / "pip" / "pip.conf"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(
        "[global]\n" + "".join(f"{key} = {value}\n" for key, value in dict(settings).items()), encoding="utf-8"
    )


def _environment() -> dict[str, str]:
    return {**tool_environment(), "HOME": str(HOME), "LC_ALL": "C.UTF-8"}


def _expected_tests(copy: Path) -> list[str]:
    command = ["ansible-test", "sanity", "--list-tests"]
    return subprocess.run(
        command, cwd=copy, env=_environment(), capture_output=True, text=True, check=True
    ).stdout.split()


def _run(copy: Path) -> tuple[int, str]:
    command = ["ansible-test", "sanity", "--color", "no", "--python", PYTHON, *sys.argv[1:]]
    output = []
    with subprocess.Popen(
        command, cwd=copy, env=_environment(), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        assert process.stdout is not None
        for line in process.stdout:
            print(line, end="", flush=True)
            output.append(line)
    return process.returncode, "".join(output)


if __name__ == "__main__":
    sys.exit(main())
