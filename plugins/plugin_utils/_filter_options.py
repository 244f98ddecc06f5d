# Copyright: Contributors to the fleetfacts.ssm collection
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the fleetfacts.ssm collection: nothing outside it may import it.
"""What a filter is given, read: Ansible hands it over as templates made it, of any type."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from ansible.module_utils.parsing.convert_bool import boolean

from ansible_collections.fleetfacts.ssm.plugins.module_utils._fault import Fault, InputError, shown


def refused(option: str, wanted: str, value: Any) -> InputError:
    """The error that refuses the value of an option."""
    return InputError([Fault(option, f"must be {wanted}, not {shown(value)}")])


def read_text(option: str, value: Any, *, allow_empty: bool = True) -> str:
    """Ordinary text, whatever the core has marked it with.

    :raises InputError: where it is none.
    """
    if not isinstance(value, str) or not (value or allow_empty):
        raise refused(option, "text" if allow_empty else "text of at least one character", value)
    return str(value)


def read_choice(option: str, value: Any, choices: Iterable[str]) -> str:
    """One of some texts.

    :raises InputError: where it is none of them.
    """
    if not isinstance(value, str) or value not in choices:
        raise refused(option, f"one of {', '.join(choices)}", value)
    return str(value)


def read_list(option: str, value: Any) -> Sequence[Any]:
    """A list.

    :raises InputError: where it is none.
    """
    if not isinstance(value, (list, tuple)):
        raise refused(option, "a list", value)
    return value


def read_texts(option: str, value: Any) -> list[str]:
    """A list of texts.

    :raises InputError: where it is no list, or something in it is no text.
    """
    return [read_text(f"{option}[{index}]", each) for index, each in enumerate(read_list(option, value))]


def read_map(option: str, value: Any) -> Mapping[str, Any]:
    """A map; none is an empty one.

    :raises InputError: where it is neither.
    """
    if value is None:
        return {}
    if not isinstance(value, Mapping):
        raise refused(option, "a map", value)
    return value


def read_switch(option: str, value: Any) -> bool:
    """True or false, in any of the forms that Ansible takes for a boolean: a variable of ``--extra-vars`` is text.

    :raises InputError: where it is none of them.
    """
    try:
        return bool(boolean(value))
    except (TypeError, ValueError, RecursionError):  # the core's own message shows the value, whatever its size
        raise refused(option, "true or false", value) from None


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
