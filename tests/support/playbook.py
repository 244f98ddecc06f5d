"""Run the real ``ansible-playbook`` as a test wants it: no setting of the user, each task's result at hand."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.support.process_tree import descendants
from tests.support.scratch import scratch_folder

# For ``env``: the arguments of a task are in its result, which ansible-core 2.21 and later leave out.
WITH_INVOCATION: Mapping[str, str] = {"ANSIBLE_INJECT_INVOCATION": "true"}

_CALLBACKS = Path(__file__).parent / "callback"
_ANSIBLE_PLAYBOOK = Path(sys.executable).with_name("ansible-playbook")


@dataclass(frozen=True)
class PlaybookResult:
    """How one task ended on one host; status is ok, changed, failed, unreachable or skipped."""

    host: str
    task: str
    status: str
    result: dict[str, Any]


@dataclass(frozen=True)
class PlaybookRun:
    """What a run of ``ansible-playbook`` left: its exit code, what it printed, and the tasks' results in order."""

    rc: int
    stdout: str
    stderr: str
    results: list[PlaybookResult]

    def find(self, task: str, host: str | None = None) -> list[PlaybookResult]:
        """The results of a task by its name, without the name of its role."""
        return [one for one in self.results if one.task == task and host in (None, one.host)]

    def one(self, task: str, host: str | None = None) -> PlaybookResult:
        """The only result of a task; fails where there is none or more than one."""
        found = self.find(task, host)
        assert len(found) == 1, f"{len(found)} results of {task!r} on {host or 'any host'}.\n{self.describe()}"
        return found[0]

    def of(self, task: str, host: str | None = None) -> dict[str, Any]:
        """What the task's module returned, from its only result."""
        return self.one(task, host).result

    def status(self, task: str, host: str | None = None) -> str:
        return self.one(task, host).status

    def ok(self) -> PlaybookRun:
        """This run, after making sure that it succeeded."""
        assert self.rc == 0, self.describe()
        return self

    def failed(self) -> PlaybookRun:
        """This run, after making sure that a task failed (2), and not the playbook itself (1, 4, 250)."""
        assert self.rc == 2, self.describe()
        return self

    def describe(self) -> str:
        """The run in words, for the message of an assertion."""
        tasks = "".join(f"  {one.status:<11} {one.host}: {one.task}\n" for one in self.results)
        return f"exit code {self.rc}\n{tasks}--- stdout\n{self.stdout}\n--- stderr\n{self.stderr}"


def run_playbook(
    play: str | Sequence[Any] | Path,
    *,
    env: Mapping[str, str],
    inventory: str | Path = "localhost,",
    args: Sequence[str] = (),
    cwd: Path | None = None,
    timeout: float = 120,
) -> PlaybookRun:
    """Run a playbook: the text of one, its plays as data, the path of one, or the name of a collection's playbook.

    Hosts are reached through the local connection and this Python, unless the inventory or ``env`` say otherwise.

    :param env: added to an environment that has nothing of the user's; ``HOME`` is an empty folder.
    :param timeout: seconds; a run that takes longer is ended with its children.
    :raises subprocess.TimeoutExpired: then.
    """
    with scratch_folder("playbook") as folder:
        command = [str(_ANSIBLE_PLAYBOOK), "-i", str(inventory), _playbook(play, folder), *args]
        environment = {**_environment(folder), **env}
        rc, stdout, stderr = _communicate(command, environment, cwd or folder / "cwd", timeout)
        return PlaybookRun(rc, stdout, stderr, _recorded(folder))


def local_play(*tasks: Mapping[str, Any], **keywords: Any) -> list[dict[str, Any]]:
    """A play of these tasks on all hosts of the inventory, without facts; keywords are keywords of the play."""
    return [{"hosts": "all", "gather_facts": False, **keywords, "tasks": list(tasks)}]


def _playbook(play: str | Sequence[Any] | Path, folder: Path) -> str:
    if isinstance(play, Path):
        return str(play.resolve())
    if isinstance(play, str) and "\n" not in play:
        return play
    file = folder / "playbook.yml"
    file.write_text(play if isinstance(play, str) else json.dumps(play), encoding="utf-8")
    return str(file)


def _environment(folder: Path) -> dict[str, str]:
    (folder / "cwd").mkdir()
    (folder / "home").mkdir()
    (folder / "ansible.cfg").touch()
    # coverage's own variables reach the children that it shall measure
    inherited = {name: value for name, value in os.environ.items() if name.startswith("COVERAGE_")}
    return inherited | {
        "HOME": str(folder / "home"),
        "LANG": "C.UTF-8",
        "PATH": os.pathsep.join([str(_ANSIBLE_PLAYBOOK.parent), os.defpath]),
        "TASK_RECORDER_FILE": str(folder / "results"),
        "ANSIBLE_CALLBACKS_ENABLED": "task_recorder",
        "ANSIBLE_CALLBACK_PLUGINS": str(_CALLBACKS),
        "ANSIBLE_CONFIG": str(folder / "ansible.cfg"),
        "ANSIBLE_LOCALHOST_WARNING": "false",
        "ANSIBLE_NOCOLOR": "true",
        "ANSIBLE_PYTHON_INTERPRETER": sys.executable,
        "ANSIBLE_TRANSPORT": "local",
    }


def _communicate(command: list[str], env: dict[str, str], cwd: Path, timeout: float) -> tuple[int, str, str]:
    with subprocess.Popen(
        command,
        env=env,
        cwd=cwd,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            stdout, stderr = process.communicate(timeout=timeout)
        except BaseException:
            _end(process)
            raise
    return process.returncode, stdout, stderr


def _end(process: subprocess.Popen[str]) -> None:
    started = descendants(process.pid)
    process.terminate()
    process.wait()
    # asked to end, Ansible ends its workers, and up to 2.18 leaves alone what these have started
    for pid in started:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    process.communicate()


def _recorded(folder: Path) -> list[PlaybookResult]:
    file = folder / "results"
    if not file.exists():
        return []
    return [PlaybookResult(**json.loads(line)) for line in file.read_text(encoding="utf-8").splitlines()]
