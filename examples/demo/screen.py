"""What the demo shows: headings, commands as a user would type them, and of their output what matters."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterable, Sequence

_WIDTH = 120
_LONGEST = 14
# Of a task's output: its name, how it ended, differences and warnings. The rest repeats it.
_WORTH_SHOWING = re.compile(r"TASK |(ok|changed|fatal|skipping): |[-+ @]|\[WARNING\]")


def heading(number: int, text: str) -> None:
    print(f"\n{number}. {text}\n", flush=True)


def command(words: Sequence[str]) -> None:
    line = f"   $ {' '.join(_quoted(word) for word in words)}"
    print(line if len(line) <= _WIDTH else line.replace(" -", " \\\n       -", 1), flush=True)


def lines(output: Iterable[str]) -> None:
    """Indented, at most a screen's width wide and a few lines long."""
    shown = [f"   {line}"[:_WIDTH].rstrip() for line in output]
    more = [f"   ... and {len(shown) - _LONGEST} lines more"] if len(shown) > _LONGEST else []
    print("\n".join([*shown[:_LONGEST], *more]), flush=True)


def of_ansible(stdout: str) -> list[str]:
    """The lines of a playbook's output that tell what its last task did."""
    *before, last = stdout.split("PLAY RECAP")[0].split("\nTASK ")
    told = [re.sub(r" \*+$", "", line) for line in f"TASK {last}".splitlines() if _WORTH_SHOWING.match(line)]
    return (["..."] if len(before) > 1 else []) + told


def _quoted(word: str) -> str:
    return f'"{word}"' if re.fullmatch(r"[\w=/ ']*[ '][\w=/ ']*", word) else shlex.quote(word)
