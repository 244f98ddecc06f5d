"""The bounded pool: errors, the bound, the order."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from ansible_collections.fleetfacts.ssm.plugins.module_utils._pool import (
    AbandonedError,
    Done,
    Pool,
    ordered_map,
    refuse_if_abandoned,
)
from tests.support.abandoned import error_of_abandoned


def fail_at_three(number: int) -> int:
    if number == 3:
        raise ValueError("three")
    return number


def test_an_error_comes_back_with_its_tag() -> None:
    pool = Pool(1)
    pool.submit("tag", fail_at_three, 3)
    done = pool.next_done()
    pool.close()
    assert done is not None
    assert (done.tag, str(done.error)) == ("tag", "three")


def test_nothing_is_done_within_the_timeout() -> None:
    assert Pool(1).next_done(timeout=0.01) is None


def test_a_lone_job_runs_where_it_is_waited_for() -> None:
    pool = Pool(4)
    for _time in range(3):
        pool.submit("tag", threading.get_ident)
        done = pool.next_done()
        assert done is not None
        assert done.value == threading.get_ident()


def test_there_are_no_more_threads_than_jobs_that_are_open() -> None:
    before = set(threading.enumerate())
    pool = Pool(9)
    for number in range(3):
        pool.submit(number, fail_at_three, 0)
    assert pool.next_done() is not None
    for number in range(2):
        pool.submit(number, fail_at_three, 0)
    assert len(set(threading.enumerate()) - before) == 4
    pool.close()


def test_a_job_that_nobody_waits_for_any_more_sends_nothing() -> None:
    assert isinstance(error_of_abandoned(refuse_if_abandoned), AbandonedError)
    refuse_if_abandoned()  # this thread is none of the pool's


def test_a_job_that_is_waited_for_may_send() -> None:
    pool = Pool(2)
    for _time in range(2):
        pool.submit("tag", refuse_if_abandoned)
    assert [pool.next_done(), pool.next_done()] == [Done("tag", None, None)] * 2
    pool.close()


def test_jobs_that_were_not_begun_are_dropped_at_the_end() -> None:
    begun, hold, ran = threading.Event(), threading.Event(), []

    def wait() -> None:
        begun.set()
        hold.wait(timeout=10)

    pool = Pool(1)
    pool.submit("first", wait)
    pool.submit("second", ran.append, 2)
    assert pool.next_done(timeout=0.01) is None
    assert begun.wait(timeout=10)
    pool.close()
    hold.set()
    done = pool.next_done(timeout=10)
    assert done is not None
    assert (done.tag, ran) == ("first", [])
    assert pool.next_done(timeout=0.01) is None


def test_map_raises_the_first_error_after_the_results_before_it() -> None:
    results = ordered_map(fail_at_three, range(9), concurrency=1)
    assert [next(results), next(results), next(results)] == [0, 1, 2]
    with pytest.raises(ValueError, match="three"):
        next(results)


def test_map_of_nothing() -> None:
    assert list(ordered_map(fail_at_three, [], concurrency=4)) == []


def test_map_keeps_the_order_and_never_runs_more_at_once_than_allowed() -> None:
    running, most, lock = 0, 0, threading.Lock()
    both = threading.Barrier(3)

    def work(number: int) -> int:
        nonlocal running, most
        with lock:
            running += 1
            most = max(most, running)
        both.wait(timeout=10)
        with lock:
            running -= 1
        return number * number

    assert list(ordered_map(work, range(30), concurrency=3)) == [number * number for number in range(30)]
    assert most == 3


def test_map_takes_from_its_source_only_what_it_can_work_on() -> None:
    taken = 0

    def source() -> Iterator[int]:
        nonlocal taken
        while True:
            taken += 1
            yield taken

    results = ordered_map(lambda number: number, source(), concurrency=2)
    assert next(results) == 1
    assert taken <= 4
    results.close()  # type: ignore[attr-defined]


def test_threads_end_when_the_pool_is_closed() -> None:
    before = set(threading.enumerate())
    pool = Pool(4)
    for number in range(8):
        pool.submit(number, fail_at_three, 0)
    for number in range(8):
        assert pool.next_done() is not None, number
    threads = [one for one in threading.enumerate() if one.name == "fleetfacts.ssm" and one not in before]
    assert 1 <= len(threads) <= 4
    assert all(one.daemon for one in threads)
    pool.close()
    for one in threads:
        one.join(timeout=10)
    assert not any(one.is_alive() for one in threads)
