"""Aggregators of GetInventory, in the shape of the user guide's samples ("Aggregating inventory data")."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from .aws_types import AWS_TYPES
from .errors import ServiceError
from .filters import Filter, matching_entries, split_key
from .store import Item

# A node: its items by type.
NodeItems = Mapping[str, Item]

# One row that is counted: (attribute, value) pairs in the order of the expressions.
_Row = tuple[tuple[str, str], ...]


def aggregate(nodes: Sequence[NodeItems], aggregators: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """One entity for each aggregator."""
    return [_entity(nodes, aggregator) for aggregator in aggregators]


def _entity(nodes: Sequence[NodeItems], aggregator: Mapping[str, Any]) -> dict[str, Any]:
    if aggregator.get("Groups"):
        return {"Data": {group["Name"]: _group(nodes, group) for group in aggregator["Groups"]}}
    type_name, _attribute = _expression(aggregator)
    rows: Counter[_Row] = Counter(row for node in nodes for row in _rows(node, aggregator))
    content = [{**dict(row), "Count": str(count)} for row, count in sorted(rows.items())]
    # The model requires a type name and a schema version; the guide's samples have neither.
    return {"Data": {type_name: {"Content": content}}}


def _rows(node: NodeItems, aggregator: Mapping[str, Any]) -> list[_Row]:
    """The rows of one node: attributes of one type are taken from the same entry, other types are combined with it."""
    paths = _paths(aggregator)
    return [row for path in paths for row in _path_rows(node, path)]


def _paths(aggregator: Mapping[str, Any]) -> list[list[tuple[str, str]]]:
    """Every way from the outer expression to an innermost one."""
    here = _expression(aggregator)
    nested = aggregator.get("Aggregators") or []
    if not nested:
        return [[here]]
    return [[here, *path] for inner in nested for path in _paths(inner)]


def _path_rows(node: NodeItems, path: Sequence[tuple[str, str]]) -> list[_Row]:
    by_type: dict[str, list[str]] = {}
    for type_name, attribute in path:
        by_type.setdefault(type_name, []).append(attribute)
    rows: list[_Row] = [()]
    for type_name, attributes in by_type.items():
        entries = node[type_name].entries if type_name in node else ()
        whole = [entry for entry in entries if set(attributes) <= set(entry)]
        found = [tuple((name, entry[name]) for name in attributes) for entry in whole]
        rows = [row + more for row in rows for more in found]
    return rows


def _expression(aggregator: Mapping[str, Any]) -> tuple[str, str]:
    """Type and attribute, of those that GetInventorySchema lists as fit for aggregation (the error is inferred)."""
    type_name, _dot, attribute = aggregator.get("Expression", "").partition(".")
    if type_name not in AWS_TYPES or attribute not in AWS_TYPES[type_name].aggregated:
        raise ServiceError("InvalidAggregatorException", f"{type_name}.{attribute} can't be aggregated.")
    return type_name, attribute


def _group(nodes: Sequence[NodeItems], group: Mapping[str, Any]) -> dict[str, Any]:
    matching = sum(1 for node in nodes if all(_met(node, raw) for raw in group["Filters"]))
    counts = [{"notMatchingCount": str(len(nodes) - matching)}, {"matchingCount": str(matching)}]
    return {"Content": counts}


def _met(node: NodeItems, raw: Mapping[str, Any]) -> bool:
    """``TypeName`` with Exists: the node has data of one of the types; else a filter on an attribute."""
    if raw["Key"] == "TypeName":
        return any(name in node for name in raw["Values"])
    type_name, attribute = split_key(raw["Key"])
    if type_name is None:
        raise ServiceError("InvalidInventoryGroupException", f"The group's filter key {raw['Key']} is not valid.")
    item = node.get(type_name)
    wanted = Filter(type_name, attribute, tuple(raw["Values"]), raw.get("Type", "Equal"))
    return item is not None and bool(matching_entries(item.entries, [wanted]))
