"""What ``make venv`` says where it cannot do its work."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]


@pytest.fixture
def old_python(tmp_path: Path) -> Path:
    """A folder with a ``python3`` that says it is 3.9, and none that is newer."""
    script = tmp_path / "python3"
    script.write_text('#!/bin/sh\n[ "$1" = -V ] && echo Python 3.9.2 && exit 0\nexit 1\n')
    script.chmod(0o755)
    for command in ("sh", "dirname"):
        (tmp_path / command).symlink_to(f"/bin/{command}")
    return tmp_path


def make_venv(*arguments: str, path: str) -> subprocess.CompletedProcess[str]:
    command = [str(ROOT / "tests/tools/make_venv"), *arguments]
    return subprocess.run(command, env={"PATH": path}, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ((), "No Python 3.11 or newer found (python3 is Python 3.9.2)."),
        (("python3",), "PYTHON=python3 is Python 3.9.2, but the tools need Python 3.11 or newer"),
        (("python4",), "PYTHON=python4: there is no such command."),
    ],
)
def test_a_python_that_will_not_do_is_told_in_words(old_python: Path, arguments: tuple[str, ...], told: str) -> None:
    before = os.stat(ROOT / ".venv").st_mtime
    done = make_venv(*arguments, path=str(old_python))
    assert done.returncode == 1
    assert told in done.stderr
    assert os.stat(ROOT / ".venv").st_mtime == before


def test_an_index_out_of_reach_is_told_in_words_and_soon(tmp_path: Path) -> None:
    (tmp_path / "tests" / "tools").mkdir(parents=True)
    for name in ("tests/tools/make_venv", "requirements-dev.txt", "constraints.txt"):
        shutil.copy2(ROOT / name, tmp_path / name)
    path = os.pathsep.join([str(Path(sys.base_prefix) / "bin"), os.defpath])
    env = {"PATH": path, "HOME": str(tmp_path), "PIP_CONFIG_FILE": "/dev/null", "PIP_INDEX_URL": "http://127.0.0.1:9/"}
    command = [str(tmp_path / "tests/tools/make_venv"), "python3"]
    done = subprocess.run(command, env=env, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 1
    reason, advice = done.stderr.splitlines()
    assert "Connection refused" in reason
    assert advice.startswith("No package index could be reached: check the network or the proxy")
