"""What goes on in a thread of a pool that was closed, as when a task is ended from outside."""

from __future__ import annotations

import threading
from collections.abc import Callable

from ansible_collections.fleetfacts.ssm.plugins.module_utils._pool import Pool


def error_of_abandoned(job: Callable[[], object]) -> BaseException | None:
    """What a job raises whose pool is closed once its thread has begun and before it does anything."""
    begun, hold = threading.Event(), threading.Event()

    def wait_and_run() -> None:
        begun.set()
        hold.wait(timeout=10)
        job()

    pool = Pool(2)
    # a lone one would be run where it is waited for
    for _time in range(2):
        pool.submit("tag", wait_and_run)
    assert pool.next_done(timeout=0.01) is None
    assert begun.wait(timeout=10)
    pool.close()
    hold.set()
    done = pool.next_done(timeout=10)
    assert done is not None
    return done.error
