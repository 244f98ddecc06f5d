"""Values that programs are not ready for, in every option of the role host_facts.

One play, in which each host is a case: an option has a value, and the host is refused clearly before a put, or it is
published.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.support.clarity import unclear
from tests.support.host_facts import LIBRARY, inventory, recorded, role_play, write_facts
from tests.support.playbook import PlaybookRun, run_playbook
from tests.support.ssm_service.client import Service

_ROLE = Path(__file__).parents[2] / "roles" / "host_facts"


def extra(content: Any, **more: Any) -> list[dict[str, Any]]:
    return [{"type_name": "Custom:X", "content": content, **more}]


NO_LIST: Sequence[Any] = ({"a": 1},)
PATTERNS: Sequence[Any] = ([None], *NO_LIST)
NUMBERS: Sequence[Any] = (-5, "x")

REFUSED: Mapping[str, Sequence[Any]] = {
    "host_facts_types": (["nosuch"], [1], *NO_LIST),
    "host_facts_type_prefix": ("", "A" * 95, "A\x00", "é", 1.5),
    "host_facts_schema_versions": ({"system": 1}, {"nosuch": "1.0"}, {"system": None}, ["x"], {"system": "1.0\n"}),
    "host_facts_extra_items": (
        extra({f"a{number}": "x" for number in range(51)}),
        extra({"a": "é" * 4097}),
        extra([{"a": "x"}] * 10_001),
        extra({"": "x"}),
        extra({"a.b": 1, "a": {"b": 2}}),
        extra({"a": "x"}, schema_version=1),
        extra({"a": "x"}, colour="red"),
        extra({"a": "x"}, type_name="Custom:AnsibleSystem"),
        extra({"a": "x"}, type_name="custom:x"),
        extra({"a": "x"}, type_name="Custom:X\x9b"),
        "x",
        [None],
    ),
    "host_facts_keep_empty": ("maybe",),
    "host_facts_service_state": (5,),
    "host_facts_ignored_interfaces": PATTERNS,
    "host_facts_ignored_mounts": NO_LIST,
    "host_facts_ignored_filesystems": NO_LIST,
    "host_facts_ignored_devices": NO_LIST,
    "host_facts_ignored_local_facts": PATTERNS,
    "host_facts_ignored_services": NO_LIST,
    "host_facts_instance_id": ("i-x", "i-0123456789abcdef0\n", ["i"]),
    "host_facts_region": ("x y", "us-east-1\n", "é"),
    "host_facts_id_sources": (["nosuch"], *NO_LIST),
    "host_facts_delivery": ("x",),
    "host_facts_batch": ("x",),
    "host_facts_compare": ("x",),
    "host_facts_refresh_after": NUMBERS,
    "host_facts_wait_timeout": NUMBERS,
    "host_facts_concurrency": NUMBERS,
}
# Odd, and good enough.
TAKEN: Mapping[str, Sequence[Any]] = {
    "host_facts_types": (["system", "system"],),
    "host_facts_type_prefix": ("A b",),
    "host_facts_schema_versions": ({"system": 2.0},),
    "host_facts_extra_items": (extra("text"), extra([1, 2]), extra({"a": "\x00\x1b[31m"}), extra({"a": "{{ 7 * 7 }}"})),
    "host_facts_fact_path": ("/nonexistent\n", ["x"]),
    "host_facts_ignored_interfaces": (["["], ["\x00"], []),
    "host_facts_id_sources": ([],),
    "host_facts_delegate_to": ("127.0.0.1",),
    "host_facts_agent_directory": ("\x00",),
    "host_facts_agent_owner": ("\x00",),
}
CASES = [
    (name, value, refused)
    for table, refused in ((REFUSED, True), (TAKEN, False))
    for name, values in table.items()
    for value in values
]


def host_of(number: int) -> str:
    return f"case{number:03}"


def node_of(number: int) -> str:
    return f"i-{number:017x}"


@pytest.fixture(scope="module")
def attacked(service_server: str, tmp_path_factory: pytest.TempPathFactory) -> tuple[PlaybookRun, Service]:
    service = Service(service_server)
    service.reset()
    folder = tmp_path_factory.mktemp("role")
    hosts = {}
    for number, (name, value, _refused) in enumerate(CASES):
        service.add_nodes(node_of(number))
        usual = {"host_facts_instance_id": node_of(number), "host_facts_types": ["system"]}
        hosts[host_of(number)] = {**usual, name: value}
    facts = {f"ansible_{name}": value for name, value in recorded("debian").items()}
    play = role_play(write_facts(folder, **dict.fromkeys(hosts, facts)))
    source = inventory(folder, hosts)
    return run_playbook(play, env={**service.env, **LIBRARY}, inventory=source, timeout=300), service


def test_every_option_is_attacked() -> None:
    spec = yaml.safe_load((_ROLE / "meta" / "argument_specs.yml").read_text(encoding="utf-8"))
    assert set(REFUSED) | set(TAKEN) == set(spec["argument_specs"]["main"]["options"])


def test_every_case_is_refused_clearly_or_published(
    attacked: tuple[PlaybookRun, Service], counted: Callable[..., None]
) -> None:
    run, service = attacked
    assert "Traceback" not in run.stdout + run.stderr
    put = {call["instance_id"] for call in service.calls if call["operation"] == "PutInventory"}
    wrong = []
    for number, (name, value, refused) in enumerate(CASES):
        counted("attacks on the role host_facts")
        problem = wrong_outcome(run, host_of(number), refused, node_of(number) in put)
        if problem:
            wrong.append(f"{name}={value!r}"[:100] + f": {problem}")
    assert wrong == []


def wrong_outcome(run: PlaybookRun, host: str, refused: bool, put: bool) -> str | None:
    failed = [one for one in run.results if one.host == host and one.status == "failed"]
    if refused and put:
        return "a put in spite of a fault"
    if refused != bool(failed):
        return f"refused: {[one.result.get('msg') for one in failed]}, put: {put}"
    if not refused and not put:
        return "not published"
    told = [{**one.result, "msg": one.result["msg"]} for one in failed]
    return next((problem for problem in map(unclear, told) if problem), None)


def test_templates_in_values_are_those_of_ansible_alone(attacked: tuple[PlaybookRun, Service]) -> None:
    # an inventory file is the user's own, whose templates are meant; what the service holds is text
    _run, service = attacked
    number = next(index for index, case in enumerate(CASES) if "7 * 7" in json.dumps(case[1]))
    stored = service.stored(node_of(number), "Custom:X")
    assert stored is not None
    assert stored["entries"] == [{"a": "49"}]
