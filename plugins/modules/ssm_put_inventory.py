#!/usr/bin/python
# Copyright: Contributors to the fleetfacts.ssm collection
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Puts AWS Systems Manager Inventory items on managed nodes."""

from __future__ import annotations

DOCUMENTATION = r"""
---
module: ssm_put_inventory
version_added: 0.1.0
short_description: Put AWS Systems Manager Inventory items on managed nodes
author:
  - Contributors to the fleetfacts.ssm collection (@fleetfacts)
description:
  - Puts inventory items, such as C(Custom:RackInfo), on one managed node or on a whole fleet, and tells exactly what
    changed.
  - What a node holds is read and compared by content. Nothing is written where nothing differs, but for the renewal
    that O(refresh_after) describes.
  - A put replaces all entries of a type on a node. Entries of two writers can't be merged.
  - An inventory type comes into being in the account with its first put. An account and region holds at most 20
    custom types.
options:
  instance_id:
    description:
      - The ID of the managed node, C(i-...) for EC2 and C(mi-...) for hybrid nodes.
      - Needs O(items). Mutually exclusive with O(instances), and one of the two is required.
    type: str
    aliases: [InstanceId]
  items:
    description:
      - The items to put, at most one for each type.
      - The spelling of the API is accepted too, so that the JSON of C(aws ssm put-inventory) and the custom inventory
        files of the SSM agent can be pasted in. JSON that comes as text needs the filter
        P(ansible.builtin.from_json#filter).
      - The items of a node go in one call where they fit, at most 30 and 1 MB. If the service refuses one of them, it
        refuses the call, and all of its items are V(failed).
      - With O(instances), these are the items of the nodes that give none of their own.
    type: list
    elements: dict
    aliases: [Items]
    suboptions: &suboptions
      type_name:
        description:
          - The inventory type, 1 to 100 characters. Custom types are named C(Custom:) and a word that begins with a
            capital letter.
        type: str
        required: true
        aliases: [TypeName]
      schema_version:
        description:
          - The version of the type's schema, two numbers with a dot between them. Put it in quotes, since YAML would
            make a number of it.
          - If not given, V(1.0). With O(items[].state=absent) it is then the version that the node holds, where that
            is read.
          - The service takes no data for versions that were disabled, and may ignore data for a version lower than
            that of the type.
        type: str
        aliases: [SchemaVersion]
      capture_time:
        description:
          - When the data was collected, such as V(2026-01-31T23:59:59Z). Times with an offset are converted to UTC.
          - If not given, the time at which the task began. It does not count when contents are compared.
          - A fixed time that is older than O(refresh_after) makes every run renew the item.
        type: str
        aliases: [CaptureTime]
      content:
        description:
          - The entries, a map for one entry or a list of maps for many, at most 10,000. An empty list says that the
            type has no entries.
          - An entry maps at most 50 attribute names (1 to 64 characters) to values (at most 4096 characters). All
            entries of a type together have at most 50 attributes, each spelled in one way.
          - Values become text, V(true) and V(false) for booleans, JSON for numbers, and an empty text for null.
            Nested values are an error, the filter P(fleetfacts.ssm.to_content#filter) makes flat entries of them.
          - The order of entries and attributes does not matter.
        type: raw
        aliases: [Content]
      content_hash:
        description:
          - The hash of the content. It is computed, so it need not be given. If given beside O(items[].content) it
            must equal the computed one, since the service drops updates that come with the hash that it holds.
          - Given without O(items[].content), only the hash is put, which renews the item if the service holds that
            hash and fails if it does not. Check mode can't know that, and says V(refreshed).
        type: str
        aliases: [ContentHash]
      context:
        description:
          - Properties of types such as C(AWS:ComplianceItem). Custom types take none.
          - No API tells the context that is stored. So an item with a context is put at every run, as V(refreshed)
            where its entries are as wanted, and does not count as changed then; with O(compare=hash) it is always
            sent in full, as V(updated).
        type: dict
        aliases: [Context]
      state:
        description:
          - V(present) puts the content.
          - V(absent) removes all entries of the type from the node, by putting an empty content, since the service
            has no other way to clear one node. The type itself stays, M(fleetfacts.ssm.ssm_inventory_type) removes it.
        type: str
        choices: [present, absent]
        default: present
  instances:
    description:
      - Many nodes in one task. Every node is tried, whatever becomes of the others.
      - Mutually exclusive with O(instance_id).
    type: list
    elements: dict
    suboptions:
      instance_id:
        description:
          - The ID of the managed node.
        type: str
        required: true
        aliases: [InstanceId]
      items:
        description:
          - The items of this node. If not given, those of the task, O(items).
        type: list
        elements: dict
        aliases: [Items]
        suboptions: *suboptions
  compare:
    description:
      - How to find out what differs. No API tells the content hash that the service holds for a custom type, so there
        are two ways.
      - V(entries) reads the entries of each node and type, and is exact. Check mode always reads so.
      - V(hash) reads nothing. It offers the content hashes, which is one call for each node where nothing changed, and
        sends in full what the service does not know, with one more call for each such type. It needs no permission but
        C(ssm:PutInventory).
      - With V(hash), an item whose hash is taken has been renewed and is reported as V(refreshed), an item sent in full
        as V(updated), or as V(cleared) where O(items[].state=absent). A change of nothing but O(items[].schema_version)
        is not seen, and an item of a type that there is not, with O(items[].state=absent), makes the type.
      - V(auto) is V(entries), and V(hash) with a warning for the nodes that may not be read. If none of the first
        O(concurrency) nodes may be read, the others are not tried.
    type: str
    choices: [auto, entries, hash]
    default: auto
  refresh_after:
    description:
      - Age in days after which an unchanged item is renewed, since the service deletes inventory 30 days after its
        last put. Such an item is reported as V(refreshed) and does not count as changed.
      - At most V(30). V(0) renews at every run, V(-1) never. Has no meaning with O(compare=hash), which renews at every
        run.
    type: int
    default: 7
  wait_timeout:
    description:
      - How many seconds to keep trying a node that is not managed yet, V(0) to V(86400). A node just launched is
        unknown to the service until its SSM agent has registered. This needs no further permission, and check mode
        waits too.
      - Nodes that are waited for hold up no others.
    type: int
    default: 0
  concurrency:
    description:
      - How many calls are made at once at most, V(1) to V(256).
    type: int
    default: 10
notes:
  - "On the controller (with C(delegate_to: localhost) or C(connection: local)) the task runs inside the worker process
    of Ansible and is many times faster than an ordinary module. It does so where the C(local) connection is used,
    without C(become) and C(async), where boto3 is installed for the Python that runs Ansible, and where
    C(ansible_python_interpreter) of the host does not name another Python. Everywhere else it runs as a module on the
    host, with the same result. C(-vvv) tells which way was taken."
  - The variable C(fleetfacts_ssm_in_process), or the environment variable E(FLEETFACTS_SSM_IN_PROCESS) of the
    controller, turns this off with V(false).
  - "With O(instances) such a task shows every five seconds how far it has come. The variable
    C(fleetfacts_ssm_progress_interval), or the environment variable E(FLEETFACTS_SSM_PROGRESS_INTERVAL), sets other
    seconds, and V(0) shows nothing."
  - A fleet of thousands of nodes is best read from its file by the task itself, with the lookup
    P(ansible.builtin.file#lookup) and the filter P(ansible.builtin.from_json#filter) in O(instances). As a variable it
    takes several times the memory.
  - Where a run is interrupted, a warning at its end tells what was done. So does a warning of a task inside Ansible's
    process whose C(timeout) is over.
  - "Permissions with O(compare=entries): C(ssm:ListInventoryEntries) and C(ssm:PutInventory). With O(compare=hash):
    C(ssm:PutInventory) alone, which the managed policy C(AmazonSSMManagedInstanceCore) grants to nodes. With
    O(compare=auto): C(ssm:PutInventory), and C(ssm:ListInventoryEntries) to be exact. In check mode:
    C(ssm:ListInventoryEntries) alone."
  - If the account is out of custom types, the error names the existing ones where C(ssm:GetInventorySchema) is allowed.
  - "Throttled calls are tried again in the adaptive mode of botocore. O(aws_config) changes that, for example with
    C({retries: {max_attempts: 20, mode: adaptive}}). Give the mode too, since botocore's own is another."
  - The service takes at most 5,000 KB of inventory for a node and day, shared with everything else that reports for
    the node.
  - Names of attributes must be spelled in the same case on all nodes. The service refuses C(vendor) where a type
    knows C(Vendor).
  - Messages of this module never show values of content or context, nor hashes. They do name nodes, types, attributes,
    schema versions and capture times, so no secret should be the name of anything.
  - Words of the service and of the SDK are cut after 1000 characters. The service may repeat in them what it refuses,
    values included. With C(no_log) the result holds no such words, because ansible-core 2.19 and later print the
    message of a failed task in spite of C(no_log). Nor does it hold values of options then, but for ids of nodes and
    names of types, because anything may be in an option by mistake.
  - No such words are shown with the setting C(no_target_syslog) either, where the task runs as a module and not in
    process. A module can't tell that setting from C(no_log).
  - Reads may lag behind writes for some seconds, so that a run right after another one may find the earlier state.
seealso:
  - module: fleetfacts.ssm.ssm_inventory_info
  - module: fleetfacts.ssm.ssm_inventory_type
  - plugin: fleetfacts.ssm.to_content
    plugin_type: filter
  - name: PutInventory
    description: The API operation.
    link: https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_PutInventory.html
  - name: Custom inventory
    description: The user guide of AWS.
    link: https://docs.aws.amazon.com/systems-manager/latest/userguide/inventory-custom.html
extends_documentation_fragment:
  - amazon.aws.common.modules
  - amazon.aws.region.modules
  - fleetfacts.ssm._requirements.modules
  - fleetfacts.ssm._attributes
  - fleetfacts.ssm._attributes.action_group
  - fleetfacts.ssm._attributes.writes
attributes:
  diff_mode:
    details: What was stored is not known where content hashes are compared, which is outside check mode with
      O(compare=hash), and with O(compare=auto) where reading is denied.
"""

EXAMPLES = r"""
- name: Say in which rack a server stands
  fleetfacts.ssm.ssm_put_inventory:
    instance_id: i-016648b75dd622dab
    items:
      - type_name: Custom:RackInfo
        content:
          RackLocation: Bay B/Row C/Rack D/Shelf E

- name: The same from the controller, for each host of the play
  fleetfacts.ssm.ssm_put_inventory:
    region: eu-central-1
    instance_id: "{{ ssm_instance_id }}"
    items:
      - type_name: Custom:RackInfo
        content:
          RackLocation: "{{ rack_location }}"
  delegate_to: localhost

- name: See what would change, without changing it
  fleetfacts.ssm.ssm_put_inventory:
    instance_id: i-0123456789abcdef0
    items:
      - type_name: Custom:RackInfo
        content:
          RackLocation: Bay A/Row C/Rack D/Shelf E
  check_mode: true
  diff: true

- name: Several types, one of them with several entries
  fleetfacts.ssm.ssm_put_inventory:
    instance_id: mi-0123456789abcdef0
    items:
      - type_name: Custom:Owner
        schema_version: "1.1"
        content:
          Team: Payments
          CostCentre: 4711
      - type_name: Custom:License
        content:
          - Product: Database
            Expires: "2027-06-30"
          - Product: Backup
            Expires: "2026-12-31"

- name: Many nodes in one task, each with items of its own
  fleetfacts.ssm.ssm_put_inventory:
    concurrency: 20
    instances:
      - instance_id: i-0123456789abcdef0
        items:
          - type_name: Custom:RackInfo
            content:
              RackLocation: Bay B/Row C/Rack D/Shelf E
      - instance_id: mi-0123456789abcdef0
        items:
          - type_name: Custom:RackInfo
            content:
              RackLocation: Bay B/Row C/Rack D/Shelf F
  delegate_to: localhost
  run_once: true

- name: The same items for many nodes
  fleetfacts.ssm.ssm_put_inventory:
    instances:
      - instance_id: i-0123456789abcdef0
      - instance_id: i-0fedcba9876543210
    items:
      - type_name: Custom:Maintenance
        content:
          Window: Sunday 02:00 UTC

- name: Wait for a node that was launched just now
  fleetfacts.ssm.ssm_put_inventory:
    instance_id: i-0123456789abcdef0
    wait_timeout: 600
    items:
      - type_name: Custom:Provisioning
        content:
          Image: golden-2026-11
          By: "{{ lookup('ansible.builtin.env', 'USER') }}"
  delegate_to: localhost

- name: On the node itself, where the instance role may only put
  fleetfacts.ssm.ssm_put_inventory:
    region: eu-central-1
    instance_id: "{{ ansible_facts['board_asset_tag'] }}"
    compare: hash
    items:
      - type_name: Custom:Owner
        content:
          Team: Payments

- name: Nested data, made flat
  fleetfacts.ssm.ssm_put_inventory:
    instance_id: i-0123456789abcdef0
    items:
      - type_name: Custom:AppConfig
        content: "{{ app_config | fleetfacts.ssm.to_content }}"
  vars:
    app_config:
      web:
        port: 8080
        hosts: [www.example.com, example.com]

- name: The document of "aws ssm put-inventory --cli-input-json", without the capture time that would grow old
  fleetfacts.ssm.ssm_put_inventory:
    InstanceId: i-016648b75dd622dab
    Items:
      - TypeName: Custom:RackInfo
        SchemaVersion: "1.0"
        Content:
          - RackLocation: Bay B/Row C/Rack D/Shelf E

- name: A custom inventory file of the SSM agent, as it is
  fleetfacts.ssm.ssm_put_inventory:
    instance_id: i-0123456789abcdef0
    items:
      - "{{ lookup('ansible.builtin.file', 'RackInfo.json') | from_json }}"

- name: Renew an item whose content hash is known, without sending the content
  fleetfacts.ssm.ssm_put_inventory:
    instance_id: i-016648b75dd622dab
    items:
      - type_name: Custom:RackInfo
        content_hash: h2S3423R45iIYNRHpkdDfg==

- name: An item of a type that takes a context
  fleetfacts.ssm.ssm_put_inventory:
    instance_id: i-0123456789abcdef0
    items:
      - type_name: AWS:ComplianceItem
        context:
          ComplianceType: Custom:Hardening
          ExecutionId: 2026-11-25-001
          ExecutionType: Ansible
          ExecutionTime: "2026-11-25T12:00:00Z"
        content:
          - Id: ssh-root-login
            Title: Root may not log in over SSH
            Severity: HIGH
            Status: COMPLIANT

- name: Renew at every run, and go on longer where the service throttles
  fleetfacts.ssm.ssm_put_inventory:
    instance_id: i-0123456789abcdef0
    refresh_after: 0
    aws_config:
      retries:
        max_attempts: 20
        mode: adaptive
    items:
      - type_name: Custom:Owner
        content:
          Team: Payments

- name: Remove the entries of a type from a node
  fleetfacts.ssm.ssm_put_inventory:
    instance_id: i-0123456789abcdef0
    items:
      - type_name: Custom:RackInfo
        state: absent

- name: Go on where some nodes fail, and tell which
  block:
    - name: Put the maintenance window on all nodes
      fleetfacts.ssm.ssm_put_inventory:
        instances:
          - instance_id: i-0123456789abcdef0
          - instance_id: i-0fedcba9876543210
        items:
          - type_name: Custom:Maintenance
            content:
              Window: Sunday 02:00 UTC
      register: put
  rescue:
    # there are no instances where the input was refused
    - name: Tell why the task failed, and which nodes failed
      ansible.builtin.debug:
        msg: "{{ [put.msg] + (put.instances | default([]) | selectattr('failed') | map(attribute='msg') | list) }}"

- name: Credentials and region once for all tasks
  module_defaults:
    group/fleetfacts.ssm.ssm:
      profile: inventory
      region: eu-central-1
  block:
    - name: Put an item
      fleetfacts.ssm.ssm_put_inventory:
        instance_id: i-0123456789abcdef0
        items:
          - type_name: Custom:Owner
            content:
              Team: Payments
"""

RETURN = r"""
msg:
  description: Why the task failed. Of many nodes, how many failed and the first reasons.
  returned: if the task failed
  type: str
  sample: >-
    i-016648b75dd622dab: is not a managed node in us-east-1. Check the id, the account and the region, and that its SSM
    agent runs and has registered; a node just launched needs minutes for that, wait_timeout waits for it
    (InvalidInstanceId: The specified instance is not valid.)
instances:
  description: What became of each node, in the order given.
  returned: always, unless the input was refused
  type: list
  elements: dict
  contains:
    instance_id:
      description: The ID of the managed node.
      returned: always
      type: str
      sample: i-016648b75dd622dab
    changed:
      description: Whether what the node holds was changed, or would be in check mode.
      returned: always
      type: bool
      sample: true
    failed:
      description: Whether the node failed.
      returned: always
      type: bool
      sample: false
    msg:
      description: Why the node failed and what can be done about it. Empty where it did not fail.
      returned: always
      type: str
      sample: ""
    error_code:
      description: The code of the service's error, null where there is none.
      returned: always
      type: str
      sample: InvalidInstanceId
    error:
      description: What the service or the SDK said. Where neither said anything, as where the run was interrupted,
        RV(instances[].msg) alone tells why.
      returned: if the node failed by an answer of the service or an error of the SDK
      type: dict
      contains:
        code:
          description: The code of the error. Null where the service gave no answer, or one that was no error.
          returned: always
          type: str
          sample: InvalidInstanceId
        message:
          description: The message of the error, or that of the answer, as far as it may be told.
          returned: always
          type: str
          sample: The specified instance is not valid.
        request_id:
          description: The ID of the request, for a support case. Null where the service gave no answer, or one that was
            no error.
          returned: always
          type: str
          sample: 01234567-89ab-cdef-0123-456789abcdef
    remarks:
      description: Messages of the service on puts that it took. They are shown as warnings too.
      returned: if there are any
      type: list
      elements: str
      sample:
        - The inventory item with type name Custom:RackInfo was sent with a disabled schema version 1.0.
    types:
      description: What became of each item. Empty where the node failed before it was clear what is to be done.
      returned: always
      type: list
      elements: dict
      contains:
        type_name:
          description: The inventory type.
          returned: always
          type: str
          sample: Custom:RackInfo
        outcome:
          description:
            - V(created), V(updated) and V(cleared) count as changed.
            - V(refreshed) was put again with the content that the node holds.
            - V(unchanged) was not put.
            - V(failed) was not taken by the service, or was in one call with an item that was not, as the node's
              RV(instances[].msg) tells.
          returned: always
          type: str
          sample: created
        schema_version:
          description: The schema version of the item. Where content hashes were compared, the one that was asked for.
          returned: always
          type: str
          sample: "1.0"
        capture_time:
          description: The capture time of the item. Of an unchanged item, the stored one, null where the type was
            never put.
          returned: always
          type: str
          sample: "2019-01-22T10:01:01Z"
        content_hash:
          description: The hash of the content, base64 of the MD5 of its canonical JSON.
          returned: always
          type: str
          sample: h2S3423R45iIYNRHpkdDfg==
        entries:
          description: The entries of the item in canonical order. Null where only a content hash was given.
          returned: always
          type: list
          elements: dict
          sample:
            - RackLocation: Bay B/Row C/Rack D/Shelf E
api_calls:
  description: How many calls were made, by operation. Pages are counted, retries of a call are not.
  returned: always, unless the input was refused
  type: dict
  sample:
    ListInventoryEntries: 1
    PutInventory: 1
diff:
  description: What the entries of each changing type were and are, as text.
  returned: with C(--diff)
  type: list
  elements: dict
  contains:
    before_header:
      description: The node and the type.
      returned: always
      type: str
      sample: i-016648b75dd622dab Custom:RackInfo (stored)
    after_header:
      description: The node and the type.
      returned: always
      type: str
      sample: i-016648b75dd622dab Custom:RackInfo (wanted)
    before:
      description: What is stored. Not known where content hashes were compared, which is with O(compare=hash), and with
        O(compare=auto) where reading is denied. Check mode always knows.
      returned: always
      type: str
      sample: ""
    after:
      description: What is wanted.
      returned: always
      type: str
      sample: |
        schema version 1.0
        - RackLocation: Bay B/Row C/Rack D/Shelf E
"""

from ansible_collections.fleetfacts.ssm.plugins.module_utils import _api, _put_inventory
from ansible_collections.fleetfacts.ssm.plugins.module_utils._fault import InputError
from ansible_collections.fleetfacts.ssm.plugins.module_utils._module import SSMModule


def main() -> None:
    """Runs the module."""
    module = SSMModule(
        argument_spec=_put_inventory.ARGUMENT_SPEC,
        mutually_exclusive=_put_inventory.MUTUALLY_EXCLUSIVE,
        required_one_of=_put_inventory.REQUIRED_ONE_OF,
        required_by=_put_inventory.REQUIRED_BY,
        supports_check_mode=True,
    )
    try:
        result = _put_inventory.put_inventory(
            module.params,
            lambda: module.client("ssm", config=_api.client_config(module.params["concurrency"])),
            warn=module.warn,
            check_mode=module.check_mode,
            diff=module._diff,  # amazon.aws offers no other name for it
            no_log=module.no_log,
        )
    except InputError as error:
        module.fail_json(msg=str(error))
    if result["failed"]:
        module.fail_json(**result)
    module.exit_json(**result)


if __name__ == "__main__":
    main()
