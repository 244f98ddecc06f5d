# Copyright: Contributors to the fleetfacts.ssm collection
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the fleetfacts.ssm collection: nothing outside it may import it.
"""Calling the pure layer from a filter."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from ansible_collections.fleetfacts.ssm.plugins.plugin_utils._refusing import refusing
from ansible_collections.fleetfacts.ssm.plugins.plugin_utils._untrusted import untrusted

T = TypeVar("T")


def filtered(name: str, function: Callable[[], T]) -> T:
    """What the function makes, its texts untrusted; refused input fails the filter of this name.

    :raises AnsibleFilterError: where the input is refused.
    """
    with refusing(name):
        result: T = untrusted(function())
    return result


def plain(value: Any) -> Any:
    """The same data in ordinary containers.

    From ansible-core 2.19 on the containers that reach a filter look at a value anew each time it is read, which takes
    some microseconds: a fleet holds a million, so each is read once.
    """
    if isinstance(value, Mapping):
        return {name: plain(part) for name, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(part) for part in value]
    return value
