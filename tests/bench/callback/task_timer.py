"""Callback plugin of the benchmark: the seconds of each task, one line of JSON for each."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path
from typing import Any

from ansible.plugins.callback import CallbackBase

DOCUMENTATION = """
name: task_timer
type: aggregate
short_description: Write the seconds of each task to a file
description: Writes one line of JSON to the file named by E(TASK_TIMER_FILE) for every task that ended on a host.
"""


class CallbackModule(CallbackBase):
    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = "aggregate"
    CALLBACK_NAME = "task_timer"
    CALLBACK_NEEDS_ENABLED = True

    def v2_playbook_on_task_start(self, task: Any, is_conditional: bool) -> None:
        self._began = time.perf_counter()

    def v2_runner_on_ok(self, result: Any) -> None:
        seconds = time.perf_counter() - self._began
        with Path(os.environ["TASK_TIMER_FILE"]).open("a", encoding="utf-8") as file:
            file.write(json.dumps({"task": result.task_name, "seconds": seconds}) + "\n")
