"""Options of the connection that the SDK refuses in words that repeat them: our own refusal comes first.

A token that was pasted with its line break is the usual case. Tasks are run with no_log, since ansible-core 2.19 and
later print the message of a failed task all the same.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.support.inventory import run_inventory, write_source
from tests.support.playbook import WITH_INVOCATION, PlaybookRun, local_play, run_playbook
from tests.support.private_place import PrivatePlace
from tests.support.ssm_service.client import ACCESS_KEY, Service

NODE = "i-0123456789abcdef0"
MARK = "marked-connection-0005"
TYPE = "Custom:Vault"
KEYS = {"access_key": ACCESS_KEY, "secret_key": "another-secret"}
# Each option, and what its refusal begins with.
BAD: Mapping[str, Mapping[str, str]] = {
    "session_token": {**KEYS, "session_token": f"{MARK}\n"},
    "secret_key": {**KEYS, "secret_key": f"{MARK}\n"},
    "access_key": {**KEYS, "access_key": f"{MARK}\n"},
    "region": {"region": f"{MARK}\n"},
    "profile": {"profile": f"{MARK}\n"},
    "endpoint_url": {"endpoint_url": f"https://{MARK}:{MARK}@127.0.0.1:1"},
}
MODULES: Mapping[str, Mapping[str, Any]] = {
    "ssm_put_inventory": {"instance_id": NODE, "items": [{"type_name": TYPE, "content": {"Pin": "x"}}]},
    "ssm_inventory_info": {"instance_ids": [NODE]},
    "ssm_inventory_type": {"type_name": TYPE, "state": "absent"},
    "ssm_inventory_type_info": {},
}
ENVIRONMENT = {"AWS_ACCESS_KEY_ID": ACCESS_KEY, "AWS_SECRET_ACCESS_KEY": "another-secret"}
# Proofs that something of the request was printed.
LEAKS = (MARK, "AWS4-HMAC", "Signature=")


def tasks() -> list[dict[str, Any]]:
    found = [
        put(f"{module} {in_process} {option}", in_process, module, {**MODULES[module], **BAD[option]})
        for module, in_process, options in (
            ("ssm_put_inventory", True, BAD),
            ("ssm_put_inventory", False, ("session_token", "region", "endpoint_url")),
            *((module, True, ("session_token",)) for module in MODULES if module != "ssm_put_inventory"),
        )
        for option in options
    ]
    token = {**ENVIRONMENT, "AWS_SESSION_TOKEN": f"{MARK}\n"}
    endpoint = {"AWS_ENDPOINT_URL": f"https://{MARK}:{MARK}@127.0.0.1:1"}
    arguments = MODULES["ssm_put_inventory"]
    for in_process in (True, False):
        for name, environment in (("session_token", token), ("endpoint_url", endpoint)):
            one = put(f"environment {in_process} {name}", in_process, "ssm_put_inventory", arguments)
            found.append({**one, "environment": environment})
    return found


def put(name: str, in_process: bool, module: str, arguments: Mapping[str, Any]) -> dict[str, Any]:
    variables = {"fleetfacts_ssm_in_process": in_process}
    call = {f"fleetfacts.ssm.{module}": dict(arguments), "no_log": True, "ignore_errors": True, "vars": variables}
    return {"name": name, **call}


def option_of(task: Mapping[str, Any]) -> str:
    return str(task["name"]).split()[2]


def leaks(text: str) -> list[str]:
    # ansible-core shows the command that starts a module at -vvv, the task's environment within it
    lines = [line for line in text.splitlines() if " EXEC /bin/sh -c " not in line]
    return [line[:300] for line in lines if any(word in line for word in LEAKS)]


def told_by(ran: PlaybookRun) -> str:
    return "\n".join([ran.stdout, ran.stderr, json.dumps([vars(result) for result in ran.results])])


def test_refusals_name_the_option_and_not_its_value(
    service: Service, tmp_path: Path, counted: Callable[..., None]
) -> None:
    service.add_nodes(NODE)
    place = PrivatePlace(tmp_path)
    asked = [{**task, "register": f"result_{number}"} for number, task in enumerate(tasks())]
    # with no_log the recorder of results gets no messages
    show = ", ".join(f"{task['register']}.msg" for task in asked)
    play = local_play(*asked, {"name": "Show", "ansible.builtin.debug": {"msg": f"{{{{ [{show}] }}}}"}})
    ran = run_playbook(play, env={**service.env, **place.env}, args=["-vvvv"], cwd=place.cwd)
    counted("refused connections searched for secrets", len(asked))
    assert leaks(told_by(ran)) == []
    assert place.holding([MARK], but_for=[place.root / "log" / "ansible.log"]) == []
    assert leaks((place.root / "log" / "ansible.log").read_text(encoding="utf-8")) == []
    assert {result.status for result in ran.results[:-1]} == {"failed"}, ran.describe()
    messages = ran.of("Show")["msg"]
    assert len(messages) == len(asked)
    unnamed = [task["name"] for task, said in zip(asked, messages, strict=True) if f"{option_of(task)}: " not in said]
    assert unnamed == [], messages
    assert service.count() == 0


def test_what_the_sdk_finds_by_itself_is_not_repeated(service: Service, tmp_path: Path) -> None:
    service.add_nodes(NODE)
    place = PrivatePlace(tmp_path)
    helper = place.root / "helper"
    told = {"Version": 1, "AccessKeyId": ACCESS_KEY, "SecretAccessKey": "another-secret", "SessionToken": f"{MARK}\n"}
    helper.write_text(f"#!/bin/sh\ncat <<'END'\n{json.dumps(told)}\nEND\n", encoding="utf-8")
    helper.chmod(0o700)
    config = place.root / "config"
    config.write_text(f"[profile helped]\ncredential_process = {helper}\n", encoding="utf-8")
    env = {name: value for name, value in service.env.items() if "KEY" not in name and "TOKEN" not in name}
    env |= {**place.env, "AWS_CONFIG_FILE": str(config)}
    options = {"profile": "helped", "aws_config": {"retries": {"total_max_attempts": 1}}}
    asked = [put(module, True, module, {**arguments, **options}) for module, arguments in MODULES.items()]
    asked.append(put("module", False, "ssm_put_inventory", {**MODULES["ssm_put_inventory"], **options}))
    ran = run_playbook(local_play(*asked), env=env, args=["-vvvv"], cwd=place.cwd)
    assert [result.status for result in ran.results] == ["failed"] * len(asked), ran.describe()
    assert leaks(told_by(ran)) == []
    assert place.holding([MARK], but_for=[helper]) == []


@pytest.mark.parametrize("option", BAD)
def test_inventory_files_are_refused_in_the_same_way(service: Service, tmp_path: Path, option: str) -> None:
    options = {"regions": ["us-east-1"], "cache": True, **BAD[option]}
    if option == "region":
        options["regions"] = []
    source = write_source(tmp_path, **options)
    (tmp_path / "place").mkdir()
    place = PrivatePlace(tmp_path / "place")
    listed = run_inventory(source, "--list", "-vvvv", env={**service.env, **place.env})
    assert listed.rc != 0
    assert f"{option}: " in listed.stderr
    assert leaks(listed.stdout + listed.stderr) == []
    assert place.holding([MARK]) == []
    assert service.count() == 0


def test_passwords_of_proxies_are_masked_in_results(service: Service) -> None:
    service.add_nodes(NODE)
    proxies = {"proxies": {"http": f"http://user:{MARK}@127.0.0.1:1"}, "retries": {"total_max_attempts": 1}}
    arguments = {**MODULES["ssm_put_inventory"], "aws_config": proxies}
    asked = [{**put(str(way), way, "ssm_put_inventory", arguments), "no_log": False} for way in (True, False)]
    ran = run_playbook(local_play(*asked), env={**service.env, **WITH_INVOCATION})
    assert [result.status for result in ran.results] == ["failed", "failed"], ran.describe()
    assert MARK not in json.dumps([result.result for result in ran.results])
    assert [result.result["invocation"]["module_args"]["aws_config"]["proxies"]["http"] for result in ran.results] == [
        "http://********@127.0.0.1:1"
    ] * 2
