"""Finding nodes: order, search, filters, pages, counts by any attribute, the address that holds it all."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from selenium.webdriver.common.keys import Keys

from tests.browser.browser import Page
from tests.browser.conftest import MakePage
from tests.support.report_nodes import days_before, stored_type

COLUMNS = {
    "name": lambda node: node["name"],
    "platform": lambda node: f"{node['information']['PlatformName']} {node['information']['PlatformVersion']}",
    "region": lambda node: node["region"],
    "types": lambda node: sum(one["state"] != "current" for one in node["types"]),
    "age": lambda node: node["oldest_capture"] or "",
    "expiry": lambda node: node["next_expiry"] or "",
}


def by_id(told: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {node["instance_id"]: node for node in told["nodes"]}


def found(page: Page) -> set[str]:
    page.show_all()
    return set(page.ids())


@pytest.mark.parametrize("column", COLUMNS)
def test_each_column_sorts_both_ways(fleet: Page, told: dict[str, Any], column: str) -> None:
    nodes, key = by_id(told), COLUMNS[column]
    fleet.show_all()
    head = f"thead [data-sort='{column}']"
    for order in ("descending", "ascending") if column == "name" else ("ascending", "descending"):
        fleet.click(f"{head} button")
        assert fleet.one(head).get_attribute("aria-sort") == order
        assert fleet.run("return document.querySelectorAll('[aria-sort$=ending]').length") == 1
        keys = [key(nodes[instance_id]) for instance_id in fleet.ids()]
        known = [one for one in keys if one != ""]
        assert keys == sorted(known, reverse=order == "descending") + [""] * (len(keys) - len(known))


def test_names_with_numbers_sort_as_people_count(page: Page, make_page: MakePage) -> None:
    names = ["web-10", "Web-9", "web-1", "äpfel", "zebra"]
    nodes = [{"instance_id": f"i-{place}", "information": {"ComputerName": name}} for place, name in enumerate(names)]
    page.open(make_page(nodes))
    assert [row["name"] for row in page.rows()] == ["äpfel", "web-1", "Web-9", "web-10", "zebra"]


def test_search_takes_every_word_and_no_case(fleet: Page, told: dict[str, Any]) -> None:
    fleet.write("#search", "UBUNTU  web")
    expected = {
        instance_id
        for instance_id, node in by_id(told).items()
        if node["information"]["PlatformName"] == "Ubuntu" and "web" in node["name"]
    }
    assert found(fleet) == expected
    assert fleet.texts(".chip .text") == ["\u201cUBUNTU web\u201d"]


@pytest.mark.parametrize("part", ["instance_id", "name", "IpAddress"])
def test_search_finds_a_node_by_what_is_known_of_it(fleet: Page, told: dict[str, Any], part: str) -> None:
    node = told["nodes"][1234]
    fleet.write("#search", node["information"].get(part) or node[part])
    assert node["instance_id"] in found(fleet)


def test_search_looks_into_entries_when_told_to(fleet: Page, told: dict[str, Any]) -> None:
    fleet.write("#search", "package-007")
    assert fleet.text("#none") == "No node matches."
    assert fleet.text("#found") == "0 of 2,000 nodes"
    fleet.click("#in-entries")
    expected = {
        instance_id
        for instance_id, node in by_id(told).items()
        if any(entry.get("Name") == "package-007" for one in node["types"] for entry in one["entries"])
    }
    assert found(fleet) == expected
    fleet.write("#search", "package-007 windows")
    windows = {one for one in expected if by_id(told)[one]["information"]["PlatformType"] == "Windows"}
    assert set(fleet.ids()) == windows


def test_filters_by_region_type_and_state(fleet: Page, told: dict[str, Any]) -> None:
    fleet.choose("#region", "us-east-1")
    fleet.choose("#type", "AWS:Application")
    fleet.choose("#state", "Expiring")
    expected = {
        instance_id
        for instance_id, node in by_id(told).items()
        if node["region"] == "us-east-1" and node["types"][0]["state"] == "expiring"
    }
    assert expected
    assert found(fleet) == expected
    assert fleet.texts(".chip .text") == ["us-east-1", "AWS:Application: expiring"]


def test_values_of_one_attribute_are_alternatives_and_attributes_are_conditions(
    fleet: Page, told: dict[str, Any]
) -> None:
    fleet.click_text("#counts .value", "Debian GNU/Linux")
    fleet.click_text("#counts .value", "Ubuntu")
    fleet.click_text("#counts .value", "6.8.0-1021-aws")
    kernel = {
        instance_id
        for instance_id, node in by_id(told).items()
        if any(entry.get("Kernel") == "6.8.0-1021-aws" for entry in node["types"][1]["entries"])
    }
    assert found(fleet) == kernel
    assert fleet.texts(".chip .text") == [
        "PlatformName: Debian GNU/Linux",
        "PlatformName: Ubuntu",
        "Kernel: 6.8.0-1021-aws",
    ]
    fleet.click_text(".chip", "PlatformName: Ubuntu")
    assert fleet.text("#none") == "No node matches."
    fleet.click("#clear")
    assert fleet.text("#found") == "2,000 nodes"
    assert fleet.focused() == "search"


def test_a_picked_value_leaves_the_others_to_choose_from(fleet: Page) -> None:
    before = fleet.texts("#counts .count:first-child .value")
    fleet.click_text("#counts .value", "Ubuntu")
    assert fleet.texts("#counts .count:first-child .value") == before
    assert fleet.one("#counts .value[aria-pressed='true']").text.startswith("Ubuntu")


def test_counting_by_any_attribute_adds_a_column_to_sort_by(fleet: Page, told: dict[str, Any]) -> None:
    assert not fleet.shown("#value-head")
    fleet.choose("#by", "DistributionVersion")
    fleet.show_all()
    nodes = by_id(told)
    expected = {
        instance_id: next((entry["DistributionVersion"] for entry in node["types"][1]["entries"]), "–")  # noqa: RUF001
        for instance_id, node in nodes.items()
    }
    assert {row["id"]: row["cells"]["DistributionVersion"] for row in fleet.rows()} == expected
    fleet.click("#value-head button")
    values = [row["cells"]["DistributionVersion"] for row in fleet.rows()]
    lacking = values.count("–")  # noqa: RUF001
    assert values[-lacking:] == ["–"] * lacking  # noqa: RUF001
    numbers = [tuple(map(int, value.split("."))) for value in values[:-lacking]]
    assert numbers == sorted(numbers)
    fleet.choose("#by", "choose an attribute …")
    assert not fleet.shown("#value-head")
    assert fleet.one("thead [data-sort='name']").get_attribute("aria-sort") == "ascending"


def test_every_attribute_of_every_type_may_be_chosen(fleet: Page, told: dict[str, Any]) -> None:
    groups = fleet.run(
        "return [...document.querySelectorAll('#by optgroup')]"
        ".map((one) => [one.label, [...one.children].map((option) => option.label)])"
    )
    information = sorted({name for node in told["nodes"] for name in node["information"]})
    expected = [["AWS:InstanceInformation", information]]
    assert groups == expected + [[one["type_name"], one["attributes"]] for one in told["types"]]


def test_an_attribute_with_many_values_a_node(fleet: Page) -> None:
    fleet.choose("#by", "Name")
    first = fleet.texts("#chosen-count .value")[0]
    assert first.startswith("package-")
    assert fleet.rows()[0]["cells"]["Name"].endswith(" and 57 more")


def test_pages(fleet: Page) -> None:
    first = fleet.ids()
    assert (len(first), fleet.text("#range")) == (50, "1–50 of 2,000")  # noqa: RUF001
    assert not fleet.one("#previous").is_enabled()
    fleet.click("#next")
    assert fleet.text("#range") == "51–100 of 2,000"  # noqa: RUF001
    assert not set(first) & set(fleet.ids())
    fleet.click("#previous")
    assert fleet.ids() == first
    fleet.choose("#size", "500 a page")
    for _turn in range(3):
        fleet.click("#next")
    assert fleet.text("#range") == "1,501–2,000 of 2,000"  # noqa: RUF001
    assert not fleet.one("#next").is_enabled()
    fleet.write("#search", "web")
    assert fleet.text("#range").startswith("1–")  # noqa: RUF001


def test_the_address_holds_the_view(fleet: Page, fleet_file: Path) -> None:
    fleet.write("#search", "package-007")
    fleet.click("#in-entries")
    fleet.choose("#region", "us-east-1")
    fleet.choose("#type", "Custom:RackInfo")
    fleet.choose("#by", "Kernel")
    fleet.click_text("#counts .value", "Ubuntu")
    fleet.click("thead [data-sort='expiry'] button")
    fleet.click("thead [data-sort='expiry'] button")
    fleet.choose("#size", "100 a page")
    shown, chips, address = fleet.ids(), fleet.texts(".chip .text"), fleet.address()
    fleet.open(fleet_file, address)
    assert fleet.ids() == shown
    assert fleet.texts(".chip .text") == chips
    assert fleet.one("thead [data-sort='expiry']").get_attribute("aria-sort") == "descending"
    fleet.click("#clear")
    fleet.choose("#by", "choose an attribute …")
    assert fleet.address() == "sort=expiry&desc=true&size=100"


SPOILT = [
    "%%%",
    "q",
    "sort=constructor",
    "sort=value",
    "by=x",
    "by=[]",
    "by=%5B1%2C2%5D",
    "picks=x",
    "picks=%7B%7D",
    "picks=%5B%5B1%5D%5D",
    "page=-1",
    "page=1e99",
    "page=x",
    "size=7",
    "size=constructor",
    "node=x",
    "desc=x",
    "__proto__=x",
]


@pytest.mark.parametrize("address", SPOILT)
def test_a_spoilt_address_does_no_harm(page: Page, fleet_file: Path, address: str) -> None:
    page.open(fleet_file, address)
    assert page.text("#found") == "2,000 nodes"
    assert len(page.rows()) == 50
    assert page.complaints() == []


def test_without_a_region_and_with_an_empty_value_there_is_something_to_read(page: Page, make_page: MakePage) -> None:
    nodes = [
        {"instance_id": f"i-{place}", "types": [stored_type("Custom:A", days_before(1), [{"a": ""}])]}
        for place in (1, 2)
    ]
    page.open(make_page(nodes, ssm_report_count_by=["Custom:A.a"]))
    assert page.texts("#counts .text") == ["(empty)"]
    page.click("#counts .value")
    assert page.texts(".chip .text") == ["a: (empty)"]
    assert len(page.rows()) == 2


def test_the_keyboard_alone_is_enough(fleet: Page) -> None:
    fleet.press("/")
    assert fleet.focused() == "search"
    fleet.press("w", "e", "b", "/")
    assert fleet.one("#search").get_attribute("value") == "web/"
    fleet.press(Keys.BACKSPACE)
    fleet.tab(5)
    assert fleet.focused() == "Node"
    fleet.press(Keys.ENTER)
    assert fleet.one("thead [data-sort='name']").get_attribute("aria-sort") == "descending"
    fleet.tab(6)
    assert fleet.focused().startswith("node ")
    fleet.press(Keys.ENTER)
    assert fleet.shown("#detail")


def test_a_pressed_button_keeps_the_focus(fleet: Page) -> None:
    for css in (".tile.expiring", "#types .name", "#types .badge", "#counts .value", "#counts .rest button"):
        element = fleet.one(css)
        key = element.get_attribute("data-key")
        fleet.run("arguments[0].focus()", element)
        fleet.press(Keys.ENTER)
        assert fleet.focused() == key, css
        fleet.click("#clear") if fleet.shown("#clear") else None


def test_the_first_stop_leads_past_the_overview(fleet: Page) -> None:
    fleet.tab()
    assert fleet.focused() == "Skip to the list of nodes"
    assert fleet.one(".skip").rect["y"] >= 0
    fleet.press(Keys.ENTER)
    assert fleet.focused() == "list"
