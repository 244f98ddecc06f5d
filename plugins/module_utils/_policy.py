# Copyright: Contributors to the fleetfacts.ssm collection
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the fleetfacts.ssm collection: nothing outside it may import it.
"""How nodes are published."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ansible_collections.fleetfacts.ssm.plugins.module_utils import _limits
from ansible_collections.fleetfacts.ssm.plugins.module_utils._fault import Fault, shown

# Smallest and largest value of each option. Who waits for more than a day waits in vain, and more threads serve nobody.
_BOUNDS = {
    "refresh_after": (-1, _limits.RETENTION_DAYS),
    "wait_timeout": (0, 24 * 60 * 60),
    "concurrency": (1, 256),
}


@dataclass(frozen=True)
class Policy:
    """How nodes are published: the options of the task of the same names, and whether anything may be written or
    logged.
    """

    compare: str = "auto"
    refresh_after: int = 7
    wait_timeout: int = 0
    concurrency: int = 10
    check_mode: bool = False
    no_log: bool = False


def read_policy(params: Mapping[str, Any], check_mode: bool, no_log: bool = False) -> Policy:
    """The policy from the validated options of a task; see :func:`policy_faults`."""
    bounded = {name: params[name] for name in _BOUNDS}
    return Policy(compare=params["compare"], check_mode=check_mode, no_log=no_log, **bounded)


def policy_faults(params: Mapping[str, Any]) -> list[Fault]:
    """The options that are out of bounds, of those that are there."""
    return [
        Fault(name, f"must be between {lowest} and {highest}, not {shown(params[name])}")
        for name, (lowest, highest) in _BOUNDS.items()
        if name in params and not lowest <= params[name] <= highest
    ]
