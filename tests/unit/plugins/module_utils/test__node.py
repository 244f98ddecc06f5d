"""Nodes: which are asked for, in which requests, and what the answers say."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.fleetfacts.ssm.plugins.module_utils._filter import Filter
from ansible_collections.fleetfacts.ssm.plugins.module_utils._node import Node, nodes_of, read_selection
from tests.support.wire import objections

ID = "AWS:InstanceInformation.InstanceId"
ACTIVE = Filter("AWS:InstanceInformation.InstanceStatus", ("Active",))
NODE = "i-0123456789abcdef0"
HYBRID = "mi-0123456789abcdef0"
NO_ID = "must be the id of a managed node, 'i-' with 8 or 17 letters and digits or 'mi-' with 17"


@pytest.mark.parametrize(
    ("options", "fault"),
    [
        ({"instance_ids": ["web1"]}, f"instance_ids[0]: {NO_ID}, not 'web1'"),
        ({"instance_ids": [NODE, 7]}, f"instance_ids[1]: {NO_ID}, not 7"),
        (
            {"statuses": ["Gone"]},
            "statuses: must be one of Active, ConnectionLost, Stopped, Terminated, all, not 'Gone'",
        ),
        ({"statuses": []}, "statuses: must not be empty; all is every status"),
        ({"filters": [{"key": "k"}]}, "filters[0]: values: is missing; a filter needs at least one value"),
        (
            {"instance_ids": [NODE], "statuses": ["Active"], "filters": [{"key": "k", "values": ["v"]}] * 4},
            "filters: are 6 with those for ids and statuses, the service takes at most 5",
        ),
    ],
)
def test_what_is_no_selection(options: dict[str, Any], fault: str) -> None:
    assert [str(each) for each in read_selection(options)[1]] == [fault]


@pytest.mark.parametrize(
    ("options", "filters"),
    [
        ({}, (ACTIVE,)),
        ({"instance_ids": None, "filters": None, "statuses": None}, (ACTIVE,)),
        ({"statuses": ["all"]}, ()),
        ({"statuses": ["Active", "all"]}, ()),
        ({"instance_ids": []}, (Filter(ID, ()),)),
        ({"statuses": ["Stopped", "Stopped"]}, (Filter(ACTIVE.key, ("Stopped",)),)),
        ({"instance_ids": [NODE, HYBRID, NODE]}, (Filter("AWS:InstanceInformation.InstanceId", (NODE, HYBRID)),)),
        (
            {"instance_ids": [NODE], "statuses": ["Active"]},
            (Filter("AWS:InstanceInformation.InstanceId", (NODE,)), ACTIVE),
        ),
        (
            {"filters": [{"key": "PlatformType", "values": ["Linux"]}]},
            (Filter("AWS:InstanceInformation.PlatformType", ("Linux",)), ACTIVE),
        ),
        ({"filters": [{"key": "Custom:A.B", "values": ["c"]}]}, (Filter("Custom:A.B", ("c",)), ACTIVE)),
        (
            {"filters": [{"key": "InstanceStatus", "values": ["a"], "type": "NotEqual"}]},
            (Filter(ACTIVE.key, ("a",), "NotEqual"),),
        ),
    ],
)
def test_the_filters_of_a_selection(options: dict[str, Any], filters: tuple[Filter, ...]) -> None:
    selection, faults = read_selection(options)
    assert faults == []
    assert selection.filters == filters


def test_five_filters_with_those_for_ids_and_statuses() -> None:
    options = {"instance_ids": [NODE], "statuses": ["Active"], "filters": [{"key": "k", "values": ["v"]}] * 3}
    selection, faults = read_selection(options)
    assert (len(selection.filters), selection.instance_ids, faults) == (5, (NODE,), [])


def test_without_filters_there_is_one_request() -> None:
    assert read_selection({"statuses": ["all"]})[0].requests() == [{}]


@pytest.mark.parametrize("options", [{}, {"statuses": ["all"]}, {"filters": [{"key": "k", "values": ["v"]}]}])
def test_an_empty_list_of_ids_makes_no_request(options: dict[str, Any]) -> None:
    selection, faults = read_selection({"instance_ids": [], **options})
    assert (faults, selection.requests()) == ([], [])


def test_requests_cover_all_combinations_of_values_and_the_wire_takes_them() -> None:
    ids = [f"i-{number:017x}" for number in range(50)]
    addresses = [f"192.0.2.{number}" for number in range(45)]
    selection, faults = read_selection({"instance_ids": ids, "filters": [{"key": "IpAddress", "values": addresses}]})
    assert faults == []
    requests = selection.requests()
    pairs = {
        (address, instance_id)
        for request in requests
        for address in request["Filters"][0]["Values"]
        for instance_id in request["Filters"][1]["Values"]
    }
    assert len(requests) == 4
    assert len(pairs) == 50 * 45
    assert [objections("GetInventory", request) for request in requests] == [[]] * 4


def entity(instance_id: str, **data: Any) -> dict[str, Any]:
    return {"Id": instance_id, "Data": data}


def test_nodes_once_each_sorted_by_id() -> None:
    first, second = ({"AWS:InstanceInformation": {"Content": [{"InstanceId": each}]}} for each in (NODE, HYBRID))
    entities = [entity(HYBRID, **second), entity(NODE, **first), entity(HYBRID, **second)]
    assert nodes_of(entities, "eu-central-1") == [
        Node(NODE, "eu-central-1", {"InstanceId": NODE}),
        Node(HYBRID, "eu-central-1", {"InstanceId": HYBRID}),
    ]


@pytest.mark.parametrize(
    "bare",
    [
        {"Id": NODE},
        entity(NODE),
        entity(NODE, **{"AWS:InstanceInformation": {}}),
        entity(NODE, **{"AWS:InstanceInformation": {"Content": []}}),
    ],
)
def test_a_node_without_information(bare: dict[str, Any]) -> None:
    assert nodes_of([bare], "us-east-1") == [Node(NODE, "us-east-1", {})]
