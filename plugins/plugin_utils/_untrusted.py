# Copyright: Contributors to the fleetfacts.ssm collection
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the fleetfacts.ssm collection: nothing outside it may import it.
"""Text that came from outside, kept from being taken for a template."""

from __future__ import annotations

from typing import Any

import ansible.template
from ansible.utils.unsafe_proxy import wrap_var

# From ansible-core 2.19 on nothing is a template unless it is marked as trusted; before, all is unless marked as unsafe.
_TRUST_IS_EXPLICIT = hasattr(ansible.template, "trust_as_template")


def untrusted(value: Any) -> Any:
    """The same plain data, whose texts ansible-core never templates."""
    return value if _TRUST_IS_EXPLICIT else wrap_var(value)
