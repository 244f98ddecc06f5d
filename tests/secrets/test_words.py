"""Words of the service that repeat the request: with no_log they are told and left nowhere, else their beginning is."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.support.inventory import run_inventory, write_source
from tests.support.playbook import PlaybookRun, local_play, run_playbook
from tests.support.private_place import PrivatePlace
from tests.support.ssm_service.client import Service

NODE = "i-0123456789abcdef0"
OTHER = "i-0123456789abcdef1"
MARK = "marked-words-0009"
TYPE = "Custom:Vault"
HIDDEN = "words are hidden by no_log"
# As AWS words it: the request, in Java's form.
ECHO = f"1 validation error detected: Value '[InventoryItem(content=[{{Pin={MARK}}}])]' at 'items' failed to satisfy it"
LONG = f"{ECHO} {'x' * 3_000_000}"

PUT = {"instance_id": NODE, "items": [{"type_name": TYPE, "content": {"Pin": MARK}}]}
FILTER = [{"key": "AWS:InstanceInformation.PlatformName", "values": [MARK]}]
# Tasks by module, and the operation that fails.
TASKS: Mapping[str, tuple[str, Mapping[str, Any], str]] = {
    "put": ("ssm_put_inventory", PUT, "PutInventory"),
    "read before the put": ("ssm_put_inventory", PUT, "ListInventoryEntries"),
    "put to many": (
        "ssm_put_inventory",
        {"instances": [PUT, {**PUT, "instance_id": OTHER}], "concurrency": 1},
        "PutInventory",
    ),
    "info": ("ssm_inventory_info", {"filters": FILTER}, "GetInventory"),
    "entries": (
        "ssm_inventory_info",
        {"instance_ids": [NODE], "type_names": [TYPE], "entry_filters": [{"key": f"{TYPE}.Pin", "values": [MARK]}]},
        "ListInventoryEntries",
    ),
    "types": ("ssm_inventory_type_info", {}, "GetInventorySchema"),
    "removal": ("ssm_inventory_type", {"type_name": TYPE, "state": "absent"}, "DescribeInventoryDeletions"),
}
CODES = ("ValidationException", "InvalidItemContentException", "UnheardOfException")


def told_by(ran: PlaybookRun) -> str:
    return "\n".join([ran.stdout, ran.stderr, json.dumps([vars(result) for result in ran.results])])


def task(module: str, arguments: Mapping[str, Any], in_process: bool, **more: Any) -> dict[str, Any]:
    call = {f"fleetfacts.ssm.{module}": dict(arguments), "vars": {"fleetfacts_ssm_in_process": in_process}}
    return {"name": module, **call, "ignore_errors": True, **more}


def shown(*names: str) -> dict[str, Any]:
    """A task that gives the test what others have said, that are not logged; it fails where one of them has leaked."""
    return {"name": "Show", "ansible.builtin.debug": {"msg": f"{{{{ [{', '.join(names)}] }}}}"}}


# Only one module has an action.
WAYS = [(case, way) for case in TASKS for way in (True, False) if way or TASKS[case][0] == "ssm_put_inventory"]


@pytest.mark.parametrize(("case", "in_process"), WAYS)
def test_no_log_hides_them(
    service: Service, tmp_path: Path, case: str, in_process: bool, counted: Callable[..., None]
) -> None:
    module, arguments, operation = TASKS[case]
    service.add_nodes(NODE, OTHER)
    for code in CODES:
        # once for each node
        service.fail(operation, code, times=2 if "instances" in arguments else 1, message=ECHO)
    place = PrivatePlace(tmp_path)
    asked = [task(module, arguments, in_process, no_log=True, register=f"said{at}") for at in range(len(CODES))]
    # what was registered may be shown: of the arguments of the task nothing is in these parts
    parts = [f"said{at}.{part} | default('')" for at in range(len(CODES)) for part in ("msg", "error", "exception")]
    env = {**service.env, **place.env, **place.keeping, "ANSIBLE_DISPLAY_TRACEBACK": "always"}
    ran = run_playbook(local_play(*asked, shown(*parts)), env=env, args=["-vvvv", "--diff"], cwd=place.cwd)
    counted("failed tasks searched for words of the service", len(asked))
    assert [result.status for result in ran.results] == ["failed"] * len(CODES) + ["ok"], ran.describe()
    assert [line[:300] for line in told_by(ran).splitlines() if MARK in line] == []
    assert place.holding([MARK], but_for=place.payloads()) == []
    messages = ran.of("Show")["msg"][::3]
    assert [code for code, said in zip(CODES, messages, strict=True) if code in said and HIDDEN in said] == [*CODES]


@pytest.mark.parametrize("in_process", [True, False], ids=["in process", "module"])
def test_remarks_on_puts_that_were_taken(service: Service, tmp_path: Path, in_process: bool) -> None:
    service.add_nodes(NODE)
    service.client().put_inventory(
        InstanceId=NODE,
        Items=[
            {"TypeName": TYPE, "SchemaVersion": "1.0", "CaptureTime": "2026-11-01T00:00:00Z", "Content": [{"Pin": "x"}]}
        ],
    )
    service.client().delete_inventory(TypeName=TYPE, SchemaDeleteOption="DisableSchema")
    asked = task("ssm_put_inventory", PUT, in_process, no_log=True, register="put")
    show = shown("put.msg", "put.instances[0].remarks", "put.instances[0].error.message")
    ran = run_playbook(local_play(asked, show), env={**service.env, **PrivatePlace(tmp_path).env}, args=["-vvvv"])
    assert "sent with a disabled schema version" not in told_by(ran)
    assert "The service answered the put" in " ".join(ran.stderr.split())
    message, remarks, words = ran.of("Show")["msg"]
    assert message.endswith(f"of the disabled version (the service's {HIDDEN})")
    assert remarks == [f"the service's {HIDDEN}"]
    assert words == f"the service's {HIDDEN}"


@pytest.mark.parametrize("in_process", [True, False], ids=["in process", "module"])
def test_words_of_the_sdk(service: Service, tmp_path: Path, in_process: bool) -> None:
    env = {**service.env, **PrivatePlace(tmp_path).env, "AWS_ENDPOINT_URL": "http://127.0.0.1:1"}
    options = {"aws_config": {"retries": {"total_max_attempts": 1}}}
    asked = [
        task(module, {**arguments, **options}, in_process, no_log=True)
        for module, arguments, _operation in TASKS.values()
    ]
    ran = run_playbook(local_play(*asked), env=env, args=["-vvvv"])
    assert {result.status for result in ran.results} == {"failed"}, ran.describe()
    assert MARK not in told_by(ran)
    assert "Could not connect to the endpoint" not in told_by(ran)


@pytest.mark.parametrize("in_process", [True, False], ids=["in process", "module"])
def test_without_no_log_their_beginning_is_told(service: Service, tmp_path: Path, in_process: bool) -> None:
    service.add_nodes(NODE, OTHER)
    # reads of entries go well, since they come before a put
    chosen = [one for one in TASKS.values() if one[2] != "ListInventoryEntries"]
    cases = [one for one in chosen if in_process or one[0] == "ssm_put_inventory"]
    for operation in {operation for _module, _arguments, operation in cases}:
        service.fail(operation, "ValidationException", times=None, message=LONG)
    asked = [task(module, arguments, in_process) for module, arguments, _operation in cases]
    env = {**service.env, "ANSIBLE_DISPLAY_TRACEBACK": "always"}
    ran = run_playbook(local_play(*asked), env=env, args=["-vvv"])
    assert [result.status for result in ran.results] == ["failed"] * len(cases), ran.describe()[:5000]
    for result in ran.results:
        assert "1 validation error detected: " in result.result["msg"]
        assert len(json.dumps(result.result)) < 30_000, result.task
    assert len(ran.stdout + ran.stderr) < 40_000 * len(cases)


def test_inventory_files_tell_their_beginning(service: Service, tmp_path: Path) -> None:
    service.add_nodes(NODE)
    service.fail("GetInventory", "ValidationException", message=LONG)
    source = write_source(tmp_path, regions=["us-east-1"])
    listed = run_inventory(source, "--list", env=service.env)
    assert listed.rc != 0
    assert "1 validation error detected: " in " ".join(listed.stderr.split())
    assert len(listed.stdout + listed.stderr) < 10_000
