"""A copy of the checkout as Ansible's tools want it: ``ansible_collections/fleetfacts/ssm``, amazon.aws beside it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.support.scratch import scratch_folder

ROOT = Path(__file__).parents[2]
CACHE = ROOT / ".cache"
SITE_PACKAGES = Path(sysconfig.get_path("purelib"))


@contextmanager
def collection_copy() -> Iterator[Path]:
    """The copy's folder, gone afterwards. It holds the files that git knows or would take, and is a repository itself.

    A copy below a folder that git ignores makes ansible-test and antsibull-docs check nothing and report success.
    """
    with scratch_folder("collection") as folder:
        collections = folder / "ansible_collections"
        copy = collections / "fleetfacts" / "ssm"
        copy.mkdir(parents=True)
        (collections / "amazon").symlink_to(SITE_PACKAGES / "ansible_collections" / "amazon")
        for file in tracked_files():
            target = copy / file
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / file, target, follow_symlinks=False)
        subprocess.run(["git", "init", "--quiet"], cwd=copy, check=True)
        yield copy


def tracked_files() -> list[Path]:
    """The checkout's files, relative to it: those of git, and new ones that it does not ignore."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [Path(name) for name in listed.split("\0") if name and (ROOT / name).exists()]


def tool_environment() -> dict[str, str]:
    """The environment with the tools of this Python first on the path.

    Tools that ask git for a collection's files find none in ``.venv``, which git ignores: git shall not look there.
    """
    path = os.pathsep.join([sysconfig.get_path("scripts"), os.environ.get("PATH", os.defpath)])
    return {**os.environ, "PATH": path, "GIT_CEILING_DIRECTORIES": sys.prefix}
