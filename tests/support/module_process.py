"""A module in a process of its own, as Ansible starts it, so that it can be ended from outside."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

_MODULES = "ansible_collections.fleetfacts.ssm.plugins.modules"


class ModuleProcess:
    """A running module. Its result is what it printed; none if it was killed before.

    One that is going to be killed must not be ``measured``: it would leave half a file of coverage.
    """

    def __init__(
        self, module: str, params: Mapping[str, Any], env: Mapping[str, str], folder: Path, *, measured: bool = True
    ) -> None:
        args = folder / "args.json"
        args.write_text(json.dumps({"ANSIBLE_MODULE_ARGS": dict(params)}), encoding="utf-8")
        inherited = {name: value for name, value in os.environ.items() if measured and name.startswith("COVERAGE_")}
        self._process = subprocess.Popen(
            [sys.executable, "-m", f"{_MODULES}.{module}", str(args)],
            env={**inherited, "PATH": os.defpath, "HOME": str(folder), "LANG": "C.UTF-8", **env},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def signal(self, number: int) -> None:
        """Sends a signal to it."""
        self._process.send_signal(number)

    def running(self) -> bool:
        """Whether it has not ended."""
        return self._process.poll() is None

    def wait(self, timeout: float = 60) -> dict[str, Any] | None:
        """Its result, once it has ended; a traceback in what it printed fails."""
        try:
            stdout, stderr = self._process.communicate(timeout=timeout)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.communicate()
            raise
        assert "Traceback" not in stdout + stderr, stdout + stderr
        result: dict[str, Any] | None = json.loads(stdout) if stdout.strip() else None
        return result


def wait_until(condition: Callable[[], bool], timeout: float = 30) -> None:
    """Returns as soon as the condition holds; fails if it does not in so many seconds."""
    deadline = time.monotonic() + timeout
    while not condition():
        assert time.monotonic() < deadline, "what was waited for did not come"
        time.sleep(0.01)
