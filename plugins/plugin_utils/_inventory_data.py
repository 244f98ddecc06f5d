# Copyright: Contributors to the fleetfacts.ssm collection
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the fleetfacts.ssm collection: nothing outside it may import it.
"""What the inventory plugin has read: as host variables, and as plain data for the cache."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ansible_collections.fleetfacts.ssm.plugins.module_utils._node import Node
from ansible_collections.fleetfacts.ssm.plugins.module_utils._reading import NodeReading, TypeReading

_FORMAT = 1


@dataclass(frozen=True)
class Fleet:
    """The nodes of all regions, and what the user must know of how they were read."""

    readings: tuple[NodeReading, ...]
    warnings: tuple[str, ...] = ()


def host_variables(reading: NodeReading, prefix: str = "") -> dict[str, Any]:
    """The variables of a node's host."""
    variables = {
        "ssm_instance_id": reading.node.instance_id,
        "ssm_region": reading.node.region,
        "ssm_information": dict(reading.node.information),
        "ssm_inventory": {each.type_name: [dict(entry) for entry in each.entries] for each in reading.types},
        "ssm_inventory_meta": {
            each.type_name: {"schema_version": each.schema_version, "capture_time": each.capture_time}
            for each in reading.types
        },
    }
    return {f"{prefix}{name}": value for name, value in variables.items()}


def to_cache(fleet: Fleet, question: Mapping[str, Any]) -> dict[str, Any]:
    """The fleet as plain data, with the question that it answers."""
    return {
        "format": _FORMAT,
        "question": dict(question),
        "warnings": list(fleet.warnings),
        "nodes": [_node_to_cache(reading) for reading in fleet.readings],
    }


def from_cache(data: Any, question: Mapping[str, Any]) -> Fleet | None:
    """The fleet from plain data; none where it is of another format or answers another question."""
    if not isinstance(data, Mapping) or data.get("format") != _FORMAT or data.get("question") != dict(question):
        return None
    return Fleet(tuple(_node_from_cache(each) for each in data["nodes"]), tuple(data["warnings"]))


def _node_to_cache(reading: NodeReading) -> dict[str, Any]:
    return {
        "instance_id": reading.node.instance_id,
        "region": reading.node.region,
        "information": dict(reading.node.information),
        "types": [_type_to_cache(each) for each in reading.types],
    }


def _type_to_cache(reading: TypeReading) -> dict[str, Any]:
    return {**vars(reading), "entries": [dict(entry) for entry in reading.entries]}


def _node_from_cache(data: Mapping[str, Any]) -> NodeReading:
    node = Node(data["instance_id"], data["region"], data["information"])
    return NodeReading(node, tuple(_type_from_cache(each) for each in data["types"]))


def _type_from_cache(data: Mapping[str, Any]) -> TypeReading:
    entries: Sequence[Mapping[str, str]] = data["entries"]
    return TypeReading(**{**data, "entries": tuple(entries)})
