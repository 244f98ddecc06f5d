# Copyright: Contributors to the fleetfacts.ssm collection
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import json
from typing import Any

import pytest

from ansible_collections.fleetfacts.ssm.plugins.module_utils._plan import (
    CHANGES,
    Plan,
    Step,
    Stored,
    plan_by_entries,
    plan_by_hash,
)
from ansible_collections.fleetfacts.ssm.plugins.module_utils._request import NodeRequest
from tests.support.strategies import NOW, NOW_TEXT, item

ONE = ({"a": "1"},)
OTHER = ({"a": "2"},)
WEEK_AGO = "2026-11-15T12:00:00Z"
WANTED = item("Custom:A", content={"a": 1})
EMPTY = item("Custom:A", content=[])
ABSENT = item("Custom:A", state="absent")
ABSENT_AT = item("Custom:A", state="absent", schema_version="1.0")
HASH = item("Custom:A", content_hash="h")
CONTEXT = item("Custom:A", content={"a": 1}, context={"ExecutionId": "2"})
HASH_WITH_CONTEXT = item("Custom:A", content_hash="h", context={"ExecutionId": "2"})


def step_for(wanted: Any, stored: Stored | None, refresh_after: int = 7) -> Step:
    known = {} if stored is None else {"Custom:A": stored}
    plan = plan_by_entries(NodeRequest("i-12345678", (wanted,)), known, NOW, refresh_after)
    assert plan.instance_id == "i-12345678"
    (step,) = plan.steps
    return step


# what is wanted, what is stored: the outcome, and how the item is sent
CASES: dict[str, tuple[Any, Stored | None, str, str | None]] = {
    "never put": (WANTED, None, "created", "in_full"),
    "never put, as read": (WANTED, Stored(), "created", "in_full"),
    "cleared before": (WANTED, Stored("1.0", NOW_TEXT, ()), "updated", "in_full"),
    "stored without a version": (WANTED, Stored(None, None, OTHER), "updated", "in_full"),
    "other entries": (WANTED, Stored("1.0", NOW_TEXT, OTHER), "updated", "in_full"),
    "other entries and version": (WANTED, Stored("2.0", NOW_TEXT, OTHER), "updated", "in_full"),
    "an entry twice": (WANTED, Stored("1.0", NOW_TEXT, ONE + ONE), "updated", "in_full"),
    "other version": (WANTED, Stored("2.0", NOW_TEXT, ONE), "updated", "without_hash"),
    "the same": (WANTED, Stored("1.0", NOW_TEXT, ONE), "unchanged", None),
    "the same, due": (WANTED, Stored("1.0", WEEK_AGO, ONE), "refreshed", "hash_only"),
    "the same, of unknown age": (WANTED, Stored("1.0", None, ONE), "refreshed", "hash_only"),
    "the same, of odd age": (WANTED, Stored("1.0", "yesterday", ONE), "refreshed", "hash_only"),
    "stored without a version, the same": (WANTED, Stored(None, WEEK_AGO, ONE), "refreshed", "hash_only"),
    "nothing wanted, never put": (EMPTY, None, "unchanged", None),
    "nothing wanted, nothing stored": (EMPTY, Stored("1.0", NOW_TEXT, ()), "unchanged", None),
    "nothing wanted, due": (EMPTY, Stored("1.0", WEEK_AGO, ()), "refreshed", "hash_only"),
    "nothing wanted, something stored": (EMPTY, Stored("1.0", NOW_TEXT, ONE), "updated", "in_full"),
    "nothing wanted, other version": (EMPTY, Stored("2.0", NOW_TEXT, ()), "updated", "without_hash"),
    "absent, never put": (ABSENT, None, "unchanged", None),
    "absent, cleared before": (ABSENT, Stored("9.0", WEEK_AGO, ()), "unchanged", None),
    "absent, something stored": (ABSENT, Stored("9.0", WEEK_AGO, ONE), "cleared", "in_full"),
    "absent at a version, something stored": (ABSENT_AT, Stored("9.0", WEEK_AGO, ONE), "cleared", "in_full"),
    "absent, stored without a version": (ABSENT, Stored(None, WEEK_AGO, ONE), "cleared", "in_full"),
    # what the context was, no read tells
    "with a context, the same": (CONTEXT, Stored("1.0", NOW_TEXT, ONE), "refreshed", "without_hash"),
    "with a context, other version": (CONTEXT, Stored("2.0", NOW_TEXT, ONE), "updated", "without_hash"),
    "with a context, other entries": (CONTEXT, Stored("1.0", NOW_TEXT, OTHER), "updated", "in_full"),
    "with a context, never put": (CONTEXT, None, "created", "in_full"),
    "a hash alone": (HASH, Stored("1.0", NOW_TEXT, ONE), "refreshed", "hash_only"),
}


@pytest.mark.parametrize(("wanted", "stored", "outcome", "form"), CASES.values(), ids=CASES)
def test_steps_by_entries(wanted: Any, stored: Stored | None, outcome: str, form: str | None) -> None:
    step = step_for(wanted, stored)
    assert (step.outcome, step.form) == (outcome, form)
    assert step.changes == (outcome in {"created", "updated", "cleared"})
    assert (step.item is wanted) == (wanted is not ABSENT or outcome != "cleared" or step.stored.schema_version is None)
    if wanted is not HASH:
        assert step.stored == (stored or Stored())


@pytest.mark.parametrize(("wanted", "version"), [(ABSENT, "10.0"), (ABSENT_AT, "1.0")])
def test_a_type_is_cleared_at_the_version_that_the_node_holds_unless_told_otherwise(wanted: Any, version: str) -> None:
    step = step_for(wanted, Stored("10.0", NOW_TEXT, ONE))
    request = step.request()
    assert (request["SchemaVersion"], request["Content"]) == (version, [])
    without_content = {name: value for name, value in request.items() if name != "Content"}
    assert step.item.head_size == len(json.dumps(without_content))
    assert step.item.size == step.item.head_size + len("[]")


@pytest.mark.parametrize(
    ("captured", "refresh_after", "outcome"),
    [
        (NOW_TEXT, 0, "refreshed"),
        (NOW_TEXT, 1, "unchanged"),
        ("2026-11-21T12:00:00Z", 1, "refreshed"),
        ("2026-11-21T12:00:01Z", 1, "unchanged"),
        ("2000-01-01T00:00:00Z", -1, "unchanged"),
        ("2026-11-23T11:59:59Z", 0, "refreshed"),
        ("2026-11-23T11:59:59Z", 1, "unchanged"),
        ("2026-11-23T12:00:00Z", 30, "refreshed"),
        ("2099-01-01T00:00:00Z", 30, "refreshed"),
        ("2099-01-01T00:00:00Z", -1, "unchanged"),
        (None, -1, "unchanged"),
        (None, 30, "refreshed"),
    ],
)
def test_renewal_by_age(captured: str | None, refresh_after: int, outcome: str) -> None:
    assert step_for(WANTED, Stored("1.0", captured, ONE), refresh_after).outcome == outcome


def test_a_renewal_that_is_refused_stays_a_renewal() -> None:
    step = step_for(WANTED, Stored("1.0", WEEK_AGO, ONE)).escalated()
    assert (step.outcome, step.form) == ("refreshed", "in_full")
    assert not step.changes


@pytest.mark.parametrize(("wanted", "outcome"), [(WANTED, "updated"), (EMPTY, "updated"), (ABSENT, "cleared")])
def test_steps_by_hash(wanted: Any, outcome: str) -> None:
    (step,) = plan_by_hash(NodeRequest("i-12345678", (wanted,))).steps
    assert (step.outcome, step.form, step.stored) == ("refreshed", "hash_only", None)
    assert step.can_escalate
    in_full = step.escalated()
    assert (in_full.outcome, in_full.form, in_full.item) == (outcome, "in_full", wanted)
    assert not in_full.can_escalate


def test_a_hash_alone_cannot_go_in_full() -> None:
    (step,) = plan_by_hash(NodeRequest("i-12345678", (HASH,))).steps
    assert not step.can_escalate


def test_requests() -> None:
    head = {"TypeName": "Custom:A", "SchemaVersion": "1.0", "CaptureTime": NOW_TEXT}
    hashed = {**head, "ContentHash": WANTED.content_hash}
    assert Step(WANTED, None, "x", "hash_only").request() == hashed
    assert Step(WANTED, None, "x", "in_full").request() == {**hashed, "Content": [{"a": "1"}]}
    assert Step(WANTED, None, "x", "without_hash").request() == {**head, "Content": [{"a": "1"}]}
    assert Step(EMPTY, None, "x", "in_full").request() == {**head, "ContentHash": EMPTY.content_hash, "Content": []}
    assert Step(HASH, None, "x", "hash_only").request() == {**head, "ContentHash": "h"}


def test_a_request_with_context() -> None:
    wanted = item("Custom:A", context={"k": "v"})
    assert Step(wanted, None, "x", "hash_only").request()["Context"] == {"k": "v"}


def test_a_request_is_a_copy() -> None:
    request = Step(WANTED, None, "x", "in_full").request()
    request["Content"][0]["a"] = "changed"
    assert WANTED.entries == ({"a": "1"},)


def test_sizes() -> None:
    assert Step(WANTED, None, "x", "hash_only").size() == WANTED.head_size
    assert Step(WANTED, None, "x", "in_full").size() == WANTED.size
    assert Step(WANTED, None, "x", "without_hash").size() == WANTED.size
    assert WANTED.head_size < WANTED.size


def test_a_plan_changes_where_any_step_does() -> None:
    quiet, loud = Step(WANTED, None, "unchanged"), Step(WANTED, None, "created", "in_full")
    renewed = Step(WANTED, None, "refreshed", "hash_only")
    assert not Plan("i", ()).changed
    assert not Plan("i", (quiet, renewed)).changed
    assert Plan("i", (quiet, loud)).changed
    assert Plan("i", (quiet, loud, renewed)).puts == (loud, renewed)


def test_plans_keep_the_order_of_items() -> None:
    items = tuple(item(f"Custom:{name}") for name in "CAB")
    request = NodeRequest("i-12345678", items)
    assert [step.item for step in plan_by_entries(request, {}, NOW, 7).steps] == list(items)
    assert [step.item for step in plan_by_hash(request).steps] == list(items)
    assert plan_by_hash(request).instance_id == "i-12345678"


def test_each_type_is_compared_with_its_own() -> None:
    one, other = item("Custom:A", content={"a": 1}), item("Custom:B", content={"a": 2})
    stored = {"Custom:A": Stored("1.0", NOW_TEXT, ONE), "Custom:B": Stored("1.0", NOW_TEXT, ONE)}
    plan = plan_by_entries(NodeRequest("i-12345678", (one, other)), stored, NOW, 7)
    assert [step.outcome for step in plan.steps] == ["unchanged", "updated"]


def test_stored_from_an_answer() -> None:
    answer = {"SchemaVersion": "1.1", "CaptureTime": NOW_TEXT, "Entries": [{"b": "2"}, {"a": "1"}]}
    assert Stored.from_answer(answer) == Stored("1.1", NOW_TEXT, ({"a": "1"}, {"b": "2"}))
    assert Stored.from_answer({"Entries": []}) == Stored(None, None, ())


def test_what_counts_as_a_change() -> None:
    assert frozenset({"created", "updated", "cleared"}) == CHANGES


def test_by_hash_an_item_with_a_context_goes_without_its_hash() -> None:
    absent = item("Custom:A", state="absent", context={"ExecutionId": "2"})
    for wanted, outcome, form in [
        (CONTEXT, "updated", "without_hash"),
        (absent, "cleared", "without_hash"),
        (HASH_WITH_CONTEXT, "refreshed", "hash_only"),
    ]:
        (step,) = plan_by_hash(NodeRequest("i-12345678", (wanted,))).steps
        assert (step.item, step.stored, step.outcome, step.form) == (wanted, None, outcome, form)
