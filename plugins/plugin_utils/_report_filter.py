# Copyright: Contributors to the fleetfacts.ssm collection
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the fleetfacts.ssm collection: nothing outside it may import it.
"""Calling the pure layer from a filter."""

from __future__ import annotations

from typing import Any
from typing import Callable
from typing import TypeVar
from typing import cast

from ansible.errors import AnsibleFilterError

from ansible_collections.fleetfacts.ssm.plugins.module_utils._fault import Fault
from ansible_collections.fleetfacts.ssm.plugins.module_utils._fault import InputError
from ansible_collections.fleetfacts.ssm.plugins.module_utils._fault import shown
from ansible_collections.fleetfacts.ssm.plugins.module_utils._report import Report
from ansible_collections.fleetfacts.ssm.plugins.module_utils._report import is_report
from ansible_collections.fleetfacts.ssm.plugins.plugin_utils._untrusted import untrusted

T = TypeVar("T")


def checked_report(value: Any) -> Report:
    """The value, if it is a report.

    :raises InputError: if it is not.
    """
    if not is_report(value):
        raise InputError([Fault("", f"the input must be what fleetfacts.ssm.inventory_report returns, not {shown(value)}")])
    return cast(Report, value)


def filtered(name: str, function: Callable[[], T]) -> T:
    """What the function makes, its texts untrusted; refused input fails the filter of this name.

    :raises AnsibleFilterError: where the input is refused.
    """
    try:
        result: T = untrusted(function())
    except InputError as error:
        raise AnsibleFilterError(f"{name}: {error}") from error
    return result
