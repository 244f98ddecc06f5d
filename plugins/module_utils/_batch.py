# Copyright: Contributors to the fleetfacts.ssm collection
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the fleetfacts.ssm collection: nothing outside it may import it.
"""Puts, divided into calls that the service takes."""

from __future__ import annotations

from collections.abc import Sequence

from ansible_collections.fleetfacts.ssm.plugins.module_utils import _limits
from ansible_collections.fleetfacts.ssm.plugins.module_utils._plan import Step


def first_batch(puts: Sequence[Step]) -> tuple[Step, ...]:
    """As many of the first puts as one call may hold: at least one, at most 30, and 1 MB in all."""
    size = 0
    for count, put in enumerate(puts[: _limits.ITEMS_PER_CALL]):
        size += put.size()
        if count and size > _limits.CALL_BYTES:
            return tuple(puts[:count])
    return tuple(puts[: _limits.ITEMS_PER_CALL])


def escalate(batch: Sequence[Step], type_name: str | None) -> tuple[Step, ...] | None:
    """The batch after the service refused a hash in it.

    :param type_name: the type that the service named. Where it is none of the batch, every item that can goes in full.
    :returns: none where the refusal can't be cured by sending content.
    """
    is_named = any(put.item.type_name == type_name for put in batch)

    def is_refused(put: Step) -> bool:
        return put.can_escalate and (put.item.type_name == type_name or not is_named)

    if not any(is_refused(put) for put in batch):
        return None
    return tuple(put.escalated() if is_refused(put) else put for put in batch)
