"""Pages and the tokens between them."""

from __future__ import annotations

import base64
import hashlib
import itertools
import json
import random
from dataclasses import dataclass
from typing import Any, TypeVar

from .errors import ServiceError

T = TypeVar("T")


@dataclass(frozen=True)
class Position:
    """Where a page begins: an offset in one order (a seed) of one content (a serial)."""

    offset: int = 0
    seed: int = 0
    serial: int = 0


def question(parameters: dict[str, Any]) -> str:
    """What a token belongs to: the request without its token and its page size."""
    asked = {key: value for key, value in parameters.items() if key not in ("NextToken", "MaxResults")}
    return hashlib.sha256(json.dumps(asked, sort_keys=True).encode()).hexdigest()[:16]


def to_token(position: Position, asked: str) -> str:
    text = json.dumps([position.offset, position.seed, position.serial, asked])
    return base64.urlsafe_b64encode(text.encode()).decode()


def from_token(token: str, asked: str) -> Position:
    """The position a token stands for; raises InvalidNextToken for a token of another request, or of none."""
    try:
        offset, seed, serial, token_asked = json.loads(base64.urlsafe_b64decode(token.encode()))
    except (ValueError, TypeError):
        token_asked = None
    if token_asked != asked:
        raise ServiceError("InvalidNextToken", "The specified token isn't valid.")
    return Position(offset, seed, serial)


class Orders:
    """Numbers that say in which order the entries of a listing come, another one each time."""

    def __init__(self) -> None:
        self._numbers = itertools.count(1)

    def next(self) -> int:
        return next(self._numbers)


def shuffled(rows: list[T], seed: int) -> list[T]:
    """The service promises no order of entries (none is documented), so neither do we; one seed gives one order."""
    return random.Random(seed).sample(rows, len(rows))


def page(rows: list[T], position: Position, size: int, asked: str) -> tuple[list[T], str | None]:
    """The rows of a page, and the token of the next one if there are more rows."""
    end = position.offset + size
    token = to_token(Position(end, position.seed, position.serial), asked) if end < len(rows) else None
    return rows[position.offset : end], token
