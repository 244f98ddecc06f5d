"""The collection as users get it: built into a tarball, and installed from it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.tools.workspace import tool_environment

_GALAXY = Path(sys.executable).with_name("ansible-galaxy")


def build(collection: Path, into: Path) -> Path:
    """Build the collection of a folder; gives the tarball."""
    before = set(into.glob("*.tar.gz"))
    _galaxy("build", "--output-path", str(into), str(collection))
    (tarball,) = set(into.glob("*.tar.gz")) - before
    return tarball


def install(tarball: Path, collections: Path) -> Path:
    """Install a tarball for an ANSIBLE_COLLECTIONS_PATH of ``collections``; gives the collection's own folder."""
    _galaxy("install", "--force", "--offline", "--no-deps", "--collections-path", str(collections), str(tarball))
    return collections / "ansible_collections" / "fleetfacts" / "ssm"


def _galaxy(command: str, *args: str) -> None:
    run = subprocess.run(
        [str(_GALAXY), "collection", command, *args],
        env=tool_environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, f"ansible-galaxy collection {command}: {run.stdout}{run.stderr}"
