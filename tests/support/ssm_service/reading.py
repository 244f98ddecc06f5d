"""ListInventoryEntries and GetInventorySchema: what one type has."""

from __future__ import annotations

from typing import Any

from .aws_types import AWS_TYPES, AwsType
from .backend import ControlBackend, InventoryBackend
from .errors import ServiceError
from .filters import Filter, matching_entries, parse_filters
from .paging import Position, page, position_of, shuffled
from .schemas import CustomType
from .store import Item


def list_inventory_entries(
    backend: InventoryBackend, control: ControlBackend, parameters: dict[str, Any]
) -> dict[str, Any]:
    """A type that the node never reported, and one that nobody knows: no entries, no version, no time (inferred)."""
    now, type_name = control.clock.now(), parameters["TypeName"]
    instance_id = parameters["InstanceId"]
    filters = _filters_of(type_name, parameters)
    position = position_of(parameters)
    backend.nodes.known(instance_id, now)
    _check_known(backend, control, type_name)
    item = backend.store.read(instance_id, type_name, now, position.serial if position else None)
    answer: dict[str, Any] = {"TypeName": type_name, "InstanceId": instance_id, "Entries": []}
    if item is None:
        return answer
    position = position or Position(0, control.orders.next(), item.serial)
    rows, more = page(_rows(item, filters, position), control.page_size(parameters), parameters, position)
    return answer | {"SchemaVersion": item.schema_version, "CaptureTime": item.capture_time, "Entries": rows} | more


def _filters_of(type_name: str, parameters: dict[str, Any]) -> list[Filter]:
    filters = parse_filters(parameters.get("Filters"))
    for one in filters:
        if one.type_name not in (None, type_name):
            raise ServiceError("InvalidFilter", f"The filter is about {one.type_name}, the request about {type_name}.")
    return filters


def _rows(item: Item, filters: list[Filter], position: Position) -> list[dict[str, str]]:
    return matching_entries(shuffled(list(item.entries), position.seed), filters)


def _check_known(backend: InventoryBackend, control: ControlBackend, type_name: str) -> None:
    if control.settings.unknown_type == "error" and not backend.schemas.knows(type_name):
        raise ServiceError("InvalidTypeNameException", "The parameter type name is not valid.")


def get_inventory_schema(
    backend: InventoryBackend, control: ControlBackend, parameters: dict[str, Any]
) -> dict[str, Any]:
    """The schemas of all types, or of one; a disabled custom type is still shown (guide).

    A custom type that was put in several versions is shown once, in the highest (inferred, not seen live).
    """
    type_name = parameters.get("TypeName") or None
    if type_name:
        _check_known(backend, control, type_name)
    schemas = _aws_schemas(bool(parameters.get("Aggregator")))
    if not parameters.get("Aggregator"):
        schemas += [_custom_schema(one) for one in backend.schemas.custom()]
    wanted = [schema for schema in schemas if type_name in (None, schema["TypeName"])]
    rows, more = page(wanted, control.page_size(parameters), parameters)
    return {"Schemas": rows} | more


def _aws_schemas(aggregator: bool) -> list[dict[str, Any]]:
    if not aggregator:
        return [_schema(name, one, one.attributes) for name, one in AWS_TYPES.items()]
    return [_schema(name, one, one.aggregated) for name, one in AWS_TYPES.items() if one.aggregated]


def _schema(name: str, one: AwsType, attributes: tuple[str, ...]) -> dict[str, Any]:
    """The guide's samples write the data types in capital letters, which the model's enum does not."""
    rows = [{"Name": a, "DataType": "NUMBER" if a in one.numbers else "STRING"} for a in attributes]
    shown = {"DisplayName": one.display_name} if one.display_name else {}
    return {"TypeName": name, "Version": one.version, "Attributes": rows} | shown


def _custom_schema(one: CustomType) -> dict[str, Any]:
    rows = [{"Name": name, "DataType": "STRING"} for name in one.attributes.values()]
    return {"TypeName": one.name, "Version": one.version, "Attributes": rows}
