# Copyright: Contributors to the fleetfacts.ssm collection
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the fleetfacts.ssm collection: nothing outside it may import it.
"""Managed nodes, and which of them are asked for."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ansible_collections.fleetfacts.ssm.plugins.module_utils import _limits
from ansible_collections.fleetfacts.ssm.plugins.module_utils._fault import Fault, shown
from ansible_collections.fleetfacts.ssm.plugins.module_utils._filter import Filter, read_filters
from ansible_collections.fleetfacts.ssm.plugins.module_utils._instance_id import instance_id_problem

INSTANCE_INFORMATION = "AWS:InstanceInformation"
_ID_KEY = f"{INSTANCE_INFORMATION}.InstanceId"
_STATUS_KEY = f"{INSTANCE_INFORMATION}.InstanceStatus"

# user guide, "Metadata collected by inventory"; a terminated node stays listed for up to 30 days
STATUSES = ("Active", "ConnectionLost", "Stopped", "Terminated")
ANY_STATUS = "all"


@dataclass(frozen=True)
class Node:
    """A managed node. ``information`` holds its ``AWS:InstanceInformation``, named as the service does."""

    instance_id: str
    region: str
    information: Mapping[str, str]


@dataclass(frozen=True)
class Selection:
    """Which nodes are asked for. ``filters`` includes those that ids and statuses make."""

    instance_ids: tuple[str, ...]
    filters: tuple[Filter, ...]

    def requests(self) -> list[dict[str, Any]]:
        """The requests that together find the nodes: more than one where a filter has more values than it may have."""
        parts = itertools.product(*(each.parts() for each in self.filters))
        return [
            {"Filters": [part.as_request() for part in combination]} if combination else {} for combination in parts
        ]


def read_selection(options: Mapping[str, Any]) -> tuple[Selection, list[Fault]]:
    """A selection from ``instance_ids``, ``filters`` and ``statuses``; each may be missing or none.

    Without ``statuses`` only active nodes are asked for, unless nodes are named or filtered by their status. A list of
    ids that is empty asks for no node.
    """
    is_named = options.get("instance_ids") is not None
    instance_ids = tuple(dict.fromkeys(options.get("instance_ids") or ()))
    problems = ((index, instance_id_problem(instance_id)) for index, instance_id in enumerate(instance_ids))
    faults = [Fault(f"instance_ids[{index}]", problem) for index, problem in problems if problem]
    own_filters, filter_faults = read_filters(options.get("filters"))
    faults.extend(filter_faults)
    filters = [Filter(_full_key(each.key), each.values, each.operator) for each in own_filters]
    named_or_by_status = is_named or any(each.key == _STATUS_KEY for each in filters)
    statuses = _read_statuses(options.get("statuses"), named_or_by_status, faults)
    if is_named:
        # without values there is no request: a computed list that is empty must not mean the whole fleet
        filters.append(Filter(_ID_KEY, instance_ids))
    if statuses:
        filters.append(Filter(_STATUS_KEY, statuses))
    if len(filters) > _limits.FILTERS_PER_CALL:
        problem = (
            f"are {len(filters)} with those for ids and statuses, the service takes at most {_limits.FILTERS_PER_CALL}"
        )
        faults.append(Fault("filters", problem))
    return Selection(instance_ids, tuple(filters)), faults


def _full_key(key: str) -> str:
    return key if ":" in key else f"{INSTANCE_INFORMATION}.{key}"


def _read_statuses(raw: Sequence[str] | None, any_by_default: bool, faults: list[Fault]) -> tuple[str, ...]:
    if raw is None:
        return () if any_by_default else ("Active",)
    allowed = (*STATUSES, ANY_STATUS)
    if not raw:
        faults.append(Fault("statuses", f"must not be empty; {ANY_STATUS} is every status"))
    faults.extend(
        Fault("statuses", f"must be one of {', '.join(allowed)}, not {shown(status)}")
        for status in raw
        if status not in allowed
    )
    return () if ANY_STATUS in raw else tuple(dict.fromkeys(raw))


def nodes_of(entities: Iterable[Mapping[str, Any]], region: str) -> list[Node]:
    """The nodes among the entities of GetInventory's answers, each once, sorted by id."""
    nodes = {}
    for entity in entities:
        content = entity.get("Data", {}).get(INSTANCE_INFORMATION, {}).get("Content") or [{}]
        nodes[entity["Id"]] = Node(entity["Id"], region, dict(content[0]))
    return [nodes[instance_id] for instance_id in sorted(nodes)]
