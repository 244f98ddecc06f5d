# Copyright: Contributors to the fleetfacts.ssm collection
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the fleetfacts.ssm collection: nothing outside it may import it.
"""What a whole task wants: items for each of its nodes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ansible_collections.fleetfacts.ssm.plugins.module_utils import _limits
from ansible_collections.fleetfacts.ssm.plugins.module_utils._fault import Fault, InputError, named, shown
from ansible_collections.fleetfacts.ssm.plugins.module_utils._item import Item, read_item

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
    if params.get("instances") is None:
        rows = [("", params)]
    else:
        rows = [(f"instances[{index}]", row) for index, row in enumerate(params["instances"])]
        if params.get("items") is not None:
            shared = _read_items(params["items"], now, faults)
    nodes = [_read_node(place, row, shared, now, faults) for place, row in rows]
    faults.extend(_duplicate_nodes(nodes))
    if not faults:
        faults.extend(_case_conflicts(nodes))
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
    if isinstance(instance_id, str) and _limits.INSTANCE_ID.match(instance_id):
        return []
    rule = "must be the id of a managed node, 'i-' with 8 or 17 letters and digits or 'mi-' with 17"
    return [Fault("instance_id", f"{rule}, not {shown(instance_id)}")]


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
    faults.extend(_duplicate_types(items))
    return tuple(items)


def _duplicate_types(items: Iterable[Item]) -> list[Fault]:
    seen: dict[str, int] = {}
    for item in items:
        seen[item.type_name] = seen.get(item.type_name, 0) + 1
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
        Fault("instances", f"{instance_id} is there {len(indexes)} times, at {', '.join(f'[{i}]' for i in indexes)}")
        for instance_id, indexes in places.items()
        if len(indexes) > 1
    ]


def _case_conflicts(nodes: Sequence[NodeRequest]) -> list[Fault]:
    """Attribute names of one type that differ in case only.

    Guide: attribute names are not case-sensitive, yet "if you specify Vendor in one file and vendor in another file,
    the system returns an error". The rule spans the whole account; we see it within the task.
    """
    spellings: dict[tuple[str, str], dict[str, str]] = {}
    checked: set[int] = set()
    for node in nodes:
        if id(node.items) in checked:
            continue
        checked.add(id(node.items))
        for item in node.items:
            for name in {name for entry in item.entries or () for name in entry}:
                spellings.setdefault((item.type_name, name.lower()), {}).setdefault(name, node.instance_id)
    return [
        Fault(type_name, f"spells one attribute in different ways: {_spelled(found)}; the service refuses the second")
        for (type_name, _lower), found in spellings.items()
        if len(found) > 1
    ]


def _spelled(found: Mapping[str, str]) -> str:
    return " and ".join(f"{shown(name)} (node {instance_id})" for name, instance_id in sorted(found.items()))
