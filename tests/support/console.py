"""Run the console blocks of a guide as a reader would, and compare what they print with what the guide says."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.support.doc_blocks import Block


@dataclass(frozen=True)
class Command:
    """A command of a console block, and the lines that it must print in this order, others between them."""

    line: str
    output: tuple[str, ...]

    @property
    def fails(self) -> bool:
        """Whether the guide shows a failure."""
        return any(line.startswith(("fatal:", "An error occurred")) for line in self.output)


def commands_of(block: Block) -> Iterator[Command]:
    """The commands, after ``$``, each with its output. ``...`` stands for lines, or an end of a line, left out."""
    text = block.text.replace("\\\n", " ")
    for part in re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]:
        line, *output = part.splitlines()
        yield Command(line, tuple(normal(one) for one in output if one.strip() not in ("", "...")))


def run(command: Command, folder: Path, env: Mapping[str, str]) -> str | None:
    """Run a command in a folder; what is wrong with what it did, None if nothing is."""
    done = subprocess.run(
        ["bash", "-c", command.line],
        cwd=folder,
        env=environment(folder) | dict(env),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=300,
        check=False,
    )
    if bool(done.returncode) != command.fails:
        return f"$ {command.line}\nended with {done.returncode}:\n{done.stdout}"
    missing = _first_missing(command.output, [normal(line) for line in done.stdout.splitlines()])
    return f"$ {command.line}\nThe guide says\n  {missing}\nbut it printed\n{done.stdout}" if missing else None


def environment(folder: Path) -> dict[str, str]:
    """That of a new user who works in ``folder``: hosts of inventories are this machine."""
    tools = str(Path(sys.executable).parent)
    coverage = {name: value for name, value in os.environ.items() if name.startswith("COVERAGE_")}
    return coverage | {
        "HOME": str(folder),
        "LANG": "C.UTF-8",
        "PATH": os.pathsep.join([tools, os.defpath]),
        "AWS_PAGER": "",
        "ANSIBLE_FORCE_COLOR": "false",
        "ANSIBLE_FORKS": "1",  # hosts in the order of the inventory
        "ANSIBLE_LOCALHOST_WARNING": "false",
        "ANSIBLE_INVENTORY_UNPARSED_WARNING": "false",
        "ANSIBLE_PYTHON_INTERPRETER": sys.executable,
        "ANSIBLE_TRANSPORT": "local",
    }


def normal(line: str) -> str:
    """A line without what depends on the width of the terminal: asterisks, and repeated spaces within."""
    text = line.lstrip()
    return line[: len(line) - len(text)] + re.sub(r"\s+", " ", re.sub(r"\*{3,}", "***", text)).rstrip()


def _first_missing(wanted: tuple[str, ...], printed: list[str]) -> str | None:
    rest = iter(printed)
    return next((line for line in wanted if not any(_fits(line, one) for one in rest)), None)


def _fits(wanted: str, printed: str) -> bool:
    return printed.startswith(wanted[:-3]) if wanted.endswith("...") else printed == wanted
