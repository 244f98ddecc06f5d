"""A service in trouble: every result is true, and after one more run what is stored is what was wanted."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from typing import Any

import pytest

from tests.support.fleet import TYPES, State, make_fleet, misnamed, state_of
from tests.support.ssm_service.client import Service
from tests.support.trouble import NODES, TROUBLES, Trouble, troubled_fleet
from tests.support.true_run import put, struck, true_run

SEEDS = range(3)


@pytest.mark.usefixtures("short_pauses")
@pytest.mark.parametrize("compare", ["entries", "hash", "auto"])
@pytest.mark.parametrize("trouble", TROUBLES, ids=lambda trouble: trouble.order.__name__)
def test_results_are_true_and_one_more_run_converges(
    service: Service, trouble: Trouble, compare: str, counted: Callable[..., None]
) -> None:
    lost = 0
    for seed in SEEDS:
        fleet, chance = troubled_fleet(service, seed)
        before = state_of(service, fleet)
        trouble.order(service, chance)
        troubled = true_run(service, fleet, compare=compare, aws_config=dict(trouble.aws_config))
        met = struck(service)
        assert trouble.strikes <= set(met), met
        # where reads are denied, auto goes on by hash, which tells no new item from one that was there
        if compare == "entries" or (compare == "auto" and "warnings" not in troubled):
            assert misnamed(troubled, before) == []
        lost += written_and_failed(troubled, before, state_of(service, fleet))
        count(counted, service, troubled, met)

        service.heal()
        repeated = true_run(service, fleet, compare=compare)
        assert not repeated["failed"], repeated["msg"]
        assert state_of(service, fleet) == fleet.wanted
    assert lost or not trouble.loses
    counted("nodes that failed in trouble though they were written", lost)


def written_and_failed(result: Mapping[str, Any], before: State, after: State) -> int:
    """How many nodes failed although something of them was written."""
    written = {place[0] for place in after if after[place] != before[place]}
    return sum(
        node["failed"] and not node["changed"] and node["instance_id"] in written for node in result["instances"]
    )


def count(counted: Callable[..., None], service: Service, troubled: dict[str, Any], met: list[str]) -> None:
    counted("runs of a fleet in trouble")
    counted("calls to the service in trouble", service.count())
    counted("nodes that failed in trouble", sum(node["failed"] for node in troubled["instances"]))
    for fault in met:
        counted(f"faults: {fault}")


@pytest.mark.usefixtures("short_pauses")
def test_enough_attempts_get_through_throttling(service: Service) -> None:
    fleet = make_fleet(NODES, "new", random.Random(1))
    service.add_nodes(fleet.nodes)
    service.throttle(0.5)
    result = put(service, fleet, aws_config={"retries": {"max_attempts": 30, "mode": "standard"}})
    assert not result["failed"], result["msg"]
    assert state_of(service, fleet) == fleet.wanted


def test_our_own_retries_slow_down_and_get_through(service: Service) -> None:
    # the adaptive mode, with its real pauses
    fleet = make_fleet(1, "new", random.Random(1))
    service.add_nodes(fleet.nodes)
    service.throttle(3)
    result = put(service, fleet)
    assert not result["failed"], result["msg"]
    assert service.count() == 3 + len(TYPES) + 1
    assert result["api_calls"] == {"ListInventoryEntries": len(TYPES), "PutInventory": 1}


def test_a_node_that_registers_late_is_waited_for(service: Service) -> None:
    fleet = make_fleet(3, "new", random.Random(1))
    service.add_nodes(fleet.nodes)
    service.late(fleet.nodes[1], n=len(TYPES))
    result = put(service, fleet, wait_timeout=30)
    assert not result["failed"], result["msg"]
    assert state_of(service, fleet) == fleet.wanted
