# Copyright: Contributors to the fleetfacts.ssm collection
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""How far a task has come."""

from __future__ import annotations

from ansible_collections.fleetfacts.ssm.plugins.module_utils._outcome import NodeError, NodeOutcome
from ansible_collections.fleetfacts.ssm.plugins.module_utils._plan import Step, Stored
from ansible_collections.fleetfacts.ssm.plugins.module_utils._progress import Progress
from tests.support.strategies import item

CREATED = (Step(item(), Stored(), "created", "in_full"),)


def test_nodes_are_counted_by_what_became_of_them() -> None:
    progress = Progress(9)
    assert progress == Progress(9, 0, 0, 0)
    progress.count(NodeOutcome("i-1"))
    progress.count(NodeOutcome("i-2", CREATED))
    progress.count(NodeOutcome("i-3", error=NodeError("x")))
    progress.count(NodeOutcome("i-4", CREATED, error=NodeError("x")))
    progress.count(NodeOutcome("i-5", error=NodeError("x")))
    assert progress == Progress(9, done=5, changed=2, failed=3)
