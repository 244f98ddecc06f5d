# Copyright: Contributors to the fleetfacts.ssm collection
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the fleetfacts.ssm collection: nothing outside it may import it.
"""What is to be done for one node, as a value: whether it changes, its result, its diff and its calls come from it."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from ansible_collections.fleetfacts.ssm.plugins.module_utils._content import Entries, canonical
from ansible_collections.fleetfacts.ssm.plugins.module_utils._item import Item
from ansible_collections.fleetfacts.ssm.plugins.module_utils._request import NodeRequest
from ansible_collections.fleetfacts.ssm.plugins.module_utils._time import from_capture_time

CREATED = "created"
UPDATED = "updated"
CLEARED = "cleared"
REFRESHED = "refreshed"
UNCHANGED = "unchanged"
FAILED = "failed"
CHANGES = frozenset({CREATED, UPDATED, CLEARED})

# How an item is sent: only its hash; hash and content; content without a hash, which makes the service take the content
# even where it holds the same hash already.
HASH_ONLY = "hash_only"
IN_FULL = "in_full"
WITHOUT_HASH = "without_hash"


@dataclass(frozen=True)
class Stored:
    """What a node holds of one type, its entries canonical. A type that was never put has no schema version."""

    schema_version: str | None = None
    capture_time: str | None = None
    entries: Entries = ()

    @classmethod
    def from_answer(cls, answer: Mapping[str, Any]) -> Stored:
        """From an answer of ListInventoryEntries, all pages together."""
        return cls(answer.get("SchemaVersion"), answer.get("CaptureTime"), canonical(answer["Entries"]))


@dataclass(frozen=True)
class Step:
    """What is to be done about one item.

    ``form`` is none where nothing is sent. ``stored`` is none where nothing was read. ``outcome`` holds if the service
    takes the step as it is, ``outcome_in_full`` if it refuses the hash and the item is sent in full.
    """

    item: Item
    stored: Stored | None
    outcome: str
    form: str | None = None
    outcome_in_full: str = UPDATED

    @property
    def changes(self) -> bool:
        """Whether the step changes what the node holds."""
        return self.outcome in CHANGES

    @property
    def can_escalate(self) -> bool:
        """Whether the item goes as a hash now and could go in full."""
        return self.form == HASH_ONLY and self.item.entries is not None

    def escalated(self) -> Step:
        """The step with its item in full."""
        return replace(self, form=IN_FULL, outcome=self.outcome_in_full)

    def request(self) -> dict[str, Any]:
        """The item as PutInventory takes it."""
        request = self.item.head()
        if self.form != WITHOUT_HASH:
            request["ContentHash"] = self.item.content_hash
        if self.form != HASH_ONLY:
            request["Content"] = [dict(entry) for entry in self.item.entries or ()]
        return request

    def size(self) -> int:
        """The size of that request in bytes."""
        return self.item.head_size if self.form == HASH_ONLY else self.item.size


@dataclass(frozen=True)
class Plan:
    """The steps for one node, one an item, in the order of the items."""

    instance_id: str
    steps: tuple[Step, ...]

    @property
    def changed(self) -> bool:
        """Whether any step changes what the node holds."""
        return any(step.changes for step in self.steps)

    @property
    def puts(self) -> tuple[Step, ...]:
        """The steps that send something."""
        return tuple(step for step in self.steps if step.form is not None)


def plan_by_entries(
    node: NodeRequest, stored: Mapping[str, Stored], now: datetime.datetime, refresh_after: int
) -> Plan:
    """The plan where the node's entries were read.

    :param stored: what the node holds, by type name, for every item that has content.
    :param refresh_after: age in days at which an unchanged item is renewed; 0 every time, -1 never.
    """
    steps = [_step_by_entries(item, stored.get(item.type_name, Stored()), now, refresh_after) for item in node.items]
    return Plan(node.instance_id, tuple(steps))


def plan_by_hash(node: NodeRequest) -> Plan:
    """The plan where nothing was read: every hash is offered, and the service's answer decides."""
    return Plan(node.instance_id, tuple(_step_by_hash(item) for item in node.items))


def _step_by_hash(item: Item) -> Step:
    in_full = CLEARED if item.absent else UPDATED
    if item.context and item.entries is not None:
        return Step(item, None, in_full, WITHOUT_HASH)
    return Step(item, None, REFRESHED, HASH_ONLY, in_full)


def _step_by_entries(item: Item, stored: Stored, now: datetime.datetime, refresh_after: int) -> Step:
    if item.entries is None:
        return _step_by_hash(item)
    if item.entries != stored.entries:
        if item.keeps_version and stored.schema_version:
            item = item.at_version(stored.schema_version)
        return Step(item, stored, _change(item, stored), IN_FULL)
    if item.absent or not (stored.entries or stored.schema_version):
        return Step(item, stored, UNCHANGED)
    if stored.schema_version not in (None, item.schema_version):
        return Step(item, stored, UPDATED, WITHOUT_HASH)
    if item.context:
        # no read shows a context, and with the stored hash the service may leave it alone
        return Step(item, stored, REFRESHED, WITHOUT_HASH)
    if _is_due(stored.capture_time, now, refresh_after):
        return Step(item, stored, REFRESHED, HASH_ONLY, REFRESHED)
    return Step(item, stored, UNCHANGED)


def _change(item: Item, stored: Stored) -> str:
    if item.absent:
        return CLEARED
    return CREATED if stored.schema_version is None and not stored.entries else UPDATED


def _is_due(capture_time: str | None, now: datetime.datetime, refresh_after: int) -> bool:
    if refresh_after <= 0:
        return refresh_after == 0
    try:
        captured = from_capture_time(capture_time or "")
    except ValueError:
        return True  # its age is not known, and renewing it is cheap
    age = now - captured
    # a time to come is one of a clock that was wrong, and says nothing about when the service received the item
    return age >= datetime.timedelta(days=refresh_after) or age <= datetime.timedelta(days=-1)
