# Copyright: Contributors to the fleetfacts.ssm collection
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the fleetfacts.ssm collection: nothing outside it may import it.
"""Hosts, each evaluated in an inventory of its own before any of them goes into the real one.

Ansible takes a name for that of a group first, and only then for that of a host. So which groups there will be must be
known before hosts are named, and an inventory that was filled halfway can't be emptied again.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import chain
from typing import Any

from ansible.inventory.data import InventoryData


def inventory_of_one(inventory: Any, name: str, group: str, variables: Mapping[str, Any]) -> InventoryData:
    """An inventory of nothing but one host of one group, and of what earlier sources know of that host."""
    data = InventoryData()
    data.current_source = inventory.current_source
    data.add_group(group)
    data.add_host(name, group=group)
    earlier = inventory.hosts.get(name)
    for each in earlier.get_groups() if earlier else ():
        data.add_host(name, group=data.add_group(each.name))
    for variable, value in chain(earlier.vars.items() if earlier else (), variables.items()):
        data.set_variable(name, variable, value)
    return data


def populate(inventory: Any, hosts: Mapping[str, InventoryData]) -> None:
    """Adds hosts from their own inventories.

    :raises AnsibleError: where a group would hold itself; nothing has been added then.
    """
    trial = InventoryData()
    for data in (inventory, *hosts.values()):
        _add_groups(trial, data)
    for name, data in hosts.items():
        _add_groups(inventory, data)
        _add_host(inventory, name, data)


def _add_groups(inventory: Any, data: Any) -> None:
    for group in data.groups.values():
        inventory.add_group(group.name)
    for group in data.groups.values():
        for child in group.child_groups:
            inventory.add_child(group.name, child.name)


def _add_host(inventory: Any, name: str, data: InventoryData) -> None:
    inventory.add_host(name)
    host = data.hosts[name]
    for variable, value in host.vars.items():
        inventory.set_variable(name, variable, value)
    known = {group.name for group in inventory.hosts[name].get_groups()}
    for group in data.groups.values():
        if host in group.hosts and group.name not in known:
            inventory.add_child(group.name, name)
