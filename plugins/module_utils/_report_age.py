# Copyright: Contributors to the fleetfacts.ssm collection
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the fleetfacts.ssm collection: nothing outside it may import it.
"""How old captured data is, and when the service deletes it.

Times are ISO 8601 texts in UTC with whole seconds, such as ``2026-01-31T08:00:00Z``; lengths of time are days.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from ansible_collections.fleetfacts.ssm.plugins.module_utils import _limits, _time
from ansible_collections.fleetfacts.ssm.plugins.module_utils._fault import Fault, InputError, shown

EXPIRED = "expired"
EXPIRING = "expiring"
MISSING = "missing"
UNKNOWN = "unknown"
CURRENT = "current"

# The gravest first.
STATES = (EXPIRED, EXPIRING, MISSING, UNKNOWN, CURRENT)

_NOTHING = datetime.timedelta()
# Ten years: more than this is a slip, and would carry the expiry past the years that the service can write.
_MOST_DAYS = 3650


@dataclass(frozen=True)
class Age:
    """How one type of one node stands. Where the capture time is not known, neither is anything but the state."""

    state: str
    age_days: float | None = None
    days_left: float | None = None
    expires: str | None = None


@dataclass(frozen=True)
class Clock:
    """The moment for which ages are told, and the two thresholds in days."""

    now: datetime.datetime
    retention_days: float = _limits.RETENTION_DAYS
    warn_days: float = 7

    def age(self, capture_time: str | None, has_data: bool) -> Age:
        """How data captured at this time stands.

        The service keeps data for 30 days after the last put (quotas). It returns no time of the last put, so the
        capture time stands for it (inferred, not seen live): all known writers set it to the time of the put.
        """
        captured = _moment(capture_time)
        if captured is None:
            return Age(UNKNOWN if has_data else MISSING)
        expires = captured + datetime.timedelta(days=self.retention_days)
        left = expires - self.now
        return Age(self._state(left), _days(self.now - captured), _days(left), _time.to_capture_time(expires))

    def _state(self, left: datetime.timedelta) -> str:
        if left <= _NOTHING:
            return EXPIRED
        return EXPIRING if left <= datetime.timedelta(days=self.warn_days) else CURRENT


def make_clock(now: Any, retention_days: Any, warn_days: Any) -> Clock:
    """A clock of what a user gave; numbers may be text, as ``--extra-vars`` makes them.

    :raises InputError: where the time cannot be read or a number of days is not one.
    """
    moment = _moment(_time.read_capture_time(str(now)))
    retention, warn = _number_of_days(retention_days), _number_of_days(warn_days)
    faults = [] if moment is not None else [Fault("now", f"must be a time as 2026-01-31T08:00:00Z, not {shown(now)}")]
    faults += [] if retention is not None else [_days_fault("retention_days", retention_days)]
    faults += [] if warn is not None else [_days_fault("warn_days", warn_days)]
    if moment is None or retention is None or warn is None:
        raise InputError(faults)
    return Clock(moment, retention, warn)


def gravest(states: Iterable[str]) -> str:
    """The gravest of some states; of none: unknown, for nothing was read."""
    return min(states, key=STATES.index, default=UNKNOWN)


def _number_of_days(value: Any) -> float | None:
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        return None
    try:
        number = float(value)
    except (OverflowError, ValueError):
        return None
    if not 0 <= number <= _MOST_DAYS:
        return None
    return int(number) if number.is_integer() else number


def _days_fault(name: str, value: Any) -> Fault:
    return Fault(name, f"must be a number of days from 0 to {_MOST_DAYS}, not {shown(value)}")


def _moment(capture_time: str | None) -> datetime.datetime | None:
    if not capture_time or not _limits.CAPTURE_TIME.match(capture_time):
        return None
    try:
        return _time.from_capture_time(capture_time)
    except ValueError:
        return None  # a day that no calendar has, such as the 31st of February, which the pattern lets through


def _days(length: datetime.timedelta) -> float:
    return round(length / datetime.timedelta(days=1), 2)
