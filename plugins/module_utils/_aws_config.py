# Copyright: Contributors to the fleetfacts.ssm collection
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the fleetfacts.ssm collection: nothing outside it may import it.
"""The option ``aws_config``, as the class ``botocore.config.Config`` documents it.

botocore takes most values as they are, and breaks on them in the middle of a call, in words that name no option. What
it refuses itself, such as names that it does not know, is left to it.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Any

from ansible_collections.fleetfacts.ssm.plugins.module_utils._fault import Fault

_OPTION = "aws_config"
_ABOVE_ZERO = "must be a number of seconds above 0"
# The smallest value of each whole number.
_WHOLE = {
    "max_pool_connections": 1,
    "request_min_compression_size_bytes": 0,
    "retries.max_attempts": 0,
    "retries.total_max_attempts": 1,
}
_SECONDS = ("connect_timeout", "read_timeout")
_TEXTS = ("region_name", "signature_version", "user_agent", "user_agent_extra", "user_agent_appid", "retries.mode")
_MAPS = ("retries", "proxies", "proxies_config", "s3")
_WHOLE_TEXT = re.compile(r"[+-]?[0-9]{1,15}\Z", re.ASCII)
_NUMBER_TEXT = re.compile(r"[0-9]{1,15}(\.[0-9]{1,15})?\Z", re.ASCII)


def settled(config: Any) -> Any:
    """The option with numbers in the place of texts that are numbers.

    ansible-core before 2.19 makes text of every number that is from a template, whatever filters say.
    """
    return _settled(config, "") if isinstance(config, Mapping) else config


def _settled(config: Mapping[Any, Any], prefix: str) -> dict[Any, Any]:
    return {key: _settled_value(value, f"{prefix}{key}") for key, value in config.items()}


def _settled_value(value: Any, name: str) -> Any:
    if name == "retries" and isinstance(value, Mapping):
        return _settled(value, "retries.")
    if isinstance(value, str):
        if name in _WHOLE and _WHOLE_TEXT.match(value):
            return int(value)
        if name in _SECONDS and _NUMBER_TEXT.match(value):
            return float(value)
    return value


def config_faults(config: Any) -> list[Fault]:
    """What botocore would break on. None of it is shown, since proxies have passwords."""
    if config is None:
        return []
    if not isinstance(config, Mapping):
        return [Fault(_OPTION, "must be a map")]
    values = _flat(settled(config))
    found = {name: _problem(name, value) for name, value in values.items() if value is not None}
    return [Fault(f"{_OPTION}.{name}", problem) for name, problem in found.items() if problem]


def _flat(config: Mapping[Any, Any]) -> dict[str, Any]:
    """The values by their names, those of retries and of proxies too."""
    values = {str(name): value for name, value in config.items()}
    for outer in ("retries", "proxies"):
        if isinstance(config.get(outer), Mapping):
            values.update({f"{outer}.{name}": value for name, value in config[outer].items()})
    return values


def _problem(name: str, value: Any) -> str | None:
    if name in _WHOLE:
        return _whole_problem(value, _WHOLE[name])
    if name in _SECONDS:
        return None if _is_number(value) and 0 < value < math.inf else _ABOVE_ZERO
    if name in _MAPS:
        return None if isinstance(value, Mapping) else "must be a map"
    if name in _TEXTS or name.startswith("proxies."):
        return None if isinstance(value, str) else "must be text"
    return None


def _whole_problem(value: Any, lowest: int) -> str | None:
    if _is_number(value) and isinstance(value, int) and value >= lowest:
        return None
    return f"must be a whole number, {lowest} or more"


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)
