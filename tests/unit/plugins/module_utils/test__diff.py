# Copyright: Contributors to the fleetfacts.ssm collection
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.fleetfacts.ssm.plugins.module_utils._diff import diff_of
from ansible_collections.fleetfacts.ssm.plugins.module_utils._outcome import NodeOutcome
from ansible_collections.fleetfacts.ssm.plugins.module_utils._plan import Step, Stored
from tests.support.strategies import NOW_TEXT, item


def stored(*entries: dict[str, str], version: str | None = "1.0") -> Stored:
    return Stored(version, NOW_TEXT, tuple(entries))


def diff(step: Step) -> dict[str, str]:
    (one,) = diff_of([NodeOutcome("i-12345678", (step,))])
    return one


def test_a_change() -> None:
    wanted = item("Custom:A", schema_version="1.1", content=[{"b": "2", "a": "x y"}, {"c": "3"}])
    assert diff(Step(wanted, stored({"a": "x"}), "updated", "in_full")) == {
        "before_header": "i-12345678 Custom:A (stored)",
        "after_header": "i-12345678 Custom:A (wanted)",
        "before": "schema version 1.0\n- a: x\n",
        "after": "schema version 1.1\n- a: x y\n  b: 2\n- c: 3\n",
    }


def test_a_type_that_was_never_put_was_nothing() -> None:
    assert diff(Step(item(), Stored(), "created", "in_full"))["before"] == ""


def test_a_type_that_is_cleared_is_nothing() -> None:
    cleared = diff(Step(item(state="absent"), stored({"a": "1"}), "cleared", "in_full"))
    assert cleared["before"] == "schema version 1.0\n- a: 1\n"
    assert cleared["after"] == ""


def test_a_type_without_entries_has_a_version() -> None:
    emptied = diff(Step(item(schema_version="2.0", content=[]), stored(), "updated", "without_hash"))
    assert emptied["before"] == "schema version 1.0\n(no entries)\n"
    assert emptied["after"] == "schema version 2.0\n(no entries)\n"


def test_what_was_not_read() -> None:
    assert diff(Step(item(), None, "updated", "in_full"))["before"] == "(not read: content hashes were compared)\n"
    assert diff(Step(item(), None, "updated", "in_full"))["after"] == "schema version 1.0\n- a: 1\n"


@pytest.mark.parametrize(
    ("entry", "text"),
    [
        ({}, "- (no attributes)"),
        ({"a": ""}, '- a: ""'),
        ({"a": " x"}, '- a: " x"'),
        ({"a": "x "}, '- a: "x "'),
        ({"a": '"x"'}, r'- a: "\"x\""'),
        ({"a": "'x'"}, "- a: \"'x'\""),
        ({"a": "it's"}, "- a: it's"),
        ({"a": "X"}, "- a: X"),
        ({"a": "x: y"}, "- a: x: y"),
        ({"a: x": "y"}, '- "a: x": y'),
        ({"é": "日本 😀"}, "- é: 日本 😀"),
        ({"a": " é"}, '- a: " é"'),
        ({"a": "x\ny"}, r'- a: "x\ny"'),
        ({"a": "\x1b[31mé"}, r'- a: "\u001b[31m\u00e9"'),
        ({"a": "\x9b"}, r'- a: "\u009b"'),
        ({"a": "x\u2028y"}, r'- a: "x\u2028y"'),
        ({"a": "\u202e"}, r'- a: "\u202e"'),
        ({"a\tb": "x"}, r'- "a\tb": x'),
    ],
)
def test_how_entries_are_written(entry: dict[str, str], text: str) -> None:
    after = diff(Step(item(content=[entry]), Stored(), "created", "in_full"))["after"]
    assert after == f"schema version 1.0\n{text}\n"


def test_only_what_changes_is_told_node_by_node() -> None:
    steps: list[Any] = [
        Step(item(f"Custom:{name}"), Stored(), outcome, "in_full")
        for name, outcome in [("A", "created"), ("B", "unchanged"), ("C", "refreshed"), ("D", "updated")]
    ]
    outcomes = [NodeOutcome("i-12345678", tuple(steps[:3])), NodeOutcome("i-87654321", (steps[3],))]
    headers = [one["after_header"] for one in diff_of(outcomes)]
    assert headers == ["i-12345678 Custom:A (wanted)", "i-87654321 Custom:D (wanted)"]
    assert diff_of([]) == []
