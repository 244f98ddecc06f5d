"""Python begins with this where PYTHONPATH leads here: files are copied to the folder KEPT_FILES before they go."""

from __future__ import annotations

import contextlib
import itertools
import os
import stat
import sys
from typing import Any

_FOLDER = os.environ.get("KEPT_FILES", "")
_NUMBERS = itertools.count()


def _keep(event: str, args: tuple[Any, ...]) -> None:
    if event == "os.remove":
        path, folder = args
    elif event == "os.rename":  # os.replace says so too; what is at its end goes
        _source, path, _source_folder, folder = args
    else:
        return
    # a file that can't be read, or is not there, is none to be kept
    with contextlib.suppress(OSError):
        _copy(path, None if folder == -1 else folder)


def _copy(path: Any, folder: int | None) -> None:
    if not stat.S_ISREG(os.stat(path, dir_fd=folder, follow_symlinks=False).st_mode):
        return
    name = f"{os.getpid()}-{next(_NUMBERS)}-{os.path.basename(os.fsdecode(path))}"
    with (
        os.fdopen(os.open(path, os.O_RDONLY, dir_fd=folder), "rb") as source,
        open(os.path.join(_FOLDER, name), "wb") as copy,
    ):
        copy.write(source.read())


if _FOLDER:
    sys.addaudithook(_keep)
