# Copyright: Contributors to the fleetfacts.ssm collection
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the fleetfacts.ssm collection: nothing outside it may import it.
"""What a whole task wants: items for each of its nodes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ansible_collections.fleetfacts.ssm.plugins.module_utils import _limits
from ansible_collections.fleetfacts.ssm.plugins.module_utils._fault import Fault, InputError, named, shown_key
from ansible_collections.fleetfacts.ssm.plugins.module_utils._instance_id import instance_id_problem
from ansible_collections.fleetfacts.ssm.plugins.module_utils._item import Item, read_item
from ansible_collections.fleetfacts.ssm.plugins.module_utils._type_name import is_custom

Items = tuple[Item, ...]


@dataclass(frozen=True)
class NodeRequest:
    """The items that one managed node shall hold."""

    instance_id: str
    items: Items


def read_request(params: Mapping[str, Any], now: str, known: Iterable[Fault] = ()) -> tuple[NodeRequest, ...]:
    """The nodes of a task, in the order given.

    :param params: either ``instance_id`` and ``items``, or ``instances`` (a list of ``instance_id`` and ``items``)
        whose nodes fall back to the task's ``items``.
    :param now: the capture time of items that give none.
    :param known: faults of the task that were found elsewhere.
    :raises InputError: with every fault of the whole task.
    """
    faults = list(known)
    shared: Items | None = None
    instances = params.get("instances")
    if instances is None and params.get("instance_id") is not None:
        rows = [("", params)]
    else:
        if instances is None:
            faults.append(Fault("", "one of instance_id and instances is required, and both are null"))
        rows = [(f"instances[{index}]", row) for index, row in enumerate(instances or ())]
        if params.get("items") is not None:
            shared = _read_items(params["items"], now, faults)
    nodes = [_read_node(place, row, shared, now, faults) for place, row in rows]
    faults.extend(_duplicate_nodes(nodes))
    faults.extend(_schema_conflicts(nodes))
    faults.extend(_too_many_types(nodes))
    if faults:
        raise InputError(faults)
    return tuple(nodes)


def _read_node(place: str, raw: Mapping[str, Any], shared: Items | None, now: str, faults: list[Fault]) -> NodeRequest:
    instance_id = raw.get("instance_id")
    node_faults = _id_faults(instance_id)
    items = shared
    if raw.get("items") is not None:
        items = _read_items(raw["items"], now, node_faults)
    elif items is None:
        node_faults.append(Fault("items", "are missing, here and for the whole task"))
    label = f"{place} ({named(instance_id)})" if place else named(instance_id)
    faults.extend(fault.within(label) for fault in node_faults)
    return NodeRequest(str(instance_id), items or ())


def _id_faults(instance_id: Any) -> list[Fault]:
    problem = instance_id_problem(instance_id)
    return [Fault("instance_id", problem)] if problem else []


def _read_items(raw_items: Sequence[Mapping[str, Any]], now: str, faults: list[Fault]) -> Items:
    if not raw_items:
        faults.append(Fault("items", "is empty, give at least one item"))
    items: list[Item] = []
    for index, raw in enumerate(raw_items):
        item, item_faults = read_item(raw, now)
        if item is not None:
            items.append(item)
        for fault in item_faults:
            faults.append(fault.within(f"items[{index}] ({named(raw.get('type_name'))})"))
    faults.extend(_duplicate_types(raw_items))
    return tuple(items)


def _duplicate_types(raw_items: Iterable[Mapping[str, Any]]) -> list[Fault]:
    seen = Counter(named(raw["type_name"]) for raw in raw_items if isinstance(raw.get("type_name"), str))
    return [
        Fault(
            "items", f"{type_name} is there {count} times; a put replaces the whole item, so put all its entries in one"
        )
        for type_name, count in seen.items()
        if count > 1
    ]


def _duplicate_nodes(nodes: Sequence[NodeRequest]) -> list[Fault]:
    places: dict[str, list[int]] = {}
    for index, node in enumerate(nodes):
        places.setdefault(node.instance_id, []).append(index)
    return [
        Fault(
            "instances",
            f"{named(instance_id)} is there {len(indexes)} times, at {', '.join(f'[{i}]' for i in indexes)}",
        )
        for instance_id, indexes in places.items()
        if len(indexes) > 1
    ]


def _schema_conflicts(nodes: Sequence[NodeRequest]) -> list[Fault]:
    """Attributes that can't be of one schema, since that spans all nodes of the account; we see those of the task.

    Within one item they are told where the item is read.
    """
    spellings: dict[str, dict[str, dict[str, str]]] = {}
    for node in _with_different_items(nodes):
        for item in node.items:
            names = spellings.setdefault(item.type_name, {})
            for name in {name for entry in item.entries or () for name in entry}:
                names.setdefault(name.lower(), {}).setdefault(name, node.instance_id)
    return [fault for type_name, names in spellings.items() for fault in _schema_faults(type_name, names)]


def _with_different_items(nodes: Iterable[NodeRequest]) -> Iterable[NodeRequest]:
    different: dict[int, NodeRequest] = {}
    for node in nodes:
        different.setdefault(id(node.items), node)
    return different.values()


def _schema_faults(type_name: str, names: Mapping[str, Mapping[str, str]]) -> list[Fault]:
    faults = [
        Fault(type_name, f"spells one attribute in different ways: {_spelled(found)}; the service takes one spelling")
        for found in names.values()
        if len(found) > 1
    ]
    if len(names) > _limits.ATTRIBUTES_PER_TYPE:
        problem = f"has {len(names)} different attributes on all nodes together"
        faults.append(Fault(type_name, f"{problem}, the service takes at most {_limits.ATTRIBUTES_PER_TYPE} in a type"))
    return faults


def _spelled(found: Mapping[str, str]) -> str:
    return " and ".join(f"{shown_key(name)} (node {named(instance_id)})" for name, instance_id in sorted(found.items()))


def _too_many_types(nodes: Iterable[NodeRequest]) -> list[Fault]:
    types = {item.type_name for node in nodes for item in node.items if is_custom(item.type_name)}
    if len(types) <= _limits.CUSTOM_TYPES_PER_ACCOUNT:
        return []
    problem = f"an account and region takes at most {_limits.CUSTOM_TYPES_PER_ACCOUNT} custom types"
    return [Fault("items", f"are of {len(types)} custom types in all; {problem}")]
