"""The page of the documentation that tells what was measured."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from string import Template
from textwrap import indent

from .figures import Row, Samples
from .plot import svg


def page(template: str, rows: Sequence[Row], steps: Mapping[str, float], facts: Mapping[str, str]) -> str:
    """The page.

    :param template: its text, with ``$rows``, ``$steps``, ``$plot`` and the names of ``facts`` in it.
    """
    result = [("Measured", "Against", "Result", "Wanted")]
    result += [(_samples(row.measured), _samples(row.against), row.figure, _verdict(row)) for row in rows]
    where = [("Step in the worker", "CPU")]
    where += [(name, f"{milliseconds:.1f} ms") for name, milliseconds in steps.items()]
    return Template(template).substitute(
        facts, rows=_table(result), steps=_table(where), plot=indent(svg(rows), "   ").rstrip()
    )


def _samples(samples: Samples) -> str:
    return f"{samples.label}: {samples.text()}"


def _verdict(row: Row) -> str:
    return row.wanted if row.met else f"{row.wanted} (missed)"


def _table(lines: Sequence[Sequence[str]]) -> str:
    text = [".. list-table::", "   :header-rows: 1", ""]
    for line in lines:
        text += [f"   {'* -' if number == 0 else '  -'} {cell}" for number, cell in enumerate(line)]
    return "\n".join(text)
