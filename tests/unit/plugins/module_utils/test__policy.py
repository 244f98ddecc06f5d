# Copyright: Contributors to the fleetfacts.ssm collection
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.fleetfacts.ssm.plugins.module_utils._fault import Fault
from ansible_collections.fleetfacts.ssm.plugins.module_utils._policy import Policy, policy_faults, read_policy

PARAMS = {"compare": "hash", "refresh_after": 3, "wait_timeout": 4, "concurrency": 5, "region": "x"}


@pytest.mark.parametrize(
    ("option", "value", "problem"),
    [
        ("refresh_after", -2, "must be between -1 and 30, not -2"),
        ("refresh_after", 31, "must be between -1 and 30, not 31"),
        ("wait_timeout", -1, "must be between 0 and 86400, not -1"),
        ("wait_timeout", 86401, "must be between 0 and 86400, not 86401"),
        ("concurrency", 0, "must be between 1 and 256, not 0"),
        ("concurrency", 257, "must be between 1 and 256, not 257"),
    ],
)
def test_out_of_bounds(option: str, value: int, problem: str) -> None:
    assert policy_faults({**PARAMS, option: value}) == [Fault(option, problem)]


@pytest.mark.parametrize(
    "values",
    [
        {"refresh_after": -1, "wait_timeout": 0, "concurrency": 1},
        {"refresh_after": 30, "wait_timeout": 86400, "concurrency": 256},
    ],
)
def test_bounds_are_within(values: dict[str, Any]) -> None:
    assert policy_faults({**PARAMS, **values}) == []


def test_all_at_once() -> None:
    faults = policy_faults({"refresh_after": 99, "wait_timeout": -9, "concurrency": 0})
    assert [fault.place for fault in faults] == ["refresh_after", "wait_timeout", "concurrency"]


def test_policy() -> None:
    assert read_policy(PARAMS, False) == Policy("hash", 3, 4, 5, False, False)
    assert read_policy(PARAMS, True).check_mode
    assert read_policy(PARAMS, False, no_log=True) == Policy("hash", 3, 4, 5, False, True)


def test_defaults() -> None:
    assert Policy() == Policy(
        compare="auto", refresh_after=7, wait_timeout=0, concurrency=10, check_mode=False, no_log=False
    )
