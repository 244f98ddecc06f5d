"""The role ``host_facts`` run by the real ``ansible-playbook``: what it gathers, shapes and publishes."""

from __future__ import annotations

import getpass
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from ansible_collections.fleetfacts.ssm.plugins.module_utils._content import canonical
from tests.support.host_facts import (
    FACTS,
    LIBRARY,
    NODE,
    extra_vars,
    inventory,
    play_that_tells,
    published,
    recorded,
    role_play,
    tasks_run,
    write_facts,
)
from tests.support.playbook import WITH_INVOCATION, PlaybookRun, local_play, run_playbook
from tests.support.ssm_service.client import Service

PUT = "Publish the facts"
GATHER = "Gather the facts that are missing"
DEFAULT_NAMES = ["System", "Hardware", "NetworkInterface", "Filesystem", "BlockDevice"]


@pytest.fixture
def node(service: Service) -> Service:
    service.add_nodes(NODE)
    return service


def publish(
    service: Service,
    *args: str,
    facts: Path | None = None,
    env: Mapping[str, str] | None = None,
    **variables: Any,
) -> PlaybookRun:
    """One run of the role for one host, which is the node; with the facts of this machine or those in a folder."""
    play = role_play(facts, **{"host_facts_instance_id": NODE, **variables})
    return run_playbook(play, env={**service.env, **LIBRARY, **(env or {})}, inventory="web1,", args=args)


def operations(service: Service) -> dict[str, int]:
    names = [call["operation"] for call in service.calls]
    return {name: names.count(name) for name in sorted(set(names))}


def entries(service: Service, name: str, node: str = NODE, **keywords: Any) -> Any:
    stored = service.stored(node, f"Custom:{name}", **keywords)
    return stored and stored["entries"]


def test_a_type_that_there_is_not_is_refused_before_anything_else(node: Service) -> None:
    run = publish(node, host_facts_types=["system", "disk"]).failed()
    assert len(run.results) == 1
    assert "value of host_facts_types must be one or more of: system, hardware" in run.results[0].result["msg"]
    assert node.calls == []


def test_a_node_that_is_not_managed_fails_the_host(service: Service) -> None:
    run = publish(service, host_facts_types=["system"]).failed()
    assert "InvalidInstanceId" in published(run).result["msg"]
    assert published(run).result["instances"][0]["error_code"] == "InvalidInstanceId"


def test_extra_item_that_the_service_would_refuse_fails_before_a_call(node: Service) -> None:
    extra = [{"type_name": "Custom:Owner", "content": {"team": {"name": "x" * 4097}}}]
    run = publish(node, host_facts_types=[], host_facts_extra_items=extra).failed()
    assert "extra_items[0]: content: team.name: its value is 4097 characters long" in published(run).result["msg"]
    assert node.calls == []


def test_check_run_check_run_on_this_machine(node: Service) -> None:
    statuses = []
    for args in (["--check", "--diff"], ["--diff"], ["--check", "--diff"], []):
        run = publish(node, *args).ok()
        statuses.append(published(run).status)
        shown = "+  Architecture: " in run.stdout
        assert shown == (len(statuses) <= 2), run.describe()
    assert statuses == ["changed", "changed", "ok", "ok"]
    types = len(published(run).result["instances"][0]["types"])
    assert operations(node) == {"ListInventoryEntries": 4 * types, "PutInventory": 1}
    (system,) = entries(node, "AnsibleSystem")
    assert system["System"] == "Linux"
    assert len(entries(node, "AnsibleHardware")) == 1


def test_playbook_publishes_what_the_role_publishes(node: Service, tmp_path: Path) -> None:
    hosts = inventory(tmp_path, {"web1": {"ssm_instance_id": NODE}, "other": {"ssm_instance_id": "i-00000000"}})
    extra = [{"type_name": "Custom:Owner", "content": {"Host": "{{ ansible_facts['hostname'] }}"}}]
    args = ["--limit", "web1", *extra_vars(host_facts_extra_items=extra, host_facts_types=["system"])]
    run = run_playbook("fleetfacts.ssm.publish_host_facts", env=node.env, inventory=hosts, args=args).ok()
    assert [one.status for one in run.find(GATHER)] == ["ok", "skipped"]
    assert "changed: [web1 -> localhost]" in run.stdout
    (system,) = entries(node, "AnsibleSystem")
    assert entries(node, "Owner") == [{"Host": system["Hostname"]}]


def test_every_family_publishes_what_is_written_down(service: Service, tmp_path: Path) -> None:
    families = {path.stem: yaml.safe_load(path.read_text()) for path in FACTS.glob("*.yml")}
    ids = {name: f"i-{number:017x}" for number, name in enumerate(families)}
    service.add_nodes(list(ids.values()))
    facts = write_facts(tmp_path, **{name: host["facts"] for name, host in families.items()})
    env = {**service.env, **LIBRARY}
    hosts = inventory(tmp_path, {name: {"ssm_instance_id": node} for name, node in ids.items()})
    run = run_playbook(role_play(facts), env=env, inventory=hosts).ok()
    assert [one.host for one in run.results if one.task == GATHER and one.status != "skipped"] == []
    for name, host in families.items():
        wanted = {item: content for item, content in host["items"].items() if item in [*DEFAULT_NAMES, "LocalFact"]}
        stored = {item: entries(service, f"Ansible{item}", ids[name]) for item in wanted}
        assert {item: canonical(content) for item, content in stored.items()} == {
            item: canonical(content) for item, content in wanted.items()
        }
    assert run_playbook(role_play(facts), env=env, inventory=hosts).ok().find(PUT)[0].status == "ok"


def test_drift_is_shown_in_check_mode_and_not_written(node: Service, tmp_path: Path) -> None:
    facts = recorded("debian")
    publish(node, facts=write_facts(tmp_path, web1=facts)).ok()
    node.forget_calls()
    later = write_facts(tmp_path, web1={**facts, "kernel": "6.1.0-38-cloud-amd64", "memfree_mb": 1})
    run = publish(node, "--check", "--diff", facts=later).ok()
    assert published(run).status == "changed"
    assert "-  Kernel: 6.1.0-37-cloud-amd64\n+  Kernel: 6.1.0-38-cloud-amd64\n" in run.stdout
    outcomes = {one["type_name"]: one["outcome"] for one in published(run).result["instances"][0]["types"]}
    assert outcomes.pop("Custom:AnsibleSystem") == "updated"
    assert set(outcomes.values()) == {"unchanged"}
    assert operations(node) == {"ListInventoryEntries": 6}


def test_only_what_is_missing_is_gathered(node: Service) -> None:
    play = role_play(host_facts_instance_id=NODE, host_facts_types=["system", "network"])
    partly = {"name": "Know a part", "ansible.builtin.setup": {"gather_subset": ["!all", "!min", "platform", "dns"]}}
    play[0]["pre_tasks"] = [partly]
    env = {**node.env, "ANSIBLE_INJECT_FACT_VARS": "false", **WITH_INVOCATION}
    run = run_playbook(play, env=env, inventory="web1,").ok()
    asked_for = run.of(GATHER)["invocation"]["module_args"]["gather_subset"]
    assert asked_for[:2] == ["!all", "!min"]
    assert sorted(asked_for[2:]) == sorted(
        ["distribution", "virtual", "selinux", "apparmor", "fips", "service_mgr", "pkg_mgr", "python", "date_time"]
        + ["network"]
    )
    gathered = run.of(GATHER)["ansible_facts"]
    assert {"ansible_cmdline", "ansible_env", "ansible_devices", "ansible_uptime_seconds"}.isdisjoint(gathered)


def test_nothing_is_gathered_twice(node: Service) -> None:
    play = role_play(host_facts_instance_id=NODE)
    play[0]["gather_facts"] = True
    run = run_playbook(play, env={**node.env, "ANSIBLE_INJECT_FACT_VARS": "false"}, inventory="web1,").ok()
    assert run.status(GATHER) == "skipped"
    assert published(run).status == "changed"


def test_facts_in_the_cache_need_no_host(node: Service, tmp_path: Path) -> None:
    cache = {
        "ANSIBLE_CACHE_PLUGIN": "jsonfile",
        "ANSIBLE_CACHE_PLUGIN_CONNECTION": str(tmp_path / "cache"),
        "ANSIBLE_INJECT_FACT_VARS": "false",
    }
    publish(node, "--check", facts=write_facts(tmp_path, web1=recorded("rhel")), env=cache).ok()
    elsewhere = {**node.env, **cache, "ANSIBLE_TRANSPORT": "ssh"}
    hosts = inventory(tmp_path, {"web1": {"ssm_instance_id": NODE, "ansible_host": "192.0.2.1"}})
    assert published(run_playbook(role_play(), env=elsewhere, inventory=hosts).ok()).status == "changed"
    assert entries(node, "AnsibleSystem")[0]["Hostname"] == "app1"


def test_text_of_hosts_is_never_a_template(node: Service, tmp_path: Path) -> None:
    evil = "{{ lookup('ansible.builtin.pipe', 'id') }}"
    facts = {**recorded("alpine"), "hostname": evil, "ansible_local": {evil: {"a": evil}}}
    publish(node, facts=write_facts(tmp_path, web1=facts)).ok()
    assert entries(node, "AnsibleSystem")[0]["Hostname"] == evil
    assert entries(node, "AnsibleLocalFact") == [{"Source": evil, "Name": "a", "Value": evil}]


def test_what_is_too_long_is_cut_with_a_warning(node: Service, tmp_path: Path) -> None:
    facts = {**recorded("alpine"), "kernel_version": "x" * 5000}
    run = publish(node, host_facts_types=["system"], facts=write_facts(tmp_path, web1=facts)).ok()
    assert len(entries(node, "AnsibleSystem")[0]["KernelVersion"]) == 4096
    told = " ".join((run.stdout + run.stderr).split())
    assert "edge1: Custom:AnsibleSystem: KernelVersion of the entry 'edge1' cut: it has 5000 bytes" in told


def test_types_prefix_versions_and_items_of_the_users_own(node: Service, tmp_path: Path) -> None:
    facts = recorded("rhel")
    publish(
        node,
        host_facts_types=["users", "services", "packages"],
        host_facts_type_prefix="Example",
        host_facts_schema_versions={"users": "2.0"},
        host_facts_service_state=True,
        host_facts_ignored_services=["user@*", "run-*", "chronyd*"],
        host_facts_extra_items=[
            {
                "type_name": "Custom:Owner",
                "content": {"host": "{{ ansible_facts['hostname'] }}", "cost": {"centre": 4711}},
            }
        ],
        facts=write_facts(tmp_path, web1=facts),
    ).ok()
    assert service_types(node) == {
        "Custom:ExampleUser",
        "Custom:ExampleService",
        "Custom:ExamplePackage",
        "Custom:Owner",
    }
    users = node.stored(NODE, "Custom:ExampleUser")
    assert users is not None
    assert users["schema_version"] == "2.0"
    assert entries(node, "Owner") == [{"host": "app1", "cost.centre": "4711"}]
    states = {entry["Name"]: entry["State"] for entry in entries(node, "ExampleService")}
    assert states == {"dnf-makecache.service": "stopped", "sshd.service": "running"}


def service_types(service: Service) -> set[str]:
    return {name for call in service.calls if call["operation"] == "PutInventory" for name in call["type_names"]}


def test_users_are_gathered_where_asked_for(node: Service) -> None:
    run = publish(node, host_facts_types=["users"]).ok()
    assert {"Name": "root", "Uid": "0"}.items() <= {entry["Name"]: entry for entry in entries(node, "AnsibleUser")}[
        "root"
    ].items()
    assert [name for name in tasks_run(run) if name.startswith("Gather the")] == [GATHER, "Gather the users"]


def test_software_of_a_system_whose_software_nobody_knows(node: Service, tmp_path: Path) -> None:
    facts = write_facts(tmp_path, web1=recorded("macos"))
    run = publish(node, host_facts_types=["system", "packages", "services", "users"], facts=facts).ok()
    assert run.of("Tell that there is no software to be had")["msg"] == (
        "Packages, services and users are known of Linux and FreeBSD only, so none are published of Darwin."
    )
    assert service_types(node) == {"Custom:AnsibleSystem"}


def test_empty_types_are_cleared_only_where_asked_for(node: Service, tmp_path: Path) -> None:
    facts = recorded("debian")
    publish(node, host_facts_types=["local"], facts=write_facts(tmp_path, web1=facts)).ok()
    without = write_facts(tmp_path, web1={**facts, "ansible_local": {}})
    publish(node, host_facts_types=["local", "system"], facts=without).ok()
    assert len(entries(node, "AnsibleLocalFact")) == 5
    run = publish(node, host_facts_types=["local", "system"], host_facts_keep_empty=True, facts=without).ok()
    assert [one["outcome"] for one in published(run).result["instances"][0]["types"]] == ["updated", "unchanged"]
    assert entries(node, "AnsibleLocalFact") == []


def test_a_host_that_has_nothing_to_publish_is_fine(node: Service, tmp_path: Path) -> None:
    without = write_facts(tmp_path, web1={**recorded("debian"), "ansible_local": {}})
    assert published(publish(node, host_facts_types=["local"], facts=without).ok()).status == "skipped"
    assert node.calls == []


def test_facts_of_the_hosts_own_are_read_from_their_folder(node: Service, tmp_path: Path) -> None:
    (tmp_path / "rack.fact").write_text("[general]\nrow=C\npassword=marked-secret\n", encoding="utf-8")
    publish(node, host_facts_types=["local"], host_facts_fact_path=str(tmp_path)).ok()
    assert entries(node, "AnsibleLocalFact") == [{"Source": "rack", "Name": "general.row", "Value": "C"}]


def test_who_published(node: Service, tmp_path: Path) -> None:
    awx = {
        "awx_job_id": 4711,
        "awx_job_template_name": "Nightly",
        "tower_job_id": 4711,
        "awx_user_email": "marked-secret",
    }
    facts = write_facts(tmp_path, web1=recorded("debian"))
    publish(node, *extra_vars(**awx), host_facts_types=["provisioning"], facts=facts).ok()
    (run,) = entries(node, "AnsibleProvisioning")
    assert run.pop("AnsibleVersion").startswith("2.")
    assert run.pop("CollectionVersion")
    assert run == {"Playbook": "playbook.yml", "Play": "Publish", "JobId": "4711", "JobTemplateName": "Nightly"}


def test_the_api_is_called_from_where_it_is_said(node: Service, tmp_path: Path) -> None:
    facts = write_facts(tmp_path, web1=recorded("debian"))
    assert "changed: [web1 -> localhost]\n" in publish(node, facts=facts).ok().stdout
    for own in ("", "web1"):
        run = publish(node, facts=facts, host_facts_delegate_to=own).ok()
        assert "ok: [web1]\n" in run.stdout.split(f": {PUT}]")[-1]


def test_become_of_the_play_stops_at_the_host(node: Service, tmp_path: Path) -> None:
    play = role_play(write_facts(tmp_path, web1=recorded("debian")), host_facts_instance_id=NODE)
    play[0]["pre_tasks"][0]["become"] = False
    play[0]["become"] = True
    env = {**node.env, **LIBRARY, "ANSIBLE_BECOME_EXE": "/nonexistent"}
    assert published(run_playbook(play, env=env, inventory="web1,").ok()).status == "changed"


def test_self_with_the_permission_of_an_instance_role(node: Service) -> None:
    node.deny("ListInventoryEntries", "GetInventory", "GetInventorySchema")
    for _round in range(2):
        node.forget_calls()
        args = extra_vars(host_facts_instance_id=NODE, host_facts_region="us-east-1")
        run = run_playbook("fleetfacts.ssm.publish_self", env=node.env, inventory="localhost,", args=args).ok()
    assert published(run).status == "ok"
    (call,) = node.calls
    assert call["operation"] == "PutInventory"
    assert call["hash_only"] == call["type_names"]


@pytest.mark.parametrize("how", ["roles", "import_role", "include_role"])
def test_result_is_there_for_tasks_that_follow(node: Service, tmp_path: Path, how: str) -> None:
    facts = write_facts(tmp_path, web1=recorded("debian"))
    env = {**node.env, **LIBRARY}
    folder = tmp_path / "custom"
    agent = {"host_facts_agent_directory": str(folder), "host_facts_agent_owner": getpass.getuser()}
    given = {"host_facts_instance_id": NODE, "host_facts_types": ["system"]}
    results = []
    for way in (
        {},
        {"host_facts_delegate_to": ""},
        {"host_facts_batch": True},
        {"host_facts_delivery": "agent", **agent},
    ):
        play = play_that_tells(facts, how, **given, **way)
        results.append(run_playbook(play, env=env, inventory="web1,").ok().of("Tell")["host_facts_result"])
    assert [result["changed"] for result in results] == [True, False, False, True]
    assert [result["failed"] for result in results] == [False] * 4
    assert [[one["instance_id"] for one in result["instances"]] for result in results[:3]] == [[NODE]] * 3
    assert (results[3]["files"], results[3]["removed_files"]) == ([str(folder / "fleetfacts-AnsibleSystem.json")], [])
    assert node.count("PutInventory") == 1


def test_filter_alone_in_a_playbook(node: Service) -> None:
    task = {
        "name": "Show",
        "ansible.builtin.debug": {
            "msg": "{{ {'hostname': 'a', 'mounts': [{'mount': '/x'}]} | fleetfacts.ssm.host_items }}"
        },
    }
    shown = run_playbook(local_play(task), env=node.env).ok().of("Show")["msg"]
    assert [item["type_name"] for item in shown] == ["Custom:AnsibleSystem", "Custom:AnsibleFilesystem"]
    assert json.dumps(shown[1]["content"]) == '[{"Mount": "/x"}]'
