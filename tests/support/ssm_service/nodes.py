"""GetInventory and DescribeInstanceInformation: searches over the nodes."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from .aggregation import aggregate
from .backend import ControlBackend, InventoryBackend
from .errors import ServiceError
from .filters import Filter, matching_entries, parse_filters
from .node_registry import INSTANCE_INFORMATION, Node
from .paging import page
from .store import Item

_RESULT_TYPES = ("AWS:InstanceInformation", "AWS:PatchSummary")


def get_inventory(backend: InventoryBackend, control: ControlBackend, parameters: dict[str, Any]) -> dict[str, Any]:
    """Entities: one a node, terminated nodes among them; with aggregators: counts."""
    now = control.clock.now()
    filters = parse_filters(parameters.get("Filters"))
    result_type = _result_type(parameters)
    nodes = [node for node in backend.nodes.listed(now) if _meets(backend, node, filters, now)]
    if parameters.get("Aggregators"):
        return {"Entities": aggregate(_items_by_node(backend, nodes, now), parameters["Aggregators"])}
    rows, more = page(nodes, control.page_size(parameters), parameters)
    return {"Entities": [_entity(backend, node, result_type, now) for node in rows]} | more


def _result_type(parameters: dict[str, Any]) -> str:
    """Seen live (aws/aws-sdk#640): two types, and these words for any other."""
    wanted: str = (parameters.get("ResultAttributes") or [{"TypeName": INSTANCE_INFORMATION}])[0]["TypeName"]
    if wanted not in _RESULT_TYPES:
        raise ServiceError(
            "InvalidResultAttributeException",
            f"Result type name {wanted} is not supported. Supported type names are: {', '.join(_RESULT_TYPES)}."
            f" Default result type name is {INSTANCE_INFORMATION}.",
        )
    return wanted


def _meets(backend: InventoryBackend, node: Node, filters: Iterable[Filter], now: datetime) -> bool:
    """Every filter is met by some entry of its type (by a custom type's too: inferred, not seen live)."""
    for one in filters:
        if one.type_name is None:
            raise ServiceError("InvalidFilter", f"The filter key {one.attribute} has no inventory type.")
        item = backend.store.stored(node.instance_id, one.type_name, now)
        if item is None or not matching_entries(item.entries, [one]):
            return False
    return True


def _entity(backend: InventoryBackend, node: Node, result_type: str, now: datetime) -> dict[str, Any]:
    item = backend.store.read(node.instance_id, result_type, now)
    return {"Id": node.instance_id, "Data": {result_type: _data(item)} if item else {}}


def _data(item: Item) -> dict[str, Any]:
    """No sample of this answer has a ContentHash, whatever the model says."""
    return {
        "TypeName": item.type_name,
        "SchemaVersion": item.schema_version,
        "CaptureTime": item.capture_time,
        "Content": [dict(entry) for entry in item.entries],
    }


def _items_by_node(backend: InventoryBackend, nodes: Iterable[Node], now: datetime) -> list[dict[str, Item]]:
    return [{item.type_name: item for item in backend.store.of_node(node.instance_id, now)} for node in nodes]


def describe_instance_information(
    backend: InventoryBackend, control: ControlBackend, parameters: dict[str, Any]
) -> dict[str, Any]:
    now = control.clock.now()
    conditions = _conditions(parameters)
    nodes = [node for node in backend.nodes.listed(now) if node.terminated_at is None]
    described = [_described(node) for node in nodes]
    wanted = [one for one in described if all(one.get(key) in values for key, values in conditions)]
    rows, more = page(wanted, control.page_size(parameters), parameters)
    return {"InstanceInformationList": rows} | more


_CONDITION_KEYS = {
    "InstanceIds": "InstanceId",
    "AgentVersion": "AgentVersion",
    "PingStatus": "PingStatus",
    "PlatformTypes": "PlatformType",
    "PlatformType": "PlatformType",
    "ResourceType": "ResourceType",
}


def _conditions(parameters: dict[str, Any]) -> list[tuple[str, list[str]]]:
    """Both ways to filter, as pairs of a member of the answer and its wanted values."""
    pairs = [(one["key"], one["valueSet"]) for one in parameters.get("InstanceInformationFilterList") or []]
    pairs += [(one["Key"], one["Values"]) for one in parameters.get("Filters") or []]
    for key, _values in pairs:
        if key not in _CONDITION_KEYS:
            raise ServiceError("InvalidFilterKey", f"The filter key {key} is not valid.")
    return [(_CONDITION_KEYS[key], values) for key, values in pairs]


def _described(node: Node) -> dict[str, Any]:
    information = node.information
    return {
        "InstanceId": node.instance_id,
        "PingStatus": "Online" if information.get("InstanceStatus") == "Active" else "ConnectionLost",
        "LastPingDateTime": int(node.registered_at.timestamp()),
        "AgentVersion": information["AgentVersion"],
        "IsLatestVersion": True,
        "PlatformType": information["PlatformType"],
        "PlatformName": information["PlatformName"],
        "PlatformVersion": information["PlatformVersion"],
        "ResourceType": information["ResourceType"],
        "IPAddress": information["IpAddress"],
        "ComputerName": information["ComputerName"],
    }
