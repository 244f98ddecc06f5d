"""Many nodes in one task, run by the real ``ansible-playbook``, inside its process and as a module."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from ansible.release import __version__ as ansible_version

from tests.support.module_process import wait_until
from tests.support.playbook import PlaybookRun, local_play, run_playbook
from tests.support.ssm_service.client import Service

pytestmark = pytest.mark.measures_children

CORE = tuple(int(part) for part in ansible_version.split(".")[:2])
COUNT = 30
NODES = [f"i-{number:017x}" for number in range(COUNT)]
ITEM = {"type_name": "Custom:RackInfo", "content": {"RackLocation": "Bay B"}}
# Seconds in which an interrupted run has to end; all its calls would take much longer.
PROMPT = 10

both_ways = pytest.mark.parametrize("in_process", [True, False], ids=["in process", "module"])


def fleet_task(nodes: list[str], **options: Any) -> dict[str, Any]:
    args = {"instances": [{"instance_id": node} for node in nodes], "items": [ITEM], **options}
    return {"name": "Put", "fleetfacts.ssm.ssm_put_inventory": args}


def run_fleet(
    service: Service, nodes: list[str], in_process: bool = True, env: dict[str, str] | None = None, **options: Any
) -> PlaybookRun:
    environment = {**service.env, "FLEETFACTS_SSM_IN_PROCESS": str(in_process), **(env or {})}
    return run_playbook(local_play(fleet_task(nodes, **options)), env=environment)


def test_a_node_given_twice_is_refused_before_any_call(service: Service) -> None:
    run = run_fleet(service, [NODES[0], NODES[1], NODES[0]]).failed()
    assert run.of("Put")["msg"] == f"instances: {NODES[0]} is there 2 times, at [0], [2]"
    assert service.calls == []


@both_ways
def test_every_node_is_tried_and_each_failure_told(service: Service, in_process: bool) -> None:
    unknown, denied = NODES[3:8], NODES[10]
    service.add_nodes([node for node in NODES if node not in unknown])
    service.deny_nodes(denied, operations=["PutInventory"])
    run = run_fleet(service, NODES, in_process).failed()
    result = run.of("Put")
    assert result["changed"]
    assert result["msg"].startswith(f"6 of {COUNT} nodes failed: {NODES[3]} Custom:RackInfo: ") or result[
        "msg"
    ].startswith(f"6 of {COUNT} nodes failed: {NODES[3]}: ")
    assert result["msg"].endswith("; the other reasons are in instances")
    assert [one["instance_id"] for one in result["instances"]] == NODES
    codes = {one["instance_id"]: one["error_code"] for one in result["instances"] if one["failed"]}
    assert codes == {**dict.fromkeys(unknown, "InvalidInstanceId"), denied: "AccessDeniedException"}
    assert {one["msg"] for one in result["instances"] if not one["failed"]} == {""}
    for node in NODES:
        stored = service.stored(node, "Custom:RackInfo")
        assert (stored is None) == (node in codes)


def test_a_node_that_is_waited_for_holds_up_no_other(service: Service) -> None:
    service.add_nodes(NODES)
    service.late(NODES[0], n=1)
    # with one call at a time, a thread that waits would let nothing else through
    run = run_fleet(service, NODES, concurrency=1, wait_timeout=60).ok()
    puts = [call["instance_id"] for call in service.calls if call["operation"] == "PutInventory"]
    assert sorted(puts) == NODES
    assert puts[-1] == NODES[0]
    assert [one["instance_id"] for one in run.of("Put")["instances"]] == NODES


def test_calls_are_as_many_as_the_way_of_comparing_needs(service: Service) -> None:
    service.add_nodes(NODES)
    first = run_fleet(service, NODES, compare="hash").ok()
    assert first.of("Put")["api_calls"] == {"PutInventory": 2 * COUNT}
    again = run_fleet(service, NODES, compare="hash").ok()
    assert again.of("Put")["api_calls"] == {"PutInventory": COUNT}
    read = run_fleet(service, NODES, compare="entries").ok()
    assert read.of("Put")["api_calls"] == {"ListInventoryEntries": COUNT}
    assert service.count() == 4 * COUNT
    assert [first.status("Put"), again.status("Put"), read.status("Put")] == ["changed", "ok", "ok"]


def test_the_options_bound_how_much_goes_on_at_once(service: Service) -> None:
    service.add_nodes(NODES)
    run_fleet(service, NODES, concurrency=1).ok()
    assert [call["instance_id"] for call in service.calls if call["operation"] == "PutInventory"] == NODES


def progress_lines(run: PlaybookRun) -> list[str]:
    return re.findall(r"^fleetfacts\.ssm\.ssm_put_inventory: (.*)$", run.stderr, re.MULTILINE)


def test_long_work_shows_how_far_it_is(service: Service) -> None:
    service.add_nodes(NODES)
    service.slow(0.05)
    run = run_fleet(service, NODES, env={"FLEETFACTS_SSM_PROGRESS_INTERVAL": "0.2"}, concurrency=2).ok()
    lines = progress_lines(run)
    form = rf"(\d+) of {COUNT} nodes done, (\d+) changed, 0 failed, \d+\.\d nodes a second"
    done = [int(matched[1]) for matched in (re.fullmatch(form, line) for line in lines) if matched]
    assert len(done) == len(lines) > 2
    assert done == sorted(done)
    assert "nodes done" not in run.stdout


@pytest.mark.parametrize(
    ("in_process", "interval", "nodes"), [(True, "0", NODES), (False, "0.1", NODES), (True, "0.1", NODES[:1])]
)
def test_nothing_is_shown_where_it_is_off(service: Service, in_process: bool, interval: str, nodes: list[str]) -> None:
    service.add_nodes(nodes)
    service.slow(0.03)
    env = {**service.env, "FLEETFACTS_SSM_IN_PROCESS": str(in_process), "FLEETFACTS_SSM_PROGRESS_INTERVAL": interval}
    play = local_play(fleet_task(nodes))
    if len(nodes) == 1:
        play = local_play(
            {"name": "Put", "fleetfacts.ssm.ssm_put_inventory": {"instance_id": nodes[0], "items": [ITEM]}}
        )
    assert progress_lines(run_playbook(play, env=env).ok()) == []


def test_an_interval_that_is_no_number_is_refused(service: Service) -> None:
    for value in ("soon", "nan", "inf", "-1"):
        run = run_fleet(service, NODES, env={"FLEETFACTS_SSM_PROGRESS_INTERVAL": value}).failed()
        told = "fleetfacts_ssm_progress_interval must be a number of seconds, 0 or more (0 for no lines), not "
        assert f"{told}'{value}'" in run.of("Put")["msg"]
    assert service.calls == []


def terminal(process: subprocess.Popen[str]) -> None:
    """Ctrl-C as a terminal gives it: to every process in its foreground."""
    os.killpg(process.pid, signal.SIGINT)


def supervisor(process: subprocess.Popen[str]) -> None:
    """An interrupt as a program gives it that started Ansible: to Ansible alone."""
    process.send_signal(signal.SIGINT)


def run_interrupted(
    service: Service,
    folder: Path,
    in_process: bool,
    interrupt: Callable[[subprocess.Popen[str]], None],
    **keywords: Any,
) -> str:
    """What a run prints that is interrupted in the midst of its task; ``keywords`` are the task's."""
    service.add_nodes(NODES)
    service.slow(0.5)
    playbook = folder / "playbook.json"
    playbook.write_text(json.dumps(local_play({**fleet_task(NODES, concurrency=2), **keywords})))
    with subprocess.Popen(
        [str(Path(sys.executable).with_name("ansible-playbook")), "-i", "localhost,", "-c", "local", str(playbook)],
        env={
            "PATH": os.defpath,
            "HOME": str(folder),
            "LANG": "C.UTF-8",
            "ANSIBLE_PYTHON_INTERPRETER": sys.executable,
            "FLEETFACTS_SSM_IN_PROCESS": str(in_process),
            **service.env,
        },
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    ) as process:
        try:
            wait_until(lambda: service.count("PutInventory") >= 2)
            interrupt(process)
            output, _none = process.communicate(timeout=PROMPT)
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
    assert "Traceback" not in output
    assert process.returncode == 99
    return " ".join(output.split())


@both_ways
@pytest.mark.parametrize("interrupt", [terminal, supervisor])
def test_an_interrupted_run_ends_soon_and_tells_what_was_done(
    service: Service, tmp_path: Path, in_process: bool, interrupt: Callable[[subprocess.Popen[str]], None]
) -> None:
    told = run_interrupted(service, tmp_path, in_process, interrupt)
    if interrupt is supervisor and not in_process and CORE < (2, 19):
        # the signal does not reach the module, see plugin_utils/_interruption.py: it goes on, and nobody hears of it
        assert "nodes are done" not in told
        wait_until(lambda: service.count("PutInventory") == COUNT)
        return
    puts = service.count("PutInventory")
    assert re.search(
        rf"ssm_put_inventory on localhost: interrupted: \d+ of {COUNT} nodes are done \(\d+ changed,", told
    )
    assert re.search(r"; \d+ were not begun, nothing was written to them", told)
    time.sleep(1)
    assert service.count("PutInventory") == puts


HIDDEN = "ssm_put_inventory on localhost: interrupted (what was done is hidden by no_log)"


@both_ways
def test_an_interrupted_run_hides_what_no_log_hides(service: Service, tmp_path: Path, in_process: bool) -> None:
    told = run_interrupted(service, tmp_path, in_process, terminal, no_log=True)
    assert HIDDEN in told
    assert "nodes are done" not in told
    assert "i-0" not in told


@pytest.mark.parametrize("no_log", [False, True])
def test_a_task_whose_time_is_up_tells_what_was_done(service: Service, no_log: bool) -> None:
    service.add_nodes(NODES)
    service.slow(0.5)
    task = {**fleet_task(NODES, concurrency=2), "timeout": 4, "no_log": no_log}
    run = run_playbook(local_play(task), env=service.env).failed()
    told = " ".join((run.stdout + run.stderr).split())
    done = rf"ssm_put_inventory on localhost: interrupted: \d+ of {COUNT} nodes are done \(\d+ changed,"
    assert bool(re.search(done, told)) != no_log, run.describe()
    assert (HIDDEN in told) == no_log, run.describe()
    assert ("i-0" in told) != no_log
    assert "Traceback" not in told


def test_a_task_whose_time_is_up_puts_nothing_over_what_follows(service: Service) -> None:
    service.add_nodes(NODES[:2])
    # the answer that the first task no longer waits for, and after which botocore would repeat the call
    service.slow(3, operation="PutInventory", times=1)
    service.cut(1, operation="PutInventory")
    content = {"Number": "{{ item }}"}
    put = fleet_task(NODES[:2], items=[{"type_name": "Custom:RackInfo", "content": content}])
    task = {**put, "loop": ["one", "two", "three"], "timeout": 2, "ignore_errors": True, "loop_control": {"pause": 1}}
    pause = {"name": "Let what was left behind come", "ansible.builtin.pause": {"seconds": 3}}
    run_playbook(local_play(task, pause), env=service.env).ok()
    numbers = [request["Items"][0]["Content"][0]["Number"] for request in service.requests("PutInventory")]
    assert numbers.count("one") == 2, numbers
    assert numbers == sorted(numbers, key=["one", "two", "three"].index), numbers
