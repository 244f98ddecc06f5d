# Copyright: Contributors to the fleetfacts.ssm collection
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes a report on SSM inventory as JSON."""

from __future__ import annotations

DOCUMENTATION = r"""
---
name: inventory_report_json
version_added: 0.1.0
short_description: A report on SSM inventory as JSON
author:
  - Contributors to the fleetfacts.ssm collection (@fleetfacts)
description:
  - Writes the result of P(fleetfacts.ssm.inventory_report#filter) as JSON of ASCII characters. Every text of the
    inventory is in it as it is stored.
  - P(fleetfacts.ssm.inventory_report#filter) takes the text again, to report on the same nodes with other thresholds.
positional: _input
options:
  _input:
    description: The report, packed or not.
    type: raw
    required: true
seealso:
  - plugin: fleetfacts.ssm.inventory_report
    plugin_type: filter
"""

EXAMPLES = r"""
- name: Keep what the fleet said today
  ansible.builtin.copy:
    content: "{{ fleet.nodes | fleetfacts.ssm.inventory_report | fleetfacts.ssm.inventory_report_json }}"
    dest: /srv/reports/inventory.json
    mode: "0640"
"""

RETURN = r"""
_value:
  description: The text.
  type: str
"""

from collections.abc import Callable
from typing import Any

from ansible_collections.fleetfacts.ssm.plugins.module_utils._report_text import read_report, to_json
from ansible_collections.fleetfacts.ssm.plugins.plugin_utils._filter_function import filter_function
from ansible_collections.fleetfacts.ssm.plugins.plugin_utils._filter_options import plain


@filter_function
def inventory_report_json(report: Any) -> str:
    """The report as JSON.

    :raises AnsibleFilterError: where it is no report.
    """
    return to_json(read_report(plain(report)))


class FilterModule:
    """Offers the filter to Ansible."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """The filter by its name."""
        return {"inventory_report_json": inventory_report_json}
