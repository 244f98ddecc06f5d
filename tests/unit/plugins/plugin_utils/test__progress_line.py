"""The lines that show a long task alive."""

from __future__ import annotations

import pytest

from ansible_collections.fleetfacts.ssm.plugins.module_utils._progress import Progress
from ansible_collections.fleetfacts.ssm.plugins.plugin_utils._progress_line import ProgressLine, describe


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.mark.parametrize("interval", [0, -1])
def test_nothing_is_shown_where_it_is_off(interval: float):
    shown: list[str] = []
    clock = Clock()
    line = ProgressLine(shown.append, interval, clock)
    clock.now += 1000
    line(Progress(5, 1))
    assert shown == []


def test_a_line_comes_after_each_interval():
    shown: list[str] = []
    clock = Clock()
    line = ProgressLine(shown.append, 5, clock)
    for seconds in (4.9, 0.1, 4.9, 0.2, 20, 1):
        clock.now += seconds
        line(Progress(5000, 1234, 120, 3))
    assert shown == [
        "1,234 of 5,000 nodes done, 120 changed, 3 failed, 246.8 nodes a second",
        "1,234 of 5,000 nodes done, 120 changed, 3 failed, 122.2 nodes a second",
        "1,234 of 5,000 nodes done, 120 changed, 3 failed, 41.0 nodes a second",
    ]


def test_no_time_passed():
    assert describe(Progress(2, 1), 0).endswith("1 of 2 nodes done, 0 changed, 0 failed, 0.0 nodes a second")
