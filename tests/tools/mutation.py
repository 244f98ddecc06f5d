"""Mutation testing of the pure layer: ``make mutation``, or ``python -m tests.tools.mutation [_plan _item ...]``.

mutmut changes the code in one small place after the other and runs the unit tests that reach the place. A change that
no test notices survives. At least 90 % must be killed, and ``mutation_survivors.yml`` gives a reason for each survivor.
It changes the bodies of functions: properties, and tables and constants of modules, are not among its mutants.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

import yaml

from tests.tools.workspace import CACHE, ROOT, tracked_files
from tests.unit.test_layers import SDK_FILES, SERVICE_FILES

FOLDER = CACHE / "mutation"
TOOLS = FOLDER / "tools"
TREE = FOLDER / "tree"
SURVIVORS = Path(__file__).with_name("mutation_survivors.yml")
MUTMUT = "mutmut==3.8.1"
WANTED = 0.9

_COLLECTION = Path("ansible_collections/fleetfacts/ssm")
_HELPERS = Path("plugins/module_utils")
_TESTS = Path("tests/unit/plugins/module_utils")
# Constants only.
_LEFT_OUT = {"_limits", "_version"}

# What mutmut calls a mutant that a test noticed. All else survives: no test may have looked at it, or none ended.
KILLED = ("killed", "timeout", "caught by type check")

# Runs where mutmut is: what became of every mutant, and the lines that it changed.
_TELL = """
import json, pathlib
from mutmut.mutation.diff_apply import get_diff_for_mutant
from mutmut.stats import status_by_exit_code
rows = []
for path in pathlib.Path("mutants").rglob("*.meta"):
    for name, code in json.loads(path.read_text())["exit_code_by_key"].items():
        status = status_by_exit_code[code]
        rows.append([name, status, "" if status == "killed" else get_diff_for_mutant(name)])
print(json.dumps(rows))
"""


@dataclass(frozen=True)
class Mutant:
    """A change: the file and function it is in, the lines before and after, and what became of it."""

    file: str
    function: str
    before: str
    after: str
    status: str

    @property
    def killed(self) -> bool:
        """Whether a test noticed."""
        return self.status in KILLED

    def __str__(self) -> str:
        return f"{self.file}: {self.function}: {self.before} -> {self.after}"


def main(names: Sequence[str]) -> int:
    files = _pure_files(names)
    if not files:
        print(f"There is no such file of the pure layer: {', '.join(names)}")
        return 2
    _install()
    _make_tree(files)
    _run([sys.executable, "-m", "mutmut", "run"])
    mutants = _mutants()
    return report(mutants, whole=not names)


def _pure_files(names: Sequence[str]) -> list[str]:
    others = _other_files()
    found = [path.stem for path in sorted((ROOT / _HELPERS).glob("_*.py")) if path.stem not in others]
    return [name for name in found if not names or name in names]


def _other_files() -> set[str]:
    return {Path(name).name for name in SDK_FILES | SERVICE_FILES} | _LEFT_OUT


def _install() -> None:
    if not (TOOLS / "mutmut").exists():
        _run([sys.executable, "-m", "pip", "install", "--quiet", "--target", str(TOOLS), MUTMUT], ROOT)


def _make_tree(files: Sequence[str]) -> None:
    """A copy whose code lies where its import name says, as mutmut wants it, with the tests beside it."""
    shutil.rmtree(TREE, ignore_errors=True)
    for file in tracked_files():
        for target in (TREE / file, TREE / _COLLECTION / file):
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / file, target, follow_symlinks=False)
    (TREE / "pyproject.toml").unlink()
    (TREE / "pytest.ini").write_text("[pytest]\npythonpath = .\naddopts = --import-mode=importlib\n", encoding="utf-8")
    settings = {
        "source_paths": [str(_COLLECTION / "plugins")],
        "only_mutate": [str(_COLLECTION / _HELPERS / f"{name}.py") for name in files],
        "also_copy": ["ansible_collections", "tests", "roles", "plugins", "pytest.ini"],
        "pytest_add_cli_args_test_selection": _test_files(),
    }
    lines = [f"{name} =\n" + "".join(f"    {value}\n" for value in values) for name, values in settings.items()]
    (TREE / "setup.cfg").write_text("[mutmut]\n" + "".join(lines), encoding="utf-8")


def _test_files() -> list[str]:
    """All unit tests of the pure layer, whichever file is changed: a part is often tested through its whole.

    Generated tests (``test_properties_*``) are not among them: what they kill depends on their luck.
    """
    others = {f"test_{name}" for name in _other_files()}
    return [str(_TESTS / path.name) for path in sorted((ROOT / _TESTS).glob("test__*.py")) if path.stem not in others]


def _environment() -> Mapping[str, str]:
    # the mutated copy comes before the checkout that the environment holds
    collections = {"ANSIBLE_COLLECTIONS_PATH": str(TREE / "mutants")}
    return {**os.environ, **collections, "PYTHONPATH": str(TOOLS), "PYTHONDONTWRITEBYTECODE": "1"}


def _run(command: Sequence[str], folder: Path = TREE) -> None:
    """Runs a command; mutmut redraws its line of progress so often that only its last state is shown."""
    done = subprocess.run(command, cwd=folder, env=_environment(), capture_output=True, text=True, check=False)
    last = (done.stdout + done.stderr).replace("\r", "\n").strip()
    print("\n".join(last.splitlines()[-3:]) if done.returncode == 0 else last[-4000:], flush=True)
    done.check_returncode()


def _mutants() -> list[Mutant]:
    command = [sys.executable, "-c", _TELL]
    told = subprocess.run(command, cwd=TREE, env=_environment(), capture_output=True, text=True, check=True).stdout
    return [_mutant(*row) for row in json.loads(told)]


def _mutant(name: str, status: str, diff: str) -> Mutant:
    module, _dot, function = name.partition("__mutmut_")[0].rpartition(".")
    lines = [line for line in diff.splitlines() if not line.startswith(("---", "+++"))]
    before, after = (_joined(lines, sign) for sign in "-+")
    return Mutant(module.rpartition(".")[2], _plain(function), before, after, status)


def _plain(function: str) -> str:
    # mutmut calls a function x_name, and a method xǁClassǁname
    return function.removeprefix("x").replace("ǁ", ".").removeprefix("_").lstrip(".")


def _joined(lines: Sequence[str], sign: str) -> str:
    return " ".join(line[1:].strip() for line in lines if line.startswith(sign))


def report(mutants: Sequence[Mutant], *, whole: bool) -> int:
    """Prints what survived; 0 where enough was killed and every survivor has a reason."""
    if not mutants:
        print("Nothing was changed.")
        return 2
    reasons: Mapping[str, str] = yaml.safe_load(SURVIVORS.read_text(encoding="utf-8")) or {}
    survivors = sorted((mutant for mutant in mutants if not mutant.killed), key=str)
    unexplained = [one for one in survivors if not any(fnmatchcase(str(one), pattern) for pattern in reasons)]
    stale = [pattern for pattern in reasons if not any(fnmatchcase(str(one), pattern) for one in survivors)]
    share = 1 - len(survivors) / len(mutants)
    for one in unexplained:
        print(f"{one.status}: {one}")
    for pattern in stale if whole else ():
        print(f"does not survive any more: {pattern}")
    told = f"{len(mutants)} mutants, {len(survivors)} survived, {len(unexplained)} of them without a reason"
    print(f"{told}; {share:.1%} killed")
    return 1 if unexplained or share < WANTED or (whole and stale) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
