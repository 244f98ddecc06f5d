# Copyright: Contributors to the fleetfacts.ssm collection
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Laws of content: conversion, canonical order, hash, and what may go on the wire."""

from __future__ import annotations

import datetime
import json
import random
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.fleetfacts.ssm.plugins.module_utils._content import (
    canonical,
    content_hash,
    digest,
    read_content,
    read_entries,
    to_text,
)
from ansible_collections.fleetfacts.ssm.plugins.module_utils._fault import describe, shown
from ansible_collections.fleetfacts.ssm.plugins.module_utils._item import read_item
from ansible_collections.fleetfacts.ssm.plugins.module_utils._plan import Step
from ansible_collections.fleetfacts.ssm.plugins.module_utils._time import (
    from_capture_time,
    read_capture_time,
    to_capture_time,
)
from tests.support import strategies
from tests.support.wire import objections

OFFSETS = st.integers(-1439, 1439).map(lambda minutes: datetime.timezone(datetime.timedelta(minutes=minutes)))
FORMS = ["hash_only", "in_full", "without_hash"]


def shuffled(content: list[dict[str, Any]], order: random.Random) -> list[dict[str, Any]]:
    entries = [dict(order.sample(list(entry.items()), len(entry))) for entry in content]
    order.shuffle(entries)
    return entries


@given(strategies.scalars)
def test_text_of_a_text_is_that_text(value: Any) -> None:
    text = to_text(value)
    assert text.__class__ is str
    assert to_text(text) == text


@given(strategies.contents)
def test_reading_what_was_read_changes_nothing(content: Any) -> None:
    entries, faults = read_content(content)
    assert not faults
    assert read_content(list(entries)) == (entries, [])


@given(st.lists(strategies.entries, max_size=6), st.randoms(use_true_random=False))
def test_order_does_not_matter(content: list[dict[str, Any]], order: random.Random) -> None:
    entries, _faults = read_content(content)
    others, _faults = read_content(shuffled(content, order))
    assert entries == others
    assert [list(entry) for entry in entries] == [list(entry) for entry in others]
    assert content_hash(entries) == content_hash(others)


@given(strategies.text_contents, strategies.text_contents)
def test_canonical_forms_are_equal_exactly_where_contents_are_as_multisets(
    one: list[dict[str, str]], other: list[dict[str, str]]
) -> None:
    def multiset(content: list[dict[str, str]]) -> list[str]:
        return sorted(json.dumps(entry, sort_keys=True) for entry in content)

    assert (canonical(one) == canonical(other)) == (multiset(one) == multiset(other))


@given(strategies.text_contents, strategies.text_contents)
def test_hashes_are_equal_exactly_where_contents_are(one: list[dict[str, str]], other: list[dict[str, str]]) -> None:
    assert (content_hash(one) == content_hash(other)) == (one == other)


@given(strategies.text_contents)
def test_size_is_that_of_the_json(content: list[dict[str, str]]) -> None:
    plain = json.dumps(content, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    assert digest(content).size == len(plain.encode("utf-8"))


@given(strategies.junk)
def test_content_is_read_or_its_faults_are_named(content: Any) -> None:
    entries, faults = read_entries(content)
    assert not (entries and faults)
    assert all(fault.place.startswith("content") and fault.problem for fault in faults)
    assert all(isinstance(part, str) for entry in entries for pair in entry.items() for part in pair)


@given(st.dictionaries(st.sampled_from(["type_name", "schema_version", "capture_time", "context"]), strategies.junk))
def test_options_of_any_kind_give_an_item_or_faults(options: dict[str, Any]) -> None:
    item, faults = read_item({"content": [], **options}, strategies.NOW_TEXT)
    assert (item is None) == bool(faults)
    assert describe(faults) or item


@given(strategies.junk | st.none(), strategies.junk | st.none(), st.sampled_from(["present", "absent", None]))
def test_content_and_hash_of_any_kind_give_an_item_or_faults(content: Any, given_hash: Any, state: str | None) -> None:
    options = {"type_name": "Custom:A", "content": content, "content_hash": given_hash, "state": state}
    item, faults = read_item(options, strategies.NOW_TEXT)
    assert (item is None) == bool(faults)


@given(
    st.fixed_dictionaries(
        {"type_name": st.from_regex(r"\A(Custom:[A-Z]|AWS:).{0,8}\Z")},
        optional={
            "schema_version": strategies.schema_versions | st.from_regex(r"\A[0-9]{1,6}\.[0-9]{1,6}\Z"),
            "capture_time": strategies.capture_times | st.datetimes(timezones=OFFSETS).map(str),
            "context": st.dictionaries(strategies.names, strategies.scalars, min_size=1, max_size=3),
        },
    ),
    strategies.contents,
    st.sampled_from(FORMS),
)
def test_what_is_accepted_the_sdk_and_the_service_model_accept(
    options: dict[str, Any], content: Any, form: str
) -> None:
    item, faults = read_item({**options, "content": content}, strategies.NOW_TEXT)
    if item is None:
        assert faults
        return
    request = {"InstanceId": "i-0123456789abcdef0", "Items": [Step(item, None, "created", form).request()]}
    assert objections("PutInventory", request) == []


@given(
    st.text(st.characters(), max_size=12)
    | st.from_regex(r"\A20[0-9]{2}-[01][0-9]-[0-3][0-9]T[0-2][0-9](:[0-5][0-9]){2}Z\Z")
)
def test_a_capture_time_that_is_read_names_a_moment_and_stays(text: str) -> None:
    capture_time = read_capture_time(text)
    if capture_time is not None:
        assert to_capture_time(from_capture_time(capture_time)) == capture_time
        assert read_capture_time(capture_time) == capture_time


@given(st.datetimes(timezones=OFFSETS))
def test_a_moment_with_an_offset_is_read_as_the_same_moment_in_utc(moment: datetime.datetime) -> None:
    capture_time = read_capture_time(moment.isoformat())
    if capture_time is None:
        assert not 2000 < moment.year < 2099
    else:
        assert from_capture_time(capture_time) == moment.replace(microsecond=0)


@given(strategies.junk)
def test_a_value_is_shown_on_one_short_line(value: Any) -> None:
    text = shown(value)
    assert len(text) <= 60
    assert len(text.splitlines()) <= 1
    text.encode("utf-8")
