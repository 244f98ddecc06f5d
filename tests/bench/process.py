"""Other processes: the service, and commands whose time, CPU and memory are measured."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]

# Characters of the output of a command that failed.
_SHOWN = 3000


@dataclass(frozen=True)
class Timing:
    """What a command took: seconds by the clock, seconds of CPU of all its processes, MB of the largest of them.

    ``output`` is what it printed.
    """

    wall: float
    cpu: float
    peak: float
    output: str


class CommandFailed(Exception):
    """A command of the benchmark failed: no figure would mean anything."""


def timed(command: Sequence[str], env: Mapping[str, str]) -> Timing:
    """Runs a command to its end.

    :raises CommandFailed: with its output, if it does not exit with 0.
    """
    with tempfile.TemporaryFile() as output:
        began = time.perf_counter()
        process = subprocess.Popen(
            command, env=dict(env), cwd=ROOT, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT
        )
        _pid, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - began
        process.returncode = os.waitstatus_to_exitcode(status)
        output.seek(0)
        printed = output.read().decode(errors="replace")
    if process.returncode:
        raise CommandFailed(f"{' '.join(command)}\n{printed[-_SHOWN:]}")
    return Timing(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, printed)


@dataclass(frozen=True)
class Service:
    """A running service."""

    url: str

    @property
    def env(self) -> dict[str, str]:
        """What leads SDKs here, past the files of the user."""
        return {
            "AWS_ENDPOINT_URL": self.url,
            "AWS_ACCESS_KEY_ID": "AKIAIOSFODNN7EXAMPLE",
            "AWS_SECRET_ACCESS_KEY": "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
            "AWS_REGION": "us-east-1",
            "AWS_DEFAULT_REGION": "us-east-1",
            "AWS_CONFIG_FILE": "/dev/null",
            "AWS_SHARED_CREDENTIALS_FILE": "/dev/null",
            "AWS_EC2_METADATA_DISABLED": "true",
        }

    def take(self) -> dict[str, Any]:
        """The calls by operation since the last time, and the seconds from the first to the last of them."""
        with urllib.request.urlopen(self.url) as answer:
            taken: dict[str, Any] = json.load(answer)
        return taken


@contextmanager
def running_service(latency: float = 0.0) -> Iterator[Service]:
    """A service in a process of its own."""
    command = [sys.executable, "-m", "tests.bench.service", "--latency", str(latency)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            yield Service(process.stdout.readline().split()[-1])
        finally:
            process.terminate()
