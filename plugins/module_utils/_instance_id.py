# Copyright: Contributors to the fleetfacts.ssm collection
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the fleetfacts.ssm collection: nothing outside it may import it.
"""The ids of managed nodes."""

from __future__ import annotations

from typing import Any

from ansible_collections.fleetfacts.ssm.plugins.module_utils import _limits
from ansible_collections.fleetfacts.ssm.plugins.module_utils._fault import shown


def instance_id_problem(value: Any) -> str | None:
    """Why a value is not the id of a managed node, or none."""
    if isinstance(value, str) and _limits.INSTANCE_ID.match(value):
        return None
    rule = "must be the id of a managed node, 'i-' with 8 or 17 letters and digits or 'mi-' with 17"
    return f"{rule}, not {shown(value)}"
