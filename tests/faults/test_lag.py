"""Reads that lag behind puts: what holds all the same, and what does not.

A run knows what reads show. Where they lag behind longer than the run takes, what it says is true of that, and an item
that reads show as wanted is left alone whatever is stored; the guide on drift says so. Hashes do not depend on reads.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from typing import Any

import pytest

from tests.support.fleet import (
    CHANGES,
    TYPES,
    Entries,
    Fleet,
    State,
    is_unknown,
    make_fleet,
    misdated,
    misnamed,
    puts_of,
    sent_of,
    stamps_of,
    state_of,
    untruths,
)
from tests.support.ssm_service.client import Service
from tests.support.true_run import FEW_ATTEMPTS, put, struck, true_run

NODES = 5
SEEDS = range(3)
HOUR = 3600


def lagging_fleet(service: Service, chance: random.Random) -> tuple[Fleet, State]:
    """A fleet, and what reads show of it for an hour; what is stored is something else where it was put since."""
    fleet = make_fleet(NODES, "new", chance)
    others = [make_fleet(NODES, flavour, chance) for flavour in ("old", "older")]
    service.add_nodes(fleet.nodes)
    pick(service, [fleet, *others], chance)
    shown = state_of(service, fleet)
    service.lag(seconds=HOUR)
    pick(service, [fleet, *others], chance)
    service.lag()
    return fleet, shown


def pick(service: Service, fleets: list[Fleet], chance: random.Random) -> None:
    """Puts of each item what one of the fleets wants, or nothing."""
    client = service.client()
    for node, name in fleets[0].wanted:
        content = chance.choice([None, *(fleet.wanted[node, name] for fleet in fleets)])
        if content is not None:
            item = {"TypeName": name, "SchemaVersion": "1.0", "CaptureTime": "2026-11-01T00:00:00Z"}
            client.put_inventory(InstanceId=node, Items=[{**item, "Content": content}])


def false_of_what_is_shown(
    result: Mapping[str, Any], shown: State, before: State, after: State, fleet: Fleet
) -> list[str]:
    """What the result of a task that compared what is shown says that is not so."""
    wrong = []
    for node in result["instances"]:
        told = {one["type_name"]: one["outcome"] for one in node["types"]}
        assert node["changed"] == any(outcome in CHANGES for outcome in told.values())
        for name in TYPES:
            place = node["instance_id"], name
            wanted = list(fleet.wanted[place])
            allowed = true_outcomes(shown[place], before[place], after[place], wanted, is_unknown(node))
            if told.get(name, "failed" if node["failed"] else "missing") not in allowed:
                wrong.append(f"{place}: {told.get(name)}, and not one of {allowed} ({node['msg']})")
    return wrong


def true_outcomes(shown: Entries, before: Entries, after: Entries, wanted: Entries, unknown: bool) -> set[str]:
    allowed = {"failed"} if after == before or (unknown and after == wanted) else set()
    if shown == wanted:
        # nothing to do, as far as can be seen: nothing is written but a capture time, by the hash of what is shown
        return allowed | ({"unchanged"} if after == before else set()) | ({"refreshed"} if after == wanted else set())
    return allowed | ({"updated" if shown else "created"} if after == wanted else set())


@pytest.mark.usefixtures("short_pauses")
@pytest.mark.parametrize("troubled", [False, True], ids=["healthy", "troubled"])
@pytest.mark.parametrize("compare", ["entries", "hash", "auto"])
def test_what_holds_where_reads_lag_longer_than_a_run_takes(
    service: Service, compare: str, troubled: bool, counted: Callable[..., None]
) -> None:
    left = 0
    for seed in SEEDS:
        chance = random.Random(seed)
        service.reset()
        service.seed(seed)
        fleet, shown = lagging_fleet(service, chance)
        if troubled:
            service.throttle(4)
            service.cut(3, when="after", operation="PutInventory")
        options: dict[str, Any] = {"compare": compare, "refresh_after": -1, "aws_config": dict(FEW_ATTEMPTS)}
        if compare == "hash":
            true_run(service, fleet, **options)
        else:
            left += run_by_what_is_shown(service, fleet, shown, options)
        counted("runs while reads lag")
        if troubled:
            assert {"cut after", "ThrottlingException"} <= set(struck(service))

        # once reads have caught up, one run is enough
        service.heal()
        service.advance(HOUR)
        repeated = true_run(service, fleet, compare=compare)
        assert not repeated["failed"], repeated["msg"]
        assert state_of(service, fleet) == fleet.wanted
    # without any the test would prove nothing of them
    assert (left > 0) == (compare != "hash")
    counted("items left as they are because reads lagged", left)


def run_by_what_is_shown(service: Service, fleet: Fleet, shown: State, options: dict[str, Any]) -> int:
    """A run that compares entries; returns how many items it left that are not as wanted, though it did not fail."""
    before, stamps = state_of(service, fleet), stamps_of(service, fleet)
    service.forget_calls()
    result = put(service, fleet, **options)
    after = state_of(service, fleet)
    assert false_of_what_is_shown(result, shown, before, after, fleet) == []
    assert misnamed(result, shown) == []
    # of an item that is left alone the result tells the stamp that was shown, and of no other a wrong one
    dated_as_shown = misdated(result, stamps, stamps_of(service, fleet), sent_of(service))
    assert all(": unchanged (" in told for told in dated_as_shown), dated_as_shown
    failed = {node["instance_id"] for node in result["instances"] if node["failed"]}
    left = {place for place in fleet.wanted if after[place] != fleet.wanted[place] and place[0] not in failed}
    assert all(shown[place] == fleet.wanted[place] for place in left)
    assert not left & puts_of(service)
    return len(left)


def test_lagging_reads_cost_a_put_but_never_data(service: Service) -> None:
    fleet = make_fleet(NODES, "new", random.Random(1))
    service.add_nodes(fleet.nodes)
    service.lag(reads=2)
    for _run in range(4):
        assert not put(service, fleet)["failed"]
        assert state_of(service, fleet) == fleet.wanted
    service.lag()
    assert not put(service, fleet)["failed"]
    quiet = put(service, fleet)
    assert not quiet["changed"]
    assert state_of(service, fleet) == fleet.wanted


def test_reads_that_lag_may_hide_that_a_put_is_needed_and_hashes_do_not(service: Service) -> None:
    # what the guide on drift says of a run right after another one
    one, other = (make_fleet(2, flavour, random.Random(1)) for flavour in ("one", "other"))
    service.add_nodes(one.nodes)
    put(service, one)
    service.lag(reads=3)
    put(service, other, compare="hash")
    assert not put(service, one)["changed"]
    assert state_of(service, one) == other.wanted
    before = state_of(service, one)
    by_hash = put(service, one, compare="hash")
    assert by_hash["changed"]
    assert untruths(by_hash, before, state_of(service, one), one) == []
    assert state_of(service, one) == one.wanted
