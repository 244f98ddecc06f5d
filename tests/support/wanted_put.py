"""What a task for ``ssm_put_inventory`` asks for, worked out from its parameters in the plainest way."""

from __future__ import annotations

import base64
import datetime
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

_GO_SHORT = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}


@dataclass(frozen=True)
class WantedItem:
    """An item; what is none was left to the module or to the node."""

    entries: list[dict[str, str]] | None
    schema_version: str | None
    capture_time: str | None
    context: dict[str, str]


def wanted_of(instance_id: str, params: Mapping[str, Any]) -> dict[str, WantedItem]:
    """The items of a node by the names of their types."""
    rows = params.get("instances")
    row = params if rows is None else next(one for one in as_list(rows) if str(one["instance_id"]) == instance_id)
    items = params["items"] if row.get("items") is None else row["items"]
    return {str(item["type_name"]): _wanted(item) for item in as_list(items)}


def _wanted(item: Mapping[str, Any]) -> WantedItem:
    version, moment = item.get("schema_version"), item.get("capture_time")
    absent = item.get("state") == "absent"
    return WantedItem(
        entries=_entries(item),
        schema_version=str(version) if version is not None else None if absent else "1.0",
        capture_time=None if moment is None else _utc(str(moment)),
        context=_texts(item.get("context") or {}),
    )


def _entries(item: Mapping[str, Any]) -> list[dict[str, str]] | None:
    content = item.get("content")
    if content is None:
        return [] if item.get("state") == "absent" else None
    return [_texts(entry) for entry in as_list(content)]


def _texts(entry: Mapping[str, Any]) -> dict[str, str]:
    return {text_of(name): text_of(value) for name, value in entry.items()}


def _utc(text: str) -> str:
    moment = datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))
    return moment.astimezone(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def text_of(value: Any) -> str:
    """Text as it is, anything else as JSON has it."""
    if isinstance(value, str):
        return value
    return "" if value is None else json.dumps(value)


def as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def multiset(entries: Sequence[Mapping[str, str]]) -> list[str]:
    """Entries in a form that is equal where they are the same, in whatever order."""
    return sorted(json.dumps(entry, sort_keys=True) for entry in entries)


def hash_of(entries: Sequence[Mapping[str, str]]) -> str:
    """The content hash of entries in their canonical order."""
    ordered = sorted(sorted(entry.items()) for entry in entries)
    rows = ["{" + ",".join(f"{_of_go(name)}:{_of_go(value)}" for name, value in pairs) + "}" for pairs in ordered]
    plain = f"[{','.join(rows)}]" if rows else "null"
    return base64.b64encode(hashlib.md5(plain.encode(), usedforsecurity=False).digest()).decode()


def _of_go(text: str) -> str:
    """A text as encoding/json of Go writes it."""
    return '"' + "".join(map(_char_of_go, text)) + '"'


def _char_of_go(char: str) -> str:
    if char in _GO_SHORT:
        return _GO_SHORT[char]
    return f"\\u{ord(char):04x}" if char < " " or char in "<>&\u2028\u2029" else char
