"""Something that holds for so many uses, or until a time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass
class Countdown:
    """Pending while uses are left or the time has not come; by default it is over from the start."""

    uses: int = 0
    until: datetime | None = None

    @classmethod
    def starting(cls, now: datetime, uses: int | None = None, seconds: float | None = None) -> Countdown:
        return cls(uses=uses or 0, until=now + timedelta(seconds=seconds) if seconds else None)

    def pending(self, now: datetime) -> bool:
        return self.uses > 0 or (self.until is not None and now < self.until)

    def spend(self, now: datetime) -> bool:
        """Whether it is still pending for this use, which is counted."""
        pending = self.pending(now)
        self.uses = max(0, self.uses - 1)
        return pending
