"""What may go wrong with the service while a fleet is put, and what each run must have met of it."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from tests.support.fleet import TYPES, Fleet, make_fleet, store
from tests.support.ssm_service.client import Service
from tests.support.true_run import FEW_ATTEMPTS

NODES = 5
# Seconds that the client waits for an answer, and that the service takes for a slow one.
PATIENCE = 0.25
SLOW = 0.6


class Trouble(NamedTuple):
    """Something to order of the service, and the faults that each run must have met then.

    ``loses`` is true where some nodes must have failed although the put took effect.
    """

    order: Callable[[Service, random.Random], None]
    strikes: set[str]
    loses: bool = False
    aws_config: Mapping[str, Any] = FEW_ATTEMPTS


def throttling(service: Service, chance: random.Random) -> None:
    service.throttle(0.5)


def server_errors(service: Service, chance: random.Random) -> None:
    for operation in ("ListInventoryEntries", "PutInventory"):
        for after in (0, *(chance.randint(1, 15) for _time in range(5))):
            service.fail(operation, "InternalServerError", times=2, after=after)


def server_errors_after(service: Service, chance: random.Random) -> None:
    service.fail("PutInventory", "InternalServerError", times=8, when="after")


def cut_before(service: Service, chance: random.Random) -> None:
    service.cut(6, operation="ListInventoryEntries")
    service.cut(6, operation="PutInventory")


def cut_after(service: Service, chance: random.Random) -> None:
    service.cut(8, when="after", operation="PutInventory")


def cut_after_then_throttled(service: Service, chance: random.Random) -> None:
    service.cut(4, when="after", operation="PutInventory")
    service.throttle(0.5, operation="PutInventory")


def slow_after(service: Service, chance: random.Random) -> None:
    service.slow(SLOW, operation="PutInventory", times=6, when="after")
    service.slow(SLOW, operation="ListInventoryEntries", times=3, after=chance.randint(0, NODES))


def slow_before(service: Service, chance: random.Random) -> None:
    # the put that nobody waits for takes effect when the run may have gone on, or be over
    service.slow(SLOW, operation="PutInventory", times=6)
    # by hash the first ones are hashes that are refused
    service.slow(SLOW, operation="PutInventory", times=6, after=2 * NODES)


def expiring(service: Service, chance: random.Random) -> None:
    # after all reads and some puts; by hash after three refused hashes of most nodes
    service.expire_after(len(TYPES) * NODES + chance.randint(1, NODES // 2))


def expiring_early(service: Service, chance: random.Random) -> None:
    service.expire_after(chance.randint(1, NODES))


def mixed(service: Service, chance: random.Random) -> None:
    service.throttle(0.2, operation="ListInventoryEntries")
    service.throttle(2, operation="PutInventory")
    service.cut(2, when="after", operation="PutInventory")
    service.cut(2, operation="PutInventory")
    service.fail("PutInventory", "InternalServerError", times=2, when=chance.choice(["before", "after"]))
    service.slow(0.02, times=10)


def denied_nodes(service: Service, chance: random.Random) -> None:
    service.deny_nodes(f"i-{chance.randint(1, NODES):017x}", f"i-{chance.randint(1, NODES):017x}")


IMPATIENT = {**FEW_ATTEMPTS, "read_timeout": PATIENCE}
TROUBLES = [
    Trouble(throttling, {"ThrottlingException"}),
    Trouble(server_errors, {"InternalServerError"}),
    Trouble(server_errors_after, {"InternalServerError after"}, loses=True),
    Trouble(cut_before, {"cut"}),
    Trouble(cut_after, {"cut after"}, loses=True),
    Trouble(cut_after_then_throttled, {"cut after", "ThrottlingException"}),
    Trouble(slow_after, {"slow after"}, loses=True, aws_config=IMPATIENT),
    Trouble(slow_before, {"slow"}, aws_config=IMPATIENT),
    Trouble(expiring, {"ExpiredTokenException"}),
    Trouble(expiring_early, {"ExpiredTokenException"}),
    Trouble(mixed, {"ThrottlingException", "cut", "cut after"}),
    Trouble(denied_nodes, {"AccessDeniedException"}),
]


def troubled_fleet(service: Service, seed: int) -> tuple[Fleet, random.Random]:
    """A fleet of which the service holds a part, or had held something else, and the chances of what follows."""
    chance = random.Random(seed)
    service.reset()
    service.seed(seed)
    fleet = make_fleet(NODES, "new", chance)
    service.add_nodes(fleet.nodes)
    store(service, make_fleet(NODES, "old", chance) if seed else fleet, chance)
    return fleet, chance
