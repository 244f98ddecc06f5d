#!/usr/bin/python
# Copyright: Contributors to the fleetfacts.ssm collection
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Reads managed nodes and their AWS Systems Manager Inventory."""

from __future__ import annotations

DOCUMENTATION = r"""
---
module: ssm_inventory_info
version_added: 0.1.0
short_description: Read managed nodes and their AWS Systems Manager Inventory
author:
  - Contributors to the fleetfacts.ssm collection (@fleetfacts)
description:
  - Reads managed nodes of a region, EC2 instances (C(i-...)) and hybrid nodes (C(mi-...)) alike, and the inventory
    of any types, AWS's own and custom ones, that they have.
  - Reads all nodes and all entries, however many pages they fill, and many nodes at once.
  - Names of attributes are those of the service, untouched.
options:
  instance_ids:
    description:
      - The IDs of the nodes to read. Without it all nodes that match O(filters) and O(statuses) are read.
      - If the list is empty no node is read, and no call is made, so that a computed list never means the whole fleet.
      - IDs that are not found are no error, RV(missing_instance_ids) lists them.
    type: list
    elements: str
    aliases: [instance_id]
  filters:
    description:
      - Which nodes to read, by attributes of their C(AWS:InstanceInformation). A node must match all filters.
      - The service applies them. It takes at most five, those that O(instance_ids) and O(statuses) make included.
      - The spelling of the API is accepted too, so that the JSON of C(aws ssm get-inventory --filters) can be pasted
        in.
    type: list
    elements: dict
    suboptions:
      key:
        description:
          - The attribute, such as V(PlatformName) or, in full, V(AWS:InstanceInformation.PlatformName).
        type: str
        required: true
        aliases: [Key]
      values:
        description:
          - The values to compare with. Any of them may match.
          - With the types V(Equal) and V(BeginWith) of O(filters[].type) there may be any number, with the others 40.
        type: list
        elements: str
        required: true
        aliases: [Values]
      type:
        description:
          - How to compare.
        type: str
        default: Equal
        choices: [Equal, NotEqual, BeginWith, LessThan, GreaterThan]
        aliases: [Type]
  statuses:
    description:
      - Which nodes to read, by their C(InstanceStatus). V(all) is every status, terminated nodes included, which the
        service lists for up to 30 days.
      - If not given, active nodes only. If O(instance_ids) is given or O(filters) has a filter on C(InstanceStatus),
        nodes of every status. The list must not be empty.
    type: list
    elements: str
    choices: [Active, ConnectionLost, Stopped, Terminated, all]
  type_names:
    description:
      - The inventory types to read of each node, such as V(AWS:Application) or V(Custom:RackInfo). Without it, or if
        the list is empty, only the nodes' C(AWS:InstanceInformation) is read.
      - One call or more for each node and type, O(concurrency) of them at once.
    type: list
    elements: str
    aliases: [type_name]
  entry_filters:
    description:
      - Which entries to return, by their attributes. The service applies them, at most five of each type.
    type: list
    elements: dict
    suboptions:
      key:
        description:
          - Type and attribute, such as V(AWS:Application.Name). The type must be one of O(type_names), and need not be
            given if there is only one.
        type: str
        required: true
        aliases: [Key]
      values:
        description:
          - The values to compare with, at most 40. Any of them may match.
        type: list
        elements: str
        required: true
        aliases: [Values]
      type:
        description:
          - How to compare.
        type: str
        default: Equal
        choices: [Equal, NotEqual, BeginWith, LessThan, GreaterThan]
        aliases: [Type]
  concurrency:
    description:
      - How many calls are made at once at most, V(1) to V(256).
    type: int
    default: 10
notes:
  - "Permissions: C(ssm:GetInventory), and with O(type_names) C(ssm:ListInventoryEntries)."
  - A type that the service does not know is a warning, its nodes have no data.
  - A put may take some seconds until it can be read.
  - With C(no_log) no words of the service or the SDK are in the result of a failed task. The service may repeat what it
    refuses, the values of filters included, and ansible-core 2.19 and later print that message even so. This module
    repeats no values of options then, but for ids of nodes and names of types; ansible-core does where it refuses an
    option itself.
seealso:
  - module: fleetfacts.ssm.ssm_put_inventory
  - module: fleetfacts.ssm.ssm_inventory_type_info
  - plugin: fleetfacts.ssm.ssm_inventory
    plugin_type: inventory
  - name: GetInventory
    description: The API operation that finds nodes.
    link: https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetInventory.html
  - name: ListInventoryEntries
    description: The API operation that reads the entries of a type.
    link: https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_ListInventoryEntries.html
extends_documentation_fragment:
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - fleetfacts.ssm._requirements.modules
  - fleetfacts.ssm._attributes
  - fleetfacts.ssm._attributes.action_group
  - fleetfacts.ssm._attributes.reads
"""

EXAMPLES = r"""
- name: Read all active nodes of a region
  fleetfacts.ssm.ssm_inventory_info:
    region: eu-central-1
  register: fleet

- name: Tell their operating systems
  ansible.builtin.debug:
    msg: "{{ item.instance_id }}: {{ item.information.PlatformName }} {{ item.information.PlatformVersion }}"
  loop: "{{ fleet.nodes }}"
  loop_control:
    label: "{{ item.instance_id }}"

- name: Read two types of two nodes
  fleetfacts.ssm.ssm_inventory_info:
    instance_ids:
      - i-0123456789abcdef0
      - mi-0123456789abcdef0
    type_names:
      - AWS:Network
      - Custom:RackInfo

- name: Find the Debian nodes that have a vulnerable package
  fleetfacts.ssm.ssm_inventory_info:
    filters:
      - key: PlatformName
        values: [Debian GNU/Linux]
    type_names: [AWS:Application]
    entry_filters:
      - key: AWS:Application.Name
        values: [xz-utils]
      - key: AWS:Application.Version
        values: ["5.6.0", "5.6.1"]
        type: BeginWith
  register: debian

- name: Tell which they are
  ansible.builtin.debug:
    msg: "{{ debian.nodes | selectattr('types.0.entries') | map(attribute='instance_id') }}"

- name: Count nodes that were lost or stopped
  fleetfacts.ssm.ssm_inventory_info:
    statuses: [ConnectionLost, Stopped]
  register: gone

- name: Wait until a new node has registered
  fleetfacts.ssm.ssm_inventory_info:
    instance_ids: [i-0123456789abcdef0]
  register: new_node
  until: new_node.nodes | length > 0
  retries: 20
  delay: 15
"""

RETURN = r"""
nodes:
  description: The nodes that were found, sorted by ID.
  returned: success
  type: list
  elements: dict
  contains:
    instance_id:
      description: The ID of the managed node.
      returned: always
      type: str
      sample: i-0123456789abcdef0
    region:
      description: The region that the node belongs to.
      returned: always
      type: str
      sample: eu-central-1
    information:
      description:
        - The attributes of the node's C(AWS:InstanceInformation). Which there are depends on the node, a terminated one
          has only C(InstanceId) and C(InstanceStatus).
      returned: always
      type: dict
      contains:
        AgentType:
          description: The agent.
          returned: if known
          type: str
          sample: amazon-ssm-agent
        AgentVersion:
          description: The version of the agent.
          returned: if known
          type: str
          sample: 3.3.2299.0
        ComputerName:
          description: The name that the node gives itself.
          returned: if known
          type: str
          sample: web1.example.com
        InstanceId:
          description: The ID of the managed node.
          returned: always
          type: str
          sample: i-0123456789abcdef0
        InstanceStatus:
          description: V(Active), V(ConnectionLost), V(Stopped) or V(Terminated).
          returned: if known
          type: str
          sample: Active
        IpAddress:
          description: The address that the agent reports.
          returned: if known
          type: str
          sample: 192.0.2.10
        PlatformName:
          description: The operating system.
          returned: if known
          type: str
          sample: Debian GNU/Linux
        PlatformType:
          description: V(Linux), V(Windows) or V(MacOS).
          returned: if known
          type: str
          sample: Linux
        PlatformVersion:
          description: The version of the operating system.
          returned: if known
          type: str
          sample: "12"
        ResourceType:
          description: V(EC2Instance) or V(ManagedInstance).
          returned: if known
          type: str
          sample: EC2Instance
    types:
      description: What the node has of each of O(type_names), in the order given.
      returned: always
      type: list
      elements: dict
      contains:
        type_name:
          description: The inventory type.
          returned: always
          type: str
          sample: Custom:RackInfo
        schema_version:
          description: The version of the type's schema. Null where the node has no data of the type.
          returned: always
          type: str
          sample: "1.0"
        capture_time:
          description: When the data was collected, in UTC. Null where the node has no data of the type.
          returned: always
          type: str
          sample: "2026-01-31T23:59:59Z"
        content_hash:
          description:
            - The hash of the content, computed as M(fleetfacts.ssm.ssm_put_inventory) does. The service does not tell
              the hash that it holds.
            - Null where the node has no data of the type, and where O(entry_filters) has a filter on the type, even one
              that left out nothing.
          returned: always
          type: str
          sample: h2S3423R45iIYNRHpkdDfg==
        entries:
          description: The entries, maps from attribute name to text. Empty where the node has no data of the type.
          returned: always
          type: list
          elements: dict
          sample:
            - RackLocation: Bay B/Row C/Rack D/Shelf E
missing_instance_ids:
  description: Those of O(instance_ids) that were not found, or that O(filters) or O(statuses) left out.
  returned: success
  type: list
  elements: str
  sample: [i-0fedcba9876543210]
api_calls:
  description: How many calls were made, by operation. Pages are counted, retries of a call are not.
  returned: success
  type: dict
  sample:
    GetInventory: 1
    ListInventoryEntries: 4
"""

from ansible_collections.fleetfacts.ssm.plugins.module_utils import _api, _inventory_info
from ansible_collections.fleetfacts.ssm.plugins.module_utils._fault import InputError
from ansible_collections.fleetfacts.ssm.plugins.module_utils._module import SSMModule


def main() -> None:
    """Runs the module."""
    module = SSMModule(argument_spec=_inventory_info.ARGUMENT_SPEC, supports_check_mode=True)
    try:
        result = _inventory_info.inventory_info(
            module.params,
            lambda: module.client("ssm", config=_api.client_config(module.params["concurrency"])),
            warn=module.warn,
            no_log=module.no_log,
        )
    except InputError as error:
        module.fail_json(msg=str(error))
    except _api.AnsibleSSMError as error:
        module.fail_json_aws_error(error)
    module.exit_json(**result)


if __name__ == "__main__":
    main()
