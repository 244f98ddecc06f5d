"""Fixtures around the built collection, for the tests of releases and of execution environments."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.collection_build import build, install
from tests.tools.workspace import collection_copy

# What a folder that is worked in holds, and a release must not.
LITTER = (
    ".ansible/roles/x",
    ".cache/ansible-test/x",
    ".coverage.host.1",
    ".hypothesis/unicode_data/x",
    ".mypy_cache/x.json",
    ".pytest_cache/README.md",
    ".ruff_cache/x",
    ".venv/bin/python",
    "build/fleetfacts-ssm-0.0.9.tar.gz",
    "docs/build/html/index.html",
    "fleetfacts-ssm-0.0.9.tar.gz",
    "plugins/modules/__pycache__/x.cpython-311.pyc",
)


@pytest.fixture(scope="session")
def tarball(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The collection, built from a copy of the checkout in which work has left its traces."""
    with collection_copy() as copy:
        for name in LITTER:
            file = copy / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.touch()
        return build(copy, tmp_path_factory.mktemp("tarball"))


@pytest.fixture(scope="session")
def installed(tarball: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the collection installed from the tarball; its third parent serves as ANSIBLE_COLLECTIONS_PATH."""
    return install(tarball, tmp_path_factory.mktemp("installed"))
