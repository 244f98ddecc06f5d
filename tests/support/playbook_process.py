"""A run of ``ansible-playbook`` that tests end before its time."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any

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

    def __enter__(self) -> PlaybookProcess:
        return self

    def __exit__(self, _kind: type[BaseException] | None, _error: object, _trace: TracebackType | None) -> None:
        if self._process.poll() is None:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()

    def signal(self, number: int) -> None:
        """A signal to Ansible alone."""
        self._process.send_signal(number)

    def interrupt(self) -> None:
        """Ctrl-C, as a terminal does it: to every process in its foreground."""
        os.killpg(self._process.pid, signal.SIGINT)

    def wait(self, timeout: float) -> tuple[int, str]:
        """Exit code and output, once it and all that it has started have ended."""
        output, _none = self._process.communicate(timeout=timeout)
        assert "Traceback" not in output, output
        return self._process.returncode, output
