"""The inventory plugin in this process, through the test service: errors first, then hosts and calls."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from ansible.errors import AnsibleError, AnsibleParserError
from ansible.inventory.data import InventoryData
from ansible.inventory.group import Group
from ansible.plugins.loader import inventory_loader
from ansible_collections.amazon.aws.plugins.connection import aws_ssm

from ansible_collections.fleetfacts.ssm.plugins.inventory import ssm_inventory
from tests.support.inventory import PLUGIN, Parsed, parse, write_source
from tests.support.ssm_service.client import Service

NODE = "i-0123456789abcdef0"
HYBRID = "mi-0123456789abcdef0"
OTHER = "i-0fedcba9876543210"
RACK = "Custom:RackInfo"
TIME = "2026-01-31T23:59:59Z"
EVIL = "{{ lookup('ansible.builtin.pipe', 'id') }}"


@pytest.fixture
def fleet(service: Service, monkeypatch: pytest.MonkeyPatch) -> Service:
    """A service that the environment of this process leads to."""
    for name, value in service.env.items():
        monkeypatch.setenv(name, value)
    return service


@pytest.fixture
def read(fleet: Service, tmp_path: Path) -> Any:
    """Reads a source with the given options."""

    def read_source(cache_read: bool = True, into: InventoryData | None = None, **options: Any) -> Parsed:
        fleet.forget_calls()
        return parse(write_source(tmp_path, **options), cache_read, into)

    return read_source


def put(
    service: Service,
    instance_id: str,
    type_name: str,
    *entries: dict[str, str],
    region: str = "us-east-1",
    version: str = "1.0",
) -> None:
    item = {"TypeName": type_name, "SchemaVersion": version, "CaptureTime": TIME, "Content": list(entries)}
    service.client(region).put_inventory(InstanceId=instance_id, Items=[item])


# --- sources that are refused


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"filters": [{"key": "A"}]}, "filters[0]: values: is missing; a filter needs at least one value"),
        ({"filters": [{"key": "A", "values": ["a"], "typ": "Equal"}]}, "filters[0]: typ: is not part of a filter"),
        (
            {"filters": [{"key": "A", "values": ["a"], "type": "Like"}]},
            "filters[0]: type: must be one of Equal, NotEqual",
        ),
        ({"filters": ["A=a"]}, "filters[0]: must be a map of key, values and type, not 'A=a'"),
        ({"filters": [{"key": "A", "values": [["a"]]}]}, "filters[0]: values: is nested"),
        ({"statuses": ["Running"]}, "statuses: must be one of Active, ConnectionLost, Stopped, Terminated, all"),
        ({"statuses": []}, "statuses: must not be empty; all is every status"),
        ({"types": ["RackInfo"]}, "types[0]: must begin with 'Custom:' or 'AWS:', not be 'RackInfo'"),
        ({"hostnames": ["Custom:RackInfo.Name"]}, "hostnames[0]: Custom:RackInfo.Name needs the type Custom:RackInfo"),
        ({"hostvars_prefix": "0-"}, "hostvars_prefix: must be how a variable's name can begin, not '0-'"),
        ({"concurrency": 0}, "concurrency: must be between 1 and 256, not 0"),
        ({"typ": ["Custom:A"]}, "typ: is not an option of this plugin; is it meant to be types?"),
        ({"x-common": 1}, "x-common: is not an option of this plugin"),
        ({"exclude_filters": ["ssm_region =="]}, "exclude_filters[0]: ssm_region == does not compile: "),
        ({"include_filters": ["true", "{{ true }}"]}, "include_filters[1]: {{ true }} does not compile: "),
        ({"compose": {"a": "1 +"}}, "compose[a]: 1 + does not compile: "),
        ({"groups": {"a": "(b", "c": "{{ d"}}, "groups[a]: (b does not compile: "),
        ({"groups": {"a": "(b", "c": "{{ d"}}, "groups[c]: {{ d does not compile: "),
        ({"compose": {"\x1b[31m\n": "1 +"}}, "compose['\\x1b[31m\\n']: 1 + does not compile: "),
        ({"groups": {"x" * 100_000: "(b"}}, "groups['" + "x" * 56 + "...]: (b does not compile: "),
        ({"include_filters": ["a " + "x" * 10**6]}, "include_filters[0]: 'a xxx"),
        ({"assume_role_arn": "MARK"}, "assume_role_arn: must be the ARN of a role such as "),
        ({"keyed_groups": [{"key": "a b"}]}, "keyed_groups[0]: key: a b does not compile: "),
        ({"hostnames": ["{{ a"]}, "hostnames[0]: {{ a does not compile: "),
    ],
)
def test_bad_options_are_refused_with_their_place_before_any_call(
    read: Any, fleet: Service, options: dict[str, Any], message: str
) -> None:
    with pytest.raises(AnsibleParserError) as raised:
        read(**options)
    assert message in str(raised.value)
    assert fleet.calls == []


def test_all_faults_are_told_at_once(read: Any) -> None:
    with pytest.raises(AnsibleParserError) as raised:
        read(types=["a"], concurrency=257, hostvars_prefix="-")
    assert str(raised.value).startswith("3 faults in the input:\n- ")


def test_only_files_named_for_the_plugin(tmp_path: Path) -> None:
    plugin = inventory_loader.get(PLUGIN)
    for name, ours in [("a.ssm_inventory.yml", True), ("ssm_inventory.yaml", True), ("ssm.yml", False)]:
        path = tmp_path / name
        path.touch()
        assert plugin.verify_file(str(path)) is ours
    assert not plugin.verify_file(str(tmp_path / "missing.ssm_inventory.yml"))


# --- errors of the service


@pytest.mark.parametrize("operation", ["GetInventory", "ListInventoryEntries"])
def test_denied_is_an_error_that_names_the_action_and_the_way_around(read: Any, fleet: Service, operation: str) -> None:
    fleet.add_nodes(NODE)
    fleet.deny(operation)
    with pytest.raises(AnsibleParserError) as raised:
        read(types=[RACK])
    text = str(raised.value)
    assert f"{operation} in us-east-1" in text
    assert (
        f"may not call ssm:{operation}. Allow it in their IAM policy. Or set strict_permissions to false to go" in text
    )


def test_a_denied_region_is_left_out_without_strict_permissions(read: Any, fleet: Service) -> None:
    fleet.add_nodes(NODE, region="us-east-1")
    fleet.add_nodes(OTHER, region="eu-central-1")
    fleet.fail("GetInventory", "AccessDeniedException", times=1)
    parsed = read(regions=["us-east-1", "eu-central-1"], strict_permissions=False, concurrency=1)
    assert list(parsed.hosts) == [OTHER]
    (warning,) = parsed.warnings
    assert warning.startswith("GetInventory in us-east-1: the credentials in use may not call ssm:GetInventory")
    assert warning.endswith("the region is left out")


def test_a_region_that_is_not_enabled_is_left_out_without_strict_permissions(read: Any, fleet: Service) -> None:
    fleet.add_nodes(OTHER, region="eu-central-1")
    regions = ["me-south-1", "eu-central-1"]
    fleet.fail("GetInventory", "UnrecognizedClientException", times=1)
    parsed = read(regions=regions, strict_permissions=False, concurrency=1)
    assert list(parsed.hosts) == [OTHER]
    (warning,) = parsed.warnings
    assert warning.startswith("GetInventory in me-south-1: the service in me-south-1 does not accept the credentials")
    assert warning.endswith("the region is left out")

    fleet.fail("GetInventory", "UnrecognizedClientException", times=None)
    with pytest.raises(AnsibleParserError, match="set strict_permissions to false to go on without"):
        read(regions=regions, concurrency=1)
    with pytest.raises(AnsibleParserError, match="GetInventory in me-south-1") as raised:
        read(regions=regions, strict_permissions=False, concurrency=1)
    assert "strict_permissions" not in str(raised.value)


def test_a_denied_type_costs_few_calls_without_strict_permissions(read: Any, fleet: Service) -> None:
    fleet.add_nodes([f"i-{number:017x}" for number in range(40)])
    fleet.deny("ListInventoryEntries")
    parsed = read(types=[RACK], strict_permissions=False, concurrency=2)
    assert len(parsed.hosts) == 40
    assert fleet.count("ListInventoryEntries") <= 12
    (warning,) = parsed.warnings
    assert warning.endswith("and 37 more")


def test_denied_nodes_have_no_data_without_strict_permissions(read: Any, fleet: Service) -> None:
    fleet.add_nodes(NODE, OTHER)
    put(fleet, NODE, RACK, {"Rack": "1"})
    put(fleet, OTHER, RACK, {"Rack": "2"})
    fleet.deny_nodes(OTHER)
    parsed = read(types=[RACK], strict_permissions=False)
    assert {name: one["ssm_inventory"][RACK] for name, one in parsed.hosts.items()} == {
        NODE: [{"Rack": "1"}],
        OTHER: [],
    }
    (warning,) = parsed.warnings
    assert warning.endswith(f"treated as having no data: {OTHER}")


def test_another_error_is_an_error_without_strict_permissions_too(read: Any, fleet: Service) -> None:
    fleet.fail("GetInventory", "SomethingNew")
    with pytest.raises(AnsibleParserError, match=r"GetInventory in us-east-1 failed.*SomethingNew"):
        read(strict_permissions=False)


def test_no_credentials(read: Any, fleet: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    with pytest.raises(AnsibleParserError, match="credentials"):
        read()


def test_a_profile_that_there_is_not(read: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    with pytest.raises(AnsibleError, match="nobody"):
        read(profile="nobody", region="us-east-1")


def test_an_unreachable_service(read: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")
    monkeypatch.setattr("ansible_collections.fleetfacts.ssm.plugins.module_utils._api._MAX_ATTEMPTS", 1)
    with pytest.raises(
        AnsibleParserError, match=r"GetInventory in us-east-1: SSM could not be reached.*Could not connect"
    ):
        read()


def test_a_role_that_cannot_be_assumed(read: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")
    with pytest.raises(AnsibleParserError, match="Could not connect"):
        read(assume_role_arn="arn:aws:iam::123456789012:role/reader")


# --- hosts


def test_hosts_with_their_variables(read: Any, fleet: Service) -> None:
    fleet.add_nodes({"InstanceId": NODE, "PlatformName": "Debian GNU/Linux"}, HYBRID)
    put(fleet, NODE, RACK, {"Rack": "1"}, {"Rack": "2"})
    parsed = read(types=[RACK])
    assert sorted(parsed.hosts) == [NODE, HYBRID]
    variables = parsed.hosts[NODE]
    assert (variables["ssm_instance_id"], variables["ssm_region"]) == (NODE, "us-east-1")
    assert variables["ssm_information"]["PlatformName"] == "Debian GNU/Linux"
    assert sorted(entry["Rack"] for entry in variables["ssm_inventory"][RACK]) == ["1", "2"]
    assert variables["ssm_inventory_meta"] == {RACK: {"schema_version": "1.0", "capture_time": TIME}}
    nothing = parsed.hosts[HYBRID]
    assert nothing["ssm_inventory"] == {RACK: []}
    assert nothing["ssm_inventory_meta"] == {RACK: {"schema_version": None, "capture_time": None}}
    assert parsed.groups["ssm_inventory"] == [NODE, HYBRID]
    assert fleet.count() == 3


def test_many_regions_many_pages(read: Any, fleet: Service) -> None:
    fleet.add_nodes([f"i-{number:017x}" for number in range(60)], region="us-east-1")
    fleet.add_nodes([f"mi-{number:017x}" for number in range(70)], region="eu-central-1")
    for number in range(3):
        put(fleet, f"mi-{number:017x}", RACK, *({"Rack": str(rack)} for rack in range(60)), region="eu-central-1")
    parsed = read(regions=["us-east-1", "eu-central-1", "us-east-1"], types=[RACK])
    assert len(parsed.hosts) == 130
    assert {one["ssm_region"] for one in parsed.hosts.values()} == {"us-east-1", "eu-central-1"}
    assert [len(parsed.hosts[f"mi-{number:017x}"]["ssm_inventory"][RACK]) for number in range(4)] == [60, 60, 60, 0]
    assert fleet.count("GetInventory") == 4
    assert fleet.count("ListInventoryEntries") == 130 + 3


def test_the_region_of_the_environment_where_none_is_given(read: Any, fleet: Service) -> None:
    fleet.add_nodes(NODE, region="us-east-1")
    fleet.add_nodes(OTHER, region="eu-central-1")
    assert list(read().hosts) == [NODE]
    assert list(read(region="eu-central-1").hosts) == [OTHER]


def test_all_regions_where_there_is_none(read: Any, fleet: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AWS_REGION")
    monkeypatch.delenv("AWS_DEFAULT_REGION")
    fleet.add_nodes(NODE, region="us-east-1")
    fleet.add_nodes(OTHER, region="eu-central-1")
    assert sorted(read().hosts) == [NODE, OTHER]


def test_templates_in_regions_and_filters(read: Any, fleet: Service) -> None:
    fleet.add_nodes(NODE, region="eu-central-1")
    parsed = read(regions=["{{ 'eu' }}-central-1"], filters=[{"key": "PlatformType", "values": ["{{ 'Lin' ~ 'ux' }}"]}])
    assert list(parsed.hosts) == [NODE]


def test_only_active_nodes_unless_asked(read: Any, fleet: Service) -> None:
    fleet.add_nodes(NODE, OTHER)
    fleet.terminate(OTHER)
    assert list(read().hosts) == [NODE]
    assert sorted(read(statuses=["all"]).hosts) == [NODE, OTHER]
    assert list(read(filters=[{"key": "InstanceStatus", "values": ["Terminated"]}]).hosts) == [OTHER]


def test_the_service_filters_nodes_and_entries(read: Any, fleet: Service) -> None:
    fleet.add_nodes({"InstanceId": NODE, "PlatformName": "Debian GNU/Linux"}, OTHER)
    put(fleet, NODE, RACK, {"Rack": "1"}, {"Rack": "2"})
    parsed = read(
        filters=[{"key": "PlatformName", "values": "Debian", "type": "BeginWith"}],
        types=[RACK],
        entry_filters=[{"key": "Custom:RackInfo.Rack", "values": [2]}],
    )
    assert {name: one["ssm_inventory"] for name, one in parsed.hosts.items()} == {NODE: {RACK: [{"Rack": "2"}]}}


def test_a_prefix_for_all_variables(read: Any, fleet: Service) -> None:
    fleet.add_nodes(NODE)
    parsed = read(
        hostvars_prefix="aws_", compose={"os": "aws_ssm_information.PlatformName"}, hostnames=["{{ aws_ssm_region }}"]
    )
    assert parsed.hosts["us-east-1"]["os"] == "Amazon Linux"
    assert {name for name in parsed.hosts["us-east-1"] if name.startswith("ssm")} == set()


# --- names


def test_names_by_preference(read: Any, fleet: Service) -> None:
    fleet.add_nodes(
        {"InstanceId": NODE, "ComputerName": "web1.example.com"},
        {"InstanceId": OTHER, "ComputerName": "two words"},
        {"InstanceId": HYBRID, "ComputerName": "db1.example.com"},
    )
    put(fleet, HYBRID, RACK, {"Name": "rack7"})
    parsed = read(types=[RACK], hostnames=["Custom:RackInfo.Name", "{{ ssm_information.ComputerName.split('.')[0] }}"])
    assert {name: one["ssm_instance_id"] for name, one in parsed.hosts.items()} == {
        "web1": NODE,
        OTHER: OTHER,
        "rack7": HYBRID,
    }


def test_a_name_that_fails_is_an_error_only_where_strict(read: Any, fleet: Service) -> None:
    fleet.add_nodes(NODE)
    assert list(read(hostnames=["{{ nowhere.at.all }}"]).hosts) == [NODE]
    with pytest.raises(AnsibleParserError, match="Could not evaluate the host name"):
        read(hostnames=["{{ nowhere.at.all }}"], strict=True)


def test_a_name_claimed_twice_names_nobody(read: Any, fleet: Service) -> None:
    fleet.add_nodes({"InstanceId": NODE, "ComputerName": "db1"}, {"InstanceId": OTHER, "ComputerName": "db1"})
    parsed = read(hostnames=["ComputerName"])
    assert sorted(parsed.hosts) == [NODE, OTHER]
    assert parsed.warnings == [f"Several nodes claim the name db1, so each is named by its id: {NODE}, {OTHER}"]


def test_an_attribute_among_the_preferences_that_no_node_has_is_a_warning(read: Any, fleet: Service) -> None:
    fleet.add_nodes(NODE)
    assert read(hostnames=["ComputerNmae"]).warnings == [
        "hostnames: no node has ComputerNmae, which names no host. Is it meant to be ComputerName?"
    ]


# --- names that are in use


GROUPS: dict[str, Any] = {
    "hostnames": ["ComputerName"],
    "groups": {"debian_12": "ssm_information.PlatformVersion == '12'", "not-safe": "true"},
    "keyed_groups": [
        {"key": "ssm_information.PlatformVersion", "prefix": "os", "parent_group": "systems"},
        {"key": "inventory_hostname", "prefix": "", "separator": ""},
    ],
}


@pytest.mark.parametrize(
    "name", ["all", "ungrouped", "ssm_inventory", "debian_12", "not-safe", "not_safe", "os_11", "systems", "static"]
)
@pytest.mark.parametrize("strict", [True, False])
def test_a_node_cannot_be_named_like_a_group(read: Any, fleet: Service, name: str, strict: bool) -> None:
    fleet.add_nodes(
        {"InstanceId": NODE, "ComputerName": name, "PlatformVersion": "12"},
        {"InstanceId": OTHER, "ComputerName": "web-1", "PlatformVersion": "11"},
    )
    data = InventoryData()
    data.add_group("static")
    parsed = read(into=data, strict=strict, **GROUPS)
    assert sorted(parsed.hosts) == [NODE, "web-1"]
    assert parsed.hosts[NODE]["ssm_instance_id"] == NODE
    assert parsed.groups["ssm_inventory"] == [NODE, "web-1"]
    assert (parsed.groups["debian_12"], parsed.groups["os_11"], parsed.groups["os_12"]) == ([NODE], ["web-1"], [NODE])
    assert parsed.groups["static"] == []
    assert parsed.warnings == [f"Nodes claim names of groups and don't get them: {NODE} ({name})"]


def test_a_node_whose_name_makes_a_group_is_not_named_like_it(read: Any, fleet: Service) -> None:
    fleet.add_nodes({"InstanceId": NODE, "ComputerName": "web"})
    parsed = read(hostnames=["ComputerName"], keyed_groups=[{"key": "inventory_hostname", "separator": ""}])
    assert list(parsed.hosts) == [NODE]
    assert parsed.groups[NODE.replace("-", "_")] == [NODE]


def test_a_group_named_like_a_node_is_an_error(read: Any, fleet: Service) -> None:
    fleet.add_nodes(NODE)
    data = InventoryData()
    data.groups[NODE] = Group("x")
    with pytest.raises(AnsibleParserError, match=f"There is a group named {NODE}, which is the id of a node"):
        read(into=data)


def test_a_node_cannot_take_over_a_host_of_another_source(read: Any, fleet: Service) -> None:
    fleet.add_nodes({"InstanceId": NODE, "ComputerName": "db1"})
    data = InventoryData()
    data.add_host("db1")
    parsed = read(into=data, hostnames=["ComputerName"])
    assert parsed.hosts["db1"] == {}
    assert parsed.hosts[NODE]["ssm_instance_id"] == NODE
    assert parsed.warnings == [
        f"Nodes claim names of hosts of other inventory sources and don't get them: {NODE} (db1)"
    ]


def test_a_host_that_other_sources_know_as_the_same_node_is_one_host(read: Any, fleet: Service) -> None:
    fleet.add_nodes({"InstanceId": NODE, "ComputerName": "web1"}, {"InstanceId": OTHER, "ComputerName": "-"})
    data = InventoryData()
    read(into=data, hostnames=["ComputerName"])
    data.set_variable(OTHER, "colour", "blue")
    data.add_child(data.add_group("static"), OTHER)
    groups = {"blue": "colour == 'blue'", "both": "'static' in group_names"}
    parsed = read(into=data, hostnames=["ComputerName"], groups=groups)
    assert sorted(parsed.hosts) == [OTHER, "web1"]
    assert (parsed.groups["blue"], parsed.groups["both"], parsed.groups["static"]) == ([OTHER], [OTHER], [OTHER])
    assert parsed.warnings == []


# --- nothing by halves


@pytest.mark.parametrize(
    "options",
    [
        {"compose": {"a": "{'Debian': 1}[ssm_information.PlatformName]"}},
        {"groups": {"a": "{'Debian': 1}[ssm_information.PlatformName]"}},
        {"keyed_groups": [{"key": "{'Debian': 1}[ssm_information.PlatformName]"}]},
        {"hostnames": ["{{ {'Debian': 1}[ssm_information.PlatformName] }}"]},
    ],
)
def test_where_one_host_fails_none_is_added(read: Any, fleet: Service, options: dict[str, Any]) -> None:
    fleet.add_nodes({"InstanceId": NODE, "PlatformName": "Debian"}, {"InstanceId": OTHER, "PlatformName": "other"})
    data = InventoryData()
    with pytest.raises(AnsibleError):
        read(into=data, strict=True, **options)
    assert (list(data.hosts), sorted(data.groups)) == ([], ["all", "ungrouped"])


def test_groups_that_would_hold_themselves_add_nothing(read: Any, fleet: Service) -> None:
    fleet.add_nodes({"InstanceId": NODE, "PlatformName": "a"}, {"InstanceId": OTHER, "PlatformName": "b"})
    other = "{'a': 'b', 'b': 'a'}[ssm_information.PlatformName]"
    keyed = {"key": "ssm_information.PlatformName", "separator": "", "parent_group": f"{{{{ {other} }}}}"}
    data = InventoryData()
    with pytest.raises(AnsibleError, match="loop"):
        read(into=data, keyed_groups=[keyed])
    assert list(data.hosts) == []


# --- conditions, groups, composed variables


def test_include_and_exclude(read: Any, fleet: Service) -> None:
    fleet.add_nodes(NODE, OTHER, HYBRID)
    put(fleet, NODE, RACK, {"Rack": "1"})
    put(fleet, OTHER, RACK, {"Rack": "2"})
    racks = [f"ssm_inventory['{RACK}'][0].Rack == '1'", f"ssm_inventory['{RACK}'][0].Rack == '2'"]
    assert sorted(read(types=[RACK], include_filters=racks).hosts) == [NODE, OTHER]
    assert sorted(read(types=[RACK], exclude_filters=racks).hosts) == [HYBRID]
    assert sorted(read(types=[RACK], include_filters=racks, exclude_filters=racks[:1]).hosts) == [OTHER]


def test_a_condition_that_fails_is_false_unless_strict(read: Any, fleet: Service) -> None:
    fleet.add_nodes(NODE)
    assert read(include_filters=["nowhere.at.all"]).hosts == {}
    assert list(read(exclude_filters=["nowhere.at.all"]).hosts) == [NODE]
    with pytest.raises(AnsibleParserError, match="Could not evaluate the condition nowhere"):
        read(exclude_filters=["nowhere.at.all"], strict=True)


@pytest.mark.parametrize("option", ["include_filters", "exclude_filters"])
@pytest.mark.parametrize("condition", ["ssm_information.PlatformVersion is version('12', '<')", "ssm_region | no_such"])
def test_a_condition_that_cannot_be_evaluated_leaves_the_node_out(
    read: Any, fleet: Service, option: str, condition: str
) -> None:
    fleet.add_nodes({"InstanceId": NODE, "PlatformVersion": "rolling"})
    parsed = read(**{option: [condition]})
    assert parsed.hosts == {}
    (warning,) = parsed.warnings
    assert warning.startswith(f"Could not evaluate the condition {condition}: ")
    assert warning.endswith(f"Left out are {NODE}")
    with pytest.raises(AnsibleParserError, match="Could not evaluate the condition"):
        read(strict=True, **{option: [condition]})


def test_compose_groups_and_keyed_groups(read: Any, fleet: Service) -> None:
    fleet.add_nodes({"InstanceId": NODE, "PlatformName": "Debian GNU/Linux", "PlatformVersion": "12"}, OTHER)
    parsed = read(
        compose={"ansible_host": "ssm_information.IpAddress", "kind": "'node'"},
        groups={"debian": "ssm_information.PlatformName is search('Debian')"},
        keyed_groups=[{"key": "ssm_information.PlatformName", "prefix": "os"}],
    )
    assert parsed.hosts[NODE]["ansible_host"].startswith("198.51.100.")
    assert parsed.hosts[NODE]["kind"] == "node"
    assert parsed.groups["debian"] == [NODE]
    assert parsed.groups["os_Debian_GNU_Linux"] == [NODE]
    assert parsed.groups["os_Amazon_Linux"] == [OTHER]


def test_strict_composition(read: Any, fleet: Service) -> None:
    fleet.add_nodes(NODE)
    assert "a" not in read(compose={"a": "nowhere.at.all"}).hosts[NODE]
    with pytest.raises(AnsibleError, match="Could not set a for host"):
        read(compose={"a": "nowhere.at.all"}, strict=True)


# --- trust


def test_values_are_never_templates(read: Any, fleet: Service) -> None:
    fleet.add_nodes({"InstanceId": NODE, "ComputerName": EVIL, "PlatformName": EVIL})
    put(fleet, NODE, RACK, {"Rack": EVIL, EVIL: "1"})
    parsed = read(
        types=[RACK],
        hostnames=["{{ ssm_information.ComputerName }}", "ComputerName"],
        compose={"copied": "ssm_information.PlatformName", "joined": f"'x' ~ ssm_inventory['{RACK}'][0].Rack"},
        keyed_groups=[{"key": "ssm_information.PlatformName", "prefix": "os"}],
    )
    variables = parsed.hosts[NODE]
    assert variables["copied"] == EVIL
    assert variables["joined"] == f"x{EVIL}"
    assert variables["ssm_inventory"][RACK] == [{"Rack": EVIL, EVIL: "1"}]
    assert not [name for name in parsed.groups if "uid" in name]


# --- cache


@pytest.fixture
def cached(tmp_path: Path) -> dict[str, Any]:
    return {
        "cache": True,
        "cache_plugin": "ansible.builtin.jsonfile",
        "cache_connection": str(tmp_path / "cache"),
        "cache_timeout": 3600,
    }


def test_a_hit_makes_no_call_and_gives_the_same(read: Any, fleet: Service, cached: dict[str, Any]) -> None:
    fleet.add_nodes(NODE, OTHER)
    put(fleet, NODE, RACK, {"Rack": EVIL})
    first = read(types=[RACK], **cached)
    assert fleet.count() == 3
    again = read(types=[RACK], **cached)
    assert fleet.calls == []
    assert again == first


def test_a_hit_makes_no_call_with_a_role_to_assume(read: Any, fleet: Service, cached: dict[str, Any]) -> None:
    fleet.add_nodes(NODE)
    role = {"assume_role_arn": "arn:aws:iam::123456789012:role/reader", "regions": ["us-east-1"]}
    assert list(read(**role, **cached).hosts) == [NODE]
    with pytest.MonkeyPatch.context() as context:
        context.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
        assert list(read(**role, **cached).hosts) == [NODE]


def test_the_cache_holds_answers_and_not_names_or_groups(read: Any, fleet: Service, cached: dict[str, Any]) -> None:
    fleet.add_nodes({"InstanceId": NODE, "ComputerName": "web1"})
    read(**cached)
    parsed = read(hostnames=["ComputerName"], compose={"a": "'b'"}, groups={"linux": "true"}, **cached)
    assert fleet.calls == []
    assert parsed.hosts["web1"]["a"] == "b"
    assert parsed.groups["linux"] == ["web1"]


@pytest.mark.parametrize(
    "changed",
    [
        {"types": [RACK]},
        {"filters": [{"key": "PlatformType", "values": ["Linux"]}]},
        {"statuses": ["all"]},
        {"regions": ["eu-central-1"]},
    ],
)
def test_another_question_is_not_answered_from_the_cache(
    read: Any, fleet: Service, cached: dict[str, Any], changed: dict[str, Any]
) -> None:
    read(**cached)
    read(**changed, **cached)
    assert fleet.count("GetInventory") == 1
    read(**changed, **cached)
    assert fleet.calls == []


def test_flushing_the_cache_reads_anew_and_stores_it(read: Any, fleet: Service, cached: dict[str, Any]) -> None:
    read(**cached)
    fleet.add_nodes(NODE)
    assert read(**cached).hosts == {}
    assert list(read(cache_read=False, **cached).hosts) == [NODE]
    assert list(read(**cached).hosts) == [NODE]
    assert fleet.calls == []


def test_what_was_left_out_is_told_from_the_cache_too(read: Any, fleet: Service, cached: dict[str, Any]) -> None:
    fleet.deny("GetInventory")
    first = read(strict_permissions=False, **cached)
    again = read(strict_permissions=False, **cached)
    assert fleet.calls == []
    assert again.warnings == first.warnings != []


def test_without_cache_every_run_reads(read: Any, fleet: Service) -> None:
    read()
    read()
    assert fleet.count("GetInventory") == 1


# --- the examples of the documentation

EXAMPLES = list(yaml.safe_load_all(ssm_inventory.EXAMPLES))


@pytest.mark.parametrize("example", EXAMPLES, ids=range(len(EXAMPLES)))
def test_every_example_is_a_source_that_works(
    read: Any, fleet: Service, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, example: dict[str, Any]
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    fleet.add_nodes({"InstanceId": NODE, "ComputerName": "web1.example.com"}, region="eu-central-1")
    fleet.add_nodes({"InstanceId": NODE, "ComputerName": "web1.example.com"})
    put(fleet, NODE, "AWS:Application", {"Name": "openssl"}, version="1.1")
    options = {name: value for name, value in example.items() if name != "plugin"}
    parsed = read(**options, **({"strict": True} if "compose" not in options else {}))
    assert {one.get("ssm_instance_id", one.get("payments_ssm_instance_id")) for one in parsed.hosts.values()} == {NODE}


def test_the_recipe_for_session_manager(read: Any, fleet: Service) -> None:
    (recipe,) = [example for example in EXAMPLES if "ansible_connection" in example.get("compose", {})]
    windows = {"InstanceId": OTHER, "ComputerName": "win1", "PlatformType": "Windows"}
    fleet.add_nodes({"InstanceId": NODE, "ComputerName": "web1"}, windows, region="eu-central-1")
    hosts = read(**{**recipe, "strict": True}).hosts
    assert {name: value for name, value in hosts["win1"].items() if name.startswith("ansible_")} == {
        "ansible_connection": "amazon.aws.aws_ssm",
        "ansible_aws_ssm_instance_id": OTHER,
        "ansible_aws_ssm_region": "eu-central-1",
        "ansible_aws_ssm_bucket_name": "my-ansible-transfer",
        "ansible_shell_type": "powershell",
    }
    assert hosts["web1"]["ansible_shell_type"] == "sh"
    documentation = yaml.safe_load(aws_ssm.DOCUMENTATION)
    known = {one["name"] for option in documentation["options"].values() for one in option.get("vars", [])}
    assert {name for name in recipe["compose"] if "aws_ssm" in name} <= known
