# Copyright: Contributors to the fleetfacts.ssm collection
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the fleetfacts.ssm collection: nothing outside it may import it.
"""Capture times: UTC, to the second, as ``2026-01-31T23:59:59Z``."""

from __future__ import annotations

import datetime

from ansible_collections.fleetfacts.ssm.plugins.module_utils import _limits

_FORMAT = "%Y-%m-%dT%H:%M:%SZ"


def to_capture_time(moment: datetime.datetime) -> str:
    """A moment as the service writes it; fractions of a second are dropped, since the service refuses them."""
    return moment.astimezone(datetime.timezone.utc).strftime(_FORMAT)


def from_capture_time(text: str) -> datetime.datetime:
    """The moment that a capture time names.

    :raises ValueError: for any other text.
    """
    if not _limits.CAPTURE_TIME.match(text):
        raise ValueError(f"{text!r} is not a capture time")
    # many times faster than strptime
    return datetime.datetime.fromisoformat(text[:-1]).replace(tzinfo=datetime.timezone.utc)


def read_capture_time(text: str) -> str | None:
    """A capture time from what a user wrote: as the service takes it, or ISO 8601 with an offset.

    YAML turns an unquoted ``2019-01-22T10:01:01Z`` into a date, which reaches us with the offset ``+00:00``.

    :returns: none where the text is neither, or has no offset (then its moment is not known).
    """
    if _limits.CAPTURE_TIME.match(text):
        return text if _is_real(text) else None
    try:
        moment = datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))
    except ValueError:
        return None
    if moment.utcoffset() is None:
        return None
    try:
        capture_time = to_capture_time(moment)
    except OverflowError:
        return None
    return capture_time if _limits.CAPTURE_TIME.match(capture_time) else None


def _is_real(text: str) -> bool:
    # the service's pattern lets through days that no calendar has, such as the 31st of February
    try:
        from_capture_time(text)
    except ValueError:
        return False
    return True
