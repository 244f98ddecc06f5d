# Copyright: Contributors to the fleetfacts.ssm collection
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the fleetfacts.ssm collection: nothing outside it may import it.
"""Host facts: what is installed and set up - packages, services, users, facts of the host's own."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ansible_collections.fleetfacts.ssm.plugins.module_utils._facts_model import (
    Attribute,
    Choice,
    Facts,
    FactType,
    Record,
    as_list,
    as_map,
    as_text,
)
from ansible_collections.fleetfacts.ssm.plugins.module_utils._flatten import flat_pairs

# Units that systemd makes for a session or a command and forgets.
IGNORED_SERVICES = ("user@*", "user-runtime-dir@*", "session-*", "run-*", "systemd-fsck@*", "systemd-coredump@*")

# Local facts are what people wrote into files, secrets not excluded.
IGNORED_LOCAL_FACTS = (
    "*passw*",
    "*passphrase*",
    "*secret*",
    "*token*",
    "*credential*",
    "*private*key*",
    "*api*key*",
    "*access*key*",
)

# How ansible.builtin.setup begins what it puts in the place of a file that it could not read.
_LOCAL_ERRORS = (
    "error loading fact",
    "failure executing fact",
    "could not execute fact",
    "could not stat fact",
    "failed to convert",
)


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
        for name, text in _pairs(value):
            if not choice.ignores("local", f"{source}.{name}"):
                yield {"source": source, "name": name, "value": text}


def _pairs(value: Any) -> list[tuple[str, str]]:
    try:
        return list(flat_pairs(value))
    except ValueError:  # a number that JSON cannot hold
        return []


PACKAGES = FactType(
    noun="packages",
    name="Package",
    description="An entry for each version of each package.",
    records=_packages,
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
        "the schema. Names that look like secrets are left out."
    ),
    records=_local_facts,
    subsets=("local",),
    attributes=(
        Attribute("Source", "The file without `.fact`.", ("source",), "datacenter", key=True),
        Attribute("Name", "The keys that lead to the value, joined with dots.", ("name",), "rack.unit", key=True),
        Attribute("Value", "The value as text; a list is joined with commas.", ("value",), "17", key=True),
    ),
)
