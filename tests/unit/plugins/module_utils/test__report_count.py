# Copyright: Contributors to the fleetfacts.ssm collection
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.fleetfacts.ssm.plugins.module_utils._fault import InputError
from ansible_collections.fleetfacts.ssm.plugins.module_utils._report_count import (
    Attribute,
    count_nodes,
    read_attributes,
)
from ansible_collections.fleetfacts.ssm.plugins.module_utils._report_nodes import Node, StoredType

BAD_ATTRIBUTES = [
    ("Custom:A.a", "count_by: must be a list, not 'Custom:A.a'"),
    (None, "count_by: must be a list, not None"),
    ([1], "count_by[0]: must be <type name>.<attribute> or a map of both, not 1"),
    (["Custom:A"], "count_by[0]: must be <type name>.<attribute>"),
    ([".a"], "count_by[0]: must be <type name>.<attribute>"),
    (["Custom:A."], "count_by[0]: must be <type name>.<attribute>"),
    (["Custom:A.a", ""], "count_by[1]: must be <type name>.<attribute>"),
    ([{"type_name": "Custom:A"}], "count_by[0]: must be <type name>.<attribute>"),
    ([{"type_name": "Custom:A", "attribute": 1}], "count_by[0]: must be <type name>.<attribute>"),
    ([{"type_name": None, "attribute": "a"}], "count_by[0]: must be <type name>.<attribute>"),
    ([["Custom:A", "a"]], "count_by[0]: must be <type name>.<attribute>"),
]


@pytest.mark.parametrize(("raw", "message"), BAD_ATTRIBUTES)
def test_what_names_no_attribute_is_refused(raw: Any, message: str) -> None:
    with pytest.raises(InputError) as refused:
        read_attributes(raw)
    assert message in str(refused.value)


def test_the_attribute_follows_the_last_dot() -> None:
    assert read_attributes(["Custom:A.B.c"]) == (Attribute("Custom:A.B", "c"),)


def test_a_map_may_hold_names_with_dots() -> None:
    assert read_attributes([{"type_name": "Custom:A", "attribute": "b.c"}]) == (Attribute("Custom:A", "b.c"),)


def test_the_order_is_kept_and_repetition_is_not() -> None:
    raw = ["Custom:B.b", "Custom:A.a", {"type_name": "Custom:B", "attribute": "b"}]
    assert read_attributes(raw) == (Attribute("Custom:B", "b"), Attribute("Custom:A", "a"))


def node(*entries: dict[str, str], type_name: str = "Custom:A", **information: str) -> Node:
    return Node("i-0123456789abcdef0", "", information, (StoredType(type_name, None, None, None, entries),))


def counted(nodes: list[Node], attribute: Attribute) -> tuple[dict[str, int], int]:
    count = count_nodes(nodes, attribute)
    assert (count["type_name"], count["attribute"]) == attribute
    return {one["value"]: one["nodes"] for one in count["by_value"]}, count["nodes_without"]


def test_a_node_counts_once_for_each_value() -> None:
    nodes = [node({"a": "1"}, {"a": "1"}, {"a": "2"}), node({"a": "1"}), node({"b": "1"}), node()]
    assert counted(nodes, Attribute("Custom:A", "a")) == ({"1": 2, "2": 1}, 2)


def test_the_most_frequent_value_comes_first_and_ties_are_in_order() -> None:
    nodes = [node({"a": value}) for value in ("c", "b", "b", "", "a")]
    assert list(counted(nodes, Attribute("Custom:A", "a"))[0]) == ["b", "", "a", "c"]


def test_an_attribute_of_another_type_does_not_count() -> None:
    assert counted([node({"a": "1"}, type_name="Custom:B")], Attribute("Custom:A", "a")) == ({}, 1)


def test_information_does_not_count_for_another_type() -> None:
    assert counted([node({"a": "1"}, a="2")], Attribute("Custom:A", "a")) == ({"1": 1}, 0)


def test_information_counts_whether_read_as_a_type_or_not() -> None:
    information = "AWS:InstanceInformation"
    read = node({"PlatformName": "Ubuntu"}, type_name=information)
    both = node({"PlatformName": "Ubuntu"}, type_name=information, PlatformName="Ubuntu")
    assert counted([read, both, node(PlatformName="Ubuntu")], Attribute(information, "PlatformName")) == (
        {"Ubuntu": 3},
        0,
    )


def test_of_no_nodes_nothing_is_counted() -> None:
    assert counted([], Attribute("Custom:A", "a")) == ({}, 0)
