"""The inventory plugin, run by the real ``ansible-inventory`` and ``ansible-playbook``."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.support.inventory import run_inventory, write_source
from tests.support.playbook import run_playbook
from tests.support.ssm_service.client import Service
from tests.tools.deprecations import without_others

pytestmark = pytest.mark.measures_children

NODE = "i-0123456789abcdef0"
OTHER = "i-0fedcba9876543210"
HYBRID = "mi-0123456789abcdef0"
RACK = "Custom:RackInfo"
REGIONS = {"us-east-1": "i", "eu-central-1": "mi"}
EVIL = "{{ lookup('ansible.builtin.pipe', 'id') }}"


def put(service: Service, instance_id: str, region: str = "us-east-1", **entry: str) -> None:
    item = {
        "TypeName": RACK,
        "SchemaVersion": "1.0",
        "CaptureTime": "2026-01-31T23:59:59Z",
        "Content": [entry],
    }
    service.client(region).put_inventory(InstanceId=instance_id, Items=[item])


# --- refusals


def test_denied_ends_with_the_action_to_allow(service: Service, tmp_path: Path) -> None:
    service.deny("GetInventory")
    run = run_inventory(write_source(tmp_path), "--list", env=service.env)
    assert run.rc != 0
    assert "may not call ssm:GetInventory. Allow it" in " ".join(run.stderr.split())
    assert "Traceback" not in run.stderr


def test_a_denied_type_is_a_warning_without_strict_permissions(service: Service, tmp_path: Path) -> None:
    service.add_nodes(NODE)
    service.deny("ListInventoryEntries")
    source = write_source(tmp_path, types=[RACK], strict_permissions=False)
    run = run_inventory(source, "--list", env=service.env)
    assert run.hosts[NODE]["ssm_inventory"] == {RACK: []}
    # the terminal's width breaks the warning's lines
    assert "may not call ssm:ListInventoryEntries. Allow it" in " ".join(run.stderr.split())


def test_an_exclusion_that_does_not_compile_is_an_error(service: Service, tmp_path: Path) -> None:
    service.add_nodes(NODE)
    run = run_inventory(write_source(tmp_path, exclude_filters=["ssm_region =="]), "--list", env=service.env)
    assert run.rc != 0
    assert "exclude_filters[0]: ssm_region == does not compile" in " ".join(run.stderr.split())
    assert service.calls == []


def test_a_misspelt_option_is_an_error(service: Service, tmp_path: Path) -> None:
    run = run_inventory(write_source(tmp_path, typ=[RACK]), "--list", env=service.env)
    assert run.rc != 0
    assert "typ: is not an option of this plugin; is it meant to be types?" in " ".join(run.stderr.split())


def test_no_noise(service: Service, tmp_path: Path) -> None:
    service.add_nodes(NODE)
    source = write_source(tmp_path, regions=["us-east-1"], filters=[{"key": "PlatformType", "values": ["Linux"]}])
    run = run_inventory(source, "--list", env={**service.env, "ANSIBLE_DEPRECATION_WARNINGS": "true"})
    assert list(run.hosts) == [NODE]
    assert without_others(run.stderr).strip() == ""


# --- a whole fleet


@pytest.fixture
def fleet(service: Service) -> Service:
    """500 nodes in two regions, EC2 and hybrid; every tenth has a rack."""
    for region, kind in REGIONS.items():
        nodes = [f"{kind}-{number:017x}" for number in range(250)]
        service.add_nodes(
            [
                {
                    "InstanceId": node,
                    "ComputerName": f"{region}-{number}.example.com",
                    "PlatformVersion": str(number % 2),
                }
                for number, node in enumerate(nodes)
            ],
            region=region,
        )
        for node in nodes[::10]:
            put(service, node, region, RackLocation=region)
    return service


def test_a_fleet_of_two_regions_as_list_and_as_graph(fleet: Service, tmp_path: Path) -> None:
    source = write_source(
        tmp_path,
        regions=list(REGIONS),
        types=[RACK],
        hostnames=["{{ ssm_information.ComputerName.split('.')[0] }}"],
        compose={"ansible_host": "ssm_information.IpAddress"},
        groups={"has_rack": f"ssm_inventory['{RACK}'] | length > 0"},
        keyed_groups=[
            {"key": "ssm_region", "prefix": "region"},
            {"key": "ssm_information.PlatformVersion", "prefix": "os"},
        ],
    )
    fleet.forget_calls()
    run = run_inventory(source, "--list", env=fleet.env)
    hosts = run.hosts
    assert len(hosts) == 500
    assert {name: one["ssm_instance_id"] for name, one in hosts.items()} == {
        f"{region}-{number}": f"{kind}-{number:017x}" for region, kind in REGIONS.items() for number in range(250)
    }
    assert hosts["eu-central-1-10"]["ssm_inventory"] == {RACK: [{"RackLocation": "eu-central-1"}]}
    assert hosts["eu-central-1-11"]["ssm_inventory"] == {RACK: []}
    assert hosts["us-east-1-0"]["ansible_host"].startswith("198.51.100.")
    assert len(run.group("has_rack")) == 50
    assert len(run.group("region_eu_central_1")) == len(run.group("os_1")) == 250
    assert (fleet.count("GetInventory"), fleet.count("ListInventoryEntries")) == (10, 500)

    graph = run_inventory(source, "--graph", "has_rack", env=fleet.env).stdout.splitlines()
    assert graph[0] == "@has_rack:"
    assert "  |--eu-central-1-10" in graph
    assert len(graph) == 51


def test_the_cache_serves_other_processes_without_a_call(fleet: Service, tmp_path: Path) -> None:
    cache = {"cache": True, "cache_plugin": "jsonfile", "cache_connection": str(tmp_path / "cache")}
    source = write_source(tmp_path, regions=list(REGIONS), types=[RACK], **cache)
    first = run_inventory(source, "--list", env=fleet.env)
    fleet.forget_calls()
    again = run_inventory(source, "--list", env=fleet.env)
    assert again.hosts == first.hosts
    assert fleet.calls == []
    shutil.rmtree(tmp_path / "cache")
    afresh = run_inventory(source, "--list", env=fleet.env)
    assert afresh.hosts == first.hosts
    assert fleet.count("GetInventory") == 10


# --- plays


def test_values_are_data_in_plays_too(service: Service, tmp_path: Path) -> None:
    service.add_nodes({"InstanceId": NODE, "ComputerName": EVIL, "PlatformName": EVIL})
    put(service, NODE, RackLocation=EVIL)
    cache = {"cache": True, "cache_plugin": "jsonfile", "cache_connection": str(tmp_path / "cache")}
    source = write_source(
        tmp_path,
        types=[RACK],
        hostnames=["ComputerName"],
        compose={"copied": "ssm_information.PlatformName"},
        keyed_groups=[{"key": "ssm_information.PlatformName", "prefix": "os"}],
        **cache,
    )
    shown = "{{ copied }} {{ ssm_information.ComputerName }} {{ ssm_inventory['Custom:RackInfo'][0].RackLocation }}"
    tasks = [
        {"name": "Show", "ansible.builtin.debug": {"msg": shown}},
        {"name": "Groups", "ansible.builtin.debug": {"msg": "{{ group_names }}"}},
    ]
    play = [{"hosts": "all", "gather_facts": False, "tasks": tasks}]
    for _run in ("read", "from the cache"):
        run = run_playbook(play, env=service.env, inventory=source).ok()
        assert run.of("Show", NODE)["msg"] == f"{EVIL} {EVIL} {EVIL}"
        assert not [name for name in run.of("Groups", NODE)["msg"] if "uid" in name]


def test_a_name_cannot_take_the_controllers_place(service: Service, tmp_path: Path) -> None:
    service.add_nodes({"InstanceId": NODE, "ComputerName": "localhost"})
    source = write_source(tmp_path, hostnames=["ComputerName"])
    assert list(run_inventory(source, "--list", env=service.env).hosts) == [NODE]


def test_names_of_groups_and_of_other_hosts_are_not_taken(service: Service, tmp_path: Path) -> None:
    names = ("all", "ungrouped", "ssm_inventory", "debian_12", "os_11", "systems", "static", "db1", "web1")
    ids = {name: f"i-{number:017x}" for number, name in enumerate(names)}
    service.add_nodes(
        [{"InstanceId": each, "ComputerName": name, "PlatformVersion": "11"} for name, each in ids.items()]
    )
    static = tmp_path / "static.yml"
    static.write_text("static: {hosts: {db1: {ansible_host: 192.0.2.1}}}", encoding="utf-8")
    source = write_source(
        tmp_path,
        hostnames=["ComputerName"],
        groups={"debian_12": "ssm_instance_id == 'i-00000000000000008'"},
        keyed_groups=[{"key": "ssm_information.PlatformVersion", "prefix": "os", "parent_group": "systems"}],
    )
    run = run_inventory(static, "-i", str(source), "--graph", env=service.env)
    assert run.rc == 0, run.stderr
    hosts = [*(each for name, each in ids.items() if name != "web1"), "web1"]
    assert _sections(run.stdout) == {
        "static": ["db1"],
        "ssm_inventory": hosts,
        "debian_12": ["web1"],
        "os_11": hosts,
        "ungrouped": [],
    }
    told = " ".join(run.stderr.split())
    assert "Nodes claim names of groups and don't get them: i-00000000000000000 (all)" in told
    assert "Nodes claim names of hosts of other inventory sources and don't get them: i-00000000000000007 (db1)" in told
    listed = run_inventory(static, "-i", str(source), "--list", env=service.env)
    assert listed.hosts["db1"] == {"ansible_host": "192.0.2.1"}


def _sections(graph: str) -> dict[str, list[str]]:
    """The hosts right below each group that holds no groups."""
    sections: dict[str, list[str]] = {}
    group = ""
    for line in graph.splitlines():
        name = line.lstrip(" |-")
        if name.startswith("@"):
            group = name.strip("@:")
            if group not in ("all", "systems"):
                sections[group] = []
        else:
            sections[group].append(name)
    return sections


FACTS: dict[str, Any] = {
    "cacheable": True,
    "ansible_system": "Linux",
    "ansible_distribution": "{{ ssm_information.PlatformName }}",
    "ansible_distribution_major_version": "{{ ssm_information.PlatformVersion }}",
    "ansible_virtualization_type": "kvm",
    "ansible_selinux": {"status": "disabled"},
    "ansible_apparmor": {"status": "enabled"},
    "ansible_fips": False,
    "ansible_service_mgr": "systemd",
    "ansible_pkg_mgr": "apt",
    "ansible_python": {"executable": "/usr/bin/python3"},
    "ansible_python_version": "3.11.2",
    "ansible_date_time": {"tz": "UTC"},
}
PUBLISH: dict[str, Any] = {
    "name": "Publish what is known of each host",
    "hosts": "all",
    "gather_facts": False,
    "tasks": [
        {"name": "Know the host", "ansible.builtin.set_fact": FACTS},
        {
            "name": "Publish",
            "ansible.builtin.import_role": {"name": "fleetfacts.ssm.host_facts"},
            "vars": {"host_facts_types": ["system"]},
        },
        {"name": "Read the inventory anew", "ansible.builtin.meta": "refresh_inventory"},
    ],
}
TARGET: dict[str, Any] = {
    "name": "Publish again, on what says Debian 12",
    "hosts": "debian_12",
    "gather_facts": False,
    "tasks": [
        {
            "name": "Mark",
            "fleetfacts.ssm.ssm_put_inventory": {
                "region": "{{ ssm_region }}",
                "instance_id": "{{ ssm_instance_id }}",
                "items": [
                    {
                        "type_name": "Custom:Upgrade",
                        "content": {"From": "{{ ssm_inventory['Custom:AnsibleSystem'][0].Distribution }}"},
                    }
                ],
            },
            "delegate_to": "localhost",
        }
    ],
}


def test_a_play_targets_what_another_has_published_and_publishes_again(service: Service, tmp_path: Path) -> None:
    def node(instance_id: str, name: str, version: str) -> dict[str, str]:
        return {"InstanceId": instance_id, "PlatformName": name, "PlatformVersion": version}

    service.add_nodes(node(NODE, "Debian", "12"), node(OTHER, "Debian", "11"))
    service.add_nodes(node(HYBRID, "Debian", "12"), region="eu-central-1")
    said = (
        "ssm_inventory['Custom:AnsibleSystem'] | selectattr('Distribution', 'equalto', 'Debian')"
        " | selectattr('DistributionMajorVersion', 'equalto', '12') | length > 0"
    )
    source = write_source(tmp_path, regions=list(REGIONS), types=["Custom:AnsibleSystem"], groups={"debian_12": said})
    run = run_playbook([PUBLISH, TARGET], env=service.env, inventory=source).ok()
    assert {one.host: one.status for one in run.find("Mark")} == {NODE: "changed", HYBRID: "changed"}
    for instance_id, region in ((NODE, "us-east-1"), (HYBRID, "eu-central-1")):
        upgrade = service.stored(instance_id, "Custom:Upgrade", region=region)
        assert upgrade is not None
        assert upgrade["entries"] == [{"From": "Debian"}]
    assert service.stored(OTHER, "Custom:Upgrade") is None

    again = run_playbook([PUBLISH, TARGET], env=service.env, inventory=source).ok()
    assert {one.host: one.status for one in again.find("Mark")} == {NODE: "ok", HYBRID: "ok"}
    assert {one.status for one in again.find("Publish the facts")} == {"ok"}
