# Copyright: Contributors to the fleetfacts.ssm collection
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the fleetfacts.ssm collection: nothing outside it may import it.
"""What became of one node."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ansible_collections.fleetfacts.ssm.plugins.module_utils._plan import FAILED, HASH_ONLY, UNCHANGED, Step


@dataclass(frozen=True)
class NodeError:
    """Why a node failed.

    ``text`` is for the user; ``code``, ``message`` and ``request_id`` are the service's own words, none where it gave
    no answer.
    """

    text: str
    code: str | None = None
    message: str | None = None
    request_id: str | None = None


@dataclass(frozen=True)
class NodeOutcome:
    """What became of one node.

    ``steps`` are those that the service took or that had nothing to send, ``unsettled`` those that it did not take.
    ``remarks`` are the messages that came with its answers.
    """

    instance_id: str
    steps: tuple[Step, ...] = ()
    unsettled: tuple[Step, ...] = ()
    remarks: tuple[str, ...] = ()
    error: NodeError | None = None

    @property
    def changed(self) -> bool:
        """Whether the node holds something else than before, or in check mode would."""
        return any(step.changes for step in self.steps)

    def as_result(self) -> dict[str, Any]:
        """The node as the task returns it."""
        types = [_type_result(step, step.outcome) for step in self.steps]
        types += [_type_result(step, FAILED) for step in self.unsettled]
        result: dict[str, Any] = {
            "instance_id": self.instance_id,
            "changed": self.changed,
            "failed": self.error is not None,
            "msg": self.error.text if self.error else "",
            "error_code": self.error.code if self.error else None,
            "types": types,
        }
        if self.remarks:
            result["remarks"] = list(self.remarks)
        if self.error and self.error.message is not None:
            result["error"] = {
                "code": self.error.code,
                "message": self.error.message,
                "request_id": self.error.request_id,
            }
        return result


def _type_result(step: Step, outcome: str) -> dict[str, Any]:
    item = step.item
    holds_stored = outcome == UNCHANGED and step.stored is not None
    return {
        "type_name": item.type_name,
        "outcome": outcome,
        "schema_version": step.stored.schema_version if holds_stored and step.stored else item.schema_version,
        "capture_time": step.stored.capture_time if holds_stored and step.stored else item.capture_time,
        "content_hash": item.content_hash,
        "entries": None if item.entries is None and step.form == HASH_ONLY else list(item.entries or ()),
    }
