"""Marked secrets, looked for in everything that a run prints, returns, logs, caches or leaves behind."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.support.playbook import WITH_INVOCATION, PlaybookRun, local_play, run_playbook
from tests.support.private_place import PrivatePlace
from tests.support.ssm_service.client import ACCESS_KEY, Service

NODE = "i-0123456789abcdef0"
KEY = "marked-secret-key-0001"
TOKEN = "marked-session-token-0002"
CONTENT = "marked-content-0003"
WORSE = "marked-content-that-is-refused-0004"
SECRETS = (KEY, TOKEN, CONTENT, WORSE)

GIVEN_BY = ("options", "task environment", "environment", "profile")
WAYS = ("in process", "module")


def item(content: Any, type_name: str = "Custom:Vault") -> dict[str, Any]:
    return {"type_name": type_name, "content": content}


def tasks(options: Mapping[str, Any], **keywords: Any) -> list[dict[str, Any]]:
    """Every way for a task to end: put, changed, unchanged, shown, refused here, refused by the service, in trouble."""

    def put(name: str, arguments: Mapping[str, Any], **more: Any) -> dict[str, Any]:
        module = {"fleetfacts.ssm.ssm_put_inventory": {**options, **arguments}}
        return {"name": name, **module, "no_log": True, "ignore_errors": True, **keywords, **more}

    good = {"instance_id": NODE, "items": [item({"Pin": CONTENT})]}
    other = {"instance_id": NODE, "items": [item({"Pin": f"{CONTENT} changed"})]}
    return [
        put("Create", good, register="created"),
        put("Leave", good),
        put("Show", other, check_mode=True, diff=True),
        put("Update", other, diff=True),
        put("Refuse a value", {"instance_id": NODE, "items": [item({"Pin": {"nested": WORSE}})]}),
        put("Refuse a long value", {"instance_id": NODE, "items": [item({"Pin": WORSE * 200})]}),
        put("Refuse a list", {"instance_id": NODE, "items": [item([WORSE, {"Pin": [WORSE]}])]}),
        put("Refuse a text", {"instance_id": NODE, "items": [item(WORSE)]}),
        put("Refuse a context", {"instance_id": NODE, "items": [{**item([]), "context": {"Pin": [WORSE]}}]}),
        put("No such node", {**good, "instance_id": "i-00000000000000009"}),
        put("Trouble", {**good, "region": "eu-west-1"}),
    ]


def run(service: Service, place: PrivatePlace, given_by: str, way: str) -> PlaybookRun:
    secrets = {"AWS_SECRET_ACCESS_KEY": KEY, "AWS_SESSION_TOKEN": TOKEN, "AWS_ACCESS_KEY_ID": ACCESS_KEY}
    env = {name: value for name, value in service.env.items() if name not in secrets}
    options: dict[str, Any] = {}
    keywords: dict[str, Any] = {}
    if given_by == "options":
        options = {"access_key": ACCESS_KEY, "secret_key": KEY, "session_token": TOKEN}
    elif given_by == "task environment":
        keywords = {"environment": secrets}
    elif given_by == "environment":
        env |= secrets
    else:
        options = {"profile": "marked"}
        env["AWS_SHARED_CREDENTIALS_FILE"] = str(credentials_file(place, secrets))
    variables = {"fleetfacts_ssm_in_process": way == "in process"}
    play = local_play(*tasks(options, **keywords), vars=variables)
    return run_playbook(play, env={**env, **place.env, **place.keeping}, args=["-vvvv", "--diff"], cwd=place.cwd)


def credentials_file(place: PrivatePlace, secrets: Mapping[str, str]) -> Path:
    path = place.root / "credentials"
    lines = [f"{name.lower()} = {value}" for name, value in secrets.items()]
    path.write_text("\n".join(["[marked]", *lines, ""]), encoding="utf-8")
    return path


@pytest.mark.parametrize(("given_by", "way"), [*itertools.product(GIVEN_BY, WAYS)])
def test_no_secret_is_told_or_left(
    service: Service, tmp_path: Path, given_by: str, way: str, counted: Callable[..., None]
) -> None:
    service.add_nodes(NODE)
    place = PrivatePlace(tmp_path)
    ran = run(service, place, given_by, way)
    counted("plays searched for secrets")
    # it did work with these credentials
    stored = service.stored(NODE, "Custom:Vault")
    assert stored is not None, ran.describe()
    assert stored["entries"] == [{"Pin": f"{CONTENT} changed"}]
    told = "\n".join([ran.stdout, ran.stderr, json.dumps([vars(result) for result in ran.results])])
    log = place.root / "log" / "ansible.log"
    assert found(told, given_by) == []
    assert found(log.read_text(encoding="utf-8"), given_by) == []
    payloads = place.payloads()
    assert bool(payloads) == (way == "module")
    assert {path.parent.stat().st_mode & 0o777 for path in payloads if path.parent != place.kept} <= {0o700}
    # what was there during the run and is gone was looked at
    assert list(place.kept.iterdir())
    assert place.holding(SECRETS, but_for=[place.root / "credentials", log, *payloads]) == []
    assert f"runs {'in process' if way == 'in process' else 'as a module'}" in ran.stdout


def found(text: str, given_by: str) -> list[str]:
    """The lines that hold a secret."""
    lines = [line for line in text.splitlines() if any(word in line for word in SECRETS)]
    if given_by == "task environment":
        # ansible-core shows the command that starts any module at -vvv, the task's environment within it
        return [line for line in lines if " EXEC /bin/sh -c " not in line]
    return lines


@pytest.mark.parametrize("way", WAYS)
def test_credentials_stay_secret_where_tasks_are_logged(service: Service, tmp_path: Path, way: str) -> None:
    service.add_nodes(NODE)
    place = PrivatePlace(tmp_path)
    options = {"access_key": ACCESS_KEY, "secret_key": KEY, "session_token": TOKEN, "instance_id": NODE}
    echo = {"type_name": "Custom:Echo", "content": {"Key": KEY, "Within": f"x{TOKEN}x"}}
    task = {"name": "Put", "fleetfacts.ssm.ssm_put_inventory": {**options, "items": [echo]}, "register": "put"}
    show = {"name": "Show", "ansible.builtin.debug": {"var": "put"}}
    play = local_play(task, show, vars={"fleetfacts_ssm_in_process": way == "in process"})
    environment = {**service.env, **place.env, **WITH_INVOCATION}
    ran = run_playbook(play, env=environment, args=["-vvvv", "--diff"]).ok()
    results = [result.result for result in ran.results if result.task == "Show"]
    assert results
    # a secret that the content repeats is scrubbed from the result, as from that of any module
    assert KEY not in json.dumps(results)
    assert TOKEN not in json.dumps(results)
    assert place.holding((KEY, TOKEN)) == []
    assert ran.of("Put")["invocation"]["module_args"]["secret_key"] == "VALUE_SPECIFIED_IN_NO_LOG_PARAMETER"
    assert KEY not in ran.stdout
    assert TOKEN not in ran.stdout
