# Copyright: Contributors to the fleetfacts.ssm collection
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the fleetfacts.ssm collection: nothing outside it may import it.
"""Whether a task may run inside Ansible's own process."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from typing import Any

# Values of the interpreter setting that leave the choice to Ansible.
_DISCOVERY = frozenset({"", "auto", "auto_legacy", "auto_silent", "auto_legacy_silent"})
# Beginnings of variables that a program reads before its first line runs.
_READ_AT_START = ("PYTHON", "LD_")


def connection_obstacle(transport: str, becomes: bool, is_async: bool) -> str | None:
    """Why the way to the host forbids it, or none."""
    if transport != "local":
        return f"the connection is {transport}"
    if becomes:
        return "it becomes another user"
    return "it is asynchronous" if is_async else None


def environment_obstacle(environment: Mapping[str, Any]) -> str | None:
    """Why the task's environment forbids it, or none."""
    for name in environment:
        if str(name).startswith(_READ_AT_START):
            return f"its environment sets {name}"
    return None


def interpreter_obstacle(interpreter: str) -> str | None:
    """Why the host's Python forbids it, or none."""
    if interpreter in _DISCOVERY or is_this_python(interpreter):
        return None
    return f"the host's Python is {interpreter}"


def is_this_python(interpreter: str) -> bool:
    """Whether a path names the Python that runs here, in its own environment.

    The files are links to one and the same in many virtual environments, so the folders are compared first.
    """
    same_folder = os.path.realpath(os.path.dirname(interpreter)) == os.path.realpath(os.path.dirname(sys.executable))
    return same_folder and os.path.realpath(interpreter) == os.path.realpath(sys.executable)
