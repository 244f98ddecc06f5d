# Copyright: Contributors to the fleetfacts.ssm collection
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the fleetfacts.ssm collection: nothing outside it may import it.
"""What became of the attempts of calls: puts and deletions whose fate is not known, answers that are none.

botocore repeats a call whose answer was lost, and then reports what became of its last attempt. The lost one may have
taken effect all the same, so that a put which ends in "throttled" may have been written, and a deletion may have begun.
An exception that ends a call may also come from where its credentials are got, before anything was sent to SSM.
"""

from __future__ import annotations

import weakref
from collections.abc import Mapping
from typing import Any

from ansible_collections.fleetfacts.ssm.plugins.module_utils._answer import ForeignAnswer, check_answer
from ansible_collections.fleetfacts.ssm.plugins.module_utils._pool import refuse_if_abandoned
from ansible_collections.fleetfacts.ssm.plugins.module_utils._unsent import was_sent

_KEY = "fleetfacts.ssm.lost_attempts"
# In the context of a call: whether an attempt is signed and not over. On an exception: that it came before that.
_SIGNED = "fleetfacts.ssm.signed"
_UNSIGNED = "fleetfacts.ssm.unsigned"
# On an exception that was raised while a request was sent.
_SENDING = "fleetfacts.ssm.sending"
# The operations that change what is stored.
_WATCHED = ("PutInventory", "DeleteInventory")
# Those that are watched.
_CLIENTS: weakref.WeakSet[Any] = weakref.WeakSet()


def watch(client: Any) -> None:
    """From now on the functions below tell what became of calls through the client, and no answer is taken for one that
    is none.
    """
    # botocore would see as well that its handlers are there, in a tenth of a millisecond a call
    if client in _CLIENTS:
        return
    _CLIENTS.add(client)
    events = client.meta.events
    # threads that an ended task leaves behind repeat calls, and must not put over what a later task has put
    events.register("before-send.ssm", refuse_if_abandoned, unique_id=f"{_KEY}.abandoned")
    # botocore's signer, which gets the credentials, is not among the last
    events.register_last("request-created.ssm", _note_signed, unique_id=f"{_KEY}.signed")
    events.register("response-received.ssm", _check_answer, unique_id=f"{_KEY}.received")
    events.register("needs-retry.ssm", _note_end, unique_id=f"{_KEY}.end")
    events.register("after-call-error.ssm", _mark_phase, unique_id=f"{_KEY}.phase")
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


def is_unsigned(exception: BaseException | None) -> bool:
    """Whether this exception ended a call before its last attempt was signed, which is where credentials are got."""
    return _UNSIGNED in vars(exception or object)


def cause_of_failure(exception: Exception) -> Exception | None:
    """What made a call fail, where an exception that is none of botocore's ended it; none where it is an error in this
    collection.
    """
    marks = vars(exception)
    if isinstance(exception, ForeignAnswer) or _UNSIGNED in marks:
        return exception
    if _SIGNED not in marks:
        return None
    cause = ForeignAnswer(f"an answer that can't be read: {type(exception).__name__}")
    vars(cause).update(marks)
    return cause


def _note_signed(request: Any, **kwargs: Any) -> None:
    request.context[_SIGNED] = True


def _check_answer(response_dict: Mapping[str, Any] | None, **kwargs: Any) -> None:
    if response_dict is not None and response_dict["status_code"] < 300:
        check_answer(response_dict["status_code"], response_dict["headers"], response_dict["body"])


def _note_end(caught_exception: BaseException | None, request_dict: Mapping[str, Any], **kwargs: Any) -> None:
    request_dict["context"].pop(_SIGNED, None)
    if caught_exception is not None:
        vars(caught_exception)[_SENDING] = True


def _mark_phase(exception: BaseException, context: Mapping[str, Any], **kwargs: Any) -> None:
    marks = vars(exception)
    if _SENDING not in marks:
        marks[_SIGNED if _SIGNED in context else _UNSIGNED] = True


def _count_lost(
    response: Any, caught_exception: BaseException | None, request_dict: Mapping[str, Any], **kwargs: Any
) -> None:
    lost = response[0].status_code >= 500 if caught_exception is None else was_sent(caught_exception)
    if lost:
        context = request_dict["context"]
        context[_KEY] = context.get(_KEY, 0) + 1


def _mark_answer(parsed: Mapping[str, Any], context: Mapping[str, Any], **kwargs: Any) -> None:
    if context.get(_KEY):
        parsed["ResponseMetadata"][_KEY] = context[_KEY]


def _mark_exception(exception: BaseException, context: Mapping[str, Any], **kwargs: Any) -> None:
    if context.get(_KEY):
        vars(exception)[_KEY] = context[_KEY]
