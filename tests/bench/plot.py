"""The rows as a plot: how far each came on its way to what it had to reach."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

from .figures import Row, Samples

_WIDTH = 760
_LABELS = 330
_BAR = 16
_GROUP_GAP = 18
_STYLE = (
    "text{font:12px sans-serif;fill:#333}.value{fill:#555}"
    ".measured{fill:#0b6e99}.against{fill:#b8bfc6}.axis{stroke:#ccc;stroke-width:1}"
)


@dataclass(frozen=True)
class _Scale:
    """A logarithmic axis: each group of bars has its own unit, so only lengths within a group compare."""

    low: float
    high: float

    def width(self, value: float) -> float:
        span = math.log(self.high / self.low)
        return max(2.0, (_WIDTH - _LABELS - 110) * math.log(value / self.low) / span)


def svg(rows: Sequence[Row]) -> str:
    """The rows that compare two figures of one unit, as an SVG image."""
    shown = [row for row in rows if row.measured.unit == row.against.unit]
    parts: list[str] = []
    top = 8
    for row in shown:
        parts += _group(row, top)
        top += 2 * _BAR + _GROUP_GAP
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {top}" role="img" width="100%">'
    title = "<title>What was measured, and what it was measured against</title>"
    return "\n".join([head, title, f"<style>{_STYLE}</style>", *parts, "</svg>"]) + "\n"


def _group(row: Row, top: int) -> Iterable[str]:
    values = [row.measured.median, row.against.median]
    scale = _Scale(min(values) / 4, max(values))
    yield from _bar(row.measured, "measured", scale, top)
    yield from _bar(row.against, "against", scale, top + _BAR)
    bottom = top + 2 * _BAR + _GROUP_GAP // 2
    yield f'<line class="axis" x1="0" x2="{_WIDTH}" y1="{bottom}" y2="{bottom}"/>'


def _bar(samples: Samples, kind: str, scale: _Scale, top: int) -> Iterable[str]:
    width = scale.width(samples.median)
    middle = top + _BAR - 5
    yield f'<text x="{_LABELS - 8}" y="{middle}" text-anchor="end">{escape(samples.label)}</text>'
    yield f'<rect class="{kind}" x="{_LABELS}" y="{top + 2}" width="{width:.0f}" height="{_BAR - 4}"/>'
    value = escape(samples.short())
    yield f'<text class="value" x="{_LABELS + width + 6:.0f}" y="{middle}">{value}</text>'
