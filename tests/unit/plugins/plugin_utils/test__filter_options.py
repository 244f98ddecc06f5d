"""Options of filters: what is taken, and what is refused with the name of the option."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

import pytest

from ansible_collections.fleetfacts.ssm.plugins.module_utils._fault import InputError
from ansible_collections.fleetfacts.ssm.plugins.plugin_utils._filter_options import (
    plain,
    read_choice,
    read_list,
    read_map,
    read_switch,
    read_text,
    read_texts,
    refused,
)


class Marked(str):
    """Text as the core marks it: a class of its own."""

    __slots__ = ()


def read_name(option: str, value: Any) -> str:
    return read_text(option, value, allow_empty=False)


def read_way(option: str, value: Any) -> str:
    return read_choice(option, value, ("join", "json"))


REFUSED = [
    (read_text, None, "text, not None"),
    (read_text, b"x", "text, not b'x'"),
    (read_name, "", "text of at least one character, not ''"),
    (read_name, 1, "text of at least one character, not 1"),
    (read_way, "csv", "one of join, json, not 'csv'"),
    (read_way, ["join"], "one of join, json, not ['join']"),
    (read_way, None, "one of join, json, not None"),
    (read_list, "x", "a list, not 'x'"),
    (read_list, None, "a list, not None"),
    (read_list, {}, "a list, not {}"),
    (read_texts, "x", "a list, not 'x'"),
    (read_map, [], "a map, not []"),
    (read_map, "", "a map, not ''"),
    (read_switch, None, "true or false, not None"),
    (read_switch, "", "true or false, not ''"),
    (read_switch, "perhaps", "true or false, not 'perhaps'"),
    (read_switch, 7, "true or false, not 7"),
    (read_switch, [True], "true or false, not [True]"),
    (read_switch, ([],), "true or false, not ([],)"),
    (read_switch, 10**5000, "true or false, not a value of type int that is too large to be shown"),
]


@pytest.mark.parametrize(("read", "value", "wanted"), REFUSED, ids=range(len(REFUSED)))
def test_what_is_refused(read: Callable[[str, Any], Any], value: Any, wanted: str) -> None:
    with pytest.raises(InputError) as error:
        read("an_option", value)
    assert str(error.value) == f"an_option: must be {wanted}"


def test_lists_in_lists_are_refused_too_whether_python_writes_them_out_or_not() -> None:
    deep = functools.reduce(lambda inner, _: [inner], range(10_000), "x")
    with pytest.raises(InputError, match=r"^an_option: must be true or false, not "):
        read_switch("an_option", deep)


def test_a_text_that_is_none_is_named_by_its_position() -> None:
    with pytest.raises(InputError, match=r"^an_option\[1\]: must be text, not 1$"):
        read_texts("an_option", ["x", 1])


TAKEN = [
    (read_text, "", ""),
    (read_name, "x", "x"),
    (read_way, "json", "json"),
    (read_list, [1, None], [1, None]),
    (read_list, (), ()),
    (read_texts, ("x", ""), ["x", ""]),
    (read_map, None, {}),
    (read_map, {"a": 1}, {"a": 1}),
]


@pytest.mark.parametrize(("read", "value", "taken"), TAKEN)
def test_what_is_taken(read: Callable[[str, Any], Any], value: Any, taken: Any) -> None:
    assert read("an_option", value) == taken


@pytest.mark.parametrize("value", [True, 1, 1.0, "1", "y", "Yes", "ON", " true ", "t", b"true"])
def test_true_as_ansible_reads_it(value: Any) -> None:
    assert read_switch("an_option", value) is True


@pytest.mark.parametrize("value", [False, 0, 0.0, "0", "n", "No", "OFF", " false ", "f", b"false"])
def test_false_as_ansible_reads_it(value: Any) -> None:
    assert read_switch("an_option", value) is False


@pytest.mark.parametrize("read", [read_text, read_way])
def test_text_is_ordinary_text(read: Callable[[str, Any], str]) -> None:
    assert [type(read("an_option", Marked("join")))] == [str]
    assert [type(each) for each in read_texts("an_option", [Marked("join")])] == [str]


def test_the_error_is_there_for_checks_of_a_filter_itself() -> None:
    assert str(refused("depth", "a number of at least 1", "2")) == "depth: must be a number of at least 1, not '2'"


def test_ordinary_containers_hold_the_same() -> None:
    value = {"a": [1, {"b": None}, ("c", 2.5)], "d": "text"}
    assert plain(value) == {"a": [1, {"b": None}, ["c", 2.5]], "d": "text"}
