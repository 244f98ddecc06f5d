# Copyright: Contributors to the fleetfacts.ssm collection
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the fleetfacts.ssm collection: nothing outside it may import it.
"""What interrupted tasks have done, told to the user.

Where the user presses Ctrl-C, Ansible drops the results of running tasks and stops taking messages from its workers.
So a worker leaves a note in a pipe that its parent made before it forked, and the parent reads the notes out when it
exits.

How the signal comes: up to ansible-core 2.18 the workers and their modules are in the terminal's process group and get
SIGINT from there; from 2.19 on each worker leads a session of its own, with its module in it, and gets SIGINT from its
parent. With all versions several SIGTERM follow at once, unless WORKER_SHUTDOWN_POLL_COUNT is set, and the parent does
not exit before its workers have. Up to 2.18, SIGINT that goes to the parent alone does not reach modules at all.
"""

from __future__ import annotations

import atexit
import contextlib
import os
import select
import signal
import threading
import time
from collections.abc import Callable, Iterator
from types import FrameType
from typing import Any

# Writes of up to this size reach a pipe whole (POSIX asks for 512, Linux grants 4096).
_NOTE_BYTES = 512
# Seconds that a worker may take to end, and that its parent waits for it.
_GRACE = 5.0
_PATIENCE = 6.0


class InterruptionNotes:
    """Notes of workers, read out by the process that made this, when it exits."""

    def __init__(self, say: Callable[[str], None]) -> None:
        self._say = say
        self._owner = os.getpid()
        self._reader, self._writer = os.pipe()
        os.set_blocking(self._writer, False)
        atexit.register(self.read_out)

    def leave(self, text: str) -> None:
        """Leaves a note. One that does not fit in any more is dropped: there is nobody to wait for."""
        if os.getpid() == self._owner:
            self._say(text)
            return
        note = text.replace("\n", " ").encode("utf-8")[: _NOTE_BYTES - 1].decode("utf-8", "ignore")
        with contextlib.suppress(OSError):
            os.write(self._writer, note.encode("utf-8") + b"\n")

    def read_out(self) -> None:
        """Says every note, once no worker is left to write one."""
        if os.getpid() != self._owner:
            return
        atexit.unregister(self.read_out)
        os.close(self._writer)
        for line in b"".join(self._read()).decode("utf-8").splitlines():
            self._say(line)
        os.close(self._reader)

    def _read(self) -> Iterator[bytes]:
        deadline = time.monotonic() + _PATIENCE
        while select.select([self._reader], [], [], max(0.0, deadline - time.monotonic()))[0]:
            chunk = os.read(self._reader, 65536)
            if not chunk:
                return
            yield chunk


class Watch:
    """While it is entered, the first signal to end calls ``react``, and the process ends within seconds.

    Ctrl-C again ends it at once. Any other signal is part of the same end and changes nothing.
    """

    def __init__(self, react: Callable[[int], None]) -> None:
        self.signal: int | None = None
        self._react = react
        self._before: dict[int, Any] = {}

    def __enter__(self) -> Watch:
        if threading.current_thread() is threading.main_thread():
            for number in (signal.SIGINT, signal.SIGTERM):
                if signal.getsignal(number) != signal.SIG_IGN:
                    self._before[number] = signal.signal(number, self._handle)
        return self

    def __exit__(self, *_exception: object) -> None:
        while self._before:
            signal.signal(*self._before.popitem())

    def pass_on(self) -> None:
        """Lets the process end by the signal that came, in the way it would have without the watch."""
        if self.signal is not None:
            self.__exit__()
            os.kill(os.getpid(), self.signal)

    def _handle(self, number: int, _frame: FrameType | None) -> None:
        if self.signal is None:
            self.signal = number
            end = threading.Timer(_GRACE, _end_at_once)
            end.daemon = True
            end.start()
            self._react(number)
        elif self.signal == number == signal.SIGINT:
            self.pass_on()


def stop_work(_number: int) -> None:
    """Reacts by interrupting the main thread."""
    raise KeyboardInterrupt


def interrupt_module(number: int) -> None:
    """Reacts by interrupting the module, unless the terminal has done so. One out of reach is not waited for."""
    if leads_session():
        handler = signal.signal(signal.SIGINT, signal.SIG_IGN)
        os.killpg(os.getpid(), signal.SIGINT)
        signal.signal(signal.SIGINT, handler)
    elif number == signal.SIGTERM:
        signal.signal(number, signal.SIG_DFL)
        os.kill(os.getpid(), number)


def leads_session() -> bool:
    """Whether this worker and what it has started are apart from all else."""
    return os.getsid(0) == os.getpid()


def _end_at_once() -> None:
    if leads_session():
        os.killpg(os.getpid(), signal.SIGKILL)
    os.kill(os.getpid(), signal.SIGKILL)
