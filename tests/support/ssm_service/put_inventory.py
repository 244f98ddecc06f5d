"""PutInventory.

All items are checked before the first is stored, so that an error stores nothing (inferred, not seen live).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from .aws_types import AWS_TYPES
from .backend import ControlBackend, InventoryBackend
from .countdown import Countdown
from .errors import ServiceError
from .node_registry import INSTANCE_INFORMATION
from .schemas import CustomType
from .settings import Settings
from .store import Item

# Quotas: 1024 KB an item, 1 MB a call. What is counted is inferred: the item as compact UTF-8 JSON.
ITEM_BYTES = 1024 * 1024
CALL_BYTES = 1024 * 1024

RawItem = Mapping[str, Any]


@dataclass
class _Draft:
    """What a request would change."""

    items: list[Item] = field(default_factory=list)
    types: dict[str, CustomType] = field(default_factory=dict)
    messages: list[str] = field(default_factory=list)


def put_inventory(backend: InventoryBackend, control: ControlBackend, parameters: dict[str, Any]) -> dict[str, Any]:
    now = control.clock.now()
    instance_id = parameters["InstanceId"]
    backend.nodes.managed(instance_id, now)
    _check_sizes(parameters["Items"])
    _check_repeats(parameters["Items"])
    draft = _Draft()
    for raw in parameters["Items"]:
        _draft_item(backend, control.settings, draft, instance_id, raw, now)
    backend.schemas.learn(draft.types)
    for item in draft.items:
        settings = control.settings
        backend.store.put(item, Countdown.starting(now, settings.lag_reads, settings.lag_seconds))
    return {"Message": " ".join(draft.messages)} if draft.messages else {}


def _check_sizes(items: list[RawItem]) -> None:
    total = 0
    for item in items:
        size = len(json.dumps(item, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass"))
        total += size
        if size > ITEM_BYTES:
            message = "Inventory item can have up to 1024 KB in total."
            raise ServiceError("ItemSizeLimitExceededException", message, type_name=item["TypeName"])
    if total > CALL_BYTES:
        message = "The size of inventory data has exceeded the total size limit for the resource."
        raise ServiceError("TotalSizeLimitExceededException", message)


def _check_repeats(items: list[RawItem]) -> None:
    """A type twice in one request is refused (inferred, not seen live)."""
    seen: set[str] = set()
    for item in items:
        if item["TypeName"] in seen:
            message = f"The inventory type {item['TypeName']} is repeated."
            raise ServiceError("InvalidItemContentException", message, type_name=item["TypeName"])
        seen.add(item["TypeName"])


def _draft_item(
    backend: InventoryBackend, settings: Settings, draft: _Draft, instance_id: str, raw: RawItem, now: datetime
) -> None:
    type_name, version = raw["TypeName"], raw["SchemaVersion"]
    _check_type(type_name, version)
    _check_context(type_name, raw.get("Context"))
    known = backend.schemas.find(type_name)
    if known is not None and known.ignores(version):
        # The guide has these words in an event, the API's documentation says "ignored": that the answer is a
        # success and has them as its Message is inferred, not seen live.
        draft.messages.append(
            f"The inventory item with type name {type_name} was sent with a disabled schema version {version}."
            f" You must send a version greater than {known.disabled}"
        )
        return
    stored = backend.store.stored(instance_id, type_name, now)
    if raw.get("Content") is None:
        draft.items.append(_confirmed(settings, stored, raw, now))
        return
    if type_name.startswith("Custom:"):
        draft.types[type_name] = backend.schemas.draft(type_name, version, raw["Content"], draft.types)
    draft.items.append(_written(backend, stored, instance_id, raw, now))


def _check_type(type_name: str, version: str) -> None:
    if type_name.startswith("Custom:"):
        # Guide: "Both Custom and the Data you specify must begin with a capital letter."
        if not ("A" <= type_name[len("Custom:") :][:1] <= "Z"):
            raise ServiceError("InvalidTypeNameException", "The parameter type name is not valid.")
    elif type_name not in AWS_TYPES:
        raise ServiceError("InvalidTypeNameException", "The parameter type name is not valid.")
    elif AWS_TYPES[type_name].version != version:
        message = f"Inventory item type {type_name} does not support schema version {version}."
        raise ServiceError("UnsupportedInventorySchemaVersionException", message)


def _check_context(type_name: str, context: Mapping[str, str] | None) -> None:
    if not context:
        return
    allowed = AWS_TYPES[type_name].context if type_name in AWS_TYPES else ()
    if not allowed:
        message = f"The Context attribute is not supported for inventory type {type_name}."
        raise ServiceError("UnsupportedInventoryItemContextException", message, type_name=type_name)
    if not set(context) <= set(allowed):
        raise ServiceError("InvalidInventoryItemContextException", f"The Context of {type_name} isn't valid.")


def _confirmed(settings: Settings, stored: Item | None, raw: RawItem, now: datetime) -> Item:
    """A put without content: with the stored hash it renews the capture time (inferred), with another it is refused."""
    type_name, content_hash = raw["TypeName"], raw.get("ContentHash")
    if content_hash is None:
        message = f"The inventory item {type_name} has neither content nor content hash."
        raise ServiceError("InvalidItemContentException", message, type_name=type_name)
    if stored is None or stored.content_hash != content_hash:
        named = type_name if settings.mismatch_names_type else None
        raise ServiceError(settings.mismatch_code, "The content hash does not match.", type_name=named)
    return stored.renewed(raw["CaptureTime"], now)


def _written(backend: InventoryBackend, stored: Item | None, instance_id: str, raw: RawItem, now: datetime) -> Item:
    """A put with content.

    Sent with the stored hash it leaves the contents alone (model), the schema version too (inferred, not seen live);
    sent without a hash it clears the stored one (inferred, not seen live).
    """
    content_hash = raw.get("ContentHash")
    if stored is not None and content_hash is not None and stored.content_hash == content_hash:
        return stored.renewed(raw["CaptureTime"], now)
    return Item(
        instance_id=instance_id,
        type_name=raw["TypeName"],
        schema_version=raw["SchemaVersion"],
        capture_time=raw["CaptureTime"],
        content_hash=content_hash,
        entries=tuple(_entries(backend, instance_id, raw)),
        stored_at=now,
        serial=backend.store.next_serial(),
    )


def _entries(backend: InventoryBackend, instance_id: str, raw: RawItem) -> list[dict[str, str]]:
    """The entries to keep. Id, status and kind of a node are the service's own (inferred, not seen live)."""
    entries = [dict(entry) for entry in raw["Content"]]
    node = backend.nodes.find(instance_id)
    if raw["TypeName"] != INSTANCE_INFORMATION or node is None:
        return entries
    owned = {name: node.information[name] for name in ("InstanceId", "InstanceStatus", "ResourceType")}
    return [{**entry, **owned} for entry in entries]
