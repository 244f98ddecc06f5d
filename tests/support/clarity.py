"""What makes an error clear: words, a place, bounded length, nothing that breaks lines or controls a terminal."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

# Messages of ansible-core about an option's type or presence; they repeat the value as it is.
_OF_CORE = re.compile(
    r"argument '|[Vv]alue '|[Vv]alue of |Elements value for |Invalid type |missing required|missing parameter|"
    r"Unsupported parameters|parameters are|one of the following|dictionary requested|[Dd]uplicate|"
    r"Failed to (convert|validate)|internal error: (required|unable)|unable to convert|Unable to pass options|"
    r"Supported parameters|Config '\w+' for '"
)
_LONGEST = 6_000


def unclear(result: Mapping[str, Any]) -> str | None:
    """What is wrong with a failed result's message; none where it is clear."""
    message = result.get("msg")
    if not isinstance(message, str) or not message.strip():
        return f"no message: {json.dumps(result)[:300]}"
    if (
        "Traceback" in json.dumps(result)
        or result.get("exception", "(traceback unavailable)") != "(traceback unavailable)"
    ):
        return f"a traceback: {json.dumps(result)[-1500:]}"
    if _OF_CORE.search(message):
        return None
    if len(message) > _LONGEST:
        return f"a message of {len(message)} characters: {message[:200]}"
    if not all(line.isprintable() for line in message.split("\n")):
        return f"not printable: {message[:200]!r}"
    return None
