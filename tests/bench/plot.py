"""The rows as a plot: the two of each comparison beside each other, and what was wanted."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from .figures import Row, Samples

# Narrow, so that the text is still large enough when a phone shrinks all of it to the width of its screen.
_WIDTH = 440
_LONGEST = 330
_LINE = 19
_BAR = 15
_GAP = 26
_CLASS = "speed"
_STYLE = (
    f"svg.{_CLASS}{{max-width:42rem;display:block}}"
    f".{_CLASS} text{{font:13px sans-serif;fill:currentColor}}.{_CLASS} .note{{font-style:italic;opacity:.75}}"
    f".{_CLASS} .measured{{fill:#0b6e99}}.{_CLASS} .against{{fill:#9aa4ad}}"
    f".{_CLASS} .bound{{stroke:#e8590c;stroke-width:3}}"
)


def svg(rows: Sequence[Row]) -> str:
    """The rows that compare two figures of one unit, as an SVG image. Counts that must be equal are not among them."""
    parts: list[str] = []
    top = 4
    for row in rows:
        if row.better and row.measured.unit == row.against.unit:
            parts += _group(row, top)
            top += 3 * _LINE + 2 * _BAR + _GAP
    size = f'viewBox="0 0 {_WIDTH} {top}" role="img" width="100%"'
    head = f'<svg xmlns="http://www.w3.org/2000/svg" class="{_CLASS}" {size}>'
    title = "<title>What was measured, and what it was measured against</title>"
    return "\n".join([head, title, f"<style>{_STYLE}</style>", *parts, "</svg>"]) + "\n"


def _group(row: Row, top: int) -> Iterable[str]:
    values = [row.measured.median, row.against.median, row.bound or 0.0]
    scale = _LONGEST / max(values)
    yield from _bar(row.measured, "measured", scale, top, row.bound or 0.0)
    yield from _bar(row.against, "against", scale, top + _LINE + _BAR)
    wanted = f"wanted: {row.wanted}" if row.bound is not None else row.wanted
    note = f"{row.better} is better; {row.figure} ({wanted})"
    yield f'<text class="note" x="0" y="{top + 3 * _LINE + 2 * _BAR - 2}">{escape(note)}</text>'
    if row.bound is not None:
        x = f"{scale * row.bound:.1f}"
        first = top + _LINE
        yield f'<line class="bound" x1="{x}" x2="{x}" y1="{first - 2}" y2="{first + _BAR}"/>'


def _bar(samples: Samples, kind: str, scale: float, top: int, bound: float = 0.0) -> Iterable[str]:
    width = scale * samples.median
    # beyond the line of the bound, which would cross it
    after = max(width, scale * bound) + 8
    yield f'<text x="0" y="{top + _LINE - 5}">{escape(samples.label)}</text>'
    yield f'<rect class="{kind}" x="0" y="{top + _LINE}" width="{width:.1f}" height="{_BAR - 2}"/>'
    yield f'<text x="{after:.1f}" y="{top + _LINE + _BAR - 4}">{escape(samples.short())}</text>'
