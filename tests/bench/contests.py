"""The comparisons: who runs against whom, how often, and what must come out."""

from __future__ import annotations

import json
import os
import statistics
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from . import playbooks
from .figures import Row, Samples, at_least, at_most, equal, faster, informational
from .playbooks import Fleet, Workshop, hashed, make_fleet, put_on_fleet, put_on_variable
from .process import Service, Timing, running_service, timed

LATENCY = 0.05
TYPES = 8
CLI_NODES = 10


@dataclass(frozen=True)
class Sizes:
    """How much is measured."""

    hosts: int = 300
    nodes: int = 2000
    role_hosts: int = 50
    large: int = 10_000
    rounds: int = 3
    workers: int = 60


@dataclass(frozen=True)
class Bench:
    """What every contest needs."""

    workshop: Workshop
    sizes: Sizes
    say: Callable[[str], None]

    def race(self, contenders: Mapping[str, Callable[[], float]], unit: str) -> list[Samples]:
        """Every contender in every round, one after another, so that what the machine does besides hits all alike."""
        samples = {label: Samples(label, unit) for label in contenders}
        for number in range(self.sizes.rounds):
            for label, contender in contenders.items():
                samples[label].values.append(contender())
                self.say(f"  round {number + 1}: {label}: {samples[label].values[-1]:.3g} {unit}")
        return list(samples.values())


def one_put_a_host(bench: Bench) -> list[Row]:
    hosts = bench.sizes.hosts
    with running_service() as service:

        def run(a_play: playbooks.Play, **env: str) -> Callable[[], float]:
            return lambda: bench.workshop.run(a_play, service, hosts, **env)[0].wall

        run(playbooks.PUT_ON_EACH)()
        put, debug, ping, module = bench.race(
            {
                f"a put on each of {hosts} hosts": run(playbooks.PUT_ON_EACH),
                "debug on the same hosts": run(playbooks.DEBUG_ON_EACH),
                "ping of the same hosts, connection local": run(playbooks.PING_EACH),
                "the same put, as a module": run(playbooks.PUT_ON_EACH, FLEETFACTS_SSM_IN_PROCESS="false"),
            },
            "s",
        )
    return [at_most(put, debug, 2), faster(put, module, 8), faster(put, ping, 1)]


def many_nodes_in_one_task(bench: Bench) -> list[Row]:
    nodes = bench.sizes.nodes
    fleet = make_fleet(nodes)
    own, with_hashes = (
        bench.workshop.fleet_file("fleet.json", fleet),
        bench.workshop.fleet_file("hashed.json", hashed(fleet)),
    )
    walls: list[float] = []
    with running_service() as service:

        def task() -> float:
            timing, _seconds = bench.workshop.run(put_on_fleet(own, compare="hash"), service)
            walls.append(1000 * timing.wall / nodes)
            return call_rate(service)

        def bare() -> float:
            timed([sys.executable, "-m", "tests.bench.bare", "hash", with_hashes], bench.workshop.env(service))
            return call_rate(service)

        task()
        walls.clear()
        ours, boto3 = bench.race(
            {f"{nodes:,} nodes in one task": task, "boto3 by itself, as many threads": bare}, "calls/s"
        )
        cli = put_with_cli(bench, service, fleet[:CLI_NODES])
    own_share = Samples(f"{nodes:,} nodes in one task, start-up and all", "ms a node", walls)
    return [at_least(ours, boto3, 0.85), faster(own_share, cli, 200)]


def call_rate(service: Service) -> float:
    """The calls a second since the last time, from the first call to the last."""
    taken = service.take()
    return float(sum(taken["calls"].values()) / taken["seconds"])


def put_with_cli(bench: Bench, service: Service, fleet: Fleet) -> Samples:
    samples = Samples(f"aws ssm put-inventory in a loop, measured on {len(fleet)} nodes", "ms a node")
    for node in fleet:
        item = node["items"][0]
        request = [
            {
                "TypeName": item["type_name"],
                "SchemaVersion": "1.0",
                "CaptureTime": "2026-01-31T23:59:59Z",
                "Content": item["content"],
            }
        ]
        command = ["aws", "ssm", "put-inventory", "--instance-id", node["instance_id"], "--items", json.dumps(request)]
        path = str(Path(sys.executable).with_name("aws"))
        samples.values.append(1000 * timed([path, *command[1:]], bench.workshop.env(service)).wall)
    return samples


def many_types_of_one_node(bench: Bench) -> list[Row]:
    fleet = make_fleet(1, TYPES)
    file = bench.workshop.fleet_file("types.json", fleet)
    with running_service() as prompt, running_service(LATENCY) as late:

        def seconds(service: Service) -> float:
            return 1000 * bench.workshop.run(put_on_fleet(file), service)[1]

        def in_turn() -> float:
            command = [sys.executable, "-m", "tests.bench.bare", "reads", file]
            return 1000 * float(timed(command, bench.workshop.env(late)).output)

        for service in (prompt, late):
            seconds(service)
        with_latency, without, turns = bench.race(
            {
                f"{TYPES} types of one node, {1000 * LATENCY:.0f} ms latency": lambda: seconds(late),
                "without latency": lambda: seconds(prompt),
                f"{TYPES} reads, one after another": in_turn,
            },
            "ms",
        )
    latency = 1000 * LATENCY
    waited = Samples(
        f"what {latency:.0f} ms latency adds to a put of {TYPES} types of one node",
        "ms",
        [one - without.median for one in with_latency.values],
    )
    ratio = waited.median / latency
    return [Row(waited, turns, f"{ratio:.2f} latencies", "at most 2.5 latencies", ratio <= 2.5, "less", 2.5 * latency)]


def calls(bench: Bench) -> list[Row]:
    """The calls that DESIGN.md promises, counted by the service."""
    nodes, changed, entries = 40, 7, 120
    pages = -(-entries // 50)
    before = make_fleet(nodes, entries=entries)
    after = make_fleet(changed, entries=entries, mark="b") + before[changed:]
    with running_service() as service:

        def count(fleet: Fleet, compare: str, *operations: str) -> float:
            file = bench.workshop.fleet_file("counted.json", fleet)
            bench.workshop.run(put_on_fleet(file, compare=compare), service)
            taken: dict[str, int] = service.take()["calls"]
            assert set(taken) == set(operations), taken
            return sum(taken.values())

        count(before, "hash", "PutInventory")
        counts = [
            ("compare=hash, nothing changed", count(before, "hash", "PutInventory"), nodes),
            (
                f"compare=hash, {changed} changed",
                count(after, "hash", "PutInventory"),
                nodes + changed,
            ),
            (
                "compare=entries, nothing changed",
                count(after, "entries", "ListInventoryEntries"),
                nodes * pages,
            ),
            (
                f"compare=entries, {changed} changed",
                count(before, "entries", "ListInventoryEntries", "PutInventory"),
                nodes * pages + changed,
            ),
        ]
    return [
        equal(
            Samples(f"{nodes} nodes of {pages} pages, {name}", "calls", [counted]),
            Samples("what is needed", "calls", [float(needed)]),
        )
        for name, counted, needed in counts
    ]


def memory(bench: Bench) -> list[Row]:
    nodes = bench.sizes.large
    file = bench.workshop.fleet_file("large.json", make_fleet(nodes, 5))
    ways = {"read with a lookup": put_on_fleet, "given as a variable": put_on_variable}
    peaks = [Samples(f"{nodes:,} nodes of 5 types in one task, {way}", "MB") for way in ways]
    with running_service() as service:
        for peak, make in zip(peaks, ways.values(), strict=True):
            a_play = make(file, compare="entries", refresh_after=-1)
            peak.values.append(bench.workshop.run(a_play, service)[0].peak)
            bench.say(f"  {peak.label}: {peak.values[-1]:.0f} MB")
    looked_up, variable = peaks
    return [at_most(looked_up, Samples("what it may take", "MB", [400.0]), 1), informational(variable, looked_up)]


def role(bench: Bench) -> list[Row]:
    hosts = bench.sizes.role_hosts
    with running_service() as service:

        def run(a_play: playbooks.Play) -> Callable[[], float]:
            return lambda: bench.workshop.run(a_play, service, hosts)[0].wall

        run(playbooks.ROLE_ON_EACH)()
        published, gathered = bench.race(
            {
                f"the role host_facts on {hosts} local hosts": run(playbooks.ROLE_ON_EACH),
                "gathering the same facts": run(playbooks.GATHER_ON_EACH),
            },
            "s",
        )
    return [at_most(published, gathered, 1.3)]


def steps(bench: Bench) -> Mapping[str, tuple[float, float]]:
    """Milliseconds of CPU of each step of one put in a worker, in the ways that were given up and now."""
    command = ["tests.bench.steps", "--workers", str(bench.sizes.workers)]
    with running_service() as service:
        now = _printed(bench, service, *command)
        before = _printed(bench, service, *command, "--before")
    return {name: (before[name], milliseconds) for name, milliseconds in now.items()}


def phases(bench: Bench) -> Mapping[str, float]:
    """Seconds of each phase of a task with many nodes of which none has changed."""
    file = bench.workshop.fleet_file("phases.json", make_fleet(bench.sizes.nodes))
    with running_service() as service:
        bench.workshop.run(put_on_fleet(file, compare="hash"), service)
        runs = [_printed(bench, service, "tests.bench.phases", file) for _round in range(bench.sizes.rounds)]
        tasks = [
            bench.workshop.run(put_on_fleet(file, compare="hash"), service)[1] for _round in range(bench.sizes.rounds)
        ]
    medians = {name: statistics.median(run[name] for run in runs) for name in runs[0]}
    rest = statistics.median(tasks) - sum(medians.values())
    return {**medians, "Ansible around it: worker, main process, output": max(0.0, rest)}


def _printed(bench: Bench, service: Service, module: str, *arguments: str) -> dict[str, float]:
    timing: Timing = timed([sys.executable, "-m", module, *arguments], bench.workshop.env(service))
    figures: dict[str, float] = json.loads(timing.output.splitlines()[-1])
    return figures


CONTESTS: Mapping[str, Callable[[Bench], Sequence[Row]]] = {
    "hosts": one_put_a_host,
    "fleet": many_nodes_in_one_task,
    "types": many_types_of_one_node,
    "calls": calls,
    "memory": memory,
    "role": role,
}


def machine() -> str:
    """The machine in words, and how busy it is."""
    return f"{os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}"
