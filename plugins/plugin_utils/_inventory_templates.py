# Copyright: Contributors to the fleetfacts.ssm collection
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the fleetfacts.ssm collection: nothing outside it may import it.
"""Faults in the templates and expressions of an inventory file.

Unless it is strict, Ansible takes an expression that does not compile for one that is false: a host that was to be left
out would be in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from jinja2 import Environment, TemplateSyntaxError

from ansible_collections.fleetfacts.ssm.plugins.module_utils._fault import Fault, named, told
from ansible_collections.fleetfacts.ssm.plugins.plugin_utils._inventory_names import is_template

_ENVIRONMENT = Environment(extensions=["jinja2.ext.do", "jinja2.ext.loopcontrols"], autoescape=True)


def template_faults(get_option: Callable[[str], Any]) -> list[Fault]:
    """The templates and expressions of all options that do not compile."""
    sources = [(place, text, f"{{{{ {text} }}}}") for place, text in _expressions(get_option)]
    sources.extend((place, text, text) for place, text in _templates(get_option))
    faults = []
    for place, text, source in sources:
        try:
            _ENVIRONMENT.parse(source)
        except TemplateSyntaxError as error:
            faults.append(Fault(place, f"{named(text)} does not compile: {told(error.message)}"))
        except (SyntaxError, ValueError, RecursionError) as error:  # of Python, which reads the numbers
            faults.append(Fault(place, f"{named(text)} does not compile: {told(error)}"))
    return faults


def _templates(get_option: Callable[[str], Any]) -> Iterator[tuple[str, str]]:
    for index, text in enumerate(get_option("hostnames") or ()):
        if is_template(text):
            yield f"hostnames[{index}]", text
    for place, text in _of_map("groups", get_option("groups")):
        if is_template(text):  # ansible-core 2.19 and later render such a condition
            yield place, text


def _expressions(get_option: Callable[[str], Any]) -> Iterator[tuple[str, str]]:
    for option in ("include_filters", "exclude_filters"):
        yield from ((f"{option}[{index}]", text) for index, text in enumerate(get_option(option) or ()))
    yield from _of_map("compose", get_option("compose"))
    yield from (each for each in _of_map("groups", get_option("groups")) if not is_template(each[1]))
    keyed_groups = get_option("keyed_groups")
    for index, keyed in enumerate(keyed_groups if isinstance(keyed_groups, (list, tuple)) else ()):
        key = keyed.get("key") if isinstance(keyed, Mapping) else None
        if isinstance(key, str):
            yield f"keyed_groups[{index}]: key", key


def _of_map(option: str, value: Any) -> Iterator[tuple[str, str]]:
    for name, text in value.items() if isinstance(value, Mapping) else ():
        if isinstance(text, str):
            yield f"{option}[{named(name)}]", text
