"""Values that programs are not ready for, in every option of the role host_facts.

One play, in which each host is a case: an option has a value, and the host is refused clearly before a put, or it is
published.
"""

from __future__ import annotations

import getpass
import json
import random
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
import yaml

from ansible_collections.fleetfacts.ssm.plugins.module_utils._item import read_item
from tests.support import evil
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
}
# The same through files for the SSM agent, where no module of ours looks at the items.
AGENT_REFUSED: Mapping[str, Sequence[Any]] = {
    **{name: REFUSED[name] for name in ("host_facts_types", "host_facts_type_prefix", "host_facts_schema_versions")},
    "host_facts_extra_items": (
        *REFUSED["host_facts_extra_items"],
        extra({"a": "x"}, type_name="Custom:X" + "x" * 93),
        extra({"a": "x"}, type_name="Custom:X\n\x1b[31m"),
        extra([{"a": "x" * 4096}] * 260),
        extra({"a": "é" * 2049}),
        extra({"a": "x"}, schema_version=False),
        extra({"a": "x"}, schema_version=""),
    ),
    "host_facts_agent_directory": ("\x00", "x", "../x", ["x"], "/tmp/a\nb", "/" + "x" * 5000, 5),
    "host_facts_agent_owner": ("\x00", "", "a\nb", "x" * 101),
}
AGENT_TAKEN: Mapping[str, Sequence[Any]] = {
    "host_facts_extra_items": (extra({"a": "\x00\x1b[31m"}), extra({"a": "x"}, schema_version=0.0), extra({"a": None})),
    "host_facts_type_prefix": ("A" * 77, "A b/../c"),
}
Tables = tuple[Mapping[str, Sequence[Any]], Mapping[str, Sequence[Any]]]


def cases_of(tables: Tables) -> list[tuple[str, Any, bool]]:
    """The values of the first table, refused, and of the second, taken."""
    return [
        (name, value, refused)
        for table, refused in zip(tables, (True, False), strict=True)
        for name, values in table.items()
        for value in values
    ]


CASES = cases_of((REFUSED, TAKEN))
AGENT_CASES = cases_of((AGENT_REFUSED, AGENT_TAKEN))


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
    assert {*REFUSED, *TAKEN, *AGENT_REFUSED} == set(spec["argument_specs"]["main"]["options"])


def test_every_case_is_refused_clearly_or_published(
    attacked: tuple[PlaybookRun, Service], counted: Callable[..., None]
) -> None:
    run, service = attacked
    assert "Traceback" not in run.stdout + run.stderr
    put = {call["instance_id"] for call in service.calls if call["operation"] == "PutInventory"}
    wrong = []
    for number, (name, value, refused) in enumerate(CASES):
        counted("attacks on the role host_facts")
        problem = wrong_outcome(run, host_of(number), name if refused else None, node_of(number) in put)
        if problem:
            wrong.append(f"{name}={value!r}"[:100] + f": {problem}")
    assert wrong == []


def wrong_outcome(run: PlaybookRun, host: str, option: str | None, delivered: bool) -> str | None:
    """What is wrong with what became of a host, or none.

    :param option: the one that has to be refused, by its name; none where all are good.
    """
    failed = [one for one in run.results if one.host == host and one.status == "failed"]
    if option and delivered:
        return "delivered in spite of a fault"
    if bool(option) != bool(failed):
        return f"refused: {[one.result.get('msg') for one in failed]}, delivered: {delivered}"
    if not option:
        return None if delivered else "not delivered"
    message = str(failed[0].result["msg"])
    # the role's own name of the option, or that of the filter or module which it goes to
    if not any(word in message for word in (option, *OTHER_NAMES.get(option, (option.removeprefix("host_facts_"),)))):
        return f"does not name the option: {message[:300]}"
    return unclear({**failed[0].result, "msg": message})


OTHER_NAMES: Mapping[str, Sequence[str]] = {
    "host_facts_type_prefix": ("prefix",),
    **{name: (name.replace("host_facts_ignored_", "ignore.")[:12],) for name in REFUSED if "_ignored_" in name},
}


@pytest.fixture(scope="module")
def agents(tmp_path_factory: pytest.TempPathFactory) -> tuple[PlaybookRun, Path]:
    folder = tmp_path_factory.mktemp("agent")
    return run_agents(folder, [(name, value) for name, value, _refused in AGENT_CASES]), folder


def run_agents(folder: Path, cases: Sequence[tuple[str, Any]]) -> PlaybookRun:
    """A play that writes files for the SSM agent, each host into a folder of its own."""
    hosts = {}
    for number, (name, value) in enumerate(cases):
        usual = {
            "host_facts_delivery": "agent",
            "host_facts_agent_directory": str(folder / host_of(number)),
            "host_facts_agent_owner": getpass.getuser(),
            "host_facts_instance_id": node_of(number),
            "host_facts_types": ["system"],
        }
        hosts[host_of(number)] = {**usual, name: value}
    facts = {f"ansible_{name}": value for name, value in recorded("debian").items()}
    play = role_play(write_facts(folder, **dict.fromkeys(hosts, facts)))
    return run_playbook(play, env={**LIBRARY}, inventory=inventory(folder, hosts), timeout=300)


def test_every_case_is_refused_clearly_or_written_for_the_agent(
    agents: tuple[PlaybookRun, Path], counted: Callable[..., None]
) -> None:
    run, folder = agents
    assert "Traceback" not in run.stdout + run.stderr
    wrong = []
    for number, (name, value, refused) in enumerate(AGENT_CASES):
        counted("attacks on the role host_facts, for the agent")
        files = list((folder / host_of(number)).glob("*.json"))
        problem = wrong_outcome(run, host_of(number), name if refused else None, bool(files))
        problem = problem or next((wrong for wrong in map(wrong_file, files) if wrong), None)
        if problem:
            wrong.append(f"{name}={value!r}"[:100] + f": {problem}")
    assert wrong == []


def test_drawn_values_are_refused_clearly_or_written(tmp_path: Path, counted: Callable[..., None]) -> None:
    # one start of ansible-playbook for all, with a host for each; always the same draw
    draw = random.Random(1)
    large = ("1 MB", "1 MB of entries", "10,001 entries", "4097 astral characters")
    values = [value for name, value in evil.VALUES.items() if name not in large and "surrogate" not in name]
    # these lead away from the agent, or are Ansible's own
    options = sorted({*REFUSED, *TAKEN} - {"host_facts_delivery", "host_facts_batch", "host_facts_delegate_to"})
    drawn = [(draw.choice(options), draw.choice(values)) for _time in range(40)]
    run = run_agents(tmp_path, drawn)
    assert "Traceback" not in run.stdout + run.stderr
    wrong = []
    for number, (name, value) in enumerate(drawn):
        files = list((tmp_path / host_of(number)).glob("*.json"))
        counted(f"drawn values for the role host_facts, {'taken' if files else 'refused'}")
        failed = [one.result for one in run.results if one.host == host_of(number) and one.status == "failed"]
        problems = [*map(unclear, failed), *map(wrong_file, files)]
        if any(problems) or bool(failed) == bool(files):
            wrong.append(f"{name}={value!r}"[:100] + f": {problems}, {len(files)} files")
    assert wrong == []


def wrong_file(path: Path) -> str | None:
    """What is wrong with a file for the agent: it must be an item that the module takes, too."""
    document = json.loads(path.read_text(encoding="utf-8"))
    options = {
        "type_name": document["TypeName"],
        "schema_version": document["SchemaVersion"],
        "content": document["Content"],
    }
    _item, faults = read_item(options, "2026-11-22T12:00:00Z")
    return str(faults[0]) if faults else None


def test_templates_in_values_are_those_of_ansible_alone(attacked: tuple[PlaybookRun, Service]) -> None:
    # an inventory file is the user's own, whose templates are meant; what the service holds is text
    _run, service = attacked
    number = next(index for index, case in enumerate(CASES) if "7 * 7" in json.dumps(case[1]))
    stored = service.stored(node_of(number), "Custom:X")
    assert stored is not None
    assert stored["entries"] == [{"a": "49"}]
