"""Runs that end early or at once: what is stored stays whole, what is said is true, a repeated run converges."""

from __future__ import annotations

import random
import re
import signal
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.support.fleet import TYPES, Fleet, State, make_fleet, state_of, untruths
from tests.support.module_process import ModuleProcess, wait_until
from tests.support.playbook_process import PlaybookProcess
from tests.support.ssm_service.client import Service

NODES = 6
KILLS = 4
# Seconds that an interrupted task may take to end; without care it would be those of every call that is left.
PROMPT = 10
# Seconds in which workers whose parent was killed finish what they had begun.
ORPHANED = 60
WITHIN, BETWEEN = "kills within a put", "kills between puts"


def start(service: Service, fleet: Fleet, folder: Path, *, measured: bool = True, **options: Any) -> ModuleProcess:
    folder.mkdir(exist_ok=True)
    params = fleet.params(concurrency=2, **options)
    return ModuleProcess("ssm_put_inventory", params, service.env, folder, measured=measured)


def finish(service: Service, fleet: Fleet, folder: Path, **options: Any) -> dict[str, Any]:
    result = start(service, fleet, folder, **options).wait()
    assert result is not None
    return result


def is_whole(before: State, after: State, *fleets: Fleet) -> bool:
    """Whether every item is as it was, or as one of the fleets wants it."""
    return all(after[place] in (before[place], *(fleet.wanted[place] for fleet in fleets)) for place in after)


@pytest.fixture
def fleet(service: Service) -> Fleet:
    fleet = make_fleet(NODES, "new", random.Random(0))
    service.add_nodes(fleet.nodes)
    return fleet


def begin_kill(service: Service, within: bool, chance: random.Random, slow: float = 0.15) -> Callable[[], bool]:
    """Makes puts slow, or what is between them, and returns what a kill is to wait for: a random one of the puts."""
    service.heal()
    service.forget_calls()
    if within:
        service.slow(slow, operation="PutInventory", when=chance.choice(["before", "after"]))
    else:
        service.slow(slow, operation="ListInventoryEntries")
    puts = chance.randint(1, NODES - 2 if within else NODES // 2)

    def has_come() -> bool:
        done, under_way = puts_so_far(service)
        return done >= puts and (under_way > 0) == within

    return has_come


def puts_so_far(service: Service) -> tuple[int, int]:
    """How many puts have taken effect and been answered, and how many are under way."""
    puts = [call["status"] for call in service.calls if call["operation"] == "PutInventory"]
    return puts.count(200), puts.count(0)


def landed(service: Service) -> str:
    """Where a kill that waited for a put has landed, right after it."""
    _done, under_way = puts_so_far(service)
    return WITHIN if under_way else BETWEEN


def settled_state(service: Service, fleet: Fleet) -> State:
    """What is stored once the calls that were under way are over, which nobody waits for any more."""
    wait_until(lambda: service.open_calls() == 0)
    return state_of(service, fleet)


def nodes_written(state: State, fleet: Fleet) -> int:
    """How many nodes are all that the fleet wants."""
    return sum(all(state[node, name] == fleet.wanted[node, name] for name in TYPES) for node in fleet.nodes)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL], ids=lambda number: number.name)
@pytest.mark.parametrize("compare", ["entries", "hash"])
def test_a_killed_run_leaves_whole_items_and_is_made_good_by_the_next(
    service: Service,
    fleet: Fleet,
    tmp_path: Path,
    number: signal.Signals,
    compare: str,
    counted: Callable[..., None],
) -> None:
    chance = random.Random(number)
    wanted = fleet
    moments: Counter[str] = Counter()
    for kill in range(KILLS):
        wanted = make_fleet(NODES, f"round {kill}", chance)
        before = state_of(service, wanted)
        # by hash there is nothing but puts
        has_come = begin_kill(service, compare == "hash" or kill % 2 == 0, chance)
        run = start(service, wanted, tmp_path, measured=False, compare=compare)
        wait_until(has_come)
        run.signal(number)
        assert run.wait() is None
        moments[landed(service)] += 1
        after = settled_state(service, wanted)
        assert is_whole(before, after, wanted)
        moments["kills that left nodes written and others not"] += 0 < nodes_written(after, wanted) < NODES
        counted(f"runs ended by {number.name}")
    for moment, number_of in moments.items():
        counted(moment, number_of)
    assert moments[WITHIN] > 0, moments
    assert compare == "hash" or moments[BETWEEN] > 0, moments
    assert moments["kills that left nodes written and others not"] > 0, moments
    service.heal()
    assert not finish(service, wanted, tmp_path, compare=compare)["failed"]
    assert state_of(service, wanted) == wanted.wanted


def test_an_interrupted_task_ends_soon_and_says_what_was_done(
    service: Service, tmp_path: Path, counted: Callable[..., None]
) -> None:
    fleet = make_fleet(60, "new", random.Random(0))
    service.add_nodes(fleet.nodes)
    before = state_of(service, fleet)
    service.slow(0.3)
    run = start(service, fleet, tmp_path)
    wait_until(lambda: service.count("PutInventory") >= 3)
    began = time.monotonic()
    run.signal(signal.SIGINT)
    result = run.wait(PROMPT)
    assert time.monotonic() - began < PROMPT
    counted("runs ended by SIGINT")
    assert result is not None
    assert result["failed"]
    assert result["changed"]
    time.sleep(0.5)
    assert untruths(result, before, state_of(service, fleet), fleet) == []
    said = [node["msg"] for node in result["instances"]]
    assert any("was written is not known" in msg for msg in said)
    assert sum("nothing was written" in msg for msg in said) > 40
    service.heal()
    assert not finish(service, fleet, tmp_path)["failed"]
    assert state_of(service, fleet) == fleet.wanted


def test_a_task_that_waits_for_a_node_can_be_interrupted(service: Service, tmp_path: Path) -> None:
    fleet = make_fleet(2, "new", random.Random(0))
    service.add_nodes(fleet.nodes[0])
    run = start(service, fleet, tmp_path, wait_timeout=3600)
    wait_until(lambda: service.stored(fleet.nodes[0], TYPES[0]) is not None)
    # the answer that says so has to arrive
    time.sleep(0.5)
    run.signal(signal.SIGINT)
    result = run.wait(PROMPT)
    assert result is not None
    assert [node["failed"] for node in result["instances"]] == [False, True]
    assert "not known" in result["instances"][1]["msg"]


PUT = "fleetfacts.ssm.ssm_put_inventory"


def whole_fleet(fleet: Fleet) -> tuple[list[Any], list[str]]:
    """A play that puts all nodes in one task, in process, and its host."""
    return [play_of({PUT: fleet.params(concurrency=2)})], ["localhost"]


def host_by_host(fleet: Fleet) -> tuple[list[Any], list[str]]:
    """A play with a host for each node, all at once."""
    items = {node: fleet.items(node) for node in fleet.nodes}
    put = {"instance_id": "{{ inventory_hostname }}", "items": "{{ wanted[inventory_hostname] }}"}
    return [{**play_of({PUT: put}), "vars": {"wanted": items}}], fleet.nodes


def play_of(task: dict[str, Any]) -> dict[str, Any]:
    return {"hosts": "all", "gather_facts": False, "tasks": [{"name": "Put", **task}]}


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL], ids=lambda number: number.name)
@pytest.mark.parametrize("shape", [whole_fleet, host_by_host], ids=lambda shape: shape.__name__)
def test_a_play_that_is_killed_leaves_whole_items_and_is_made_good_by_the_next(
    service: Service,
    fleet: Fleet,
    tmp_path: Path,
    shape: Callable[[Fleet], tuple[list[Any], list[str]]],
    number: signal.Signals,
    counted: Callable[..., None],
) -> None:
    chance = random.Random(number)
    env = {**service.env, "ANSIBLE_FORKS": "2"}
    moments: Counter[str] = Counter()
    for kill in range(KILLS):
        if len(moments) == 2:
            break
        within = WITHIN not in moments
        wanted = make_fleet(NODES, f"round {kill}", chance)
        play, hosts = shape(wanted)
        before = state_of(service, wanted)
        has_come = begin_kill(service, within, chance, slow=0.4)
        with PlaybookProcess(play, tmp_path, env, hosts) as run:
            wait_until(has_come)
            # with its workers, as the end of a container does it; or Ansible alone: they finish what they have begun
            (run.signal_all if within else run.signal)(number)
            moments[landed(service)] += 1
            code, _output = run.wait(ORPHANED)
        assert code != 0
        assert is_whole(before, settled_state(service, wanted), wanted)
        counted(f"plays ended by {number.name}")
    for moment, number_of in moments.items():
        counted(moment.replace("kills", "kills of plays"), number_of)
    assert set(moments) == {WITHIN, BETWEEN}
    service.heal()
    with PlaybookProcess(play, tmp_path, env, hosts) as again:
        code, output = again.wait(ORPHANED)
    assert code == 0, output
    assert state_of(service, wanted) == wanted.wanted


def test_ctrl_c_ends_a_play_within_seconds_and_what_the_user_reads_is_true(
    service: Service, tmp_path: Path, counted: Callable[..., None]
) -> None:
    fleet = make_fleet(60, "new", random.Random(0))
    service.add_nodes(fleet.nodes)
    service.slow(0.3)
    play, hosts = whole_fleet(fleet)
    with PlaybookProcess(play, tmp_path, service.env, hosts) as run:
        output = interrupted(service, run)
    counted("plays ended by Ctrl-C")
    puts = service.count("PutInventory")
    told = re.search(
        r"(\d+) of 60 nodes are done \((\d+) changed, 0 failed\); what was written is not known of (.*?); "
        r"(\d+) were not begun, nothing was written",
        " ".join(output.split()),
    )
    assert told, output
    time.sleep(1)
    assert service.count("PutInventory") <= puts + 2
    unknown = told[3].split(", ")
    written = {node for (node, _name), entries in state_of(service, fleet).items() if entries}
    assert len(written - set(unknown)) == int(told[2]) == int(told[1])
    assert int(told[1]) + len(unknown) + int(told[4]) == 60


def test_ctrl_c_tells_of_each_host_what_was_done(
    service: Service, fleet: Fleet, tmp_path: Path, counted: Callable[..., None]
) -> None:
    service.slow(0.5)
    play, hosts = host_by_host(fleet)
    with PlaybookProcess(play, tmp_path, service.env, hosts) as run:
        output = interrupted(service, run)
    counted("plays ended by Ctrl-C")
    text = " ".join(output.split())
    time.sleep(1)
    written = {node for (node, _name), entries in state_of(service, fleet).items() if entries}
    told = dict(re.findall(rf"{PUT} on (\S+): (interrupted.*?)(?=\[|$)", text))
    finished = {node for node in fleet.nodes if f"changed: [{node}]" in text}
    assert told, output
    assert written <= finished | set(told), output
    assert not [node for node, said in told.items() if "not begun" in said and node in written], output
    assert all("not known" in said or "done" in said for said in told.values()), output


def interrupted(service: Service, run: PlaybookProcess) -> str:
    wait_until(lambda: service.count("PutInventory") >= 3)
    began = time.monotonic()
    run.interrupt()
    code, output = run.wait(PROMPT)
    assert time.monotonic() - began < PROMPT
    assert code != 0
    assert "interrupted" in output.lower()
    return output
