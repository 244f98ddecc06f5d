"""Inside Ansible's process and as a module, a task has the same result, makes the same calls and says the same."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests.support.playbook import PlaybookRun, local_play, run_playbook
from tests.support.ssm_service.client import Service

pytestmark = pytest.mark.measures_children

PROFILES = Path(__file__).with_name("profiles.ini")
NODE = "i-016648b75dd622dab"
OTHER = "mi-0123456789abcdef0"
UNKNOWN = "i-0fedcba9876543210"
RACK = {"type_name": "Custom:RackInfo", "content": {"RackLocation": "Bay B"}}
OWNER = {"type_name": "Custom:Owner", "content": [{"Team": "Payments"}, {"Team": "Search"}]}
PUT = {"instance_id": NODE, "items": [RACK]}
# What differs from run to run: moments, and the numbers that the service gives its answers.
FLEETING = {"capture_time", "request_id"}
# Tracebacks, which tell the way, and what holds them.
TRACEBACKS = {"exception", "failed_when_suppressed_exception", "module_stderr"}


def nothing(_service: Service, _nodes: Sequence[str]) -> None:
    """The service as it is."""


@dataclass(frozen=True)
class Case:
    """A task, the state of the service before it, and what is around the task.

    ``prepare`` gets the nodes that stand for ``NODE``, ``OTHER`` and ``UNKNOWN``.
    """

    args: Mapping[str, Any]
    prepare: Callable[[Service, Sequence[str]], None] = nothing
    keywords: Mapping[str, Any] = field(default_factory=dict)
    status: str = "ok"
    env: Mapping[str, str | None] = field(default_factory=dict)
    options: Sequence[str] = ()


def store_rack(service: Service, nodes: Sequence[str]) -> None:
    service.client().put_inventory(InstanceId=nodes[0], Items=[STORED_RACK])


def add_node_in_ireland(service: Service, nodes: Sequence[str]) -> None:
    service.add_nodes(nodes[0], region="eu-west-1")


def deny(operation: str) -> Callable[[Service, Sequence[str]], None]:
    return lambda service, nodes: service.deny_nodes(nodes[0], operations=[operation])


STORED_RACK = {
    "TypeName": "Custom:RackInfo",
    "SchemaVersion": "1.0",
    "CaptureTime": "2026-01-01T00:00:00Z",
    "Content": [{"RackLocation": "Bay A"}],
}

CASES = {
    # failures first
    "no argument": Case({}, status="failed"),
    "an unknown argument": Case({**PUT, "colour": "red"}, status="failed"),
    "an unknown argument of an item": Case({**PUT, "items": [{**RACK, "colour": "red"}]}, status="failed"),
    "exclusive arguments": Case({**PUT, "instances": []}, status="failed"),
    "a missing argument": Case({"instance_id": NODE}, status="failed"),
    "a wrong type": Case({**PUT, "concurrency": "many"}, status="failed"),
    "a wrong choice": Case({**PUT, "compare": "guess"}, status="failed"),
    "faults of the input": Case(
        {"instances": [{"instance_id": "x", "items": [{"type_name": "Custom:rack", "content": {"a": {}}}]}]},
        status="failed",
    ),
    "an unknown node": Case({**PUT, "instance_id": UNKNOWN}, status="failed"),
    "nodes that fail beside nodes that do not": Case(
        {"instances": [{"instance_id": one} for one in (UNKNOWN, NODE, OTHER)], "items": [RACK, OWNER]},
        status="failed",
    ),
    "writing denied": Case(PUT, deny("PutInventory"), status="failed"),
    "a profile and keys": Case({**PUT, "profile": "nobody"}, status="failed"),
    "a bad aws_config": Case({**PUT, "aws_config": {"colour": "red"}}, status="failed"),
    "a failure in check mode": Case(PUT, deny("ListInventoryEntries"), {"check_mode": True}, status="failed"),
    "a failure that is ignored": Case({}, keywords={"ignore_errors": True}, status="failed"),
    "a failure that is none": Case({}, keywords={"failed_when": False}),
    # outcomes
    "created": Case(PUT, status="changed"),
    "updated": Case(PUT, store_rack, status="changed"),
    "unchanged": Case({**PUT, "items": [{**RACK, "content": [{"RackLocation": "Bay A"}]}]}, store_rack),
    "cleared": Case(
        {**PUT, "items": [{"type_name": "Custom:RackInfo", "state": "absent"}]},
        store_rack,
        status="changed",
    ),
    "refreshed": Case(
        {**PUT, "items": [{**RACK, "content": {"RackLocation": "Bay A"}}], "refresh_after": 0}, store_rack
    ),
    "compared by hash": Case({**PUT, "items": [RACK, OWNER], "compare": "hash"}, status="changed"),
    "reading denied": Case(PUT, deny("ListInventoryEntries"), status="changed"),
    "many nodes": Case(
        {"instances": [{"InstanceId": NODE}, {"instance_id": OTHER, "Items": [OWNER]}], "items": [RACK]},
        status="changed",
    ),
    "waited for": Case(
        {**PUT, "instance_id": UNKNOWN, "wait_timeout": 60},
        lambda service, nodes: service.late(nodes[2], n=1),
        status="changed",
    ),
    # modes
    "check mode": Case(PUT, keywords={"check_mode": True}, status="changed"),
    "diff": Case(PUT, store_rack, {"diff": True}, status="changed"),
    "no_log": Case(PUT, keywords={"no_log": True}, status="changed"),
    "a loop": Case(
        {**PUT, "items": [{"type_name": "{{ item }}", "content": {"Colour": "red"}}]},
        keywords={"loop": ["Custom:One", "Custom:Two"]},
        status="changed",
    ),
    "tries until it is so": Case(
        {**PUT, "compare": "entries"},
        keywords={"register": "put", "until": "put.changed == false", "retries": 2, "delay": 0},
    ),
    # arguments and where they come from
    "aliases": Case(
        {"InstanceId": NODE, "Items": [{"TypeName": "Custom:RackInfo", "Content": {"RackLocation": "Bay B"}}]},
        status="changed",
    ),
    "an alias beside its option": Case({**PUT, "aws_region": "us-east-1", "region": "us-east-1"}, status="changed"),
    "an alias beside its option in an item": Case(
        {**PUT, "items": [{**RACK, "TypeName": "Custom:RackInfo"}]}, status="changed"
    ),
    "text for numbers and lists": Case({**PUT, "concurrency": "3", "refresh_after": "-1"}, status="changed"),
    "values of every kind": Case(
        {
            **PUT,
            "items": [
                {
                    "type_name": "Custom:Kinds",
                    "content": {"a": 1, "b": 1.5, "c": True, "d": None, "e": "é ☃ <&>", "f": "{{ 'x' ~ 1 }}"},
                }
            ],
        },
        status="changed",
    ),
    "dates, and keys that are not text": Case(
        {
            **PUT,
            "items": [
                {"type_name": "Custom:Keys", "capture_time": "{{ moment }}", "content": {"day": "{{ day }}"}},
                {"type_name": "Custom:Numbers", "content": "{{ numbers }}"},
            ],
        },
        keywords={
            "vars": {
                "moment": "{{ '2026-01-02 03:04:05+0100' | to_datetime('%Y-%m-%d %H:%M:%S%z') }}",
                "day": "{{ '2026-01-02' | to_datetime('%Y-%m-%d') }}",
                "numbers": "{{ {1: 'one', 2: 'two'} }}",
            }
        },
        status="changed",
    ),
    "content that looks like a template": Case(
        {**PUT, "items": [{"type_name": "Custom:Braces", "content": {"text": "{{ braces }}"}}]},
        keywords={"vars": {"braces": "{% raw %}{{ 1 + 1 }}{% endraw %}"}},
        status="changed",
    ),
    "module_defaults": Case(
        {"items": [RACK]},
        keywords={"module_defaults": {"fleetfacts.ssm.ssm_put_inventory": {"instance_id": NODE, "refresh_after": 3}}},
        status="changed",
    ),
    "module_defaults of the group": Case(
        PUT, keywords={"module_defaults": {"group/fleetfacts.ssm.ssm": {"region": "eu-west-1"}}}, status="failed"
    ),
    "the task's environment": Case(
        PUT,
        add_node_in_ireland,
        {"environment": {"AWS_REGION": "{{ 'eu' ~ '-west-1' }}", "AWS_MAX_ATTEMPTS": 2}},
        status="changed",
    ),
    "a secret that the result holds": Case(
        {**PUT, "secret_key": "BayB", "items": [{**RACK, "content": {"RackLocation": "in BayB"}}]}, status="changed"
    ),
    "logs of botocore": Case({**PUT, "debug_botocore_endpoint_logs": True}, status="changed"),
    "arguments in the result": Case(PUT, keywords={"vars": {"ansible_inject_invocation": True}}, status="changed"),
    "another host, delegated": Case(
        PUT, keywords={"delegate_to": "elsewhere", "vars": {"ansible_connection": "local"}}, status="changed"
    ),
}


# The state of the whole service, or the environment of the whole run: each in a run of its own.
LONE_CASES = {
    "a lost answer": Case(
        {**PUT, "aws_config": {"retries": {"max_attempts": 0, "mode": "standard"}}},
        lambda service, _nodes: service.cut(5),
        status="failed",
    ),
    "expired credentials": Case(PUT, lambda service, _nodes: service.expire_after(0), status="failed"),
    "no region": Case(
        PUT, env={"AWS_REGION": None, "AWS_DEFAULT_REGION": None, "AWS_ENDPOINT_URL": None}, status="failed"
    ),
    "an empty region": Case(PUT, env={"AWS_REGION": "", "AWS_DEFAULT_REGION": ""}, status="failed"),
    "an unknown profile": Case(
        {**PUT, "profile": "nobody"}, env={"AWS_ACCESS_KEY_ID": "", "AWS_SECRET_ACCESS_KEY": ""}, status="failed"
    ),
    "an unknown profile in the task's environment": Case(
        PUT,
        keywords={"environment": {"AWS_PROFILE": "nobody"}},
        env={"AWS_ACCESS_KEY_ID": "", "AWS_SECRET_ACCESS_KEY": ""},
        status="failed",
    ),
    "a tool for credentials that is not there": Case(
        PUT,
        keywords={"environment": {"AWS_PROFILE": "tool"}},
        env={"AWS_ACCESS_KEY_ID": "", "AWS_SECRET_ACCESS_KEY": "", "AWS_CONFIG_FILE": str(PROFILES)},
        status="failed",
    ),
    "credentials given as arguments": Case(
        {**PUT, "access_key": "AKIAI44QH8DHBEXAMPLE", "secret_key": "je7MtGbClwBF/2Zp9Utk/h3yCo8nvbEXAMPLEKEY"},
        env={"AWS_ACCESS_KEY_ID": "", "AWS_SECRET_ACCESS_KEY": ""},
        status="changed",
    ),
    "check mode with diff, of the whole run": Case(PUT, store_rack, options=["--check", "--diff"], status="changed"),
}


@dataclass(frozen=True)
class Observed:
    """What a task did: its way, its results, its calls."""

    ways: list[str]
    results: list[tuple[str, str, Any]]
    calls: list[str]


@dataclass(frozen=True)
class ObservedRun:
    """What a run did, and by the name of its case each task."""

    run: PlaybookRun
    tasks: Mapping[str, Observed]


def observe(cases: Mapping[str, Case], service: Service, in_process: bool) -> ObservedRun:
    service.reset()
    nodes = {name: nodes_of(number) for number, name in enumerate(cases)}
    for name, case in cases.items():
        service.add_nodes(nodes[name][:2])
        case.prepare(service, nodes[name])
    service.forget_calls()
    tasks = [task_of(name, case, nodes[name]) for name, case in cases.items()]
    env: dict[str, str | None] = {**service.env, "FLEETFACTS_SSM_IN_PROCESS": str(in_process)}
    options = ["-vvv"]
    for case in cases.values():
        env |= case.env
        options += case.options
    given = {key: value for key, value in env.items() if value is not None}
    run = run_playbook(local_play(*tasks), env=given, args=options, timeout=300)
    calls = service.calls
    return ObservedRun(run, {name: observed(name, run, calls, nodes[name]) for name in cases})


def nodes_of(number: int) -> list[str]:
    return [f"i-{number:017x}", f"mi-{number:017x}", f"i-{number:08x}"]


def task_of(name: str, case: Case, nodes: Sequence[str]) -> dict[str, Any]:
    task = {"name": name, "fleetfacts.ssm.ssm_put_inventory": case.args, "ignore_errors": True, **case.keywords}
    text = json.dumps(task)
    for placeholder, node in zip((NODE, OTHER, UNKNOWN), nodes, strict=True):
        text = text.replace(placeholder, node)
    with_nodes: dict[str, Any] = json.loads(text)
    return with_nodes


def observed(name: str, run: PlaybookRun, calls: Sequence[Mapping[str, Any]], nodes: Sequence[str]) -> Observed:
    output = re.split(r"^TASK \[", run.stdout, flags=re.MULTILINE)
    ways = [
        way
        for part in output
        if part.startswith(f"{name}]")
        for way in re.findall(r"ssm_put_inventory runs (in process|as a module)", part)
    ]
    made = [
        f"{call['operation']} {call['instance_id']} {call['region']} {call['type_names']} {call['error']}"
        for call in calls
        if call["instance_id"] in nodes
    ]
    results = [(one.host, one.status, lasting(one.result)) for one in run.find(name)]
    return Observed(ways, results, sorted(made))


def lasting(value: Any) -> Any:
    """A result without what differs from run to run, and without tracebacks."""
    if isinstance(value, dict):
        kept = {key: lasting(one) for key, one in value.items() if key not in FLEETING | TRACEBACKS}
        # what libraries say when they are imported: once in a run, or in each module
        said = [one for one in kept.pop("deprecations", []) if not str(one["msg"]).startswith("Importing ")]
        return {**kept, **({"deprecations": said} if said else {})}
    return [lasting(one) for one in value] if isinstance(value, list) else value


def warnings(run: PlaybookRun) -> list[str]:
    said = re.findall(r"\[(?:DEPRECATION )?WARNING\]: (.*?)(?=\n\[|\n\n|\Z)", run.stderr, re.DOTALL)
    return [text for text in said if not text.startswith("Importing ")]


# How often a task runs, where that is not once.
RUNS = {"a loop": 2, "tries until it is so": 2}
# In these the process has to ask the module to tell what is wrong, or to log what botocore does.
AS_MODULE_AFTER_ALL = {
    "no region",
    "an unknown profile",
    "an unknown profile in the task's environment",
    "a tool for credentials that is not there",
    "a profile and keys",
    "a bad aws_config",
    "logs of botocore",
}


@pytest.fixture(scope="module")
def both_runs(service_server: str) -> tuple[ObservedRun, ObservedRun]:
    """The cases that bear company, in one run for each way."""
    service = Service(service_server)
    return observe(CASES, service, in_process=True), observe(CASES, service, in_process=False)


def assert_same(name: str, case: Case, inside: Observed, module: Observed) -> None:
    # each run of the task says it once: each item of a loop, each try until it is so
    assert set(module.ways) == {"as a module"}
    assert set(inside.ways) == {"as a module" if name in AS_MODULE_AFTER_ALL else "in process"}
    assert len(inside.ways) == len(module.ways) == RUNS.get(name, 1)
    assert {status for _host, status, _result in module.results} == {case.status}, module.results
    assert inside.results == module.results
    assert inside.calls == module.calls


@pytest.mark.parametrize("name", CASES)
def test_both_ways_are_the_same(name: str, both_runs: tuple[ObservedRun, ObservedRun]) -> None:
    inside, module = both_runs
    assert_same(name, CASES[name], inside.tasks[name], module.tasks[name])


def test_both_ways_say_the_same(both_runs: tuple[ObservedRun, ObservedRun]) -> None:
    inside, module = both_runs
    assert inside.run.rc == module.run.rc
    assert len(warnings(module.run)) > 1
    assert warnings(inside.run) == warnings(module.run)


def test_an_empty_region_is_called_so(service: Service) -> None:
    case = LONE_CASES["an empty region"]
    inside = observe({"it": case}, service, in_process=True).tasks["it"]
    assert "the service in a region without a name (the setting of the region is empty) does not accept" in str(
        inside.results
    )


@pytest.mark.parametrize("name", LONE_CASES)
def test_both_ways_are_the_same_alone(name: str, service: Service) -> None:
    case = LONE_CASES[name]
    inside, module = (observe({name: case}, service, in_process=way) for way in (True, False))
    assert_same(name, case, inside.tasks[name], module.tasks[name])
    assert warnings(inside.run) == warnings(module.run)


ODD_KEYS = {
    "{{ [{'a': 'b'}, {1: 'x', '1': 'y'}] }}": "content[1]: 1 and '1' are one and the same key as text",
    "{2026-01-31: x}": "content: the key 2026-01-31 is a date, and keys are text: put it in quotes",
    "[{a: x}, {? !!binary aGVsbG8= : x}]": "content[1]: a key is binary data, and keys are text",
    "{a: !!binary aGVsbG8=}": "content[0]: attribute 'a': is binary data, and inventory stores text only",
}


def test_what_gets_lost_on_the_way_to_a_module_is_refused_on_both_ways(service: Service) -> None:
    service.add_nodes(NODE)
    tasks = [
        f"""
    - fleetfacts.ssm.ssm_put_inventory:
        instance_id: {NODE}
        items: [{{type_name: Custom:X, content: {json.dumps(content) if content.startswith("{{") else content}}}]
      vars: {{fleetfacts_ssm_in_process: {way}}}
      ignore_errors: true"""
        for content in ODD_KEYS
        for way in ("true", "false")
    ]
    run = run_playbook("- hosts: all\n  gather_facts: false\n  tasks:" + "".join(tasks), env=service.env)
    told = [f"items[0] (Custom:X): {problem}" for problem in ODD_KEYS.values() for _way in range(2)]
    assert [one.result["msg"] for one in run.results] == told, run.describe()
    assert {one.status for one in run.results} == {"failed"}
    assert service.count() == 0
