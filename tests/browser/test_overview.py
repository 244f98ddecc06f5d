"""What the page says of a fleet of 2,000 nodes is what the report says."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest

from tests.browser.browser import Page
from tests.browser.conftest import MakePage
from tests.support.playbook import run_playbook
from tests.support.report_nodes import make_nodes
from tests.support.ssm_service.client import Service

TYPES = ["AWS:Application", "Custom:AnsibleSystem", "Custom:RackInfo"]


def number(text: str) -> int:
    return int(re.sub(r"[^0-9]", "", text))


def nodes_with(told: dict[str, Any], state: str) -> int:
    found = [{one["state"] for one in node["types"]} for node in told["nodes"]]
    return sum(states == {state} if state == "current" else state in states for states in found)


def test_a_fleet_of_no_nodes_is_a_page_too(page: Page, make_page: MakePage) -> None:
    page.open(make_page([]))
    assert page.text("#facts") == "As of 2026-03-15 12:00 UTC"
    assert page.text("#no-nodes") == "No nodes were found in the file."
    for css in ("#none", "#table", "#overview", "#facets", ".tools", ".pager"):
        assert not page.shown(css), css
    assert page.complaints() == []


REGIONS = [
    ([], "the region of the environment or profile"),
    (["eu-central-1", "us-east-1"], "eu-central-1, us-east-1"),
]


@pytest.mark.parametrize(("regions", "words"), REGIONS)
def test_a_fleet_of_no_nodes_says_where_they_were_looked_for(
    page: Page, tmp_path: Path, service: Service, regions: list[str], words: str
) -> None:
    given = {"ssm_report_regions": regions, "ssm_report_formats": ["html"], "ssm_report_type_names": ["Custom:A"]}
    run_playbook("fleetfacts.ssm.report", env=service.env, args=["--extra-vars", json.dumps(given)], cwd=tmp_path).ok()
    page.open(tmp_path / "ssm-inventory.html")
    assert page.text("#no-nodes") == f"No nodes were found in {words}."


def test_nodes_that_were_not_found(page: Page, make_page: MakePage) -> None:
    ids = [f"i-{place:017x}" for place in range(1, 10)]
    page.open(make_page({"nodes": make_nodes(1), "missing_instance_ids": ids[:2]}))
    assert page.text("#missing summary") == "2 nodes asked for were not found"
    assert page.text("#missing p") == f"{ids[0]}, {ids[1]}"
    page.open(make_page({"nodes": make_nodes(1), "missing_instance_ids": ids}))
    assert not page.shown("#missing p"), "many are listed when asked for"
    page.click("#missing summary")
    assert page.texts("#missing code") == ids


def test_where_no_node_is_missing_nothing_is_said_of_it(fleet: Page) -> None:
    assert not fleet.shown("#missing")


@pytest.mark.parametrize("name", ["ssm-inventory", "a b#1?x=%41&<i>\"'é"])
def test_the_page_leads_to_the_files_beside_it(page: Page, make_page: MakePage, name: str) -> None:
    file = make_page(make_nodes(1), ssm_report_name=name, ssm_report_formats=["html", "csv", "entries", "json"])
    page.open(file)
    assert page.texts("#files a") == ["CSV", "CSV of entries", "JSON"]
    links = page.run("return [...document.querySelectorAll('#files a')].map((one) => one.href)")
    assert [Path(unquote(urlsplit(link).path)) for link in links] == [
        file.with_name(name + ending) for ending in (".csv", "-entries.csv", ".json")
    ]
    assert all(file.with_name(name + ending).exists() for ending in (".csv", "-entries.csv", ".json"))


def test_a_page_alone_leads_nowhere(fleet: Page) -> None:
    assert fleet.all("#files, a") == []


def test_the_tallest_bar_and_the_urgent_ones_tell_their_counts(fleet: Page) -> None:
    columns = fleet.run(
        "return [...document.querySelectorAll('#timeline .column')]"
        ".map((one) => [one.title.split(' ')[0], one.querySelector('.figure')?.textContent ?? ''])"
    )
    counts, figures = [number(count) for count, _figure in columns], [figure for _count, figure in columns]
    assert figures[:8] == [f"{count}" if count else "" for count in counts[:8]]
    assert {place for place, figure in enumerate(figures[8:], start=8) if figure} == {counts.index(max(counts))}


def test_bars_that_are_all_urgent_are_too_many_for_counts(page: Page, make_page: MakePage) -> None:
    page.open(make_page(make_nodes(50), ssm_report_warn_days=30))
    assert len(page.texts("#timeline .figure")) == 1


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
    assert page.text("#types-none") == "The report was made without reading any type."
    assert not page.shown("#deletion")
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
