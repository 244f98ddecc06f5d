# Copyright: Contributors to the fleetfacts.ssm collection
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the fleetfacts.ssm collection: nothing outside it may import it.
"""Host facts: what is installed and set up - packages, services, users, facts of the host's own."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from ansible_collections.fleetfacts.ssm.plugins.module_utils._content import to_text
from ansible_collections.fleetfacts.ssm.plugins.module_utils._facts_model import (
    Attribute,
    Choice,
    Facts,
    FactType,
    Record,
    as_list,
    as_map,
    as_text,
    without_user,
)
from ansible_collections.fleetfacts.ssm.plugins.module_utils._flatten import flat_pairs

# Units that systemd makes for a session, a connection or a command and forgets.
IGNORED_SERVICES = (
    "user@*",
    "user-runtime-dir@*",
    "session-*",
    "run-*",
    "systemd-fsck@*",
    "systemd-coredump@*",
    "sshd@?*.service",
    "dbus-:*",
)

# Local facts are what people wrote into files, secrets not excluded. What "*auth" means to miss is an author.
IGNORED_LOCAL_FACTS = (
    "*passw*",
    "*passphrase*",
    "*secret*",
    "*token*",
    "*credential*",
    "*private*key*",
    "*api*key*",
    "*access*key*",
    "*pass",
    "*pwd*",
    "*auth",
    "*authorization*",
    "*bearer*",
    "*cookie*",
    "*user?data*",
    "*userdata*",
    "*cmdline*",
    "*environ",
    "*ssh_host_*_key",
)

# How ansible.builtin.setup begins what it puts in the place of a file that it could not read.
_LOCAL_ERRORS = (
    "error loading fact",
    "failure executing fact",
    "could not execute fact",
    "could not stat fact",
    "failed to convert",
)

# Of a list of maps such as ``{name: db_password, value: x}`` the name is what its key would be elsewhere.
_NAMING_KEYS = ("name", "Name", "key", "Key")

# Within a text, what is named by "password=x", "token: x", a parameter of a URL or "Bearer x". The quotes of a JSON
# text have backslashes before them where it stands within another one.
_NAMED = re.compile(
    r"(?<![\w.-])([\w.-]+)(?:\\*[\"'])?(?:\s*[=:]\s*[^\s/]|(?<=bearer)\s+\S)",
    re.IGNORECASE,
)
# What is named by "<password>x".
_TAGGED = re.compile(r"<(?:[\w.-]+:)?([\w.-]+)(?:\s[^<>]*)?>\s*(?:[^\s<]|<!\[CDATA\[)")

# Stands where all of a value was left out.
_NOTHING = object()


def _packages(facts: Facts, choice: Choice) -> Iterator[Record]:
    for name, versions in as_map(facts.get("packages")).items():
        for version in map(as_map, as_list(versions)):
            yield {"name": name, **version}


def _services(facts: Facts, choice: Choice) -> Iterator[Record]:
    for name, service in as_map(facts.get("services")).items():
        if not choice.ignores("services", as_text(name)):
            record = {"name": name, **as_map(service)}
            yield record if choice.service_state else {**record, "state": None}


def _users(facts: Facts, choice: Choice) -> Iterator[Record]:
    names = ("uid", "gid", "comment", "home", "shell")
    for name, fields in as_map(facts.get("getent_passwd")).items():
        # the first field is where passwords were before there were shadow files: never read
        yield {"name": name, **dict(zip(names, as_list(fields)[1:]))}


def _local_facts(facts: Facts, choice: Choice) -> Iterator[Record]:
    # the one fact that keeps its prefix in ansible_facts
    for source, value in as_map(facts.get("ansible_local")).items():
        if isinstance(value, str) and value.lower().startswith(_LOCAL_ERRORS):
            continue
        if not (choice.ignores("local", as_text(source)) or choice.ignores("local", f"{source}.")):
            for name, text in _pairs(as_text(source), value, choice):
                yield {"source": source, "name": name, "value": text}


def _pairs(source: str, value: Any, choice: Choice) -> list[tuple[str, str]]:
    try:
        public = _public(value, source, choice)
        return [] if public is _NOTHING else list(flat_pairs(public))
    except ValueError:  # a number that JSON cannot hold
        return []


def _public(value: Any, path: str, choice: Choice) -> Any:
    """A local fact without the keys that are to be left out, however deep they are, and without the users of URLs."""
    if isinstance(value, str):
        return _public_text(without_user(value), path, choice)
    if isinstance(value, Mapping):
        if any(choice.ignores("local", f"{path}.{as_text(value.get(key))}") for key in _NAMING_KEYS if key in value):
            return _NOTHING
        parts: Any = {without_user(key): part for key, part in _public_parts(value, path, choice)}
    elif isinstance(value, (list, tuple)):
        inner = (_public(part, path, choice) for part in value)
        parts = [part for part in inner if part is not _NOTHING]
    else:
        return value
    return parts if parts or not value else _NOTHING


def _public_text(text: str, path: str, choice: Choice) -> Any:
    """The text, unless something in it has a name that would be left out as a key."""
    named = {found.group(1) for pattern in (_NAMED, _TAGGED) for found in pattern.finditer(text)}
    return _NOTHING if any(choice.ignores("local", f"{path}.{name}") for name in named) else text


def _public_parts(value: Mapping[Any, Any], path: str, choice: Choice) -> Iterator[tuple[str, Any]]:
    for key, part in value.items():
        name = to_text(key)
        if not choice.ignores("local", f"{path}.{name}"):
            public = _public(part, f"{path}.{name}", choice)
            if public is not _NOTHING:
                yield name, public


PACKAGES = FactType(
    noun="packages",
    name="Package",
    description="An entry for each version of each package.",
    records=_packages,
    subsets=("platform",),
    modules=("ansible.builtin.package_facts",),
    attributes=(
        Attribute("Name", "Its name.", ("name",), "openssl", key=True),
        Attribute("Version", "Its version.", ("version",), "3.0.16"),
        Attribute("Release", "The release of that version.", ("release",), "1.el9"),
        Attribute("Epoch", "The epoch of that version.", ("epoch",), "1"),
        Attribute("Architecture", "What it runs on.", ("arch",), "x86_64"),
        Attribute("Source", "The package manager that knows it.", ("source",), "rpm"),
    ),
)

SERVICES = FactType(
    noun="services",
    name="Service",
    description="An entry for each service, those of sessions left out.",
    records=_services,
    subsets=("platform",),
    modules=("ansible.builtin.service_facts",),
    attributes=(
        Attribute("Name", "Its name.", ("name",), "sshd.service", key=True),
        Attribute("Status", "Whether it starts at boot.", ("status",), "enabled"),
        Attribute(
            "State", "Whether it runs; only where it is asked for, since it changes by itself.", ("state",), "running"
        ),
        Attribute("Source", "The service manager that knows it.", ("source",), "systemd"),
    ),
)

USERS = FactType(
    noun="users",
    name="User",
    description="An entry for each user that getent lists. Never a password.",
    records=_users,
    subsets=("platform",),
    modules=("ansible.builtin.getent",),
    attributes=(
        Attribute("Name", "The name of the user.", ("name",), "alice", key=True),
        Attribute("Uid", "The number of the user.", ("uid",), "1000"),
        Attribute("Gid", "The number of the user's group.", ("gid",), "1000"),
        Attribute("Comment", "The comment (GECOS).", ("comment",), "Alice Example"),
        Attribute("Home", "The home directory.", ("home",), "/home/alice"),
        Attribute("Shell", "The shell.", ("shell",), "/bin/bash"),
    ),
)

LOCAL = FactType(
    noun="local",
    name="LocalFact",
    description=(
        "The host's own facts (`facts.d`), flattened: an entry for each value, so that their names need no room in "
        "the schema. Left out are names that look like secrets, texts with such a name and its value in them "
        "(`password=x`, `Bearer x`, `<password>x`), and of URLs the user and the password."
    ),
    records=_local_facts,
    subsets=("local",),
    attributes=(
        Attribute("Source", "The file without `.fact`.", ("source",), "datacenter", key=True),
        Attribute("Name", "The keys that lead to the value, joined with dots.", ("name",), "rack.unit", key=True),
        Attribute("Value", "The value as text; a list is joined with commas.", ("value",), "17", key=True),
    ),
)
