# Copyright: Contributors to the fleetfacts.ssm collection
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the fleetfacts.ssm collection: nothing outside it may import it.
"""What became of the nodes of a task that was interrupted."""

from __future__ import annotations

from collections.abc import MutableMapping, Sequence

from ansible_collections.fleetfacts.ssm.plugins.module_utils._listed import listed
from ansible_collections.fleetfacts.ssm.plugins.module_utils._outcome import NodeError, NodeOutcome
from ansible_collections.fleetfacts.ssm.plugins.module_utils._request import NodeRequest

_SHOWN_NODES = 10


def settle(outcomes: MutableMapping[int, NodeOutcome], nodes: Sequence[NodeRequest], started: int) -> str:
    """Gives every node that is not done an outcome that says so.

    :param outcomes: those of the nodes that are done, by their position in the task.
    :param started: how many nodes were begun.
    :returns: what was done, in words.
    """
    done = list(outcomes.values())
    unknown = [node.instance_id for index, node in enumerate(nodes[:started]) if index not in outcomes]
    for index, node in enumerate(nodes):
        if index not in outcomes:
            begun = index < started
            outcomes[index] = NodeOutcome(node.instance_id, error=NodeError(f"{node.instance_id}: {_told(begun)}"))
    changed = sum(outcome.changed for outcome in done)
    failed = sum(outcome.error is not None for outcome in done)
    told = f"interrupted: {len(done)} of {len(nodes)} nodes are done ({changed} changed, {failed} failed)"
    if unknown:
        told += f"; what was written is not known of {listed(unknown, _SHOWN_NODES)}"
    if started < len(nodes):
        told += f"; {len(nodes) - started} were not begun, nothing was written to them"
    return told


def _told(begun: bool) -> str:
    if begun:
        return "interrupted before its answer came, so what was written is not known"
    return "interrupted before it was begun, nothing was written"
