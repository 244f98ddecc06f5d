# Copyright: Contributors to the fleetfacts.ssm collection
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the fleetfacts.ssm collection: nothing outside it may import it.
"""How far a task with many nodes has come."""

from __future__ import annotations

from dataclasses import dataclass

from ansible_collections.fleetfacts.ssm.plugins.module_utils._outcome import NodeOutcome


@dataclass
class Progress:
    """How far a task has come."""

    total: int
    done: int = 0
    changed: int = 0
    failed: int = 0

    def count(self, outcome: NodeOutcome) -> None:
        """Counts a node that is done."""
        self.done += 1
        self.changed += outcome.changed
        self.failed += outcome.error is not None
