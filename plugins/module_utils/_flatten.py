# Copyright: Contributors to the fleetfacts.ssm collection
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the fleetfacts.ssm collection: nothing outside it may import it.
"""Nested data made flat: entries whose attributes are text."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ansible_collections.fleetfacts.ssm.plugins.module_utils import _limits
from ansible_collections.fleetfacts.ssm.plugins.module_utils._content import (
    name_problem,
    to_text,
    type_faults,
    value_problem,
)
from ansible_collections.fleetfacts.ssm.plugins.module_utils._fault import Fault, InputError, kind_of, named, shown

Path = tuple[str, ...]

LIST_WAYS = ("join", "index", "json")
CUT_MARK = "..."

_LIST_TYPES = (list, tuple, set, frozenset)


@dataclass(frozen=True)
class Shape:
    """How nested data becomes flat; the options of the filter ``to_content``, documented there.

    ``explode`` is none, or the keys that lead to what becomes one entry for each element (no keys: the data itself).
    """

    separator: str = "."
    lists: str = "join"
    list_separator: str = ","
    depth: int | None = None
    explode: Path | None = None
    key_attribute: str = "Key"
    value_attribute: str = "Value"
    omit_none: bool = False
    truncate: bool = False


def flatten(data: Any, shape: Shape = Shape()) -> list[dict[str, str]]:
    """The entries of any nested data: a map is one entry, a list one for each element.

    An element that has no attribute makes no entry.

    :raises InputError: where the data breaks a limit of the service, with every place where it does.
    """
    try:
        rows = list(_rows(data, shape))
    except ValueError as error:
        raise InputError([Fault("explode", str(error))]) from None
    faults: list[Fault] = []
    entries: list[dict[str, str]] = []
    for index, row in enumerate(rows):
        entry, entry_faults = _entry(row, shape)
        entries.append(entry)
        faults.extend(fault.within(f"entry {index}") if len(rows) > 1 else fault for fault in entry_faults)
    faults.extend(type_faults(entries, lambda index: f"entry {index}"))
    if len(entries) > _limits.ENTRIES_PER_ITEM:
        faults.append(
            Fault("", f"{len(entries)} entries, the service takes at most {_limits.ENTRIES_PER_ITEM} in one item")
        )
    if faults:
        raise InputError(faults)
    return [entry for entry in entries if entry]


def flat_pairs(value: Any, shape: Shape = Shape()) -> Iterator[tuple[str, str]]:
    """The joined name and the text of every leaf of a value, with no regard to the limits of the service.

    :raises ValueError: for a leaf that cannot be text.
    """
    for path, leaf in _leaves(value, (), shape):
        yield shape.separator.join(path), _leaf_text(leaf, shape)


def cut(text: str) -> str:
    """The text as long as a value may be; what was cut ends in three dots."""
    most = _limits.ATTRIBUTE_VALUE_LENGTH
    return text if len(text) <= most else text[: most - len(CUT_MARK)] + CUT_MARK


def _rows(data: Any, shape: Shape) -> Iterator[Any]:
    for element in data if isinstance(data, _LIST_TYPES) else (data,):
        if shape.explode is None:
            yield element
        else:
            yield from _explode(element, shape.explode, shape)


def _explode(data: Any, path: Path, shape: Shape) -> Iterator[Any]:
    """The data once for each element of what the path leads to, the element standing in its place."""
    if not path:
        yield from _elements(data, shape)
    elif isinstance(data, _LIST_TYPES):
        for element in data:
            yield from _explode(element, path, shape)
    elif isinstance(data, Mapping) and path[0] in data:
        for element in _explode(data[path[0]], path[1:], shape):
            yield {**data, path[0]: element}
    else:
        raise ValueError(f"there is no {shown(path[0])} in {kind_of(data)}")


def _elements(data: Any, shape: Shape) -> Iterator[Any]:
    if isinstance(data, Mapping):
        for key, value in data.items():
            for element in value if isinstance(value, _LIST_TYPES) else (value,):
                body = element if isinstance(element, Mapping) else {shape.value_attribute: element}
                yield {shape.key_attribute: key, **body}
    elif isinstance(data, _LIST_TYPES):
        yield from data
    elif data is not None:
        yield data


def _entry(row: Any, shape: Shape) -> tuple[dict[str, str], list[Fault]]:
    entry: dict[str, str] = {}
    faults: list[Fault] = []
    body = row if isinstance(row, Mapping) else {shape.value_attribute: row}
    try:
        leaves = [pair for key, value in body.items() for pair in _leaves(value, (to_text(key),), shape)]
    except ValueError as error:
        return entry, [Fault("a key", str(error))]
    for path, leaf in leaves:
        if shape.omit_none and _is_none(leaf):
            continue
        name = shape.separator.join(path)
        text, problem = _attribute(name, leaf, shape)
        problem = problem or ("another value has the same name" if name in entry else None)
        if problem:
            faults.append(Fault(named(name) if name else "(an empty name)", problem))
        entry[name] = text
    if len(entry) > _limits.ATTRIBUTES_PER_ENTRY:
        faults.append(Fault("", _too_many(len(entry))))
    return entry, faults


def _attribute(name: str, leaf: Any, shape: Shape) -> tuple[str, str | None]:
    try:
        text = _leaf_text(leaf, shape)
    except ValueError as error:
        return "", str(error)
    if shape.truncate:
        text = cut(text)
    return text, name_problem(name) or value_problem(text)


def _too_many(count: int) -> str:
    return (
        f"has {count} attributes, the service takes at most {_limits.ATTRIBUTES_PER_ENTRY} in an entry; "
        "'explode' makes more entries of it, 'depth' fewer attributes"
    )


def _leaves(value: Any, path: Path, shape: Shape) -> Iterator[tuple[Path, Any]]:
    deeper = shape.depth is None or len(path) < shape.depth
    if deeper and value and isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _leaves(inner, (*path, to_text(key)), shape)
    elif deeper and value and shape.lists == "index" and isinstance(value, _LIST_TYPES):
        for index, inner in enumerate(_in_order(value)):
            yield from _leaves(inner, (*path, str(index)), shape)
    else:
        yield path, value


def _is_none(leaf: Any) -> bool:
    return leaf is None or (isinstance(leaf, (Mapping, *_LIST_TYPES)) and not leaf)


def _leaf_text(leaf: Any, shape: Shape) -> str:
    if _is_none(leaf):
        return "[]" if leaf is not None and shape.lists == "json" and not isinstance(leaf, Mapping) else ""
    if isinstance(leaf, Mapping):
        return _json_text(leaf)
    if isinstance(leaf, _LIST_TYPES):
        return _list_text(_in_order(leaf), shape)
    return to_text(leaf)


def _list_text(elements: list[Any], shape: Shape) -> str:
    """Joined where that can be read back, else JSON."""
    if shape.lists != "join" or any(isinstance(element, (Mapping, *_LIST_TYPES)) for element in elements):
        return _json_text(elements)
    texts = [to_text(element) for element in elements]
    if any(shape.list_separator in text for text in texts):
        return _json_text(elements)
    return shape.list_separator.join(texts)


def _in_order(elements: Any) -> list[Any]:
    # a set has no order of its own, and one that changes from run to run would be a change of content
    return sorted(elements, key=_json_text) if isinstance(elements, (set, frozenset)) else list(elements)


def _json_text(value: Any) -> str:
    return json.dumps(_plain(value), ensure_ascii=False, separators=(",", ":"), sort_keys=True, allow_nan=False)


def _plain(value: Any) -> Any:
    """What JSON can hold of a value: map keys as text, anything but numbers, booleans and none as text."""
    if isinstance(value, Mapping):
        return {to_text(key): _plain(inner) for key, inner in value.items()}
    if isinstance(value, _LIST_TYPES):
        return [_plain(element) for element in _in_order(value)]
    return value if value is None or isinstance(value, (bool, int, float)) else to_text(value)
