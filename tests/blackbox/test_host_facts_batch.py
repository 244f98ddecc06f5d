"""The role ``host_facts``: all hosts of a play published in one task for each region."""

from __future__ import annotations

from pathlib import Path

from tests.support.host_facts import LIBRARY, inventory, recorded, role_play, write_facts
from tests.support.playbook import PlaybookRun, run_playbook
from tests.support.ssm_service.client import Service

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
