# Copyright: Contributors to the fleetfacts.ssm collection
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes inventory items of host facts."""

from __future__ import annotations

DOCUMENTATION = r"""
---
name: host_items
version_added: 0.1.0
short_description: Make inventory items of host facts
author:
  - Contributors to the fleetfacts.ssm collection (@fleetfacts)
description:
  - Shapes what Ansible knows of a host into items for O(fleetfacts.ssm.ssm_put_inventory#module:items).
  - What is published is an explicit list of attributes, described in
    L(SCHEMA.md,https://github.com/fleetfacts/ansible-collection-ssm/blob/main/roles/host_facts/SCHEMA.md) of
    P(fleetfacts.ssm.host_facts#role). Nothing of it changes by itself on an idle host, and nothing of it is secret by
    nature. The kernel's command line, the environment, SSH keys and cloud user data are never published.
  - Facts that a host lacks are left out, never guessed. Entries are sorted.
  - A value of more than 4096 bytes is cut and ends in three dots; of a list that one item cannot hold (10,000 entries,
    1024 KB) the last entries are left out. Either comes with a warning that names host, type and attribute.
positional: _input
options:
  _input:
    description:
      - The facts of one host as in C(ansible_facts), without the prefix C(ansible_).
      - What C(ansible.builtin.package_facts), C(ansible.builtin.service_facts) and C(ansible.builtin.getent) add to it
        is used for V(packages), V(services) and V(users).
    type: dict
    required: true
  types:
    description: What to make items of.
    type: list
    elements: str
    choices:
      - system
      - hardware
      - network
      - storage
      - devices
      - local
      - packages
      - services
      - users
      - provisioning
    default:
      - system
      - hardware
      - network
      - storage
      - devices
      - local
  prefix:
    description:
      - What follows C(Custom:) in the names of the types. It begins with a capital letter.
      - An account takes at most 20 custom types.
    type: str
    default: Ansible
  schema_versions:
    description: Schema versions by type (V(system) and so on), where they are not to be those of the collection.
    type: dict
    default: {}
  ignore:
    description:
      - Patterns of names to leave out, by list. The lists are V(interfaces), V(mounts), V(filesystems) (kinds of file
        systems), V(devices), V(local) (file and keys, joined with dots) and V(services).
      - C(*) stands for any text, C(?) for a character, C([0-9a-f]) for one of those in the brackets. Case does not
        count.
      - A list that is not given keeps its default, which leaves out what containers, packages and sessions make, and
        local facts whose names look like secrets, or in whose text something has such a name, as in C(password=x).
    type: dict
    default: {}
  service_state:
    description: Publish whether each service runs. This changes by itself, for example when a timer starts a service.
    type: bool
    default: false
  run:
    description:
      - What V(provisioning) is to say of the run in place of what is known of it. The keys are C(playbook), C(play),
        C(ansible_version), C(collection_version), and the variables that AWX sets, such as C(awx_job_id).
      - The variables of AWX need not be given, they are looked for among those of the play.
    type: dict
    default: {}
  extra_items:
    description:
      - Items of your own, each a map with C(type_name), C(content) and optionally C(schema_version).
      - The content may be nested. It is made flat as P(fleetfacts.ssm.to_content#filter) does it.
    type: list
    elements: dict
    default: []
  keep_empty:
    description:
      - Give an item without entries for each of the O(types) that the host has no facts for. Publishing it clears what
        an earlier run published.
      - Otherwise there is no item for it.
    type: bool
    default: false
  for_agent:
    description:
      - Hold O(extra_items) to the limits of the SSM agent too, which counts bytes where the service counts characters,
        and drops entries beyond them without a word.
      - What is made of facts keeps within both anyway.
    type: bool
    default: false
seealso:
  - module: fleetfacts.ssm.ssm_put_inventory
  - plugin: fleetfacts.ssm.to_content
    plugin_type: filter
  - plugin: fleetfacts.ssm.host_facts
    plugin_type: role
"""

EXAMPLES = r"""
- name: Gather the facts
  ansible.builtin.setup:

- name: Publish them
  fleetfacts.ssm.ssm_put_inventory:
    instance_id: i-0123456789abcdef0
    items: "{{ ansible_facts | fleetfacts.ssm.host_items }}"

- name: Publish the system and the owner, under names of our own
  fleetfacts.ssm.ssm_put_inventory:
    instance_id: i-0123456789abcdef0
    items: "{{ ansible_facts | fleetfacts.ssm.host_items(types=['system'], prefix='Example', extra_items=owner) }}"
  vars:
    owner:
      - type_name: Custom:ExampleOwner
        content:
          team: web
          contact:
            mail: web@example.com
"""

RETURN = r"""
_value:
  description: The items, in the order of O(types), then the extra ones.
  type: list
  elements: dict
  sample:
    - type_name: Custom:AnsibleSystem
      schema_version: "1.0"
      content:
        - Hostname: web1
          Distribution: Debian
          DistributionVersion: "12.11"
"""

import os
from collections.abc import Callable
from typing import Any

from ansible import context as cli
from ansible.utils.display import Display
from jinja2 import pass_context
from jinja2.runtime import Context

from ansible_collections.fleetfacts.ssm.plugins.module_utils._facts import (
    DEFAULT_IGNORED,
    DEFAULT_TYPES,
    Wish,
)
from ansible_collections.fleetfacts.ssm.plugins.module_utils._facts import (
    host_items as items_of_host,
)
from ansible_collections.fleetfacts.ssm.plugins.module_utils._facts_model import Choice, any_of
from ansible_collections.fleetfacts.ssm.plugins.module_utils._facts_run import RUN_VARIABLES
from ansible_collections.fleetfacts.ssm.plugins.module_utils._version import VERSION
from ansible_collections.fleetfacts.ssm.plugins.plugin_utils._filter_function import filter_function
from ansible_collections.fleetfacts.ssm.plugins.plugin_utils._filter_options import (
    read_list,
    read_map,
    read_switch,
    read_text,
    read_texts,
    refused,
)

# Here, since workers are forked after the filter was loaded.
for _default_patterns in DEFAULT_IGNORED.values():
    any_of(tuple(_default_patterns))


@pass_context
@filter_function
def host_items(
    context: Context,
    facts: Any,
    *,
    types: Any = DEFAULT_TYPES,
    prefix: Any = "Ansible",
    schema_versions: Any = None,
    ignore: Any = None,
    service_state: Any = False,
    run: Any = None,
    extra_items: Any = (),
    keep_empty: Any = False,
    for_agent: Any = False,
) -> list[dict[str, Any]]:
    """The items of one host's facts; see the documentation above.

    :raises AnsibleFilterError: where the facts or an option are refused.
    """
    nouns = read_texts("types", types)
    wish = Wish(
        types=nouns,
        prefix=read_text("prefix", prefix),
        schema_versions=read_map("schema_versions", schema_versions),
        choice=Choice(
            ignored={**DEFAULT_IGNORED, **_patterns(ignore)},
            run={**(_run(context) if "provisioning" in nouns else {}), **read_map("run", run)},
            service_state=read_switch("service_state", service_state),
        ),
        extra=read_list("extra_items", extra_items),
        keep_empty=read_switch("keep_empty", keep_empty),
        for_agent=read_switch("for_agent", for_agent),
    )
    host = read_map("facts", facts)
    made = items_of_host(host, wish)
    for warning in made.warnings:
        Display().warning(f"{host.get('nodename') or host.get('hostname') or 'a host'}: {warning}")
    return list(made.items)


def _run(context: Context) -> dict[str, Any]:
    """What the play's variables and the command line say of the run."""
    variables = {name: context.get(name) for name in RUN_VARIABLES}
    version = context.get("ansible_version") or {}
    return {
        **{name: value for name, value in variables.items() if value is not None},
        "playbook": _playbooks(),
        "play": context.get("ansible_play_name"),
        "ansible_version": version.get("full"),
        "collection_version": VERSION,
    }


def _playbooks() -> list[str]:
    """The names of the playbooks on the command line; there are none under other commands."""
    return [os.path.basename(path) for path in cli.CLIARGS.get("args") or () if str(path).endswith((".yml", ".yaml"))]


def _patterns(value: Any) -> dict[str, list[str]]:
    patterns = read_map("ignore", value)
    for what in patterns:
        if what not in DEFAULT_IGNORED:
            raise refused("ignore", f"a map of {', '.join(DEFAULT_IGNORED)}", value)
    return {str(what): read_texts(f"ignore.{what}", patterns[what]) for what in patterns}


class FilterModule:
    """Offers the filter to Ansible."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """The filter by its name."""
        return {"host_items": host_items}
