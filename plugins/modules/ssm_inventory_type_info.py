#!/usr/bin/python
# Copyright: Contributors to the fleetfacts.ssm collection
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Lists the inventory types of an account."""

from __future__ import annotations

DOCUMENTATION = r"""
---
module: ssm_inventory_type_info
version_added: 0.1.0
short_description: List the AWS Systems Manager Inventory types of an account
author:
  - Contributors to the fleetfacts.ssm collection (@fleetfacts)
description:
  - Lists the inventory types of an account and region, AWS's own and custom ones, with their schema versions and
    attributes.
  - Tells how many of the 20 custom types that an account may have are in use, and which deletions of types are
    running.
options:
  type_names:
    description:
      - The types to list. Names of types that do not exist are no error. If not given, all types are listed; if the
        list is empty, none.
      - RV(custom_type_count) and RV(running_deletions) are about all types in any case.
    type: list
    elements: str
    aliases: [type_name]
  custom_only:
    description:
      - Whether to list custom types only.
    type: bool
    default: false
notes:
  - "Permissions: C(ssm:GetInventorySchema) and C(ssm:DescribeInventoryDeletions)."
seealso:
  - module: fleetfacts.ssm.ssm_inventory_type
  - module: fleetfacts.ssm.ssm_inventory_info
  - name: GetInventorySchema
    description: The API operation.
    link: https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_GetInventorySchema.html
extends_documentation_fragment:
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - fleetfacts.ssm._requirements.modules
  - fleetfacts.ssm._attributes
  - fleetfacts.ssm._attributes.action_group
  - fleetfacts.ssm._attributes.reads
"""

EXAMPLES = r"""
- name: List the custom types
  fleetfacts.ssm.ssm_inventory_type_info:
    custom_only: true
  register: custom

- name: Tell their names
  ansible.builtin.debug:
    msg: "{{ custom.types | map(attribute='type_name') }}"

- name: Look up the attributes of a type
  fleetfacts.ssm.ssm_inventory_type_info:
    type_names: [AWS:Application]
  register: application

- name: Tell them
  ansible.builtin.debug:
    msg: "{{ application.types[0].schemas[-1].attributes | map(attribute='name') }}"

- name: Make sure that there is room for two more custom types
  ansible.builtin.assert:
    that: custom.custom_types_left >= 2
"""

RETURN = r"""
region:
  description: The region that the types belong to.
  returned: success
  type: str
  sample: eu-central-1
types:
  description: The types, sorted by name.
  returned: success
  type: list
  elements: dict
  contains:
    type_name:
      description: The inventory type.
      returned: always
      type: str
      sample: Custom:RackInfo
    display_name:
      description: The name that AWS displays. Null where there is none, as with custom types.
      returned: always
      type: str
      sample: Application
    custom:
      description: Whether it is a custom type.
      returned: always
      type: bool
      sample: true
    schemas:
      description: The versions of the type's schema, lowest first.
      returned: always
      type: list
      elements: dict
      contains:
        schema_version:
          description: The version.
          returned: always
          type: str
          sample: "1.0"
        attributes:
          description: The attributes, in the order of the service.
          returned: always
          type: list
          elements: dict
          contains:
            name:
              description: The name of the attribute.
              returned: always
              type: str
              sample: RackLocation
            data_type:
              description: V(string) or V(number).
              returned: always
              type: str
              sample: string
custom_type_count:
  description: How many custom types the account has in the region.
  returned: success
  type: int
  sample: 3
custom_type_limit:
  description: How many custom types an account may have in a region.
  returned: success
  type: int
  sample: 20
custom_types_left:
  description: How many more custom types the account may have.
  returned: success
  type: int
  sample: 17
running_deletions:
  description: The deletions that are in progress, of all types.
  returned: success
  type: list
  elements: dict
  contains:
    deletion_id:
      description: The ID of the deletion.
      returned: always
      type: str
      sample: f961492a-8163-44ac-aa1e-01234567890a
    type_name:
      description: The type whose data is deleted.
      returned: always
      type: str
      sample: Custom:RackInfo
    status:
      description: V(InProgress), since deletions that are complete are not listed.
      returned: always
      type: str
      sample: InProgress
    status_message:
      description: The status in the words of the service.
      returned: always
      type: str
      sample: The Delete is in progress
    start_time:
      description: When the deletion began, in UTC.
      returned: always
      type: str
      sample: "2026-01-31T23:59:59Z"
    last_update_time:
      description: When the status changed last, in UTC.
      returned: always
      type: str
      sample: "2026-01-31T23:59:59Z"
    total_count:
      description: How many nodes had data when the deletion began.
      returned: always
      type: int
      sample: 20
    remaining_count:
      description: How many nodes still have data.
      returned: always
      type: int
      sample: 5
    versions:
      description: The counts by schema version.
      returned: always
      type: list
      elements: dict
      contains:
        schema_version:
          description: The schema version.
          returned: always
          type: str
          sample: "1.0"
        count:
          description: How many nodes had data of this version when the deletion began.
          returned: always
          type: int
          sample: 20
        remaining_count:
          description: How many nodes still have data of this version.
          returned: always
          type: int
          sample: 5
"""

from ansible_collections.fleetfacts.ssm.plugins.module_utils import _api, _inventory_type_info
from ansible_collections.fleetfacts.ssm.plugins.module_utils._fault import InputError, hiding_values
from ansible_collections.fleetfacts.ssm.plugins.module_utils._module import SSMModule


def main() -> None:
    """Runs the module."""
    module = SSMModule(argument_spec=_inventory_type_info.ARGUMENT_SPEC, supports_check_mode=True)
    try:
        with hiding_values(module.no_log):
            _inventory_type_info.check_options(module.params)
        client = module.client("ssm", config=_api.client_config())
        result = _inventory_type_info.inventory_type_info(module.params, client)
    except InputError as error:
        module.fail_json(msg=str(error))
    except _api.AnsibleSSMError as error:
        module.fail_json_aws_error(error)
    module.exit_json(**result)


if __name__ == "__main__":
    main()
