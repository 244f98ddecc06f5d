"""``ssm_put_inventory`` run by the real ``ansible-playbook``."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.playbook import local_play, run_playbook
from tests.support.ssm_service.client import Service

NODE = "i-016648b75dd622dab"
# the example of the AWS CLI manual, "put-inventory"
CLI_ITEMS = (
    '[{"TypeName": "Custom:RackInfo","SchemaVersion": "1.0","CaptureTime": "2019-01-22T10:01:01Z",'
    '"Content":[{"RackLocation": "Bay B/Row C/Rack D/Shelf E"}]}]'
)
RACK = "Bay B/Row C/Rack D/Shelf E"
PUT = """
- hosts: all
  gather_facts: false
  tasks:
    - name: Put
      fleetfacts.ssm.ssm_put_inventory:
        instance_id: {node}
        items:
          - type_name: Custom:RackInfo
            schema_version: {version}
            content:
              RackLocation: {location}
              Slots: 42
              Locked: true
              Note:
"""


def play(location: str = RACK, version: str = '"1.0"') -> str:
    return PUT.format(node=NODE, location=location, version=version)


def aws(service: Service, *args: str) -> str:
    command = [str(Path(sys.executable).with_name("aws")), "ssm", *args]
    return subprocess.run(
        command, env={"PATH": "/usr/bin:/bin", **service.env}, check=True, capture_output=True, text=True
    ).stdout


@pytest.fixture
def node(service: Service) -> Service:
    service.add_nodes(NODE)
    return service


def test_a_refused_input_fails_the_task_with_every_fault(node: Service) -> None:
    run = run_playbook(play(version="1"), env=node.env).failed()
    assert run.of("Put")["msg"] == (
        f"{NODE}: items[0] (Custom:RackInfo): schema_version: must be two numbers with a dot between them, "
        "as in '1.0' (quoted in YAML), not '1'"
    )
    assert node.calls == []


def test_check_run_check_run(node: Service) -> None:
    statuses = []
    for args in (["--check", "--diff"], ["--diff"], ["--check", "--diff"], []):
        run = run_playbook(play(), env=node.env, args=args).ok()
        statuses.append(run.status("Put"))
        if len(statuses) <= 2:
            assert "+- Locked: true\n" in run.stdout
            assert f"+  RackLocation: {RACK}\n" in run.stdout
    assert statuses == ["changed", "changed", "ok", "ok"]
    assert [call["operation"] for call in node.calls] == [
        "ListInventoryEntries",
        "ListInventoryEntries",
        "PutInventory",
        "ListInventoryEntries",
        "ListInventoryEntries",
    ]
    stored = node.stored(NODE, "Custom:RackInfo")
    assert stored is not None
    assert stored["entries"] == [{"RackLocation": RACK, "Slots": "42", "Locked": "true", "Note": ""}]


ITEM = {"type_name": "Custom:RackInfo", "content": {"RackLocation": RACK}}
ABSENT = {"type_name": "Custom:RackInfo", "state": "absent"}
LIST, PUT_CALL = "ListInventoryEntries", "PutInventory"


@pytest.mark.parametrize(
    ("options", "held", "statuses", "outcomes", "calls"),
    [
        pytest.param(
            {"items": [ITEM], "compare": "hash"},
            [],
            ["changed", "changed", "ok", "ok"],
            ["created", "updated", "unchanged", "refreshed"],
            [LIST, PUT_CALL, PUT_CALL, LIST, PUT_CALL],
            id="hash",
        ),
        pytest.param(
            {"items": [ABSENT]},
            [ITEM["content"]],
            ["changed", "changed", "ok", "ok"],
            ["cleared", "cleared", "unchanged", "unchanged"],
            [LIST, LIST, PUT_CALL, LIST, LIST],
            id="absent",
        ),
        pytest.param(
            {"items": [ABSENT], "compare": "hash"},
            [ITEM["content"]],
            ["changed", "changed", "ok", "ok"],
            ["cleared", "cleared", "unchanged", "refreshed"],
            [LIST, PUT_CALL, PUT_CALL, LIST, PUT_CALL],
            id="absent by hash",
        ),
    ],
)
def test_check_run_check_run_of_other_ways(
    node: Service,
    options: dict[str, object],
    held: list[dict[str, str]],
    statuses: list[str],
    outcomes: list[str],
    calls: list[str],
) -> None:
    item = {"TypeName": "Custom:RackInfo", "SchemaVersion": "1.0", "CaptureTime": "2026-11-01T00:00:00Z"}
    if held:
        node.client().put_inventory(InstanceId=NODE, Items=[{**item, "Content": held}])
    node.forget_calls()
    put = {"fleetfacts.ssm.ssm_put_inventory": {"instance_id": NODE, **options}}
    steps = [{"name": f"Step {step}", **put, "check_mode": step % 2 == 0} for step in range(4)]
    run = run_playbook(local_play(*steps), env=node.env).ok()
    assert [run.status(f"Step {step}") for step in range(4)] == statuses
    assert [run.of(f"Step {step}")["instances"][0]["types"][0]["outcome"] for step in range(4)] == outcomes
    assert [call["operation"] for call in node.calls] == calls


def test_drift_is_shown_in_check_mode_and_put_right(node: Service) -> None:
    run_playbook(play(), env=node.env).ok()
    drift = run_playbook(play("Bay A"), env=node.env, args=["--check", "--diff"]).ok()
    assert f"-  RackLocation: {RACK}\n+  RackLocation: Bay A\n" in drift.stdout
    assert drift.status("Put") == "changed"
    assert node.count("PutInventory") == 1
    assert run_playbook(play("Bay A"), env=node.env).ok().status("Put") == "changed"
    assert run_playbook(play("Bay A"), env=node.env).ok().status("Put") == "ok"


def test_the_cli_reads_back_what_was_put(node: Service) -> None:
    run_playbook(play(), env=node.env).ok()
    answer = json.loads(aws(node, "list-inventory-entries", "--instance-id", NODE, "--type-name", "Custom:RackInfo"))
    assert answer["Entries"] == [{"RackLocation": RACK, "Slots": "42", "Locked": "true", "Note": ""}]
    assert answer["SchemaVersion"] == "1.0"


def test_what_the_cli_put_is_found_unchanged_and_its_document_pastes_in(node: Service) -> None:
    assert aws(node, "put-inventory", "--instance-id", NODE, "--items", CLI_ITEMS) == ""
    task = {
        "name": "Put",
        "fleetfacts.ssm.ssm_put_inventory": {"InstanceId": NODE, "Items": json.loads(CLI_ITEMS), "refresh_after": -1},
    }
    run = run_playbook(local_play(task), env=node.env).ok()
    assert run.status("Put") == "ok"
    assert run.of("Put")["instances"][0]["types"][0]["outcome"] == "unchanged"
    assert node.count("PutInventory") == 1


def test_the_manuals_example_twice(node: Service) -> None:
    task = {
        "name": "Put",
        "fleetfacts.ssm.ssm_put_inventory": {"instance_id": NODE, "items": json.loads(CLI_ITEMS)},
    }
    run = run_playbook(local_play(task, {**task, "name": "Again"}), env=node.env, args=["--diff"]).ok()
    assert [run.status("Put"), run.status("Again")] == ["changed", "ok"]
    assert f"+- RackLocation: {RACK}\n" in run.stdout


@pytest.mark.parametrize("in_process", [True, False], ids=["in process", "module"])
def test_two_spellings_of_one_option_write_nothing(node: Service, in_process: bool) -> None:
    name = "fleetfacts.ssm.ssm_put_inventory"
    item = {"type_name": "Custom:RackInfo", "content": {"Slots": 42}}
    tasks = [
        {"name": "Id", name: {"instance_id": NODE, "items": [item]}, "ignore_errors": True},
        {"name": "Type", name: {"InstanceId": NODE, "items": [{**item, "TypeName": "Custom:Other"}]}},
    ]
    defaults = {name: {"InstanceId": "i-0123456789abcdef1"}}
    variables = {"fleetfacts_ssm_in_process": in_process}
    tasks[1]["module_defaults"] = {name: {}}
    run = run_playbook(local_play(*tasks, vars=variables, module_defaults=defaults), env=node.env).failed()
    assert [result.result["msg"] for result in run.results] == [
        "instance_id and InstanceId are one option, and their values differ; give it once",
        "items[0] (Custom:RackInfo): type_name and TypeName are one option, and their values differ; give it once",
    ]
    assert node.count() == 0


def test_lists_of_maps_that_are_none_are_told_by_their_place(node: Service) -> None:
    name = "fleetfacts.ssm.ssm_put_inventory"
    tasks = [
        {"name": "Null", name: {"instance_id": NODE, "items": [None]}, "ignore_errors": True},
        {"name": "Id", name: {"instances": [NODE], "items": []}, "ignore_errors": True},
        {"name": "Neither", name: {"instances": None, "items": []}},
    ]
    run = run_playbook(local_play(*tasks), env=node.env).failed()
    assert [result.result["msg"].splitlines() for result in run.results] == [
        ["items[0]: must be a map with type_name, not none"],
        ["instances[0]: must be a map with instance_id, not a text of 19 characters"],
        [
            "2 faults in the input:",
            "- one of instance_id and instances is required, and both are null",
            "- items: is empty, give at least one item",
        ],
    ]
    assert node.count() == 0


@pytest.mark.parametrize("in_process", [True, False], ids=["in process", "module"])
def test_the_configuration_of_the_sdk_is_refused_by_name_and_may_have_numbers_as_text(
    node: Service, in_process: bool
) -> None:
    def put(name: str, config: object, **more: object) -> dict[str, object]:
        item = {"type_name": "Custom:RackInfo", "content": {"Slots": 42}}
        options = {"instance_id": NODE, "items": [item], "aws_config": config}
        return {"name": name, "fleetfacts.ssm.ssm_put_inventory": options, "ignore_errors": True, **more}

    tasks = [
        put("Retries", {"retries": "x"}),
        put("Proxies", {"proxies": "x", "max_pool_connections": "many"}),
        put("Scheme", {}, environment={"AWS_ENDPOINT_URL": "ftp://127.0.0.1:5"}),
        put("Put", {"retries": {"max_attempts": "20", "mode": "adaptive"}, "max_pool_connections": "5"}),
    ]
    run = run_playbook(local_play(*tasks, vars={"fleetfacts_ssm_in_process": in_process}), env=node.env)
    *refused, put_result = run.results
    assert [result.result["msg"].splitlines()[-1] for result in refused] == [
        "aws_config.retries: must be a map",
        "- aws_config.max_pool_connections: must be a whole number, 1 or more",
        "endpoint_url: that of the environment (AWS_ENDPOINT_URL) or of the profile must begin with http:// or https://",
    ]
    assert put_result.status == "changed", run.describe()
    assert node.count("PutInventory") == 1
