"""The time of the service, which tests may move ahead."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta


class Clock:
    def __init__(self) -> None:
        self._ahead = timedelta()

    def now(self) -> datetime:
        return datetime.now(UTC) + self._ahead

    def advance(self, seconds: float) -> None:
        self._ahead += timedelta(seconds=seconds)


def service_text(moment: datetime) -> str:
    """A time as CaptureTime has it."""
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
