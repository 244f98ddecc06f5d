"""Filters: what is refused, the spellings of the API, the spreading of values over requests."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.fleetfacts.ssm.plugins.module_utils._filter import OPERATORS, Filter, read_filters
from tests.support.wire import objections


@pytest.mark.parametrize(
    ("raw", "fault"),
    [
        ("a", "filters: must be a list of maps, not 'a'"),
        (["a"], "filters[0]: must be a map of key, values and type, not 'a'"),
        ([{"values": ["a"]}], "filters[0]: key: must name an attribute"),
        (
            [{"key": 1, "values": ["a"]}],
            "filters[0]: key: must name an attribute, as in 'AWS:InstanceInformation.PlatformName', not be 1",
        ),
        (
            [{"key": "k" * 201, "values": ["a"]}],
            "filters[0]: key: is 201 characters long, the service takes at most 200",
        ),
        ([{"key": "k"}], "filters[0]: values: is missing"),
        ([{"key": "k", "values": []}], "filters[0]: values: is missing"),
        ([{"key": "k", "values": [{"a": 1}]}], "filters[0]: values: is nested"),
        (
            [{"key": "k", "values": ["a"], "type": "Exists"}],
            "filters[0]: type: must be one of Equal, NotEqual, BeginWith, LessThan, GreaterThan, not 'Exists'",
        ),
        ([{"key": "k", "values": ["a"], "operator": "Equal"}], "filters[0]: operator: is not part of a filter"),
        ([{"key": "k", "values": ["a"], "\x1f": "Equal"}], r"filters[0]: '\x1f': is not part of a filter"),
        ([{"key": "k", "values": ["a"]}, {"key": "", "values": ["a"]}], "filters[1]: key: must name"),
    ],
)
def test_what_is_no_filter(raw: Any, fault: str) -> None:
    _filters, faults = read_filters(raw)
    assert [text for text in map(str, faults) if text.startswith(fault)], faults


@pytest.mark.parametrize("operator", ["NotEqual", "LessThan", "GreaterThan"])
def test_too_many_values_for_an_operator_that_must_see_them_all(operator: str) -> None:
    def faults(count: int) -> list[str]:
        raw = [{"key": "k", "values": list(range(count)), "type": operator}]
        return [str(fault) for fault in read_filters(raw)[1]]

    assert faults(40) == []
    assert faults(41) == [f"filters[0]: values: has 41 values, the service takes at most 40 with {operator}"]


def test_the_option_is_named_in_faults() -> None:
    assert str(read_filters(["a"], "entry_filters")[1][0]).startswith("entry_filters[0]: ")


def test_a_key_of_200_characters() -> None:
    assert read_filters([{"key": "k" * 200, "values": ["a"]}]) == ((Filter("k" * 200, ("a",)),), [])


@pytest.mark.parametrize("raw", [None, []])
def test_no_filters(raw: Any) -> None:
    assert read_filters(raw) == ((), [])


def test_both_spellings_and_values_of_any_kind() -> None:
    ours = {"key": "k", "values": ["a", 1, True, None, "a"], "type": "BeginWith"}
    apis = {"Key": "k", "Values": ["a", "1", "true", ""], "Type": "BeginWith"}
    expected = (Filter("k", ("a", "1", "true", ""), "BeginWith"),)
    assert read_filters([ours]) == read_filters([apis]) == (expected, [])
    assert expected[0].as_request() == apis


def test_one_value_needs_no_list_and_equal_is_the_default() -> None:
    assert read_filters([{"key": "k", "values": "a", "type": None}]) == ((Filter("k", ("a",)),), [])


@pytest.mark.parametrize(("count", "sizes"), [(1, [1]), (40, [40]), (41, [40, 1]), (95, [40, 40, 15])])
def test_parts_hold_all_values_once(count: int, sizes: list[int]) -> None:
    values = tuple(map(str, range(count)))
    parts = Filter("k", values).parts()
    assert [len(part.values) for part in parts] == sizes
    assert tuple(value for part in parts for value in part.values) == values


@pytest.mark.parametrize("operator", OPERATORS)
def test_the_wire_takes_every_part(operator: str) -> None:
    for part in Filter("k" * 200, tuple(map(str, range(40))), operator).parts():
        assert objections("GetInventory", {"Filters": [part.as_request()]}) == []
