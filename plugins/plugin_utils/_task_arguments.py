# Copyright: Contributors to the fleetfacts.ssm collection
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the fleetfacts.ssm collection: nothing outside it may import it.
"""The arguments of a task as its module receives and checks them."""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ansible.module_utils.common.arg_spec import ModuleArgumentSpecValidator
from ansible.module_utils.errors import (
    AnsibleValidationErrorMultiple,
    MutuallyExclusiveError,
    RequiredByError,
    RequiredError,
    RequiredOneOfError,
    UnsupportedError,
)

from ansible_collections.fleetfacts.ssm.plugins.module_utils._fault import Fault, kind_of, named, named_key, shown_key

try:
    from ansible.module_utils.common.json import Direction, get_module_decoder, get_module_encoder
except ImportError:  # ansible-core 2.17 and 2.18
    from ansible.module_utils.common.json import AnsibleJSONEncoder

    _ENCODING: dict[str, Any] = {"cls": AnsibleJSONEncoder, "vault_to_text": True}
    _DECODING: dict[str, Any] = {}
else:
    # the profile of modules that name none
    _ENCODING = {"cls": get_module_encoder("legacy", Direction.CONTROLLER_TO_MODULE)}
    _DECODING = {"cls": get_module_decoder("legacy", Direction.CONTROLLER_TO_MODULE)}

# What is nested more deeply is named by what is around it.
_LONGEST_PLACE = 200
# Places of entries: a content may be one, or a list of them, and a context is like one.
_ENTRY = re.compile(r": (?:(?P<one>[Cc]ontent)|[Cc]ontent\[[0-9]+\]|[Cc]ontext)\Z")
# Errors of ansible-core whose words hold names and no value.
_NAMES_ONLY = (MutuallyExclusiveError, RequiredByError, RequiredError, RequiredOneOfError, UnsupportedError)


@dataclass(frozen=True)
class OptionSpec:
    """The options of a module, in the terms of ``AnsibleModule``."""

    argument_spec: Mapping[str, Mapping[str, Any]]
    mutually_exclusive: Sequence[Sequence[str]] = ()
    required_one_of: Sequence[Sequence[str]] = ()
    required_by: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def secrets(self, params: Mapping[str, Any]) -> set[str]:
        """The values that no result may show."""
        names = [name for name, option in self.argument_spec.items() if option.get("no_log")]
        return {str(params[name]) for name in names if params.get(name)}


@dataclass(frozen=True)
class Arguments:
    """Checked arguments: aliases, fallbacks, defaults and types are settled. ``fault`` is what is wrong, or none."""

    params: dict[str, Any]
    fault: str | None = None


def as_received(args: Mapping[str, Any]) -> dict[str, Any]:
    """The arguments after their way to a module, which leads through JSON.

    Dates become text, keys become text, templates' marks of trust and origin get lost.
    """
    received: dict[str, Any] = json.loads(json.dumps(dict(args), **_ENCODING), **_DECODING)
    return received


def key_faults(args: Mapping[str, Any]) -> list[Fault]:
    """What gets lost, or breaks the core, on the way to a module.

    Keys that are different here and the same text there, of which the last one alone would be kept; dates and binary
    data as keys, and binary data as values, which JSON does not have.
    """
    faults = [*_keys_without_text(args, ""), *_same_texts(args, "")]
    for name, value in args.items():
        try:
            faults.extend(_key_faults({name: value}, "") if _is_unusual([value]) else ())
        except RecursionError:
            faults.append(Fault(named_key(name), "nests too deeply, or holds itself"))
    return faults


def _is_unusual(value: Any) -> bool:
    # mostly nothing is, and then no place is worked out for the thousands of parts of a fleet
    if isinstance(value, Mapping):
        if not all(isinstance(key, str) for key in value):
            return True
        value = value.values()
    return any(isinstance(part, (dict, list, tuple, bytes)) and _is_unusual_part(part) for part in value)


def _is_unusual_part(part: Any) -> bool:
    return isinstance(part, bytes) or _is_unusual(part)


def _key_faults(value: Any, place: str) -> Iterator[Fault]:
    if isinstance(value, Mapping) and not all(isinstance(key, str) for key in value):
        yield from _keys_without_text(value, place)
        yield from _same_texts(value, place)
    for inner, part in _parts(value, place):
        if isinstance(part, bytes):
            yield Fault(inner, "is binary data, and inventory stores text only")
        elif isinstance(part, (Mapping, list, tuple)):
            yield from _key_faults(part, inner)


def _parts(value: Any, place: str) -> Iterator[tuple[str, Any]]:
    """The parts of a container with their places, which are named as the faults of items and entries name them."""
    if len(place) > _LONGEST_PLACE:
        yield from ((place, part) for part in (value.values() if isinstance(value, Mapping) else value))
    elif isinstance(value, Mapping):
        entry = _ENTRY.search(place)
        outer = f"{place}[0]" if entry and entry["one"] else place
        for key, part in value.items():
            name = f"attribute {shown_key(key)}" if entry else named_key(key)
            yield f"{outer}: {name}" if place else name, part
    else:
        for index, part in enumerate(value):
            yield f"{place}[{index}]{label(part)}", part


def label(part: Any) -> str:
    """What an item or a node is called beside its position."""
    names = [part.get(key) for key in ("type_name", "instance_id")] if isinstance(part, Mapping) else []
    return next((f" ({named(name)})" for name in names if isinstance(name, str)), "")


def _keys_without_text(value: Mapping[Any, Any], place: str) -> Iterator[Fault]:
    for key in value:
        if isinstance(key, (datetime.date, datetime.time)):
            yield Fault(place, f"the key {key.isoformat()} is a date, and keys are text: put it in quotes")
        elif not _is_key_of_json(key):
            yield Fault(
                place, f"a key is {'binary data' if isinstance(key, bytes) else kind_of(key)}, and keys are text"
            )


def _is_key_of_json(key: Any) -> bool:
    return key is None or isinstance(key, (str, int, float))


def _same_texts(value: Mapping[Any, Any], place: str) -> Iterator[Fault]:
    by_text: dict[str, Any] = {}
    for key in filter(_is_key_of_json, value):
        text = key if isinstance(key, str) else json.dumps(key)
        first = by_text.setdefault(text, key)
        if first is not key:
            yield Fault(place, f"{shown_key(first)} and {shown_key(key)} are one and the same key as text")


def check_arguments(spec: OptionSpec, args: Mapping[str, Any], action: str, no_log: bool = False) -> Arguments:
    """Checks what a module received, with the messages that ``AnsibleModule`` would give.

    :param action: the name of the action as the task gives it.
    :param no_log: whether the task is not to be logged: then messages that may hold a value name the option alone.
    """
    validator = ModuleArgumentSpecValidator(
        spec.argument_spec, spec.mutually_exclusive, None, spec.required_one_of, None, spec.required_by
    )
    result = validator.validate(dict(args))
    params = {**args, **result.validated_parameters}
    if not result.error_messages:
        return Arguments(params)
    return Arguments(params, _told(result.errors, spec, action, no_log))


def _told(errors: AnsibleValidationErrorMultiple, spec: OptionSpec, action: str, no_log: bool) -> str:
    words = str(errors.msg)
    if no_log and not isinstance(errors[0], _NAMES_ONLY):
        names = set(_names(spec.argument_spec))
        name = next((word for word in re.findall(r"\w+", words) if word in names), "an option")
        return f"{name}: is refused, in words that are hidden by no_log"
    return (
        f"Unsupported parameters for ({action}) module: {words}" if isinstance(errors[0], UnsupportedError) else words
    )


def _names(options: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    for name, option in options.items():
        yield from (name, *option.get("aliases", ()))
        yield from _names(option.get("options", {}))
