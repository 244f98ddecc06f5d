"""A run of ``ansible-playbook`` that tests end before its time."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any

from tests.support.module_process import wait_until
from tests.support.process_tree import descendants, is_running

_ANSIBLE_PLAYBOOK = Path(sys.executable).with_name("ansible-playbook")


class PlaybookProcess:
    """A run in a session of its own, as one in a terminal; what is left of it when the block ends is killed.

    It has no variables of coverage: a process that is killed leaves half a file of it.
    """

    def __init__(self, play: Sequence[Any], folder: Path, env: Mapping[str, str], hosts: Sequence[str]) -> None:
        folder.mkdir(exist_ok=True)
        playbook = folder / "play.yml"
        playbook.write_text(json.dumps(play), encoding="utf-8")
        python = f"ansible_python_interpreter={sys.executable}"
        self._process = subprocess.Popen(
            [str(_ANSIBLE_PLAYBOOK), "-i", ",".join([*hosts, ""]), "-c", "local", "-e", python, str(playbook)],
            env={
                "PATH": os.defpath,
                "HOME": str(folder),
                "LANG": "C.UTF-8",
                "ANSIBLE_LOCALHOST_WARNING": "false",
                "ANSIBLE_FORKS": str(len(hosts)),
                **env,
            },
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        self._started: list[int] = []

    def __enter__(self) -> PlaybookProcess:
        return self

    def __exit__(self, _kind: type[BaseException] | None, _error: object, _trace: TracebackType | None) -> None:
        if self._process.poll() is None:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()

    def signal(self, number: int) -> None:
        """A signal to Ansible alone."""
        self._started = descendants(self._process.pid)
        self._process.send_signal(number)

    def signal_all(self, number: int) -> None:
        """A signal to Ansible and to all that it has started, as a container's end is one."""
        self._started = descendants(self._process.pid)
        for pid in [self._process.pid, *self._started]:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, number)

    def interrupt(self) -> None:
        """Ctrl-C, as a terminal does it: to every process in its foreground."""
        os.killpg(self._process.pid, signal.SIGINT)

    def wait(self, timeout: float) -> tuple[int, str]:
        """Exit code and output, once it has ended, and all that it had started when it got a signal."""
        output, _none = self._process.communicate(timeout=timeout)
        # workers have a session of their own, and do not hold the output open
        wait_until(lambda: not any(map(is_running, self._started)), timeout)
        assert "Traceback" not in output, output
        return self._process.returncode, output
