"""The code blocks of the documentation: guides (reStructuredText), Markdown pages and the EXAMPLES of plugins."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from antsibull_docutils.rst_code_finder import find_code_blocks

_DIRECTIVE = re.compile(r"(?P<indent> *)\.\. code-block:: *(?P<language>[\w+-]+)$")
_OPTION = re.compile(r" +:(?P<name>[\w-]+): *(?P<value>.*)$")
_FENCE = re.compile(r" *(?P<fence>`{3,}|~{3,}) *(?P<language>[\w+-]*)(?P<more> .*)?$")


@dataclass(frozen=True)
class Block:
    """A code block: where it stands, what it is, and the name of the file that its caption says it is, if any."""

    page: Path
    line: int
    language: str
    text: str
    caption: str = ""

    def __str__(self) -> str:
        return f"{self.page.name}:{self.line}"


def blocks_of(page: Path) -> list[Block]:
    """All code blocks of a page."""
    return list(_of_rst(page) if page.suffix == ".rst" else _of_markdown(page))


def examples_of(plugin: Path) -> Block:
    """The EXAMPLES of a plugin, in Python or in the YAML file beside it."""
    if plugin.suffix == ".yml":
        text = plugin.read_text(encoding="utf-8")
        examples = text.partition("\nEXAMPLES: |\n")[2]
        return Block(plugin, text.count("\n") - examples.count("\n") + 1, "yaml", _dedent(examples.splitlines()))
    for node in ast.parse(plugin.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "EXAMPLES":
            return Block(plugin, node.lineno, "yaml", ast.literal_eval(node.value))
    raise AssertionError(f"{plugin} has no EXAMPLES")


def write_files(blocks: Iterable[Block], folder: Path) -> None:
    """Make a folder hold the files of a page: the blocks with a caption."""
    for block in blocks:
        if block.caption:
            file = folder / block.caption
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(block.text, encoding="utf-8")


def count_by_docutils(page: Path) -> int:
    """How many code blocks and literal blocks docutils itself sees on a page."""
    return len(list(find_code_blocks(page.read_text(encoding="utf-8"), path=page)))


def _of_rst(page: Path) -> Iterator[Block]:
    lines = page.read_text(encoding="utf-8").splitlines()
    for number, line in enumerate(lines):
        if directive := _DIRECTIVE.match(line):
            body = list(_body(lines[number + 1 :], len(directive["indent"])))
            options = {}
            while body and (option := _OPTION.match(body[0])):
                options[option["name"]] = option["value"]
                body.pop(0)
            yield Block(page, number + 1, directive["language"], _dedent(body), options.get("caption", ""))


def _body(lines: list[str], indent: int) -> Iterator[str]:
    for line in lines:
        if line.strip() and len(line) - len(line.lstrip()) <= indent:
            return
        yield line


def _of_markdown(page: Path) -> Iterator[Block]:
    lines = iter(enumerate(page.read_text(encoding="utf-8").splitlines(), 1))
    for number, line in lines:
        if line.lstrip().startswith(("```", "~~~")):
            opened = _FENCE.match(line)
            assert opened, f"{page.name}:{number}: {line!r} opens no block that the checks understand"
            body = list(_fenced(lines, opened["fence"], f"{page.name}:{number}"))
            yield Block(page, number, opened["language"] or "text", _dedent(body))


def _fenced(lines: Iterator[tuple[int, str]], fence: str, place: str) -> Iterator[str]:
    for _number, line in lines:
        text = line.strip()
        if text.startswith(fence) and not text.strip(fence[0]):
            return
        yield line
    raise AssertionError(f"{place}: the block is not closed")


def _dedent(lines: list[str]) -> str:
    width = min((len(line) - len(line.lstrip()) for line in lines if line.strip()), default=0)
    return "\n".join(line[width:] for line in lines).strip("\n") + "\n"
