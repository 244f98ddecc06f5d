# Copyright: Contributors to the fleetfacts.ssm collection
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the fleetfacts.ssm collection: nothing outside it may import it.
"""Host facts as inventory items.

What is published is the list of attributes in ``FACT_TYPES`` and nothing else: no kernel command line, no environment,
no SSH keys, no user data; nothing that changes on an idle host.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ansible_collections.fleetfacts.ssm.plugins.module_utils import _limits
from ansible_collections.fleetfacts.ssm.plugins.module_utils._content import canonical
from ansible_collections.fleetfacts.ssm.plugins.module_utils._facts_model import Choice, Facts, FactType
from ansible_collections.fleetfacts.ssm.plugins.module_utils._facts_network import IGNORED_INTERFACES, NETWORK
from ansible_collections.fleetfacts.ssm.plugins.module_utils._facts_run import PROVISIONING
from ansible_collections.fleetfacts.ssm.plugins.module_utils._facts_software import (
    IGNORED_LOCAL_FACTS,
    IGNORED_SERVICES,
    LOCAL,
    PACKAGES,
    SERVICES,
    USERS,
)
from ansible_collections.fleetfacts.ssm.plugins.module_utils._facts_storage import (
    DEVICES,
    IGNORED_DEVICES,
    IGNORED_FILESYSTEMS,
    IGNORED_MOUNTS,
    STORAGE,
)
from ansible_collections.fleetfacts.ssm.plugins.module_utils._facts_system import HARDWARE, SYSTEM
from ansible_collections.fleetfacts.ssm.plugins.module_utils._fault import Fault, InputError, kind_of, named, shown
from ansible_collections.fleetfacts.ssm.plugins.module_utils._flatten import CUT_MARK, flatten
from ansible_collections.fleetfacts.ssm.plugins.module_utils._item import read_item
from ansible_collections.fleetfacts.ssm.plugins.module_utils._listed import listed
from ansible_collections.fleetfacts.ssm.plugins.module_utils._type_name import is_custom, type_name_problem

FACT_TYPES: Mapping[str, FactType] = {
    fact_type.noun: fact_type
    for fact_type in (
        SYSTEM,
        HARDWARE,
        NETWORK,
        STORAGE,
        DEVICES,
        LOCAL,
        PACKAGES,
        SERVICES,
        USERS,
        PROVISIONING,
    )
}

DEFAULT_TYPES = ("system", "hardware", "network", "storage", "devices", "local")

DEFAULT_IGNORED: Mapping[str, Sequence[str]] = {
    "interfaces": IGNORED_INTERFACES,
    "mounts": IGNORED_MOUNTS,
    "filesystems": IGNORED_FILESYSTEMS,
    "devices": IGNORED_DEVICES,
    "local": IGNORED_LOCAL_FACTS,
    "services": IGNORED_SERVICES,
}

# The service counts characters, the SSM agent bytes (agent 3.3, customGatherer.go); what keeps within bytes suits both,
# and hashes to the same value whichever way it goes.
_VALUE_BYTES = _limits.ATTRIBUTE_VALUE_LENGTH
# Room for what surrounds the content of an item.
_CONTENT_BYTES = _limits.ITEM_BYTES - 4096

_PREFIX_LENGTH = _limits.TYPE_NAME_LENGTH - len("Custom:") - max(len(kind.name) for kind in FACT_TYPES.values())

# How many options that an item does not have are named.
_NAMED = 5
# Items of the user's own are read as the module does it; they have no capture time, any is as long as theirs will be.
_ANY_TIME = "2000-01-01T00:00:00Z"

Entry = Mapping[str, str]


@dataclass(frozen=True)
class Wish:
    """Which items a user wants; the options of the filter ``host_items``, documented there."""

    types: Sequence[str] = DEFAULT_TYPES
    prefix: str = "Ansible"
    schema_versions: Mapping[str, str] = field(default_factory=dict)
    choice: Choice = field(default_factory=Choice)
    extra: Sequence[Any] = ()
    keep_empty: bool = False
    for_agent: bool = False


@dataclass(frozen=True)
class HostItems:
    """Items for ``ssm_put_inventory``, and what had to be cut or left out to make them fit the service."""

    items: list[dict[str, Any]]
    warnings: list[str]


def host_items(facts: Facts, wish: Wish) -> HostItems:
    """The items of one host.

    :raises InputError: for a wish that cannot be met, with every fault.
    """
    faults = _faults(wish)
    if faults:
        raise InputError(faults)
    items: list[dict[str, Any]] = []
    warnings: list[str] = []
    for noun in dict.fromkeys(wish.types):
        fact_type = FACT_TYPES[noun]
        entries, notes = fitted(fact_type.entries(facts, wish.choice))
        type_name = f"Custom:{wish.prefix}{fact_type.name}"
        warnings.extend(f"{type_name}: {note}" for note in notes)
        if entries or wish.keep_empty:
            version = wish.schema_versions.get(noun, fact_type.schema_version)
            items.append(_item(type_name, str(version), entries))
    items.extend(_extra_items(wish, {item["type_name"] for item in items}))
    if len(items) > _limits.CUSTOM_TYPES_PER_ACCOUNT:
        most = _limits.CUSTOM_TYPES_PER_ACCOUNT
        raise InputError(
            [Fault("types", f"are {len(items)} with the extra ones, an account takes {most} custom types")]
        )
    return HostItems(items, warnings)


def _faults(wish: Wish) -> list[Fault]:
    faults = [
        Fault("types", f"there is no {shown(noun)}, only {', '.join(FACT_TYPES)}")
        for noun in wish.types
        if noun not in FACT_TYPES
    ]
    faults.extend(_prefix_faults(wish.prefix))
    for noun, version in wish.schema_versions.items():
        if noun not in FACT_TYPES:
            faults.append(Fault("schema_versions", f"there is no {shown(noun)}, only {', '.join(FACT_TYPES)}"))
        if not _limits.SCHEMA_VERSION.match(str(version)):
            faults.append(
                Fault(f"schema_versions.{named(noun)}", f"must be like '1.0' (quoted in YAML), not {shown(version)}")
            )
    return faults


def _prefix_faults(prefix: str) -> list[Fault]:
    if not _limits.CUSTOM_TYPE_NAME.match(f"Custom:{prefix}") or len(prefix) > _PREFIX_LENGTH:
        problem = f"must have 1 to {_PREFIX_LENGTH} characters, a capital letter first, not be {shown(prefix)}"
        return [Fault("prefix", problem)]
    found = type_name_problem(f"Custom:{prefix}")
    return [Fault("prefix", found)] if found else []


def _extra_items(wish: Wish, taken: set[str]) -> list[dict[str, Any]]:
    """The user's own items, their content made flat."""
    items: list[dict[str, Any]] = []
    faults: list[Fault] = []
    for index, raw in enumerate(wish.extra):
        item, item_faults = _extra_item(raw, taken)
        if item is not None:
            items.append(item)
            if wish.for_agent:
                item_faults.extend(_agent_faults(item["content"]))
        faults.extend(fault.within(f"extra_items[{index}]") for fault in item_faults)
    if faults:
        raise InputError(faults)
    return items


def _extra_item(raw: Any, taken: set[str]) -> tuple[dict[str, Any] | None, list[Fault]]:
    """The item, none where the module itself would refuse it; and every fault."""
    if not isinstance(raw, Mapping) or not isinstance(raw.get("type_name"), str) or "content" not in raw:
        return None, [Fault("", f"must be a map with a type_name and a content, not {kind_of(raw)}")]
    type_name = str(raw["type_name"])
    faults = _unknown_options(raw)
    if type_name in taken:
        faults.append(Fault("type_name", f"{shown(type_name)} is there twice"))
    taken.add(type_name)
    entries, content_faults = _flat_content(raw["content"])
    options = {"type_name": type_name, "schema_version": raw.get("schema_version"), "content": entries}
    item, item_faults = read_item(options, _ANY_TIME)
    if not item_faults and not is_custom(type_name):
        item_faults.append(Fault("type_name", f"must be like 'Custom:RackInfo', not {shown(type_name)}"))
    faults += item_faults + content_faults
    return None if item is None else _item(item.type_name, item.schema_version, item.entries or ()), faults


def _unknown_options(raw: Mapping[Any, Any]) -> list[Fault]:
    unknown = sorted(named(name) for name in raw if name not in ("type_name", "schema_version", "content"))
    return [Fault("", f"has no option {listed(unknown, _NAMED)}")] if unknown else []


def _item(type_name: str, version: str, entries: Sequence[Entry]) -> dict[str, Any]:
    # canonical, so that a file for the SSM agent, which keeps the order, hashes to what the module computes
    return {"type_name": type_name, "schema_version": version, "content": list(canonical(entries))}


def _agent_faults(entries: Sequence[Entry]) -> list[Fault]:
    """What the SSM agent would drop though the service takes it: it counts bytes."""
    return [
        Fault(f"content: {named(name)}", f"its {what} has {size} bytes, the SSM agent takes at most {most}")
        for entry in entries
        for name, value in entry.items()
        for what, text, most in (("name", name, _limits.ATTRIBUTE_NAME_LENGTH), ("value", value, _VALUE_BYTES))
        if (size := len(text.encode("utf-8"))) > most
    ]


def _flat_content(content: Any) -> tuple[Sequence[Entry], list[Fault]]:
    try:
        return flatten(content), []
    except InputError as error:
        return [], [fault.within("content") for fault in error.faults]


def fitted(entries: Iterable[Entry]) -> tuple[list[Entry], list[str]]:
    """The entries as they fit into one item, and what that took: long values cut, the last entries left out."""
    notes: list[str] = []
    kept: list[Entry] = []
    size = left_out = 0
    for entry in entries:
        fitting = {name: _fitted_value(name, value, entry, notes) for name, value in entry.items()}
        size += len(json.dumps(fitting, ensure_ascii=False).encode("utf-8")) + 2
        if size > _CONTENT_BYTES or len(kept) == _limits.ENTRIES_PER_ITEM:
            left_out += 1
        else:
            kept.append(fitting)
    if left_out:
        count = left_out + len(kept)
        notes.append(f"the last {left_out} of {count} entries left out: the service takes no more in one item")
    return kept, notes


def _fitted_value(name: str, value: str, entry: Entry, notes: list[str]) -> str:
    raw = value.encode("utf-8", "replace")
    if len(raw) > _VALUE_BYTES:
        of_what = shown(next(iter(entry.values())), 40)
        notes.append(f"{name} of the entry {of_what} cut: it has {len(raw)} bytes, the limit is {_VALUE_BYTES}")
        return raw[: _VALUE_BYTES - len(CUT_MARK)].decode("utf-8", "ignore") + CUT_MARK
    return raw.decode("utf-8")
