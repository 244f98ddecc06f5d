"""Callback plugin of the tests: one line of JSON for every task that ended on a host."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from ansible.plugins.callback import CallbackBase

DOCUMENTATION = """
name: task_recorder
type: aggregate
short_description: Write task results to a file
description: Writes one line of JSON to the file named by E(TASK_RECORDER_FILE) for every task that ended on a host.
"""


class CallbackModule(CallbackBase):
    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = "aggregate"
    CALLBACK_NAME = "task_recorder"
    CALLBACK_NEEDS_ENABLED = True

    def __init__(self) -> None:
        super().__init__()
        self._file = Path(os.environ["TASK_RECORDER_FILE"])

    def v2_runner_on_ok(self, result: Any) -> None:
        self._record(result, "changed" if result.is_changed() else "ok")

    def v2_runner_on_failed(self, result: Any, ignore_errors: bool = False) -> None:
        self._record(result, "failed")

    def v2_runner_on_unreachable(self, result: Any) -> None:
        self._record(result, "unreachable")

    def v2_runner_on_skipped(self, result: Any) -> None:
        self._record(result, "skipped")

    def _record(self, result: Any, status: str) -> None:
        line = json.dumps(
            {
                "host": _public(result, "host").get_name(),
                "task": _task_name(result),
                "status": status,
                "result": _public(result, "result"),
            },
            default=str,
        )
        with self._file.open("a", encoding="utf-8") as file:
            file.write(line + "\n")


def _task_name(result: Any) -> str:
    # ansible-core 2.21 puts the name of the role before it, earlier versions don't
    role = _public(result, "task")._role
    name: str = result.task_name
    return name.removeprefix(f"{role.get_name()} : ") if role else name


def _public(result: Any, name: str) -> Any:
    # ansible-core 2.17 and 2.18 know the underscored name only
    return getattr(result, name) if hasattr(result, name) else getattr(result, "_" + name)
