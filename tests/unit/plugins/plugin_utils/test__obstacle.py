"""When a task may run inside Ansible's process."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from ansible_collections.fleetfacts.ssm.plugins.plugin_utils._obstacle import (
    connection_obstacle,
    environment_obstacle,
    interpreter_obstacle,
    is_this_python,
)


@pytest.mark.parametrize(
    ("transport", "becomes", "is_async", "reason"),
    [
        ("ssh", False, False, "the connection is ssh"),
        ("aws_ssm", True, True, "the connection is aws_ssm"),
        ("local", True, False, "it becomes another user"),
        ("local", False, True, "it is asynchronous"),
        ("local", False, False, None),
    ],
)
def test_only_a_plain_local_connection_will_do(transport: str, becomes: bool, is_async: bool, reason: str | None):
    assert connection_obstacle(transport, becomes, is_async) == reason


@pytest.mark.parametrize("name", ["PYTHONPATH", "PYTHONHOME", "LD_LIBRARY_PATH", "LD_PRELOAD"])
def test_what_a_program_reads_at_its_start_cannot_be_set_later(name: str):
    assert environment_obstacle({"AWS_PROFILE": "a", name: "b"}) == f"its environment sets {name}"


def test_any_other_environment_will_do():
    assert environment_obstacle({}) is None
    assert environment_obstacle({"AWS_PROFILE": "a", "HTTPS_PROXY": "b", "PATH": "c", 1: 2}) is None


def test_another_python_will_not_do(tmp_path: Path):
    (tmp_path / "python3").symlink_to(os.path.realpath(sys.executable))
    for other in ("/usr/bin/env python3", "/nonexistent/python3", "python3", str(tmp_path / "python3")):
        assert interpreter_obstacle(other) == f"the host's Python is {other}"


@pytest.mark.parametrize("left_to_ansible", ["", "auto", "auto_legacy", "auto_silent", "auto_legacy_silent"])
def test_a_python_that_ansible_may_choose_will_do(left_to_ansible: str):
    assert interpreter_obstacle(left_to_ansible) is None


def test_this_python_will_do_under_all_its_names(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    (tmp_path / "python3.99").write_text("")
    (tmp_path / "python3").symlink_to("python3.99")
    (tmp_path / "other").write_text("")
    monkeypatch.setattr(sys, "executable", str(tmp_path / "python3"))
    assert interpreter_obstacle(str(tmp_path / "python3.99")) is None
    assert is_this_python(str(tmp_path / "." / "python3"))
    assert not is_this_python(str(tmp_path / "other"))
