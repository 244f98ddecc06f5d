"""The calls that the service has had, for tests to look at."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True)
class Call:
    """One request as it came in. ``size`` counts the bytes of its body."""

    operation: str
    account: str
    region: str
    parameters: dict[str, Any]
    size: int

    @property
    def instance_id(self) -> str | None:
        value = self.parameters.get("InstanceId")
        return value if isinstance(value, str) else None

    @property
    def items(self) -> list[dict[str, Any]]:
        items = self.parameters.get("Items")
        return [item for item in items if isinstance(item, dict)] if isinstance(items, list) else []

    @property
    def type_names(self) -> list[str]:
        """The inventory types that the call is about."""
        named = [self.parameters, *self.items]
        return [holder["TypeName"] for holder in named if isinstance(holder.get("TypeName"), str)]


@dataclass
class CallRecord:
    """A call and its outcome: an HTTP status and, for an error, its code; status 0 is a connection cut off.

    ``faults`` are those that a test ordered and that struck it.
    """

    operation: str
    account: str
    region: str
    instance_id: str | None
    type_names: list[str]
    hash_only: list[str]
    bytes: int
    status: int = 0
    error: str | None = None
    faults: list[str] = field(default_factory=list)
    parameters: dict[str, Any] = field(default_factory=dict)


class CallLog:
    def __init__(self) -> None:
        self._records: list[CallRecord] = []
        # Calls that came in and have neither been answered nor cut off.
        self.open = 0

    def begin(self, call: Call) -> CallRecord:
        record = CallRecord(
            operation=call.operation,
            account=call.account,
            region=call.region,
            instance_id=call.instance_id,
            type_names=call.type_names,
            hash_only=[str(item.get("TypeName")) for item in call.items if item.get("Content") is None],
            bytes=call.size,
            parameters=call.parameters,
        )
        self._records.append(record)
        return record

    def clear(self) -> None:
        self._records.clear()

    def all(self, *, parameters: bool = False) -> list[dict[str, Any]]:
        """Every call as a dictionary, its request's parameters only if asked for."""
        rows = [asdict(record) if parameters else vars(record).copy() for record in list(self._records)]
        for row in rows:
            if not parameters:
                del row["parameters"]
        return rows
