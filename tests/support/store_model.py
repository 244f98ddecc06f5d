"""One node as the service keeps it, in a dozen lines: what planning is tested against, free of any transport."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ansible_collections.fleetfacts.ssm.plugins.module_utils._batch import escalate, first_batch
from ansible_collections.fleetfacts.ssm.plugins.module_utils._plan import Plan, Step, Stored


class HashMismatch(Exception):
    """A hash came alone and is not the one held. ``type_name`` is the type it was for."""

    def __init__(self, type_name: str) -> None:
        super().__init__(type_name)
        self.type_name = type_name


@dataclass
class Held:
    """One type of the node."""

    schema_version: str
    capture_time: str
    entries: list[dict[str, str]]
    content_hash: str | None = None


@dataclass
class NodeModel:
    """The types of one node, and every put it took.

    A put whose hash is the one held leaves the contents alone, as the service model says of PutInventory.
    """

    types: dict[str, Held] = field(default_factory=dict)
    taken: list[list[Mapping[str, Any]]] = field(default_factory=list)

    def put(self, items: Sequence[Mapping[str, Any]]) -> None:
        """Takes a put whole, or refuses it whole."""
        for item in items:
            held = self.types.get(item["TypeName"])
            if "Content" not in item and (held is None or held.content_hash != item["ContentHash"]):
                raise HashMismatch(item["TypeName"])
        for item in items:
            self._take(item)
        self.taken.append(list(items))

    def stored(self, order: random.Random) -> dict[str, Stored]:
        """What reading the node answers, entries and their attributes in any order."""
        return {name: Stored.from_answer(_answer(held, order)) for name, held in self.types.items()}

    def apply(self, plan: Plan) -> list[Step]:
        """Sends what the plan sends; the steps as they were taken in the end."""
        pending = plan.puts
        settled: list[Step] = []
        while pending:
            batch = first_batch(pending)
            try:
                self.put([step.request() for step in batch])
            except HashMismatch as mismatch:
                in_full = escalate(batch, mismatch.type_name)
                assert in_full is not None
                pending = in_full + pending[len(batch) :]
                continue
            settled.extend(batch)
            pending = pending[len(batch) :]
        return settled

    def _take(self, item: Mapping[str, Any]) -> None:
        name, new_hash = item["TypeName"], item.get("ContentHash")
        held = self.types.get(name)
        keeps = held is not None and new_hash is not None and held.content_hash == new_hash
        entries = held.entries if held is not None and keeps else [dict(entry) for entry in item["Content"]]
        self.types[name] = Held(item["SchemaVersion"], item["CaptureTime"], entries, new_hash)


def _answer(held: Held, order: random.Random) -> dict[str, Any]:
    entries = [dict(order.sample(list(entry.items()), len(entry))) for entry in held.entries]
    order.shuffle(entries)
    return {"SchemaVersion": held.schema_version, "CaptureTime": held.capture_time, "Entries": entries}
