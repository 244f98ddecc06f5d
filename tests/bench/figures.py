"""What the benchmark measures: each contender's runs, and the rows that compare them."""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field


@dataclass
class Samples:
    """The runs of one contender."""

    label: str
    unit: str
    values: list[float] = field(default_factory=list)

    @property
    def median(self) -> float:
        return statistics.median(self.values)

    def short(self) -> str:
        """The median."""
        return f"{_number(self.median)} {self.unit}"

    def text(self) -> str:
        """The median, and the range if there is one."""
        spread = f" ({_number(min(self.values))} to {_number(max(self.values))})" if len(self.values) > 1 else ""
        return self.short() + spread


@dataclass(frozen=True)
class Row:
    """A comparison: ``figure`` is what came out, ``wanted`` what had to, ``met`` whether it did.

    ``better`` is ``less`` or ``more``, or empty where the figures show nothing beside each other. ``bound`` is what the
    measured one had to reach, in its own unit, or none.
    """

    measured: Samples
    against: Samples
    figure: str
    wanted: str
    met: bool
    better: str = ""
    bound: float | None = None


def at_most(measured: Samples, against: Samples, limit: float) -> Row:
    """The measured one takes at most so many times what the other takes."""
    ratio = measured.median / against.median
    return Row(
        measured,
        against,
        f"{ratio:.2f} times",
        "not more" if limit == 1 else f"at most {limit:g} times",
        ratio <= limit,
        "less",
        limit * against.median,
    )


def at_least(measured: Samples, against: Samples, limit: float) -> Row:
    """The measured one reaches at least so many times what the other reaches."""
    ratio = measured.median / against.median
    bound = limit * against.median
    return Row(measured, against, f"{ratio:.2f} times", f"at least {limit:g} times", ratio >= limit, "more", bound)


def faster(measured: Samples, against: Samples, limit: float) -> Row:
    """The measured one is at least so many times faster than the other; both are durations."""
    ratio = against.median / measured.median
    wanted = "faster" if limit == 1 else f"at least {limit:g} times faster"
    met = ratio > limit if limit == 1 else ratio >= limit
    return Row(measured, against, f"{ratio:,.1f} times faster", wanted, met, "less", against.median / limit)


def informational(measured: Samples, against: Samples) -> Row:
    """Both are costs, and nothing is wanted."""
    return Row(measured, against, f"{measured.median / against.median:.2f} times", "no bound", True, "less")


def equal(measured: Samples, against: Samples) -> Row:
    """Both are counts and exactly the same."""
    return Row(measured, against, f"{measured.median:,.0f}", "exactly", set(measured.values) == set(against.values))


def table(rows: Sequence[Row]) -> str:
    """The rows as text in columns."""
    lines = [("measured", "", "against", "", "result", "wanted", "")]
    lines += [
        (
            row.measured.label,
            row.measured.text(),
            row.against.label,
            row.against.text(),
            row.figure,
            row.wanted,
            "" if row.met else "MISSED",
        )
        for row in rows
    ]
    widths = [max(len(line[column]) for line in lines) for column in range(len(lines[0]))]
    return "\n".join("  ".join(_padded(line, widths)).rstrip() for line in lines)


def _padded(line: Sequence[str], widths: Sequence[int]) -> Iterable[str]:
    return (text.ljust(width) for text, width in zip(line, widths, strict=True))


def _number(value: float) -> str:
    if value >= 100 or value == int(value):
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 10 else f"{value:.3g}"
