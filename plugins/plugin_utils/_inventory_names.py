# Copyright: Contributors to the fleetfacts.ssm collection
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the fleetfacts.ssm collection: nothing outside it may import it.
"""Names of hosts, from what nodes say of themselves.

Nodes are not trusted with it: a name must not lead tasks to another host, or mean anything but a name.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence

from ansible_collections.fleetfacts.ssm.plugins.module_utils._node import INSTANCE_INFORMATION
from ansible_collections.fleetfacts.ssm.plugins.module_utils._reading import NodeReading, split_key

INSTANCE_ID = "instance_id"

_SHOWN = 5
_NAME_LENGTH = 253

# Letters, digits and what else means nothing in host patterns, templates and command lines.
_USABLE = re.compile(r"(?!-)[\w.@+-]+\Z")
# Ansible takes these for the controller.
_CONTROLLER = ("localhost", "127.0.0.1", "::1")

Render = Callable[[str, NodeReading], str | None]


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
    readings: Sequence[NodeReading], preferences: Sequence[str], render: Render
) -> tuple[dict[str, str], list[str]]:
    """A name for each node, and warnings.

    The first preference that gives a usable name counts. A name that several nodes claim goes to none of them: they are
    named by their ids. So are nodes without any usable name.

    :param render: renders a template for a node; none where that fails.
    :returns: instance id to name.
    """
    ids = {reading.node.instance_id for reading in readings}
    names = {reading.node.instance_id: _first_usable(reading, preferences, render, ids) for reading in readings}
    claims = Counter(names.values())
    clashing = [instance_id for instance_id, name in names.items() if claims[name] > 1]
    warnings = _describe_clashes(names, clashing)
    return {**names, **{instance_id: instance_id for instance_id in clashing}}, warnings


def _first_usable(reading: NodeReading, preferences: Sequence[str], render: Render, ids: set[str]) -> str:
    own_id = reading.node.instance_id
    for preference in preferences:
        name = render(preference, reading) if is_template(preference) else attribute_of(preference, reading)
        if name and is_usable(name) and (name == own_id or name not in ids):
            return str(name)
    return own_id


def is_usable(name: str) -> bool:
    """Whether a text may be the name of a host."""
    return len(name) <= _NAME_LENGTH and name.lower() not in _CONTROLLER and bool(_USABLE.match(name))


def _describe_clashes(names: Mapping[str, str], clashing: Sequence[str]) -> list[str]:
    by_name: dict[str, list[str]] = {}
    for instance_id in clashing:
        by_name.setdefault(names[instance_id], []).append(instance_id)
    warnings = []
    for name, claimants in by_name.items():
        more = f" and {len(claimants) - _SHOWN} more" if len(claimants) > _SHOWN else ""
        claimed_by = ", ".join(claimants[:_SHOWN]) + more
        warnings.append(f"Several nodes claim the name {name}, so each is named by its id: {claimed_by}")
    return warnings
