# Copyright: Contributors to the fleetfacts.ssm collection
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the fleetfacts.ssm collection: nothing outside it may import it.
"""Reads nodes and their inventory, of one region or of many, in parallel and bounded."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice
from typing import Any, NamedTuple

from ansible_collections.fleetfacts.ssm.plugins.module_utils import _api
from ansible_collections.fleetfacts.ssm.plugins.module_utils._explained import in_words, problem_of
from ansible_collections.fleetfacts.ssm.plugins.module_utils._node import Node, nodes_of
from ansible_collections.fleetfacts.ssm.plugins.module_utils._pool import ordered_map
from ansible_collections.fleetfacts.ssm.plugins.module_utils._problem import UNKNOWN_NODE, UNKNOWN_TYPE, Problem
from ansible_collections.fleetfacts.ssm.plugins.module_utils._reading import (
    NodeReading,
    Query,
    TypeQuery,
    TypeReading,
    type_reading,
)


class Region(NamedTuple):
    """A region and the client to read it with."""

    name: str
    client: Any


@dataclass(frozen=True)
class FleetReading:
    """What was read: the nodes by region in the order given, sorted by id; and the refusals it was read without."""

    nodes: tuple[NodeReading, ...]
    refusals: tuple[Problem, ...] = ()


class _NodeJob(NamedTuple):
    region: Region
    request: dict[str, Any]


class _TypeJob(NamedTuple):
    region: Region
    node: Node
    query: TypeQuery


def read_fleet(regions: Sequence[Region], query: Query, concurrency: int, strict: bool = True) -> FleetReading:
    """Reads the nodes of all regions, then their types.

    A type or a node that the service does not know is a refusal, not an error: whether it answers so where there is
    merely no data is not documented.

    :param concurrency: the most calls at once, over all regions.
    :param strict: whether a denied call is an error; otherwise it is a refusal.
    :raises AnsibleSSMError: for everything else, with a message that says where and what to do.
    """
    found: list[tuple[Region, Node]] = []
    refusals: list[Problem] = []
    jobs = [_NodeJob(region, request) for region in regions for request in query.selection.requests()]
    answers = list(ordered_map(partial(_list_nodes, strict=strict), jobs, concurrency))
    for region in regions:
        of_region = [answer for job, answer in zip(jobs, answers) if job.region == region]
        denials = [answer for answer in of_region if isinstance(answer, Problem)]
        refusals.extend(denials[:1])
        entities = [entity for answer in of_region if not isinstance(answer, Problem) for entity in answer]
        found.extend((region, node) for node in nodes_of(entities, region.name))
    nodes = tuple(_read_nodes(found, query.types, concurrency, strict, refusals))
    return FleetReading(nodes, tuple(refusals))


def _list_nodes(job: _NodeJob, strict: bool) -> list[dict[str, Any]] | Problem:
    try:
        entities: list[dict[str, Any]] = _api.get_inventory(job.region.client, **job.request)
    except _api.AnsibleSSMError as error:
        refusal = problem_of(error, "GetInventory", job.region.name)
        if refusal.is_denied and not strict:
            return refusal
        raise in_words(refusal, error) from error
    return entities


def _read_nodes(
    found: Sequence[tuple[Region, Node]],
    types: Sequence[TypeQuery],
    concurrency: int,
    strict: bool,
    refusals: list[Problem],
) -> Iterator[NodeReading]:
    jobs = (_TypeJob(region, node, each) for region, node in found for each in types)
    answers = ordered_map(partial(_read_type, strict=strict), jobs, concurrency)
    for _region, node in found:
        readings = []
        for each, answer in zip(types, islice(answers, len(types))):
            if isinstance(answer, Problem):
                refusals.extend([answer] if _is_worth_telling(answer, node) else [])
            readings.append(_without_data(each) if isinstance(answer, Problem) else answer)
        yield NodeReading(node, tuple(readings))


def _without_data(query: TypeQuery) -> TypeReading:
    return TypeReading(query.type_name, filtered=bool(query.filters))


def _is_worth_telling(refusal: Problem, node: Node) -> bool:
    # that a terminated node is not registered is no news
    return refusal.code != UNKNOWN_NODE or node.information.get("InstanceStatus") == "Active"


def _read_type(job: _TypeJob, strict: bool) -> TypeReading | Problem:
    try:
        answer = _api.list_inventory_entries(
            job.region.client, job.node.instance_id, job.query.type_name, job.query.request()
        )
    except _api.AnsibleSSMError as error:
        about = {"type_names": (job.query.type_name,), "instance_id": job.node.instance_id}
        refusal = problem_of(error, "ListInventoryEntries", job.region.name, **about)
        if refusal.code in (UNKNOWN_NODE, UNKNOWN_TYPE) or (refusal.is_denied and not strict):
            return refusal
        raise in_words(refusal, error) from error
    return type_reading(job.query, answer)
