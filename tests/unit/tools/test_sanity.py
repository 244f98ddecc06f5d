"""The runner of ansible-test believes neither a run that left tests out nor one that had something to ignore."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.tools import sanity

BOTH_RAN = 'Running sanity test "compile" on Python 3.11\nRunning sanity test "pep8"\n'


@pytest.fixture
def copy(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A collection of nothing, and an ansible-test that knows two tests."""

    @contextmanager
    def collection_copy() -> Iterator[Path]:
        yield tmp_path

    monkeypatch.setattr(sanity, "collection_copy", collection_copy)
    monkeypatch.setattr(sanity, "HOME", tmp_path / "home")
    monkeypatch.setattr(sanity, "_expected_tests", lambda copy: ["compile", "pep8"])
    return tmp_path


@pytest.mark.parametrize(
    ("rc", "output", "code", "told"),
    [
        (0, "All targets skipped.\n", 1, "These sanity tests did not run: ['compile', 'pep8']"),
        (0, 'Running sanity test "pep8"\n', 1, "These sanity tests did not run: ['compile']"),
        (1, BOTH_RAN, 1, "2 sanity tests ran."),
        (0, BOTH_RAN, 0, "2 sanity tests ran."),
    ],
)
def test_every_expected_test_must_have_run(
    copy: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    rc: int,
    output: str,
    code: int,
    told: str,
) -> None:
    monkeypatch.setattr(sanity, "_run", lambda copy: (rc, output))
    assert sanity.main() == code
    assert capsys.readouterr().out.splitlines()[-1] == told


def test_an_ignore_file_is_refused(copy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = copy / "tests" / "sanity" / "ignore-2.19.txt"
    file.parent.mkdir(parents=True)
    file.touch()
    assert sanity.main() == 1
    assert "ignore-2.19.txt" in capsys.readouterr().out
