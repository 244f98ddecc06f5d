# Copyright: Contributors to the fleetfacts.ssm collection
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes inventory content of any nested data."""

from __future__ import annotations

DOCUMENTATION = r"""
---
name: to_content
version_added: 0.1.0
short_description: Make inventory content of any nested data
author:
  - Contributors to the fleetfacts.ssm collection (@fleetfacts)
description:
  - An entry of SSM Inventory is a flat map of text to text. This filter makes entries of whatever data there is,
    ready for O(fleetfacts.ssm.ssm_put_inventory#module:items[].content).
  - A map becomes one entry, a list one entry for each of its elements.
    An element that has no attribute makes no entry.
  - Nested maps become attributes whose names are the keys joined with O(separator).
  - Values become text as the SSM agent makes it. Text stays as it is, booleans are V(true) and V(false),
    numbers their JSON, none and an empty map or list the empty text.
  - What neither joins nor nests becomes JSON, its keys sorted.
  - The limits of the service are checked. At most 10,000 entries, 50 attributes in an entry, names of 1 to 64 and
    values of at most 4096 characters. What breaks them is an error that names every place; nothing is cut or left out
    unless O(truncate=true) or O(omit_none=true) asks for it.
positional: _input
options:
  _input:
    description: The data.
    type: raw
    required: true
  separator:
    description: What stands between the keys of nested maps in the name of an attribute.
    type: str
    default: "."
  lists:
    description: What becomes of a list inside an entry.
    type: str
    default: join
    choices:
      join: >-
        The elements as text, joined with O(list_separator). A list that could not be read back so, because it holds
        maps or lists or an element with the separator in it, is written as JSON.
      index: An attribute for each element, its position in the name (V(disks.0.size)).
      json: JSON.
  list_separator:
    description: What stands between the elements of a joined list.
    type: str
    default: ","
  depth:
    description:
      - How many keys the name of an attribute may be made of. What lies deeper is written as JSON.
      - Without it there is no bound.
    type: int
  explode:
    description:
      - The keys that lead to a list or a map each of whose elements is to be an entry of its own, as one text joined
        with O(separator) or as a list of keys. An empty list explodes the data itself.
      - What lies beside it is repeated in every entry. Lists on the way are exploded too.
      - The key of each element of a map goes to O(key_attribute); an element that is a list makes an entry for each
        of its elements.
      - It is an error where the data has no such key.
    type: raw
  key_attribute:
    description: The attribute that takes the key of an element of an exploded map.
    type: str
    default: Key
  value_attribute:
    description: The attribute that takes an element that is no map.
    type: str
    default: Value
  omit_none:
    description: Leave out what is none or an empty map or list, instead of giving it the empty text.
    type: bool
    default: false
  truncate:
    description: Cut values that are longer than 4096 characters; what was cut ends in three dots.
    type: bool
    default: false
seealso:
  - module: fleetfacts.ssm.ssm_put_inventory
  - plugin: fleetfacts.ssm.host_items
    plugin_type: filter
  - plugin: fleetfacts.ssm.content_hash
    plugin_type: filter
"""

EXAMPLES = r"""
- name: One entry with the attributes rack.row, rack.unit and owners
  fleetfacts.ssm.ssm_put_inventory:
    instance_id: i-0123456789abcdef0
    items:
      - type_name: Custom:RackInfo
        content: "{{ rack_info | fleetfacts.ssm.to_content }}"
  vars:
    rack_info:
      rack:
        row: C
        unit: 17
      owners: [alice, bob]

- name: One entry for each disk, the name of the chassis in each
  fleetfacts.ssm.ssm_put_inventory:
    instance_id: i-0123456789abcdef0
    items:
      - type_name: Custom:Disk
        content: "{{ chassis | fleetfacts.ssm.to_content(explode='disks', separator='_') }}"
  vars:
    chassis:
      name: shelf-4
      disks:
        - serial: WD-0001
          size_gb: 4000
        - serial: WD-0002
          size_gb: 4000

- name: One entry for each certificate, its host name in the attribute Name
  fleetfacts.ssm.ssm_put_inventory:
    instance_id: i-0123456789abcdef0
    items:
      - type_name: Custom:Certificate
        content: "{{ certificates | fleetfacts.ssm.to_content(explode=[], key_attribute='Name', omit_none=true) }}"
  vars:
    certificates:
      www.example.com:
        Issuer: Example CA
        Expires: 2030-01-31
      api.example.com:
        Issuer: Example CA
        Expires:
"""

RETURN = r"""
_value:
  description: The entries, in the order of the data.
  type: list
  elements: dict
  sample:
    - rack.row: C
      rack.unit: "17"
      owners: alice,bob
"""

from collections.abc import Callable
from typing import Any

from ansible_collections.fleetfacts.ssm.plugins.module_utils._flatten import LIST_WAYS, Shape, flatten
from ansible_collections.fleetfacts.ssm.plugins.plugin_utils._filter_function import filter_function
from ansible_collections.fleetfacts.ssm.plugins.plugin_utils._filter_options import (
    read_choice,
    read_switch,
    read_text,
    refused,
)


@filter_function
def to_content(
    data: Any,
    *,
    separator: Any = ".",
    lists: Any = "join",
    list_separator: Any = ",",
    depth: Any = None,
    explode: Any = None,
    key_attribute: Any = "Key",
    value_attribute: Any = "Value",
    omit_none: Any = False,
    truncate: Any = False,
) -> list[dict[str, str]]:
    """The entries of any nested data.

    :raises AnsibleFilterError: where an option or the data is refused, with every place.
    """
    shape = Shape(
        separator=read_text("separator", separator),
        lists=read_choice("lists", lists, LIST_WAYS),
        list_separator=read_text("list_separator", list_separator, allow_empty=False),
        depth=_depth(depth),
        explode=_path(explode, separator),
        key_attribute=read_text("key_attribute", key_attribute, allow_empty=False),
        value_attribute=read_text("value_attribute", value_attribute, allow_empty=False),
        omit_none=read_switch("omit_none", omit_none),
        truncate=read_switch("truncate", truncate),
    )
    return list(flatten(data, shape))


def _depth(value: Any) -> int | None:
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        raise refused("depth", "a number of at least 1", value)
    return int(value)


def _path(value: Any, separator: str) -> tuple[str, ...] | None:
    if value is None:
        return None
    if isinstance(value, str):
        return tuple(value.split(separator)) if separator and value else (value,) if value else ()
    if isinstance(value, (list, tuple)) and all(isinstance(key, str) for key in value):
        return tuple(value)
    raise refused("explode", "text or a list of keys", value)


class FilterModule:
    """Offers the filter to Ansible."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """The filter by its name."""
        return {"to_content": to_content}
