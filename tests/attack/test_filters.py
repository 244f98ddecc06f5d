"""Values that programs are not ready for, given to every filter: as input, in every place of it, and as options.

Each case ends in a result of the documented shape, or in the filter's own error, which is clear.
"""

from __future__ import annotations

import base64
import csv
import datetime
import functools
import importlib
import inspect
import io
import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from ansible.errors import AnsibleFilterError
from hypothesis import given, settings
from hypothesis import strategies as st
from jinja2 import Environment

from ansible_collections.fleetfacts.ssm.plugins.filter.inventory_report import inventory_report
from ansible_collections.fleetfacts.ssm.plugins.module_utils._content import canonical, read_content
from ansible_collections.fleetfacts.ssm.plugins.module_utils._item import read_item
from ansible_collections.fleetfacts.ssm.plugins.module_utils._report_text import read_report
from tests.support import evil, strategies
from tests.support.clarity import unclear
from tests.support.mutations import mutated

_FILTERS = Path(__file__).parents[2] / "plugins" / "filter"

NODES = [
    {
        "instance_id": "i-0123456789abcdef0",
        "region": "us-east-1",
        "information": {"ComputerName": "web", "InstanceStatus": "Active"},
        "types": [
            {
                "type_name": "Custom:A",
                "schema_version": "1.0",
                "capture_time": "2026-11-20T12:00:00Z",
                "content_hash": "h",
                "entries": [{"a": "x"}],
            }
        ],
    }
]
REPORT = inventory_report(NODES, now=strategies.NOW_TEXT)
FACTS = {
    "distribution": "Debian",
    "system": "Linux",
    "interfaces": ["eth0"],
    "eth0": {"device": "eth0", "ipv4": {"address": "192.0.2.1"}, "ipv6": [{"address": "2001:db8::1"}], "mtu": 1500},
    "default_ipv4": {"interface": "eth0"},
    "mounts": [{"mount": "/", "device": "/dev/vda1", "fstype": "ext4", "options": "rw", "size_total": 1}],
    "devices": {"vda": {"partitions": {"vda1": {"size": "1 GB"}}, "size": "1 GB"}},
    "packages": {"bash": [{"version": "5.2", "arch": "amd64"}]},
    "services": {"ssh.service": {"name": "ssh.service", "state": "running", "status": "enabled"}},
    "local": {"rack": {"unit": 1}},
    "selinux": {"status": "disabled"},
    "python": {"version": {"major": 3}},
    "processor": ["0", "x"],
    "dns": {"nameservers": ["192.0.2.53"]},
}
ALL_TYPES = ["system", "hardware", "network", "storage", "devices", "local", "packages", "services", "users"]

HOST_OPTIONS: Mapping[str, Any] = {
    "types": [*ALL_TYPES, "provisioning"],
    "prefix": "Example",
    "schema_versions": {"system": "1.1"},
    "ignore": {"mounts": ["/run/*"]},
    "run": {"playbook": ["site.yml"], "awx_job_id": 5},
    "extra_items": [{"type_name": "Custom:X", "schema_version": "1.0", "content": {"a": {"b": 1}}}],
    "keep_empty": True,
    "for_agent": True,
}

# The input of each filter, and options beside those whose defaults are tried.
GOOD: Mapping[str, tuple[Any, Mapping[str, Any]]] = {
    "content_hash": ([{"a": "x"}, {"b": 1}], {}),
    "to_content": (
        {"a": {"b": [1, {"c": None}]}, "d": "x"},
        {"separator": ".", "lists": "join", "depth": 3, "truncate": False},
    ),
    "host_items": (FACTS, HOST_OPTIONS),
    "inventory_report": (NODES, {"now": strategies.NOW_TEXT, "count_by": ["AWS:InstanceInformation.PlatformName"]}),
    "inventory_report_csv": (REPORT, {}),
    "inventory_report_json": (REPORT, {}),
    "inventory_report_page": (REPORT, {"script": "x()", "style": "a {}"}),
}

# What templates and YAML can hand over, beyond JSON.
MORE_VALUES: Mapping[str, Any] = {
    "date": datetime.date(2026, 11, 22),
    "moment": datetime.datetime(2026, 11, 22, tzinfo=datetime.UTC),
    "bytes": b"x",
    "set": {"a", "b"},
    "tuple": ("a", 1),
    "key that is a number": {1: "x"},
    "key that is none": {None: "x"},
    "key that is a tuple": {(1, 2): "x"},
    "400 digits": 10**400,
    "object": object(),
    "complex": 1j,
    "function": len,
    "range": range(3),
    "400 lists in lists": functools.reduce(lambda inner, _: [inner], range(400), "x"),
    "3,000 lists in lists": functools.reduce(lambda inner, _: [inner], range(3_000), "x"),
    "3,000 maps in maps": functools.reduce(lambda inner, _: {"a": inner}, range(3_000), "x"),
}
VALUES = {**evil.VALUES, **MORE_VALUES}


def plugins() -> dict[str, Any]:
    """The files of the filters by name, imported."""
    names = sorted(path.stem for path in _FILTERS.glob("*.py"))
    return {
        name: importlib.import_module(f"ansible_collections.fleetfacts.ssm.plugins.filter.{name}") for name in names
    }


def filters() -> dict[str, Callable[..., Any]]:
    found: dict[str, Callable[..., Any]] = {}
    for module in plugins().values():
        found |= {name: _outside_a_play(each) for name, each in module.FilterModule().filters().items()}
    return found


def _outside_a_play(each: Callable[..., Any]) -> Callable[..., Any]:
    """The filter with its context bound, where it asks for one: nothing is known of a play there."""
    if getattr(each, "jinja_pass_arg", None) is None:
        return each
    return functools.partial(each, Environment(autoescape=True).from_string("").new_context({}))


FILTERS = filters()


def problem_with(name: str, data: Any, options: Mapping[str, Any]) -> str | None:
    return outcome_of(name, data, options)[0]


def outcome_of(name: str, data: Any, options: Mapping[str, Any]) -> tuple[str | None, bool]:
    """What is wrong with the outcome, or none; and whether the input was taken."""
    try:
        result = FILTERS[name](data, **options)
    except AnsibleFilterError as error:
        message = str(error)
        if f"fleetfacts.ssm.{name}" not in message:
            return f"does not say which filter: {message[:200]}", False
        return unclear({"msg": message}), False
    except Exception as error:  # noqa: BLE001 -- whatever it is, the case has to be named
        return f"a traceback: {error!r}"[:300], False
    return _wrong_result(name, result), True


def _wrong_result(name: str, result: Any) -> str | None:
    """What the result is not that it has to be, whatever the input was."""
    try:
        CHECKS[name](result)
    except Exception as error:  # noqa: BLE001 -- a reader that breaks on it has found it wrong, too
        return f"{error!r}: {result!r}"[:400]
    return None


def _is_hash(result: Any) -> None:
    assert isinstance(result, str)
    assert len(base64.b64decode(result, validate=True)) == 16


def _is_content(result: Any) -> None:
    assert read_content(result) == (canonical(result), [])


def _are_items(result: Any) -> None:
    for options in result:
        item, faults = read_item(options, strategies.NOW_TEXT)
        assert faults == []
        assert item is not None
        assert (item.type_name, item.schema_version) == (options["type_name"], options["schema_version"])
        assert item.entries == tuple(options["content"])
    assert len({options["type_name"] for options in result}) == len(result)


def _is_report(result: Any) -> None:
    # packed or not, it is what the other filters take, and the same again
    report = read_report(result)
    assert read_report(json.loads(json.dumps(report, allow_nan=False))) == report
    assert isinstance(result, str) or result == report


def _is_csv(result: Any) -> None:
    csv.field_size_limit(10_000_000)
    header, *rows = csv.reader(io.StringIO(result, newline=""))
    assert len(header) > 1
    assert {len(row) for row in rows} <= {len(header)}


def _is_json(result: Any) -> None:
    assert result.isascii()
    _is_report(json.loads(result))


def _is_page(result: Any) -> None:
    assert list(result) == ["data", "policy"]
    assert isinstance(json.loads(result["data"]), dict)
    # neither ends the element of the page that it stands in
    assert "<" not in result["data"]
    assert not {'"', "<", ">", "\n"} & set(result["policy"])


CHECKS: Mapping[str, Callable[[Any], None]] = {
    "content_hash": _is_hash,
    "to_content": _is_content,
    "host_items": _are_items,
    "inventory_report": _is_report,
    "inventory_report_csv": _is_csv,
    "inventory_report_json": _is_json,
    "inventory_report_page": _is_page,
}


def tried(name: str, cases: Iterator[tuple[str, Any, Mapping[str, Any]]], counted: Callable[..., None]) -> list[str]:
    wrong = []
    for case, data, options in cases:
        counted(f"attacks on the filter {name}")
        problem = problem_with(name, data, options)
        if problem:
            wrong.append(f"{case}: {problem}")
    return wrong


def test_every_filter_is_attacked() -> None:
    assert set(GOOD) == set(CHECKS) == set(FILTERS)


@pytest.mark.parametrize("name", GOOD)
def test_good_input_is_good(name: str) -> None:
    data, options = GOOD[name]
    FILTERS[name](data, **options)


@pytest.mark.parametrize("name", GOOD)
def test_every_value_as_input(name: str, counted: Callable[..., None]) -> None:
    _data, options = GOOD[name]
    assert tried(name, ((case, value, options) for case, value in VALUES.items()), counted) == []


@pytest.mark.parametrize("name", GOOD)
def test_every_value_in_every_place_of_the_input(name: str, counted: Callable[..., None]) -> None:
    data, options = GOOD[name]
    cases = (
        (f"{case} at {evil.name_of(path)}", evil.replaced(data, path, value), options)
        for path in evil.paths(data)
        for case, value in VALUES.items()
    )
    assert tried(name, cases, counted) == []


@pytest.mark.parametrize("name", GOOD)
def test_every_place_of_the_input_missing_or_misnamed(name: str, counted: Callable[..., None]) -> None:
    data, options = GOOD[name]

    def cases() -> Iterator[tuple[str, Any, Mapping[str, Any]]]:
        for path in evil.paths(data):
            yield f"without {evil.name_of(path)}", evil.without(data, path), options
            if isinstance(path[-1], str):
                for case, text in evil.TEXTS.items():
                    yield f"{case} for {evil.name_of(path)}", evil.renamed(data, path, text), options

    assert tried(name, cases(), counted) == []


@pytest.mark.parametrize("name", ["content_hash", "to_content"])
def test_a_number_that_python_does_not_write_out(name: str) -> None:
    with pytest.raises(AnsibleFilterError, match="Exceeds the limit"):
        FILTERS[name]({"a": 10**5000})
    assert problem_with(name, [10**5000, {"a": [10**5000]}], {}) is None


def options_of(name: str) -> list[str]:
    return list(inspect.signature(FILTERS[name]).parameters)[1:]


@pytest.mark.parametrize("name", GOOD)
def test_every_value_as_every_option(name: str, counted: Callable[..., None]) -> None:
    data, options = GOOD[name]
    cases = (
        (f"{option}={case}", data, {**options, option: value})
        for option in options_of(name)
        for case, value in VALUES.items()
    )
    assert tried(name, cases, counted) == []


def switches() -> list[tuple[str, str]]:
    """Every option that the documentation says is a boolean, with the name of its filter."""
    return [
        (name, option)
        for name, module in plugins().items()
        for option, told in yaml.safe_load(module.DOCUMENTATION)["options"].items()
        if told["type"] == "bool"
    ]


@pytest.mark.parametrize(("name", "option"), switches())
def test_every_boolean_is_read_as_ansible_reads_booleans(name: str, option: str) -> None:
    data, options = GOOD[name]
    for value, texts in ((True, ("true", "Yes", "1")), (False, ("false", "No", "0"))):
        result = FILTERS[name](data, **{**options, option: value})
        assert [FILTERS[name](data, **{**options, option: text}) == result for text in texts] == [True] * 3
    with pytest.raises(AnsibleFilterError) as refused:
        FILTERS[name](data, **{**options, option: "perhaps"})
    assert str(refused.value) == f"fleetfacts.ssm.{name}: {option}: must be true or false, not 'perhaps'"


@pytest.mark.parametrize("name", [name for name, (_data, options) in GOOD.items() if options])
def test_every_value_in_every_place_of_the_options(name: str, counted: Callable[..., None]) -> None:
    data, options = GOOD[name]
    inner = [path for path in evil.paths(options) if len(path) > 1]

    def cases() -> Iterator[tuple[str, Any, Mapping[str, Any]]]:
        for path in inner:
            yield f"without {evil.name_of(path)}", data, evil.without(options, path)
            for case, value in VALUES.items():
                yield f"{case} at {evil.name_of(path)}", data, evil.replaced(options, path, value)
            for case, text in evil.TEXTS.items() if isinstance(path[-1], str) else ():
                yield f"{case} for {evil.name_of(path)}", data, evil.renamed(options, path, text)

    assert tried(name, cases(), counted) == []


@pytest.mark.parametrize("name", GOOD)
def test_generated_input_and_options(name: str, counted: Callable[..., None]) -> None:
    data, options = GOOD[name]
    tally: Counter[bool] = Counter()

    @settings(max_examples=150)
    @given(mutated(st.just({"input": data, **options}), strategies.junk))
    def attack(document: dict[str, Any]) -> None:
        given_options = {option: document.get(option, value) for option, value in options.items()}
        problem, accepted = outcome_of(name, document.get("input"), given_options)
        tally[accepted] += 1
        counted(f"generated input of the filter {name}, {'taken' if accepted else 'refused'}")
        assert problem is None

    attack()
    # else one of the two sides was hardly tried
    assert tally[True] >= sum(tally.values()) / 5
    assert tally[False] >= sum(tally.values()) / 20


@pytest.mark.parametrize("name", GOOD)
def test_generated_junk(name: str, counted: Callable[..., None]) -> None:
    @settings(max_examples=50)
    @given(strategies.junk)
    def attack(data: Any) -> None:
        counted(f"generated junk for the filter {name}")
        assert problem_with(name, data, GOOD[name][1]) is None

    attack()
