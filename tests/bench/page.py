"""The page of the documentation that tells what was measured."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from string import Template
from textwrap import indent

from .figures import Row, Samples
from .plot import svg


@dataclass(frozen=True)
class Profile:
    """Where the time goes.

    ``steps`` holds the milliseconds of each step of one put, before and now; ``phases`` the seconds of each phase of a
    large task.
    """

    steps: Mapping[str, tuple[float, float]]
    phases: Mapping[str, float]


def page(template: str, rows: Sequence[Row], profile: Profile, facts: Mapping[str, str]) -> str:
    """The page.

    :param template: its text, with ``$rows``, ``$steps``, ``$phases``, ``$plot`` and the names of ``facts`` in it.
    """
    result = [("Measured", "Against", "Result", "Wanted")]
    result += [(_samples(row.measured), _samples(row.against), row.figure, _verdict(row)) for row in rows]
    return Template(template).substitute(
        facts,
        rows=_table(result),
        steps=_table(_steps(profile.steps)),
        phases=_table(_phases(profile.phases)),
        plot=indent(svg(rows), "   ").rstrip(),
    )


def _steps(steps: Mapping[str, tuple[float, float]]) -> list[tuple[str, ...]]:
    lines = [("Step in the worker", "CPU before", "CPU now")]
    lines += [(name, f"{before:.1f} ms", f"{now:.1f} ms") for name, (before, now) in steps.items()]
    before, now = (sum(column) for column in zip(*steps.values(), strict=True))
    return [*lines, ("all of them", f"{before:.1f} ms", f"{now:.1f} ms")]


def _phases(phases: Mapping[str, float]) -> list[tuple[str, ...]]:
    whole = sum(phases.values())
    lines = [("Phase of the task", "Time", "Share")]
    lines += [(name, f"{seconds:.2f} s", f"{seconds / whole:.0%}") for name, seconds in phases.items()]
    return [*lines, ("the whole task", f"{whole:.2f} s", "100%")]


def _samples(samples: Samples) -> str:
    return f"{samples.label}: {samples.text()}"


def _verdict(row: Row) -> str:
    return row.wanted if row.met else f"{row.wanted} (missed)"


def _table(lines: Sequence[Sequence[str]]) -> str:
    text = [".. list-table::", "   :header-rows: 1", ""]
    for line in lines:
        text += [f"   {'* -' if number == 0 else '  -'} {cell}" for number, cell in enumerate(line)]
    return "\n".join(text)
