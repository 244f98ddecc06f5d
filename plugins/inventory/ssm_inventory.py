# Copyright: Contributors to the fleetfacts.ssm collection
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""SSM managed nodes and their inventory as hosts."""

from __future__ import annotations

DOCUMENTATION = r"""
---
name: ssm_inventory
version_added: 0.1.0
short_description: SSM managed nodes and their inventory as hosts
author:
  - Contributors to the fleetfacts.ssm collection (@fleetfacts)
description:
  - Makes hosts of the managed nodes of AWS Systems Manager, EC2 instances (C(i-...)) and hybrid nodes (C(mi-...))
    alike, of one or many regions.
  - Each host has what the node's SSM agent reports, such as its operating system, before anything connects to it, and
    the inventory of any types, AWS's own and custom ones.
  - The configuration file must end in C(ssm_inventory.yml) or C(ssm_inventory.yaml).
options:
  plugin:
    description:
      - The name of this plugin.
    type: str
    required: true
    choices: [fleetfacts.ssm.ssm_inventory]
  regions:
    description:
      - The regions to read. If empty, the region of O(region), of the environment or of the profile. If there is none
        either, all regions that are enabled for the account, which needs the permission C(ec2:DescribeRegions).
    type: list
    elements: str
    default: []
  filters:
    description:
      - Which nodes to read, by attributes of their C(AWS:InstanceInformation). A node must match all filters.
      - The service applies them, at most five of them, the one that O(statuses) makes included.
      - The spelling of the API (C(Key), C(Values), C(Type)) is accepted too, here and in O(entry_filters), so that the
        JSON of C(aws ssm get-inventory --filters) can be pasted in.
    type: list
    elements: dict
    default: []
    suboptions:
      key:
        description:
          - The attribute, such as V(PlatformName) or, in full, V(AWS:InstanceInformation.PlatformName).
        type: str
        required: true
      values:
        description:
          - The values to compare with. Any of them may match.
          - With the types V(Equal) and V(BeginWith) of O(filters[].type) there may be any number, with the others 40.
        type: list
        elements: str
        required: true
      type:
        description:
          - How to compare.
        type: str
        default: Equal
        choices: [Equal, NotEqual, BeginWith, LessThan, GreaterThan]
  statuses:
    description:
      - Which nodes to read, by their C(InstanceStatus), V(Active), V(ConnectionLost), V(Stopped) or V(Terminated).
        V(all) is every status.
      - If not given, active nodes only, or nodes of every status if O(filters) has a filter on C(InstanceStatus). The
        list must not be empty.
      - The service lists terminated nodes for up to 30 days.
    type: list
    elements: str
  types:
    description:
      - The inventory types to read of each node, such as V(AWS:Application) or V(Custom:RackInfo).
      - One call or more for each node and type, O(concurrency) of them at once.
    type: list
    elements: str
    default: []
  entry_filters:
    description:
      - Which entries of O(types) to read, by their attributes. The service applies them, at most five of each type.
    type: list
    elements: dict
    default: []
    suboptions:
      key:
        description:
          - Type and attribute, such as V(AWS:Application.Name). The type need not be given if O(types) has only one.
        type: str
        required: true
      values:
        description:
          - The values to compare with, at most 40. Any of them may match.
        type: list
        elements: str
        required: true
      type:
        description:
          - How to compare.
        type: str
        default: Equal
        choices: [Equal, NotEqual, BeginWith, LessThan, GreaterThan]
  hostnames:
    description:
      - How hosts are named, a list of preferences. The first one that gives a usable name counts, and the ID of the
        node where none does.
      - V(instance_id) is the ID.
      - The name of an attribute of C(AWS:InstanceInformation), such as V(ComputerName).
      - Type and attribute, such as V(Custom:RackInfo.Name), is that attribute of the first entry. The type must be one
        of O(types).
      - A template, such as V("{{ ssm_information.ComputerName | split('.') | first }}"), can use the variables of the
        host.
      - Nodes choose their computer names, and whoever may put inventory chooses the rest. So a name that several nodes
        claim, the ID of another node, the name of the controller (C(localhost)) and names with spaces or characters
        that mean something in host patterns are not used.
      - Nor is the name of a group, be it one of Ansible, of O(groups), of O(keyed_groups) or of an inventory source
        that comes before this one, nor the name that a host of such a source has, unless that host stands for the same
        node. A warning tells which nodes claim such names.
      - What comes after this source is not known yet. So give it last, or keep its names apart from all others with a
        template such as V("ssm-{{ ssm_information.ComputerName }}"). Files in C(host_vars) go by the name too.
      - A name of an attribute that no node has is a warning, since it may be misspelt.
    type: list
    elements: str
    default: [instance_id]
  hostvars_prefix:
    description:
      - What the names of the host variables begin with, in O(compose), O(groups), O(keyed_groups), O(hostnames) and
        conditions too. With V(aws_) there is C(aws_ssm_information).
    type: str
    default: ""
  include_filters:
    description:
      - Jinja2 conditions. If there are any, only hosts that meet at least one of them are taken.
      - They can use the variables of the host, inventory of O(types) included. To read less, use O(filters).
      - A condition that does not compile is an error. One that uses what a host does not have, such as an attribute
        that is not defined, is not met, and the host is left out. With O(strict=true) that is an error.
      - A condition that can't be evaluated for a host, such as the comparison of a version that is none, leaves the
        host out, with a warning. With O(strict=true) that is an error.
    type: list
    elements: str
    default: []
  exclude_filters:
    description:
      - Jinja2 conditions. Hosts that meet any of them are left out. This takes precedence over O(include_filters).
      - A condition that does not compile is an error. One that uses what a host does not have is not met either, so
        that the host B(stays in). Use the filter P(ansible.builtin.default#filter) with what may be missing, or
        O(strict=true), with which that is an error.
      - A condition that can't be evaluated for a host, such as the comparison of a version that is none, leaves the
        host out, with a warning. With O(strict=true) that is an error.
    type: list
    elements: str
    default: []
  strict_permissions:
    description:
      - Whether it is an error if the credentials may not read a region, a type or a node.
      - With V(false) it is a warning. The region is left out, a node is taken as having no data of the type.
      - With V(false) a region that does not accept the credentials, as one that is not enabled for the account, or that
        can't be reached, is left out with a warning too, unless no region at all answers.
      - Where a type is denied for ten nodes of a region, and was allowed for none, it is not asked for the others. They
        are taken as having no data of it, and named in the same warning.
    type: bool
    default: true
  concurrency:
    description:
      - How many calls are made at once at most, over all regions, V(1) to V(256).
    type: int
    default: 10
notes:
  - Hosts have the variables C(ssm_instance_id), C(ssm_region), C(ssm_information) (a map, the attributes of the node's
    C(AWS:InstanceInformation)), C(ssm_inventory) (a map from each of O(types) to the list of its entries, empty where
    the node has none) and C(ssm_inventory_meta) (a map from each of O(types) to C(schema_version) and C(capture_time),
    null where the node has no data).
  - Names of attributes are those of the service, untouched. Values are text.
  - All hosts are in the group C(ssm_inventory).
  - "Permissions: C(ssm:GetInventory), and with O(types) C(ssm:ListInventoryEntries)."
  - Values of inventory are never rendered as templates. They are nevertheless chosen by whoever may put inventory for a
    node, the node itself included, so think twice before decisions that matter hang on them.
  - For the same reason give each of O(keyed_groups) a prefix. Without one a node's values are names of groups as they
    are, and the node gets into any group that it names, those of other inventory sources included.
  - All hosts are evaluated before the first one is added. Where the source fails, it adds nothing.
  - Options that the plugin does not have are refused, and so are expressions that do not compile, in O(compose),
    O(groups) and O(keyed_groups) too.
  - The cache holds the answers of the service. If it answers, no call is made at all, and changes of O(hostnames),
    O(compose), groups and conditions take effect at once. A cached answer to another question, such as other
    O(types) or another O(profile), is not used. The cache does not know the account that the credentials belong to, so
    use files of their own for several accounts.
seealso:
  - module: fleetfacts.ssm.ssm_inventory_info
  - module: fleetfacts.ssm.ssm_put_inventory
  - plugin: amazon.aws.aws_ssm
    plugin_type: connection
extends_documentation_fragment:
  - inventory_cache
  - constructed
  - fleetfacts.ssm._requirements.plugins
  - amazon.aws.common.plugins
  - amazon.aws.region.plugins
  - amazon.aws.assume_role.plugins
"""

EXAMPLES = r"""
---
# All active nodes of two regions, grouped by operating system: the groups os_Debian_GNU_Linux_12 and so on.
plugin: fleetfacts.ssm.ssm_inventory
regions:
  - eu-central-1
  - us-east-1
keyed_groups:
  - key: ssm_information.PlatformName ~ '_' ~ ssm_information.PlatformVersion
    prefix: os

---
# Connect through Session Manager: no address, no key, no open port. Works with the names that you like.
# The connection plugin needs a bucket in S3 and the Session Manager plugin of the AWS CLI.
# It does not know the profile or the role of this file. Where there is one, name a profile for it, which may assume the
# role: ansible_aws_ssm_profile: "'payments'".
plugin: fleetfacts.ssm.ssm_inventory
regions: [eu-central-1]
hostnames: [ComputerName]
compose:
  ansible_connection: "'amazon.aws.aws_ssm'"
  ansible_aws_ssm_instance_id: ssm_instance_id
  ansible_aws_ssm_region: ssm_region
  ansible_aws_ssm_bucket_name: "'my-ansible-transfer'"
  ansible_shell_type: "'powershell' if ssm_information.PlatformType == 'Windows' else 'sh'"

---
# What was put as custom inventory decides on groups and names.
plugin: fleetfacts.ssm.ssm_inventory
types:
  - Custom:AnsibleSystem
  - Custom:RackInfo
hostnames:
  - Custom:RackInfo.Name
  - "{{ ssm_information.ComputerName | split('.') | first }}"
compose:
  ansible_host: ssm_information.IpAddress
  rack: ssm_inventory['Custom:RackInfo'][0].RackLocation | default('unknown')
groups:
  debian_12: >-
    ssm_inventory['Custom:AnsibleSystem']
    | selectattr('Distribution', 'equalto', 'Debian')
    | selectattr('DistributionMajorVersion', 'equalto', '12') | length > 0
  not_reported: not ssm_inventory['Custom:AnsibleSystem']
exclude_filters:
  - ssm_information.PlatformType == 'Windows'

---
# Only Linux nodes with a certain package, filtered by the service. Answers are cached for an hour.
plugin: fleetfacts.ssm.ssm_inventory
filters:
  - key: PlatformType
    values: [Linux]
types: [AWS:Application]
entry_filters:
  - key: AWS:Application.Name
    values: [openssl]
include_filters:
  - ssm_inventory['AWS:Application'] | length > 0
cache: true
cache_plugin: ansible.builtin.jsonfile
cache_connection: ~/.cache/ansible/ssm_inventory
cache_timeout: 3600

---
# Another account, by a role there. Regions that the role may not read are left out.
plugin: fleetfacts.ssm.ssm_inventory
assume_role_arn: arn:aws:iam::123456789012:role/inventory-reader
regions: [eu-central-1, eu-west-1]
strict_permissions: false
hostvars_prefix: payments_
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NoReturn

from ansible.errors import AnsibleError, AnsibleParserError, AnsibleUndefinedVariable
from ansible.inventory.data import InventoryData
from ansible.inventory.group import to_safe_group_name
from ansible.module_utils.parsing.convert_bool import boolean
from ansible.plugins.inventory import BaseInventoryPlugin
from ansible_collections.amazon.aws.plugins.module_utils.exceptions import AnsibleAWSError
from ansible_collections.amazon.aws.plugins.plugin_utils.inventory import AWSInventoryBase

from ansible_collections.fleetfacts.ssm.plugins.module_utils import _api, _fault
from ansible_collections.fleetfacts.ssm.plugins.module_utils._connection import found_endpoint_faults
from ansible_collections.fleetfacts.ssm.plugins.module_utils._explained import problem_of
from ansible_collections.fleetfacts.ssm.plugins.module_utils._listed import listed
from ansible_collections.fleetfacts.ssm.plugins.module_utils._reader import Region, read_fleet
from ansible_collections.fleetfacts.ssm.plugins.module_utils._reading import NodeReading
from ansible_collections.fleetfacts.ssm.plugins.module_utils._refusal import describe_refusals
from ansible_collections.fleetfacts.ssm.plugins.plugin_utils._inventory_data import (
    Fleet,
    from_cache,
    host_variables,
    to_cache,
)
from ansible_collections.fleetfacts.ssm.plugins.plugin_utils._inventory_names import (
    SHOWN,
    Occupied,
    describe_unmatched,
    name_hosts,
)
from ansible_collections.fleetfacts.ssm.plugins.plugin_utils._inventory_options import (
    Options,
    read_options,
    refuse_unknown,
)
from ansible_collections.fleetfacts.ssm.plugins.plugin_utils._inventory_population import inventory_of_one, populate
from ansible_collections.fleetfacts.ssm.plugins.plugin_utils._untrusted import untrusted

_GROUP = "ssm_inventory"

_Variables = Mapping[str, dict[str, Any]]


class _ConditionError(Exception):
    """A condition can't be evaluated for a node."""

    def __init__(self, condition: str, reason: str) -> None:
        super().__init__(reason)
        self.condition = condition


class InventoryModule(AWSInventoryBase):
    """Hosts from SSM managed nodes."""

    inventory: Any

    NAME = "fleetfacts.ssm.ssm_inventory"
    INVENTORY_FILE_SUFFIXES = ("ssm_inventory.yml", "ssm_inventory.yaml")

    def parse(
        self,
        inventory: Any,
        loader: Any,
        path: str,
        cache: bool = True,
        botocore_version: str | None = None,
        boto3_version: str | None = None,
    ) -> None:
        """Fills the inventory from a configuration file.

        The base class assumes the role, which is a call, before the cache can be asked. So its turn comes late.

        :raises AnsibleParserError: whatever is wrong.
        """
        BaseInventoryPlugin.parse(self, inventory, loader, path, cache)
        options = self._read_options(path)
        fleet = self._cached(path, cache, options)
        if fleet is None:
            self._sign_in(inventory, loader, path, cache, botocore_version, boto3_version)
            fleet = self._read(options)
            self.update_cached_result(path, False, to_cache(fleet, options.question))
        for warning in fleet.warnings:
            self.warn(warning)
        self._populate(fleet.readings, options)

    def client(self, service: str, *args: Any, **kwargs: Any) -> Any:
        """A client; those for SSM retry as all of this collection do."""
        if service == "ssm":
            kwargs.setdefault("config", _api.client_config(self.get_option("concurrency")))
        client = super().client(service, *args, **kwargs)
        faults = found_endpoint_faults(client.meta.endpoint_url)
        if faults:
            self._do_fail(_fault.describe(faults))
        return client

    def get_option(self, option: str, hostvars: Any = None) -> Any:
        """The value of an option, rendered where it may be a template.

        amazon.aws 10 renders lists in a way that ansible-core 2.19 and later complain about.
        """
        if option not in ("filters", "regions"):
            return super().get_option(option, hostvars)
        value = BaseInventoryPlugin.get_option(self, option, hostvars)
        return [self.templar.template(each) for each in value] if isinstance(value, list) else value

    def _do_fail(self, message: str) -> NoReturn:
        raise AnsibleParserError(message)

    def _read_options(self, path: str) -> Options:
        try:
            refuse_unknown(self._read_config_data(path), self.option_definitions)
            return read_options(self.get_option, self.region)
        except _fault.InputError as error:
            raise AnsibleParserError(str(error)) from error
        except OverflowError as error:
            # the core's own words for an infinite number where it needs a whole one
            raise AnsibleParserError(f"concurrency: must be a whole number: {error}") from error

    def _cached(self, path: str, cache: bool, options: Options) -> Fleet | None:
        found, data = self.get_cached_result(path, cache)
        return from_cache(data, options.question) if found else None

    def _sign_in(self, *args: Any) -> None:
        parse = _api.SSMErrorHandler.common_error_handler("sign in to AWS")(super().parse)
        try:
            parse(*args)
        except AnsibleAWSError as error:
            self.fail_aws(error.message, exception=error.exception)

    def _read(self, options: Options) -> Fleet:
        try:
            regions = [Region(name, client) for name, client in self._clients(options)]
            reading = read_fleet(regions, options.query, options.concurrency, options.strict_permissions)
        except _api.AnsibleSSMError as error:
            hint = ". Or set strict_permissions to false to go on without" if self._is_avoidable(error, options) else ""
            told = _api.repeatable_error(error.exception, no_log=False)
            self.fail_aws(f"{error.message}{hint} ({_api.words_of(told)})")
        return Fleet(reading.nodes, tuple(describe_refusals(reading.refusals)))

    def _is_avoidable(self, error: _api.AnsibleSSMError, options: Options) -> bool:
        if not options.strict_permissions:
            return False
        problem = problem_of(error, region="")
        return problem.is_denied or (problem.may_be_the_region and len(options.regions) != 1)

    def _clients(self, options: Options) -> Iterator[tuple[str, Any]]:
        if not options.regions:
            yield from ((name, client) for client, name in self.all_clients("ssm"))
        for name in options.regions:
            yield name, self.client("ssm", region=name)

    def _populate(self, readings: Sequence[NodeReading], options: Options) -> None:
        variables = {each.node.instance_id: untrusted(host_variables(each, options.prefix)) for each in readings}
        taken = self._taken(readings, variables, options)
        hosts = self._evaluated_hosts(taken, variables, options)
        for warning in describe_unmatched(readings, options.hostnames):
            self.warn(warning)
        self.inventory.add_group(_GROUP)
        populate(self.inventory, hosts)

    def _taken(self, readings: Sequence[NodeReading], variables: _Variables, options: Options) -> list[NodeReading]:
        taken = []
        failed: dict[str, dict[str, str]] = {}
        for each in readings:
            instance_id = each.node.instance_id
            try:
                if self._is_taken(variables[instance_id], options):
                    taken.append(each)
            except _ConditionError as error:
                failed.setdefault(error.condition, {})[instance_id] = str(error)
        for condition, reasons in failed.items():
            told = f"{_fault.named(condition)}: {_fault.told(next(iter(reasons.values())))}"
            self.warn(f"Could not evaluate the condition {told}. Left out are {listed(list(reasons), SHOWN)}")
        return taken

    def _is_taken(self, variables: dict[str, Any], options: Options) -> bool:
        def meets(condition: str) -> bool:
            return self._meets(condition, variables, options.strict)

        if any(map(meets, options.exclude)):
            return False
        return not options.include or any(map(meets, options.include))

    def _meets(self, condition: str, variables: dict[str, Any], strict: bool) -> bool:
        try:
            value = self._compose(condition, variables)
        except AnsibleError as error:
            if strict:
                told = f"{_fault.named(condition)}: {_fault.told(error)}"
                raise AnsibleParserError(f"Could not evaluate the condition {told}") from error
            if isinstance(error, AnsibleUndefinedVariable):
                return False
            raise _ConditionError(condition, str(error)) from error
        return boolean(value, strict=False) if isinstance(value, str) else bool(value)

    def _evaluated_hosts(
        self, readings: Sequence[NodeReading], variables: _Variables, options: Options
    ) -> dict[str, InventoryData]:
        """The hosts by name, none of which is that of a group.

        Which groups there are is known when all hosts are evaluated, which may depend on their names.
        """

        def render(template: str, reading: NodeReading) -> str | None:
            return self._render(template, variables[reading.node.instance_id], options.strict)

        groups = self._groups_before()
        hosts: dict[str, tuple[str, InventoryData]] = {}
        while True:
            names, warnings = name_hosts(readings, options.hostnames, render, self._occupied(groups, options))
            for instance_id, name in names.items():
                if hosts.get(instance_id, ("",))[0] != name:
                    hosts[instance_id] = name, self._evaluated(name, variables[instance_id], options.strict)
            found = {group for _name, data in hosts.values() for group in data.groups}
            if groups.issuperset(found.intersection(names.values())):
                break
            groups |= found
        for warning in warnings:
            self.warn(warning)
        return self._checked(dict(hosts.values()), groups)

    def _groups_before(self) -> set[str]:
        own = [str(name) for name in self.get_option("groups") or ()]
        safe = (to_safe_group_name(name, force=True, silent=True) for name in own)
        return {_GROUP, *self.inventory.groups, *own, *safe}

    def _occupied(self, groups: set[str], options: Options) -> Occupied:
        variable = f"{options.prefix}ssm_instance_id"
        return Occupied(groups, {name: host.vars.get(variable) for name, host in self.inventory.hosts.items()})

    def _evaluated(self, name: str, variables: dict[str, Any], strict: bool) -> InventoryData:
        data = inventory_of_one(self.inventory, name, _GROUP, variables)
        inventory, self.inventory = self.inventory, data
        try:
            self._set_composite_vars(self.get_option("compose"), variables, name, strict=strict)
            self._add_host_to_composed_groups(self.get_option("groups"), variables, name, strict=strict)
            self._add_host_to_keyed_groups(self.get_option("keyed_groups"), variables, name, strict=strict)
        finally:
            self.inventory = inventory
        return data

    def _checked(self, hosts: dict[str, InventoryData], groups: set[str]) -> dict[str, InventoryData]:
        for name in hosts:
            if name in groups:
                raise AnsibleParserError(
                    f"There is a group named {_fault.named(name)}, which is the id of a node. Rename the group"
                )
        return hosts

    def _render(self, template: str, variables: dict[str, Any], strict: bool) -> str | None:
        try:
            self.templar.available_variables = variables
            name = self.templar.template(template)
        except AnsibleError as error:
            if strict:
                told = f"{_fault.named(template)}: {_fault.told(error)}"
                raise AnsibleParserError(f"Could not evaluate the host name {told}") from error
            return None
        return None if name is None else str(name)
