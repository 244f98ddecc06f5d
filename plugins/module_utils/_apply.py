# Copyright: Contributors to the fleetfacts.ssm collection
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the fleetfacts.ssm collection: nothing outside it may import it.
"""Sends what a plan sends."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ansible_collections.fleetfacts.ssm.plugins.module_utils import _api
from ansible_collections.fleetfacts.ssm.plugins.module_utils._batch import escalate, first_batch
from ansible_collections.fleetfacts.ssm.plugins.module_utils._plan import Plan, Step


@dataclass(frozen=True)
class Applied:
    """What became of a plan: the steps that the service took or that had nothing to send, and the rest."""

    settled: tuple[Step, ...]
    unsettled: tuple[Step, ...] = ()
    remarks: tuple[str, ...] = ()
    error: _api.AnsibleSSMError | None = None


def apply(client: Any, plan: Plan) -> Applied:
    """Sends what the plan sends, in as few calls as the service's limits and its answers allow.

    A hash that the service refuses makes that one item go in full, and the rest of its call as a hash again.
    """
    pending = plan.puts
    settled: list[Step] = [step for step in plan.steps if step.form is None]
    remarks: list[str] = []
    while pending:
        batch = first_batch(pending)
        try:
            remark = _api.put_inventory(client, plan.instance_id, [put.request() for put in batch])
        except _api.AnsibleSSMError as error:
            in_full = _escalate_after(error, batch)
            if in_full is None:
                return Applied(_in_order(settled, plan), pending, tuple(remarks), error)
            pending = in_full + pending[len(batch) :]
            continue
        settled.extend(batch)
        pending = pending[len(batch) :]
        if remark:
            remarks.append(remark)
    return Applied(_in_order(settled, plan), (), tuple(remarks))


def _escalate_after(error: _api.AnsibleSSMError, batch: Sequence[Step]) -> tuple[Step, ...] | None:
    if _api.error_code(error) not in _api.HASH_MISMATCH_CODES:
        return None
    return escalate(batch, _api.error_response(error).get("TypeName"))


def _in_order(steps: Sequence[Step], plan: Plan) -> tuple[Step, ...]:
    position = {step.item.type_name: index for index, step in enumerate(plan.steps)}
    return tuple(sorted(steps, key=lambda step: position[step.item.type_name]))
