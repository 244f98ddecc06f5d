"""Where the time of one put goes inside a worker: ``python -m tests.bench.steps`` prints the milliseconds of each step.

A process that has loaded the action forks children, as Ansible does, and each does the work of one worker once. With
``--before`` it is done in the ways that were given up: each client from a session that shares nothing, a thread for a
task that makes one call, and no collection of garbage in the parent once all is loaded.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import resource
import statistics
from collections.abc import Callable
from typing import Any
from unittest import mock

from ansible.plugins.loader import init_plugin_loader

# What the parent's memory costs a worker: a fork that does nothing.
FORK = "fork and end"
# Seconds; a pool that may be asked for progress in between starts its threads.
_LONG = 3600.0


class Stopwatch:
    """The CPU of this process, step by step."""

    def __init__(self) -> None:
        self.steps: dict[str, float] = {}
        self._last = _cpu()

    def lap(self, name: str) -> None:
        now = _cpu()
        self.steps[name] = 1000 * (now - self._last)
        self._last = _cpu()


def _cpu() -> float:
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def put_once(stopwatch: Stopwatch) -> None:
    """What the action does, in its steps."""
    from ansible_collections.fleetfacts.ssm.plugins.action.ssm_put_inventory import ActionModule
    from ansible_collections.fleetfacts.ssm.plugins.module_utils import _api, _put_inventory
    from ansible_collections.fleetfacts.ssm.plugins.plugin_utils._secrets import without_secrets
    from ansible_collections.fleetfacts.ssm.plugins.plugin_utils._task_arguments import as_received, check_arguments

    item = {"type_name": "Custom:RackInfo", "content": {"RackLocation": "Bay 1"}}
    spec = ActionModule.spec
    stopwatch.lap("begin")
    args = as_received({"instance_id": "i-00000000000000001", "items": [item]})
    params = check_arguments(spec, args, "bench").params
    stopwatch.lap("arguments: through JSON, checked")
    client = ActionModule.clients.client(params, _api.client_config(), {})
    stopwatch.lap("client: session, endpoint, methods")
    result = _put_inventory.put_inventory(params, lambda: client, warn=print)
    stopwatch.lap("one call: read, compare, result")
    without_secrets({**result, "invocation": {"module_args": params}}, spec.secrets(params))
    stopwatch.lap("result: secrets masked")


def in_fork(work: Callable[[Stopwatch], None]) -> dict[str, float]:
    reader, writer = os.pipe()
    pid = os.fork()
    if not pid:
        stopwatch = Stopwatch()
        work(stopwatch)
        os.write(writer, json.dumps(stopwatch.steps).encode())
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader, "rb") as pipe:
        steps: dict[str, float] = json.load(pipe)
    os.waitpid(pid, 0)
    return steps


def fork_cost() -> float:
    """Milliseconds of CPU of a fork that does nothing, on both sides."""
    before = _cpu() + _children()
    in_fork(lambda _stopwatch: None)
    return 1000 * (_cpu() + _children() - before)


def _children() -> float:
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def load() -> None:
    """Loads the action, as the parent of the workers does."""
    import ansible_collections.fleetfacts.ssm.plugins.action.ssm_put_inventory  # noqa: F401


def load_as_before() -> None:
    """Loads the action in the ways that were given up."""
    with mock.patch.object(gc, "collect"):
        load()
    from ansible_collections.fleetfacts.ssm.plugins.action.ssm_put_inventory import ActionModule
    from ansible_collections.fleetfacts.ssm.plugins.module_utils._pool import Done, Pool
    from ansible_collections.fleetfacts.ssm.plugins.plugin_utils._warm_clients import WarmClients

    next_done = Pool.next_done

    def with_threads(pool: Pool, timeout: float | None = None) -> Done | None:
        return next_done(pool, _LONG if timeout is None else timeout)

    ActionModule.clients = WarmClients("ssm")
    mock.patch.object(Pool, "next_done", with_threads).start()


def main(workers: int, before: bool) -> None:
    init_plugin_loader()
    small = statistics.median(fork_cost() for _fork in range(workers))
    load_as_before() if before else load()
    big = statistics.median(fork_cost() for _fork in range(workers))
    runs = [in_fork(put_once) for _fork in range(workers)]
    steps: dict[str, Any] = {name: statistics.median(run[name] for run in runs) for name in runs[0] if name != "begin"}
    print(json.dumps({f"{FORK}, more than without boto3": big - small, **steps}))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--workers", type=int, default=60, help="how many children do the work")
    parser.add_argument("--before", action="store_true", help="measure the ways that were given up")
    arguments = parser.parse_args()
    main(arguments.workers, arguments.before)
