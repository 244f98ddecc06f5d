"""The role ``host_facts``: files for the SSM agent."""

from __future__ import annotations

import getpass
import json
import os
import re
from pathlib import Path
from typing import Any

import pytest

from ansible_collections.fleetfacts.ssm.plugins.module_utils._content import content_hash
from tests.support.host_facts import LIBRARY, NODE, extra_vars, recorded, role_play, tasks_run, write_facts
from tests.support.playbook import PlaybookRun, local_play, run_playbook
from tests.support.ssm_service.client import Service

ROLE = Path(__file__).parents[2] / "roles" / "host_facts"
CHECK = "Make sure that each item has a file to go to"
WRITE = "Write a file for each type"
TELL = "Tell what became of the files"
REMOVE = "Remove the files of types no longer wanted"
DEFAULT = {
    f"fleetfacts-Ansible{name}.json"
    for name in ("System", "Hardware", "NetworkInterface", "Filesystem", "BlockDevice", "LocalFact")
}


def publish(tmp_path: Path, *args: str, facts: dict[str, Any] | None = None, **variables: Any) -> PlaybookRun:
    """One run with no AWS credentials anywhere."""
    folder = write_facts(tmp_path, web1=facts or recorded("debian"))
    options = {
        "host_facts_delivery": "agent",
        "host_facts_agent_directory": str(tmp_path / "inventory" / "custom"),
        "host_facts_agent_owner": getpass.getuser(),
        **variables,
    }
    return run_playbook(role_play(folder, **options), env=LIBRARY, inventory="web1,", args=args)


def files(tmp_path: Path) -> dict[str, Any]:
    folder = tmp_path / "inventory" / "custom"
    return {path.name: json.loads(path.read_text(encoding="utf-8")) for path in folder.glob("*")}


def agent_reads(document: Any) -> list[dict[str, str]]:
    """The content that the agent takes from a file by its own rules (agent 3.3, customGatherer.go), bytes counted."""
    assert set(document) == {"SchemaVersion", "TypeName", "Content"}
    assert re.fullmatch(r"([0-9]{1,6})(\.[0-9]{1,6})", document["SchemaVersion"])
    assert document["TypeName"].startswith("Custom:")
    assert len(document["TypeName"].encode()) <= 100
    for entry in document["Content"]:
        assert 0 < len(entry) <= 50
        for name, value in entry.items():
            assert 0 < len(name.encode()) <= 64
            assert isinstance(value, str)
            assert len(value.encode()) <= 4096
    content: list[dict[str, str]] = document["Content"]
    return content


def test_system_without_an_agent(tmp_path: Path) -> None:
    run = publish(
        tmp_path, facts=recorded("freebsd"), host_facts_agent_directory="", host_facts_instance_id=NODE
    ).failed()
    assert "We know no SSM agent for FreeBSD" in run.of(CHECK)["msg"]


def test_extra_item_that_the_agent_would_drop(tmp_path: Path) -> None:
    extra = [{"type_name": "Custom:Owner", "content": {"team": "é" * 2049}}]
    run = publish(tmp_path, host_facts_types=[], host_facts_extra_items=extra).failed()
    assert "team: its value has 4098 bytes, the SSM agent takes at most 4096" in run.of("Hold the items ready")["msg"]
    assert not (tmp_path / "inventory").exists()


@pytest.mark.parametrize("node", ["../../x", "i-0123456789abcdef", ""])
def test_id_that_is_none_leads_to_no_folder(tmp_path: Path, node: str) -> None:
    # an empty one is looked for, and nothing tells it
    given = {"host_facts_instance_id": node, "host_facts_id_sources": ["variables"]}
    paths = {"Linux": {"data": str(tmp_path / "data"), "identity": "/nonexistent", "registration": "/nonexistent"}}
    args = extra_vars(__host_facts_agent_paths=paths)
    run = publish(tmp_path, *args, host_facts_agent_directory="", host_facts_types=["system"], **given).failed()
    if node:
        told = f"web1: \"{node}\" is not the id of a managed node, which is 'i-' with 8 or 17 letters and digits or "
        assert run.of(CHECK)["msg"].startswith(told)
    else:
        assert "nothing tells which managed node this is" in run.of("Make sure that the node is known")["msg"]
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize("names", [("Custom:A/B", "Custom:A_B"), ("Custom:RackInfo", "Custom:Rackinfo")])
def test_types_whose_files_would_be_one(tmp_path: Path, names: tuple[str, str]) -> None:
    extra = [{"type_name": name, "content": {"a": "b"}} for name in names]
    run = publish(tmp_path, host_facts_types=[], host_facts_extra_items=extra).failed()
    assert run.of(CHECK)["msg"] == (
        f"The names of two types are too much alike for files of their own: among {names[0]}, {names[1]} some differ "
        "only in capitals, or in signs that no file name may have. Rename one."
    )
    assert not (tmp_path / "inventory").exists()


def test_more_files_than_the_agent_reads(tmp_path: Path) -> None:
    folder = tmp_path / "inventory" / "custom"
    folder.mkdir(parents=True, mode=0o700)
    for number in range(15):
        (folder / f"other{number:02}.json").write_text("{}", encoding="utf-8")
    run = publish(tmp_path).failed()
    told = run.of("Make sure that the agent will read them all")["msg"]
    assert "The SSM agent reads at most 20 files of custom inventory." in told
    assert "6 of this role beside other00.json, other01.json, " in told
    assert len(files(tmp_path)) == 15


def test_check_run_check_run(tmp_path: Path) -> None:
    statuses = []
    for args in (["--check", "--diff"], ["--diff"], ["--check", "--diff"], ["--diff"]):
        run = publish(tmp_path, *args).ok()
        statuses.append(re.search(r"changed=(\d+)", run.stdout.split("PLAY RECAP")[1]))
        if len(statuses) == 1:
            assert not (tmp_path / "inventory").exists()
        result = run.of(TELL)["ansible_facts"]["host_facts_result"]
        folder = tmp_path / "inventory" / "custom"
        assert set(result.pop("files")) == {str(folder / name) for name in DEFAULT}
        assert result == {"changed": len(statuses) <= 2, "failed": False, "removed_files": []}
    counts = [int(found.group(1)) for found in statuses if found]
    assert counts == [1, 2, 0, 0]
    assert set(files(tmp_path)) == DEFAULT
    assert folder.stat().st_mode & 0o777 == 0o700
    assert {path.stat().st_mode & 0o777 for path in folder.glob("*")} == {0o600}
    assert {path.owner() for path in (folder, *folder.glob("*"))} == {getpass.getuser()}


def test_without_an_owner_they_are_for_root(tmp_path: Path) -> None:
    folder = write_facts(tmp_path, web1=recorded("debian"))
    target = tmp_path / "inventory" / "custom"
    play = role_play(folder, host_facts_delivery="agent", host_facts_agent_directory=str(target))
    run = run_playbook(play, env=LIBRARY, inventory="web1,")
    if os.getuid() == 0:
        run.ok()
        there = [(path.stat().st_uid, path.stat().st_mode & 0o777) for path in (target, *target.glob("*"))]
        assert there == [(0, 0o700), *[(0, 0o600)] * len(DEFAULT)]
    else:
        assert "chown failed" in run.failed().of("Make the folder for custom inventory")["msg"]
        assert not list(target.glob("*"))


def test_a_folder_and_files_that_others_may_read_are_closed(tmp_path: Path) -> None:
    target = tmp_path / "inventory" / "custom"
    publish(tmp_path).ok()
    target.chmod(0o755)
    for path in target.glob("*"):
        path.chmod(0o644)
    publish(tmp_path).ok()
    assert [path.stat().st_mode & 0o777 for path in (target, *target.glob("*"))] == [0o700, *[0o600] * len(DEFAULT)]


def test_the_agent_hashes_them_as_the_api_way_does(tmp_path: Path, service: Service) -> None:
    publish(tmp_path).ok()
    service.add_nodes(NODE)
    play = role_play(tmp_path, host_facts_instance_id=NODE)
    run_playbook(play, env={**service.env, **LIBRARY}, inventory="web1,").ok()
    for document in files(tmp_path).values():
        stored = service.stored(NODE, document["TypeName"])
        assert stored is not None
        assert content_hash(agent_reads(document)) == stored["content_hash"]
        assert document["SchemaVersion"] == stored["schema_version"]


def test_drift_is_shown_and_stale_files_go(tmp_path: Path) -> None:
    publish(tmp_path).ok()
    foreign = tmp_path / "inventory" / "custom" / "other.json"
    foreign.write_text("{}", encoding="utf-8")
    types = ["system", "hardware"]
    facts = {**recorded("debian"), "kernel": "6.1.0-38-cloud-amd64"}
    run = publish(tmp_path, "--check", "--diff", facts=facts, host_facts_types=types).ok()
    assert (
        '-            "Kernel": "6.1.0-37-cloud-amd64",\n+            "Kernel": "6.1.0-38-cloud-amd64",\n' in run.stdout
    )
    assert set(files(tmp_path)) == DEFAULT | {"other.json"}
    run = publish(tmp_path, facts=facts, host_facts_types=types).ok()
    assert (run.status(WRITE), run.status(REMOVE)) == ("changed", "changed")
    kept = {"fleetfacts-AnsibleSystem.json", "fleetfacts-AnsibleHardware.json"}
    result = run.of(TELL)["ansible_facts"]["host_facts_result"]
    assert (result["changed"], result["failed"]) == (True, False)
    assert set(result["files"]) == {str(foreign.with_name(name)) for name in kept}
    assert set(result["removed_files"]) == {str(foreign.with_name(name)) for name in DEFAULT - kept}
    assert set(files(tmp_path)) == {"fleetfacts-AnsibleSystem.json", "fleetfacts-AnsibleHardware.json", "other.json"}


def test_text_comes_through_whole(tmp_path: Path) -> None:
    evil = "{{ lookup('ansible.builtin.pipe', 'id') }} <&> \u2028 \\ \" é 😀 \t"
    facts = {**recorded("alpine"), "ansible_local": {"a": {"b": evil}}}
    extra = [{"type_name": "Custom:Owner/of it", "content": {"team": ["a", "b"], "none": None}}]
    publish(tmp_path, facts=facts, host_facts_types=["local"], host_facts_extra_items=extra).ok()
    assert set(files(tmp_path)) == {"fleetfacts-AnsibleLocalFact.json", "fleetfacts-Owner_of_it.json"}
    local = files(tmp_path)["fleetfacts-AnsibleLocalFact.json"]
    assert agent_reads(local) == [{"Source": "a", "Name": "b", "Value": evil.strip()}]
    assert agent_reads(files(tmp_path)["fleetfacts-Owner_of_it.json"]) == [{"team": "a,b", "none": ""}]


def test_folder_of_the_node_is_found(tmp_path: Path) -> None:
    identity = tmp_path / "identity_config.json"
    identity.write_text(json.dumps({"InstanceId": NODE}), encoding="utf-8")
    paths = {"data": str(tmp_path), "identity": str(identity), "registration": "/nonexistent"}
    args = extra_vars(__host_facts_agent_paths={"Linux": paths})
    run = publish(tmp_path, *args, host_facts_agent_directory="", host_facts_types=["system"]).ok()
    written = tmp_path / NODE / "inventory" / "custom" / "fleetfacts-AnsibleSystem.json"
    agent_reads(json.loads(written.read_text(encoding="utf-8")))
    assert "Ask the SSM agent who it is" in tasks_run(run)


FOLDERS = {
    "debian": "/var/lib/amazon/ssm/i-0123456789abcdef0/inventory/custom",
    "macos": "/opt/aws/ssm/data/i-0123456789abcdef0/inventory/custom",
    "windows": r"C:\ProgramData\Amazon\SSM\InstanceData\i-0123456789abcdef0\inventory\custom",
}


@pytest.mark.parametrize("family", FOLDERS)
def test_folder_of_the_agent(family: str) -> None:
    facts = recorded(family)
    play = local_play(
        {"name": "Show", "ansible.builtin.debug": {"msg": "{{ __host_facts_agent_folder }}"}},
        vars_files=[str(ROLE / "defaults" / "main.yml"), str(ROLE / "vars" / "main.yml")],
        vars={
            "ansible_facts": {name: facts[name] for name in ("system", "os_family")},
            "host_facts_instance_id": NODE,
        },
    )
    args = extra_vars(host_facts_instance_id=NODE)
    assert run_playbook(play, env={}, args=args).ok().of("Show")["msg"] == FOLDERS[family]


WINDOWS = Path(__file__).parents[1] / "support" / "windows"


def publish_windows(tmp_path: Path, *args: str, **variables: Any) -> PlaybookRun:
    folder = write_facts(tmp_path, win1={**recorded("windows"), "env": {"ProgramData": "D:\\Data"}})
    env = {**LIBRARY, "ANSIBLE_COLLECTIONS_PATH": str(WINDOWS), "WINDOWS_ROOT": str(tmp_path)}
    play = role_play(folder, host_facts_delivery="agent", host_facts_instance_id=NODE, **variables)
    return run_playbook(play, env=env, inventory="win1,", args=args)


def test_files_on_windows(tmp_path: Path) -> None:
    folder = tmp_path / "D:" / "Data" / "Amazon" / "SSM" / "InstanceData" / NODE / "inventory" / "custom"
    publish_windows(tmp_path, "--check").ok()
    assert not folder.exists()
    first, second = (publish_windows(tmp_path, "--diff").ok() for _run in range(2))
    assert (first.status(WRITE), second.status(WRITE)) == ("changed", "ok")
    names = {
        "fleetfacts-AnsibleSystem.json",
        "fleetfacts-AnsibleHardware.json",
        "fleetfacts-AnsibleNetworkInterface.json",
    }
    assert {path.name for path in folder.glob("*")} == names
    for path in folder.glob("*"):
        agent_reads(json.loads(path.read_text(encoding="utf-8")))
    (folder / "other.json").write_text("{}", encoding="utf-8")
    fewer = {"host_facts_types": ["system"]}
    assert publish_windows(tmp_path, "--check", **fewer).ok().status(REMOVE) == "changed"
    assert {path.name for path in folder.glob("*")} == names | {"other.json"}
    run = publish_windows(tmp_path, **fewer).ok()
    assert run.status(REMOVE) == "changed"
    result = run.of(TELL)["ansible_facts"]["host_facts_result"]
    windows = f"D:\\Data\\Amazon\\SSM\\InstanceData\\{NODE}\\inventory\\custom\\fleetfacts-Ansible"
    assert (result["changed"], result["files"]) == (True, [f"{windows}System.json"])
    assert len(result["removed_files"]) == 2
    assert {path.name for path in folder.glob("*")} == {"fleetfacts-AnsibleSystem.json", "other.json"}
    for number in range(19):
        (folder / f"more{number:02}.json").write_text("{}", encoding="utf-8")
    told = publish_windows(tmp_path, **fewer).failed().of("Make sure that the agent will read them all")["msg"]
    assert "1 of this role beside more00.json, " in told
