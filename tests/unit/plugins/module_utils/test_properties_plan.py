# Copyright: Contributors to the fleetfacts.ssm collection
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Laws of planning: what was applied plans nothing, calls keep the limits, the diff tells what changes."""

from __future__ import annotations

import datetime
import random
from collections.abc import Mapping, Sequence
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.fleetfacts.ssm.plugins.module_utils import _limits
from ansible_collections.fleetfacts.ssm.plugins.module_utils._batch import escalate, first_batch
from ansible_collections.fleetfacts.ssm.plugins.module_utils._content import canonical
from ansible_collections.fleetfacts.ssm.plugins.module_utils._diff import diff_of
from ansible_collections.fleetfacts.ssm.plugins.module_utils._item import Item
from ansible_collections.fleetfacts.ssm.plugins.module_utils._outcome import NodeOutcome
from ansible_collections.fleetfacts.ssm.plugins.module_utils._plan import Plan, Step, plan_by_entries, plan_by_hash
from ansible_collections.fleetfacts.ssm.plugins.module_utils._request import NodeRequest
from tests.support import strategies
from tests.support.store_model import Held, NodeModel
from tests.support.wire import objections

INSTANCE_ID = "i-0123456789abcdef0"
RANDOMS = st.randoms(use_true_random=False)
REFRESH = st.integers(-1, 30)
OUTCOMES = {"created", "updated", "cleared", "refreshed", "unchanged"}


def model_of(stored: Mapping[str, tuple[str, str, list[dict[str, str]]]]) -> NodeModel:
    return NodeModel({name: Held(version, time, content, "other") for name, (version, time, content) in stored.items()})


def request_of(items: Sequence[Item]) -> NodeRequest:
    return NodeRequest(INSTANCE_ID, tuple(items))


def plan_for(model: NodeModel, items: Sequence[Item], order: random.Random, refresh_after: int = -1) -> Plan:
    return plan_by_entries(request_of(items), model.stored(order), strategies.NOW, refresh_after)


@given(strategies.item_lists, strategies.stored_contents, RANDOMS, REFRESH)
def test_what_was_just_applied_plans_no_change(
    items: Sequence[Item], stored: Any, order: random.Random, refresh_after: int
) -> None:
    model = model_of(stored)
    model.apply(plan_for(model, items, order, refresh_after))
    again = plan_for(model, items, order, refresh_after)
    assert not again.changed
    assert {step.outcome for step in again.steps} <= {"unchanged", "refreshed"}
    assert not plan_for(model, items, order).puts


@given(strategies.item_lists, strategies.stored_contents, RANDOMS, REFRESH)
def test_after_a_plan_the_node_holds_what_was_wanted(
    items: Sequence[Item], stored: Any, order: random.Random, refresh_after: int
) -> None:
    model = model_of(stored)
    model.apply(plan_for(model, items, order, refresh_after))
    held = model.stored(order)
    for item in items:
        if item.entries:
            assert held[item.type_name].entries == item.entries
            assert held[item.type_name].schema_version == item.schema_version
        elif item.type_name in held:
            assert held[item.type_name].entries == ()


@given(strategies.item_lists, strategies.stored_contents, RANDOMS, REFRESH)
def test_other_types_of_the_node_are_left_alone(
    items: Sequence[Item], stored: Any, order: random.Random, refresh_after: int
) -> None:
    model = model_of(stored)
    before = model.stored(order)
    model.apply(plan_for(model, items, order, refresh_after))
    wanted = {item.type_name for item in items}
    after = model.stored(order)
    assert {name: after[name] for name in after if name not in wanted} == {
        name: before[name] for name in before if name not in wanted
    }


@given(strategies.item_lists, strategies.stored_contents, RANDOMS, REFRESH)
def test_changed_means_that_entries_or_schema_version_differ(
    items: Sequence[Item], stored: Any, order: random.Random, refresh_after: int
) -> None:
    model = model_of(stored)
    before = model.stored(order)
    plan = plan_for(model, items, order, refresh_after)
    assert [step.item for step in plan.steps] == list(items)
    for step in plan.steps:
        held = before.get(step.item.type_name)
        differs = (held.entries if held else ()) != step.item.entries
        other_version = held is not None and not step.item.absent and held.schema_version != step.item.schema_version
        assert step.changes == (differs or other_version)
        assert step.outcome in OUTCOMES
        assert (step.form is None) == (step.outcome == "unchanged")


@given(strategies.item_lists, strategies.stored_contents, RANDOMS)
def test_offering_hashes_converges_and_then_sends_no_content(
    items: Sequence[Item], stored: Any, order: random.Random
) -> None:
    model = model_of(stored)
    steps = model.apply(plan_by_hash(request_of(items)))
    held = model.stored(order)
    assert {step.item.type_name for step in steps} == {item.type_name for item in items}
    assert all(held[item.type_name].entries == item.entries for item in items)
    model.taken.clear()
    again = model.apply(plan_by_hash(request_of(items)))
    assert {step.outcome for step in again} == {"refreshed"}
    assert all("Content" not in item for put in model.taken for item in put)


@given(strategies.item_lists, st.integers(0, 60), REFRESH)
def test_renewal_is_by_age_alone(items: Sequence[Item], age: int, refresh_after: int) -> None:
    captured = (strategies.NOW - datetime.timedelta(days=age)).strftime("%Y-%m-%dT%H:%M:%SZ")
    stored = {
        item.type_name: (item.schema_version, captured, [dict(entry) for entry in item.entries or ()]) for item in items
    }
    plan = plan_for(model_of(stored), items, random.Random(0), refresh_after)
    is_due = 0 <= refresh_after <= age
    for step in plan.steps:
        assert step.outcome == ("refreshed" if is_due and not step.item.absent else "unchanged")
    assert not plan.changed


@given(strategies.item_lists, strategies.stored_contents, RANDOMS)
def test_diff_is_empty_exactly_where_nothing_changes(items: Sequence[Item], stored: Any, order: random.Random) -> None:
    plan = plan_for(model_of(stored), items, order)
    diff = diff_of([NodeOutcome(INSTANCE_ID, plan.steps)])
    assert bool(diff) == plan.changed
    assert len(diff) == sum(step.changes for step in plan.steps)
    assert all(one["before"] != one["after"] for one in diff)


@given(strategies.text_contents, strategies.text_contents)
def test_diff_tells_contents_apart_and_is_printable(one: list[dict[str, str]], other: list[dict[str, str]]) -> None:
    item = strategies.item("Custom:A", content=one)
    stored = {"Custom:A": ("1.0", strategies.NOW_TEXT, other)}
    plan = plan_for(model_of(stored), [item], random.Random(0))
    diff = diff_of([NodeOutcome(INSTANCE_ID, plan.steps)])
    assert bool(diff) == (canonical(one) != canonical(other))
    for text in (diff[0]["before"], diff[0]["after"]) if diff else ():
        assert all(line.isprintable() for line in text.split("\n"))


def put(type_number: int, values: Sequence[int], form: str) -> Step:
    content = [{"a": "x" * length} for length in values]
    return Step(strategies.item(f"Custom:T{type_number}", content=content), None, "updated", form)


PUTS = st.lists(
    st.tuples(
        st.lists(st.integers(0, 4096), max_size=3) | st.just([4096] * 100), st.sampled_from(["hash_only", "in_full"])
    ),
    min_size=1,
    max_size=70,
).map(lambda rows: [put(number, *row) for number, row in enumerate(rows)])


@given(PUTS)
def test_batches_keep_the_limits_and_lose_nothing(puts: list[Step]) -> None:
    rest, sent = tuple(puts), []
    while rest:
        batch = first_batch(rest)
        request = {"InstanceId": INSTANCE_ID, "Items": [step.request() for step in batch]}
        assert objections("PutInventory", request) == []
        assert len(batch) == 1 or sum(step.size() for step in batch) <= _limits.CALL_BYTES
        following = rest[len(batch) :]
        if following and len(batch) < _limits.ITEMS_PER_CALL:
            assert sum(step.size() for step in batch) + following[0].size() > _limits.CALL_BYTES
        sent += batch
        rest = following
    assert sent == puts


@given(PUTS, st.data())
def test_a_refused_hash_makes_only_that_item_go_in_full(puts: list[Step], data: st.DataObject) -> None:
    named = data.draw(st.sampled_from([step.item.type_name for step in puts]))
    refused = next(step for step in puts if step.item.type_name == named)
    escalated = escalate(puts, named)
    if not refused.can_escalate:
        assert escalated is None
        return
    assert escalated is not None
    assert [step.item for step in escalated] == [step.item for step in puts]
    for before, after in zip(puts, escalated, strict=True):
        assert after == (before.escalated() if before is refused else before)
    assert not next(step for step in escalated if step.item.type_name == named).can_escalate
