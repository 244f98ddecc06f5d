"""The reader over clients of its own: order, bound, pages, refusals and errors."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any

import pytest
from botocore.exceptions import ClientError, ConnectTimeoutError, EndpointConnectionError
from botocore.hooks import HierarchicalEmitter

from ansible_collections.fleetfacts.ssm.plugins.module_utils._api import AnsibleSSMError
from ansible_collections.fleetfacts.ssm.plugins.module_utils._reader import FleetReading, Region, read_fleet
from ansible_collections.fleetfacts.ssm.plugins.module_utils._reading import read_query

NODES = [f"i-{number:017x}" for number in range(6)]
TYPES = ("Custom:A", "Custom:B")


def refused(code: str) -> ClientError:
    return ClientError({"Error": {"Code": code, "Message": "no"}}, "Operation")


class Gauge:
    """How many calls run at once."""

    def __init__(self, together: int) -> None:
        self._barrier = threading.Barrier(together)
        self._lock = threading.Lock()
        self._running = 0
        self.most = 0

    def meet(self) -> None:
        with self._lock:
            self._running += 1
            self.most = max(self.most, self._running)
        self._barrier.wait(timeout=10)
        with self._lock:
            self._running -= 1


class Client:
    """A client that has nodes; each has one entry of each type, which says where it comes from."""

    def __init__(self, region: str, nodes: list[str], errors: dict[Any, Exception] | None = None) -> None:
        self.region = region
        self.nodes = nodes
        self.errors = errors or {}
        self.calls: list[Any] = []
        self.gauge: Gauge | None = None
        self.meta = SimpleNamespace(events=HierarchicalEmitter())

    def get_paginator(self, name: str) -> Client:
        assert name == "get_inventory"
        return self

    def paginate(self, **request: Any) -> Any:
        self.calls.append(request)
        if "nodes" in self.errors:
            raise self.errors["nodes"]
        for instance_id in reversed(self.nodes):
            content = [{"InstanceId": instance_id, "InstanceStatus": "Active"}]
            yield {"Entities": [{"Id": instance_id, "Data": {"AWS:InstanceInformation": {"Content": content}}}]}

    def list_inventory_entries(self, **request: Any) -> dict[str, Any]:
        where = (request["InstanceId"], request["TypeName"])
        self.calls.append(where)
        if self.gauge:
            self.gauge.meet()
        if where in self.errors:
            raise self.errors[where]
        return {"SchemaVersion": "1.0", "Entries": [{"From": f"{self.region} {' '.join(where)}"}]}


def read(*clients: Client, concurrency: int = 2, strict: bool = True, types: Sequence[str] = TYPES) -> FleetReading:
    query, faults = read_query({"type_names": types, "statuses": ["all"]})
    assert faults == []
    return read_fleet([Region(client.region, client) for client in clients], query, concurrency, strict)


# --- errors


@pytest.mark.parametrize("strict", [True, False])
@pytest.mark.parametrize(
    ("where", "operation"), [("nodes", "GetInventory"), ((NODES[1], "Custom:B"), "ListInventoryEntries")]
)
def test_an_error_says_where_and_keeps_its_cause(strict: bool, where: Any, operation: str) -> None:
    cause = refused("InternalServerError")
    with pytest.raises(AnsibleSSMError) as raised:
        read(Client("us-east-1", NODES, {where: cause}), strict=strict)
    assert raised.value.message.startswith(f"{operation} in us-east-1")
    assert raised.value.exception is cause


def test_no_answer_is_an_error() -> None:
    cause = EndpointConnectionError(endpoint_url="http://192.0.2.1")
    with pytest.raises(AnsibleSSMError, match="GetInventory in us-east-1: SSM could not be reached"):
        read(Client("us-east-1", NODES, {"nodes": cause}), strict=False)


@pytest.mark.parametrize(
    "cause",
    [
        refused("UnrecognizedClientException"),
        refused("InvalidClientTokenId"),
        refused("OptInRequired"),
        EndpointConnectionError(endpoint_url="http://192.0.2.1"),
        ConnectTimeoutError(endpoint_url="http://192.0.2.1"),
    ],
)
def test_a_region_that_is_not_open_is_left_out_where_not_strict_and_another_answers(cause: Exception) -> None:
    closed = Client("me-south-1", NODES, {"nodes": cause})
    denied = Client("us-east-2", NODES, {"nodes": refused("AccessDeniedException")})
    reading = read(closed, Client("us-east-1", NODES[:1]), strict=False)
    assert [each.node.region for each in reading.nodes] == ["us-east-1"]
    assert [each.region for each in reading.refusals] == ["me-south-1"]
    for clients, strict in [([closed, Client("us-east-1", NODES)], True), ([closed], False), ([denied, closed], False)]:
        with pytest.raises(AnsibleSSMError, match="GetInventory in me-south-1") as raised:
            read(*clients, strict=strict)
        assert raised.value.exception is cause


def test_a_type_that_is_denied_for_every_node_is_not_asked_for_many() -> None:
    nodes = [f"i-{number:017x}" for number in range(40)]
    denials = {(node, "Custom:B"): refused("AccessDeniedException") for node in nodes}
    client = Client("us-east-1", nodes, denials)
    reading = read(client, strict=False, concurrency=1)
    asked = [call[0] for call in client.calls[1:] if call[1] == "Custom:B"]
    assert asked == nodes[:10]
    assert [[len(each.entries) for each in node.types] for node in reading.nodes] == [[1, 0]] * 40
    assert [each.instance_id for each in reading.refusals] == nodes


def test_a_type_that_is_denied_for_some_nodes_is_asked_for_all() -> None:
    nodes = [f"i-{number:017x}" for number in range(40)]
    denials = {(node, "Custom:B"): refused("AccessDeniedException") for node in nodes if node != nodes[9]}
    client = Client("us-east-1", nodes, denials)
    reading = read(client, strict=False, concurrency=1)
    assert len(client.calls) == 1 + 80
    assert len(reading.refusals) == 39


@pytest.mark.parametrize("where", ["nodes", (NODES[1], "Custom:B")])
def test_a_denied_call_is_an_error_where_strict(where: Any) -> None:
    with pytest.raises(AnsibleSSMError, match="may not call ssm:"):
        read(Client("us-east-1", NODES, {where: refused("AccessDeniedException")}))


def test_a_denied_region_is_left_out_where_not_strict() -> None:
    denied = Client("us-east-1", NODES, {"nodes": refused("AccessDeniedException")})
    reading = read(denied, Client("eu-central-1", NODES[:1]), strict=False)
    assert [each.node.region for each in reading.nodes] == ["eu-central-1"]
    assert [(each.operation, each.region, each.is_denied) for each in reading.refusals] == [
        ("GetInventory", "us-east-1", True)
    ]


@pytest.mark.parametrize(
    ("code", "strict"),
    [("AccessDeniedException", False), ("InvalidTypeNameException", True), ("InvalidInstanceId", True)],
)
def test_a_refused_type_of_a_node_has_no_data(code: str, strict: bool) -> None:
    reading = read(Client("us-east-1", NODES, {(NODES[1], "Custom:B"): refused(code)}), strict=strict)
    assert [[len(each.entries) for each in node.types] for node in reading.nodes] == [[1, 1], [1, 0], *([[1, 1]] * 4)]
    assert [(each.instance_id, each.type_names, each.code) for each in reading.refusals] == [
        (NODES[1], ("Custom:B",), code)
    ]


# --- what is read


def test_regions_in_the_order_given_nodes_by_id_types_in_the_order_asked_for() -> None:
    second = ["mi-" + "0" * 17]
    reading = read(Client("us-east-1", NODES), Client("eu-central-1", second), concurrency=8)
    assert [each.node.instance_id for each in reading.nodes] == NODES + second
    assert [[entry["From"] for each in node.types for entry in each.entries] for node in reading.nodes] == [
        [f"{node.node.region} {node.node.instance_id} {name}" for name in TYPES] for node in reading.nodes
    ]
    assert reading.refusals == ()


def test_without_types_nodes_only() -> None:
    client = Client("us-east-1", NODES)
    reading = read(client, types=())
    assert [each.types for each in reading.nodes] == [()] * 6
    assert client.calls == [{}]


def test_no_regions_no_nodes() -> None:
    assert read() == FleetReading(())


@pytest.mark.parametrize("concurrency", [1, 3, 6])
def test_as_many_calls_at_once_as_allowed_and_no_more(concurrency: int) -> None:
    client = Client("us-east-1", NODES)
    client.gauge = Gauge(together=concurrency)
    read(client, concurrency=concurrency)
    assert client.gauge.most == concurrency
    assert len(client.calls) == 1 + 12
