"""Pages and the tokens between them."""

from __future__ import annotations

import base64
import hashlib
import itertools
import json
import random
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from .errors import ServiceError

T = TypeVar("T")


@dataclass(frozen=True)
class Position:
    """Where a page begins: an offset in one order (a seed) of one content (a serial)."""

    offset: int = 0
    seed: int = 0
    serial: int = 0


def position_of(parameters: Mapping[str, Any]) -> Position | None:
    """Where the page that a request asks for begins; none for a first page.

    Raises InvalidNextToken for a token of another request, or of none.
    """
    token = parameters.get("NextToken")
    if not token:
        return None
    try:
        offset, seed, serial, asked = json.loads(base64.urlsafe_b64decode(token.encode()))
    except (ValueError, TypeError):
        asked = None
    if asked != _question(parameters):
        raise ServiceError("InvalidNextToken", "The specified token isn't valid.")
    return Position(offset, seed, serial)


def page(
    rows: list[T], size: int, parameters: Mapping[str, Any], position: Position | None = None
) -> tuple[list[T], dict[str, str]]:
    """The rows of the page that a request asks for, and its ``NextToken`` if more rows follow."""
    begin = position or position_of(parameters) or Position()
    end = begin.offset + size
    if end >= len(rows):
        return rows[begin.offset :], {}
    return rows[begin.offset : end], {"NextToken": _token(replace(begin, offset=end), _question(parameters))}


def _token(position: Position, asked: str) -> str:
    text = json.dumps([position.offset, position.seed, position.serial, asked])
    return base64.urlsafe_b64encode(text.encode()).decode()


def _question(parameters: Mapping[str, Any]) -> str:
    """What a token belongs to: the request without its token and its page size."""
    asked = {key: value for key, value in parameters.items() if key not in ("NextToken", "MaxResults")}
    return hashlib.sha256(json.dumps(asked, sort_keys=True).encode()).hexdigest()[:16]


class Orders:
    """Numbers that say in which order the entries of a listing come, another one each time."""

    def __init__(self) -> None:
        self._numbers = itertools.count(1)

    def next(self) -> int:
        return next(self._numbers)


def shuffled(rows: list[T], seed: int) -> list[T]:
    """The service promises no order of entries (none is documented), so neither do we; one seed gives one order."""
    return random.Random(seed).sample(rows, len(rows))
