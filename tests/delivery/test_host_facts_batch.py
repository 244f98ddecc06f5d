"""The role ``host_facts``: all hosts of a play published in one task for each region."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.support.host_facts import (
    LIBRARY,
    extra_vars,
    inventory,
    play_that_tells,
    published,
    recorded,
    role_play,
    write_facts,
)
from tests.support.playbook import PlaybookRun, run_playbook
from tests.support.ssm_service.client import Service

VARS = Path(__file__).parents[2] / "roles" / "host_facts" / "vars" / "main.yml"
NODES = {
    "web1": ("i-00000000000000001", "us-east-1"),
    "web2": ("i-00000000000000002", "us-east-1"),
    "db1": ("mi-00000000000000003", "eu-central-1"),
    "gone": ("i-00000000000000004", "us-east-1"),
}
ALL = "Publish the facts of all hosts"
EACH = "Make sure that the facts of this host were published"


def publish(service: Service, folder: Path, *args: str, **facts: object) -> PlaybookRun:
    hosts = {name: {"ssm_instance_id": node, "ssm_region": region} for name, (node, region) in NODES.items()}
    write_facts(folder, **{name: {**recorded("alpine"), "hostname": name, **facts} for name in NODES})
    play = role_play(folder, host_facts_batch=True, host_facts_types=["system"])
    return run_playbook(play, env={**service.env, **LIBRARY}, inventory=inventory(folder, hosts), args=args)


def stored_name(service: Service, host: dict[str, Any]) -> str | None:
    region = host.get("ssm_region", "us-east-1")
    stored = service.stored(host.get("ssm_instance_id", "i-0"), "Custom:AnsibleSystem", region=region)
    return stored["entries"][0]["Hostname"] if stored else None


def test_one_task_for_each_region_and_a_verdict_for_each_host(service: Service, tmp_path: Path) -> None:
    for name, (node, region) in NODES.items():
        if name != "gone":
            service.add_nodes(node, region=region)
    run = publish(service, tmp_path).failed()
    assert {name: run.status(EACH, name) for name in NODES} == {
        "web1": "changed",
        "web2": "changed",
        "db1": "changed",
        "gone": "failed",
    }
    assert "InvalidInstanceId" in run.of(EACH, "gone")["msg"]
    assert len(run.find(ALL)) == 1
    for name, (node, region) in NODES.items():
        stored = service.stored(node, "Custom:AnsibleSystem", region=region)
        assert (stored and stored["entries"][0]["Hostname"]) == (None if name == "gone" else name)


def test_the_result_is_that_of_the_module_for_this_host(service: Service, tmp_path: Path) -> None:
    ids = {"web1": 1, "gone": 2, "twin1": 3, "twin2": 3, "bare": 4}
    hosts: dict[str, dict[str, Any]] = {name: {"ssm_instance_id": f"i-{number:017}"} for name, number in ids.items()}
    hosts["bad"] = {"host_facts_instance_id": "x"}
    service.add_nodes("i-00000000000000001")
    for name in hosts:
        local = {} if name == "bare" else {"ansible_local": {"a": {"b": 1}}}
        write_facts(tmp_path, **{name: {**recorded("alpine"), **local}})
    play = play_that_tells(tmp_path, "include_role", host_facts_batch=True, host_facts_types=["local"])
    for changed in (True, False):
        # one worker: each host has taken its result before the next one does
        run = run_playbook(
            play, env={**service.env, **LIBRARY}, inventory=inventory(tmp_path, hosts), args=["-f1"]
        ).ok()
        results = {name: run.of("Tell", name)["host_facts_result"] for name in hosts}
        assert {name: (one["changed"], one["failed"], len(one["instances"])) for name, one in results.items()} == {
            "web1": (changed, False, 1),
            "gone": (False, True, 1),
            "twin1": (False, True, 0),
            "twin2": (False, True, 0),
            "bare": (False, False, 0),
            "bad": (False, True, 0),
        }
        assert all(set(one) == {"changed", "failed", "msg", "instances"} for one in results.values())
        assert results["web1"]["instances"][0]["instance_id"] == "i-00000000000000001"
        assert (results["web1"]["msg"], results["bare"]["msg"]) == ("", "")
        assert "InvalidInstanceId" in results["gone"]["msg"]
        for name in ("twin1", "twin2"):
            assert results[name]["msg"].startswith("twin1, twin2 are all i-00000000000000003, so nothing was published")
        assert results["bad"]["msg"].startswith('bad: "x" is not the id of a managed node')
    assert service.count("PutInventory") == 1


def test_check_run_check_run(service: Service, tmp_path: Path) -> None:
    for node, region in NODES.values():
        service.add_nodes(node, region=region)
    statuses = []
    for args in (["--check", "--diff"], [], ["--check"], []):
        run = publish(service, tmp_path, *args).ok()
        statuses.append({run.status(EACH, name) for name in NODES} | {run.status(ALL)})
    assert statuses == [{"changed"}, {"changed"}, {"ok"}, {"ok"}]
    assert service.count("PutInventory") == len(NODES)


def test_a_failure_of_the_task_itself_fails_every_host(service: Service, tmp_path: Path) -> None:
    for node, region in NODES.values():
        service.add_nodes(node, region=region)
    run = publish(service, tmp_path, "--extra-vars", '{"host_facts_concurrency": 0}').failed()
    assert {run.status(EACH, name) for name in NODES} == {"failed"}
    assert "concurrency" in run.of(EACH, "db1")["msg"]
    assert service.calls == []


def test_hosts_with_nothing_to_publish_are_left_out(service: Service, tmp_path: Path) -> None:
    node, region = NODES["web1"]
    service.add_nodes(node, region=region)
    write_facts(tmp_path, web1={**recorded("alpine"), "ansible_local": {"a": {"b": 1}}}, web2=recorded("alpine"))
    play = role_play(tmp_path, host_facts_batch=True, host_facts_types=["local"])
    hosts = {name: {"ssm_instance_id": NODES[name][0]} for name in ("web1", "web2")}
    run = run_playbook(play, env={**service.env, **LIBRARY}, inventory=inventory(tmp_path, hosts)).ok()
    assert (run.status(EACH, "web1"), run.status(EACH, "web2")) == ("changed", "ok")


def test_hosts_that_are_no_node_or_one_node_spoil_nothing_for_the_others(service: Service, tmp_path: Path) -> None:
    ids = {"web1": 1, "twin1": 2, "twin2": 2, "alone": 3, "far": 2}
    hosts: dict[str, dict[str, Any]] = {name: {"ssm_instance_id": f"i-{number:017}"} for name, number in ids.items()}
    hosts["far"]["ssm_region"] = "eu-central-1"
    hosts["bad"] = {"host_facts_instance_id": "../../x"}
    for name in ("web1", "twin1", "alone"):
        service.add_nodes(hosts[name]["ssm_instance_id"])
    service.add_nodes(hosts["far"]["ssm_instance_id"], region="eu-central-1")
    write_facts(tmp_path, **{name: {**recorded("alpine"), "hostname": name} for name in hosts})
    # variables of the role would have precedence over those of the hosts
    for name, variables in hosts.items():
        variables["host_facts_batch"] = name != "alone"
    play = role_play(tmp_path, host_facts_types=["system"])
    run = run_playbook(play, env={**service.env, **LIBRARY}, inventory=inventory(tmp_path, hosts)).failed()
    assert {name: run.status(EACH, name) for name in hosts if name != "alone"} == {
        "web1": "changed",
        "twin1": "failed",
        "twin2": "failed",
        "far": "changed",
        "bad": "failed",
    }
    assert run.of(EACH, "twin2")["msg"].startswith("twin1, twin2 are all i-00000000000000002, so nothing was published")
    assert run.of(EACH, "bad")["msg"].startswith('bad: "../../x" is not the id of a managed node')
    assert published(run, "alone").status == "changed"
    assert {name: bool(stored_name(service, one)) for name, one in hosts.items()} == {
        **dict.fromkeys(hosts, False),
        **dict.fromkeys(("web1", "far", "alone"), True),
    }


@pytest.mark.parametrize("keyword", [{"serial": 1}, {"strategy": "free"}])
def test_serial_and_free(service: Service, tmp_path: Path, keyword: dict[str, Any]) -> None:
    hosts = {f"web{number}": {"ssm_instance_id": f"i-{number:017}"} for number in range(3)}
    service.add_nodes(*(variables["ssm_instance_id"] for variables in hosts.values()))
    write_facts(tmp_path, **{name: {**recorded("alpine"), "hostname": name} for name in hosts})
    play = [{**role_play(tmp_path, host_facts_batch=True, host_facts_types=["system"])[0], **keyword}]
    env = {**service.env, **LIBRARY}
    run_playbook(play, env=env, inventory=inventory(tmp_path, hosts)).ok()
    for name, variables in hosts.items():
        stored = service.stored(variables["ssm_instance_id"], "Custom:AnsibleSystem")
        assert stored is not None
        assert stored["entries"][0]["Hostname"] == name
    again = run_playbook(play, env=env, inventory=inventory(tmp_path, hosts)).ok()
    assert {again.status(EACH, name) for name in hosts} == {"ok"}


def test_a_host_that_is_not_in_the_result_publishes_by_itself(service: Service, tmp_path: Path) -> None:
    hosts = {f"web{number}": {"ssm_instance_id": f"i-{number:017}"} for number in range(3)}
    service.add_nodes(*(variables["ssm_instance_id"] for variables in hosts.values()))
    write_facts(tmp_path, **{name: {**recorded("alpine"), "hostname": name} for name in hosts})
    # as the strategy free may leave it, but each time: web1 sees the result of a batch that it was not in
    own = yaml.safe_load(VARS.read_text(encoding="utf-8"))["__host_facts_region_result"]
    overtaken = "inventory_hostname == 'web1'"
    args = extra_vars(__host_facts_region_result=own.replace("{{", f"{{{{ {{'instances': []}} if {overtaken} else ", 1))
    play = role_play(tmp_path, host_facts_batch=True, host_facts_types=["system"])
    env = {**service.env, **LIBRARY}
    run = run_playbook(play, env=env, inventory=inventory(tmp_path, hosts), args=args).ok()
    (batch,) = run.of(ALL)["results"]
    assert len(batch["instances"]) == 3
    assert [one["instance_id"] for one in published(run, "web1").result["instances"]] == ["i-00000000000000001"]
    # what was published at first is there, so that the second time nothing changes
    assert {name: run.status(EACH, name) for name in hosts} == {"web0": "changed", "web1": "ok", "web2": "changed"}
    assert service.count("PutInventory") == len(hosts)
    assert {name: stored_name(service, one) for name, one in hosts.items()} == {name: name for name in hosts}


def test_the_role_twice_in_a_play_with_a_host_that_is_away(service: Service, tmp_path: Path) -> None:
    hosts: dict[str, dict[str, Any]] = {f"web{number}": {"ssm_instance_id": f"i-{number:017}"} for number in range(2)}
    service.add_nodes(*(variables["ssm_instance_id"] for variables in hosts.values()))
    write_facts(tmp_path, **{name: recorded("alpine") for name in hosts})
    (play,) = role_play(tmp_path, host_facts_batch=True, host_facts_types=["system"])
    later = {**play["roles"][0], "host_facts_types": ["hardware"], "when": "inventory_hostname == 'web0'"}
    play["roles"].append(later)
    hosts["away"] = {"ansible_connection": "ssh", "ansible_host": "127.0.0.1", "ansible_port": 9}
    run = run_playbook([play], env={**service.env, **LIBRARY}, inventory=inventory(tmp_path, hosts))
    assert run.rc == 4, run.describe()
    batches = [len(one.result["results"][0]["instances"]) for one in run.find(ALL)]
    assert batches == [2, 1]
    assert service.stored("i-00000000000000001", "Custom:AnsibleHardware") is None
