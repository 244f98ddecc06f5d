"""Where a task runs: inside Ansible's process or as a module, and how the user learns and decides it."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.support.playbook import PlaybookRun, local_play, run_playbook
from tests.support.ssm_service.client import Service

pytestmark = pytest.mark.measures_children

NODE = "i-016648b75dd622dab"
PUT = {"instance_id": NODE, "items": [{"type_name": "Custom:RackInfo", "content": {"RackLocation": "Bay B"}}]}
MANY = {"instances": [{"instance_id": NODE}]}
IN_PROCESS = "in process"


def task(name: str, **keywords: Any) -> dict[str, Any]:
    return {
        "name": name,
        "fleetfacts.ssm.ssm_put_inventory": PUT,
        "ignore_errors": True,
        "ignore_unreachable": True,
        **keywords,
    }


def way(run: PlaybookRun, name: str) -> str:
    """What ``-vvv`` says of a task's way."""
    part = run.stdout.split(f"TASK [{name}]")[1].split("TASK [")[0]
    ways = re.findall(r"> fleetfacts\.ssm\.ssm_put_inventory runs (.*)", part)
    assert len(ways) == 1, part
    return str(ways[0])


@pytest.fixture
def node(service: Service) -> Service:
    service.add_nodes(NODE)
    return service


def run_one(node: Service, env: Mapping[str, str], **keywords: Any) -> PlaybookRun:
    return run_playbook(local_play(task("Put", **keywords)), env={**node.env, **env}, args=["-vvv"])


def test_each_thing_that_forbids_it(node: Service, tmp_path: Path) -> None:
    (tmp_path / "python3").symlink_to(os.path.realpath(sys.executable))
    other = str(tmp_path / "python3")
    inventory = tmp_path / "hosts"
    inventory.write_text(f"localhost\nelsewhere ansible_python_interpreter={other}\n")
    ssh = {"ansible_connection": "ssh", "ansible_host": "127.0.0.1", "ansible_port": 1}
    expected = {
        "Another connection": (
            {"vars": {**ssh, "ansible_ssh_args": "-o ConnectTimeout=1"}},
            "as a module, since the connection is ssh",
        ),
        "Another user": ({"become": True, "become_method": "su"}, "as a module, since it becomes another user"),
        "Asynchronous": ({"async": 60, "poll": 1}, "as a module, since it is asynchronous"),
        "Another Python": (
            {"vars": {"ansible_python_interpreter": "{{ other }}"}},
            f"as a module, since the host's Python is {other}",
        ),
        "Another Python of the delegate": (
            {"delegate_to": "elsewhere"},
            f"as a module, since the host's Python is {other}",
        ),
        "A path for Python": (
            {"environment": [{"PYTHONPATH": str(tmp_path)}]},
            "as a module, since its environment sets PYTHONPATH",
        ),
        "Off": (
            {"vars": {"fleetfacts_ssm_in_process": "{{ 'no' }}"}},
            "as a module, since fleetfacts_ssm_in_process is off",
        ),
        "Delegated": ({"delegate_to": "localhost"}, IN_PROCESS),
        "Plain": ({}, IN_PROCESS),
    }
    tasks = [task(name, **keywords) for name, (keywords, _way) in expected.items()]
    run = run_playbook(
        [{"hosts": "localhost", "gather_facts": False, "vars": {"other": other}, "tasks": tasks}],
        # the home of the tests is not the one that Ansible finds by the name of the user
        env={**node.env, "ANSIBLE_ASYNC_DIR": str(tmp_path / "async")},
        inventory=inventory,
        args=["-vvv"],
    )
    assert {name: way(run, name) for name in expected} == {name: said for name, (_keywords, said) in expected.items()}
    assert run.of("Asynchronous")["instances"][0]["types"][0]["outcome"] in ("created", "unchanged")
    assert run.status("Plain") == "ok"


def test_the_environment_turns_it_off_and_the_variable_on_again(node: Service) -> None:
    off = {"FLEETFACTS_SSM_IN_PROCESS": "no"}
    assert way(run_one(node, off), "Put") == "as a module, since fleetfacts_ssm_in_process is off"
    assert way(run_one(node, off, vars={"fleetfacts_ssm_in_process": True}), "Put") == IN_PROCESS


def test_an_empty_setting_of_the_environment_is_none(node: Service) -> None:
    empty = {"FLEETFACTS_SSM_IN_PROCESS": "", "FLEETFACTS_SSM_PROGRESS_INTERVAL": ""}
    run = run_one(node, empty, **{"fleetfacts.ssm.ssm_put_inventory": {**PUT, "instance_id": None, **MANY}})
    assert way(run.ok(), "Put") == IN_PROCESS


def test_settings_that_say_nothing_are_refused(node: Service) -> None:
    interval = "fleetfacts_ssm_progress_interval must be a number of seconds, 0 or more (0 for no lines), not "
    expected = {
        "Perhaps": ({"fleetfacts_ssm_in_process": "maybe"}, "fleetfacts_ssm_in_process must be true or false, not "),
        "Empty": ({"fleetfacts_ssm_in_process": ""}, "fleetfacts_ssm_in_process must be true or false, not ''"),
        "Soon": ({"fleetfacts_ssm_progress_interval": "soon"}, f"{interval}'soon'"),
        "No seconds": ({"fleetfacts_ssm_progress_interval": ""}, f"{interval}''"),
        "No number": ({"fleetfacts_ssm_progress_interval": ".nan"}, interval),
    }
    fleet = {"items": PUT["items"], **MANY}
    tasks = [
        task(name, vars=variables, **{"fleetfacts.ssm.ssm_put_inventory": fleet})
        for name, (variables, _told) in expected.items()
    ]
    one = task("One node", vars={"fleetfacts_ssm_progress_interval": "soon"})
    run = run_playbook(local_play(*tasks, one), env=node.env)
    for name, (_variables, told) in expected.items():
        assert run.status(name) == "failed"
        assert told in run.of(name)["msg"]
    assert run.status("One node") == "changed"
    assert {call["operation"] for call in node.calls} == {"ListInventoryEntries", "PutInventory"}
    assert len(node.calls) == 2


def test_without_boto3_the_module_says_so(node: Service, tmp_path: Path) -> None:
    for name in ("boto3", "botocore"):
        (tmp_path / f"{name}.py").write_text("raise ImportError")
    run = run_one(node, {"PYTHONPATH": str(tmp_path)})
    assert way(run, "Put") == "as a module, since boto3 is not installed here"
    assert "Failed to import the required Python library" in run.of("Put")["msg"]


def test_every_strategy_and_every_item_of_a_loop(node: Service) -> None:
    for strategy in ("linear", "free", "host_pinned"):
        play = local_play(task("Put", loop=[1, 2]), strategy=strategy)
        run = run_playbook(play, env=node.env, args=["-vvv"]).ok()
        assert run.stdout.count(f"> fleetfacts.ssm.ssm_put_inventory runs {IN_PROCESS}") == 2


def test_no_setting_of_a_task_stays_behind(node: Service) -> None:
    node.add_nodes(NODE, region="eu-west-1")
    clearing = {"AWS_REGION": "eu-west-1", "NEW": "x"}
    show = {
        "name": "Show",
        "ansible.builtin.debug": {"msg": "{{ lookup('env', 'AWS_REGION') }}{{ lookup('env', 'NEW') }}"},
    }
    loop = [{"environment": clearing}, {"environment": {}}]
    tasks = [task("Put", loop=loop, environment="{{ item.environment }}"), show]
    run = run_playbook(local_play(*tasks), env=node.env, args=["-vvv"]).ok()
    assert [call["region"] for call in node.calls if call["operation"] == "PutInventory"] == ["eu-west-1", "us-east-1"]
    assert run.of("Show")["msg"] == "us-east-1"


@pytest.mark.parametrize("in_process", [True, False])
def test_the_next_try_finds_new_credentials(node: Service, tmp_path: Path, in_process: bool) -> None:
    credentials, renewed = tmp_path / "credentials", tmp_path / "renewed"
    credentials.write_text("[default]\n")
    renewed.write_text("[default]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = x\n")
    keys = ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN")
    env = {name: value for name, value in node.env.items() if name not in keys}
    env |= {"AWS_SHARED_CREDENTIALS_FILE": str(credentials), "AWS_EC2_METADATA_DISABLED": "true"}
    renewing = f"{{{{ lookup('ansible.builtin.pipe', 'cp {renewed} {credentials}') if item == 'second' else item }}}}"
    items = [{"type_name": "Custom:RackInfo", "content": {"RackLocation": renewing}}]
    put = {"fleetfacts.ssm.ssm_put_inventory": {**PUT, "items": items}, "loop": ["first", "second"]}
    variables = {"fleetfacts_ssm_in_process": in_process}
    run = run_playbook(local_play({"name": "Put", **put, "ignore_errors": True}, vars=variables), env=env)
    first, second = run.of("Put")["results"]
    assert "no credentials were found" in first["msg"]
    assert (first["changed"], second["changed"]) == (False, True), run.describe()
    assert node.count("PutInventory") == 1
