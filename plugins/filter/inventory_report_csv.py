# Copyright: Contributors to the fleetfacts.ssm collection
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes a report on SSM inventory as CSV."""

from __future__ import annotations

DOCUMENTATION = r"""
---
name: inventory_report_csv
version_added: 0.1.0
short_description: A report on SSM inventory as CSV
author:
  - Contributors to the fleetfacts.ssm collection (@fleetfacts)
description:
  - Writes the result of P(fleetfacts.ssm.inventory_report#filter) as CSV, with one row for each node and type, types
    that the node lacks included, or with one row for each entry. Commas between cells, a line feed after each row, all
    texts in double quotes.
  - Text that a spreadsheet would take for a formula, because it begins with V(=), V(+), V(-), V(@) (or the full-width
    form of one of these), a tab or a line break, gets an apostrophe before it. Whoever reads the file with a program
    takes the apostrophe off, or reads the JSON instead, which has every text as it is.
positional: _input
options:
  _input:
    description: The report, packed or not.
    type: raw
    required: true
  rows:
    description:
      - What each row is. With V(captures), one type of one node, whether it has data or not. With V(entries), one entry
        of one type of one node.
    type: str
    choices: [captures, entries]
    default: captures
seealso:
  - plugin: fleetfacts.ssm.inventory_report
    plugin_type: filter
"""

EXAMPLES = r"""
- name: Write the ages of everything for a spreadsheet
  ansible.builtin.copy:
    content: "{{ fleet.nodes | fleetfacts.ssm.inventory_report | fleetfacts.ssm.inventory_report_csv }}"
    dest: /srv/reports/inventory.csv
    mode: "0640"

- name: Write what every node runs, for a pivot table
  ansible.builtin.copy:
    content: "{{ fleet.nodes | fleetfacts.ssm.inventory_report | fleetfacts.ssm.inventory_report_csv(rows='entries') }}"
    dest: /srv/reports/entries.csv
    mode: "0640"
"""

RETURN = r"""
_value:
  description:
    - The text. With O(rows=captures) its columns are C(instance_id), C(name), C(region), the attributes
      C(InstanceStatus), C(PlatformType), C(PlatformName), C(PlatformVersion), C(IpAddress) and C(AgentVersion) of the
      node's information, then C(type_name), C(state), C(schema_version), C(capture_time), C(age_days), C(expires),
      C(days_left), C(content_hash), and in C(entries) the number of entries.
    - Then follows a column for each attribute that the report counts by and that is not among those, named
      C(type name.attribute), with the values of the node separated by commas.
    - With O(rows=entries) they are C(instance_id), C(name), C(region), C(type_name), C(state), C(capture_time), then
      every attribute that any entry has, by name. Types share the column of an attribute that they both have. An
      attribute that is named like one of the first six gets C(entry.) before its name.
  type: str
"""

from collections.abc import Callable
from typing import Any

from ansible_collections.fleetfacts.ssm.plugins.module_utils._report_table import entries_to_csv, to_csv
from ansible_collections.fleetfacts.ssm.plugins.module_utils._report_text import read_report
from ansible_collections.fleetfacts.ssm.plugins.plugin_utils._filter_function import filter_function
from ansible_collections.fleetfacts.ssm.plugins.plugin_utils._filter_options import plain, read_choice

_WRITERS = {"captures": to_csv, "entries": entries_to_csv}


@filter_function
def inventory_report_csv(report: Any, rows: Any = "captures") -> str:
    """The report as CSV.

    :raises AnsibleFilterError: where it is no report, or the rows are refused.
    """
    write = _WRITERS[read_choice("rows", rows, _WRITERS)]
    return write(read_report(plain(report)))


class FilterModule:
    """Offers the filter to Ansible."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """The filter by its name."""
        return {"inventory_report_csv": inventory_report_csv}
