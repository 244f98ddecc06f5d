# Copyright: Contributors to the fleetfacts.ssm collection
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the fleetfacts.ssm collection: nothing outside it may import it.
"""How a type of host facts is described: one table of attributes from which both the entries and the docs are made."""

from __future__ import annotations

import fnmatch
import functools
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ansible_collections.fleetfacts.ssm.plugins.module_utils._content import to_text

Facts = Mapping[str, Any]
Record = Mapping[str, Any]

# What Ansible's fact collectors write where they know nothing.
_NO_VALUE = frozenset(["", "na", "n/a", "unknown"])

# A password may hold any sign, a slash and an @ too; what looks like a port is none.
_USER_OF_URL = re.compile(r"//(?:[^/@:\s]*:(?!\d{1,5}/)(?:(?!://)\S)*@|[^/\s]*@)")


@dataclass(frozen=True)
class Choice:
    """What a user may choose about the content.

    ``ignored`` maps a list's name to patterns of names that are left out of it; ``run`` holds the variables of the run
    (playbook, AWX job); ``service_state`` adds whether a service runs.
    """

    ignored: Mapping[str, Sequence[str]] = field(default_factory=dict)
    run: Mapping[str, Any] = field(default_factory=dict)
    service_state: bool = False

    def ignores(self, what: str, name: str) -> bool:
        """Whether a name is among those left out of a list; case does not count."""
        return any_of(tuple(self.ignored.get(what, ()))).match(name.lower()) is not None


@functools.lru_cache(maxsize=64)
def any_of(patterns: tuple[str, ...]) -> re.Pattern[str]:
    """What matches a name in small letters that one of the patterns matches as a whole."""
    return re.compile("|".join(fnmatch.translate(pattern.lower()) for pattern in patterns) or r"(?!)")


def same(value: Any) -> Any:
    """The value as it is."""
    return value


@dataclass(frozen=True)
class Attribute:
    """One attribute of an entry.

    ``sources`` are dotted paths into the record of the entry; the first that leads to a value counts.
    ``sample`` is a typical text. A ``key`` tells entries apart and is kept whatever its text is.
    """

    name: str
    description: str
    sources: tuple[str, ...]
    sample: str
    convert: Callable[[Any], Any] = same
    key: bool = False

    def text(self, record: Record) -> str:
        """The attribute's text, empty where the host lacks the fact."""
        for source in self.sources:
            text = as_text(self.convert(look_up(record, source)))
            if text if self.key else text.lower() not in _NO_VALUE:
                return text
        return ""


@dataclass(frozen=True)
class FactType:
    """One type of inventory made of facts.

    ``noun`` is what a user calls it, ``name`` follows the prefix in the type name. ``records`` gives what the entries
    are made of. ``subsets`` (of ``ansible.builtin.setup``) and ``modules`` gather what it needs.
    """

    noun: str
    name: str
    description: str
    attributes: tuple[Attribute, ...]
    records: Callable[[Facts, Choice], Iterable[Record]]
    schema_version: str = "1.0"
    subsets: tuple[str, ...] = ()
    windows_subsets: tuple[str, ...] = ()
    modules: tuple[str, ...] = ()

    def entries(self, facts: Facts, choice: Choice) -> list[dict[str, str]]:
        """The entries of a host, sorted, none twice; without the attributes that the host lacks."""
        found = {}
        for record in self.records(facts, choice):
            texts = ((attribute.name, attribute.text(record)) for attribute in self.attributes)
            entry = {name: text for name, text in texts if text}
            found[tuple(entry.values()), tuple(entry)] = entry
        return [found[order] for order in sorted(found) if found[order]]


def look_up(record: Any, path: str) -> Any:
    """What a dotted path leads to, or none."""
    for key in path.split("."):
        if not isinstance(record, Mapping):
            return None
        record = record.get(key)
    return record


def as_text(value: Any) -> str:
    """A fact as text without blanks around it: a list joined, what is no text nothing."""
    if isinstance(value, (list, tuple)):
        return ",".join(text for text in map(as_text, value) if text)
    try:
        return to_text(value).strip()
    except ValueError:
        return ""


def above_zero(value: Any) -> Any:
    """A count or a size as it is; none where it is 0 or less, or no number: what a system says where it can't tell."""
    try:
        return value if not isinstance(value, bool) and float(value) > 0 else None
    except (OverflowError, TypeError, ValueError):
        return None


def a_number(value: Any) -> Any:
    """A number as it is, 0 too; none where it is no number."""
    return None if isinstance(value, bool) else value


def without_user(text: str) -> str:
    """The text without the user and the password of every URL in it."""
    return _USER_OF_URL.sub("//", text)


def as_list(value: Any) -> list[Any]:
    """A fact that may be missing, one thing or a list of them."""
    if isinstance(value, (list, tuple)):
        return list(value)
    return [] if value is None else [value]


def as_map(value: Any) -> Mapping[Any, Any]:
    """A fact that should be a map: an empty one where it is none."""
    return value if isinstance(value, Mapping) else {}


def whole_host(facts: Facts, choice: Choice) -> Iterable[Record]:
    """The one record of a type that has one entry for each host."""
    return (facts,)
