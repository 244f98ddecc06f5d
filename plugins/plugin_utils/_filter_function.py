# Copyright: Contributors to the fleetfacts.ssm collection
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the fleetfacts.ssm collection: nothing outside it may import it.
"""What every filter does: it refuses input in words of its own, and returns nothing that is taken for a template."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import ParamSpec, TypeVar

from ansible.errors import AnsibleFilterError

from ansible_collections.fleetfacts.ssm.plugins.module_utils._fault import InputError
from ansible_collections.fleetfacts.ssm.plugins.plugin_utils._untrusted import untrusted

P = ParamSpec("P")
T = TypeVar("T")


def filter_function(function: Callable[P, T]) -> Callable[P, T]:
    """Makes a filter of a function, which is called what the filter is called.

    Whatever reads nested data does so by calling itself, so too deep is what Python says is too deep.
    """
    name = f"fleetfacts.ssm.{function.__name__}"

    @functools.wraps(function)
    def called(*args: P.args, **kwargs: P.kwargs) -> T:
        try:
            result: T = untrusted(function(*args, **kwargs))
        except InputError as error:
            raise AnsibleFilterError(f"{name}: {error}") from error
        except RecursionError:
            raise AnsibleFilterError(f"{name}: the input nests too deeply, or holds itself") from None
        return result

    return called
