# Copyright: Contributors to the fleetfacts.ssm collection
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the fleetfacts.ssm collection: nothing outside it may import it.
"""The nodes a report is made of: the list that ``ssm_inventory_info`` returns, checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ansible_collections.fleetfacts.ssm.plugins.module_utils._fault import Fault, InputError, shown

TextMap = Mapping[str, str]


@dataclass(frozen=True)
class StoredType:
    """What the service holds of one type for one node."""

    type_name: str
    schema_version: str | None
    capture_time: str | None
    content_hash: str | None
    entries: tuple[TextMap, ...]

    @property
    def has_data(self) -> bool:
        """Whether the node ever put this type, as far as can be seen: a cleared type has no entries, but a time."""
        return bool(self.entries or self.capture_time or self.schema_version)


@dataclass(frozen=True)
class Node:
    """One managed node."""

    instance_id: str
    region: str
    information: TextMap
    types: tuple[StoredType, ...]


def read_nodes(raw: Any) -> tuple[Node, ...]:
    """The nodes of what a user gave, in the order given.

    :raises InputError: with every fault that was found, each naming its place.
    """
    if not isinstance(raw, (list, tuple)):
        raise InputError([Fault("nodes", f"must be the list that ssm_inventory_info returns, not {shown(raw)}")])
    faults = [fault.within(f"nodes[{index}]") for index, node in enumerate(raw) for fault in _node_faults(node)]
    if faults:
        raise InputError(faults)
    nodes = tuple(_node(node) for node in raw)
    faults = _twice([(node.region, node.instance_id) for node in nodes])
    if faults:
        raise InputError(faults)
    return nodes


def read_ids(raw: Any) -> tuple[str, ...]:
    """The ids of the nodes that were asked for and not found; none where there is no list.

    :raises InputError: with every fault that was found.
    """
    if not isinstance(raw, (list, tuple)):
        if raw is None:
            return ()
        raise InputError([Fault("missing_instance_ids", f"must be a list of texts, not {shown(raw)}")])
    faults = [
        Fault(f"missing_instance_ids[{index}]", f"must be text, and not empty, not {shown(one)}")
        for index, one in enumerate(raw)
        if not (isinstance(one, str) and one)
    ]
    if faults:
        raise InputError(faults)
    return tuple(str(one) for one in raw)


def _twice(names: list[tuple[str, str]]) -> list[Fault]:
    seen: set[tuple[str, str]] = set()
    faults = []
    for index, name in enumerate(names):
        if name in seen:
            faults.append(Fault(f"nodes[{index}]", f"the node {name[1]} of region {shown(name[0])} is there twice"))
        seen.add(name)
    return faults


def _node_faults(raw: Any) -> list[Fault]:
    if not isinstance(raw, Mapping):
        return [Fault("", f"must be a map, not {shown(raw)}")]
    faults = _text_faults(raw, "instance_id", required=True) + _text_faults(raw, "region")
    faults += _text_map_faults(raw.get("information") or {}, "information")
    types = raw.get("types") or []
    if not isinstance(types, (list, tuple)):
        return [*faults, Fault("types", f"must be a list, not {shown(types)}")]
    for index, stored in enumerate(types):
        faults += [fault.within(f"types[{index}]") for fault in _type_faults(stored)]
    return faults + ([] if faults else _repeated_types(types))


def _repeated_types(types: Any) -> list[Fault]:
    names = [stored["type_name"] for stored in types]
    return [
        Fault("types", f"the type {shown(name)} is there twice") for name in sorted(set(names)) if names.count(name) > 1
    ]


def _type_faults(raw: Any) -> list[Fault]:
    if not isinstance(raw, Mapping):
        return [Fault("", f"must be a map, not {shown(raw)}")]
    faults = _text_faults(raw, "type_name", required=True)
    for name in ("schema_version", "capture_time", "content_hash"):
        faults += _text_faults(raw, name)
    entries = raw.get("entries") or []
    if not isinstance(entries, (list, tuple)):
        return [*faults, Fault("entries", f"must be a list, not {shown(entries)}")]
    for index, entry in enumerate(entries):
        faults += _text_map_faults(entry, f"entries[{index}]")
    return faults


def _text_faults(raw: Mapping[Any, Any], name: str, required: bool = False) -> list[Fault]:
    value = raw.get(name)
    if isinstance(value, str) and (value or not required):
        return []
    if value is None and not required:
        return []
    return [Fault(name, f"must be text{', and not empty' if required else ''}, not {shown(value)}")]


def _text_map_faults(raw: Any, place: str) -> list[Fault]:
    if not isinstance(raw, Mapping):
        return [Fault(place, f"must be a map from attribute name to text, not {shown(raw)}")]
    if all(isinstance(name, str) and isinstance(value, str) for name, value in raw.items()):
        return []
    return [
        Fault(f"{place}: attribute {shown(name)}", f"must be text, not {shown(value)}")
        for name, value in raw.items()
        if not (isinstance(name, str) and isinstance(value, str))
    ]


def _node(raw: Mapping[str, Any]) -> Node:
    information = _text_map(raw.get("information") or {})
    types = tuple(_stored_type(stored) for stored in raw.get("types") or [])
    return Node(str(raw["instance_id"]), str(raw.get("region") or ""), information, types)


def _stored_type(raw: Mapping[str, Any]) -> StoredType:
    return StoredType(
        str(raw["type_name"]),
        _optional_text(raw.get("schema_version")),
        _optional_text(raw.get("capture_time")),
        _optional_text(raw.get("content_hash")),
        tuple(_text_map(entry) for entry in raw.get("entries") or []),
    )


def _text_map(raw: Mapping[str, str]) -> TextMap:
    return {str(name): str(value) for name, value in raw.items()}


def _optional_text(value: str | None) -> str | None:
    return str(value) if value else None
