# Copyright: Contributors to the fleetfacts.ssm collection
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import datetime
import time

import pytest

from ansible_collections.fleetfacts.ssm.plugins.module_utils._time import (
    from_capture_time,
    read_capture_time,
    to_capture_time,
)

UTC = datetime.UTC


@pytest.mark.parametrize(
    "text",
    [
        "",
        "yesterday",
        "2026-11-22",
        "2026-11-22T10:00:00",
        "2026-02-31T10:00:00Z",
        "2026-11-22T24:00:00Z",
        "2026-11-22T10:60:00Z",
        "1999-12-31T23:59:59Z",
        "2100-01-01T00:00:00Z",
        "2100-01-01T00:00:00+00:00",
        "0001-01-01T00:00:00+10:00",
        "9999-12-31T23:59:59-10:00",
        "10:00:00+00:00",
        " 2026-11-22T10:00:00Z",
        "2026-11-22T10:00:00Z\n",
    ],
)
def test_no_capture_time(text: str) -> None:
    assert read_capture_time(text) is None


@pytest.mark.parametrize(
    ("text", "capture_time"),
    [
        ("2026-11-22T10:01:02Z", "2026-11-22T10:01:02Z"),
        ("2000-01-01T00:00:00Z", "2000-01-01T00:00:00Z"),
        ("2099-12-31T23:59:59Z", "2099-12-31T23:59:59Z"),
        ("2024-02-29T10:01:02Z", "2024-02-29T10:01:02Z"),
        ("2026-11-22T10:01:02+00:00", "2026-11-22T10:01:02Z"),
        ("2026-11-22 10:01:02+00:00", "2026-11-22T10:01:02Z"),
        ("2026-11-22T00:30:00+01:00", "2026-11-21T23:30:00Z"),
        ("2026-11-22T10:01:02.500000Z", "2026-11-22T10:01:02Z"),
        ("2026-11-22T10:01:02.500000-02:00", "2026-11-22T12:01:02Z"),
        ("2100-01-01T00:30:00+01:00", "2099-12-31T23:30:00Z"),
    ],
)
def test_capture_times(text: str, capture_time: str) -> None:
    assert read_capture_time(text) == capture_time


def test_a_moment_as_capture_time_and_back() -> None:
    moment = datetime.datetime(2026, 11, 22, 10, 1, 2, 999_999, UTC)
    assert to_capture_time(moment) == "2026-11-22T10:01:02Z"
    assert from_capture_time("2026-11-22T10:01:02Z") == moment.replace(microsecond=0)
    assert from_capture_time("2026-11-22T10:01:02Z").tzinfo is UTC


def test_the_time_zone_of_the_machine_does_not_matter(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "America/New_York")
    time.tzset()
    try:
        assert to_capture_time(datetime.datetime(2026, 11, 22, 10, tzinfo=UTC)) == "2026-11-22T10:00:00Z"
    finally:
        monkeypatch.undo()
        time.tzset()


@pytest.mark.parametrize("text", ["", "2026-11-22T10:01:02", "2026-11-22T10:01:02.5Z"])
def test_other_texts_name_no_moment(text: str) -> None:
    with pytest.raises(ValueError, match="is not a capture time"):
        from_capture_time(text)
