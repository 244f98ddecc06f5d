# Copyright: Contributors to the fleetfacts.ssm collection
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the fleetfacts.ssm collection: nothing outside it may import it.
"""Reads nodes and their inventory, of one region or of many, in parallel and bounded."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
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

# A type that is denied for so many nodes, and allowed for none, is not asked for any more: in a large fleet that would
# be thousands of calls for nothing.
_DENIALS_OF_A_TYPE = 10


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


class _RefusedRegion(NamedTuple):
    problem: Problem
    error: _api.AnsibleSSMError


class _TypeJob(NamedTuple):
    region: Region
    node: Node
    query: TypeQuery

    @property
    def kind(self) -> tuple[str, str]:
        return self.region.name, self.query.type_name


class _Denials:
    """Which types are denied in a region whatever the node, as far as is known."""

    def __init__(self) -> None:
        self._count: Counter[tuple[str, str]] = Counter()
        self._last: dict[tuple[str, str], Problem] = {}
        self._allowed: set[tuple[str, str]] = set()
        self._lock = threading.Lock()

    def foreseen(self, job: _TypeJob) -> Problem | None:
        """The refusal that a call would meet; none where it is worth a call."""
        with self._lock:
            if job.kind in self._allowed or self._count[job.kind] < _DENIALS_OF_A_TYPE:
                return None
            return replace(self._last[job.kind], instance_id=job.node.instance_id)

    def add(self, job: _TypeJob, refusal: Problem) -> None:
        """Counts a denial."""
        with self._lock:
            self._count[job.kind] += 1
            self._last[job.kind] = refusal

    def allow(self, job: _TypeJob) -> None:
        """Notes that the type is not denied for every node."""
        with self._lock:
            self._allowed.add(job.kind)


def read_fleet(regions: Sequence[Region], query: Query, concurrency: int, strict: bool = True) -> FleetReading:
    """Reads the nodes of all regions, then their types.

    A type or a node that the service does not know is a refusal, not an error: whether it answers so where there is
    merely no data is not documented.

    :param concurrency: the most calls at once, over all regions.
    :param strict: whether a denied call is an error; otherwise it is a refusal, and so is a region that does not know
        the credentials or can't be reached, provided that another one has answered.
    :raises AnsibleSSMError: for everything else, with a message that says where and what to do.
    """
    found: list[tuple[Region, Node]] = []
    refusals: list[Problem] = []
    jobs = [_NodeJob(region, request) for region in regions for request in query.selection.requests()]
    answers = list(ordered_map(partial(_list_nodes, strict=strict), jobs, concurrency))
    _raise_unless_answered(answers)
    for region in regions:
        of_region = [answer for job, answer in zip(jobs, answers) if job.region == region]
        denials = [answer.problem for answer in of_region if isinstance(answer, _RefusedRegion)]
        refusals.extend(denials[:1])
        entities = [entity for answer in of_region if not isinstance(answer, _RefusedRegion) for entity in answer]
        found.extend((region, node) for node in nodes_of(entities, region.name))
    nodes = tuple(_read_nodes(found, query.types, concurrency, strict, refusals))
    return FleetReading(nodes, tuple(refusals))


def _raise_unless_answered(answers: Sequence[list[dict[str, Any]] | _RefusedRegion]) -> None:
    refused = [answer for answer in answers if isinstance(answer, _RefusedRegion)]
    if len(refused) < len(answers):
        return
    for problem, error in refused:
        if problem.may_be_the_region:
            raise in_words(problem, error) from error


def _list_nodes(job: _NodeJob, strict: bool) -> list[dict[str, Any]] | _RefusedRegion:
    try:
        entities: list[dict[str, Any]] = _api.get_inventory(job.region.client, **job.request)
    except _api.AnsibleSSMError as error:
        refusal = problem_of(error, job.region.name)
        if (refusal.is_denied or refusal.may_be_the_region) and not strict:
            return _RefusedRegion(refusal, error)
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
    answers = ordered_map(partial(_read_type, strict=strict, denials=_Denials()), jobs, concurrency)
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


def _read_type(job: _TypeJob, strict: bool, denials: _Denials) -> TypeReading | Problem:
    foreseen = denials.foreseen(job)
    if foreseen:
        return foreseen
    try:
        answer = _api.list_inventory_entries(
            job.region.client, job.node.instance_id, job.query.type_name, job.query.request()
        )
    except _api.AnsibleSSMError as error:
        about = {"type_names": (job.query.type_name,), "instance_id": job.node.instance_id}
        refusal = problem_of(error, job.region.name, **about)
        if refusal.is_denied and not strict:
            denials.add(job, refusal)
        elif refusal.code not in (UNKNOWN_NODE, UNKNOWN_TYPE):
            raise in_words(refusal, error) from error
        return refusal
    denials.allow(job)
    return type_reading(job.query, answer)
