"""Queries and readings as values."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.fleetfacts.ssm.plugins.module_utils._filter import Filter
from ansible_collections.fleetfacts.ssm.plugins.module_utils._node import Node, read_selection
from ansible_collections.fleetfacts.ssm.plugins.module_utils._reading import (
    NodeReading,
    TypeQuery,
    TypeReading,
    as_result,
    read_query,
    split_key,
    type_reading,
)

RACK = "Custom:RackInfo"
TIME = "2026-01-31T23:59:59Z"


@pytest.mark.parametrize(
    ("options", "fault"),
    [
        ({"type_names": ["Rack"]}, "type_names[0]: must begin with 'Custom:' or 'AWS:', not be 'Rack'"),
        ({"type_names": [7]}, "type_names[0]: must begin with 'Custom:' or 'AWS:', not be 7"),
        ({"type_names": ["Custom:" + "A" * 94]}, "type_names[0]: is 101 characters long"),
        (
            {"entry_filters": [{"key": "Rack", "values": ["1"]}]},
            "entry_filters[0]: key: must name an attribute of a type in",
        ),
        (
            {"type_names": [RACK], "entry_filters": [{"key": "Custom:Other.A", "values": ["1"]}]},
            f"entry_filters[0]: key: must name an attribute of a type in type_names ({RACK})",
        ),
        (
            {"type_names": [RACK, "AWS:Tag"], "entry_filters": [{"key": "Key", "values": ["1"]}]},
            f"entry_filters[0]: key: must name an attribute of a type in type_names ({RACK}, AWS:Tag)",
        ),
        ({"instance_ids": ["x"]}, "instance_ids[0]: must be the id"),
    ],
)
def test_what_is_no_query(options: dict[str, Any], fault: str) -> None:
    (only,) = read_query(options)[1]
    assert str(only).startswith(fault)


def test_types_once_each_in_the_order_given() -> None:
    query, faults = read_query({"type_names": ["Custom:B", RACK, "Custom:B"]})
    assert faults == []
    assert query.types == (TypeQuery("Custom:B"), TypeQuery(RACK))


def test_the_nodes_of_a_query_are_those_of_a_selection() -> None:
    options = {"instance_ids": ["i-0123456789abcdef0"], "statuses": ["Stopped"]}
    assert read_query(options)[0].selection == read_selection(options)[0]


def test_entry_filters_lose_their_type() -> None:
    raw = [{"key": f"{RACK}.Rack", "values": ["1"]}, {"key": "AWS:Tag.Key", "values": ["a"], "type": "NotEqual"}]
    query, faults = read_query({"type_names": [RACK, "AWS:Tag"], "entry_filters": raw})
    assert faults == []
    assert query.types == (
        TypeQuery(RACK, (Filter("Rack", ("1",)),)),
        TypeQuery("AWS:Tag", (Filter("Key", ("a",), "NotEqual"),)),
    )
    assert query.types[0].request() == [{"Key": "Rack", "Values": ["1"], "Type": "Equal"}]


def test_a_bare_attribute_will_do_for_a_single_type() -> None:
    query, faults = read_query({"type_names": [RACK], "entry_filters": [{"key": "Rack", "values": ["1"]}]})
    assert faults == []
    assert query.types == (TypeQuery(RACK, (Filter("Rack", ("1",)),)),)


@pytest.mark.parametrize(
    ("key", "split"),
    [
        ("Custom:A.B", ("Custom:A", "B")),
        ("Custom:A.B.C", ("Custom:A.B", "C")),
        ("Custom:A.X.Y", ("Custom:A", "X.Y")),
        ("Custom:A", None),
        ("Custom:A.", None),
        ("Custom:AB.C", None),
        ("A.B", None),
    ],
)
def test_both_names_of_a_key_may_hold_dots(key: str, split: tuple[str, str] | None) -> None:
    assert split_key(key, ["Custom:A", "Custom:A.B"]) == split


def test_an_answer_with_data_and_one_without() -> None:
    answer = {"SchemaVersion": "1.0", "CaptureTime": TIME, "Entries": [{"A": "b"}]}
    assert type_reading(TypeQuery(RACK), answer) == TypeReading(RACK, "1.0", TIME, ({"A": "b"},))
    assert type_reading(TypeQuery(RACK), {"Entries": []}) == TypeReading(RACK)


def test_the_hash_is_that_of_the_canonical_content() -> None:
    entries = ({"RackLocation": "B"}, {"RackLocation": "A"})
    forwards, backwards = (TypeReading(RACK, "1.0", TIME, each) for each in (entries, entries[::-1]))
    assert forwards.content_hash is not None
    assert forwards.content_hash == backwards.content_hash


@pytest.mark.parametrize(
    ("reading", "known"),
    [
        (TypeReading(RACK), False),
        (TypeReading(RACK, "1.0", TIME), True),
        (TypeReading(RACK, None, None, ({"A": "b"},)), True),
        (TypeReading(RACK, "1.0", TIME, ({"A": "b"},), filtered=True), False),
    ],
)
def test_there_is_a_hash_only_of_data_that_was_read_whole(reading: TypeReading, known: bool) -> None:
    assert (reading.content_hash is not None) is known


def test_the_result_of_a_module() -> None:
    node = Node("i-0123456789abcdef0", "us-east-1", {"PlatformType": "Linux"})
    part = TypeReading("Custom:A", "1.0", TIME, ({"A": "b"}, {"A": "c"}), filtered=True)
    assert as_result(NodeReading(node, (TypeReading(RACK), part))) == {
        "instance_id": "i-0123456789abcdef0",
        "region": "us-east-1",
        "information": {"PlatformType": "Linux"},
        "types": [
            {"type_name": RACK, "schema_version": None, "capture_time": None, "content_hash": None, "entries": []},
            {
                "type_name": "Custom:A",
                "schema_version": "1.0",
                "capture_time": TIME,
                "content_hash": None,
                "entries": [{"A": "b"}, {"A": "c"}],
            },
        ],
    }


@pytest.mark.parametrize(("count", "fault"), [(5, None), (6, f"are 6 for {RACK}, the service takes at most 5")])
def test_filters_of_one_type_to_the_last_one(count: int, fault: str | None) -> None:
    raw = [{"key": f"{RACK}.Rack", "values": [str(number)]} for number in range(count)]
    _query, faults = read_query({"type_names": [RACK], "entry_filters": raw})
    assert [str(one) for one in faults] == ([f"entry_filters: {fault}"] if fault else [])


@pytest.mark.parametrize(("count", "fault"), [(40, None), (41, "Rack has 41 values, the service takes at most 40")])
def test_values_of_one_filter_to_the_last_one(count: int, fault: str | None) -> None:
    raw = [{"key": f"{RACK}.Rack", "values": [str(number) for number in range(count)]}]
    _query, faults = read_query({"type_names": [RACK], "entry_filters": raw})
    assert [str(one) for one in faults] == ([f"entry_filters: {fault}"] if fault else [])


def test_faults_of_entry_filters_are_told_where_they_are() -> None:
    faults = read_query({"type_names": [RACK], "entry_filters": [7]})[1]
    assert str(faults[0]) == "entry_filters[0]: must be a map of key, values and type, not 7"
    faults = read_query({"entry_filters": [{"key": "Rack", "values": ["1"]}]})[1]
    assert str(faults[0]).endswith("of a type in type_names (none), as in 'AWS:Application.Name', not 'Rack'")


def test_a_type_name_of_100_characters() -> None:
    name = "Custom:" + "A" * 93
    query, faults = read_query({"type_names": [name]})
    assert faults == []
    assert query.types == (TypeQuery(name),)


def test_the_longest_type_that_fits_owns_the_attribute() -> None:
    assert split_key("Custom:B.B.C", ["Custom:B", "Custom:B.B"]) == ("Custom:B.B", "C")
    assert split_key("Custom:B.B.C", ["Custom:B.B", "Custom:B"]) == ("Custom:B.B", "C")


def test_a_reading_knows_whether_it_was_filtered() -> None:
    answer = {"SchemaVersion": "1.0", "CaptureTime": TIME, "Entries": [{"Rack": "1"}]}
    assert not type_reading(TypeQuery(RACK), answer).filtered
    assert type_reading(TypeQuery(RACK, (Filter("Rack", ("1",)),)), answer).filtered
