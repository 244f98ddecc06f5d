# Copyright: Contributors to the fleetfacts.ssm collection
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the fleetfacts.ssm collection: nothing outside it may import it.
"""Filters that the service applies, as a user writes them and as a request carries them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from ansible_collections.fleetfacts.ssm.plugins.module_utils import _limits
from ansible_collections.fleetfacts.ssm.plugins.module_utils._content import to_text
from ansible_collections.fleetfacts.ssm.plugins.module_utils._fault import Fault, named_key, shown

# model: InventoryQueryOperatorType. Its "Exists" is for aggregators only.
OPERATORS = ("Equal", "NotEqual", "BeginWith", "LessThan", "GreaterThan")

# With these a filter lets through what matches any of its values, so that several requests may share the values.
_ANY_VALUE_MATCHES = ("Equal", "BeginWith")

# The API's spelling, so that the JSON of ``aws ssm get-inventory --filters`` pastes in unchanged.
_API_NAMES = {"Key": "key", "Values": "values", "Type": "type"}


@dataclass(frozen=True)
class Filter:
    """A filter on one attribute."""

    key: str
    values: tuple[str, ...]
    operator: str = "Equal"

    def as_request(self) -> dict[str, Any]:
        """The filter as a request carries it."""
        return {"Key": self.key, "Values": list(self.values), "Type": self.operator}

    def parts(self) -> list[Filter]:
        """The filter as filters of as many values as one request takes; together they let through what it does."""
        size = _limits.VALUES_PER_FILTER
        return [replace(self, values=self.values[start : start + size]) for start in range(0, len(self.values), size)]


def read_filters(raw_filters: Sequence[Any] | None, option: str = "filters") -> tuple[tuple[Filter, ...], list[Fault]]:
    """Filters from what a user wrote: maps of ``key``, ``values`` and ``type``.

    :returns: the filters, and every fault; the filters count only where there is no fault.
    """
    if not isinstance(raw_filters, (list, tuple)):
        return (), [] if raw_filters is None else [Fault(option, f"must be a list of maps, not {shown(raw_filters)}")]
    filters: list[Filter] = []
    faults: list[Fault] = []
    for index, raw in enumerate(raw_filters):
        one, problems = _read_filter(raw)
        filters.append(one)
        faults.extend(fault.within(f"{option}[{index}]") for fault in problems)
    return tuple(filters), faults


def _read_filter(raw: Any) -> tuple[Filter, list[Fault]]:
    if not isinstance(raw, Mapping):
        return Filter("", ()), [Fault("", f"must be a map of key, values and type, not {shown(raw)}")]
    faults: list[Fault] = []
    given = {_API_NAMES.get(str(name), str(name)): value for name, value in raw.items() if value is not None}
    others = sorted(set(given) - {"key", "values", "type"})
    faults.extend(Fault(named_key(name), "is not part of a filter") for name in others)
    operator = given.get("type", "Equal")
    if operator not in OPERATORS:
        faults.append(Fault("type", f"must be one of {', '.join(OPERATORS)}, not {shown(operator)}"))
    key = _read_key(given.get("key"), faults)
    values = _read_values(given.get("values"), str(operator), faults)
    return Filter(key, values, str(operator)), faults


def _read_key(raw: Any, faults: list[Fault]) -> str:
    if not isinstance(raw, str) or not raw or not raw.isprintable():
        faults.append(
            Fault("key", f"must name an attribute, as in 'AWS:InstanceInformation.PlatformName', not be {shown(raw)}")
        )
        return ""
    if len(raw) > _limits.FILTER_KEY_LENGTH:
        problem = f"is {len(raw)} characters long, the service takes at most {_limits.FILTER_KEY_LENGTH}"
        faults.append(Fault("key", problem))
    return str(raw)


def _read_values(raw: Any, operator: str, faults: list[Fault]) -> tuple[str, ...]:
    values: dict[str, None] = {}
    for value in raw if isinstance(raw, (list, tuple)) else [raw]:
        try:
            values[to_text(value)] = None
        except ValueError as error:
            faults.append(Fault("values", str(error)))
    if raw is None or not values:
        faults.append(Fault("values", "is missing; a filter needs at least one value"))
    if len(values) > _limits.VALUES_PER_FILTER and operator not in _ANY_VALUE_MATCHES:
        problem = f"has {len(values)} values, the service takes at most {_limits.VALUES_PER_FILTER} with {operator}"
        faults.append(Fault("values", problem))
    return tuple(values)
