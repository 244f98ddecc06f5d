# Copyright: Contributors to the fleetfacts.ssm collection
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the fleetfacts.ssm collection: nothing outside it may import it.
"""Calls in parallel, bounded."""

from __future__ import annotations

import contextlib
import queue
import threading
from collections.abc import Iterable, Iterator
from typing import Any, Callable, NamedTuple, TypeVar

_In = TypeVar("_In")
_Out = TypeVar("_Out")
_Job = tuple[Any, Callable[..., Any], tuple[Any, ...]]

_thread = threading.local()


class AbandonedError(Exception):
    """Nobody waits any more for the job of this thread."""


def refuse_if_abandoned(**kwargs: Any) -> None:
    """To be called before anything is sent.

    :raises AbandonedError: where the pool of this thread was closed, as when a task is ended from outside.
    """
    pool = getattr(_thread, "pool", None)
    if pool is not None and pool.is_closed:
        raise AbandonedError("the task has ended")


class Done(NamedTuple):
    """A finished job: what it was submitted for, and its value or its error."""

    tag: Any
    value: Any
    error: BaseException | None


class Pool:
    """A fixed number of daemon threads.

    ``concurrent.futures`` joins its threads when the interpreter exits, so that an interrupted task would hang for as
    long as a retry pauses; daemon threads let it end at once. Threads start when there is more than one job to wait
    for: a task with one call needs none.
    """

    def __init__(self, size: int) -> None:
        self._jobs: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._done: queue.SimpleQueue[Done] = queue.SimpleQueue()
        self._size = size
        self._threads = 0
        self._open = 0
        self.is_closed = False

    def submit(self, tag: Any, function: Callable[..., Any], *args: Any) -> None:
        """Queues a call; ``tag`` comes back with its result."""
        self._open += 1
        self._jobs.put((tag, function, args))
        if self._threads:
            self._start_threads()

    def next_done(self, timeout: float | None = None) -> Done | None:
        """The next finished job, in the order of finishing; none when ``timeout`` seconds passed without one."""
        if self._open == 1 and timeout is None and not self._threads:
            self._open = 0
            return _run(self._jobs.get())
        self._start_threads()
        try:
            done = self._done.get(timeout=timeout)
        except queue.Empty:
            return None
        self._open -= 1
        return done

    def close(self) -> None:
        """Drops the jobs that were not begun, and lets the threads end with those they have; does not wait for them."""
        self.is_closed = True
        with contextlib.suppress(queue.Empty):
            while True:
                self._jobs.get_nowait()
        for _thread in range(self._threads):
            self._jobs.put(None)

    def _start_threads(self) -> None:
        while self._threads < min(self._size, self._open):
            threading.Thread(target=self._work, name="fleetfacts.ssm", daemon=True).start()
            self._threads += 1

    def _work(self) -> None:
        _thread.pool = self
        while True:
            job = self._jobs.get()
            if job is None:
                return
            self._done.put(_run(job))


def _run(job: _Job | None) -> Done:
    if job is None:
        raise AssertionError("only a job is run")
    tag, function, args = job
    try:
        return Done(tag, function(*args), None)
    except BaseException as error:  # noqa: BLE001 - whatever it is belongs to the thread that waits for the result
        return Done(tag, None, error)


def ordered_map(function: Callable[[_In], _Out], items: Iterable[_In], concurrency: int) -> Iterator[_Out]:
    """``map``, with at most ``concurrency`` calls at once; yields in the order given and raises the first error met."""
    pool = Pool(concurrency)
    finished: dict[int, _Out] = {}
    source = enumerate(items)
    submitted = yielded = 0
    try:
        while True:
            while submitted - yielded < 2 * concurrency:
                following = next(source, None)
                if following is None:
                    break
                pool.submit(following[0], function, following[1])
                submitted += 1
            if yielded == submitted:
                return
            while yielded not in finished:
                done = pool.next_done()
                if done is None:
                    raise AssertionError("without a timeout there is always a next one")
                if done.error is not None:
                    raise done.error
                finished[done.tag] = done.value
            yield finished.pop(yielded)
            yielded += 1
    finally:
        pool.close()
