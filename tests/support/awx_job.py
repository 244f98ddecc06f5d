"""A job as AWX hands it to ansible-runner: private data directory, inventory script, credential, extra variables.

What AWX does here was read off its own code (awx/main/tasks/jobs.py and awx/main/models/inventory.py).
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from tests.tools.workspace import tool_environment

_RUNNER = Path(sys.executable).with_name("ansible-runner")
_PREFIXES = ("awx", "tower")

Hosts = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True)
class Job:
    """A job of a job template; a slice of one where ``slice_count`` is greater than 1."""

    job_id: int
    playbook: str
    hosts: Hosts
    env: Mapping[str, str]
    extra_vars: Mapping[str, Any] = field(default_factory=dict)
    args: str = ""
    slice_number: int = 1
    slice_count: int = 1

    @property
    def own_hosts(self) -> Hosts:
        """The hosts of this slice: AWX deals them out in the order of their names."""
        names = sorted(self.hosts)[self.slice_number - 1 :: self.slice_count]
        return {name: self.hosts[name] for name in names}

    @property
    def meta_vars(self) -> dict[str, Any]:
        """What AWX tells every playbook about its job, under two prefixes."""
        told = {
            "job_id": self.job_id,
            "job_launch_type": "scheduled",
            "job_template_id": 12,
            "job_template_name": "Publish host facts",
            "schedule_name": "Publish host facts every night",
            "inventory_id": 3,
            "inventory_name": "SSM managed nodes",
            "project_revision": "0123456789abcdef0123456789abcdef01234567",
            "project_scm_branch": "main",
            "execution_node": "exec1.example.com",
        }
        return {f"{prefix}_{name}": value for prefix in _PREFIXES for name, value in told.items()}


class _Unsafe(yaml.SafeDumper):
    """AWX marks all texts among extra variables as unsafe, so that they are no templates."""


_Unsafe.add_representer(str, lambda dumper, text: dumper.represent_scalar("!unsafe", text))


def write_job(job: Job, folder: Path, project: Path, collection: Path, runs_in: Path) -> None:
    """Fill a private data directory.

    :param collection: the folder of the installed collection.
    :param runs_in: where the job will run; AWX's containers call it ``/runner``.
    """
    shutil.copytree(project, folder / "project")
    shutil.copytree(
        collection, folder / "requirements_collections" / "ansible_collections" / "fleetfacts" / "ssm", symlinks=True
    )
    _write(folder / "inventory" / "hosts", _inventory_script(job.own_hosts), mode=0o700)
    extra_vars = yaml.dump({**job.extra_vars, **job.meta_vars}, Dumper=_Unsafe)
    _write(folder / "env" / "extravars", extra_vars)
    _write(folder / "env" / "cmdline", f"-u root {job.args}")
    _write(folder / "env" / "envvars", yaml.safe_dump(_environment(job, runs_in)))


def run_job(job: Job, folder: Path) -> None:
    """``ansible-runner run``, as on a control node."""
    _runner(["run", str(folder), "--playbook", job.playbook, "--ident", str(job.job_id)])


def run_remotely(job: Job, folder: Path, worker: Path) -> None:
    """``transmit | worker | process``, as between a control node and an execution node."""
    sent = _runner(["transmit", str(folder), "--playbook", job.playbook, "--ident", str(job.job_id)])
    done = _runner(["worker", "--private-data-dir", str(worker)], sent)
    _runner(["process", str(folder), "--ident", str(job.job_id)], done)


def events(job: Job, folder: Path) -> Iterator[dict[str, Any]]:
    """What happened, as AWX stores it, in order."""
    files = (folder / "artifacts" / str(job.job_id) / "job_events").glob("*.json")
    read = [json.loads(file.read_text(encoding="utf-8")) for file in files if "partial" not in file.name]
    yield from sorted(read, key=lambda event: int(event["counter"]))


def status(job: Job, folder: Path) -> str:
    """How the job ended, in AWX's words."""
    return (folder / "artifacts" / str(job.job_id) / "status").read_text(encoding="utf-8").strip()


def stdout(job: Job, folder: Path) -> str:
    """What a reader of the job sees."""
    return (folder / "artifacts" / str(job.job_id) / "stdout").read_text(encoding="utf-8")


def _write(file: Path, text: str, mode: int = 0o600) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.touch(mode=mode)
    file.write_text(text, encoding="utf-8")


def _inventory_script(hosts: Hosts) -> str:
    told = {
        name: {**variables, "remote_tower_enabled": "true", "remote_tower_id": number}
        for number, (name, variables) in enumerate(hosts.items(), 1)
    }
    data = {"all": {"hosts": list(hosts)}, "_meta": {"hostvars": told}}
    return f"#! /usr/bin/env python3\n# -*- coding: utf-8 -*-\nprint({json.dumps(data)!r})\n"


def _environment(job: Job, runs_in: Path) -> dict[str, str]:
    return {
        "ANSIBLE_COLLECTIONS_PATH": str(runs_in / "requirements_collections"),
        "ANSIBLE_INVENTORY_UNPARSED_FAILED": "True",
        "ANSIBLE_RETRY_FILES_ENABLED": "False",
        "AWX_HOST": "https://awx.example.com",
        "AWX_PRIVATE_DATA_DIR": str(runs_in),
        "INVENTORY_ID": "3",
        "JOB_ID": str(job.job_id),
        "MAX_EVENT_RES": "700000",
        "PROJECT_REVISION": "0123456789abcdef0123456789abcdef01234567",
        **job.env,
    }


def _runner(args: list[str], stream: bytes | None = None) -> bytes:
    run = subprocess.run(
        [str(_RUNNER), *args],
        input=stream or b"",
        env=tool_environment(),
        capture_output=True,
        timeout=300,
        check=False,
    )
    assert args[0] == "run" or run.returncode == 0, run.stdout[-4000:] + run.stderr
    return run.stdout
