"""The Python files under plugins/ and what they import, for the tests that look at the source itself."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

ROOT = Path(__file__).parents[2]
PLUGINS = ROOT / "plugins"
OURS = "ansible_collections.fleetfacts.ssm.plugins"


@dataclass(frozen=True)
class SourceFile:
    """One file, named by its path below plugins/ (``module_utils/_item``)."""

    name: str
    text: str

    @property
    def folder(self) -> str:
        return self.name.split("/")[0]

    @property
    def is_private(self) -> bool:
        return self.name.split("/")[-1].startswith("_")

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text)

    @cached_property
    def imports(self) -> frozenset[str]:
        """Full dotted names, wherever in the file they stand: ``from a.b import c`` is ``a.b.c``."""
        return frozenset(_imported(self.tree))

    @cached_property
    def uses(self) -> frozenset[str]:
        """The names of our own files that it imports."""
        ours = (name.removeprefix(OURS + ".").split(".") for name in self.imports if name.startswith(OURS + "."))
        return frozenset("/".join(parts[:2]) for parts in ours)

    @property
    def foreign(self) -> list[str]:
        """What it imports that is not ours."""
        return sorted(name for name in self.imports if not name.startswith(OURS + "."))


def source_files() -> list[SourceFile]:
    """All files under plugins/ that hold anything."""
    found = []
    for path in sorted(PLUGINS.rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        if text.strip():
            found.append(SourceFile(path.relative_to(PLUGINS).with_suffix("").as_posix(), text))
    return found


def _imported(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            module = "." * node.level + (node.module or "")
            yield from (f"{module}.{alias.name}" for alias in node.names)
