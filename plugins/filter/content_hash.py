# Copyright: Contributors to the fleetfacts.ssm collection
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Computes the content hash of inventory entries."""

from __future__ import annotations

DOCUMENTATION = r"""
---
name: content_hash
version_added: 0.1.0
short_description: The content hash of inventory entries
author:
  - Contributors to the fleetfacts.ssm collection (@fleetfacts)
description:
  - Computes the content hash of the entries of an inventory item, as the SSM agent computes it for a custom inventory
    file with the same entries.
  - It is the base64 form of the MD5 of the entries as JSON, written the way that Go writes it. It identifies content
    and protects nothing.
positional: _input
options:
  _input:
    description: The entries, a list of maps or one map. Values become text the way
      M(fleetfacts.ssm.ssm_put_inventory) makes them text.
    type: raw
    required: true
  canonical:
    description:
      - Whether to sort the entries first. M(fleetfacts.ssm.ssm_put_inventory) does so, and returns the hash of the
        sorted entries.
      - The SSM agent keeps the order of the file.
    type: bool
    default: false
seealso:
  - module: fleetfacts.ssm.ssm_put_inventory
"""

EXAMPLES = r"""
- name: The hash that the SSM agent has for a file with this entry
  ansible.builtin.debug:
    msg: "{{ [{'RackLocation': 'Bay B/Row C/Rack D/Shelf E'}] | fleetfacts.ssm.content_hash }}"
  # => h2S3423R45iIYNRHpkdDfg==

- name: Whether the module put exactly these entries, in whatever order they are
  ansible.builtin.assert:
    that: put.instances[0].types[0].content_hash == licenses | fleetfacts.ssm.content_hash(canonical=true)
"""

RETURN = r"""
_value:
  description: The content hash, 24 characters.
  type: str
  sample: h2S3423R45iIYNRHpkdDfg==
"""

from collections.abc import Callable
from typing import Any

from ansible_collections.fleetfacts.ssm.plugins.module_utils._content import canonical as canonical_of
from ansible_collections.fleetfacts.ssm.plugins.module_utils._content import content_hash as hash_of
from ansible_collections.fleetfacts.ssm.plugins.module_utils._content import read_entries
from ansible_collections.fleetfacts.ssm.plugins.module_utils._fault import InputError
from ansible_collections.fleetfacts.ssm.plugins.plugin_utils._filter_function import filter_function
from ansible_collections.fleetfacts.ssm.plugins.plugin_utils._filter_options import read_switch


@filter_function
def content_hash(content: Any, canonical: Any = False) -> str:
    """The content hash of entries.

    :raises AnsibleFilterError: where the entries or the option are refused.
    """
    sort = read_switch("canonical", canonical)
    entries, faults = read_entries(content)
    if faults:
        raise InputError(faults)
    return hash_of(canonical_of(entries) if sort else entries)


class FilterModule:
    """Offers the filter to Ansible."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """The filter by its name."""
        return {"content_hash": content_hash}
