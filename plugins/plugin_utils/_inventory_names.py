# Copyright: Contributors to the fleetfacts.ssm collection
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the fleetfacts.ssm collection: nothing outside it may import it.
"""Names of hosts, from what nodes say of themselves.

Nodes are not trusted with it: a name must not lead tasks to another host, or mean anything but a name.
"""

from __future__ import annotations

import difflib
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from ansible_collections.fleetfacts.ssm.plugins.module_utils._listed import listed
from ansible_collections.fleetfacts.ssm.plugins.module_utils._node import INSTANCE_INFORMATION
from ansible_collections.fleetfacts.ssm.plugins.module_utils._reading import NodeReading, split_key

INSTANCE_ID = "instance_id"

SHOWN = 5
_NAME_LENGTH = 253

# Letters, digits and what else means nothing in host patterns, templates and command lines.
_USABLE = re.compile(r"(?!-)[\w.@+-]+\Z")
# Ansible takes these for the controller.
_CONTROLLER = ("localhost", "127.0.0.1", "::1")

Render = Callable[[str, NodeReading], str | None]


@dataclass(frozen=True)
class Occupied:
    """Names that are in use: those of groups, and those of the hosts that earlier sources have.

    ``hosts`` has the id of the node that a host stands for, or none where it stands for no node.
    """

    groups: Collection[str] = ()
    hosts: Mapping[str, str | None] = field(default_factory=dict)

    def by_group(self, name: str) -> bool:
        """Whether a group has the name. Ansible would take the group where the host is meant."""
        return name in self.groups

    def by_host(self, name: str, instance_id: str) -> bool:
        """Whether a host that does not stand for this node has the name."""
        return self.hosts.get(name, instance_id) != instance_id


def is_template(preference: str) -> bool:
    """Whether a preference is a template and not the name of an attribute."""
    return "{{" in preference or "{%" in preference


def attribute_of(preference: str, reading: NodeReading) -> str | None:
    """What a preference without template names: the id, an attribute of the node, or one of a type's first entry."""
    if preference == INSTANCE_ID:
        return reading.node.instance_id
    types = {each.type_name: each.entries for each in reading.types}
    types.setdefault(INSTANCE_INFORMATION, (reading.node.information,))
    split = split_key(preference, list(types))
    if split is None:
        return reading.node.information.get(preference)
    type_name, attribute = split
    entries = types[type_name]
    return entries[0].get(attribute) if entries else None


def needed_type(preference: str, types: Sequence[str]) -> str | None:
    """The type that a preference needs and that is not read, if any."""
    if is_template(preference) or ":" not in preference or split_key(preference, [*types, INSTANCE_INFORMATION]):
        return None
    return preference.split(".", 1)[0]


def name_hosts(
    readings: Sequence[NodeReading], preferences: Sequence[str], render: Render, occupied: Occupied
) -> tuple[dict[str, str], list[str]]:
    """A name for each node, and warnings.

    The first preference that gives a usable name counts. A name that several nodes claim goes to none of them: they are
    named by their ids. So are nodes without any usable name.

    :param render: renders a template for a node; none where that fails.
    :returns: instance id to name.
    """
    ids = {reading.node.instance_id for reading in readings}
    names: dict[str, str] = {}
    # a dictionary, since a node may claim a name twice
    passed_over: dict[tuple[str, str], None] = {}
    for reading in readings:
        instance_id = reading.node.instance_id
        claims = filter(is_usable, _claims(reading, preferences, render))
        names[instance_id], occupied_names = _first_free(instance_id, claims, ids, occupied)
        passed_over.update(((instance_id, name), None) for name in occupied_names)
    count = Counter(names.values())
    clashing = [instance_id for instance_id, name in names.items() if count[name] > 1]
    warnings = [*_describe_occupied(passed_over, occupied), *_describe_clashes(names, clashing)]
    return {**names, **{instance_id: instance_id for instance_id in clashing}}, warnings


def _claims(reading: NodeReading, preferences: Sequence[str], render: Render) -> Iterable[str]:
    for preference in preferences:
        name = render(preference, reading) if is_template(preference) else attribute_of(preference, reading)
        if name:
            yield str(name)


def _first_free(instance_id: str, claims: Iterable[str], ids: set[str], occupied: Occupied) -> tuple[str, list[str]]:
    """The name of a node, and those before it that are occupied."""
    passed_over: list[str] = []
    for name in claims:
        is_occupied = occupied.by_group(name) or occupied.by_host(name, instance_id)
        if name == instance_id or not (is_occupied or name in ids):
            return name, passed_over
        passed_over.extend([name] if is_occupied else [])
    return instance_id, passed_over


def describe_unmatched(readings: Sequence[NodeReading], preferences: Sequence[str]) -> list[str]:
    """A warning for each attribute among the preferences that no node has: it may be misspelt."""
    attributes = [each for each in preferences if not is_template(each)]
    unmatched = [
        each for each in attributes if readings and all(attribute_of(each, reading) is None for reading in readings)
    ]
    known = {name for reading in readings for name in reading.node.information}
    return [f"hostnames: no node has {each}, which names no host{_nearest(each, known)}" for each in unmatched]


def _nearest(name: str, known: Collection[str]) -> str:
    nearest = difflib.get_close_matches(name, sorted(known), n=1)
    return f". Is it meant to be {nearest[0]}?" if nearest else ""


def is_usable(name: str) -> bool:
    """Whether a text may be the name of a host."""
    return len(name) <= _NAME_LENGTH and name.lower() not in _CONTROLLER and bool(_USABLE.match(name))


def _describe_occupied(passed_over: Collection[tuple[str, str]], occupied: Occupied) -> list[str]:
    of_groups = [f"{instance_id} ({name})" for instance_id, name in passed_over if occupied.by_group(name)]
    of_hosts = [f"{instance_id} ({name})" for instance_id, name in passed_over if not occupied.by_group(name)]
    kinds = {"groups": of_groups, "hosts of other inventory sources": of_hosts}
    return [
        f"Nodes claim names of {kind} and don't get them: {listed(found, SHOWN)}"
        for kind, found in kinds.items()
        if found
    ]


def _describe_clashes(names: Mapping[str, str], clashing: Sequence[str]) -> list[str]:
    by_name: dict[str, list[str]] = {}
    for instance_id in clashing:
        by_name.setdefault(names[instance_id], []).append(instance_id)
    return [
        f"Several nodes claim the name {name}, so each is named by its id: {listed(claimants, SHOWN)}"
        for name, claimants in by_name.items()
    ]
