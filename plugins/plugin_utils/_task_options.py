# Copyright: Contributors to the fleetfacts.ssm collection
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the fleetfacts.ssm collection: nothing outside it may import it.
"""What ansible-core takes in a task and should not, or refuses without telling the place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ansible_collections.fleetfacts.ssm.plugins.module_utils._fault import Fault, kind_of
from ansible_collections.fleetfacts.ssm.plugins.plugin_utils._task_arguments import label

Options = Mapping[str, Mapping[str, Any]]


def option_faults(options: Options, args: Mapping[str, Any], place: str = "") -> Iterator[Fault]:
    """The options that are given in two ways, and the lists of maps that are none, within each other too.

    Of an option and its alias ansible-core takes the alias and warns only, so a task would write where its own option
    does not say if ``module_defaults`` has the other spelling.

    :param options: as ``AnsibleModule`` has them.
    """
    for name, option in options.items():
        given = [each for each in (name, *option.get("aliases", ())) if each in args]
        if any(args[other] != args[given[0]] for other in given[1:]):
            yield Fault(place, f"{' and '.join(given)} are one option, and their values differ; give it once")
        elif given and "options" in option:
            yield from _list_faults(option["options"], args[given[0]], f"{place}: {given[0]}" if place else given[0])


def _list_faults(options: Options, value: Any, place: str) -> Iterator[Fault]:
    if isinstance(value, (str, int, float, Mapping)):
        hint = "; a JSON text needs the filter from_json" if isinstance(value, str) else ""
        yield Fault(place, f"must be a list of maps, not {kind_of(value)}{hint}")
    elif isinstance(value, (list, tuple)):
        required = " and ".join(name for name, option in options.items() if option.get("required"))
        for index, part in enumerate(value):
            inner = f"{place}[{index}]{label(part)}"
            if isinstance(part, Mapping):
                yield from option_faults(options, part, inner)
            else:
                yield Fault(inner, f"must be a map{required and f' with {required}'}, not {kind_of(part)}")
