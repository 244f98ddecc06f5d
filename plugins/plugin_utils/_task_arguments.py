# Copyright: Contributors to the fleetfacts.ssm collection
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the fleetfacts.ssm collection: nothing outside it may import it.
"""The arguments of a task as its module receives and checks them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ansible.module_utils.common.arg_spec import ModuleArgumentSpecValidator
from ansible.module_utils.errors import UnsupportedError

from ansible_collections.fleetfacts.ssm.plugins.module_utils._fault import Fault, shown

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


def colliding_keys(args: Mapping[str, Any]) -> list[Fault]:
    """Keys that are different here and the same text where a module receives them, which keeps the last one alone."""
    return list(_collisions(args, "")) if _has_other_keys(args) else []


def _has_other_keys(value: Any) -> bool:
    # mostly there are none, and then no place is worked out for the thousands of parts of a fleet
    if isinstance(value, Mapping):
        if not all(isinstance(key, str) for key in value):
            return True
        value = value.values()
    return any(_has_other_keys(part) for part in value if isinstance(part, (dict, list, tuple)))


def _collisions(value: Any, place: str) -> Iterator[Fault]:
    if isinstance(value, Mapping):
        if not all(isinstance(key, str) for key in value):
            yield from _same_texts(value, place)
        parts = [(f"{place}.{key}" if place else str(key), part) for key, part in value.items()]
    else:
        parts = [(f"{place}[{index}]", part) for index, part in enumerate(value)]
    for inner, part in parts:
        if isinstance(part, (Mapping, list, tuple)):
            yield from _collisions(part, inner)


def _same_texts(value: Mapping[Any, Any], place: str) -> Iterator[Fault]:
    by_text: dict[str, Any] = {}
    for key in value:
        text = key if isinstance(key, str) else json.dumps(key, default=str)
        first = by_text.setdefault(text, key)
        if first is not key:
            yield Fault(place, f"{shown(first)} and {shown(key)} are one and the same key as text")


def check_arguments(spec: OptionSpec, args: Mapping[str, Any], action: str) -> Arguments:
    """Checks what a module received, with the messages that ``AnsibleModule`` would give.

    :param action: the name of the action as the task gives it.
    """
    validator = ModuleArgumentSpecValidator(
        spec.argument_spec, spec.mutually_exclusive, None, spec.required_one_of, None, spec.required_by
    )
    result = validator.validate(dict(args))
    params = {**args, **result.validated_parameters}
    if not result.error_messages:
        return Arguments(params)
    fault = result.errors.msg
    if isinstance(result.errors[0], UnsupportedError):
        fault = f"Unsupported parameters for ({action}) module: {fault}"
    return Arguments(params, fault)
