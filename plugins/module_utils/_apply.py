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
from ansible_collections.fleetfacts.ssm.plugins.module_utils._problem import HASH_REFUSED_CODES
from ansible_collections.fleetfacts.ssm.plugins.module_utils._remark import ignored


@dataclass(frozen=True)
class Applied:
    """What became of a plan: the steps that the service took or that had nothing to send, and the rest.

    ``blamed`` are the steps that ``error`` is about. ``ignored`` is the service's message on a call that it took
    and did not carry out.
    """

    settled: tuple[Step, ...]
    unsettled: tuple[Step, ...] = ()
    remarks: tuple[str, ...] = ()
    error: Exception | None = None
    blamed: tuple[Step, ...] = ()
    ignored: str = ""


def apply(client: Any, plan: Plan) -> Applied:
    """Sends what the plan sends, in as few calls as the service's limits and its answers allow.

    A hash that the service refuses makes that one item go in full, and the rest of its call as a hash again.
    """
    pending = plan.puts
    settled: list[Step] = [step for step in plan.steps if step.form is None]
    unsettled: list[Step] = []
    remarks: list[str] = []
    ignored_by = ""
    while pending:
        batch = first_batch(pending)
        try:
            remark = _api.put_inventory(client, plan.instance_id, [put.request() for put in batch])
        except Exception as error:  # noqa: BLE001 - whatever it is, what was written before it must not get lost
            in_full = _escalate_after(error, batch)
            if in_full is None:
                rest = (*unsettled, *pending)
                return Applied(_in_order(settled, plan), rest, tuple(remarks), error, _blamed(error, batch))
            pending = in_full + pending[len(batch) :]
            continue
        pending = pending[len(batch) :]
        dropped = ignored(remark, batch)
        ignored_by = remark if dropped else ignored_by
        settled.extend(put for put in batch if put not in dropped)
        unsettled.extend(dropped)
        remarks.extend([remark] if remark else [])
    rest = tuple(unsettled)
    return Applied(_in_order(settled, plan), rest, tuple(remarks), blamed=rest, ignored=ignored_by)


def _escalate_after(error: Exception, batch: Sequence[Step]) -> tuple[Step, ...] | None:
    if _api.error_code(error) not in HASH_REFUSED_CODES:
        return None
    return escalate(batch, _api.error_response(error).get("TypeName"))


def _blamed(error: Exception, batch: tuple[Step, ...]) -> tuple[Step, ...]:
    type_name = _api.error_response(error).get("TypeName")
    return tuple(put for put in batch if put.item.type_name == type_name) or batch


def _in_order(steps: Sequence[Step], plan: Plan) -> tuple[Step, ...]:
    position = {step.item.type_name: index for index, step in enumerate(plan.steps)}
    return tuple(sorted(steps, key=lambda step: position[step.item.type_name]))
