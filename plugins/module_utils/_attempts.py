# Copyright: Contributors to the fleetfacts.ssm collection
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the fleetfacts.ssm collection: nothing outside it may import it.
"""Puts and deletions whose fate is not known.

botocore repeats a call whose answer was lost, and then reports what became of its last attempt. The lost one may have
taken effect all the same, so that a put which ends in "throttled" may have been written, and a deletion may have begun.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ansible_collections.fleetfacts.ssm.plugins.module_utils._unsent import was_sent

_KEY = "fleetfacts.ssm.lost_attempts"
# The operations that change what is stored.
_WATCHED = ("PutInventory", "DeleteInventory")


def watch_changes(client: Any) -> None:
    """From now on :func:`is_uncertain` tells which changes through the client may have been made though they failed."""
    events = client.meta.events
    for operation in _WATCHED:
        key = f"{_KEY}.{operation}"
        events.register(f"needs-retry.ssm.{operation}", _count_lost, unique_id=f"{key}.count")
        events.register(f"after-call.ssm.{operation}", _mark_answer, unique_id=f"{key}.answer")
        events.register(f"after-call-error.ssm.{operation}", _mark_exception, unique_id=f"{key}.exception")


def is_uncertain(exception: BaseException | None) -> bool:
    """Whether a put or a deletion that ended in this exception of botocore may have taken effect."""
    response = getattr(exception, "response", None)
    marked = response.get("ResponseMetadata", {}) if isinstance(response, Mapping) else vars(exception or object)
    return bool(marked.get(_KEY))


def _count_lost(
    response: Any, caught_exception: BaseException | None, request_dict: Mapping[str, Any], **kwargs: Any
) -> None:
    if caught_exception is not None:
        lost = was_sent(caught_exception)
    else:
        lost = response[0].status_code >= 500
    if lost:
        context = request_dict["context"]
        context[_KEY] = context.get(_KEY, 0) + 1


def _mark_answer(parsed: Mapping[str, Any], context: Mapping[str, Any], **kwargs: Any) -> None:
    if context.get(_KEY):
        parsed["ResponseMetadata"][_KEY] = context[_KEY]


def _mark_exception(exception: BaseException, context: Mapping[str, Any], **kwargs: Any) -> None:
    if context.get(_KEY):
        vars(exception)[_KEY] = context[_KEY]
