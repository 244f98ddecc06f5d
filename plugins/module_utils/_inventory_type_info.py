# Copyright: Contributors to the fleetfacts.ssm collection
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the fleetfacts.ssm collection: nothing outside it may import it.
"""What the module ssm_inventory_type_info does: its options, and its result from a client."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ansible_collections.fleetfacts.ssm.plugins.module_utils import _api, _limits
from ansible_collections.fleetfacts.ssm.plugins.module_utils._connection import connection_faults
from ansible_collections.fleetfacts.ssm.plugins.module_utils._deletion import running
from ansible_collections.fleetfacts.ssm.plugins.module_utils._explained import explained
from ansible_collections.fleetfacts.ssm.plugins.module_utils._fault import InputError
from ansible_collections.fleetfacts.ssm.plugins.module_utils._type_schema import read_types

ARGUMENT_SPEC: dict[str, Any] = {
    "type_names": {"type": "list", "elements": "str", "aliases": ["type_name"]},
    "custom_only": {"type": "bool", "default": False},
}


def check_options(options: Mapping[str, Any]) -> None:
    """Refuses what leads nowhere.

    :raises InputError: with every fault.
    """
    faults = connection_faults(options)
    if faults:
        raise InputError(faults)


def inventory_type_info(options: Mapping[str, Any], client: Any) -> dict[str, Any]:
    """The module's result.

    :raises AnsibleSSMError: where a call fails.
    """
    region = client.meta.region_name
    with explained(region):
        types = read_types(_api.get_inventory_schema(client))
        deletions = running(_api.describe_inventory_deletions(client))
    used = sum(each.is_custom for each in types)
    names = options.get("type_names")
    wanted = [each for each in types if names is None or each.type_name in names]
    return {
        "changed": False,
        "region": region,
        "types": [each.as_result() for each in wanted if each.is_custom or not options["custom_only"]],
        "custom_type_count": used,
        "custom_type_limit": _limits.CUSTOM_TYPES_PER_ACCOUNT,
        "custom_types_left": max(0, _limits.CUSTOM_TYPES_PER_ACCOUNT - used),
        "running_deletions": [each.as_result() for each in deletions],
    }
