"""The page and its plot."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from tests.bench.figures import Row, Samples, at_least, at_most, equal, faster, informational
from tests.bench.page import Profile, page
from tests.bench.plot import svg

SVG = "{http://www.w3.org/2000/svg}"


def rows() -> list[Row]:
    return [
        at_most(Samples("a <put>", "s", [3.0]), Samples("debug", "s", [1.0]), 2),
        faster(Samples("a <put>", "s", [3.0]), Samples("a module", "s", [300.0]), 8),
        Row(
            Samples("waited", "ms", [60.0]),
            Samples("latency", "s", [0.05]),
            "1.2 latencies",
            "at most 2",
            True,
            "less",
            100.0,
        ),
        equal(Samples("calls", "calls", [40.0]), Samples("needed", "calls", [40.0])),
        at_least(Samples("rate", "calls/s", [90.0]), Samples("boto3", "calls/s", [100.0]), 0.85),
        informational(Samples("variable", "MB", [800.0]), Samples("lookup", "MB", [400.0])),
    ]


# The bars of the pairs above: seconds, seconds, rates and memory. Different units and equal counts make none.
PAIRS = 4


def test_the_plot_is_well_formed_and_longer_where_more_was_taken():
    image = ElementTree.fromstring(svg(rows()))  # noqa: S314 - it is our own
    bars = {kind: [] for kind in ("measured", "against")}
    for rect in image.iter(f"{SVG}rect"):
        bars[rect.attrib["class"]].append(float(rect.attrib["width"]))
    assert [len(one) for one in bars.values()] == [PAIRS, PAIRS]
    # lengths are as the figures are
    assert bars["measured"][0] == pytest.approx(3 * bars["against"][0], rel=0.01)
    assert bars["measured"][1] == pytest.approx(bars["against"][1] / 100, rel=0.05)
    assert bars["measured"][2] == pytest.approx(0.9 * bars["against"][2], rel=0.01)
    texts = [text.text for text in image.iter(f"{SVG}text")]
    assert texts[:5] == ["a <put>", "3 s", "debug", "1 s", "less is better; 3.00 times (wanted: at most 2 times)"]
    assert texts[14] == "more is better; 0.90 times (wanted: at least 0.85 times)"
    assert texts[19] == "less is better; 2.00 times (no bound)"
    assert "calls" not in texts


def test_the_bound_is_where_the_measured_one_had_to_come():
    image = ElementTree.fromstring(svg(rows()))  # noqa: S314 - it is our own
    bounds = [float(line.attrib["x1"]) for line in image.iter(f"{SVG}line")]
    widths = [float(rect.attrib["width"]) for rect in image.iter(f"{SVG}rect") if rect.attrib["class"] == "against"]
    # twice as long as debug; an eighth of the module's; 0.85 of the rate of boto3; memory has none
    assert bounds == pytest.approx([2 * widths[0], widths[1] / 8, 0.85 * widths[2]], rel=0.01)
    last = [text.attrib for text in image.iter(f"{SVG}text")]
    assert all(0 <= float(one["x"]) < 400 for one in last)


def test_the_page_holds_every_row_and_step_and_says_what_was_missed():
    profile = Profile({"fork": (4.0, 2.34), "client": (50.0, 11.0)}, {"calls": 3.0, "rest": 1.0})
    template = "$machine\n\n$rows\n\n$steps\n\n$phases\n\n$plot\n"
    text = page(template, rows(), profile, {"machine": "2 processors"})
    assert text.startswith("2 processors\n\n.. list-table::\n   :header-rows: 1\n\n   * - Measured\n     - Against\n")
    assert "   * - a <put>: 3 s\n     - debug: 1 s\n     - 3.00 times\n     - at most 2 times (missed)\n" in text
    assert "   * - fork\n     - 4.0 ms\n     - 2.3 ms\n" in text
    assert "   * - all of them\n     - 54.0 ms\n     - 13.3 ms\n" in text
    assert "   * - calls\n     - 3.00 s\n     - 75%\n" in text
    assert "   * - the whole task\n     - 4.00 s\n     - 100%\n" in text
    assert "\n   <svg " in text
    assert "\n   </svg>\n" in text
