"""Folders for one run of a tool, gone afterwards."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def scratch_folder(kind: str) -> Iterator[Path]:
    """An empty folder whose name is one word of Python.

    ansible-core parses settings that hold a path, such as ``HOME``, as Python, which warns on the terminal of a digit
    that a keyword follows: in ``playbook-4is0x`` by chance, in ``playbook_4is0x`` never.
    """
    with tempfile.TemporaryDirectory(prefix=f"{kind}_") as name:
        yield Path(name).resolve()
