"""The page and its plot."""

from __future__ import annotations

from xml.etree import ElementTree

from tests.bench.figures import Row, Samples, at_most, faster
from tests.bench.page import page
from tests.bench.plot import svg

SVG = "{http://www.w3.org/2000/svg}"


def rows() -> list[Row]:
    return [
        at_most(Samples("a <put>", "s", [3.0]), Samples("debug", "s", [1.0]), 2),
        faster(Samples("a <put>", "s", [3.0]), Samples("a module", "s", [300.0]), 8),
        Row(Samples("waited", "ms", [60.0]), Samples("latency", "s", [0.05]), "1.2 latencies", "at most 2", True),
    ]


def test_the_plot_is_well_formed_and_longer_where_more_was_taken():
    image = ElementTree.fromstring(svg(rows()))  # noqa: S314 - it is our own
    bars = {kind: [] for kind in ("measured", "against")}
    for rect in image.iter(f"{SVG}rect"):
        bars[rect.attrib["class"]].append(float(rect.attrib["width"]))
    assert [len(one) for one in bars.values()] == [2, 2]
    assert bars["measured"][0] > bars["against"][0]
    assert bars["measured"][1] < bars["against"][1]
    texts = [text.text for text in image.iter(f"{SVG}text")]
    assert texts[:4] == ["a <put>", "3 s", "debug", "1 s"]


def test_the_page_holds_every_row_and_step_and_says_what_was_missed():
    text = page("$machine\n\n$rows\n\n$steps\n\n$plot\n", rows(), {"fork": 2.34}, {"machine": "2 processors"})
    assert text.startswith("2 processors\n\n.. list-table::\n   :header-rows: 1\n\n   * - Measured\n     - Against\n")
    assert "   * - a <put>: 3 s\n     - debug: 1 s\n     - 3.00 times\n     - at most 2 times (missed)\n" in text
    assert "   * - fork\n     - 2.3 ms\n" in text
    assert "\n   <svg " in text
    assert "\n   </svg>\n" in text
