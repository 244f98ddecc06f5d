# Copyright: Contributors to the fleetfacts.ssm collection
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the fleetfacts.ssm collection: nothing outside it may import it.
"""The options of the inventory plugin, checked."""

from __future__ import annotations

import difflib
import hashlib
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ansible_collections.fleetfacts.ssm.plugins.module_utils._connection import connection_faults, region_problem
from ansible_collections.fleetfacts.ssm.plugins.module_utils._fault import Fault, InputError, named, shown
from ansible_collections.fleetfacts.ssm.plugins.module_utils._policy import policy_faults
from ansible_collections.fleetfacts.ssm.plugins.module_utils._reading import Query, read_query
from ansible_collections.fleetfacts.ssm.plugins.plugin_utils._inventory_names import needed_type
from ansible_collections.fleetfacts.ssm.plugins.plugin_utils._inventory_templates import template_faults

# What the answers of the service depend on. The credentials themselves don't count, since they change all the time.
_QUESTION = (
    "regions",
    "filters",
    "statuses",
    "types",
    "entry_filters",
    "strict_permissions",
    "profile",
    "assume_role_arn",
    "endpoint_url",
)


_CONNECTION = ("access_key", "secret_key", "session_token", "profile", "endpoint_url", "assume_role_arn")
_TYPES = re.compile(r"\Atype_names\b")
_LISTS_OF_TEXT = ("regions", "statuses", "types", "hostnames", "include_filters", "exclude_filters")


@dataclass(frozen=True)
class Options:
    """The options of one inventory source.

    ``question`` tells answers of the service that may stand for each other from those that may not.
    """

    regions: tuple[str, ...]
    query: Query
    hostnames: tuple[str, ...]
    prefix: str
    include: tuple[str, ...]
    exclude: tuple[str, ...]
    concurrency: int
    strict: bool
    strict_permissions: bool
    question: dict[str, Any]


def refuse_unknown(given: Iterable[Any], definitions: Mapping[str, Mapping[str, Any]]) -> None:
    """Refuses options that the plugin does not have: Ansible itself ignores them.

    :raises InputError: with every one of them.
    """
    known = {*definitions, *(alias for each in definitions.values() for alias in each.get("aliases") or ())}
    faults = []
    for name in given:
        if name not in known:
            nearest = difflib.get_close_matches(str(name), sorted(known), n=1)
            advice = f"; is it meant to be {nearest[0]}?" if nearest else ""
            faults.append(Fault(named(name), f"is not an option of this plugin{advice}"))
    if faults:
        raise InputError(faults)


def read_options(get_option: Callable[[str], Any], region: str | None) -> Options:
    """The options of a source.

    :param region: the one to read where ``regions`` is empty; none is all regions.
    :raises InputError: with every fault.
    """
    faults = _text_faults(get_option)
    faults.extend(connection_faults({**{name: get_option(name) for name in _CONNECTION}, "region": region}))
    if faults:
        raise InputError(faults)
    regions = tuple(dict.fromkeys(str(each) for each in get_option("regions") or ([region] if region else ())))
    asked = {name: get_option(name) for name in ("filters", "statuses", "entry_filters")}
    query, query_faults = read_query({**asked, "type_names": get_option("types")})
    faults = [_in_words_of_ours(fault) for fault in query_faults]
    faults.extend(_own_faults(get_option))
    if faults:
        raise InputError(faults)
    return Options(
        regions,
        query,
        tuple(get_option("hostnames") or ()),
        get_option("hostvars_prefix") or "",
        tuple(get_option("include_filters") or ()),
        tuple(get_option("exclude_filters") or ()),
        get_option("concurrency"),
        get_option("strict"),
        get_option("strict_permissions"),
        _question(get_option, regions),
    )


def _in_words_of_ours(fault: Fault) -> Fault:
    # what the module calls type_names has a name of its own here
    problem = fault.problem.replace("of a type in type_names", "of a type in types")
    return Fault(_TYPES.sub("types", fault.place), problem)


def _question(get_option: Callable[[str], Any], regions: Sequence[str]) -> dict[str, Any]:
    question = {name: get_option(name) for name in _QUESTION}
    endpoint = question["endpoint_url"]
    # a cache is a file that others may read, and need not know where this one asks
    hashed = hashlib.sha256(str(endpoint).encode("utf-8", "backslashreplace")).hexdigest() if endpoint else None
    return {**question, "regions": list(regions), "endpoint_url": hashed}


def _own_faults(get_option: Callable[[str], Any]) -> list[Fault]:
    faults = _hostname_faults(get_option("hostnames") or (), get_option("types") or [])
    faults.extend(policy_faults({"concurrency": get_option("concurrency")}))
    faults.extend(template_faults(get_option))
    faults.extend(_keyed_group_faults(get_option("keyed_groups")))
    prefix = get_option("hostvars_prefix")
    if prefix and not (prefix.isidentifier() and prefix.isascii()):
        faults.append(Fault("hostvars_prefix", f"must be how a variable's name can begin, not {shown(prefix)}"))
    return faults


def _keyed_group_faults(keyed_groups: Any) -> list[Fault]:
    """What Ansible itself would refuse, in words of its own and when all nodes have been read."""
    faults = []
    for index, keyed in enumerate(keyed_groups or ()):
        if not isinstance(keyed, Mapping):
            faults.append(Fault(f"keyed_groups[{index}]", f"must be a map with a key, not {shown(keyed)}"))
        elif not isinstance(keyed.get("key"), str):
            faults.append(Fault(f"keyed_groups[{index}]: key", f"must be an expression, not {shown(keyed.get('key'))}"))
    return faults


def _text_faults(get_option: Callable[[str], Any]) -> list[Fault]:
    faults = [
        Fault(f"{option}[{index}]", f"must be text, not {shown(each)}")
        for option in _LISTS_OF_TEXT
        for index, each in enumerate(get_option(option) or ())
        if not isinstance(each, str)
    ]
    for index, region in enumerate(get_option("regions") or ()):
        problem = region_problem(region) if isinstance(region, str) else None
        if problem:
            faults.append(Fault(f"regions[{index}]", problem))
    return faults


def _hostname_faults(hostnames: Sequence[str], types: Sequence[str]) -> list[Fault]:
    faults = []
    for index, preference in enumerate(hostnames):
        needed = needed_type(preference, types)
        if needed:
            faults.append(Fault(f"hostnames[{index}]", f"{named(preference)} needs the type {named(needed)} in types"))
    return faults
