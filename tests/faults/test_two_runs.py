"""Two runs at once on the same nodes, who want different things. The guide on drift says what they leave.

Every item is whole and as one of them wants it. So is a node as a whole where both runs send all of its items: where
all of them differ from what was stored, and with compare=hash always. Where a run compares entries it sends what it saw
differ, and leaves alone what was as it wants it, which the other one may change.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.support.fleet import TYPES, Fleet, State, make_fleet, state_of
from tests.support.module_process import ModuleProcess
from tests.support.ssm_service.client import Service
from tests.support.true_run import true_run

NODES = 6
ROUNDS = 2
# Seconds that the answers of all reads take, so that both runs have read before one of them puts.
READING = 1.5


def store_mix(service: Service, wishes: list[Fleet], old: Fleet, chance: random.Random) -> None:
    """The first two nodes hold what neither wants; all others hold of the first type what one wants, of the second

    what the other wants, and of the third any of these or nothing.
    """
    client = service.client()
    for number, node in enumerate(old.nodes):
        sources = [old, old, old] if number < 2 else [*wishes, chance.choice([None, old, *wishes])]
        for name, source in zip(TYPES, sources, strict=True):
            if source is not None:
                item = {"TypeName": name, "SchemaVersion": "1.0", "CaptureTime": "2026-11-01T00:00:00Z"}
                client.put_inventory(InstanceId=node, Items=[{**item, "Content": source.wanted[node, name]}])


def run_at_once(service: Service, wishes: list[Fleet], folder: Path, compare: str) -> None:
    service.slow(READING, operation="ListInventoryEntries", when="after")
    service.slow(0.02, operation="PutInventory")
    runs = []
    for index, wish in enumerate(wishes):
        (folder / str(index)).mkdir(exist_ok=True)
        params = wish.params(concurrency=len(TYPES) * NODES, compare=compare, refresh_after=-1)
        runs.append(ModuleProcess("ssm_put_inventory", params, service.env, folder / str(index)))
    results = [run.wait() for run in runs]
    assert all(result is not None and not result["failed"] for result in results), results
    service.heal()


def owners(state: State, wishes: list[Fleet], node: str) -> list[int]:
    """Whose wish each type of a node is; fails where it is nobody's, or not whole."""
    return [[wish.wanted[node, name] for wish in wishes].index(state[node, name]) for name in TYPES]


@pytest.mark.parametrize("compare", ["entries", "hash", "auto"])
def test_two_runs_at_once_leave_every_item_as_one_of_them_wants_it(
    service: Service, tmp_path: Path, compare: str, counted: Callable[..., None]
) -> None:
    mixed = 0
    for seed in range(ROUNDS):
        service.reset()
        chance = random.Random(seed)
        old, *wishes = [make_fleet(NODES, name, chance) for name in ("old", "one", "other")]
        service.add_nodes(old.nodes)
        store_mix(service, wishes, old, chance)
        run_at_once(service, wishes, tmp_path, compare)
        counted("runs at the same time as another", 2)
        after = state_of(service, old)
        of_both = [node for node in old.nodes if len(set(owners(after, wishes, node))) > 1]
        # of these nodes both runs had to send everything
        assert not set(of_both) & set(old.nodes[:2])
        assert not of_both or compare != "hash"
        mixed += len(of_both)
        repeat_ends_in_its_own_state(service, chance.sample(wishes, 2), compare)
    # what the guide warns of does happen
    assert (mixed > 0) == (compare != "hash")
    counted("nodes left with items of both runs", mixed)


def repeat_ends_in_its_own_state(service: Service, wishes: list[Fleet], compare: str) -> None:
    for wish in wishes:
        result: dict[str, Any] = true_run(service, wish, compare=compare)
        assert not result["failed"], result["msg"]
        assert state_of(service, wish) == wish.wanted
