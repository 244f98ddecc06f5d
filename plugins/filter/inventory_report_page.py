# Copyright: Contributors to the fleetfacts.ssm collection
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes what an HTML page needs to show a report on SSM inventory."""

from __future__ import annotations

DOCUMENTATION = r"""
---
name: inventory_report_page
version_added: 0.1.0
short_description: What an HTML page needs to show a report on SSM inventory
author:
  - Contributors to the fleetfacts.ssm collection (@fleetfacts)
description:
  - Turns the result of P(fleetfacts.ssm.inventory_report#filter) into a compact text that may stand inside a C(script)
    element, whatever the inventory holds, and makes the policy under which a browser runs the page's own script and
    style and fetches nothing.
  - The page of the playbook C(fleetfacts.ssm.report) is made with it. It is public for those who write a page of their
    own.
positional: _input, script, style
options:
  _input:
    description: The report, packed or not.
    type: raw
    required: true
  script:
    description: The page's script, exactly as it stands between the tags of its C(script) element.
    type: str
    required: true
  style:
    description: The page's style, exactly as it stands between the tags of its C(style) element.
    type: str
    required: true
seealso:
  - plugin: fleetfacts.ssm.inventory_report
    plugin_type: filter
"""

EXAMPLES = r"""
- name: Write a page with a template of your own
  ansible.builtin.template:
    src: page.html.j2
    dest: /srv/reports/inventory.html
    mode: "0640"
  vars:
    script: "{{ lookup('ansible.builtin.file', 'page.js') }}"
    style: "{{ lookup('ansible.builtin.file', 'page.css') }}"
    page: "{{ fleet.nodes | fleetfacts.ssm.inventory_report | fleetfacts.ssm.inventory_report_page(script, style) }}"
"""

RETURN = r"""
_value:
  description: The parts of the page.
  type: dict
  contains:
    data:
      description:
        - The data as JSON of ASCII characters, with C(<), C(>) and C(&) escaped.
        - Every different entry of a type is there once; nodes name their entries by place.
      type: str
    policy:
      description: The Content Security Policy for a C(meta) element.
      type: str
      sample: "default-src 'none'; script-src 'sha256-...'; style-src 'sha256-...'"
"""

from collections.abc import Callable
from typing import Any

from ansible_collections.fleetfacts.ssm.plugins.module_utils._report_page import page_data, script_json, security_policy
from ansible_collections.fleetfacts.ssm.plugins.module_utils._report_text import read_report
from ansible_collections.fleetfacts.ssm.plugins.plugin_utils._filter_function import filter_function
from ansible_collections.fleetfacts.ssm.plugins.plugin_utils._filter_options import plain


@filter_function
def inventory_report_page(report: Any, script: Any, style: Any) -> dict[str, str]:
    """The data of the page and its policy.

    :raises AnsibleFilterError: where it is no report, or script or style are refused.
    """
    data = script_json(page_data(read_report(plain(report))))
    return {"data": data, "policy": security_policy(script, style)}


class FilterModule:
    """Offers the filter to Ansible."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """The filter by its name."""
        return {"inventory_report_page": inventory_report_page}
