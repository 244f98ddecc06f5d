"""Readers in trouble: what they give is whole, or they fail; never is a part given as the whole."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NamedTuple
from unittest import mock

import pytest
from ansible.errors import AnsibleError
from botocore.config import Config

from ansible_collections.fleetfacts.ssm.plugins.module_utils import _api
from ansible_collections.fleetfacts.ssm.plugins.modules import ssm_inventory_info, ssm_inventory_type_info
from tests.support.fleet import TYPES, Fleet, make_fleet, store
from tests.support.inventory import parse, write_source
from tests.support.module import run_module
from tests.support.ssm_service.client import Service
from tests.support.true_run import struck

NODES = 4
SEEDS = range(3)
MISSING = "i-0fffffffffffffff0"
# Seconds that the client waits for an answer, and that the service takes for a slow one.
PATIENCE = 0.4
SLOW = 0.8
LISTS = ("GetInventory", "ListInventoryEntries", "GetInventorySchema")

# A reader gives what it read, or nothing and why it failed.
Reader = Callable[[Service, int, Path], tuple[Any, str]]


def of_module(service: Service, main: Callable[[], None], attempts: int, **params: Any) -> tuple[Any, str]:
    retries = {"total_max_attempts": attempts, "mode": "standard"}
    config = {"retries": retries, "read_timeout": PATIENCE}
    result = run_module(main, {**params, "aws_config": config}, env=service.env)
    if result["failed"]:
        assert not {"nodes", "types", "missing_instance_ids"} & set(result)
        return None, result["msg"]
    # a warning would be of something that it was read without
    assert "warnings" not in result
    return {name: value for name, value in result.items() if name not in ("api_calls", "invocation")}, ""


def info(service: Service, attempts: int, folder: Path) -> tuple[Any, str]:
    return of_module(service, ssm_inventory_info.main, attempts, type_names=list(TYPES))


def info_of_nodes(service: Service, attempts: int, folder: Path) -> tuple[Any, str]:
    nodes = [f"i-{number:017x}" for number in range(1, NODES)]
    options = {"instance_ids": [*nodes, MISSING], "type_names": list(TYPES)}
    return of_module(service, ssm_inventory_info.main, attempts, **options)


def type_info(service: Service, attempts: int, folder: Path) -> tuple[Any, str]:
    return of_module(service, ssm_inventory_type_info.main, attempts)


def inventory(service: Service, attempts: int, folder: Path) -> tuple[Any, str]:
    path = write_source(folder, regions=["us-east-1"], types=list(TYPES))
    # the plugin has no option for attempts
    config = Config(retries={"total_max_attempts": attempts, "mode": "standard"}, read_timeout=PATIENCE)
    with (
        mock.patch.dict("os.environ", service.env),
        mock.patch.object(_api, "client_config", return_value=config),
    ):
        try:
            parsed = parse(path)
        except AnsibleError as error:
            return None, str(error)
    return {"hosts": parsed.hosts, "groups": parsed.groups, "warnings": parsed.warnings}, ""


class Trouble(NamedTuple):
    """Something to order of the service, and the fault that a reader must have met then."""

    order: Callable[[Service, random.Random], None]
    strikes: str


def throttling(service: Service, chance: random.Random) -> None:
    service.throttle(chance.randint(1, 6))


def server_errors(service: Service, chance: random.Random) -> None:
    for operation in LISTS:
        service.fail(operation, "InternalServerError", times=chance.randint(1, 3), after=chance.randint(0, 1))


def server_errors_after(service: Service, chance: random.Random) -> None:
    for operation in LISTS:
        service.fail(operation, "InternalServerError", times=chance.randint(1, 3), when="after")


def cuts(service: Service, chance: random.Random) -> None:
    for operation in LISTS:
        service.cut(chance.randint(1, 3), operation=operation, after=chance.randint(0, 1))


def slow(service: Service, chance: random.Random) -> None:
    for operation in LISTS:
        service.slow(SLOW, operation=operation, times=chance.randint(1, 2), after=chance.randint(0, 1))


def expiring(service: Service, chance: random.Random) -> None:
    service.expire_after(chance.randint(1, 2))


TROUBLES = [
    Trouble(throttling, "ThrottlingException"),
    Trouble(server_errors, "InternalServerError"),
    Trouble(server_errors_after, "InternalServerError after"),
    Trouble(cuts, "cut"),
    Trouble(slow, "slow"),
    Trouble(expiring, "ExpiredTokenException"),
]


@pytest.fixture
def stored(service: Service) -> Fleet:
    """A fleet that holds a part of what it wants, and answers in many pages."""
    chance = random.Random(0)
    fleet = make_fleet(NODES, "new", chance)
    service.add_nodes(fleet.nodes)
    store(service, fleet, chance)
    service.configure(page_size=2)
    return fleet


def in_order(read: Any) -> Any:
    """What was read, its lists sorted: the service lists entries in any order."""
    if isinstance(read, dict):
        return {name: in_order(value) for name, value in read.items()}
    return sorted((in_order(each) for each in read), key=str) if isinstance(read, list) else read


@pytest.mark.usefixtures("short_pauses", "stored")
@pytest.mark.parametrize("reader", [info, info_of_nodes, type_info, inventory], ids=lambda reader: reader.__name__)
@pytest.mark.parametrize("trouble", TROUBLES, ids=lambda trouble: trouble.order.__name__)
def test_a_reader_gives_everything_or_fails(
    service: Service, trouble: Trouble, reader: Reader, tmp_path: Path, counted: Callable[..., None]
) -> None:
    whole, why = reader(service, 10, tmp_path)
    assert not why
    given = Ends()
    for seed in SEEDS:
        for attempts in (1, 10):
            service.heal()
            service.forget_calls()
            trouble.order(service, random.Random(seed))
            read, why = reader(service, attempts, tmp_path)
            assert trouble.strikes in struck(service)
            assert " in us-east-1" in why or in_order(read) == in_order(whole), why
            given.add(attempts, failed=bool(why))
            counted("readers in trouble that failed" if why else "readers in trouble that gave everything")
    given.check(expired=trouble.order is expiring)


class Ends:
    """How runs of a reader ended: those that try once have to fail, those that try often have to get through."""

    def __init__(self) -> None:
        self._failed: Mapping[int, list[bool]] = {1: [], 10: []}

    def add(self, attempts: int, *, failed: bool) -> None:
        self._failed[attempts].append(failed)

    def check(self, *, expired: bool) -> None:
        assert all(self._failed[1])
        assert all(self._failed[10]) if expired else not any(self._failed[10])
