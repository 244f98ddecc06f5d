"""Everything about one node: the dialog, its entries, and ages in words at their thresholds."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from selenium.webdriver.common.keys import Keys

from tests.browser.browser import Page
from tests.browser.conftest import MakePage
from tests.support.report_nodes import days_before, stored_type

ID = "i-0123456789abcdef0"
CLOSED = "return !document.getElementById('detail').open"


def node(*types: dict[str, Any], **information: str) -> dict[str, Any]:
    return {"instance_id": ID, "region": "eu-central-1", "information": information, "types": [*types]}


def rack(days: float | None, *entries: dict[str, str]) -> dict[str, Any]:
    return stored_type("Custom:RackInfo", None if days is None else days_before(days), [*entries])


AGES = [
    (0, "current", "now", "in 30 days"),
    (0.5, "current", "12 hours ago", "in 29 days"),
    (1.999, "current", "47 hours ago", "in 28 days"),
    (2, "current", "2 days ago", "in 28 days"),
    (22.9, "current", "22 days ago", "in 7 days"),
    (23, "expiring", "23 days ago", "in 7 days"),
    (28.5, "expiring", "28 days ago", "in 36 hours"),
    (29.99, "expiring", "29 days ago", "in 14 minutes"),
    (30, "expired", "30 days ago", "now"),
    (30.01, "expired", "30 days ago", "14 minutes ago"),
    (33, "expired", "33 days ago", "3 days ago"),
    (-1.5, "current", "in 36 hours", "in 31 days"),
]


def test_ages_in_words(page: Page, make_page: MakePage) -> None:
    nodes = [{**node(rack(days)), "instance_id": f"i-{place:02}"} for place, (days, *_rest) in enumerate(AGES)]
    page.open(make_page(nodes))
    shown = [(row["states"], row["cells"]["Oldest capture"], row["cells"]["Next expiry"]) for row in page.rows()]
    assert shown == [([state], age, expiry) for _days, state, age, expiry in AGES]


def test_the_thresholds_are_the_playbooks(page: Page, make_page: MakePage) -> None:
    file = make_page([node(rack(9.5))], ssm_report_retention_days=10, ssm_report_warn_days=1)
    page.open(file)
    assert page.rows()[0]["states"] == ["expiring"]
    assert page.rows()[0]["cells"]["Next expiry"] == "in 12 hours"
    assert page.text("#timeline-text") == "Of 1 capture, 1 will be deleted within 1 day and 0 are past their time."
    assert len(page.all("#timeline .column")) == 11


def test_data_of_unknown_age(page: Page, make_page: MakePage) -> None:
    page.open(make_page([node({**rack(None), "entries": [{"a": "b"}]})]))
    assert page.rows()[0]["states"] == ["unknown"]
    assert page.texts(".tile .figure") == ["0", "0", "0", "1", "0"]
    assert "no capture time known" in page.text("#types")
    page.click("#rows .name")
    assert page.text(".capture:nth-child(2) .quiet") == "1 entry"


def test_a_node_tells_everything(page: Page, make_page: MakePage) -> None:
    missing = stored_type("Custom:Owner", None, [])
    held = rack(3, {"RackLocation": "Bay B", "Note": ""})
    page.open(
        make_page(
            [node(held, ComputerName="web-1", InstanceStatus="ConnectionLost"), {**node(missing), "instance_id": "i-2"}]
        )
    )
    assert "ConnectionLost" in page.text("#rows tr:nth-child(2)")
    page.click_text("#rows .name", "web-1")
    assert page.text("#detail-name") == "web-1"
    assert page.text("#detail-id") == f"{ID} · eu-central-1 · ConnectionLost"
    assert page.texts(".capture h3") == ["Node", "Custom:Owner\nMissing", "Custom:RackInfo\nCurrent"]
    facts = (
        "captured 3 days ago (2026-03-12 12:00 UTC) · expires in 27 days (2026-04-11 12:00 UTC)"
        " · schema version 1.0 · 1 entry · hash h2S3423R45iIYNRHpkdDfg=="
    )
    assert page.texts(".capture > .quiet") == ["This node has no data of this type.", facts]
    assert page.texts(".capture:nth-child(3) dt") == ["Note", "RackLocation"]
    assert page.texts(".capture:nth-child(3) dd") == ["(empty)", "Bay B"]


def test_the_dialog_opens_and_closes_by_key_and_gives_the_focus_back(fleet: Page) -> None:
    button = fleet.one("#rows tr:nth-child(3) .name")
    name, key = button.text, button.get_attribute("data-key")
    fleet.run("arguments[0].focus()", button)
    fleet.press(Keys.ENTER)
    assert fleet.text("#detail-name") == name
    assert fleet.run("return document.getElementById('detail').contains(document.activeElement)")
    fleet.press(Keys.ESCAPE)
    fleet.until(CLOSED)
    fleet.until(f"return document.activeElement.dataset.key === {key!r}")
    fleet.until("return !location.hash")


@pytest.mark.parametrize("way", ["button", "back", "outside"])
def test_ways_to_close_the_dialog(fleet: Page, way: str) -> None:
    fleet.click("#rows .name")
    assert "node=" in fleet.address()
    if way == "button":
        fleet.click("#detail-close")
    elif way == "back":
        fleet.back()
    else:
        fleet.run("document.elementFromPoint(5, 400).click()")
    fleet.until(CLOSED)
    fleet.until("return !location.hash")
    fleet.click("#rows tr:nth-child(2) .name")
    assert fleet.text("#detail-name") == fleet.rows()[1]["name"]


def test_the_address_of_a_node_opens_it(page: Page, fleet_file: Path, told: dict[str, Any]) -> None:
    wanted = told["nodes"][777]
    page.open(fleet_file, f"node={wanted['region']}+{wanted['instance_id']}")
    assert page.text("#detail-name") == wanted["name"]
    page.click("#detail-close")
    page.until(CLOSED)
    assert page.address() == ""


def test_many_entries_are_shown_when_asked_for(page: Page, make_page: MakePage) -> None:
    entries = [{"Name": f"n{place:03}", "Other": "x", "A": "y"} for place in range(250)]
    page.open(make_page([node(rack(1, *entries))]))
    page.click("#rows .name")
    assert page.texts(".entries th") == ["Name", "A", "Other"]
    assert len(page.all(".entries tbody tr")) == 100
    page.click(".entries > .plain")
    assert len(page.all(".entries tbody tr")) == 250
    assert page.run("return document.activeElement.className") == "scroll"


def test_entries_are_searched_within_a_node(page: Page, make_page: MakePage) -> None:
    entries = [{"Name": f"n{place:03}", "Other": "Xyz" if place % 2 else ""} for place in range(150)]
    page.open(make_page([node(rack(1, *entries))]))
    page.click("#rows .name")
    page.write("#detail-search", "n14")
    assert page.texts(".entries tbody th, .entries tbody td:first-child") == [f"n{place}" for place in range(140, 150)]
    page.write("#detail-search", "xYZ")
    assert len(page.all(".entries tbody tr")) == 75
    page.write("#detail-search", "nothing")
    assert page.text(".entries") == "None of 150 entries matches."
    page.click("#detail-close")
    page.until(CLOSED)
    page.click("#rows .name")
    assert page.one("#detail-search").get_attribute("value") == ""
    assert len(page.all(".entries tbody tr")) == 100


def test_entries_that_differ_in_their_attributes(page: Page, make_page: MakePage) -> None:
    page.open(make_page([node(rack(1, {"a": "1"}, {"b": ""}, {}))]))
    page.click("#rows .name")
    cells = page.run(
        "return [...document.querySelectorAll('.entries tbody tr')].map((row) => row.innerText.split('\\t'))"
    )
    assert cells == [["1", "–"], ["–", ""], ["–", "–"]]  # noqa: RUF001
