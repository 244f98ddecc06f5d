# Copyright: Contributors to the fleetfacts.ssm collection
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the fleetfacts.ssm collection: nothing outside it may import it.
"""Deletions of custom inventory types, which the service carries out over some minutes."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from ansible_collections.fleetfacts.ssm.plugins.module_utils._time import to_capture_time

# model: InventoryDeletionStatus
IN_PROGRESS = "InProgress"
COMPLETE = "Complete"


@dataclass(frozen=True)
class VersionCount:
    """How many nodes had data of a schema version when the deletion began, and how many still have."""

    schema_version: str
    count: int
    remaining_count: int


@dataclass(frozen=True)
class Deletion:
    """A deletion as the service describes it; that of a dry run has no status."""

    deletion_id: str
    type_name: str
    total_count: int
    remaining_count: int
    versions: tuple[VersionCount, ...]
    status: str | None = None
    status_message: str | None = None
    start_time: str | None = None
    last_update_time: str | None = None

    @property
    def is_running(self) -> bool:
        """Whether the service still works on it."""
        return self.status == IN_PROGRESS

    def as_result(self) -> dict[str, Any]:
        """The deletion as a module returns it."""
        return {
            "deletion_id": self.deletion_id,
            "type_name": self.type_name,
            "status": self.status,
            "status_message": self.status_message,
            "start_time": self.start_time,
            "last_update_time": self.last_update_time,
            "total_count": self.total_count,
            "remaining_count": self.remaining_count,
            "versions": versions_as_result(self.versions),
        }


def versions_as_result(versions: Iterable[VersionCount]) -> list[dict[str, Any]]:
    """Counts by schema version as a module returns them."""
    return [dict(vars(each)) for each in versions]


def read_deletion(answer: Mapping[str, Any]) -> Deletion:
    """A deletion from what DeleteInventory answers or DescribeInventoryDeletions lists."""
    summary = answer.get("DeletionSummary") or {}
    return Deletion(
        answer.get("DeletionId") or "",
        answer.get("TypeName") or "",
        summary.get("TotalCount") or 0,
        summary.get("RemainingCount") or 0,
        tuple(_read_version(each) for each in summary.get("SummaryItems") or ()),
        answer.get("LastStatus"),
        answer.get("LastStatusMessage"),
        _time_text(answer.get("DeletionStartTime")),
        _time_text(answer.get("LastStatusUpdateTime")),
    )


def _read_version(item: Mapping[str, Any]) -> VersionCount:
    return VersionCount(item.get("Version") or "", item.get("Count") or 0, item.get("RemainingCount") or 0)


def _time_text(moment: datetime.datetime | None) -> str | None:
    return to_capture_time(moment) if moment else None


def running(deletions: Iterable[Mapping[str, Any]], type_name: str | None = None) -> list[Deletion]:
    """The deletions of the list that still run, of all types or of one."""
    read = (read_deletion(each) for each in deletions)
    return [each for each in read if each.is_running and type_name in (None, each.type_name)]
