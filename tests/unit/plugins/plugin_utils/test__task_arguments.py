"""The arguments of a task on their way to a module's work."""

from __future__ import annotations

import datetime
import json

import pytest
from ansible.parsing.dataloader import DataLoader

from ansible_collections.fleetfacts.ssm.plugins.plugin_utils._task_arguments import (
    OptionSpec,
    as_received,
    check_arguments,
    key_faults,
)

SPEC = OptionSpec(
    argument_spec={
        "name": {"type": "str", "aliases": ["Name"]},
        "size": {"type": "int", "default": 3},
        "key": {"type": "str", "no_log": True},
        "word": {"type": "str", "no_log": False},
    },
    mutually_exclusive=[("name", "word")],
    required_one_of=[("name", "word")],
    required_by={"word": ("key",)},
)


@pytest.mark.parametrize(
    ("args", "fault"),
    [
        ({}, "one of the following is required: name, word"),
        ({"name": "a", "word": "b", "key": "c"}, "parameters are mutually exclusive: name|word"),
        ({"word": "b"}, "missing parameter(s) required by 'word': key"),
        (
            {"name": "a", "colour": 1},
            "Unsupported parameters for (a.b.c) module: colour. Supported parameters include:",
        ),
        ({"name": "a", "size": "many"}, "argument 'size' is of type"),
    ],
)
def test_what_is_wrong_is_said_as_a_module_says_it(args: dict[str, object], fault: str):
    checked = check_arguments(SPEC, args, "a.b.c")
    assert checked.fault is not None
    assert checked.fault.startswith(fault)


def test_aliases_defaults_and_types_are_settled():
    checked = check_arguments(SPEC, {"Name": 1, "size": "4"}, "a.b.c")
    assert checked.fault is None
    assert {**checked.params, "Name": ...} == {"name": "1", "Name": ..., "size": 4, "key": None, "word": None}


@pytest.mark.parametrize(
    ("value", "place", "keys"),
    [
        ({1: "y", "1": "z"}, "value", "1 and '1'"),
        ({"true": "y", True: "z"}, "value", "'true' and True"),
        ({None: "y", "null": "z"}, "value", "None and 'null'"),
        ({1.5: "y", "1.5": "z"}, "value", "1.5 and '1.5'"),
        ([{"type_name": "Custom:X", "c": {1: 2, "1": 3}}], "value[0] (Custom:X): c", "1 and '1'"),
        ([{"instance_id": "i-1", "\x1b[31m": {1: 2, "1": 3}}], "value[0] (i-1): '\\x1b[31m'", "1 and '1'"),
        ([{"type_name": 5, "y" * 10_000: {1: 2, "1": 3}}], "value[0]: '" + "y" * 56 + "...", "1 and '1'"),
        ([{}, {"a": ({2: "y", "2": "z"},)}], "value[1]: a[0]", "2 and '2'"),
    ],
)
def test_keys_that_are_lost_on_the_way_to_a_module_are_told(value: object, place: str, keys: str):
    faults = [str(fault) for fault in key_faults({"other": 1, "value": value})]
    assert faults == [f"{place}: {keys} are one and the same key as text"]


@pytest.mark.parametrize(
    ("value", "fault"),
    [
        ({datetime.date(2026, 1, 31): "x"}, "value: the key 2026-01-31 is a date, and keys are text: put it in quotes"),
        (
            [{"a": {datetime.datetime(2026, 1, 31, 10, tzinfo=datetime.UTC): "x"}}],
            "value[0]: a: the key 2026-01-31T10:00:00+00:00 is a date, and keys are text: put it in quotes",
        ),
        ({"c": {b"x": "y"}}, "value: c: a key is binary data, and keys are text"),
        ({"c": {(1, 2): "y"}}, "value: c: a key is a list of 2, and keys are text"),
        (
            [{"type_name": "Custom:A", "content": {"A": b"x"}}],
            "value[0] (Custom:A): content[0]: attribute 'A': is binary data, and inventory stores text only",
        ),
        (
            [{"Content": [{}, {"A": b"x"}]}],
            "value[0]: Content[1]: attribute 'A': is binary data, and inventory stores text only",
        ),
        (
            [{"context": {"A": b"x"}}],
            "value[0]: context: attribute 'A': is binary data, and inventory stores text only",
        ),
        ({"c": [{"a": b"x"}]}, "value: c[0]: a: is binary data, and inventory stores text only"),
    ],
)
def test_what_json_does_not_have_is_told(value: object, fault: str):
    assert [str(each) for each in key_faults({"other": 1, "value": value})] == [fault]


def test_a_deep_place_is_named_by_what_is_around_it():
    value: object = {1: "y", "1": "z"}
    for _time in range(200):
        value = {"k" * 100: value}
    (fault,) = key_faults({"value": value})
    assert 200 < len(fault.place) < 400
    assert fault.problem == "1 and '1' are one and the same key as text"


def test_names_of_options_that_are_no_text_are_told():
    assert [str(each) for each in key_faults({datetime.date(2026, 1, 31): "x", 1: "y", "1": "z"})] == [
        "the key 2026-01-31 is a date, and keys are text: put it in quotes",
        "1 and '1' are one and the same key as text",
    ]


def test_what_nests_too_deeply_is_named():
    value: object = "x"
    for _time in range(3000):
        value = [value]
    assert [str(each) for each in key_faults({"other": 1, "items": value})] == [
        "items: nests too deeply, or holds itself"
    ]


@pytest.mark.parametrize("value", [{1: "y", 2: "z", "3": "x"}, {"a": "1"}, {True: 1, False: 2, None: 3}, "text", None])
def test_keys_that_stay_apart_are_good(value: object):
    assert key_faults({"value": value}) == []


def test_the_arguments_given_stay_as_they_are():
    args = {"Name": "a"}
    check_arguments(SPEC, args, "a.b.c")
    assert args == {"Name": "a"}


def test_secrets_are_the_values_of_options_that_must_not_be_logged():
    assert SPEC.secrets({"key": "hidden", "word": "shown", "name": "x"}) == {"hidden"}
    assert SPEC.secrets({"key": "", "name": "x"}) == set()


def test_what_json_changes_is_changed():
    args = {
        "day": datetime.date(2026, 1, 2),
        "moment": datetime.datetime(2026, 1, 2, 3, 4, tzinfo=datetime.UTC),
        "numbers": {1: (2, 3), None: True},
    }
    assert as_received(args) == {
        "day": "2026-01-02",
        "moment": "2026-01-02T03:04:00+00:00",
        "numbers": {"1": [2, 3], "null": True},
    }


def test_the_marks_of_ansible_get_lost():
    loaded = DataLoader().load("text: '{{ a }}'\nnested: [{b: c}]\nmoment: 2026-01-02 03:04:05")
    received = as_received(loaded)
    assert {type(received), type(received["text"]), type(received["nested"][0]["b"]), type(received["moment"])} == {
        dict,
        str,
    }
    assert json.dumps(received) == '{"text": "{{ a }}", "nested": [{"b": "c"}], "moment": "2026-01-02T03:04:05"}'


NESTED = OptionSpec(
    {
        "rows": {
            "type": "list",
            "elements": "dict",
            "options": {"kind": {"choices": ["a", "b"], "aliases": ["Kind"], "required": True}},
        },
        "size": {"type": "int"},
        "map": {"type": "dict"},
    }
)


@pytest.mark.parametrize(
    ("args", "fault"),
    [
        ({"rows": [{"kind": "hunter2"}]}, "kind: is refused, in words that are hidden by no_log"),
        ({"size": "hunter2"}, "size: is refused, in words that are hidden by no_log"),
        ({"map": "hunter2"}, "is refused, in words that are hidden by no_log"),
        ({"rows": [{}]}, "missing required arguments: kind found in rows"),
        ({"rows": [{"kind": "a", "colour": "hunter2"}]}, "Unsupported parameters for (a.b.c) module: rows.colour"),
    ],
)
def test_with_no_log_only_names_are_told(args: dict[str, object], fault: str):
    told = check_arguments(NESTED, args, "a.b.c", no_log=True).fault
    assert told is not None
    assert fault in told
    assert "hunter2" not in told
