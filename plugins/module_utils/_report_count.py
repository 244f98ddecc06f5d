# Copyright: Contributors to the fleetfacts.ssm collection
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the fleetfacts.ssm collection: nothing outside it may import it.
"""Counting nodes by the values of an attribute."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple, TypedDict

from ansible_collections.fleetfacts.ssm.plugins.module_utils._fault import Fault, InputError, shown
from ansible_collections.fleetfacts.ssm.plugins.module_utils._report_nodes import Node, TextMap

# The type whose only entry is a node's own information, whether it was read as a type or not.
INFORMATION = "AWS:InstanceInformation"


class Attribute(NamedTuple):
    """An attribute of a type."""

    type_name: str
    attribute: str


class ValueCount(TypedDict):
    """On how many nodes an attribute has this value."""

    value: str
    nodes: int


class Count(TypedDict):
    """Nodes counted by an attribute; a node counts once for each value that it has, so the sum may exceed the fleet."""

    type_name: str
    attribute: str
    nodes_without: int
    by_value: list[ValueCount]


def read_attributes(raw: Any) -> tuple[Attribute, ...]:
    """The attributes of what a user gave: texts such as ``Custom:RackInfo.RackLocation``, or maps.

    Of a text the part after the last dot is the attribute; names with dots in them go into a map with ``type_name``
    and ``attribute``.

    :raises InputError: with every fault that was found.
    """
    if not isinstance(raw, (list, tuple)):
        raise InputError([Fault("count_by", f"must be a list, not {shown(raw)}")])
    attributes = [_attribute(one) for one in raw]
    faults = [
        Fault(f"count_by[{index}]", f"must be <type name>.<attribute> or a map of both, not {shown(raw[index])}")
        for index, attribute in enumerate(attributes)
        if not (attribute.type_name and attribute.attribute)
    ]
    if faults:
        raise InputError(faults)
    return tuple(dict.fromkeys(attributes))


def _attribute(raw: Any) -> Attribute:
    if isinstance(raw, str):
        type_name, _dot, attribute = raw.rpartition(".")
        return Attribute(type_name, attribute)
    if isinstance(raw, Mapping) and {"type_name", "attribute"} <= set(raw):
        return Attribute(_text(raw["type_name"]), _text(raw["attribute"]))
    return Attribute("", "")


def _text(value: Any) -> str:
    return str(value) if isinstance(value, str) else ""


def count_nodes(nodes: Sequence[Node], attribute: Attribute) -> Count:
    """Count the nodes by an attribute, the most frequent value first."""
    counts: dict[str, int] = {}
    without = 0
    for node in nodes:
        found = values_of(node, attribute)
        without += not found
        for value in found:
            counts[value] = counts.get(value, 0) + 1
    ordered = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    by_value: list[ValueCount] = [{"value": value, "nodes": number} for value, number in ordered]
    return {
        "type_name": attribute.type_name,
        "attribute": attribute.attribute,
        "nodes_without": without,
        "by_value": by_value,
    }


def values_of(node: Node, attribute: Attribute) -> set[str]:
    """The values that an attribute has on a node, over all entries of the type."""
    stored = [entry for one in node.types if one.type_name == attribute.type_name for entry in one.entries]
    return values_in(node.information, stored, attribute)


def values_in(information: TextMap, entries: Iterable[TextMap], attribute: Attribute) -> set[str]:
    """The values that an attribute has in these entries of its type, a node's own information included."""
    own = [information] if attribute.type_name == INFORMATION else []
    return {entry[attribute.attribute] for entry in [*entries, *own] if attribute.attribute in entry}
