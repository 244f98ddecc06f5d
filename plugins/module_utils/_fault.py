# Copyright: Contributors to the fleetfacts.ssm collection
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the fleetfacts.ssm collection: nothing outside it may import it.
"""What is wrong with a task's input, and where."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from ansible_collections.fleetfacts.ssm.plugins.module_utils import _limits

# Of very many faults, so many are told, and no more than fits on a screen or two.
_SHOWN = 20
_SHOWN_LENGTH = 5000
_NAME_LENGTH = 100
_TOLD_LENGTH = 1000

# A type as people name them. The service takes nearly any text, a whole map written out among them.
_PLAIN_TYPE_NAME = re.compile(r"(Custom:[A-Z]|AWS:)[\w.-]{0,92}\Z", re.ASCII)
# Not handed from function to function, since one that forgot it would tell secrets.
_hides_values: ContextVar[bool] = ContextVar("_hides_values", default=False)


@dataclass(frozen=True)
class Fault:
    """One fault of the input.

    ``place`` leads from the outside in, such as ``items[0] (Custom:RackInfo): content[2]``; it may be empty.
    """

    place: str
    problem: str

    def within(self, outer: str) -> Fault:
        """The same fault seen from the thing around it."""
        return Fault(f"{outer}: {self.place}" if self.place else outer, self.problem)

    def __str__(self) -> str:
        return f"{self.place}: {self.problem}" if self.place else self.problem


class InputError(Exception):
    """The input is refused. ``faults`` holds every one that was found."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__(describe(faults))
        self.faults = tuple(faults)


def describe(faults: Sequence[Fault]) -> str:
    """All faults as one message; of very many the first ones and how many more there are."""
    if len(faults) == 1:
        return str(faults[0])
    lines = [f"- {fault}" for fault in faults[:_SHOWN]]
    while len(lines) > 1 and sum(map(len, lines)) > _SHOWN_LENGTH:
        lines.pop()
    if len(faults) > len(lines):
        lines.append(f"- and {len(faults) - len(lines)} more")
    return "\n".join([f"{len(faults)} faults in the input:", *lines])


@contextmanager
def hiding_values(no_log: bool) -> Iterator[None]:
    """With ``no_log``, messages that are made in here tell what kind of values they mean, in place of the values.

    A value may be anything, since the wrong thing may stand in any option; ansible-core 2.19 and later print the
    message of a failed task even with no_log. Ids of nodes and plain names of types are shown: they say where to look.
    """
    before = _hides_values.set(no_log)
    try:
        yield
    finally:
        _hides_values.reset(before)


def _is_hidden(value: object) -> bool:
    if not _hides_values.get():
        return False
    return not (isinstance(value, str) and (_limits.INSTANCE_ID.match(value) or _PLAIN_TYPE_NAME.match(value)))


def shown(value: object, length: int = 60) -> str:
    """A value as a message shows it: quoted, on one line, cut where it is long; see :func:`hiding_values`."""
    return kind_of(value) if _is_hidden(value) else _quoted(value, length)


def shown_key(key: object) -> str:
    """A key of a map as :func:`shown` has it. Keys are names, which are told with no_log too where they are text."""
    return _quoted(key) if isinstance(key, str) else shown(key)


def _quoted(value: object, length: int = 60) -> str:
    try:
        text = repr(value)
    except (ValueError, RecursionError):  # a number of thousands of digits, lists a thousand deep
        text = f"a value of type {type(value).__name__} that is too large to be shown"
    return text if len(text) <= length else f"{text[: length - 3]}..."


def named(value: object) -> str:
    """A value as the name of a place: as it is where that is short and printable, else as :func:`shown` has it."""
    return kind_of(value) if _is_hidden(value) else named_key(value)


def named_key(key: object) -> str:
    """A key of a map as :func:`named` has it; see :func:`shown_key`."""
    if isinstance(key, str) and key.isprintable() and 0 < len(key) <= _NAME_LENGTH:
        return str(key)
    return shown_key(key)


def told(words: object) -> str:
    """Words of another program within a message: printable and cut where they are long; their lines stay lines."""
    text = str(words)
    printable = "".join(
        char if char == "\n" or char.isprintable() else repr(char)[1:-1] for char in text[:_TOLD_LENGTH]
    )
    return printable if len(text) <= _TOLD_LENGTH else f"{printable}..."


def kind_of(value: object) -> str:
    """What a value is, in words that tell nothing of what it holds.

    For content, which may be secret: ansible-core 2.19 and later print the message of a failed task even with no_log.
    """
    if value is None:
        return "none"
    if isinstance(value, str):
        return f"a text of {len(value)} characters"
    if isinstance(value, Mapping):
        return f"a map of {len(value)}"
    if isinstance(value, (list, tuple, set)):
        return f"a list of {len(value)}"
    if isinstance(value, (bool, int, float)):
        return "a boolean" if isinstance(value, bool) else "a number"
    return f"a value of type {type(value).__name__}"
