"""The benchmark's arithmetic: what meets what was wanted."""

from __future__ import annotations

import pytest

from tests.bench.figures import Row, Samples, at_least, at_most, equal, faster, informational, table


def samples(*values: float, label: str = "it", unit: str = "s") -> Samples:
    return Samples(label, unit, list(values))


@pytest.mark.parametrize(
    ("row", "met", "figure"),
    [
        (at_most(samples(4), samples(2), 2), True, "2.00 times"),
        (at_most(samples(4.1), samples(2), 2), False, "2.05 times"),
        (at_most(samples(2), samples(2), 1), True, "1.00 times"),
        (informational(samples(8), samples(2)), True, "4.00 times"),
        (at_least(samples(85), samples(100), 0.85), True, "0.85 times"),
        (at_least(samples(84), samples(100), 0.85), False, "0.84 times"),
        (faster(samples(1), samples(8), 8), True, "8.0 times faster"),
        (faster(samples(1), samples(7.9), 8), False, "7.9 times faster"),
        (faster(samples(2), samples(2), 1), False, "1.0 times faster"),
        (faster(samples(2), samples(2.5), 1), True, "1.2 times faster"),
        (equal(samples(40), samples(40)), True, "40"),
        (equal(samples(40, 41), samples(40)), False, "40"),
    ],
)
def test_a_row_is_met_at_its_limit_and_not_beyond(row: Row, met: bool, figure: str):
    assert (row.met, row.figure) == (met, figure)


def test_medians_count_and_the_range_is_told():
    assert samples(1, 100, 2).median == 2
    assert samples(1, 1234.5, 2).text() == "2 s (1 to 1,234)"
    assert [samples(value).text() for value in (12.34, 0.1234)] == ["12.3 s", "0.123 s"]


def test_what_was_missed_stands_out():
    rows = [at_most(samples(9), samples(1), 2), at_most(samples(1), samples(1), 2)]
    lines = table(rows).splitlines()
    assert [line.endswith("MISSED") for line in lines] == [False, True, False]
