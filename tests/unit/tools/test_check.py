"""The runner of all checks: what fails is told, and nothing that did not run counts as passed."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.tools import check
from tests.tools.check import Check
from tests.tools.workspace import ROOT

Capture = pytest.CaptureFixture[str]


def saying(text: str, code: int = 0) -> list[str]:
    return [sys.executable, "-c", f"print({text!r}); raise SystemExit({code})"]


def run_all(monkeypatch: pytest.MonkeyPatch, *checks: Check, names: tuple[str, ...] = ()) -> int:
    monkeypatch.setattr(check, "CHECKS", checks)
    return check.main(names)


def test_a_check_that_fails_fails_the_run_and_stops_no_other(monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> None:
    code = run_all(monkeypatch, Check("first", [saying("one", 3), saying("never")]), Check("second", [saying("two")]))
    output = capsys.readouterr().out
    assert code == 1
    assert "two" in output
    assert "\nnever" not in output
    assert "first         FAILED" in output
    assert "second        passed" in output
    assert "2 checks, 1 failed" in output


def test_a_check_by_another_name_is_an_error(monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> None:
    assert run_all(monkeypatch, Check("first", [saying("one")]), names=("frist",)) == 2
    assert capsys.readouterr().out == "There is no check frist; there are: first.\n"


def test_only_the_checks_that_are_named_run(monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> None:
    checks = Check("first", [saying("one")]), Check("second", [saying("two")])
    assert run_all(monkeypatch, *checks, names=("second",)) == 0
    assert "one" not in capsys.readouterr().out


def test_a_long_check_runs_only_where_it_is_named(monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> None:
    checks = Check("first", [saying("one")]), Check("second", [saying("two")], long=True)
    assert run_all(monkeypatch, *checks) == 0
    assert "second" not in capsys.readouterr().out
    assert run_all(monkeypatch, *checks, names=("second",)) == 0
    assert "first" not in capsys.readouterr().out


@pytest.mark.parametrize(("code", "expected"), [(0, 0), (1, 1), (5, 1)])
def test_the_last_line_is_that_of_pytest(
    monkeypatch: pytest.MonkeyPatch, capsys: Capture, code: int, expected: int
) -> None:
    tests = [*saying("== 3 passed in 1 s ==", code), "pytest"]
    assert run_all(monkeypatch, Check("tests", [tests, saying("combined"), saying("coverage 90 %")])) == expected
    lines = capsys.readouterr().out.splitlines()
    assert lines[-1] == "== 3 passed in 1 s =="
    assert "coverage 90 %" in lines


def test_no_folder_of_tests_is_forgotten() -> None:
    # run by commands of their own: they need a browser, a quiet machine or an account
    by_themselves = {"tests/browser", "tests/live"}
    named = [*check.MEASURED, *check.NOT_MEASURED]
    folders = {f"tests/{file.relative_to(ROOT / 'tests').parts[0]}" for file in (ROOT / "tests").rglob("test_*.py")}
    assert folders - by_themselves == set(named)
    assert len(named) == len(set(named))


def test_a_check_may_run_in_a_copy(monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> None:
    command = [
        sys.executable,
        "-c",
        "from pathlib import Path as P; print(P.cwd(), P('galaxy.yml').exists(), P('.venv').exists())",
    ]
    assert run_all(monkeypatch, Check("where", [command], in_copy=True)) == 0
    folder, *exists = capsys.readouterr().out.splitlines()[2].split()
    assert folder.endswith("/ansible_collections/fleetfacts/ssm")
    assert exists == ["True", "False"]
    assert not Path(folder).exists()
