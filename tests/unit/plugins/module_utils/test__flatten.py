# Copyright: Contributors to the fleetfacts.ssm collection
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.fleetfacts.ssm.plugins.module_utils._content import canonical, read_content
from ansible_collections.fleetfacts.ssm.plugins.module_utils._fault import InputError
from ansible_collections.fleetfacts.ssm.plugins.module_utils._flatten import Shape, cut, flat_pairs, flatten

REFUSED: dict[str, tuple[Any, Shape, str]] = {
    "51 attributes": (
        {str(n): n for n in range(51)},
        Shape(),
        (
            "has 51 attributes, the service takes at most 50 in an entry; "
            "'explode' makes more entries of it, 'depth' fewer attributes"
        ),
    ),
    "long name": (
        {"a": {"b" * 63: 1}},
        Shape(),
        f"a.{'b' * 63}: its name is 65 characters long, the service takes at most 64",
    ),
    "empty name": ({"": 1}, Shape(), "(an empty name): the name of an attribute must not be empty"),
    "long value": (
        {"a": {"b": "é" * 4097}},
        Shape(),
        "a.b: its value is 4097 characters long, the service takes at most 4096",
    ),
    "long JSON": (
        {"a": {"b": [{"c": "x" * 4096}]}},
        Shape(),
        "a.b: its value is 4106 characters long, the service takes at most 4096",
    ),
    "same name": ({"a": {"b": 1}, "a.b": 2}, Shape(), "a.b: another value has the same name"),
    "not a number": ({"a": float("nan")}, Shape(), "a: nan is not a number that JSON can hold"),
    "not a number in JSON": (
        {"a": [[float("inf")]]},
        Shape(),
        "a: Out of range float values are not JSON compliant",
    ),
    "bytes": ({"a": b"x"}, Shape(), "a: a value of type bytes cannot be stored as text"),
    "surrogate": ({"a": "\ud800"}, Shape(), "a: its value is not valid Unicode text (it has an unpaired surrogate)"),
    "no such list": ({"a": {"b": 1}}, Shape(explode=("a", "c")), "explode: there is no 'c' in a map of 1"),
    "explode text": ({"a": "b"}, Shape(explode=("a", "c")), "explode: there is no 'c' in a text of 1 characters"),
    "which entry": (
        [{"a": 1}, {"a": "x" * 4097}],
        Shape(),
        "entry 1: a: its value is 4097 characters long, the service takes at most 4096",
    ),
    "two spellings": (
        [{"a": 1}, {"A": 2}],
        Shape(),
        "entry 1: attribute 'A': is spelled 'a' in entry 0; the service takes one spelling for a type",
    ),
    "too many entries": (list(range(10_001)), Shape(), "10001 entries, the service takes at most 10000 in one item"),
}


@pytest.mark.parametrize(("data", "shape", "message"), REFUSED.values(), ids=REFUSED)
def test_refused(data: Any, shape: Shape, message: str) -> None:
    with pytest.raises(InputError) as refused:
        flatten(data, shape)
    assert str(refused.value).startswith(message)


def test_key_that_is_no_text_is_refused() -> None:
    with pytest.raises(InputError, match=r"^a key: is nested \(a list of 2\)"):
        flatten({"a": {(1, 2): 3}})


def test_all_faults_are_told_at_once() -> None:
    with pytest.raises(InputError) as refused:
        flatten([{"a": {"b" * 63: 1}}, {"": b"x", "c": "x" * 4097}])
    assert [fault.place for fault in refused.value.faults] == [
        f"entry 0: a.{'b' * 63}",
        "entry 1: (an empty name)",
        "entry 1: c",
    ]


FLAT: dict[str, tuple[Any, Shape, list[dict[str, str]]]] = {
    "nothing": (None, Shape(), [{"Value": ""}]),
    "no entries": ([], Shape(), []),
    "no attributes": ({}, Shape(), []),
    "elements without attributes": ([{}, {"a": 1}, {}], Shape(), [{"a": "1"}]),
    "text": ("x", Shape(), [{"Value": "x"}]),
    "list of values": (["x", 1], Shape(value_attribute="Name"), [{"Name": "x"}, {"Name": "1"}]),
    "kinds": (
        {"t": "é ", "n": None, "y": True, "f": False, "i": 7, "r": 1.5, "d": datetime.date(2030, 1, 31)},
        Shape(),
        [{"t": "é ", "n": "", "y": "true", "f": "false", "i": "7", "r": "1.5", "d": "2030-01-31"}],
    ),
    "keys": ({1: {True: {None: "x"}}}, Shape(), [{"1.true.": "x"}]),
    "nested": ({"a": {"b": {"c": 1}, "d": 2}}, Shape(), [{"a.b.c": "1", "a.d": "2"}]),
    "separator": ({"a": {"b": {"c": 1}}}, Shape(separator="_"), [{"a_b_c": "1"}]),
    "no separator": ({"Rack": {"Unit": 1}}, Shape(separator=""), [{"RackUnit": "1"}]),
    "depth 1": ({"a": {"c": {"d": 1}, "b": 2}}, Shape(depth=1), [{"a": '{"b":2,"c":{"d":1}}'}]),
    "depth 2": ({"a": {"b": {"c": [1]}, "d": 2}}, Shape(depth=2), [{"a.b": '{"c":[1]}', "a.d": "2"}]),
    "joined": ({"a": [1, None, True, "x"]}, Shape(), [{"a": "1,,true,x"}]),
    "joined otherwise": ({"a": ["b,c", "d"]}, Shape(list_separator="; "), [{"a": "b,c; d"}]),
    "not to be joined": ({"a": ["b,c", "d"]}, Shape(), [{"a": '["b,c","d"]'}]),
    "list of maps": ({"a": [{"c": 1, "b": None}]}, Shape(), [{"a": '[{"b":null,"c":1}]'}]),
    "list of lists": ({"a": [[1, 2], [3]]}, Shape(), [{"a": "[[1,2],[3]]"}]),
    "index": ({"a": [{"b": 1}, [2]]}, Shape(lists="index"), [{"a.0.b": "1", "a.1.0": "2"}]),
    "index to a depth": ({"a": [{"b": [1]}]}, Shape(lists="index", depth=2), [{"a.0": '{"b":[1]}'}]),
    "json": ({"a": ["é", 1, {"b": None}]}, Shape(lists="json"), [{"a": '["é",1,{"b":null}]'}]),
    "json of a date": ({"a": [[datetime.date(2030, 1, 31)]]}, Shape(), [{"a": '[["2030-01-31"]]'}]),
    "json with keys of all kinds": ({"a": [{1: 2, "b": 3}]}, Shape(), [{"a": '[{"1":2,"b":3}]'}]),
    "set of several kinds": ({"a": {1, "b"}}, Shape(), [{"a": "b,1"}]),
    "exploded within a list": (
        {"l": [{"m": {"k": 1}}]},
        Shape(explode=("l", "m")),
        [{"l.m.Key": "k", "l.m.Value": "1"}],
    ),
    "set": ({"a": {"z", "b", "k"}}, Shape(), [{"a": "b,k,z"}]),
    "empty list and map": ({"a": [], "b": {}}, Shape(), [{"a": "", "b": ""}]),
    "empty list and map as json": ({"a": [], "b": {}}, Shape(lists="json"), [{"a": "[]", "b": ""}]),
    "empty list by index": ({"a": [], "b": {}}, Shape(lists="index"), [{"a": "", "b": ""}]),
    "none left out": ({"a": None, "b": [], "c": {}, "d": "", "e": {"f": None}}, Shape(omit_none=True), [{"d": ""}]),
    "only none": ([{"a": None}], Shape(omit_none=True), []),
    "exploded": (
        {"n": "x", "d": {"l": [{"s": 1}, {"s": 2, "t": 3}]}},
        Shape(explode=("d", "l")),
        [{"n": "x", "d.l.s": "1"}, {"n": "x", "d.l.s": "2", "d.l.t": "3"}],
    ),
    "exploded values": ({"n": 1, "l": [2, 3]}, Shape(explode=("l",)), [{"n": "1", "l": "2"}, {"n": "1", "l": "3"}]),
    "exploded on the way": (
        {"r": [{"h": [1, 2]}, {"h": [3]}]},
        Shape(explode=("r", "h")),
        [{"r.h": "1"}, {"r.h": "2"}, {"r.h": "3"}],
    ),
    "exploded list of data": ([{"h": [1, 2]}, {"h": [3]}], Shape(explode=("h",)), [{"h": "1"}, {"h": "2"}, {"h": "3"}]),
    "exploded map": (
        {"p": {"bash": [{"v": 1}, {"v": 2}], "vim": {"v": 3}, "x": 4, "none": []}},
        Shape(explode=("p",), key_attribute="Name"),
        [{"p.Name": "bash", "p.v": "1"}, {"p.Name": "bash", "p.v": "2"}, {"p.Name": "vim", "p.v": "3"}]
        + [{"p.Name": "x", "p.Value": "4"}],
    ),
    "exploded data": (
        {"eth0": {"m": 1}, "lo": {"m": 2}},
        Shape(explode=()),
        [{"Key": "eth0", "m": "1"}, {"Key": "lo", "m": "2"}],
    ),
    "exploded nothing": ({"n": 1, "l": []}, Shape(explode=("l",)), []),
    "exploded none": ({"n": 1, "l": None}, Shape(explode=("l",)), []),
    "longest": ({"n" * 64: "é" * 4096}, Shape(), [{"n" * 64: "é" * 4096}]),
    "cut": ({"a": "é" * 4097}, Shape(truncate=True), [{"a": "é" * 4093 + "..."}]),
    "not cut": ({"a": "é" * 4096}, Shape(truncate=True), [{"a": "é" * 4096}]),
    "50 attributes": ({str(n): n for n in range(50)}, Shape(), [{str(n): str(n) for n in range(50)}]),
}


@pytest.mark.parametrize(("data", "shape", "entries"), FLAT.values(), ids=FLAT)
def test_flat(data: Any, shape: Shape, entries: list[dict[str, str]]) -> None:
    assert flatten(data, shape) == entries


def test_ten_thousand_entries() -> None:
    assert len(flatten(list(range(10_000)))) == 10_000


def test_data_is_left_as_it_was() -> None:
    data = {"n": "x", "l": [{"s": [1]}]}
    flatten(data, Shape(explode=("l",)))
    assert data == {"n": "x", "l": [{"s": [1]}]}


def test_flat_pairs_know_no_limits() -> None:
    value = {"a" * 70: {"b": "x" * 5000}, "c": [1, 2]}
    assert list(flat_pairs(value)) == [(f"{'a' * 70}.b", "x" * 5000), ("c", "1,2")]
    assert list(flat_pairs("x")) == [("", "x")]
    assert list(flat_pairs({})) == [("", "")]


def test_cut_marks_what_it_cut() -> None:
    assert (cut("a" * 4096), cut("a" * 4097)) == ("a" * 4096, "a" * 4093 + "...")


SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.dates()
DATA = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4) | st.integers(), inner, max_size=4),
    max_leaves=20,
)
SHAPES = st.builds(
    Shape,
    separator=st.sampled_from([".", "_", ""]),
    lists=st.sampled_from(["join", "index", "json"]),
    depth=st.none() | st.integers(1, 3),
    explode=st.none() | st.just(()),
    omit_none=st.booleans(),
    truncate=st.booleans(),
)


@given(DATA, SHAPES)
def test_what_comes_out_is_content_as_it_is(data: Any, shape: Shape) -> None:
    try:
        entries = flatten(data, shape)
    except InputError:
        return
    assert read_content(entries) == (canonical(entries), [])
