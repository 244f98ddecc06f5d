"""Choices where nobody has seen what the live service does; README.md lists them with their sources."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import Any


@dataclass(frozen=True)
class Settings:
    """How the service behaves; each default is the likeliest answer (documented or inferred, not seen live)."""

    # A hash-only put with a hash that is not the stored one: the code, and whether the error names the type.
    mismatch_code: str = "ItemContentMismatchException"
    mismatch_names_type: bool = True
    # Reading a type name that the account does not know: "empty" or "error" (InvalidTypeNameException).
    unknown_type: str = "empty"
    # Rows of one page at most, whatever MaxResults asks for.
    page_size: int = 50
    # A delete is over after so many DescribeInventoryDeletions that showed it in progress, or after some seconds.
    deletion_polls: int = 1
    deletion_seconds: float = 0
    # A read shows a put after so many reads of the item that still miss it, or after some seconds.
    lag_reads: int = 0
    lag_seconds: float = 0

    def changed(self, **values: Any) -> Settings:
        """With other values; raises ValueError for a setting that does not exist."""
        unknown = set(values) - {field.name for field in fields(self)}
        if unknown:
            raise ValueError(f"no such setting: {', '.join(sorted(unknown))}")
        return replace(self, **values)
