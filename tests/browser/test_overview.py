"""What the page says of a fleet of 2,000 nodes is what the report says."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from tests.browser.browser import Page
from tests.browser.conftest import MakePage

TYPES = ["AWS:Application", "Custom:AnsibleSystem", "Custom:RackInfo"]


def number(text: str) -> int:
    return int(re.sub(r"[^0-9]", "", text))


def nodes_with(told: dict[str, Any], state: str) -> int:
    found = [{one["state"] for one in node["types"]} for node in told["nodes"]]
    return sum(states == {state} if state == "current" else state in states for states in found)


def test_a_fleet_of_no_nodes_is_a_page_too(page: Page, make_page: MakePage) -> None:
    page.open(make_page([]))
    assert page.text("#facts") == "0 nodes in 0 regions, 0 types, as of 2026-03-15 12:00 UTC"
    assert page.texts(".tile .figure") == ["0"] * 5
    assert page.text("#none") == "No node matches."
    assert page.text("#types-none") == "The report was made without reading any type."
    assert not page.shown("#table")
    assert page.complaints() == []


def test_nodes_of_which_no_type_was_read(page: Page, make_page: MakePage) -> None:
    page.open(make_page([{"instance_id": "i-0123456789abcdef0"}]))
    assert page.rows() == [
        {
            "name": "i-0123456789abcdef0",
            "id": "i-0123456789abcdef0",
            "cells": dict.fromkeys(("Platform", "Region", "Oldest capture", "Next expiry"), "–") | {"Types": ""},  # noqa: RUF001
            "times": [],
            "states": [],
        }
    ]
    page.click("#rows .name")
    assert "tells nothing about this node" in page.text("#detail-body")


def test_two_thousand_nodes_fit_in_a_small_file(fleet: Page, fleet_file: Path) -> None:
    assert fleet_file.stat().st_size < 2_000_000
    assert fleet.text("#facts") == "2,000 nodes in 2 regions, 3 types, as of 2026-03-15 12:00 UTC"
    assert fleet.text("#found") == "2,000 nodes"
    assert fleet.complaints() == []


def test_the_tiles_count_nodes(fleet: Page, told: dict[str, Any]) -> None:
    shown = dict(
        zip(("expired", "expiring", "missing", "unknown", "current"), fleet.texts(".tile .figure"), strict=True)
    )
    assert {state: number(text) for state, text in shown.items()} == {state: nodes_with(told, state) for state in shown}
    assert number(shown["expired"]) > 0


@pytest.mark.parametrize("state", ["expired", "expiring", "missing", "current"])
def test_a_tile_filters_and_lets_go(fleet: Page, told: dict[str, Any], state: str) -> None:
    fleet.click(f".tile.{state}")
    expected = nodes_with(told, state)
    assert number(fleet.text("#active-count").split(" of ")[0]) == expected
    assert fleet.one(f".tile.{state}").get_attribute("aria-pressed") == "true"
    fleet.show_all()
    states = [set(row["states"]) for row in fleet.rows()]
    assert len(states) == expected
    assert all(found == {state} if state == "current" else state in found for found in states)
    fleet.click(f".tile.{state}")
    assert fleet.text("#found") == "2,000 nodes"
    assert not fleet.shown("#active")


def test_each_type_tells_how_it_stands(fleet: Page, told: dict[str, Any]) -> None:
    assert fleet.texts("#types .name") == TYPES
    shown = [
        sorted(number(text) for text in fleet.texts(f"#types li:nth-child({place}) .badge")) for place in (1, 2, 3)
    ]
    assert shown == [sorted(count for count in one["states"].values() if count) for one in told["types"]]


def test_the_nodes_that_lack_a_type(fleet: Page, told: dict[str, Any]) -> None:
    fleet.click_text("#types li:nth-child(3) .badge", f"{told['types'][2]['nodes_lacking']} missing")
    assert fleet.texts(".chip .text") == ["Custom:RackInfo: missing"]
    fleet.show_all()
    lacking = {node["instance_id"] for node in told["nodes"] if "Custom:RackInfo" in node["lacking"]}
    assert set(fleet.ids()) == lacking


def test_the_nodes_that_have_a_type(fleet: Page, told: dict[str, Any]) -> None:
    fleet.click_text("#types .name", "Custom:RackInfo")
    assert fleet.texts(".chip .text") == ["Has Custom:RackInfo"]
    assert number(fleet.text("#found").split(" of ")[0]) == told["types"][2]["nodes_with_data"]


def test_when_data_will_be_deleted(fleet: Page, told: dict[str, Any]) -> None:
    states = told["summary"]["capture_states"]
    assert fleet.text("#timeline-text") == (
        f"Of {told['summary']['captures']:,} captures, {states['expiring']} will be deleted within 7 days "
        f"and {states['expired']} are past their time."
    )
    titles = fleet.run("return [...document.querySelectorAll('#timeline .column')].map((one) => one.title)")
    assert len(titles) == 31
    assert number(titles[0].split(" ")[0]) == states["expired"]
    assert sum(number(title.split(" ")[0]) for title in titles) == told["summary"]["captures"]
    classes = fleet.run("return [...document.querySelectorAll('#timeline .fill')].map((one) => one.classList[1])")
    assert classes == ["expired"] + ["expiring"] * 7 + ["current"] * 23


def test_counts_are_those_of_the_report(fleet: Page, told: dict[str, Any]) -> None:
    assert fleet.texts("#counts h3") == [
        "PlatformName\nAWS:InstanceInformation",
        "Kernel\nCustom:AnsibleSystem",
    ], "an attribute that no node has is left out"
    for place, count in enumerate(told["counts"][:2], start=1):
        card = f"#counts .count:nth-child({place})"
        fleet.run("document.querySelector(arguments[0])?.click()", f"{card} .rest button")
        shown = dict(zip(fleet.texts(f"{card} .text"), map(number, fleet.texts(f"{card} .figure")), strict=True))
        assert shown == {one["value"] or "(empty)": one["nodes"] for one in count["by_value"]}
        assert fleet.texts(f"{card} .rest span") == (
            [f"{count['nodes_without']} without"] if count["nodes_without"] else []
        )


def test_only_the_most_frequent_values_are_shown_until_asked_for(fleet: Page) -> None:
    kernels = "#counts .count:nth-child(2)"
    assert len(fleet.texts(f"{kernels} .value")) == 6
    fleet.click(f"{kernels} .rest button")
    assert len(fleet.texts(f"{kernels} .value")) == 8
    assert fleet.text(f"{kernels} .rest button") == "Fewer"
    fleet.click(f"{kernels} .rest button")
    assert len(fleet.texts(f"{kernels} .value")) == 6


def test_an_old_report_says_so(fleet: Page) -> None:
    assert re.fullmatch(r"This report was made [0-9,]+ days ago; its ages are as of then\.", fleet.text("#stale"))
