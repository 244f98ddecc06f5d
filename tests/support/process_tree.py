"""Processes that a process has started, whatever their sessions are: those of Ansible's workers are their own."""

from __future__ import annotations

from pathlib import Path


def descendants(pid: int) -> list[int]:
    """All processes that a process has started, and those that they have (Linux)."""
    parents = {each: stat[1] for each in _pids() if (stat := _stat(each))}
    found = [pid]
    for each in found:
        found.extend(child for child, parent in parents.items() if parent == str(each))
    return found[1:]


def is_running(pid: int) -> bool:
    """Whether a process has not ended; one that nobody has asked for its exit code has."""
    stat = _stat(pid)
    return stat is not None and stat[0] != "Z"


def _pids() -> list[int]:
    return [int(each.name) for each in Path("/proc").glob("[0-9]*")]


def _stat(pid: int) -> list[str] | None:
    """State, parent and so on; none where there is no such process."""
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
    except OSError:
        return None
