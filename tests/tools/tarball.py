"""What a released tarball holds: everything that users need, and nothing else."""

from __future__ import annotations

import json
import re
import tarfile
from collections.abc import Iterable
from pathlib import Path

# One pattern a line: all that users need. A file that none of them fits has to be thought about: is it for users?
_WANTED = re.compile(
    r"""
    (FILES|MANIFEST)\.json
    | (CHANGELOG\.(md|rst)|COPYING|README\.md)
    | changelogs/(changelog|config)\.yaml
    | meta/(runtime\.yml|execution-environment\.yml|ee-requirements\.txt|ee-bindep\.txt)
    | docs/docsite/(config|extra-docs|links)\.yml
    | docs/docsite/rst/[\w-]+\.(rst|svg|png)
    | playbooks/[\w/.-]+\.(yml|j2|js|css)
    | plugins/(action|doc_fragments|filter|inventory|module_utils|modules|plugin_utils)/\w+\.(py|yml)
    | roles/host_facts/[\w/.-]+\.(yml|md|j2|py|ps1|sh)
    """,
    re.VERBOSE,
)

# Without these the collection is not whole.
_NEEDED = (
    "COPYING",
    "README.md",
    "meta/execution-environment.yml",
    "meta/runtime.yml",
    "plugins/modules/ssm_put_inventory.py",
)


def listed(tarball: Path) -> dict[str, int]:
    """The files of a tarball and their sizes in bytes."""
    with tarfile.open(tarball) as archive:
        return {member.name: member.size for member in archive.getmembers() if not member.isdir()}


def faults(names: Iterable[str]) -> list[str]:
    """What is wrong with a tarball of these files, one sentence each."""
    held = set(names)
    superfluous = [
        f"{name} is in the tarball, but not for users." for name in sorted(held) if not _WANTED.fullmatch(name)
    ]
    missing = [f"{name} is missing in the tarball." for name in _NEEDED if name not in held]
    return superfluous + missing


def version(tarball: Path) -> str:
    """The version that the tarball's manifest gives."""
    with tarfile.open(tarball) as archive:
        manifest = archive.extractfile("MANIFEST.json")
        assert manifest is not None
        return str(json.load(manifest)["collection_info"]["version"])
