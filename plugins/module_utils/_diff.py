# Copyright: Contributors to the fleetfacts.ssm collection
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the fleetfacts.ssm collection: nothing outside it may import it.
"""Before and after of what changes, as text that a person reads."""

from __future__ import annotations

import json
from collections.abc import Iterable

from ansible_collections.fleetfacts.ssm.plugins.module_utils._content import Entries
from ansible_collections.fleetfacts.ssm.plugins.module_utils._outcome import NodeOutcome
from ansible_collections.fleetfacts.ssm.plugins.module_utils._plan import Step

_NOT_READ = "(not read: content hashes were compared)\n"


def diff_of(outcomes: Iterable[NodeOutcome]) -> list[dict[str, str]]:
    """One diff, as Ansible's callbacks show it, for each type of each node that changes."""
    return [
        {
            "before_header": f"{outcome.instance_id} {step.item.type_name} (stored)",
            "after_header": f"{outcome.instance_id} {step.item.type_name} (wanted)",
            "before": _before(step),
            "after": _after(step),
        }
        for outcome in outcomes
        for step in outcome.steps
        if step.changes
    ]


def _before(step: Step) -> str:
    if step.stored is None:
        return _NOT_READ
    return _text(step.stored.schema_version, step.stored.entries)


def _after(step: Step) -> str:
    return _text(None if step.item.absent else step.item.schema_version, step.item.entries or ())


def _text(schema_version: str | None, entries: Entries) -> str:
    if schema_version is None and not entries:
        return ""
    lines = [f"schema version {schema_version}"]
    for entry in entries:
        pairs = [f"{_name(name)}: {_value(value)}" for name, value in entry.items()] or ["(no attributes)"]
        lines += [f"{'  ' if index else '- '}{pair}" for index, pair in enumerate(pairs)]
    return "\n".join([*lines, *([] if entries else ["(no entries)"])]) + "\n"


def _name(text: str) -> str:
    # so that the first colon outside quotes ends the name
    return json.dumps(text) if ":" in text else _value(text)


def _value(text: str) -> str:
    # what is stored may come from anybody: nothing in it may break lines or control a terminal
    if not text.isprintable():
        return json.dumps(text)
    is_plain = text and text.strip() == text and text[0] not in "\"'"
    return text if is_plain else json.dumps(text, ensure_ascii=False)
