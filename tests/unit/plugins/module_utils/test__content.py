# Copyright: Contributors to the fleetfacts.ssm collection
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import base64
import datetime
import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from ansible_collections.fleetfacts.ssm.plugins.module_utils._content import (
    Digest,
    canonical,
    content_hash,
    digest,
    name_problem,
    read_content,
    read_entries,
    read_text_map,
    to_text,
    value_problem,
)
from ansible_collections.fleetfacts.ssm.plugins.module_utils._fault import Fault

# Contents and their hashes, computed by the SSM agent's own code (3.3).
VECTORS = json.loads((Path(__file__).parent / "vectors" / "content-hash.json").read_text(encoding="utf-8"))
NESTED = "and inventory stores text only; the filter fleetfacts.ssm.to_content makes flat entries of nested data"
NOT_UNICODE = "is not valid Unicode text (it has an unpaired surrogate)"

SPELLED = "is spelled {} in content[{}]; the service takes one spelling for a type"


class Text(str):
    """Text of a class of its own, as Ansible's are."""


@pytest.mark.parametrize(
    ("value", "problem"),
    [
        ({"a": 1}, f"is nested (a map of 1), {NESTED}"),
        ([], f"is nested (a list of 0), {NESTED}"),
        ((1,), f"is nested (a list of 1), {NESTED}"),
        ({1}, f"is nested (a list of 1), {NESTED}"),
        (float("inf"), "inf is not a number that JSON can hold"),
        (float("nan"), "nan is not a number that JSON can hold"),
        (b"x", "a value of type bytes cannot be stored as text"),
        (1j, "a value of type complex cannot be stored as text"),
    ],
)
def test_no_text(value: Any, problem: str) -> None:
    with pytest.raises(ValueError, match=r".") as refused:
        to_text(value)
    assert str(refused.value) == problem


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("", ""),
        (" x\n", " x\n"),
        (None, ""),
        (True, "true"),
        (False, "false"),
        (0, "0"),
        (-7, "-7"),
        (10**30, "1" + "0" * 30),
        (1.0, "1.0"),
        (1e22, "1e+22"),
        (datetime.date(2026, 11, 22), "2026-11-22"),
        (datetime.datetime(2026, 11, 22, 1, 2, 3), "2026-11-22T01:02:03"),
        (datetime.time(1, 2), "01:02:00"),
    ],
)
def test_text(value: Any, text: str) -> None:
    assert to_text(value) == text


def test_text_is_plain() -> None:
    assert to_text(Text("x")).__class__ is str


def test_canonical_of_nothing_and_of_one() -> None:
    assert canonical([]) == ()
    (entry,) = canonical([{"b": "1", "a": "2"}])
    assert list(entry.items()) == [("a", "2"), ("b", "1")]


def test_canonical_sorts_entries_by_their_attributes() -> None:
    entries = canonical([{"b": "1"}, {}, {"a": "2", "c": "3"}, {"c": "3", "a": "1"}])
    assert [list(entry.items()) for entry in entries] == [
        [],
        [("a", "1"), ("c", "3")],
        [("a", "2"), ("c", "3")],
        [("b", "1")],
    ]


def test_canonical_leaves_its_input_alone() -> None:
    given = [{"b": "1"}, {"a": "2"}]
    canonical(given)
    assert given == [{"b": "1"}, {"a": "2"}]


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["content_hash"])
def test_hashes_are_those_of_the_agent(vector: dict[str, Any]) -> None:
    assert content_hash(vector["content"]) == vector["content_hash"]


def test_hash_keeps_the_order_of_entries_and_not_of_attributes() -> None:
    one, other = {"a": "1", "b": "2"}, {"a": "2"}
    assert content_hash([one, other]) != content_hash([other, one])
    assert content_hash([one]) == content_hash([{"b": "2", "a": "1"}])


def test_escapes_are_those_of_go() -> None:
    # a backslash before b and f is no escape
    go_text = r'[{"a":"\u0008\u000c\u003c\u003e\u0026\u2028\u2029\n\\b\\f\"/"}]'
    expected = base64.b64encode(hashlib.md5(go_text.encode(), usedforsecurity=False).digest()).decode()
    assert content_hash([{"a": '\b\f<>&\u2028\u2029\n\\b\\f"/'}]) == expected


@pytest.mark.parametrize(
    ("entries", "size"),
    [([], 2), ([{}], 4), ([{"a": "é"}], 12), ([{"a": "1"}, {"b": '"'}], 22)],
)
def test_size_is_in_bytes(entries: list[dict[str, str]], size: int) -> None:
    assert digest(entries) == Digest(content_hash(entries), size)


@pytest.mark.parametrize(
    ("content", "faults"),
    [
        (
            "x",
            [
                Fault(
                    "content",
                    "must be a map or a list of maps, not a text of 1 characters "
                    "(JSON text needs the filter from_json)",
                )
            ],
        ),
        (7, [Fault("content", "must be a map or a list of maps, not a number")]),
        (
            [{}] * 10_001,
            [Fault("content", "has 10001 entries, the service takes at most 10000 in one item")],
        ),
        (
            [{}, "x", {"a": []}],
            [
                Fault("content[1]", "must be a map from attribute name to value, not a text of 1 characters"),
                Fault("content[2]: attribute 'a'", f"is nested (a list of 0), {NESTED}"),
            ],
        ),
        (
            [{str(number): "x" for number in range(51)}],
            [Fault("content[0]", "has 51 attributes, the service takes at most 50 in an entry")],
        ),
        (
            [{str(number): "x" for number in range(50)}, {"0": "x", "50": "x"}],
            [Fault("content", "has 51 different attributes, the service takes at most 50 in all entries of a type")],
        ),
        (
            [{"Vendor": "x"}, {"vendor": "x", "a": "x"}, {"VENDOR": "x", "vendor": "x", "A": "x"}],
            [
                Fault("content[1]: attribute 'vendor'", SPELLED.format("'Vendor'", 0)),
                Fault("content[2]: attribute 'VENDOR'", SPELLED.format("'Vendor'", 0)),
                Fault("content[2]: attribute 'A'", SPELLED.format("'a'", 1)),
            ],
        ),
    ],
)
def test_content_that_is_refused(content: Any, faults: list[Fault]) -> None:
    assert read_entries(content) == ([], faults)
    assert read_content(content) == ((), faults)


def test_content_at_its_limits() -> None:
    entry = {str(number): "x" for number in range(50)}
    assert read_entries([entry] * 10_000) == ([entry] * 10_000, [])


def test_content_is_a_map_a_list_or_a_tuple() -> None:
    assert read_entries({"b": 1}) == ([{"b": "1"}], [])
    assert read_entries(({"b": 1}, {"a": None})) == ([{"b": "1"}, {"a": ""}], [])
    assert read_content([{"b": 1}, {"a": None}]) == (({"a": ""}, {"b": "1"}), [])


def test_every_fault_of_a_map_is_named() -> None:
    raw = {"": "x", "a" * 65: "x", "long": "é" * 4097, 1: "one", "1": "again", "b": {}, ("t",): 1, "fine": True}
    entry, faults = read_text_map(raw)
    assert entry == {"1": "one", "fine": "true"}
    assert faults == [
        Fault("attribute ''", "the name of an attribute must not be empty"),
        Fault(f"attribute '{'a' * 56}...", "its name is 65 characters long, the service takes at most 64"),
        Fault("attribute 'long'", "its value is 4097 characters long, the service takes at most 4096"),
        Fault("attribute '1'", "is there twice"),
        Fault("attribute 'b'", f"is nested (a map of 0), {NESTED}"),
        Fault("attribute ('t',)", f"is nested (a list of 1), {NESTED}"),
    ]


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("a", None),
        ("é" * 64, None),
        ("😀" * 64, None),
        ("é" * 65, "its name is 65 characters long, the service takes at most 64"),
        ("", "the name of an attribute must not be empty"),
        ("a\ud800", f"its name {NOT_UNICODE}"),
    ],
)
def test_name_problem(name: str, problem: str | None) -> None:
    assert name_problem(name) == problem


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", None),
        ("😀" * 4096, None),
        ("x" * 4097, "its value is 4097 characters long, the service takes at most 4096"),
        ("\udfffa", f"its value {NOT_UNICODE}"),
    ],
)
def test_value_problem(text: str, problem: str | None) -> None:
    assert value_problem(text) == problem


def test_names_that_only_capitals_make_the_same_are_different() -> None:
    # ß is SS in capitals
    _entries, faults = read_content([{"straße": "x"}, {"strasse": "y", "STRASSE": "z"}])
    assert [str(fault) for fault in faults] == [
        "content[1]: attribute 'STRASSE': is spelled 'strasse' in content[1]; the service takes one spelling for a type"
    ]
    assert read_content([{"straße": "x"}, {"strasse": "y"}])[1] == []


def test_attributes_are_counted_without_regard_to_capitals_of_one_letter() -> None:
    names = [f"a{number}" for number in range(49)] + ["straße", "strasse"]
    _entries, faults = read_content([{name: "x"} for name in names])
    assert [str(fault).split(",", maxsplit=1)[0] for fault in faults] == ["content: has 51 different attributes"]
