# Copyright: Contributors to the fleetfacts.ssm collection
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reports on the SSM inventory of a fleet."""

from __future__ import annotations

DOCUMENTATION = r"""
---
name: inventory_report
version_added: 0.1.0
short_description: Report on the SSM inventory of a fleet
author:
  - Contributors to the fleetfacts.ssm collection (@fleetfacts)
description:
  - Says of the nodes that M(fleetfacts.ssm.ssm_inventory_info) returned how old their data of each type is and when the
    service deletes it, which nodes lack a type, and how many nodes have which value of an attribute.
  - The result is plain data, made for files, dashboards and assertions. Its texts are never taken for templates.
  - The service deletes data 30 days after the last put. It does not tell when that was, so the capture time stands for
    it.
positional: _input
options:
  _input:
    description:
      - The nodes, as RV(fleetfacts.ssm.ssm_inventory_info#module:nodes) of M(fleetfacts.ssm.ssm_inventory_info).
        A node must not be there twice.
      - Or a map that holds them as C(nodes), such as an earlier report, or the text of a JSON file with either.
    type: raw
    required: true
  now:
    description:
      - The time for which ages and expiries are told, in UTC, such as V(2026-01-31T08:00:00Z).
      - Without it, the time at which the filter runs.
    type: str
  retention_days:
    description: For how many days after its capture time the service keeps data.
    type: float
    default: 30
  warn_days:
    description: Data that has at most as many days left counts as expiring.
    type: float
    default: 7
  count_by:
    description:
      - The attributes by whose values to count nodes, each as C(type name.attribute), such as
        V(AWS:InstanceInformation.PlatformName).
      - The attribute is what follows the last dot. Where a name has dots in it, give a map with C(type_name) and
        C(attribute).
      - The attributes of C(AWS:InstanceInformation) are those of each node's C(information), whether the type was read
        or not.
    type: list
    elements: raw
    default: []
  missing_instance_ids:
    description:
      - The IDs of nodes that were asked for and not found, as
        RV(fleetfacts.ssm.ssm_inventory_info#module:missing_instance_ids) has them.
      - They join those that the input holds as C(missing_instance_ids), if it is a map. Those of nodes that are there,
        perhaps in another region, are left out.
    type: list
    elements: str
    default: []
  packed:
    description:
      - Return the report as one compressed text, for P(fleetfacts.ssm.inventory_report_json#filter),
        P(fleetfacts.ssm.inventory_report_csv#filter) and P(fleetfacts.ssm.inventory_report_page#filter).
      - This is the quick way to hand the report on a large fleet from one task to another.
    type: bool
    default: false
seealso:
  - module: fleetfacts.ssm.ssm_inventory_info
  - plugin: fleetfacts.ssm.inventory_report_json
    plugin_type: filter
  - plugin: fleetfacts.ssm.inventory_report_csv
    plugin_type: filter
  - plugin: fleetfacts.ssm.inventory_report_page
    plugin_type: filter
"""

EXAMPLES = r"""
- name: Read what the fleet last said
  fleetfacts.ssm.ssm_inventory_info:
    type_names:
      - Custom:RackInfo
  register: fleet

- name: Fail where data is about to vanish
  ansible.builtin.assert:
    that: report.summary.capture_states.expiring == 0
    fail_msg: "{{ report.nodes | selectattr('state', 'eq', 'expiring') | map(attribute='name') | join(', ') }}"
  vars:
    report: "{{ fleet.nodes | fleetfacts.ssm.inventory_report(warn_days=5) }}"

- name: Say how many nodes run which distribution
  ansible.builtin.debug:
    msg: "{{ report.counts[0].by_value }}"
  vars:
    report: "{{ fleet.nodes | fleetfacts.ssm.inventory_report(count_by=['AWS:InstanceInformation.PlatformName']) }}"
"""

RETURN = r"""
_value:
  description: The report; a text if O(packed=true).
  type: dict
  contains:
    generated:
      description: The time for which it is told.
      type: str
      sample: "2026-01-31T08:00:00Z"
    retention_days:
      description: For how many days the service keeps data.
      type: float
      sample: 30
    warn_days:
      description: With how many days left data is V(expiring).
      type: float
      sample: 7
    summary:
      description: The fleet in a few numbers.
      type: dict
      contains:
        nodes:
          description: How many nodes there are.
          type: int
          sample: 2
        regions:
          description: How many nodes each region has.
          type: dict
          sample: {"eu-central-1": 2}
        node_states:
          description: How many nodes are in each state.
          type: dict
          sample: {"current": 1, "expired": 0, "expiring": 1, "missing": 0, "unknown": 0}
        captures:
          description: How many times a type has data for a node.
          type: int
          sample: 4
        capture_states:
          description: The types of all nodes by state.
          type: dict
          sample: {"current": 3, "expired": 0, "expiring": 1, "missing": 0, "unknown": 0}
    types:
      description: Each type over all nodes, by name.
      type: list
      elements: dict
      contains:
        type_name:
          description: The name of the type.
          type: str
          sample: Custom:RackInfo
        nodes_with_data:
          description: How many nodes have data of it.
          type: int
          sample: 2
        nodes_lacking:
          description: How many nodes have none.
          type: int
          sample: 0
        entries_total:
          description: The entries of all nodes together.
          type: int
          sample: 2
        oldest_capture:
          description: The oldest capture time, or null.
          type: str
          sample: "2026-01-05T08:00:00Z"
        newest_capture:
          description: The newest capture time, or null.
          type: str
          sample: "2026-01-30T08:00:00Z"
        states:
          description: How many nodes are in each state with this type.
          type: dict
          sample: {"current": 1, "expired": 0, "expiring": 1, "missing": 0, "unknown": 0}
        schema_versions:
          description: How many nodes have which schema version.
          type: dict
          sample: {"1.0": 2}
        attributes:
          description: The names of all attributes that any entry has.
          type: list
          elements: str
          sample: ["RackLocation"]
    counts:
      description: One count for each of O(count_by), in that order.
      type: list
      elements: dict
      contains:
        type_name:
          description: The name of the type.
          type: str
          sample: AWS:InstanceInformation
        attribute:
          description: The name of the attribute.
          type: str
          sample: PlatformName
        nodes_without:
          description: How many nodes have no such attribute.
          type: int
          sample: 0
        by_value:
          description: The values, the most frequent first. A node with several values counts once for each.
          type: list
          elements: dict
          contains:
            value:
              description: The value.
              type: str
              sample: Debian GNU/Linux
            nodes:
              description: How many nodes have it.
              type: int
              sample: 2
    missing_instance_ids:
      description: The IDs of nodes that were asked for and not found.
      type: list
      elements: str
      sample: ["i-0fedcba9876543210"]
    nodes:
      description: The nodes by name.
      type: list
      elements: dict
      contains:
        instance_id:
          description: The ID of the node.
          type: str
          sample: mi-0123456789abcdef0
        name:
          description: Its computer name, else its ID.
          type: str
          sample: rack-7.example.com
        region:
          description: The region of the node.
          type: str
          sample: eu-central-1
        state:
          description:
            - The gravest state of its types.
            - From the gravest on they are V(expired), V(expiring), V(missing) (there is no data), V(unknown) (the data
              has no capture time, or no type was read) and V(current).
          type: str
          sample: expiring
        oldest_capture:
          description: The oldest capture time of its types, or null.
          type: str
          sample: "2026-01-05T08:00:00Z"
        next_expiry:
          description: When the first of its types is deleted, or null.
          type: str
          sample: "2026-02-04T08:00:00Z"
        days_left:
          description: How many days there are until then; negative where it is past. Or null.
          type: float
          sample: 4.0
        lacking:
          description: The names of the types that it has no data of.
          type: list
          elements: str
          sample: []
        information:
          description: What the service knows of the node itself.
          type: dict
          sample: {"ComputerName": "rack-7.example.com", "InstanceStatus": "Active", "PlatformName": "Debian GNU/Linux"}
        types:
          description: Every type of the report, by name, also where the node has no data of it.
          type: list
          elements: dict
          contains:
            type_name:
              description: The name of the type.
              type: str
              sample: Custom:RackInfo
            state:
              description: As RV(_value.nodes[].state), of this type alone.
              type: str
              sample: expiring
            schema_version:
              description: The schema version of the data, or null.
              type: str
              sample: "1.0"
            capture_time:
              description: When the data was captured, or null.
              type: str
              sample: "2026-01-05T08:00:00Z"
            age_days:
              description: How old it is, or null.
              type: float
              sample: 26.0
            expires:
              description: When the service deletes it, or null.
              type: str
              sample: "2026-02-04T08:00:00Z"
            days_left:
              description: How many days there are until then, or null.
              type: float
              sample: 4.0
            content_hash:
              description: The content hash, or null.
              type: str
              sample: h2S3423R45iIYNRHpkdDfg==
            entries:
              description: The entries.
              type: list
              elements: dict
              sample: [{"RackLocation": "Bay B/Row C/Rack D/Shelf E"}]
"""

import datetime
from collections.abc import Callable
from typing import Any

from ansible_collections.fleetfacts.ssm.plugins.module_utils import _limits, _time
from ansible_collections.fleetfacts.ssm.plugins.module_utils._report import Report, build_report
from ansible_collections.fleetfacts.ssm.plugins.module_utils._report_age import make_clock
from ansible_collections.fleetfacts.ssm.plugins.module_utils._report_count import read_attributes
from ansible_collections.fleetfacts.ssm.plugins.module_utils._report_nodes import read_ids, read_nodes
from ansible_collections.fleetfacts.ssm.plugins.module_utils._report_text import pack, unwrapped
from ansible_collections.fleetfacts.ssm.plugins.plugin_utils._filter_function import filter_function
from ansible_collections.fleetfacts.ssm.plugins.plugin_utils._filter_options import plain, read_switch


@filter_function
def inventory_report(
    nodes: Any,
    now: Any = None,
    retention_days: Any = _limits.RETENTION_DAYS,
    warn_days: Any = 7,
    count_by: Any = (),
    missing_instance_ids: Any = (),
    packed: Any = False,
) -> Report | str:
    """The report on these nodes.

    :raises AnsibleFilterError: where the nodes or an option are refused.
    """
    as_text = read_switch("packed", packed)
    moment = _time.to_capture_time(datetime.datetime.now(datetime.timezone.utc)) if now is None else now
    clock = make_clock(moment, retention_days, warn_days)
    given, missing = unwrapped(plain(nodes))
    ids = (*read_ids(missing), *read_ids(plain(missing_instance_ids)))
    report = build_report(read_nodes(given), clock, read_attributes(plain(count_by)), ids)
    return pack(report) if as_text else report


class FilterModule:
    """Offers the filter to Ansible."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """The filter by its name."""
        return {"inventory_report": inventory_report}
