"""Sanity, unit and playbook tests on every ansible-core and amazon.aws that are supported: ``make matrix``.

``python -m tests.tools.matrix [--all] [--core 2.17] [--python 3.12] [--checks unit ...]``: by default every
ansible-core is tried on each Python that it runs on and that is here, the oldest of them with the oldest amazon.aws
that fits and the others with the newest; ``--all`` tries every combination. An ansible-core without a Python fails.

The environments are kept in ``.cache/matrix``. amazon.aws comes out of the releases of the package ``ansible``.
"""

from __future__ import annotations

import argparse
import functools
import os
import re
import shutil
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.tools.workspace import CACHE, ROOT

MATRIX = CACHE / "matrix"

# The Pythons on which each ansible-core runs as controller, those among them that this collection's tests run on.
CORES: Mapping[str, Sequence[str]] = {
    "2.17": ("3.11", "3.12"),
    "2.18": ("3.11", "3.12", "3.13"),
    "2.19": ("3.11", "3.12", "3.13"),
    "2.20": ("3.12", "3.13"),
    "2.21": ("3.12", "3.13"),
}
# Releases of the package ansible, and what they bring: the first with an amazon.aws that is new enough, and the newest.
OLDEST, NEWEST = "12.0.0", "14.5.0"
COLLECTIONS = ("amazon", "ansible")

# What the tests do not need, and what an ansible-core wants in a version of its own.
LEFT_OUT = re.compile(
    r"(ansible|ansible-core|ansible-lint|ansible-builder|antsibull-changelog|antsibull-docs|mypy|ruff"
    r"|resolvelib|sphinx-ansible-theme|types-pyyaml|yamllint)(?![\w-])"
)

CHECKS: Mapping[str, Sequence[str]] = {
    "sanity": ["-m", "tests.tools.sanity"],
    "unit": ["-m", "pytest", "tests/unit"],
    # values that are templates are told from those that are not in a way of its own by each ansible-core
    "playbooks": ["-m", "pytest", "tests/blackbox", "tests/delivery", "tests/secrets/test_templates.py"],
}
_PYTEST = ("-q", "-n", "2", "--dist", "worksteal", "-p", "tests.tools.deprecations", "-p", "no:cacheprovider")


@dataclass(frozen=True)
class Combination:
    """An ansible-core, a Python and a release of ansible that gives amazon.aws."""

    core: str
    python: str
    release: str

    @property
    def folder(self) -> Path:
        return MATRIX / f"core-{self.core}-python-{self.python}-ansible-{self.release}"

    def __str__(self) -> str:
        return f"ansible-core {self.core}, Python {self.python}, collections of ansible {self.release}"


@dataclass(frozen=True)
class Outcome:
    combination: Combination
    check: str
    passed: bool
    seconds: float
    last_line: str


def main(arguments: Sequence[str]) -> int:
    options = _parser().parse_args(arguments)
    combinations = list(_combinations(options.all, options.core, options.python))
    missing = _untried(options.core, options.python)
    if not combinations:
        print("\n".join(missing) or "There is no such combination, or its Python is not here.")
        return 2
    outcomes = []
    for combination in combinations:
        print(f"\n{combination}", flush=True)
        _make(combination)
        outcomes += [_check(combination, name) for name in options.checks]
    return _report(outcomes, missing)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="tests.tools.matrix")
    parser.add_argument("--all", action="store_true", help="every combination, not only the oldest and the newest")
    parser.add_argument("--core", choices=CORES, help="only this ansible-core")
    parser.add_argument("--python", help="only this Python")
    parser.add_argument("--checks", nargs="+", choices=CHECKS, default=list(CHECKS))
    return parser


def _combinations(every: bool, core: str | None, python: str | None) -> Iterator[Combination]:
    for name, supported in CORES.items():
        here = [version for version in supported if _interpreter(version)]
        if core not in (None, name) or not here:
            continue
        pairs = [(here[0], OLDEST), *((version, NEWEST) for version in here[1:] or here)]
        if every:
            pairs = [(version, release) for version in here for release in (OLDEST, NEWEST)]
        for version, release in pairs:
            if python in (None, version):
                yield Combination(name, version, release)


def _untried(core: str | None, python: str | None) -> list[str]:
    """What is to be said of each ansible-core that is asked for and has no Python here."""
    return [
        f"ansible-core {name}: NOT TRIED, needs Python {' or '.join(supported)}"
        for name, supported in CORES.items()
        if core in (None, name) and python is None and not any(map(_interpreter, supported))
    ]


@functools.cache
def _interpreter(version: str) -> str | None:
    """A Python of this version that works: of the path, or of pyenv, whose commands need not be on the path."""
    pyenv = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv")
    for candidate in (f"python{version}", *pyenv.glob(f"versions/{version}.*/bin/python")):
        if _works(str(candidate)):
            return str(candidate)
    return None


def _works(command: str) -> bool:
    try:
        return subprocess.run([command, "-V"], capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def _make(combination: Combination) -> None:
    folder = combination.folder
    stamp = folder / "made-from"
    recipe = _recipe(combination)
    if stamp.exists() and stamp.read_text(encoding="utf-8") == recipe:
        return
    shutil.rmtree(folder, ignore_errors=True)
    interpreter = _interpreter(combination.python)
    assert interpreter is not None
    _run([interpreter, "-m", "venv", str(folder)])
    requirements = folder / "requirements.txt"
    requirements.write_text(recipe, encoding="utf-8")
    constraints = folder / "constraints.txt"
    constraints.write_text("\n".join(_lines("constraints.txt")), encoding="utf-8")
    _install(folder, "-r", str(requirements), "-c", str(constraints))
    _add_collections(combination)
    stamp.write_text(recipe, encoding="utf-8")


def _recipe(combination: Combination) -> str:
    return "\n".join([f"ansible-core~={combination.core}.0", *_lines("requirements-dev.txt"), ""])


def _lines(name: str) -> list[str]:
    """The requirements of a file, those left out that the matrix does not want."""
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("#") and not LEFT_OUT.match(line)]


def _install(folder: Path, *arguments: str) -> None:
    _run([str(folder / "bin" / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *arguments])


def _add_collections(combination: Combination) -> None:
    (site_packages,) = (combination.folder / "lib").glob("python*/site-packages")
    with zipfile.ZipFile(_wheel(combination.release)) as wheel:
        wanted = tuple(f"ansible_collections/{namespace}/" for namespace in COLLECTIONS)
        wheel.extractall(site_packages, [name for name in wheel.namelist() if name.startswith(wanted)])
    own = site_packages / "ansible_collections" / "fleetfacts"
    own.mkdir()
    (own / "ssm").symlink_to(ROOT)


def _wheel(release: str) -> Path:
    folder = MATRIX / "wheels"
    found = list(folder.glob(f"ansible-{release}-*.whl"))
    if not found:
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary", ":all:"]
        # its Python is that of the controller, which does not matter for what is taken out of it
        _run([*command, "--python-version", "3.13", "--dest", str(folder), f"ansible=={release}"])
        found = list(folder.glob(f"ansible-{release}-*.whl"))
    return found[0]


def _run(command: Sequence[str]) -> None:
    subprocess.run(command, check=True, cwd=ROOT, stdin=subprocess.DEVNULL)


def _check(combination: Combination, name: str) -> Outcome:
    start = time.monotonic()
    command = [str(combination.folder / "bin" / "python"), *CHECKS[name], *(_PYTEST if name != "sanity" else ())]
    code, last_line = _stream(command)
    return Outcome(combination, name, code == 0, time.monotonic() - start, last_line)


def _stream(command: Sequence[str]) -> tuple[int, str]:
    last_line = ""
    environment = {**os.environ, "PYTHONUNBUFFERED": "1", "ANSIBLE_HOME": str(MATRIX / "ansible")}
    with subprocess.Popen(
        command,
        cwd=ROOT,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        assert process.stdout is not None
        for line in process.stdout:
            print(line, end="", flush=True)
            last_line = line.rstrip() or last_line
    return process.returncode, last_line


def _report(outcomes: Sequence[Outcome], missing: Sequence[str]) -> int:
    print()
    for outcome in outcomes:
        verdict = "passed" if outcome.passed else "FAILED"
        print(f"{outcome.combination}: {outcome.check:<9} {verdict} {outcome.seconds:6.1f} s  {outcome.last_line}")
    failed = sum(not outcome.passed for outcome in outcomes)
    print("\n".join([*missing, f"{len(outcomes)} checks, {failed} failed"]))
    return 1 if failed or missing else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
