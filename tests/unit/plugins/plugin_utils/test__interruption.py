"""Signals that end a task, and the notes that tell what it did."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable

import pytest

from ansible_collections.fleetfacts.ssm.plugins.plugin_utils import _interruption
from ansible_collections.fleetfacts.ssm.plugins.plugin_utils._interruption import (
    InterruptionNotes,
    Watch,
    interrupt_module,
    stop_work,
)

SIGNALS = (signal.SIGINT, signal.SIGTERM)


def in_child(work: Callable[[], object]) -> int:
    """Runs it in a fork; its exit code, or the negative of the signal that ended it."""
    pid = os.fork()
    if not pid:
        try:
            work()
        finally:
            os._exit(3)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


@pytest.fixture
def notes() -> tuple[InterruptionNotes, list[str]]:
    said: list[str] = []
    return InterruptionNotes(said.append), said


def test_notes_that_do_not_fit_are_dropped_and_long_ones_cut(notes: tuple[InterruptionNotes, list[str]]):
    kept, said = notes
    assert in_child(lambda: [kept.leave(f"{number} é\n" + "é" * 1000) for number in range(1000)]) == 3
    kept.read_out()
    assert 10 < len(said) < 1000
    assert said[0].startswith("0 é éé")
    assert {len(one.encode()) <= 511 for one in said} == {True}


def test_notes_of_workers_are_said_by_the_one_who_made_them(notes: tuple[InterruptionNotes, list[str]]):
    kept, said = notes
    in_child(lambda: kept.leave("one"))
    in_child(lambda: (kept.leave("two"), kept.read_out()))
    assert said == []
    kept.leave("three")
    kept.read_out()
    assert said == ["three", "one", "two"]


def test_a_worker_that_does_not_end_is_not_waited_for_long(
    notes: tuple[InterruptionNotes, list[str]], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(_interruption, "_PATIENCE", 0.1)
    kept, said = notes
    pid = os.fork()
    if not pid:
        kept.leave("one")
        time.sleep(60)
        os._exit(0)
    while not said:
        kept.read_out() if _is_readable(kept) else time.sleep(0.01)
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    assert said == ["one"]


def _is_readable(kept: InterruptionNotes) -> bool:
    import select

    return bool(select.select([kept._reader], [], [], 0)[0])


def test_the_handlers_are_back_afterwards():
    before = [signal.getsignal(number) for number in SIGNALS]
    with Watch(stop_work):
        assert [signal.getsignal(number) for number in SIGNALS] != before
    assert [signal.getsignal(number) for number in SIGNALS] == before


def test_a_signal_that_is_ignored_stays_so():
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        with Watch(stop_work) as watch:
            os.kill(os.getpid(), signal.SIGINT)
        assert watch.signal is None
        assert signal.getsignal(signal.SIGINT) == signal.SIG_IGN
    finally:
        signal.signal(signal.SIGINT, before)


@pytest.mark.parametrize("number", SIGNALS)
def test_the_first_signal_interrupts_the_work_and_what_follows_does_not(number: signal.Signals):
    def work() -> None:
        with Watch(stop_work) as watch:
            try:
                os.kill(os.getpid(), number)
                time.sleep(60)
            except KeyboardInterrupt:
                os.kill(os.getpid(), signal.SIGTERM)
            os._exit(0 if watch.signal == number else 1)

    assert in_child(work) == 0


def test_ctrl_c_twice_ends_at_once():
    def work() -> None:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        with Watch(lambda _number: None):
            os.kill(os.getpid(), signal.SIGINT)
            os.kill(os.getpid(), signal.SIGINT)
            time.sleep(60)

    assert in_child(work) == -signal.SIGINT


@pytest.mark.parametrize("number", SIGNALS)
def test_the_signal_takes_its_effect_afterwards(number: signal.Signals):
    def work() -> None:
        signal.signal(number, signal.SIG_DFL)
        with Watch(lambda _number: None) as watch:
            os.kill(os.getpid(), number)
            watch.pass_on()

    assert in_child(work) == -number


def test_no_signal_no_effect():
    with Watch(stop_work) as watch:
        watch.pass_on()
    assert watch.signal is None


@pytest.mark.parametrize("leads", [True, False])
def test_work_that_does_not_end_is_ended(monkeypatch: pytest.MonkeyPatch, leads: bool):
    monkeypatch.setattr(_interruption, "_GRACE", 0.05)

    def work() -> None:
        if leads:
            os.setsid()
        with Watch(lambda _number: None):
            os.kill(os.getpid(), signal.SIGTERM)
            time.sleep(60)

    assert in_child(work) == -signal.SIGKILL


@pytest.mark.parametrize("number", SIGNALS)
def test_a_worker_with_a_session_of_its_own_interrupts_its_module(number: signal.Signals):
    def work() -> None:
        os.setsid()
        with subprocess.Popen(
            [sys.executable, "-c", "import time; print(flush=True); time.sleep(60)"],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        ) as module:
            assert module.stdout is not None
            module.stdout.readline()
            with Watch(interrupt_module) as watch:
                os.kill(os.getpid(), number)
                module.wait()
            os._exit(0 if (module.returncode, watch.signal) == (-signal.SIGINT, number) else 1)

    assert in_child(work) == 0


def test_a_worker_in_the_terminals_group_leaves_the_module_to_the_terminal():
    def work() -> None:
        with Watch(interrupt_module) as watch:
            os.kill(os.getpid(), signal.SIGINT)
            os._exit(0 if watch.signal == signal.SIGINT else 1)

    assert in_child(work) == 0


def test_a_worker_in_the_terminals_group_ends_when_it_is_told_to():
    def work() -> None:
        with Watch(interrupt_module):
            os.kill(os.getpid(), signal.SIGTERM)
            time.sleep(60)

    assert in_child(work) == -signal.SIGTERM
