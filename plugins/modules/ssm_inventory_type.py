#!/usr/bin/python
# Copyright: Contributors to the fleetfacts.ssm collection
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Deletes custom inventory types."""

from __future__ import annotations

DOCUMENTATION = r"""
---
module: ssm_inventory_type
version_added: 0.1.0
short_description: Delete custom types of AWS Systems Manager Inventory
author:
  - Contributors to the fleetfacts.ssm collection (@fleetfacts)
description:
  - Deletes the data that all nodes of an account and region have of a custom inventory type, and with O(schema) the
    type itself. An account may have 20 custom types in a region.
  - A type comes into being with the first item that is put, by M(fleetfacts.ssm.ssm_put_inventory), so that there is
    nothing to do to create one.
  - The service deletes over some minutes. A deletion that already runs is joined, no second one is begun.
options:
  type_name:
    description:
      - The custom type, such as V(Custom:RackInfo). Types of AWS can't be deleted.
    type: str
    required: true
  state:
    description:
      - V(absent) deletes the data of all nodes. There is no other state.
      - The data of a single node is removed by M(fleetfacts.ssm.ssm_put_inventory).
    type: str
    required: true
    choices: [absent]
  schema:
    description:
      - What becomes of the type itself.
      - With V(keep) it stays, and nodes may report data again at once.
      - With V(disable) the service ignores data of the current schema version and of earlier ones from now on, until a
        greater version is put. That stops agents that still report the type. It stays one of the 20 types.
      - With V(delete) the type is deleted. It comes into being again if a node reports it.
    type: str
    default: keep
    choices: [keep, disable, delete]
  wait:
    description:
      - Whether to wait until the deletion is complete. It takes the service some minutes.
    type: bool
    default: true
  wait_timeout:
    description:
      - How many seconds to wait at most, V(1) or more, for a deletion that is joined and the one that follows it
        together. The task fails after that, while the service goes on deleting.
    type: int
    default: 900
attributes:
  check_mode:
    details: The service does a dry run and tells how many nodes would lose data.
  idempotent:
    details:
      - The service does not tell whether a schema is disabled. With O(schema=disable) a type without data is disabled
        at every run, and reported as unchanged.
notes:
  - "Permissions: C(ssm:GetInventorySchema), C(ssm:DescribeInventoryDeletions) and C(ssm:DeleteInventory), in check mode
    too."
seealso:
  - module: fleetfacts.ssm.ssm_inventory_type_info
  - module: fleetfacts.ssm.ssm_put_inventory
  - name: DeleteInventory
    description: The API operation.
    link: https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_DeleteInventory.html
  - name: Deleting custom inventory
    description: The user guide of AWS.
    link: https://docs.aws.amazon.com/systems-manager/latest/userguide/inventory-custom.html
extends_documentation_fragment:
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - fleetfacts.ssm._requirements.modules
  - fleetfacts.ssm._attributes
  - fleetfacts.ssm._attributes.action_group
  - fleetfacts.ssm._attributes.writes
"""

EXAMPLES = r"""
- name: See how many nodes would lose data
  fleetfacts.ssm.ssm_inventory_type:
    type_name: Custom:RackInfo
    state: absent
    schema: delete
  check_mode: true
  register: removal

- name: Tell how many
  ansible.builtin.debug:
    msg: "{{ removal.node_count }} nodes would lose data."

- name: Delete a type and its data
  fleetfacts.ssm.ssm_inventory_type:
    type_name: Custom:RackInfo
    state: absent
    schema: delete

- name: Delete the data of all nodes and keep the type
  fleetfacts.ssm.ssm_inventory_type:
    type_name: Custom:RackInfo
    state: absent

- name: Stop agents that still report a type, and delete what they reported
  fleetfacts.ssm.ssm_inventory_type:
    type_name: Custom:RackInfo
    state: absent
    schema: disable

- name: Begin a deletion without waiting for it
  fleetfacts.ssm.ssm_inventory_type:
    type_name: Custom:RackInfo
    state: absent
    schema: delete
    wait: false
"""

RETURN = r"""
type_name:
  description: The custom type.
  returned: success, or if the wait timed out or the task failed after it began a deletion
  type: str
  sample: Custom:RackInfo
node_count:
  description: How many nodes lost their data, or would lose it in check mode. Zero where a running deletion was joined.
  returned: success, or if the wait timed out or the task failed after it began a deletion
  type: int
  sample: 20
versions:
  description: The nodes by schema version of their data.
  returned: success, or if the wait timed out or the task failed after it began a deletion
  type: list
  elements: dict
  contains:
    schema_version:
      description: The schema version.
      returned: always
      type: str
      sample: "1.0"
    count:
      description: How many nodes had data of this version.
      returned: always
      type: int
      sample: 20
    remaining_count:
      description: How many nodes still had data of this version before the deletion.
      returned: always
      type: int
      sample: 20
joined:
  description: Whether a deletion of the type was already running.
  returned: success, or if the wait timed out or the task failed after it began a deletion
  type: bool
  sample: false
deletion:
  description: The deletion that was begun, or that was running already. Null where there is neither. Check mode begins
    none.
  returned: success, or if the wait timed out or the task failed after it began a deletion
  type: dict
  contains:
    deletion_id:
      description: The ID of the deletion.
      returned: always
      type: str
      sample: f961492a-8163-44ac-aa1e-01234567890a
    type_name:
      description: The custom type.
      returned: always
      type: str
      sample: Custom:RackInfo
    status:
      description: V(InProgress) or V(Complete). Null where the deletion was begun and not waited for, or where its
        status could not be read.
      returned: always
      type: str
      sample: Complete
    status_message:
      description: The status in the words of the service. Null where RV(deletion.status) is.
      returned: always
      type: str
      sample: Deletion is successful
    start_time:
      description: When the deletion began, in UTC. Null where RV(deletion.status) is.
      returned: always
      type: str
      sample: "2026-01-31T23:52:59Z"
    last_update_time:
      description: When the status changed last, in UTC. Null where RV(deletion.status) is.
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
      sample: 0
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
          sample: 0
diff:
  description: The schema versions and the number of nodes with data, before and after.
  returned: with C(--diff)
  type: dict
  contains:
    before:
      description: What there is.
      returned: always
      type: dict
      sample:
        type_name: Custom:RackInfo
        schema_versions: ["1.0"]
        nodes_with_data: 20
    after:
      description: What there will be.
      returned: always
      type: dict
      sample:
        type_name: Custom:RackInfo
        schema_versions: []
        nodes_with_data: 0
"""

from ansible_collections.fleetfacts.ssm.plugins.module_utils import _api, _inventory_type
from ansible_collections.fleetfacts.ssm.plugins.module_utils._fault import InputError, hiding_values
from ansible_collections.fleetfacts.ssm.plugins.module_utils._module import SSMModule


def main() -> None:
    """Runs the module."""
    module = SSMModule(argument_spec=_inventory_type.ARGUMENT_SPEC, supports_check_mode=True)
    try:
        with hiding_values(module.no_log):
            _inventory_type.check_options(module.params)
        client = module.client("ssm", config=_api.client_config())
        outcome = _inventory_type.TypeRemover(client, module.params).remove(module.check_mode)
    except InputError as error:
        module.fail_json(msg=str(error))
    except _api.AnsibleSSMError as error:
        module.fail_json_aws_error(error)
    result = outcome.as_result()
    if module._diff:  # amazon.aws offers no other name for it
        result["diff"] = outcome.removal.diff(outcome.changed)
    problem = outcome.problem(module.params["wait_timeout"])
    remark = outcome.remark(module.check_mode)
    if outcome.error:
        module.fail_json_aws(outcome.error.exception, msg=outcome.failure(), **result)
    if problem:
        module.fail_json(msg=problem, **result)
    if remark:
        module.warn(remark)
    module.exit_json(**result)


if __name__ == "__main__":
    main()
