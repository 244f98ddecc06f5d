"""One node and one custom type of its own, on a real account or on the test service."""

from __future__ import annotations

import datetime
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from botocore.exceptions import ClientError

TYPE = "Custom:FleetfactsProbe"
UNKNOWN_TYPE = "Custom:FleetfactsProbeNever"
UNKNOWN_NODE = "i-0ffffffffffffffff"

# Seconds between two looks at something that takes its time.
_PAUSE = 2.0
# Seconds for a deletion, which takes the service some minutes.
_DELETION = 1800.0

Answer = dict[str, Any]


@dataclass
class Probe:
    """Puts and reads of the one type. ``settling`` is how many seconds a put may take until reads show it."""

    client: Any
    instance_id: str
    settling: float
    terminated_id: str | None = None
    delay: float | None = None
    _moments: int = field(default=0)

    def item(self, content: Any = None, content_hash: str | None = None, version: str = "1.0") -> dict[str, Any]:
        """An item with a capture time of its own, which tells whether it was taken."""
        self._moments += 1
        moment = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC) + datetime.timedelta(seconds=self._moments)
        item: dict[str, Any] = {
            "TypeName": TYPE,
            "SchemaVersion": version,
            "CaptureTime": moment.strftime("%Y-%m-%dT%H:%M:%SZ"),
        }
        if content is not None:
            item["Content"] = content
        if content_hash is not None:
            item["ContentHash"] = content_hash
        return item

    def put(self, item: Mapping[str, Any]) -> Answer:
        """What the service answers to a put: its message, or its error."""
        return self.put_together(item)

    def put_together(self, *items: Mapping[str, Any]) -> Answer:
        """What the service answers to a put of several items."""
        return asked(lambda: {"message": self._put(items)})

    def stored(self, item: Mapping[str, Any] | None = None) -> Answer:
        """What reads show, once they show the put of this item, or the time for that has passed."""
        began = time.monotonic()
        while True:
            answer = asked(lambda: self.listed(TYPE))
            shows = item is None or answer.get("capture_time") == item["CaptureTime"]
            if shows or time.monotonic() - began >= self.settling:
                return answer
            time.sleep(_PAUSE)

    def listed(self, type_name: str, instance_id: str | None = None) -> Answer:
        """The first page of a list of entries, and which members it has."""
        answer = self.client.list_inventory_entries(InstanceId=instance_id or self.instance_id, TypeName=type_name)
        return {
            "schema_version": answer.get("SchemaVersion"),
            "capture_time": answer.get("CaptureTime"),
            "entries": answer.get("Entries"),
            "members": sorted(name for name in answer if name != "ResponseMetadata"),
        }

    def measure_delay(self, item: Mapping[str, Any]) -> None:
        """How long after a put the reads show it; until then they may also know nothing of the type."""
        began = time.monotonic()
        while asked(lambda: self.listed(TYPE)).get("capture_time") != item["CaptureTime"]:
            if time.monotonic() - began > self.settling:
                return
            time.sleep(0.2)
        self.delay = time.monotonic() - began

    def delete(self, option: str | None = None) -> Answer:
        """Deletes the type's data, and its schema if so asked, and waits until that is done."""
        request = {"TypeName": TYPE} | ({"SchemaDeleteOption": option} if option else {})
        answer = asked(lambda: {"deletion": self.client.delete_inventory(**request)["DeletionId"]})
        deletion_id = answer.pop("deletion", None)
        return asked(lambda: self._waited_for(deletion_id)) if deletion_id else answer

    def exists(self) -> bool:
        """Whether the account knows the type."""
        pages = self.client.get_paginator("get_inventory_schema").paginate()
        return any(schema["TypeName"] == TYPE for page in pages for schema in page["Schemas"])

    def is_gone(self) -> bool:
        """Whether the account does not know the type any more, or is about to delete it."""
        if not self.exists():
            return True
        pages = self.client.get_paginator("describe_inventory_deletions").paginate()
        deletions = [one for page in pages for one in page["InventoryDeletions"] if one["TypeName"] == TYPE]
        return any(one["LastStatus"] == "InProgress" for one in deletions)

    def _put(self, items: Sequence[Mapping[str, Any]]) -> str | None:
        answer = self.client.put_inventory(InstanceId=self.instance_id, Items=items)
        return answer.get("Message") or None

    def _waited_for(self, deletion_id: str) -> Answer:
        """Nothing once a deletion is done, which one that is not listed yet is not, or that it took too long."""
        began = time.monotonic()
        while time.monotonic() - began < _DELETION:
            listed = self.client.describe_inventory_deletions(DeletionId=deletion_id)["InventoryDeletions"]
            if any(deletion["LastStatus"] != "InProgress" for deletion in listed):
                return {}
            time.sleep(_PAUSE if self.settling else 0)
        return {"error": f"the deletion still runs after {_DELETION:g} seconds"}


def asked(question: Callable[[], Answer]) -> Answer:
    """The answer, or the error in its place: its code, its text, and which type it names."""
    try:
        return question()
    except ClientError as error:
        refused = {"error": error.response["Error"]["Code"], "text": error.response["Error"].get("Message", "")}
        named = error.response.get("TypeName")
        return refused | ({"names": named} if named else {})
