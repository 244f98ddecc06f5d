# Copyright: Contributors to the fleetfacts.ssm collection
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the fleetfacts.ssm collection: nothing outside it may import it.
"""The task ``ssm_put_inventory``: its options and what it does, the same for the module and for the action plugin."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from typing import Any, Callable

from ansible_collections.fleetfacts.ssm.plugins.module_utils._api import CallCount
from ansible_collections.fleetfacts.ssm.plugins.module_utils._connection import connection_faults
from ansible_collections.fleetfacts.ssm.plugins.module_utils._diff import diff_of
from ansible_collections.fleetfacts.ssm.plugins.module_utils._fault import hiding_values
from ansible_collections.fleetfacts.ssm.plugins.module_utils._interrupted import settle
from ansible_collections.fleetfacts.ssm.plugins.module_utils._listed import listed
from ansible_collections.fleetfacts.ssm.plugins.module_utils._outcome import NodeOutcome
from ansible_collections.fleetfacts.ssm.plugins.module_utils._policy import policy_faults, read_policy
from ansible_collections.fleetfacts.ssm.plugins.module_utils._progress import Progress
from ansible_collections.fleetfacts.ssm.plugins.module_utils._publisher import Publisher
from ansible_collections.fleetfacts.ssm.plugins.module_utils._request import NodeRequest, read_request
from ansible_collections.fleetfacts.ssm.plugins.module_utils._time import to_capture_time

_SHOWN_FAILURES = 3

_ITEM_OPTIONS: dict[str, dict[str, Any]] = {
    "type_name": {"type": "str", "required": True, "aliases": ["TypeName"]},
    "schema_version": {"type": "str", "aliases": ["SchemaVersion"]},
    "capture_time": {"type": "str", "aliases": ["CaptureTime"]},
    "content": {"type": "raw", "aliases": ["Content"]},
    "content_hash": {"type": "str", "aliases": ["ContentHash"]},
    "context": {"type": "dict", "aliases": ["Context"]},
    "state": {"type": "str", "choices": ["present", "absent"], "default": "present"},
}
_ITEMS_OPTION: dict[str, Any] = {"type": "list", "elements": "dict", "aliases": ["Items"], "options": _ITEM_OPTIONS}
_INSTANCE_ID_OPTION: dict[str, Any] = {"type": "str", "aliases": ["InstanceId"]}

ARGUMENT_SPEC: dict[str, dict[str, Any]] = {
    "instance_id": _INSTANCE_ID_OPTION,
    "items": _ITEMS_OPTION,
    "instances": {
        "type": "list",
        "elements": "dict",
        "options": {"instance_id": {**_INSTANCE_ID_OPTION, "required": True}, "items": _ITEMS_OPTION},
    },
    "compare": {"type": "str", "choices": ["auto", "entries", "hash"], "default": "auto"},
    "refresh_after": {"type": "int", "default": 7},
    "wait_timeout": {"type": "int", "default": 0},
    "concurrency": {"type": "int", "default": 10},
}
MUTUALLY_EXCLUSIVE = [("instance_id", "instances")]
REQUIRED_ONE_OF = [("instance_id", "instances")]
REQUIRED_BY = {"instance_id": ("items",)}


def put_inventory(
    params: Mapping[str, Any],
    connect: Callable[[], Any],
    warn: Callable[[str], None],
    check_mode: bool = False,
    diff: bool = False,
    progress: Callable[[Progress], None] | None = None,
    left: Callable[[str], None] | None = None,
    no_log: bool = False,
) -> dict[str, Any]:
    """Does what the task asks for.

    :param params: the validated options.
    :param connect: makes the SSM client; called only when the whole input is found good.
    :param left: is told what was done where the task is ended from outside in a way that leaves no result.
    :param no_log: whether the task is not to be logged: then no words of the service or the SDK, and no
        values of options are repeated.
    :returns: the result, with ``failed`` in it; see RETURN of the module.
    :raises InputError: where the input is refused; no call was made then.
    """
    now = datetime.datetime.now(datetime.timezone.utc)
    with hiding_values(no_log):
        nodes = read_request(params, to_capture_time(now), [*connection_faults(params), *policy_faults(params)])
    client = connect()
    calls = CallCount()
    calls.watch(client)
    publisher = Publisher(client, read_policy(params, check_mode, no_log), now, warn, progress)
    try:
        told = _publish(publisher, nodes, left)
    finally:
        calls.unwatch(client)
    outcomes = [publisher.outcomes[index] for index in range(len(nodes))]
    _warn_remarks(outcomes, warn)
    result = {**_summary(outcomes), **told, "api_calls": calls.as_dict()}
    if diff:
        result["diff"] = diff_of(outcomes)
    return result


def _publish(publisher: Publisher, nodes: Sequence[NodeRequest], left: Callable[[str], None] | None) -> dict[str, str]:
    try:
        publisher.publish(nodes)
    except KeyboardInterrupt:
        return {"msg": settle(publisher.outcomes, nodes, publisher.started)}
    except BaseException:
        if left is not None:
            left(settle(publisher.outcomes, nodes, publisher.started))
        raise
    return {}


def _warn_remarks(outcomes: Sequence[NodeOutcome], warn: Callable[[str], None]) -> None:
    nodes_by_remark: dict[str, list[str]] = {}
    for outcome in outcomes:
        for remark in outcome.remarks:
            nodes_by_remark.setdefault(remark, []).append(outcome.instance_id)
    for remark, nodes in nodes_by_remark.items():
        warn(f"The service answered the put for {listed(nodes, _SHOWN_FAILURES)} with a remark: {remark}")


def _summary(outcomes: Sequence[NodeOutcome]) -> dict[str, Any]:
    reasons = [outcome.error.text for outcome in outcomes if outcome.error]
    summary: dict[str, Any] = {
        "changed": any(outcome.changed for outcome in outcomes),
        "failed": bool(reasons),
        "instances": [outcome.as_result() for outcome in outcomes],
    }
    if reasons:
        summary["msg"] = reasons[0] if len(outcomes) == 1 else _failures(reasons, len(outcomes))
    return summary


def _failures(reasons: Sequence[str], total: int) -> str:
    more = "; the other reasons are in instances" if len(reasons) > _SHOWN_FAILURES else ""
    return f"{len(reasons)} of {total} nodes failed: {'; '.join(reasons[:_SHOWN_FAILURES])}{more}"
