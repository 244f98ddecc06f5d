"""Run the project's checks, all but the long ones or those named: ``python -m tests.tools.check [NAME ...]``.

Every check runs, also after one that failed. The closing lines say what ran, how it ended and how long it took; the
very last one is pytest's own, where pytest ran.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from tests.tools.workspace import CACHE, ROOT, collection_copy, tool_environment


@dataclass(frozen=True)
class Check:
    """Commands that run one after the other, in the checkout or, where the tool wants one, in a copy of it.

    The first that fails ends the check; but tests that fail are followed by the report on what they covered. One that
    is long runs only where it is named.
    """

    name: str
    commands: Sequence[Sequence[str]]
    in_copy: bool = False
    long: bool = False


@dataclass(frozen=True)
class Outcome:
    check: Check
    passed: bool
    seconds: float
    last_line: str


_OURS = "ansible_collections.fleetfacts.ssm.plugins"
_OUR_TOOLS = ("tests/bench", "tests/live", "tests/support", "tests/tools", "examples")
_PYTEST = ("pytest", "-n", "2", "--dist", "worksteal", "-q")
# Coverage is measured where it is won: it makes tests take up to twice the time.
MEASURED = ("tests/unit", "tests/blackbox")
NOT_MEASURED = (
    "tests/attack",
    "tests/awx",
    "tests/bench",
    "tests/delivery",
    "tests/docs",
    "tests/faults",
    "tests/release",
    "tests/secrets",
)

CHECKS = (
    Check("ruff", [["ruff", "check", "--quiet"], ["ruff", "format", "--check", "--quiet"]]),
    Check("yamllint", [["yamllint", "--strict", "."]]),
    Check(
        "types",
        [["mypy", "-p", _OURS], ["mypy", *_OUR_TOOLS]],
    ),
    Check("changelog", [["antsibull-changelog", "lint"]]),
    Check(
        "docs-lint",
        [["antsibull-docs", "lint-collection-docs", "--plugin-docs", "--validate-collection-refs=dependent", "."]],
        in_copy=True,
    ),
    Check("docs", [["python", "-m", "tests.tools.docs_site"]]),
    Check("ansible-lint", [["ansible-lint", "--offline", "--nocolor", "--profile", "production", "-q"]], in_copy=True),
    Check("sanity", [["python", "-m", "tests.tools.sanity"]]),
    Check("proofs", [[*_PYTEST, *NOT_MEASURED]], long=True),
    Check(
        "tests",
        [
            ["coverage", "erase"],
            ["coverage", "run", "-m", *_PYTEST, *MEASURED],
            ["coverage", "combine", "--quiet"],
            ["coverage", "report"],
        ],
    ),
)


def main(names: Sequence[str]) -> int:
    known = [check.name for check in CHECKS]
    unknown = sorted(set(names) - set(known))
    if unknown:
        print(f"There is no check {', '.join(unknown)}; there are: {', '.join(known)}.")
        return 2
    outcomes = [run(check) for check in CHECKS if check.name in names or not (names or check.long)]
    report(outcomes)
    return 0 if all(outcome.passed for outcome in outcomes) else 1


def run(check: Check) -> Outcome:
    """Run one check and show what it prints as it comes."""
    start = time.monotonic()
    passed, last_line = True, ""
    with ExitStack() as stack:
        folder = stack.enter_context(collection_copy()) if check.in_copy else ROOT
        for command in check.commands:
            print(f"\n{check.name}: {' '.join(command)}", flush=True)
            code, line = stream(command, folder)
            passed = passed and code == 0
            if "pytest" in command:
                last_line = line
            elif code:
                break
    return Outcome(check, passed, time.monotonic() - start, last_line)


def stream(command: Sequence[str], folder: Path) -> tuple[int, str]:
    """Run a command; its exit code and its last line that says something."""
    last_line = ""
    environment = {**tool_environment(), "ANSIBLE_HOME": str(CACHE / "ansible")}
    with subprocess.Popen(
        command,
        cwd=folder,
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


def report(outcomes: Sequence[Outcome]) -> None:
    """Print the closing lines."""
    print()
    for outcome in outcomes:
        print(f"{outcome.check.name:<13} {'passed' if outcome.passed else 'FAILED'} {outcome.seconds:6.1f} s")
    total = sum(outcome.seconds for outcome in outcomes)
    failed = sum(not outcome.passed for outcome in outcomes)
    print(f"{len(outcomes)} checks, {failed} failed, {total:.1f} s")
    for outcome in outcomes:
        if outcome.last_line:
            print(outcome.last_line)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
