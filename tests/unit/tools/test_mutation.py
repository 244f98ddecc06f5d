"""The judge of mutants: only what a test noticed counts as killed."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.tools import mutation
from tests.tools.mutation import Mutant, report

Capture = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def reasons(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    path = tmp_path / "survivors.yml"
    path.write_text("'_a: f: x* -> *': equal\n", encoding="utf-8")
    monkeypatch.setattr(mutation, "SURVIVORS", path)
    return path


def mutants(*statuses: str, killed: int = 90, before: str = "y") -> list[Mutant]:
    return [Mutant("_a", "f", before, "z", status) for status in [*["killed"] * killed, *statuses]]


@pytest.mark.parametrize(
    "status",
    ["survived", "no tests", "skipped", "suspicious", "segfault", "not checked", "check was interrupted by user"],
)
def test_what_no_test_noticed_survives(status: str, capsys: Capture) -> None:
    assert report(mutants(status), whole=False) == 1
    assert capsys.readouterr().out.splitlines() == [
        f"{status}: _a: f: y -> z",
        "91 mutants, 1 survived, 1 of them without a reason; 98.9% killed",
    ]


@pytest.mark.parametrize("status", ["killed", "timeout", "caught by type check"])
def test_what_a_test_noticed_is_killed(status: str) -> None:
    assert report(mutants(status), whole=False) == 0


def test_a_reason_lets_a_survivor_be(capsys: Capture) -> None:
    assert report(mutants("survived", before="x y"), whole=True) == 0
    assert "1 survived, 0 of them without a reason" in capsys.readouterr().out


def test_reasons_excuse_no_more_than_a_tenth() -> None:
    assert report(mutants(*["survived"] * 11, before="x"), whole=True) == 1
    assert report(mutants(*["survived"] * 10, before="x"), whole=True) == 0


def test_a_reason_without_survivor_is_stale_once_all_files_were_tried(capsys: Capture) -> None:
    assert report(mutants("killed"), whole=False) == 0
    assert report(mutants("killed"), whole=True) == 1
    assert "does not survive any more: _a: f: x* -> *" in capsys.readouterr().out


def test_no_mutants_are_no_success() -> None:
    assert report([], whole=True) == 2
