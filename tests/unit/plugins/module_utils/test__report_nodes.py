# Copyright: Contributors to the fleetfacts.ssm collection
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.fleetfacts.ssm.plugins.module_utils._fault import InputError
from ansible_collections.fleetfacts.ssm.plugins.module_utils._report_nodes import Node, StoredType, read_nodes

ID = "i-0123456789abcdef0"


def node(**changes: Any) -> dict[str, Any]:
    return {"instance_id": ID, "region": "eu-central-1", "information": {}, "types": [], **changes}


def stored(**changes: Any) -> dict[str, Any]:
    return {"type_name": "Custom:RackInfo", "entries": [], **changes}


BAD_NODES = [
    (None, "nodes: must be the list that ssm_inventory_info returns, not None"),
    ("i-1", "nodes: must be the list that ssm_inventory_info returns, not 'i-1'"),
    ({}, "nodes: must be the list"),
    ([None], "nodes[0]: must be a map, not None"),
    ([node(), "x"], "nodes[1]: must be a map, not 'x'"),
    ([{}], "nodes[0]: instance_id: must be text, and not empty, not None"),
    ([node(instance_id="")], "nodes[0]: instance_id: must be text, and not empty, not ''"),
    ([node(instance_id=1)], "nodes[0]: instance_id: must be text, and not empty, not 1"),
    ([node(region=1)], "nodes[0]: region: must be text, not 1"),
    ([node(information=[1])], "nodes[0]: information: must be a map from attribute name to text, not [1]"),
    ([node(information={"Name": 1})], "nodes[0]: information: attribute 'Name': must be text, not 1"),
    ([node(information={1: "x"})], "nodes[0]: information: attribute 1: must be text, not 'x'"),
    ([node(types={"a": 1})], "nodes[0]: types: must be a list, not {'a': 1}"),
    ([node(types=[1])], "nodes[0]: types[0]: must be a map, not 1"),
    ([node(types=[{}])], "nodes[0]: types[0]: type_name: must be text, and not empty, not None"),
    ([node(types=[stored(schema_version=1.0)])], "nodes[0]: types[0]: schema_version: must be text, not 1.0"),
    ([node(types=[stored(capture_time=1)])], "nodes[0]: types[0]: capture_time: must be text, not 1"),
    ([node(types=[stored(content_hash=[])])], "nodes[0]: types[0]: content_hash: must be text, not []"),
    ([node(types=[stored(entries="x")])], "nodes[0]: types[0]: entries: must be a list, not 'x'"),
    ([node(types=[stored(entries=[{}, 1])])], "nodes[0]: types[0]: entries[1]: must be a map"),
    ([node(types=[stored(entries=[{"a": None}])])], "entries[0]: attribute 'a': must be text, not None"),
    ([node(types=[stored(), stored()])], "nodes[0]: types: the type 'Custom:RackInfo' is there twice"),
    ([node(), node()], f"nodes[1]: the node {ID} of region 'eu-central-1' is there twice"),
]


@pytest.mark.parametrize(("raw", "message"), BAD_NODES)
def test_what_are_no_nodes_is_refused_with_its_place(raw: Any, message: str) -> None:
    with pytest.raises(InputError) as refused:
        read_nodes(raw)
    assert message in str(refused.value)
    assert len(refused.value.faults) == 1


def test_all_faults_of_all_nodes_are_told_at_once() -> None:
    bad = node(region=1, information=3, types=[stored(entries=[{"a": 1, "b": 2}, 9]), 7])
    with pytest.raises(InputError) as refused:
        read_nodes([bad, 8])
    assert [str(fault) for fault in refused.value.faults] == [
        "nodes[0]: region: must be text, not 1",
        "nodes[0]: information: must be a map from attribute name to text, not 3",
        "nodes[0]: types[0]: entries[0]: attribute 'a': must be text, not 1",
        "nodes[0]: types[0]: entries[0]: attribute 'b': must be text, not 2",
        "nodes[0]: types[0]: entries[1]: must be a map from attribute name to text, not 9",
        "nodes[0]: types[1]: must be a map, not 7",
        "nodes[1]: must be a map, not 8",
    ]


def test_nodes_are_read_in_their_order() -> None:
    held = stored(schema_version="1.0", capture_time="2026-03-15T12:00:00Z", content_hash="x", entries=[{"a": "1"}])
    nodes = read_nodes([node(information={"ComputerName": "a"}, types=[held]), node(region="us-east-1")])
    expected = StoredType("Custom:RackInfo", "1.0", "2026-03-15T12:00:00Z", "x", ({"a": "1"},))
    assert nodes == (
        Node(ID, "eu-central-1", {"ComputerName": "a"}, (expected,)),
        Node(ID, "us-east-1", {}, ()),
    )


@pytest.mark.parametrize("nothing", [None, "absent"])
def test_everything_but_the_id_may_be_absent_or_null(nothing: str | None) -> None:
    names = ("region", "information", "types")
    raw = {"instance_id": ID} if nothing else {"instance_id": ID, **dict.fromkeys(names)}
    assert read_nodes([raw]) == (Node(ID, "", {}, ()),)


def test_no_nodes_are_no_fault() -> None:
    assert read_nodes([]) == ()


HELD = [
    ({}, False),
    ({"content_hash": "x"}, False),
    ({"entries": [{}]}, True),
    ({"schema_version": "1.0"}, True),
    # cleared: the type has no entries, but was put
    ({"capture_time": "2026-03-15T12:00:00Z"}, True),
]


@pytest.mark.parametrize(("changes", "has_data"), HELD)
def test_whether_a_node_has_data_of_a_type(changes: dict[str, Any], has_data: bool) -> None:
    (read,) = read_nodes([node(types=[stored(**changes)])])
    assert read.types[0].has_data is has_data
