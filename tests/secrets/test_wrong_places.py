"""Secrets in options that are for something else: with no_log no refusal repeats them.

A map in the place of one of its values is the usual slip. Ansible-core 2.19 and later print the message of a failed
task with no_log too.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.support.playbook import PlaybookRun, local_play, run_playbook
from tests.support.private_place import PrivatePlace
from tests.support.ssm_service.client import Service

NODE = "i-0123456789abcdef0"
MARK = "marked-misplaced-0011"
MAP = {"id": NODE, "api_token": MARK}
ITEM = {"type_name": "Custom:A", "content": {"A": "1"}}
TEXT = json.dumps([{"type_name": "Custom:A", "content": {"Pin": f"{MARK}="}}])


def item(**options: Any) -> dict[str, Any]:
    return {"instance_id": NODE, "items": [{**ITEM, **options}]}


# Each task, and what its refusal must name.
PUTS: Mapping[str, tuple[Mapping[str, Any], str]] = {
    "map as id": ({"instance_id": MAP, "items": [ITEM]}, "instance_id: must be the id"),
    "text as id": ({"instance_id": MARK, "items": [ITEM]}, "instance_id: must be the id"),
    "map as id of a node": ({"instances": [{"instance_id": MAP}] * 2, "items": [ITEM]}, "instances[1]"),
    "map as type": (item(type_name=MAP), "items[0] ("),
    "map in a type": (item(type_name=f"Custom:{MAP}\n"), "type_name: holds control characters"),
    "map as version": (item(schema_version=MAP), "items[0] (Custom:A): schema_version: must be two numbers"),
    "map as time": (item(capture_time=MAP), "items[0] (Custom:A): capture_time: must be a moment"),
    "map as hash": (item(content_hash=MAP), "items[0] (Custom:A): content_hash: "),
    "text as state": (item(state=MARK), "state: is refused"),
    "map as state": (item(state=MAP), "state: is refused"),
    "text as context": (item(context=f"{MARK} {MARK}"), "is refused, in words that are hidden by no_log"),
    "text as item": ({"instance_id": NODE, "items": [f"{MARK}=1"]}, "items[0]: must be a map with type_name"),
    "JSON as items": ({"instance_id": NODE, "items": TEXT}, "items: must be a list of maps"),
    "two ids": ({"instance_id": NODE, "InstanceId": MAP, "items": [ITEM]}, "instance_id and InstanceId are one option"),
    "map as compare": ({**item(), "compare": MAP}, "compare: is refused"),
    "text as timeout": ({**item(), "wait_timeout": MARK}, "wait_timeout: is refused"),
}
OTHERS: Mapping[str, tuple[str, Mapping[str, Any], str]] = {
    "info, map as id": ("ssm_inventory_info", {"instance_ids": [MAP]}, "instance_ids[0]: must be the id"),
    "info, map as type": ("ssm_inventory_info", {"type_names": [MAP]}, "type_names[0]: must begin with"),
    "info, key": (
        "ssm_inventory_info",
        {"entry_filters": [{"key": MAP, "values": ["x"]}], "type_names": ["Custom:A"]},
        "entry_filters[0]",
    ),
    "type, map as type": ("ssm_inventory_type", {"type_name": MAP, "state": "absent"}, "type_name: must begin with"),
}


def play_of(tasks: Mapping[str, Mapping[str, Any]], in_process: bool) -> list[dict[str, Any]]:
    more = {"no_log": True, "ignore_errors": True, "vars": {"fleetfacts_ssm_in_process": in_process}}
    asked = [{"name": name, **task, **more, "register": f"said{at}"} for at, (name, task) in enumerate(tasks.items())]
    show = ", ".join(f"{task['register']}.msg" for task in asked)
    return local_play(*asked, {"name": "Show", "ansible.builtin.debug": {"msg": f"{{{{ [{show}] }}}}"}})


def unclear(ran: PlaybookRun, wanted: list[str]) -> list[str]:
    said = ran.of("Show")["msg"]
    return [f"{words} is not in {message}" for words, message in zip(wanted, said, strict=True) if words not in message]


@pytest.mark.parametrize("in_process", [True, False], ids=["in process", "module"])
def test_puts(service: Service, tmp_path: Path, in_process: bool, counted: Callable[..., None]) -> None:
    service.add_nodes(NODE)
    place = PrivatePlace(tmp_path)
    tasks = {name: {"fleetfacts.ssm.ssm_put_inventory": dict(options)} for name, (options, _words) in PUTS.items()}
    ran = run_playbook(play_of(tasks, in_process), env={**service.env, **place.env}, args=["-vvv"], cwd=place.cwd)
    counted("refused tasks searched for values in wrong places", len(tasks))
    assert [result.task for result in ran.results[:-1] if result.status != "failed"] == []
    assert service.count() == 0
    assert [line[:300] for line in (ran.stdout + ran.stderr).splitlines() if MARK in line] == []
    assert unclear(ran, [words for _options, words in PUTS.values()]) == []


def test_other_modules(service: Service, tmp_path: Path, counted: Callable[..., None]) -> None:
    place = PrivatePlace(tmp_path)
    tasks = {name: {f"fleetfacts.ssm.{module}": dict(options)} for name, (module, options, _words) in OTHERS.items()}
    ran = run_playbook(play_of(tasks, True), env={**service.env, **place.env}, args=["-vvv"], cwd=place.cwd)
    counted("refused tasks searched for values in wrong places", len(tasks))
    assert [result.task for result in ran.results[:-1] if result.status != "failed"] == []
    assert service.count() == 0
    assert [line[:300] for line in (ran.stdout + ran.stderr).splitlines() if MARK in line] == []
    assert unclear(ran, [words for _module, _options, words in OTHERS.values()]) == []
