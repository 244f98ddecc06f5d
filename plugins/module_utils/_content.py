# Copyright: Contributors to the fleetfacts.ssm collection
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the fleetfacts.ssm collection: nothing outside it may import it.
"""The content of an inventory item: a list of entries, each a map from attribute name to text.

The *canonical* content has its entries and the attributes of each entry sorted, so that two contents are equal as
multisets of entries exactly when their canonical forms are equal.
"""

from __future__ import annotations

import base64
import datetime
import hashlib
import json
import math
import re
from collections.abc import Mapping, Sequence
from typing import Any, Callable, NamedTuple

from ansible_collections.fleetfacts.ssm.plugins.module_utils import _limits
from ansible_collections.fleetfacts.ssm.plugins.module_utils._fault import Fault, kind_of, shown_key
from ansible_collections.fleetfacts.ssm.plugins.module_utils._unicode import unicode_problem

Entry = Mapping[str, str]
Entries = tuple[Entry, ...]


class Digest(NamedTuple):
    """The content hash, and the size of the content in bytes as UTF-8 JSON."""

    content_hash: str
    size: int


# Characters that Go's encoding/json escapes and Python's json leaves alone (so that JSON may stand inside HTML).
_GO_ESCAPES = {ord(char): f"\\u{ord(char):04x}" for char in "<>&\u2028\u2029"}
_GO_ESCAPED = re.compile("[<>&\u2028\u2029]")
_ESCAPE_SEQUENCE = re.compile(r"\\(.)", re.DOTALL)
# Python's short forms that Go before 1.22 writes as numbers (documented in Go's release notes, not seen live).
_GO_NUMBERED = {"b": "\\u0008", "f": "\\u000c"}


def to_text(value: Any) -> str:
    """A value as the text that inventory stores.

    Text stays as it is, booleans become ``true`` and ``false``, numbers their JSON, none the empty text (as the SSM
    agent advises for null), dates their ISO 8601 form.

    :raises ValueError: for a nested value and for a number that JSON cannot hold.
    """
    if isinstance(value, str):
        return str(value)
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return _number_text(value)
    if isinstance(value, (datetime.date, datetime.time)):
        return value.isoformat()
    raise ValueError(_not_text(value))


def _number_text(value: Any) -> str:
    if isinstance(value, float) and not math.isfinite(value):
        raise ValueError(f"{value} is not a number that JSON can hold")
    return json.dumps(value)


def _not_text(value: Any) -> str:
    if isinstance(value, (Mapping, list, tuple, set)):
        return (
            f"is nested ({kind_of(value)}), and inventory stores text only; "
            "the filter fleetfacts.ssm.to_content makes flat entries of nested data"
        )
    return f"a value of type {type(value).__name__} cannot be stored as text"


def canonical(entries: Sequence[Entry]) -> Entries:
    """The entries sorted, the attributes of each entry sorted by name."""
    if len(entries) == 1:
        return (dict(sorted(entries[0].items())),)
    return tuple(dict(pairs) for pairs in sorted(sorted(entry.items()) for entry in entries))


def digest(entries: Sequence[Entry]) -> Digest:
    """Hash and size of a content, its order kept.

    The hash is base64(MD5(JSON as Go's ``encoding/json`` writes it)): what the SSM agent computes for the same content
    from a custom inventory file (agent 3.3, ``datauploader/uploader.go``; a Go nil slice is written as ``null``).
    MD5 identifies content here and protects nothing, so it is asked for in a way that FIPS hosts allow.
    """
    plain = json.dumps(list(entries), ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    go_text = _as_go_writes(plain) if entries else "null"
    md5 = hashlib.md5(go_text.encode("utf-8"), usedforsecurity=False)
    return Digest(base64.b64encode(md5.digest()).decode("ascii"), len(plain.encode("utf-8")))


def content_hash(entries: Sequence[Entry]) -> str:
    """The content hash of entries of text, their order kept; see :func:`digest`."""
    return digest(entries).content_hash


def _as_go_writes(plain: str) -> str:
    if "\\" in plain:
        plain = _ESCAPE_SEQUENCE.sub(lambda match: _GO_NUMBERED.get(match.group(1), match.group(0)), plain)
    if _GO_ESCAPED.search(plain):
        plain = plain.translate(_GO_ESCAPES)
    return plain


def read_content(content: Any) -> tuple[Entries, list[Fault]]:
    """The canonical entries of what a user wrote; see :func:`read_entries`."""
    entries, faults = read_entries(content)
    return canonical(entries), faults


def read_entries(content: Any) -> tuple[list[Entry], list[Fault]]:
    """Entries from what a user wrote, a map (one entry) or a list of maps; their order is kept.

    :returns: the entries, and every fault; there are no entries where there is a fault.
    """
    raw = [content] if isinstance(content, Mapping) else content
    if not isinstance(raw, (list, tuple)):
        hint = " (JSON text needs the filter from_json)" if isinstance(content, str) else ""
        return [], [Fault("content", f"must be a map or a list of maps, not {kind_of(content)}{hint}")]
    if len(raw) > _limits.ENTRIES_PER_ITEM:
        problem = f"has {len(raw)} entries, the service takes at most {_limits.ENTRIES_PER_ITEM} in one item"
        return [], [Fault("content", problem)]
    faults: list[Fault] = []
    entries: list[Entry] = []
    for index, raw_entry in enumerate(raw):
        entry, entry_faults = _read_entry(raw_entry)
        entries.append(entry)
        faults.extend(fault.within(_place(index)) for fault in entry_faults)
    faults.extend(type_faults(entries, _place))
    return ([] if faults else entries), faults


def _place(index: int) -> str:
    return f"content[{index}]"


def type_faults(entries: Sequence[Entry], place: Callable[[int], str]) -> list[Fault]:
    """What the service would refuse in the attributes of all entries together, since they make up one schema.

    :param place: the place of an entry, from its position.
    """
    spellings = {name for entry in entries for name in entry}
    names = {name.lower() for name in spellings}
    faults = _spelling_faults(entries, place) if len(names) < len(spellings) else []
    # of a single entry this is told already
    if len(entries) > 1 and len(names) > _limits.ATTRIBUTES_PER_TYPE:
        most = _limits.ATTRIBUTES_PER_TYPE
        problem = f"has {len(names)} different attributes, the service takes at most {most} in all entries of a type"
        faults.append(Fault("content", problem))
    return faults


def _spelling_faults(entries: Sequence[Entry], place: Callable[[int], str]) -> list[Fault]:
    """Guide: attribute names are not case-sensitive, yet each must be spelled in one way."""
    first: dict[str, tuple[str, int]] = {}
    faults: dict[str, Fault] = {}
    for index, entry in enumerate(entries):
        for name in entry:
            spelled, where = first.setdefault(name.lower(), (name, index))
            if name != spelled and name not in faults:
                problem = (
                    f"is spelled {shown_key(spelled)} in {place(where)}; the service takes one spelling for a type"
                )
                faults[name] = Fault(f"attribute {shown_key(name)}", problem).within(place(index))
    return list(faults.values())


def _read_entry(raw: Any) -> tuple[dict[str, str], list[Fault]]:
    if not isinstance(raw, Mapping):
        return {}, [Fault("", f"must be a map from attribute name to value, not {kind_of(raw)}")]
    entry, faults = read_text_map(raw)
    if len(entry) > _limits.ATTRIBUTES_PER_ENTRY:
        problem = f"has {len(entry)} attributes, the service takes at most {_limits.ATTRIBUTES_PER_ENTRY} in an entry"
        faults.append(Fault("", problem))
    return entry, faults


def read_text_map(raw: Mapping[Any, Any]) -> tuple[dict[str, str], list[Fault]]:
    """A map of attribute names to text within the service's lengths, and every fault."""
    entry: dict[str, str] = {}
    faults: list[Fault] = []
    for raw_name, raw_value in raw.items():
        try:
            name = to_text(raw_name)
            problem = name_problem(name) or ("is there twice" if name in entry else None)
            text = to_text(raw_value)
            problem = problem or value_problem(text)
        except ValueError as error:
            problem = str(error)
        if problem:
            faults.append(Fault(f"attribute {shown_key(raw_name)}", problem))
        else:
            entry[name] = text
    return entry, faults


def name_problem(name: str) -> str | None:
    """What the service would refuse in an attribute name, or none."""
    if not name:
        return "the name of an attribute must not be empty"
    if len(name) > _limits.ATTRIBUTE_NAME_LENGTH:
        return f"its name is {len(name)} characters long, the service takes at most {_limits.ATTRIBUTE_NAME_LENGTH}"
    return _encoding_problem(name, "its name")


def value_problem(text: str) -> str | None:
    """What the service would refuse in an attribute value, or none."""
    if len(text) > _limits.ATTRIBUTE_VALUE_LENGTH:
        return f"its value is {len(text)} characters long, the service takes at most {_limits.ATTRIBUTE_VALUE_LENGTH}"
    return _encoding_problem(text, "its value")


def _encoding_problem(text: str, what: str) -> str | None:
    problem = unicode_problem(text)
    return f"{what} {problem}" if problem else None
