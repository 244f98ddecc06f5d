# Copyright: Contributors to the fleetfacts.ssm collection
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import pytest

from ansible_collections.fleetfacts.ssm.plugins.module_utils._fault import (
    Fault,
    InputError,
    describe,
    hiding_values,
    kind_of,
    named,
    named_key,
    shown,
    shown_key,
    told,
)


def test_a_fault_is_told_with_its_place() -> None:
    assert str(Fault("items[0]", "is wrong")) == "items[0]: is wrong"
    assert str(Fault("", "is wrong")) == "is wrong"


def test_a_fault_seen_from_outside() -> None:
    assert Fault("content[2]", "is wrong").within("items[0]") == Fault("items[0]: content[2]", "is wrong")
    assert Fault("", "is wrong").within("items[0]") == Fault("items[0]", "is wrong")


def faults(number: int) -> list[Fault]:
    return [Fault(f"[{index}]", "x") for index in range(number)]


def test_one_fault_is_the_message() -> None:
    assert describe(faults(1)) == "[0]: x"


def test_several_faults_stand_in_a_list() -> None:
    assert describe(faults(2)) == "2 faults in the input:\n- [0]: x\n- [1]: x"


def test_of_many_faults_the_first_twenty_are_told() -> None:
    assert describe(faults(20)).splitlines()[1:] == [f"- [{index}]: x" for index in range(20)]
    lines = describe(faults(22)).splitlines()
    assert lines[0] == "22 faults in the input:"
    assert lines[20:] == ["- [19]: x", "- and 2 more"]


def test_long_faults_are_fewer() -> None:
    lines = describe([Fault(f"[{index}]", "x" * 994) for index in range(8)]).splitlines()
    assert len(lines) == 1 + 4 + 1
    assert lines[-1] == "- and 4 more"
    assert describe([Fault("", "x" * 9000), Fault("", "y")]).splitlines()[2:] == ["- and 1 more"]
    # two lines of 5,000 characters in all, and one character more
    assert "more" not in describe([Fault("", "x" * 2498)] * 2)
    assert describe([Fault("", "x" * 2498), Fault("", "x" * 2499)]).endswith("\n- and 1 more")


def test_what_python_does_not_write_out_is_told_by_its_type() -> None:
    deep: list[object] = []
    # Python 3.12 and later write out lists some thousands deep
    for _time in range(100_000):
        deep = [deep]
    assert shown(deep) == "a value of type list that is too large to be shown"


def test_words_of_others_are_printable_and_cut() -> None:
    assert told(ValueError("a 'b'\n\x1b[31m\ud800\u202eé")) == "a 'b'\n\\x1b[31m\\ud800\\u202eé"
    assert told("x" * 1000) == "x" * 1000
    assert told("x" * 1001) == "x" * 1000 + "..."


def test_the_error_carries_every_fault() -> None:
    error = InputError(faults(30))
    assert error.faults == tuple(faults(30))
    assert str(error) == describe(faults(30))


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("x", "'x'"),
        ("a\nb", r"'a\nb'"),
        ("\ud800", r"'\ud800'"),
        (None, "None"),
        ("x" * 58, "'" + "x" * 58 + "'"),
        ("x" * 59, "'" + "x" * 56 + "..."),
    ],
)
def test_shown(value: object, text: str) -> None:
    assert shown(value) == text


def test_shown_where_python_refuses_to_write_it_out() -> None:
    assert shown(10**5000) == "a value of type int that is too large to be shown"


def test_shown_as_long_as_asked_for() -> None:
    assert shown("x" * 20, 10) == "'xxxxxx..."


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("Custom:A", "Custom:A"),
        ("x" * 100, "x" * 100),
        ("x" * 101, "'" + "x" * 56 + "..."),
        ("", "''"),
        ("\x1b", r"'\x1b'"),
        (None, "None"),
        (7, "7"),
    ],
)
def test_named(value: object, text: str) -> None:
    assert named(value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "none"),
        ("secret", "a text of 6 characters"),
        ({"secret": 1}, "a map of 1"),
        ([1, 2], "a list of 2"),
        ((1,), "a list of 1"),
        ({1, 2, 3}, "a list of 3"),
        (True, "a boolean"),
        (7, "a number"),
        (7.5, "a number"),
        (b"secret", "a value of type bytes"),
    ],
)
def test_the_kind_of_a_value_tells_nothing_of_it(value: object, text: str) -> None:
    assert kind_of(value) == text


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        ({"id": "i-0123456789abcdef0", "token": "hunter2"}, "a map of 2"),
        (["hunter2"], "a list of 1"),
        ("hunter2", "a text of 7 characters"),
        ("i-0123456789abcdef0\n", "a text of 20 characters"),
        ("Custom:{'token': 'hunter2'}", "a text of 27 characters"),
        ("Custom:A hunter2", "a text of 16 characters"),
        ("AWS:" + "x" * 93, "a text of 97 characters"),
        (1234, "a number"),
        (None, "none"),
    ],
)
def test_hidden_values_are_told_by_their_kind(value: object, kind: str) -> None:
    with hiding_values(True):
        assert shown(value) == kind
        assert named(value) == kind


@pytest.mark.parametrize("value", ["i-12345678", "mi-0123456789abcdef0", "Custom:Rack-Info.2", "AWS:Application"])
def test_what_says_where_to_look_is_not_hidden(value: str) -> None:
    with hiding_values(True):
        assert (shown(value), named(value)) == (repr(value), value)


def test_of_keys_those_that_are_text_are_not_hidden() -> None:
    with hiding_values(True):
        assert [shown_key("Pin"), named_key("Pin"), named_key("")] == ["'Pin'", "Pin", "''"]
        assert [shown_key((1, "hunter2")), named_key(b"hunter2")] == ["a list of 2", "a value of type bytes"]


def test_nothing_is_hidden_afterwards_nor_without_no_log() -> None:
    with hiding_values(True), hiding_values(False):
        assert shown("x") == "'x'"
    with pytest.raises(KeyError), hiding_values(True):
        raise KeyError
    assert [shown("x"), named("x"), shown_key(1), named_key(2)] == ["'x'", "x", "1", "2"]
