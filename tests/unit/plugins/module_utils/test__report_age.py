# Copyright: Contributors to the fleetfacts.ssm collection
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.fleetfacts.ssm.plugins.module_utils._fault import InputError
from ansible_collections.fleetfacts.ssm.plugins.module_utils._report_age import (
    STATES,
    Age,
    gravest,
    make_clock,
)

NOW = "2026-03-15T12:00:00Z"

BAD_CLOCKS = [
    ({"now": "yesterday"}, "now: must be a time as 2026-01-31T08:00:00Z, not 'yesterday'"),
    ({"now": ""}, "now: must be a time"),
    ({"now": None}, "now: must be a time"),
    ({"now": 7}, "now: must be a time"),
    ({"now": "2026-03-15T12:00:00"}, "now: must be a time"),
    ({"now": "2026-02-31T12:00:00Z"}, "now: must be a time"),
    ({"retention_days": "many"}, "retention_days: must be a number of days from 0 to 3650, not 'many'"),
    ({"retention_days": True}, "retention_days: must be a number of days"),
    ({"retention_days": None}, "retention_days: must be a number of days"),
    ({"retention_days": -1}, "retention_days: must be a number of days"),
    ({"retention_days": float("nan")}, "retention_days: must be a number of days"),
    ({"warn_days": "inf"}, "warn_days: must be a number of days from 0 to 3650, not 'inf'"),
    ({"warn_days": 3651}, "warn_days: must be a number of days"),
    ({"warn_days": [7]}, "warn_days: must be a number of days"),
]


@pytest.mark.parametrize(("change", "message"), BAD_CLOCKS)
def test_what_is_no_time_or_no_number_of_days_is_refused(change: dict[str, Any], message: str) -> None:
    with pytest.raises(InputError) as refused:
        make_clock(**{"now": NOW, "retention_days": 30, "warn_days": 7, **change})
    assert message in str(refused.value)
    assert len(refused.value.faults) == 1


def test_all_faults_are_told_at_once() -> None:
    with pytest.raises(InputError) as refused:
        make_clock("x", "x", "x")
    assert [fault.place for fault in refused.value.faults] == ["now", "retention_days", "warn_days"]


def test_numbers_may_be_text_and_times_may_have_an_offset() -> None:
    clock = make_clock("2026-03-15 14:00:00+02:00", "30", "1.5")
    assert clock == make_clock(NOW, 30, 1.5)
    assert repr((clock.retention_days, clock.warn_days)) == "(30, 1.5)", "whole days are told as whole numbers"


# captured, state, age, days left, expires: with 30 days of retention, warned of for 7
AGES = [
    ("2026-03-15T12:00:00Z", "current", 0, 30, "2026-04-14T12:00:00Z"),
    ("2026-03-15T11:50:00Z", "current", 0.01, 29.99, "2026-04-14T11:50:00Z"),
    ("2026-03-10T00:00:00Z", "current", 5.5, 24.5, "2026-04-09T00:00:00Z"),
    ("2026-02-20T12:00:01Z", "current", 23, 7, "2026-03-22T12:00:01Z"),
    ("2026-02-20T12:00:00Z", "expiring", 23, 7, "2026-03-22T12:00:00Z"),
    ("2026-02-13T12:00:01Z", "expiring", 30, 0, "2026-03-15T12:00:01Z"),
    ("2026-02-13T12:00:00Z", "expired", 30, 0, "2026-03-15T12:00:00Z"),
    ("2026-02-11T12:00:00Z", "expired", 32, -2, "2026-03-13T12:00:00Z"),
    # the writer's clock is ahead of the reader's
    ("2026-03-16T12:00:00Z", "current", -1, 31, "2026-04-15T12:00:00Z"),
    ("2099-12-31T23:59:59Z", "current", -26954.5, 26984.5, "2100-01-30T23:59:59Z"),
]


@pytest.mark.parametrize(("captured", "state", "age", "left", "expires"), AGES)
def test_ages_and_expiries(captured: str, state: str, age: float, left: float, expires: str) -> None:
    assert make_clock(NOW, 30, 7).age(captured, has_data=True) == Age(state, age, left, expires)


@pytest.mark.parametrize(
    "captured", [None, "", "2026-02-31T12:00:00Z", "2026-03-15", "15 March", "1999-01-01T00:00:00Z"]
)
def test_without_a_time_that_can_be_read_only_the_presence_of_data_counts(captured: str | None) -> None:
    clock = make_clock(NOW, 30, 7)
    assert clock.age(captured, has_data=True) == Age("unknown")
    assert clock.age(captured, has_data=False) == Age("missing")


def test_thresholds_of_nothing() -> None:
    assert make_clock(NOW, 0, 0).age(NOW, has_data=True).state == "expired"
    assert make_clock(NOW, 1, 0).age(NOW, has_data=True).state == "current"
    assert make_clock(NOW, 1, 1).age(NOW, has_data=True).state == "expiring"


def test_the_longest_retention_reaches_no_time_that_cannot_be_written() -> None:
    age = make_clock(NOW, 3650, 7).age("2099-12-31T23:59:59Z", has_data=True)
    assert age.expires == "2109-12-29T23:59:59Z"


def test_the_gravest_state_wins() -> None:
    assert gravest(reversed(STATES)) == "expired"
    assert gravest(["current", "unknown", "missing"]) == "missing"
    assert gravest(["current", "unknown"]) == "unknown"
    assert gravest(["current", "current"]) == "current"
    assert gravest([]) == "unknown"
