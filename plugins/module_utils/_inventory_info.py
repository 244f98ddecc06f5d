# Copyright: Contributors to the fleetfacts.ssm collection
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the fleetfacts.ssm collection: nothing outside it may import it.
"""What the module ssm_inventory_info does: its options, and its result from a client."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Callable

from ansible_collections.fleetfacts.ssm.plugins.module_utils import _api
from ansible_collections.fleetfacts.ssm.plugins.module_utils._connection import connection_faults
from ansible_collections.fleetfacts.ssm.plugins.module_utils._fault import InputError, hiding_values
from ansible_collections.fleetfacts.ssm.plugins.module_utils._filter import OPERATORS
from ansible_collections.fleetfacts.ssm.plugins.module_utils._node import ANY_STATUS, STATUSES
from ansible_collections.fleetfacts.ssm.plugins.module_utils._policy import policy_faults
from ansible_collections.fleetfacts.ssm.plugins.module_utils._reader import Region, read_fleet
from ansible_collections.fleetfacts.ssm.plugins.module_utils._reading import Query, as_result, read_query
from ansible_collections.fleetfacts.ssm.plugins.module_utils._refusal import describe_refusals

_FILTERS: dict[str, Any] = {
    "type": "list",
    "elements": "dict",
    "options": {
        "key": {"type": "str", "required": True, "aliases": ["Key"], "no_log": False},
        "values": {"type": "list", "elements": "str", "required": True, "aliases": ["Values"]},
        "type": {"type": "str", "default": "Equal", "choices": list(OPERATORS), "aliases": ["Type"]},
    },
}

ARGUMENT_SPEC: dict[str, Any] = {
    "instance_ids": {"type": "list", "elements": "str", "aliases": ["instance_id"]},
    "filters": _FILTERS,
    "statuses": {"type": "list", "elements": "str", "choices": [*STATUSES, ANY_STATUS]},
    "type_names": {"type": "list", "elements": "str", "aliases": ["type_name"]},
    "entry_filters": _FILTERS,
    "concurrency": {"type": "int", "default": 10},
}


def read_options(options: Mapping[str, Any]) -> Query:
    """The query that the options make.

    :raises InputError: with every fault.
    """
    query, faults = read_query(options)
    faults.extend(connection_faults(options))
    faults.extend(policy_faults({"concurrency": options["concurrency"]}))
    if faults:
        raise InputError(faults)
    return query


def inventory_info(
    options: Mapping[str, Any], make_client: Callable[[], Any], warn: Callable[[str], None], no_log: bool = False
) -> dict[str, Any]:
    """The module's result.

    :param no_log: whether the task is not to be logged: then no values of options are repeated.
    :raises InputError: before any call.
    :raises AnsibleSSMError: where a call fails.
    """
    with hiding_values(no_log):
        query = read_options(options)
    client = make_client()
    calls = _api.CallCount()
    calls.watch(client)
    reading = read_fleet([Region(client.meta.region_name, client)], query, options["concurrency"])
    for text in describe_refusals(reading.refusals):
        warn(text)
    found = {each.node.instance_id for each in reading.nodes}
    return {
        "changed": False,
        "nodes": [as_result(each) for each in reading.nodes],
        "missing_instance_ids": [each for each in query.selection.instance_ids if each not in found],
        "api_calls": calls.as_dict(),
    }
