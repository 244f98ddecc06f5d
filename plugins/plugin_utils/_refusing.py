# Copyright: Contributors to the fleetfacts.ssm collection
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the fleetfacts.ssm collection: nothing outside it may import it.
"""How a filter refuses its input."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from ansible.errors import AnsibleFilterError

from ansible_collections.fleetfacts.ssm.plugins.module_utils._fault import InputError


@contextmanager
def refusing(name: str) -> Iterator[None]:
    """Refused input fails the filter of this name; for functions too, as a decorator.

    Whatever reads nested data does so by calling itself, so too deep is what Python says is too deep.

    :raises AnsibleFilterError: where the input is refused.
    """
    try:
        yield
    except InputError as error:
        raise AnsibleFilterError(f"{name}: {error}") from error
    except RecursionError:
        raise AnsibleFilterError(f"{name}: the input nests too deeply, or holds itself") from None
