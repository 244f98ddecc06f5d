# Copyright: Contributors to the fleetfacts.ssm collection
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the fleetfacts.ssm collection: nothing outside it may import it.
"""Waiting for what the service does in its own time."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from typing import Any

with contextlib.suppress(ImportError):  # the adapters report it, in the words that users of amazon.aws know
    from botocore.exceptions import ClientError

from ansible_collections.amazon.aws.plugins.module_utils.waiter import BaseWaiterFactory, custom_waiter_config

from ansible_collections.fleetfacts.ssm.plugins.module_utils._api import AnsibleSSMError, calls
from ansible_collections.fleetfacts.ssm.plugins.module_utils._deletion import COMPLETE, IN_PROGRESS
from ansible_collections.fleetfacts.ssm.plugins.module_utils._problem import UNKNOWN_DELETION

_OPERATION = "DescribeInventoryDeletions"
# In the user guide's samples a small deletion took five to seven minutes.
_PAUSE_SECONDS = 10

_STATUS = "InventoryDeletions[].LastStatus"


class _WaiterFactory(BaseWaiterFactory):
    @property
    def _waiter_model_data(self) -> dict[str, Any]:
        return {
            "inventory_deleted": {
                "operation": _OPERATION,
                "delay": _PAUSE_SECONDS,
                "maxAttempts": 60,
                "acceptors": [
                    {"state": "success", "matcher": "pathAll", "argument": _STATUS, "expected": COMPLETE},
                    {"state": "retry", "matcher": "pathAny", "argument": _STATUS, "expected": IN_PROGRESS},
                    # a deletion that was begun just now may not be known everywhere yet (inferred, not seen live)
                    {"state": "retry", "matcher": "error", "expected": UNKNOWN_DELETION},
                    {"state": "retry", "matcher": "error", "expected": "ThrottlingException"},
                    {"state": "retry", "matcher": "error", "expected": "InternalServerError"},
                ],
            },
        }


@calls(_OPERATION)
def _wait(client: Any, deletion_id: str, timeout: int) -> None:
    waiter = _WaiterFactory().get_waiter(client, "inventory_deleted")
    waiter.wait(DeletionId=deletion_id, WaiterConfig=custom_waiter_config(timeout, _PAUSE_SECONDS))


def wait_for_deletion(client: Any, deletion_id: str, timeout: int) -> bool:
    """Waits until a deletion is complete.

    :param timeout: seconds.
    :returns: whether it is; false where the time is up.
    :raises AnsibleSSMError: where its status can't be read.
    """
    try:
        _wait(client, deletion_id, timeout)
    except AnsibleSSMError as error:
        last_answer = getattr(error.exception, "last_response", None)
        if not isinstance(last_answer, Mapping):
            raise
        if _is_refusal(last_answer):
            # what the service said, not that a waiter was there to hear it
            error.exception = ClientError(dict(last_answer), _OPERATION)
            raise
        return False
    return True


def _is_refusal(answer: Mapping[str, Any]) -> bool:
    return answer.get("Error", {}).get("Code") not in (None, UNKNOWN_DELETION)
