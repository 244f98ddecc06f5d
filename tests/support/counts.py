"""Tests that try many cases say how many: ``counted("cases")`` adds one, and pytest's closing lines show the sums."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

_KEY = "counted"
_sums: Counter[str] = Counter()


@pytest.fixture
def counted(request: pytest.FixtureRequest) -> Callable[..., None]:
    """Adds to one of the numbers that the run prints at its end, by the name of what is counted."""
    # a plain dict, which pytest-xdist can send from a worker
    counter: dict[str, int] = {}
    request.node.user_properties.append((_KEY, counter))

    def add(what: str, number: int = 1) -> None:
        counter[what] = counter.get(what, 0) + number

    return add


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    if report.when == "teardown":
        for key, counter in report.user_properties:
            if key == _KEY and isinstance(counter, dict):
                _sums.update(counter)


def pytest_terminal_summary(terminalreporter: Any) -> None:
    if _sums:
        terminalreporter.section("what was tried")
        for what, number in sorted(_sums.items()):
            terminalreporter.line(f"{number:>8,} {what}")
