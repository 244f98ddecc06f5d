"""A service in trouble: every result is true, and after one more run what is stored is what was wanted."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from typing import Any

import pytest

from ansible_collections.fleetfacts.ssm.plugins.modules import ssm_put_inventory
from tests.support.fleet import TYPES, Fleet, State, make_fleet, puts_of, state_of, untruths
from tests.support.module import run_module
from tests.support.ssm_service.client import Service

NODES = 8
SEEDS = range(3)
# Few attempts, so that some calls fail for good.
FEW_ATTEMPTS = {"retries": {"total_max_attempts": 2, "mode": "standard"}}

Trouble = Callable[[Service, random.Random], None]


def throttling(service: Service, chance: random.Random) -> None:
    service.throttle(0.5)


def server_errors(service: Service, chance: random.Random) -> None:
    for operation in ("ListInventoryEntries", "PutInventory"):
        for _time in range(6):
            service.fail(operation, "InternalServerError", times=2, after=chance.randint(0, 20))


def cut_before(service: Service, chance: random.Random) -> None:
    service.cut(6, operation="ListInventoryEntries")
    service.cut(6, operation="PutInventory")


def cut_after(service: Service, chance: random.Random) -> None:
    service.cut(8, when="after", operation="PutInventory")


def cut_after_then_throttled(service: Service, chance: random.Random) -> None:
    service.cut(4, when="after", operation="PutInventory")
    service.throttle(0.5, operation="PutInventory")


def slow(service: Service, chance: random.Random) -> None:
    service.slow(0.1, times=10)


def expiring(service: Service, chance: random.Random) -> None:
    service.expire_after(chance.randint(1, 45))


def mixed(service: Service, chance: random.Random) -> None:
    service.throttle(0.2)
    service.cut(3, when="after", operation="PutInventory")
    service.cut(3, operation="PutInventory")
    service.fail("PutInventory", "InternalServerError", times=3, after=chance.randint(0, 5))
    service.slow(0.02, times=10)


def denied_nodes(service: Service, chance: random.Random) -> None:
    service.deny_nodes(f"i-{chance.randint(1, NODES):017x}", f"i-{chance.randint(1, NODES):017x}")


TROUBLES = [
    throttling,
    server_errors,
    cut_before,
    cut_after,
    cut_after_then_throttled,
    slow,
    expiring,
    mixed,
    denied_nodes,
]


def put(service: Service, fleet: Fleet, **options: Any) -> dict[str, Any]:
    return run_module(ssm_put_inventory.main, fleet.params(concurrency=4, **options), env=service.env)


def store(service: Service, fleet: Fleet, chance: random.Random) -> None:
    """Leaves some of the nodes with some of the types."""
    client = service.client()
    for node, name in fleet.wanted:
        if chance.random() < 0.5:
            item = {"TypeName": name, "SchemaVersion": "1.0", "CaptureTime": "2026-11-01T00:00:00Z"}
            content = {"Content": fleet.wanted[node, name], "ContentHash": "another"}
            client.put_inventory(InstanceId=node, Items=[{**item, **content}])


def misnamed(result: Mapping[str, Any], before: State) -> list[str]:
    """What is called created although there was something, or updated although there was nothing."""
    return [
        f"{node['instance_id']} {one['type_name']}: {one['outcome']}"
        for node in result["instances"]
        for one in node["types"]
        if one["outcome"] == ("created" if before[node["instance_id"], one["type_name"]] else "updated")
    ]


@pytest.mark.usefixtures("short_pauses")
@pytest.mark.parametrize("compare", ["entries", "hash"])
@pytest.mark.parametrize("trouble", TROUBLES, ids=lambda trouble: trouble.__name__)
def test_results_are_true_and_one_more_run_converges(
    service: Service, trouble: Trouble, compare: str, counted: Callable[..., None]
) -> None:
    for seed in SEEDS:
        chance = random.Random(seed)
        service.reset()
        service.seed(seed)
        fleet = make_fleet(NODES, "new", chance)
        service.add_nodes(fleet.nodes)
        store(service, make_fleet(NODES, "old", chance) if seed else fleet, chance)
        before = state_of(service, fleet)
        trouble(service, chance)
        service.forget_calls()

        troubled = put(service, fleet, compare=compare, aws_config=FEW_ATTEMPTS)
        after = state_of(service, fleet)
        assert untruths(troubled, before, after, fleet, puts_of(service)) == []
        if compare == "entries":
            assert misnamed(troubled, before) == []
        counted("runs of a fleet in trouble")
        counted("calls to the service in trouble", service.count())
        counted("nodes that failed in trouble", sum(node["failed"] for node in troubled["instances"]))

        service.heal()
        service.forget_calls()
        repeated = put(service, fleet, compare=compare)
        assert not repeated["failed"], repeated["msg"]
        assert untruths(repeated, after, state_of(service, fleet), fleet, puts_of(service)) == []
        assert state_of(service, fleet) == fleet.wanted


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


def test_a_node_that_registers_late_is_waited_for(service: Service) -> None:
    fleet = make_fleet(3, "new", random.Random(1))
    service.add_nodes(fleet.nodes)
    service.late(fleet.nodes[1], n=len(TYPES))
    result = put(service, fleet, wait_timeout=30)
    assert not result["failed"], result["msg"]
    assert state_of(service, fleet) == fleet.wanted
