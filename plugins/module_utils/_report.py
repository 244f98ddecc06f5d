# Copyright: Contributors to the fleetfacts.ssm collection
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the fleetfacts.ssm collection: nothing outside it may import it.
"""The report on a fleet's inventory: plain data, made of the nodes and the time for which it is told.

From the inside out: a :class:`Capture` is one type of one node, a :class:`NodeRow` a node with a capture for every type
of the report (whether it has data or not), a :class:`TypeRow` a type over all nodes, a :class:`Count` an attribute over
all nodes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypedDict

from ansible_collections.fleetfacts.ssm.plugins.module_utils import _report_age, _time
from ansible_collections.fleetfacts.ssm.plugins.module_utils._report_age import Clock
from ansible_collections.fleetfacts.ssm.plugins.module_utils._report_count import Attribute, Count, count_nodes
from ansible_collections.fleetfacts.ssm.plugins.module_utils._report_nodes import Node, StoredType, TextMap


class Capture(TypedDict):
    """One type of one node; all but the name, the state and the entries may be null."""

    type_name: str
    state: str
    schema_version: str | None
    capture_time: str | None
    age_days: float | None
    expires: str | None
    days_left: float | None
    content_hash: str | None
    entries: list[TextMap]


class NodeRow(TypedDict):
    """One node; its state is the gravest of its captures, its days left those of the capture that expires first."""

    instance_id: str
    name: str
    region: str
    state: str
    oldest_capture: str | None
    next_expiry: str | None
    days_left: float | None
    lacking: list[str]
    information: TextMap
    types: list[Capture]


class TypeRow(TypedDict):
    """One type over all nodes."""

    type_name: str
    nodes_with_data: int
    nodes_lacking: int
    entries_total: int
    oldest_capture: str | None
    newest_capture: str | None
    states: dict[str, int]
    schema_versions: dict[str, int]
    attributes: list[str]


class Summary(TypedDict):
    """The fleet in a few numbers."""

    nodes: int
    regions: dict[str, int]
    node_states: dict[str, int]
    captures: int
    capture_states: dict[str, int]


class Report(TypedDict):
    """The whole report; the missing ids are those that were asked for and not found."""

    generated: str
    retention_days: float
    warn_days: float
    summary: Summary
    types: list[TypeRow]
    counts: list[Count]
    missing_instance_ids: list[str]
    nodes: list[NodeRow]


def is_report(value: Any) -> bool:
    """Whether a value has the outer shape of a report, whose missing ids may be left out."""
    return isinstance(value, Mapping) and set(Report.__annotations__) - {"missing_instance_ids"} <= set(value)


def build_report(
    nodes: Sequence[Node], clock: Clock, count_by: Sequence[Attribute] = (), missing: Iterable[str] = ()
) -> Report:
    """The report on these nodes: nodes in order of name, types in order of name, counts in the order asked for.

    A node that one region lacks and another has is not missing.
    """
    found = {node.instance_id for node in nodes}
    type_names = sorted({stored.type_name for node in nodes for stored in node.types})
    rows = sorted((_node_row(node, type_names, clock) for node in nodes), key=_by_name)
    return {
        "generated": _time.to_capture_time(clock.now),
        "retention_days": clock.retention_days,
        "warn_days": clock.warn_days,
        "summary": _summary(rows),
        "types": [_type_row(name, [row["types"][index] for row in rows]) for index, name in enumerate(type_names)],
        "counts": [count_nodes(nodes, attribute) for attribute in count_by],
        "missing_instance_ids": [one for one in dict.fromkeys(missing) if one not in found],
        "nodes": rows,
    }


def _by_name(row: NodeRow) -> tuple[str, str, str]:
    return (row["name"].lower(), row["instance_id"], row["region"])


def _node_row(node: Node, type_names: Sequence[str], clock: Clock) -> NodeRow:
    stored = {one.type_name: one for one in node.types}
    captures = [_capture(stored.get(name) or _nothing(name), clock) for name in type_names]
    first = min((one for one in captures if one["expires"]), key=_expiry, default=None)
    return {
        "instance_id": node.instance_id,
        "name": node.information.get("ComputerName") or node.instance_id,
        "region": node.region,
        "state": _report_age.gravest(one["state"] for one in captures),
        "oldest_capture": first["capture_time"] if first else None,
        "next_expiry": first["expires"] if first else None,
        "days_left": first["days_left"] if first else None,
        "lacking": [one["type_name"] for one in captures if one["state"] == _report_age.MISSING],
        "information": node.information,
        "types": captures,
    }


def _nothing(type_name: str) -> StoredType:
    return StoredType(type_name, None, None, None, ())


def _expiry(capture: Capture) -> str:
    return capture["expires"] or ""


def _capture(stored: StoredType, clock: Clock) -> Capture:
    age = clock.age(stored.capture_time, stored.has_data)
    return {
        "type_name": stored.type_name,
        "state": age.state,
        "schema_version": stored.schema_version,
        "capture_time": stored.capture_time,
        "age_days": age.age_days,
        "expires": age.expires,
        "days_left": age.days_left,
        "content_hash": stored.content_hash,
        "entries": list(stored.entries),
    }


def _type_row(type_name: str, captures: Sequence[Capture]) -> TypeRow:
    held = [one for one in captures if one["state"] != _report_age.MISSING]
    times = sorted(one["capture_time"] for one in held if one["capture_time"] and one["expires"])
    return {
        "type_name": type_name,
        "nodes_with_data": len(held),
        "nodes_lacking": len(captures) - len(held),
        "entries_total": sum(len(one["entries"]) for one in held),
        "oldest_capture": times[0] if times else None,
        "newest_capture": times[-1] if times else None,
        "states": _state_counts(captures),
        "schema_versions": _tally(one["schema_version"] or "" for one in held),
        "attributes": sorted({name for one in held for entry in one["entries"] for name in entry}),
    }


def _summary(rows: Sequence[NodeRow]) -> Summary:
    captures = [capture for row in rows for capture in row["types"]]
    states = _state_counts(captures)
    return {
        "nodes": len(rows),
        "regions": _tally(row["region"] for row in rows),
        "node_states": _state_counts(rows),
        "captures": len(captures) - states[_report_age.MISSING],
        "capture_states": states,
    }


def _state_counts(rows: Iterable[Mapping[str, Any]]) -> dict[str, int]:
    counts = dict.fromkeys(_report_age.STATES, 0)
    for row in rows:
        counts[row["state"]] += 1
    return counts


def _tally(names: Iterable[str]) -> dict[str, int]:
    counts: dict[str, int] = {}
    for name in names:
        counts[name] = counts.get(name, 0) + 1
    return dict(sorted(counts.items()))
