"""Filters over inventory entries."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from .errors import ServiceError


@dataclass(frozen=True)
class Filter:
    """One condition: ``attribute`` of ``type_name`` (None: the type the question is about) against values."""

    type_name: str | None
    attribute: str
    values: tuple[str, ...]
    operator: str

    def matches(self, entry: Mapping[str, str]) -> bool:
        """Whether an entry meets it; one without the attribute never does (inferred, not seen live)."""
        value = entry.get(self.attribute)
        return value is not None and _OPERATORS[self.operator](value, self.values)


def parse_filters(raw: Iterable[Mapping[str, Any]] | None) -> list[Filter]:
    """The filters of a request. ``Exists`` belongs into aggregators (documented) and is refused here."""
    filters = [_parse(one) for one in raw or ()]
    for one in filters:
        if one.operator == "Exists":
            raise ServiceError("InvalidFilter", "The filter type Exists must be used with aggregators.")
    return filters


def _parse(raw: Mapping[str, Any]) -> Filter:
    type_name, attribute = split_key(raw["Key"])
    return Filter(type_name, attribute, tuple(raw["Values"]), raw.get("Type", "Equal"))


def split_key(key: str) -> tuple[str | None, str]:
    """``Custom:Rack.Row`` as type and attribute; a bare attribute has no type. Attribute names have no dots here."""
    if ":" not in key:
        return None, key
    type_name, dot, attribute = key.partition(".")
    if not dot or not attribute:
        raise ServiceError("InvalidFilter", f"The filter key {key} is not valid.")
    return type_name, attribute


def matching_entries(entries: Iterable[Mapping[str, str]], filters: Iterable[Filter]) -> list[dict[str, str]]:
    """The entries that meet every filter."""
    wanted = list(filters)
    return [dict(entry) for entry in entries if all(one.matches(entry) for one in wanted)]


def _ordered(compare: Callable[[Any, Any], bool]) -> Callable[[str, tuple[str, ...]], bool]:
    """An order of numbers where both are numbers, of versions where both are versions, else of texts (inferred)."""
    return lambda value, values: any(compare(*_comparable(value, limit)) for limit in values)


def _comparable(left: str, right: str) -> tuple[Any, Any]:
    for convert in (float, _version):
        try:
            return convert(left), convert(right)
        except ValueError:
            continue
    return left, right


def _version(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in text.split("."))


_OPERATORS: dict[str, Callable[[str, tuple[str, ...]], bool]] = {
    "Equal": lambda value, values: value in values,
    "NotEqual": lambda value, values: value not in values,
    "BeginWith": lambda value, values: value.startswith(values),
    "LessThan": _ordered(lambda left, right: left < right),
    "GreaterThan": _ordered(lambda left, right: left > right),
    "Exists": lambda _value, _values: True,
}
