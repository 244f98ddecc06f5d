# Copyright: Contributors to the fleetfacts.ssm collection
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the fleetfacts.ssm collection: nothing outside it may import it.
"""The names of inventory types."""

from __future__ import annotations

from typing import Any

from ansible_collections.fleetfacts.ssm.plugins.module_utils import _limits
from ansible_collections.fleetfacts.ssm.plugins.module_utils._fault import shown
from ansible_collections.fleetfacts.ssm.plugins.module_utils._unicode import unicode_problem

_CUSTOM = "Custom:"


def is_custom(type_name: str) -> bool:
    """Whether the name is one that accounts may give."""
    return type_name.startswith(_CUSTOM)


def type_name_problem(value: Any) -> str | None:
    """What the service would refuse in the name of a type, or none."""
    if isinstance(value, str) and _limits.CONTROL_CHARACTERS.search(value):
        return f"holds control characters, which no name needs: {shown(value)}"
    if not isinstance(value, str) or not _limits.TYPE_NAME.match(value):
        return f"must begin with 'Custom:' or 'AWS:', not be {shown(value)}"
    if len(value) > _limits.TYPE_NAME_LENGTH:
        return f"is {len(value)} characters long, the service takes at most {_limits.TYPE_NAME_LENGTH}"
    if is_custom(value) and not _limits.CUSTOM_TYPE_NAME.match(value):
        return f"needs a capital letter after 'Custom:', as in 'Custom:RackInfo', not {shown(value)}"
    return unicode_problem(value)
