# Copyright: Contributors to the fleetfacts.ssm collection
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the fleetfacts.ssm collection: nothing outside it may import it.
"""What was asked for and what was read of nodes, as values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ansible_collections.fleetfacts.ssm.plugins.module_utils import _limits
from ansible_collections.fleetfacts.ssm.plugins.module_utils._content import Entries, canonical, content_hash
from ansible_collections.fleetfacts.ssm.plugins.module_utils._fault import Fault, named, shown
from ansible_collections.fleetfacts.ssm.plugins.module_utils._filter import Filter, read_filters
from ansible_collections.fleetfacts.ssm.plugins.module_utils._node import Node, Selection, read_selection
from ansible_collections.fleetfacts.ssm.plugins.module_utils._type_name import type_name_problem


@dataclass(frozen=True)
class TypeQuery:
    """A type that is asked for, and the filters that its entries must pass. Their keys are bare attributes."""

    type_name: str
    filters: tuple[Filter, ...] = ()

    def request(self) -> list[dict[str, Any]]:
        """The filters as a request carries them."""
        return [each.as_request() for each in self.filters]


@dataclass(frozen=True)
class Query:
    """Which nodes and which of their types are asked for."""

    selection: Selection
    types: tuple[TypeQuery, ...]


@dataclass(frozen=True)
class TypeReading:
    """What a node has of a type; no schema version, no capture time and no entries where it has nothing."""

    type_name: str
    schema_version: str | None = None
    capture_time: str | None = None
    entries: Entries = ()
    filtered: bool = False

    @property
    def content_hash(self) -> str | None:
        """The hash of the canonical content. None where there is no data, or only part of it was read."""
        has_data = self.entries or self.capture_time
        return content_hash(canonical(self.entries)) if has_data and not self.filtered else None


@dataclass(frozen=True)
class NodeReading:
    """A node and what it has of each type that was asked for, in the order asked for."""

    node: Node
    types: tuple[TypeReading, ...]


def read_query(options: Mapping[str, Any]) -> tuple[Query, list[Fault]]:
    """A query from the options of a task or an inventory source.

    :param options: those of :func:`read_selection`, ``type_names``, ``entry_filters``; each may be missing or none.
    :returns: the query, and every fault; the query counts only where there is no fault.
    """
    selection, faults = read_selection(options)
    type_names = _read_type_names(options.get("type_names"), faults)
    filters, filter_faults = read_filters(options.get("entry_filters"), "entry_filters")
    faults.extend(filter_faults)
    of_types: dict[str, list[Filter]] = {name: [] for name in type_names}
    for index, each in enumerate(filters):
        owner, attribute = _owner_of(each.key, type_names)
        if owner is None:
            faults.append(Fault(f"entry_filters[{index}]: key", _without_owner(each.key, type_names)))
        else:
            of_types[owner].append(Filter(attribute, each.values, each.operator))
    types = tuple(TypeQuery(name, tuple(own)) for name, own in of_types.items())
    faults.extend(_limit_faults(types))
    return Query(selection, types), faults


def _read_type_names(raw: Sequence[Any] | None, faults: list[Fault]) -> tuple[str, ...]:
    names = tuple(dict.fromkeys(raw or ()))
    problems = ((index, type_name_problem(name)) for index, name in enumerate(raw or ()))
    faults.extend(Fault(f"type_names[{index}]", problem) for index, problem in problems if problem)
    return names


def _owner_of(key: str, type_names: Sequence[str]) -> tuple[str | None, str]:
    """The type that an entry filter is for, and the attribute: a bare attribute will do where one type is asked for."""
    split = split_key(key, type_names)
    if split:
        return split
    if len(type_names) == 1 and ":" not in key:
        return type_names[0], key
    return None, key


def split_key(key: str, type_names: Sequence[str]) -> tuple[str, str] | None:
    """``Custom:RackInfo.Rack`` as ``("Custom:RackInfo", "Rack")``, where the type is one of those given.

    Both names may hold dots, so that the types decide; the longest one wins.
    """
    owners = [name for name in type_names if key.startswith(f"{name}.") and len(key) > len(name) + 1]
    if not owners:
        return None
    owner = max(owners, key=len)
    return owner, key[len(owner) + 1 :]


def _without_owner(key: str, type_names: Sequence[str]) -> str:
    asked = ", ".join(map(named, type_names)) or "none"
    return f"must name an attribute of a type in type_names ({asked}), as in 'AWS:Application.Name', not {shown(key)}"


def _limit_faults(types: Sequence[TypeQuery]) -> list[Fault]:
    faults = []
    for query in types:
        if len(query.filters) > _limits.FILTERS_PER_CALL:
            found = f"are {len(query.filters)} for {named(query.type_name)}"
            faults.append(Fault("entry_filters", f"{found}, the service takes at most {_limits.FILTERS_PER_CALL}"))
        for each in query.filters:
            if len(each.values) > _limits.VALUES_PER_FILTER:
                found = f"{named(each.key)} has {len(each.values)} values"
                faults.append(Fault("entry_filters", f"{found}, the service takes at most {_limits.VALUES_PER_FILTER}"))
    return faults


def type_reading(query: TypeQuery, answer: Mapping[str, Any]) -> TypeReading:
    """What a node has of a type, from the answer of ListInventoryEntries."""
    return TypeReading(
        query.type_name,
        answer.get("SchemaVersion"),
        answer.get("CaptureTime"),
        tuple(dict(entry) for entry in answer.get("Entries") or ()),
        bool(query.filters),
    )


def as_result(reading: NodeReading) -> dict[str, Any]:
    """A reading as a module returns it."""
    return {
        "instance_id": reading.node.instance_id,
        "region": reading.node.region,
        "information": dict(reading.node.information),
        "types": [
            {
                "type_name": each.type_name,
                "schema_version": each.schema_version,
                "capture_time": each.capture_time,
                "content_hash": each.content_hash,
                "entries": [dict(entry) for entry in each.entries],
            }
            for each in reading.types
        ],
    }
