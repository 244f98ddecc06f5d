# Copyright: Contributors to the fleetfacts.ssm collection
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the fleetfacts.ssm collection: nothing outside it may import it.
"""One inventory item as a task wants it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from ansible_collections.fleetfacts.ssm.plugins.module_utils import _limits
from ansible_collections.fleetfacts.ssm.plugins.module_utils._content import (
    Digest,
    Entries,
    digest,
    read_content,
    read_text_map,
)
from ansible_collections.fleetfacts.ssm.plugins.module_utils._fault import Fault, kind_of, shown
from ansible_collections.fleetfacts.ssm.plugins.module_utils._time import read_capture_time
from ansible_collections.fleetfacts.ssm.plugins.module_utils._type_name import type_name_problem
from ansible_collections.fleetfacts.ssm.plugins.module_utils._unicode import unicode_problem

DEFAULT_SCHEMA_VERSION = "1.0"


@dataclass(frozen=True)
class Item:
    """An item that keeps every rule of the service.

    ``entries`` is canonical; it is none where only a content hash was given, empty where the type is to be cleared.
    ``keeps_version`` says that the schema version is the one that the node holds, where that is known.
    ``size`` is that of the whole item in bytes as UTF-8 JSON, ``head_size`` that of the item without its content.
    """

    type_name: str
    schema_version: str
    capture_time: str
    entries: Entries | None
    content_hash: str
    context: Mapping[str, str]
    absent: bool
    keeps_version: bool
    size: int
    head_size: int

    def at_version(self, schema_version: str) -> Item:
        """The item with another schema version."""
        more = len(schema_version) - len(self.schema_version)
        return replace(self, schema_version=schema_version, size=self.size + more, head_size=self.head_size + more)

    def head(self) -> dict[str, Any]:
        """What every put of the item carries."""
        return _head(self.type_name, self.schema_version, self.capture_time, self.context)


def _head(type_name: str, schema_version: str, capture_time: str, context: Mapping[str, str]) -> dict[str, Any]:
    head: dict[str, Any] = {"TypeName": type_name, "SchemaVersion": schema_version, "CaptureTime": capture_time}
    if context:
        head["Context"] = dict(context)
    return head


def read_item(options: Mapping[str, Any], now: str) -> tuple[Item | None, list[Fault]]:
    """An item from the options of one item.

    :param options: ``type_name``, ``schema_version``, ``capture_time``, ``content``, ``content_hash``, ``context``,
        ``state``; each may be missing or none.
    :param now: the capture time of an item that gives none.
    :returns: the item, or none and every fault.
    """
    faults: list[Fault] = []
    type_name = _read_type_name(options.get("type_name"), faults)
    schema_version = _read_schema_version(options.get("schema_version"), faults)
    capture_time = _read_capture_time(options.get("capture_time"), now, faults)
    context = _read_context(options.get("context"), faults)
    entries, (content_hash, content_size) = _read_content(options, faults)
    head = {**_head(type_name, schema_version, capture_time, context), "ContentHash": content_hash}
    head_size = len(json.dumps(head, ensure_ascii=False).encode("utf-8"))
    size = head_size + content_size
    if size > _limits.ITEM_BYTES:
        faults.append(Fault("", f"is {size} bytes large, the service takes at most {_limits.ITEM_BYTES} in one item"))
    if faults:
        return None, faults
    absent = options.get("state") == "absent"
    keeps_version = absent and options.get("schema_version") is None
    item = Item(
        type_name, schema_version, capture_time, entries, content_hash, context, absent, keeps_version, size, head_size
    )
    return item, []


def _read_content(options: Mapping[str, Any], faults: list[Fault]) -> tuple[Entries | None, Digest]:
    """The entries with their digest; an empty digest where there is a fault in them."""
    content_faults: list[Fault] = []
    entries = _read_entries(options, content_faults)
    if content_faults:
        faults.extend(content_faults)
        return entries, Digest("", 0)
    given_hash = options.get("content_hash")
    found = Digest(str(given_hash), 0) if entries is None else digest(entries)
    _check_hash(given_hash, found.content_hash, faults)
    return entries, found


def _read_type_name(value: Any, faults: list[Fault]) -> str:
    problem = type_name_problem(value)
    if problem:
        faults.append(Fault("type_name", problem))
        return ""
    return str(value)


def _read_schema_version(value: Any, faults: list[Fault]) -> str:
    if value is None:
        return DEFAULT_SCHEMA_VERSION
    # of a number of thousands of digits Python makes no text
    text = str(value) if isinstance(value, (str, float)) else shown(value)
    if not _limits.SCHEMA_VERSION.match(text):
        problem = f"must be two numbers with a dot between them, as in '1.0' (quoted in YAML), not {shown(value)}"
        faults.append(Fault("schema_version", problem))
        return DEFAULT_SCHEMA_VERSION
    return text


def _read_capture_time(value: Any, now: str, faults: list[Fault]) -> str:
    if value is None:
        return now
    capture_time = read_capture_time(str(value))
    if capture_time is None:
        problem = f"must be a moment of the years 2000 to 2099 such as '2026-01-31T23:59:59Z' (UTC), not {shown(value)}"
        faults.append(Fault("capture_time", problem))
        return now
    return capture_time


def _read_context(value: Any, faults: list[Fault]) -> Mapping[str, str]:
    if value is None:
        return {}
    if not isinstance(value, Mapping):
        faults.append(Fault("context", f"must be a map of text to text, not {kind_of(value)}"))
        return {}
    context, context_faults = read_text_map(value)
    if len(context) > _limits.ATTRIBUTES_PER_ENTRY:
        problem = f"has {len(context)} properties, the service takes at most {_limits.ATTRIBUTES_PER_ENTRY}"
        context_faults.append(Fault("", problem))
    faults.extend(fault.within("context") for fault in context_faults)
    return context


def _read_entries(options: Mapping[str, Any], faults: list[Fault]) -> Entries | None:
    content = options.get("content")
    if options.get("state") == "absent":
        if content is not None or options.get("content_hash") is not None:
            faults.append(
                Fault("state", "'absent' clears the type, so content and content_hash must not be given with it")
            )
        return ()
    if content is None:
        if options.get("content_hash") is None:
            faults.append(Fault("content", "is missing (an empty list says that the type has no entries)"))
        else:
            _check_given_hash(options["content_hash"], faults)
        return None
    entries, content_faults = read_content(content)
    faults.extend(content_faults)
    return entries


def _check_given_hash(value: Any, faults: list[Fault]) -> None:
    if not isinstance(value, str) or not 0 < len(value) <= _limits.CONTENT_HASH_LENGTH or unicode_problem(value):
        problem = f"must be text of 1 to {_limits.CONTENT_HASH_LENGTH} characters, not {kind_of(value)}"
        faults.append(Fault("content_hash", problem))


def _check_hash(given: Any, computed: str, faults: list[Fault]) -> None:
    if given is not None and given != computed:
        # neither hash is shown: a secret that is short can be found from its MD5
        problem = (
            "is not the hash of the content; the service drops updates that come with the hash it holds, so a hash "
            "that does not follow the content would lose them. Leave it out"
        )
        faults.append(Fault("content_hash", problem))
