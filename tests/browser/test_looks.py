"""The page on a phone, in light and in dark colours."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from selenium.webdriver.common.keys import Keys

from tests.browser.browser import Page
from tests.browser.conftest import MakePage
from tests.support.report_nodes import days_before, stored_type

WIDTHS = [320, 390, 768, 1024, 1440]
LONG = "W" * 4096
# WCAG 2.2, 1.4.3 and 1.4.11
TEXT_CONTRAST, SHAPE_CONTRAST = 4.5, 3.0

CONTRASTS = """
const parse = (color) => {
    const canvas = new OffscreenCanvas(1, 1).getContext("2d");
    canvas.fillStyle = color;
    canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data];
};
const light = ([r, g, b]) => [r, g, b].map((part) => part / 255)
    .map((part) => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4)
    .reduce((sum, part, place) => sum + part * [0.2126, 0.7152, 0.0722][place], 0);
const ground = (element) => {
    for (let one = element; one; one = one.parentElement) {
        const color = parse(getComputedStyle(one).backgroundColor);
        if (color[3] === 255) return color;
    }
    return parse("Canvas");
};
const ratio = (a, b) => {
    const [dim, bright] = [light(a), light(b)].sort((one, other) => one - other);
    return (bright + 0.05) / (dim + 0.05);
};
const own = (element) => [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim());
return [...document.body.querySelectorAll("*")]
    .filter((one) => one.checkVisibility() && own(one) && !one.disabled)
    .map((one) => [one, ratio(parse(getComputedStyle(one).color), ground(one))])
    .map(([one, contrast]) => [contrast, `${one.localName}.${one.className}`, one.innerText]);
"""


@pytest.fixture(scope="module")
def long_file(make_page: MakePage) -> Path:
    """A node whose every text is as long as can be, without a place to break it."""
    types = [
        stored_type(f"Custom:{LONG[:90]}{place}", days_before(25), [{LONG[:64]: LONG}, {"b": "c"}]) for place in (1, 2)
    ]
    one = [stored_type(f"Custom:{LONG[:90]}3", days_before(25), [{LONG[:64]: LONG}])]
    names = ("ComputerName", "PlatformName", "PlatformVersion", "InstanceStatus")
    node = {
        "instance_id": "i-0123456789abcdef0",
        "region": LONG[:40],
        "information": dict.fromkeys(names, LONG),
        "types": [*types, *one],
    }
    count_by = [{"type_name": types[0]["type_name"], "attribute": LONG[:64]}, "AWS:InstanceInformation.PlatformName"]
    return make_page([node], ssm_report_count_by=count_by, ssm_report_title=LONG[:200])


@pytest.mark.parametrize("width", WIDTHS)
def test_no_width_scrolls_sideways(page: Page, fleet_file: Path, width: int) -> None:
    page.phone(width) if width < 768 else page.desktop(width)
    page.open(fleet_file)
    page.open_panels()
    page.click_text("#counts .value", "Debian GNU/Linux")
    page.choose("#by", "Name")
    assert page.wider_than_the_screen() == []
    page.click("#rows .name")
    assert page.wider_than_the_screen() == []


@pytest.mark.parametrize("width", WIDTHS)
def test_not_even_the_longest_texts_do(page: Page, long_file: Path, width: int) -> None:
    page.phone(width) if width < 768 else page.desktop(width)
    page.open(long_file)
    page.open_panels()
    page.click("#counts .value")
    page.click("#types .name")
    page.run("const by = document.getElementById('by'); by.selectedIndex = 5; by.dispatchEvent(new Event('change'))")
    assert len(page.rows()) == 1
    assert page.wider_than_the_screen() == []
    page.click("#rows .name")
    assert page.wider_than_the_screen() == []


HEAD = """
const height = (range, one) => (range.selectNodeContents(one), range.getBoundingClientRect().height);
return [...document.querySelectorAll("#table thead th")].filter((one) => one.checkVisibility()).map((one) => [
    one.dataset.sort, one.getBoundingClientRect().width,
    Math.round(height(document.createRange(), one.querySelector("button")) / 20),
]);
"""


@pytest.fixture(scope="module")
def many_file(make_page: MakePage) -> Path:
    """A few nodes with 22 types, of which the last are in trouble."""

    def types(place: int) -> list[dict[str, Any]]:
        days: list[float | None] = [1.0] * 18 + [24.0, 25.0, 31.0, None]
        days[0] = None if place == 3 else 1.0
        return [
            stored_type(f"Custom:Type{number:02}", day and days_before(day), [{}] if day else [])
            for number, day in enumerate(days)
        ]

    return make_page([{"instance_id": f"i-{place}", "types": types(place)} for place in range(4)])


@pytest.mark.parametrize("by", ["", "Kernel"])
@pytest.mark.parametrize("width", [721, 768, 900, 901, 1081, 1200, 1281, 1440])
def test_every_column_has_room(page: Page, fleet_file: Path, width: int, by: str) -> None:
    page.desktop(width)
    page.open(fleet_file)
    page.open_panels()
    page.choose("#by", by) if by else None
    columns = page.run(HEAD)
    assert bool(columns) == (width > 900), "cards where a table would be too narrow"
    assert [one for one in columns if one[1] < 60 or one[2] > 2] == []
    if not columns:
        assert page.shown("#rows td[data-label='Platform']")


def test_a_counted_attribute_takes_the_place_of_the_region_where_there_is_little(page: Page, fleet_file: Path) -> None:
    page.desktop(1000)
    page.open(fleet_file)
    assert page.shown("#table [data-sort='region']")
    page.choose("#by", "Kernel")
    assert not page.shown("#table [data-sort='region']")
    assert not page.shown("#rows [data-label='Region']")


def test_of_many_types_the_worst_are_shown_and_the_rest_when_asked_for(page: Page, many_file: Path) -> None:
    page.open(many_file)
    worst = ["Custom:Type20", "Custom:Type18", "Custom:Type19", "Custom:Type21", "Custom:Type00", "Custom:Type01"]
    assert page.texts("#types .name") == worst
    assert page.text("#types-rest") == "16 more"
    page.click("#types .name")
    assert page.texts("#types .name") == worst, "a filter does not move what one reads"
    page.click("#types-rest button")
    assert len(page.texts("#types .name")) == 22
    assert page.focused() == "fold types"
    page.press(Keys.ENTER)
    assert page.texts("#types .name") == worst


@pytest.mark.parametrize("width", [375, 768])
def test_where_there_is_little_room_the_list_is_near_and_the_panels_open_by_key(
    page: Page, many_file: Path, width: int
) -> None:
    page.phone(width)
    page.open(many_file)
    assert page.run("return document.getElementById('list').getBoundingClientRect().top") < 844
    assert page.texts(".gist")[:2] == ["22", "12 due"]
    assert not page.shown("#types")
    page.run("document.querySelector('details.panel summary').focus()")
    page.press(Keys.ENTER)
    assert page.shown("#types")


def test_panels_are_open_and_no_stop_for_the_keyboard_where_there_is_room(page: Page, many_file: Path) -> None:
    page.open(many_file)
    assert page.run("return document.getElementById('list').getBoundingClientRect().top") < 900
    stops = page.run("return [...document.querySelectorAll('.panel > summary')].map((one) => one.tabIndex)")
    assert stops == [-1] * 3
    page.phone()
    page.until("return !document.querySelector('details.panel[open]')")
    page.desktop()
    page.until("return document.querySelectorAll('details.panel[open]').length === 3")


def test_many_types_of_a_node_are_told_in_words(page: Page, many_file: Path) -> None:
    page.open(many_file)
    told = [row["cells"]["Types"].split("\n") for row in page.rows()]
    assert told[0] == ["18 of 22 current", "1 expired", "2 expiring", "1 missing"]
    assert told[3] == ["17 of 22 current", "1 expired", "2 expiring", "2 missing"]


HEAD_TOP = "return document.querySelector('#table thead th').getBoundingClientRect().top"


def test_the_head_of_the_table_stays_in_sight(page: Page, fleet_file: Path) -> None:
    page.open(fleet_file)
    page.run("window.scrollTo(0, 2600)")
    assert page.run(HEAD_TOP) == 0
    page.click(".tile.missing")
    page.run("window.scrollTo(0, 2600)")
    bottom = page.run("return document.getElementById('active').getBoundingClientRect().bottom")
    assert bottom <= page.run(HEAD_TOP) <= bottom + 2
    ground = page.run("return getComputedStyle(document.querySelector('#table thead th')).backgroundColor")
    assert not ground.startswith("rgba"), "what lies behind it does not shine through"


def test_on_a_phone_the_entries_of_a_node_are_cards(page: Page, fleet_file: Path) -> None:
    page.phone(375)
    page.open(fleet_file)
    page.click("#rows .name")
    assert not page.shown(".scroll thead")
    cut = page.run(
        "return [...document.querySelectorAll('.scroll')].filter((one) => one.scrollWidth > one.clientWidth).length"
    )
    assert cut == 0
    labels = page.run(
        "return [...document.querySelectorAll('.scroll tr:first-child td')]"
        ".map((one) => getComputedStyle(one, '::before').content)"
    )
    assert labels[:4] == ['"Name"', '"Architecture"', '"Publisher"', '"Version"']


def test_on_a_phone_rows_are_cards_with_labels(page: Page, fleet_file: Path) -> None:
    page.phone()
    page.open(fleet_file)
    assert not page.shown("thead")
    labels = page.run(
        "return [...document.querySelectorAll('#rows tr:first-child td')]"
        ".map((one) => getComputedStyle(one, '::before').content)"
    )
    assert labels == ['"Platform"', '"Region"', '"Types"', '"Oldest capture"', '"Next expiry"']


def test_on_a_phone_the_list_is_sorted_by_a_select(page: Page, fleet_file: Path, told: dict[str, Any]) -> None:
    page.phone()
    page.open(fleet_file)
    page.choose("#sort", "Next expiry")
    first = min(node["next_expiry"] for node in told["nodes"] if node["next_expiry"])
    assert page.rows()[0]["times"][1].startswith(first[:-1])
    page.click("#order")
    last = max(node["next_expiry"] for node in told["nodes"] if node["next_expiry"])
    assert page.rows()[0]["times"][1].startswith(last[:-1])
    assert page.one("#order").get_attribute("aria-label") == "Order: descending"


def test_on_a_phone_controls_are_large_enough_for_a_thumb(page: Page, fleet_file: Path) -> None:
    page.phone()
    page.open(fleet_file)
    page.click(".tile.expiring")
    small = page.run(
        "return [...document.querySelectorAll('button, select, input[type=search], label.check')]"
        ".filter((one) => one.checkVisibility() && !one.classList.contains('skip'))"
        ".map((one) => [one.getBoundingClientRect().height, one.className, one.innerText])"
        ".filter(([height]) => height < 24)"
    )
    assert small == [], "WCAG 2.2, 2.5.8: at least 24 pixels"


def looked_at(page: Page, file: Path) -> list[list[Any]]:
    """The contrast of every text that the page can show, in the list and in a node's detail."""
    page.open(file)
    page.click_text("#counts .value", "Debian GNU/Linux")
    page.choose("#by", "Kernel")
    found = page.run(CONTRASTS)
    page.click("#rows .name")
    return list(found + page.run(CONTRASTS))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_text_can_be_read(page: Page, fleet_file: Path, scheme: str) -> None:
    page.light() if scheme == "light" else page.dark()
    found = looked_at(page, fleet_file)
    assert len(found) > 300
    assert [one for one in found if one[0] < TEXT_CONTRAST] == []


def test_light_is_light_and_dark_is_dark(page: Page, fleet_file: Path) -> None:
    shades = {}
    for scheme in ("light", "dark"):
        page.light() if scheme == "light" else page.dark()
        page.open(fleet_file)
        shades[scheme] = [
            page.run(f"return getComputedStyle(document.querySelector('{css}')).backgroundColor")
            for css in ("body", ".panel", "select", "#detail")
        ]
    brightness = {
        scheme: [sum(map(int, color[4:-1].split(","))) / 3 for color in colors] for scheme, colors in shades.items()
    }
    assert min(brightness["light"]) > 230
    assert max(brightness["dark"]) < 60


def test_states_differ_in_shape_and_not_in_colour_alone(page: Page, make_page: MakePage) -> None:
    def stored(days: float | None) -> dict[str, Any]:
        return stored_type("Custom:A", None if days is None else days_before(days), [])

    unknown = {**stored(None), "entries": [{}]}
    types = [stored(31), stored(25), stored(None), unknown, stored(1)]
    page.open(make_page([{"instance_id": f"i-{place}", "types": [one]} for place, one in enumerate(types)]))
    shapes = page.run(
        "return [...document.querySelectorAll('.mark')].map((one) => getComputedStyle(one))"
        ".map((style) => [style.borderRadius, style.transform, style.borderWidth, style.blockSize].join(' '))"
    )
    assert len(shapes) == len(set(shapes)) == 5
    labels = page.run("return [...document.querySelectorAll('.strip')].map((one) => one.getAttribute('aria-label'))")
    assert labels == ["1 expired", "1 expiring", "1 missing", "1 age unknown", "1 current"]


def test_who_wants_no_motion_sees_none(fleet: Page) -> None:
    assert fleet.run("return getComputedStyle(document.documentElement).scrollBehavior") == "auto"
    assert fleet.run("return getComputedStyle(document.querySelector('.bar .fill')).transitionDuration") == "0s"


def test_everything_with_a_role_has_a_name(fleet: Page) -> None:
    fleet.click("#rows .name")
    tree = fleet.driver.execute_cdp_cmd("Accessibility.getFullAXTree", {})
    roles = ("button", "combobox", "searchbox", "checkbox", "dialog", "image", "table")
    nodes = [node for node in tree["nodes"] if not node.get("ignored") and node["role"]["value"] in roles]
    assert {node["role"]["value"] for node in nodes} >= {"button", "dialog", "searchbox"}
    assert [node for node in nodes if not node.get("name", {}).get("value", "").strip()] == []
