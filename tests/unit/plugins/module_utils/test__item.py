# Copyright: Contributors to the fleetfacts.ssm collection
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import json
from typing import Any

import pytest

from ansible_collections.fleetfacts.ssm.plugins.module_utils._fault import Fault
from ansible_collections.fleetfacts.ssm.plugins.module_utils._item import Item, read_item

NOW = "2026-11-22T12:00:00Z"
RACK = {"type_name": "Custom:RackInfo", "content": {"RackLocation": "Bay B/Row C/Rack D/Shelf E"}}
RACK_HASH = "h2S3423R45iIYNRHpkdDfg=="
EMPTY_HASH = "N6YlnMDB2uKZp4Zkid/wvQ=="
NOT_UNICODE = "is not valid Unicode text (it has an unpaired surrogate)"


def item_of(options: dict[str, Any]) -> Item:
    item, faults = read_item(options, NOW)
    assert faults == []
    assert item is not None
    return item


REFUSED: dict[str, tuple[dict[str, Any], str, str]] = {
    "no type": ({"type_name": None}, "type_name", "must begin with 'Custom:' or 'AWS:', not be None"),
    "a number as type": ({"type_name": 7}, "type_name", "must begin with 'Custom:' or 'AWS:', not be 7"),
    "other type": ({"type_name": "Rack"}, "type_name", "must begin with 'Custom:' or 'AWS:', not be 'Rack'"),
    "type in lower case": (
        {"type_name": "custom:A"},
        "type_name",
        "must begin with 'Custom:' or 'AWS:', not be 'custom:A'",
    ),
    "line feed in type": (
        {"type_name": "Custom:A\n"},
        "type_name",
        r"holds control characters, which no name needs: 'Custom:A\n'",
    ),
    "line separator in type": (
        {"type_name": "AWS:\u2028"},
        "type_name",
        r"must begin with 'Custom:' or 'AWS:', not be 'AWS:\u2028'",
    ),
    "long type": (
        {"type_name": "AWS:" + "A" * 97},
        "type_name",
        "is 101 characters long, the service takes at most 100",
    ),
    "small letter": (
        {"type_name": "Custom:rack"},
        "type_name",
        "needs a capital letter after 'Custom:', as in 'Custom:RackInfo', not 'Custom:rack'",
    ),
    "no word": (
        {"type_name": "Custom:"},
        "type_name",
        "needs a capital letter after 'Custom:', as in 'Custom:RackInfo', not 'Custom:'",
    ),
    **{
        f"{char} after the prefix": (
            {"type_name": f"Custom:{char}"},
            "type_name",
            f"needs a capital letter after 'Custom:', as in 'Custom:RackInfo', not 'Custom:{char}'",
        )
        for char in "@["  # the neighbours of A and Z
    },
    "surrogate in type": ({"type_name": "Custom:A\ud800"}, "type_name", NOT_UNICODE),
    "whole number": (
        {"schema_version": 1},
        "schema_version",
        "must be two numbers with a dot between them, as in '1.0' (quoted in YAML), not 1",
    ),
    "surrogate in version": (
        {"schema_version": "1.\ud800"},
        "schema_version",
        "must be two numbers with a dot between them, as in '1.0' (quoted in YAML), not '1.\\ud800'",
    ),
    "three numbers": (
        {"schema_version": "1.0.0"},
        "schema_version",
        "must be two numbers with a dot between them, as in '1.0' (quoted in YAML), not '1.0.0'",
    ),
    "long number": (
        {"schema_version": "1.1234567"},
        "schema_version",
        "must be two numbers with a dot between them, as in '1.0' (quoted in YAML), not '1.1234567'",
    ),
    "capture time": (
        {"capture_time": "now"},
        "capture_time",
        "must be a moment of the years 2000 to 2099 such as '2026-01-31T23:59:59Z' (UTC), not 'now'",
    ),
    "context": ({"context": "x"}, "context", "must be a map of text to text, not a text of 1 characters"),
    "value of context": (
        {"context": {"a": "x" * 4097}},
        "context: attribute 'a'",
        "its value is 4097 characters long, the service takes at most 4096",
    ),
    "large context": (
        {"context": {str(n): "x" for n in range(51)}},
        "context",
        "has 51 properties, the service takes at most 50",
    ),
    "content": ({"content": 7}, "content", "must be a map or a list of maps, not a number"),
    "no content": ({"content": None}, "content", "is missing (an empty list says that the type has no entries)"),
    "empty hash": (
        {"content": None, "content_hash": ""},
        "content_hash",
        "must be text of 1 to 256 characters, not a text of 0 characters",
    ),
    "long hash": (
        {"content": None, "content_hash": "x" * 257},
        "content_hash",
        "must be text of 1 to 256 characters, not a text of 257 characters",
    ),
    "number as hash": (
        {"content": None, "content_hash": 7},
        "content_hash",
        "must be text of 1 to 256 characters, not a number",
    ),
    "surrogate in hash": (
        {"content": None, "content_hash": "\ud800"},
        "content_hash",
        "must be text of 1 to 256 characters, not a text of 1 characters",
    ),
    "control character in type": (
        {"type_name": "Custom:A\x1b[31m"},
        "type_name",
        r"holds control characters, which no name needs: 'Custom:A\x1b[31m'",
    ),
    "C1 control character in type": (
        {"type_name": "AWS:A\x9b"},
        "type_name",
        r"holds control characters, which no name needs: 'AWS:A\x9b'",
    ),
    "constant hash": (
        {"content_hash": "x"},
        "content_hash",
        (
            "is not the hash of the content; the service drops updates that come with the hash it holds, so a hash "
            "that does not follow the content would lose them. Leave it out"
        ),
    ),
    "content of nothing": (
        {"state": "absent"},
        "state",
        "'absent' clears the type, so content and content_hash must not be given with it",
    ),
    "hash of nothing": (
        {"state": "absent", "content": None, "content_hash": EMPTY_HASH},
        "state",
        "'absent' clears the type, so content and content_hash must not be given with it",
    ),
}


@pytest.mark.parametrize(("options", "place", "problem"), REFUSED.values(), ids=REFUSED)
def test_refused(options: dict[str, Any], place: str, problem: str) -> None:
    assert read_item({**RACK, **options}, NOW) == (None, [Fault(place, problem)])


def test_every_fault_at_once() -> None:
    options = {"type_name": "x", "schema_version": "x", "capture_time": "x", "context": 1, "content": 1}
    item, faults = read_item(options, NOW)
    assert item is None
    assert [fault.place for fault in faults] == ["type_name", "schema_version", "capture_time", "context", "content"]


def test_hash_and_size_are_told_at_once() -> None:
    large = {"type_name": "Custom:A", "content": [{"a": "x" * 4096}] * 256, "content_hash": "x"}
    item, faults = read_item(large, NOW)
    assert item is None
    assert [fault.place for fault in faults] == ["content_hash", ""]
    assert faults[1].problem == "is 1051011 bytes large, the service takes at most 1048576 in one item"


def test_size_to_the_last_byte() -> None:
    full = [{"a": "x" * 4085}] * 256
    room = 1024 * 1024 - item_of({"type_name": "Custom:A", "content": full}).size - len(',"b":""')
    last = {"type_name": "Custom:A", "content": [*full[1:], {**full[0], "b": "x" * room}]}
    assert item_of(last).size == 1024 * 1024
    over = {"type_name": "Custom:A", "content": [*full[1:], {**full[0], "b": "x" * (room + 1)}]}
    problem = "is 1048577 bytes large, the service takes at most 1048576 in one item"
    assert read_item(over, NOW) == (None, [Fault("", problem)])


def test_the_example_of_the_manual() -> None:
    item = item_of(RACK)
    assert item.type_name == "Custom:RackInfo"
    assert item.schema_version == "1.0"
    assert item.capture_time == NOW
    assert item.entries == ({"RackLocation": "Bay B/Row C/Rack D/Shelf E"},)
    assert item.content_hash == RACK_HASH
    assert item.context == {}
    assert not item.absent
    assert item.head() == {"TypeName": "Custom:RackInfo", "SchemaVersion": "1.0", "CaptureTime": NOW}


def test_everything_given() -> None:
    item = item_of(
        {
            "type_name": "AWS:ComplianceItem",
            "schema_version": "1.25",
            "capture_time": "2026-01-31T01:00:00+01:00",
            "content": [{"b": 1}, {"a": None}],
            "context": {"ComplianceType": "Patch", "Number": 7},
            "state": "present",
        }
    )
    assert item.entries == ({"a": ""}, {"b": "1"})
    assert item.head() == {
        "TypeName": "AWS:ComplianceItem",
        "SchemaVersion": "1.25",
        "CaptureTime": "2026-01-31T00:00:00Z",
        "Context": {"ComplianceType": "Patch", "Number": "7"},
    }


@pytest.mark.parametrize("context", [{"k": "é"}, {}])
def test_sizes_are_those_of_the_json(context: dict[str, str]) -> None:
    item = item_of({"type_name": "Custom:Rück", "content": [{"a": "é"}, {}], "context": context})
    head = {**item.head(), "ContentHash": item.content_hash}
    assert item.head_size == len(json.dumps(head, ensure_ascii=False).encode())
    assert item.size == item.head_size + len('[{},{"a":"é"}]'.encode())


def test_a_number_as_schema_version() -> None:
    assert item_of({**RACK, "schema_version": 1.5}).schema_version == "1.5"
    assert item_of({**RACK, "schema_version": "999999.000001"}).schema_version == "999999.000001"


@pytest.mark.parametrize(
    "name", ["Custom:A", "Custom:Z", "Custom:" + "A" * 93, "AWS:", "AWS:application", "Custom:A b/é😀"]
)
def test_type_names(name: str) -> None:
    assert item_of({**RACK, "type_name": name}).type_name == name


def test_the_right_hash_beside_the_content() -> None:
    assert item_of({**RACK, "content_hash": RACK_HASH}) == item_of(RACK)


def test_a_hash_alone() -> None:
    item = item_of({"type_name": "Custom:A", "content_hash": "x" * 256})
    assert item.entries is None
    assert item.content_hash == "x" * 256
    assert item.size == item.head_size
    assert not item.absent


def test_an_item_to_clear() -> None:
    item = item_of({"type_name": "Custom:A", "state": "absent"})
    assert item.absent
    assert item.entries == ()
    assert item.content_hash == EMPTY_HASH


def test_empty_content_clears_nothing() -> None:
    item = item_of({"type_name": "Custom:A", "content": [], "state": "present"})
    assert not item.absent
    assert item.entries == ()


def test_fifty_properties_of_a_context() -> None:
    assert len(item_of({**RACK, "context": {str(n): "x" for n in range(50)}}).context) == 50


@pytest.mark.parametrize("version", ["1.0", "2.1", "10.0", "999999.999999"])
def test_an_item_at_another_version_is_as_if_it_had_been_given(version: str) -> None:
    found, faults = read_item(RACK, NOW)
    assert found is not None, faults
    given, faults = read_item({**RACK, "schema_version": version}, NOW)
    assert found.at_version(version) == given


@pytest.mark.parametrize(
    ("options", "keeps"),
    [
        ({"state": "absent"}, True),
        ({"state": "absent", "schema_version": "1.0"}, False),
        ({"state": "present", "content": {}}, False),
        ({"content": {}, "schema_version": "1.0"}, False),
    ],
)
def test_only_what_is_cleared_keeps_the_version_of_the_node(options: dict[str, Any], keeps: bool) -> None:
    found, faults = read_item({"type_name": "Custom:A", **options}, NOW)
    assert found is not None, faults
    assert found.keeps_version is keeps


def test_a_hash_alone_may_be_a_single_character() -> None:
    found, faults = read_item({"type_name": "Custom:A", "content_hash": "x"}, NOW)
    assert found is not None, faults
    assert found.content_hash == "x"
