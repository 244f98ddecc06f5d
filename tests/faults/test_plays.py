"""Plays in trouble, with the task in Ansible's own process: what it says is true, and one more run converges."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

import pytest

from tests.support.fleet import Fleet, state_of
from tests.support.module_process import wait_until
from tests.support.playbook import PlaybookResult, local_play, run_playbook
from tests.support.ssm_service.client import Service
from tests.support.trouble import cut_after, server_errors_after, troubled_fleet
from tests.support.true_run import FEW_ATTEMPTS, struck, true_run

PUT = "fleetfacts.ssm.ssm_put_inventory"


def throttling(service: Service, chance: random.Random) -> None:
    service.throttle(0.4)


def whole_fleet(service: Service, fleet: Fleet, **options: Any) -> dict[str, Any]:
    """All nodes in one task."""
    task = {"name": "Put", PUT: fleet.params(concurrency=4, **options)}
    run = run_playbook(local_play(task), env=service.env)
    wait_until(lambda: service.open_calls() == 0)
    return as_one(run.find("Put"))


def host_by_host(service: Service, fleet: Fleet, **options: Any) -> dict[str, Any]:
    """A host for each node; their results as one."""
    wanted = {node: fleet.items(node) for node in fleet.nodes}
    put = {"instance_id": "{{ inventory_hostname }}", "items": "{{ wanted[inventory_hostname] }}", **options}
    play = local_play({"name": "Put", PUT: put}, vars={"wanted": wanted})
    run = run_playbook(play, env={**service.env, "ANSIBLE_FORKS": "4"}, inventory=",".join([*fleet.nodes, ""]))
    wait_until(lambda: service.open_calls() == 0)
    results = run.find("Put")
    assert len(results) == len(fleet.nodes), run.describe()
    return as_one(results)


def as_one(results: list[PlaybookResult]) -> dict[str, Any]:
    """What Ansible makes of the results of a task's hosts, taken together, and what they say of each node."""
    return {
        "changed": any(
            one.status == "changed" or (one.status == "failed" and one.result["changed"]) for one in results
        ),
        "failed": any(one.status == "failed" for one in results),
        "msg": " ".join(one.result.get("msg", "") for one in results),
        "instances": [node for one in results for node in one.result["instances"]],
    }


@pytest.mark.parametrize("shape", [whole_fleet, host_by_host], ids=lambda shape: shape.__name__)
@pytest.mark.parametrize(
    ("order", "strikes"),
    [
        (throttling, "ThrottlingException"),
        (server_errors_after, "InternalServerError after"),
        (cut_after, "cut after"),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_what_a_play_in_trouble_says_is_true_and_one_more_converges(
    service: Service,
    order: Callable[[Service, random.Random], None],
    strikes: str,
    shape: Callable[..., dict[str, Any]],
    counted: Callable[..., None],
) -> None:
    for seed in (1, 2) if shape is whole_fleet else (3,):
        fleet, chance = troubled_fleet(service, seed)
        order(service, chance)
        troubled = true_run(service, fleet, shape, aws_config=dict(FEW_ATTEMPTS))
        assert strikes in struck(service)
        counted("plays in trouble")
        counted("nodes that failed in plays in trouble", sum(node["failed"] for node in troubled["instances"]))
        service.heal()
        repeated = true_run(service, fleet, shape)
        assert not repeated["failed"], repeated["msg"]
        assert state_of(service, fleet) == fleet.wanted
