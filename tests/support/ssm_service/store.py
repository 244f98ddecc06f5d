"""The stored inventory items of one account and region."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from .countdown import Countdown

# Quotas: "30 days after the most recent inventory update", in any state of the node.
RETENTION = timedelta(days=30)

Entry = dict[str, str]


@dataclass(frozen=True)
class Item:
    """What one node last reported of one type. ``serial`` tells one content from the next."""

    instance_id: str
    type_name: str
    schema_version: str
    capture_time: str
    content_hash: str | None
    entries: tuple[Entry, ...]
    stored_at: datetime
    serial: int = 0

    def renewed(self, capture_time: str, now: datetime) -> Item:
        """The same content, reported again."""
        return replace(self, capture_time=capture_time, stored_at=now)


@dataclass
class _Slot:
    current: Item
    earlier: Item | None = None
    lag: Countdown = field(default_factory=Countdown)


class Store:
    def __init__(self) -> None:
        self._slots: dict[tuple[str, str], _Slot] = {}
        self._serials = itertools.count(1)

    def next_serial(self) -> int:
        return next(self._serials)

    def put(self, item: Item, lag: Countdown) -> None:
        """Store an item in place of the one before, which reads go on to see while the lag lasts."""
        key = (item.instance_id, item.type_name)
        slot = self._slots.get(key)
        self._slots[key] = _Slot(item, slot.current if slot else None, lag)

    def stored(self, instance_id: str, type_name: str, now: datetime) -> Item | None:
        """The truth, whatever reads still see."""
        slot = self._slots.get((instance_id, type_name))
        return _kept(slot.current, now) if slot else None

    def read(self, instance_id: str, type_name: str, now: datetime, serial: int | None = None) -> Item | None:
        """What a read sees: while the item lags, the one before.

        :param serial: of the item that the first page showed; the other pages go on with it.
        """
        slot = self._slots.get((instance_id, type_name))
        if slot is None:
            return None
        if serial is not None:
            return _kept(_of_serial(slot, serial), now)
        return _kept(slot.earlier if slot.lag.spend(now) else slot.current, now)

    def all(self, now: datetime) -> list[Item]:
        current = (slot.current for slot in self._slots.values())
        return [item for item in current if _kept(item, now)]

    def of_type(self, type_name: str, now: datetime) -> list[Item]:
        current = (slot.current for slot in self._slots.values())
        return [item for item in current if item.type_name == type_name and _kept(item, now)]

    def of_node(self, instance_id: str, now: datetime) -> list[Item]:
        current = (slot.current for slot in self._slots.values())
        return [item for item in current if item.instance_id == instance_id and _kept(item, now)]

    def remove(self, item: Item) -> None:
        """Remove exactly this item: one that was put since stays."""
        key = (item.instance_id, item.type_name)
        slot = self._slots.get(key)
        if slot is not None and slot.current.stored_at <= item.stored_at:
            del self._slots[key]


def _kept(item: Item | None, now: datetime) -> Item | None:
    return item if item is not None and now - item.stored_at < RETENTION else None


def _of_serial(slot: _Slot, serial: int) -> Item:
    return slot.earlier if slot.earlier is not None and slot.earlier.serial == serial else slot.current
