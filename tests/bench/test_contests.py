"""The benchmark runs from end to end in the smallest size, where times mean nothing and counts do."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.bench.contests import CONTESTS, Bench, Sizes, phases, steps
from tests.bench.playbooks import Workshop

TINY = Sizes(hosts=2, nodes=5, role_hosts=1, large=5, rounds=1, workers=2)


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(Workshop(tmp_path), TINY, print)


# what each contest compares, by the units of its rows
ROWS = {
    "hosts": ["s"] * 3,
    "fleet": ["calls/s", "ms a node"],
    "types": ["ms"],
    "calls": ["calls"] * 4,
    "memory": ["MB"] * 2,
    "role": ["s"],
}


@pytest.mark.parametrize("name", CONTESTS)
def test_a_contest_compares_what_it_shall(bench: Bench, name: str) -> None:
    rows = CONTESTS[name](bench)
    assert [row.measured.unit for row in rows] == ROWS[name]
    assert all(row.figure and row.wanted and row.measured.values and row.against.values for row in rows)
    if name == "calls":
        assert [(row.measured.values, row.met) for row in rows] == [
            ([40.0], True), ([47.0], True), ([120.0], True), ([127.0], True)
        ]  # fmt: skip
    else:
        assert {row.better for row in rows} <= {"less", "more"}


@pytest.mark.parametrize(("profile", "parts"), [(steps, 5), (phases, 7)])
def test_a_profile_has_a_figure_for_each_part(
    bench: Bench, profile: Callable[[Bench], dict[str, object]], parts: int
) -> None:
    assert len(profile(bench)) == parts
