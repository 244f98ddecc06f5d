# Copyright: Contributors to the fleetfacts.ssm collection
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the fleetfacts.ssm collection: nothing outside it may import it.
"""Results without the values that must not be shown."""

from __future__ import annotations

import json
from collections.abc import Mapping, Set
from typing import Any

from ansible.module_utils.common.parameters import remove_values

# The values that the text of a result shows in another form than the core looks for them.
_WORDS = "True False None"


def without_secrets(result: Mapping[str, Any], secrets: Set[str]) -> dict[str, Any]:
    """The result as ``AnsibleModule`` would return it: what holds a secret is masked, flags at the top stay.

    The core copies the whole result for that, piece by piece, which for thousands of nodes takes longer than all of
    their checks. So parts are handed over to it only if a secret is in their text.
    """
    return {
        key: value if value is None or isinstance(value, bool) else _masked(value, secrets)
        for key, value in result.items()
    }


def _masked(value: Any, secrets: Set[str]) -> Any:
    if not _may_hold(value, secrets):
        return value
    if isinstance(value, Mapping):
        return {key: _masked(part, secrets) for key, part in value.items()}
    return remove_values(value, secrets)


def _may_hold(value: Any, secrets: Set[str]) -> bool:
    text = _text(value)
    return any(secret in _WORDS or _text(secret)[1:-1] in text for secret in secrets)


def _text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
