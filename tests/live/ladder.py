"""The collection's own way on a node: what each task of live.yml reports."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from tests.live.probe import Answer, Probe
from tests.support.playbook import PlaybookResult, run_playbook

_PLAYBOOK = Path(__file__).with_name("live.yml")
# Tasks, beside the pauses, may have to wait out throttling.
_TIMEOUT = 600


def climb(probe: Probe, environment: Mapping[str, str]) -> Answer:
    """Runs live.yml; the outcome of each of its tasks, by name."""
    variables = {"instance_id": probe.instance_id, "settling": round(probe.settling)}
    run = run_playbook(_PLAYBOOK, env=environment, args=["-e", json.dumps(variables)], timeout=_TIMEOUT)
    answer: Answer = {one.task: _told(one) for one in run.results if not one.task.startswith("Let reads")}
    return answer if run.rc == 0 else answer | {"error": f"exit code {run.rc}", "text": run.describe()}


def _told(task: PlaybookResult) -> str:
    nodes = task.result.get("instances") or task.result.get("nodes")
    if not nodes:
        return f"{task.status}: {task.result.get('msg')}"
    (stored,) = nodes[0]["types"]
    if "outcome" in stored:
        return f"{task.status}: {stored['outcome']}"
    return f"{task.status}: {stored['entries']}"
