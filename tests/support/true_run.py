"""Run the put on a fleet as often as a test wants, and make sure each time that all it says is true."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ansible_collections.fleetfacts.ssm.plugins.modules import ssm_put_inventory
from tests.support.fleet import Fleet, misdated, puts_of, sent_of, stamps_of, state_of, untruths
from tests.support.module import run_module
from tests.support.module_process import wait_until
from tests.support.ssm_service.client import Service

# Few attempts, so that some calls fail for good.
FEW_ATTEMPTS: Mapping[str, Any] = {"retries": {"total_max_attempts": 2, "mode": "standard"}}

Run = Callable[..., dict[str, Any]]


def put(service: Service, fleet: Fleet, **options: Any) -> dict[str, Any]:
    """A run, and what the service goes on with when it is over."""
    result = run_module(ssm_put_inventory.main, fleet.params(concurrency=4, **options), env=service.env)
    wait_until(lambda: service.open_calls() == 0)
    return result


def true_run(service: Service, fleet: Fleet, run: Run = put, **options: Any) -> dict[str, Any]:
    """The result of a run, after making sure that all it says is true."""
    before, stamps = state_of(service, fleet), stamps_of(service, fleet)
    service.forget_calls()
    result = run(service, fleet, **options)
    after = state_of(service, fleet)
    assert untruths(result, before, after, fleet, puts_of(service)) == []
    assert misdated(result, stamps, stamps_of(service, fleet), sent_of(service)) == []
    return result


def struck(service: Service) -> list[str]:
    """The faults that the calls have met."""
    return [fault for call in service.calls for fault in call["faults"]]
