"""Deletions of custom types, which run on after the request that began them."""

from __future__ import annotations

import uuid
from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from .countdown import Countdown
from .errors import ServiceError
from .schemas import version_key
from .store import Item, Store

# Guide: a list of deletions shows those of the last 30 days.
_HISTORY = timedelta(days=30)


@dataclass
class Deletion:
    """One deletion: the items it removes once its countdown is over."""

    deletion_id: str
    type_name: str
    started: datetime
    updated: datetime
    items: list[Item]
    countdown: Countdown
    complete: bool = False

    def settle(self, store: Store, now: datetime) -> None:
        if self.complete or self.countdown.pending(now):
            return
        for item in self.items:
            store.remove(item)
        self.complete = True
        self.updated = now

    def summary(self) -> dict[str, Any]:
        """Counts by schema version, as the guide's samples have them."""
        counts = Counter(item.schema_version for item in self.items)
        remaining = 0 if self.complete else 1
        return {
            "TotalCount": len(self.items),
            "RemainingCount": len(self.items) * remaining,
            "SummaryItems": [
                {"Version": version, "Count": counts[version], "RemainingCount": counts[version] * remaining}
                for version in sorted(counts, key=version_key)
            ],
        }

    def begun(self) -> dict[str, Any]:
        """The answer to the request that began it."""
        return {"DeletionId": self.deletion_id, "TypeName": self.type_name, "DeletionSummary": self.summary()}

    def status(self) -> dict[str, Any]:
        return {
            "DeletionId": self.deletion_id,
            "TypeName": self.type_name,
            "DeletionStartTime": int(self.started.timestamp()),
            "LastStatus": "Complete" if self.complete else "InProgress",
            "LastStatusMessage": "Deletion is successful" if self.complete else "The Delete is in progress",
            "LastStatusUpdateTime": int(self.updated.timestamp()),
            "DeletionSummary": self.summary(),
        }


def new_deletion(type_name: str, items: list[Item], countdown: Countdown, now: datetime) -> Deletion:
    return Deletion(str(uuid.uuid4()), type_name, now, now, items, countdown)


class Deletions:
    def __init__(self) -> None:
        self._deletions: dict[str, Deletion] = {}
        self._tokens: dict[str, tuple[dict[str, Any], Deletion]] = {}

    def begin(self, deletion: Deletion, token: str | None, parameters: dict[str, Any]) -> None:
        self._deletions[deletion.deletion_id] = deletion
        if token is not None:
            self._tokens[token] = (parameters, deletion)

    def repeated(self, token: str | None, parameters: dict[str, Any]) -> Deletion | None:
        """The deletion that a request with this idempotency token began already (inferred, not seen live)."""
        if token is None or token not in self._tokens:
            return None
        earlier, deletion = self._tokens[token]
        if earlier != parameters:
            message = "The client token was used before, with other parameters."
            raise ServiceError("InvalidDeleteInventoryParametersException", message)
        return deletion

    def settle(self, store: Store, now: datetime) -> None:
        for deletion in self._deletions.values():
            deletion.settle(store, now)

    def shown(self, deletion_id: str | None, now: datetime) -> list[Deletion]:
        """The deletions a request asks for, the latest first."""
        if deletion_id is None:
            recent = [one for one in self._deletions.values() if now - one.started < _HISTORY]
            return sorted(recent, key=lambda one: one.started, reverse=True)
        if deletion_id not in self._deletions:
            raise ServiceError("InvalidDeletionIdException", "The ID of the delete operation isn't valid.")
        return [self._deletions[deletion_id]]
