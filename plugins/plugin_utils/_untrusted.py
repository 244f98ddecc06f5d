# Copyright: Contributors to the fleetfacts.ssm collection
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the fleetfacts.ssm collection: nothing outside it may import it.
"""Data that must never be taken for templates.

Anybody who may put inventory for a node chooses its values. ansible-core 2.19 and later render only what is marked as
trusted, which data of a service is not. Earlier versions render every text that looks like a template, unless it is
marked as unsafe.
"""

from __future__ import annotations

from typing import Any

from ansible import template

if hasattr(template, "trust_as_template"):

    def untrusted(data: Any) -> Any:
        """The data, none of which is a template."""
        return data

else:
    # not imported where it is not needed: later versions are going to remove it
    from ansible.utils.unsafe_proxy import wrap_var

    def untrusted(data: Any) -> Any:
        """The data, none of which is a template."""
        return wrap_var(data)
