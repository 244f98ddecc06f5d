"""The page on a phone, in light and in dark colours."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

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
    page.click_text("#counts .value", "Debian GNU/Linux")
    page.choose("#by", "Name")
    assert page.wider_than_the_screen() == []
    page.click("#rows .name")
    assert page.wider_than_the_screen() == []


@pytest.mark.parametrize("width", WIDTHS)
def test_not_even_the_longest_texts_do(page: Page, long_file: Path, width: int) -> None:
    page.phone(width) if width < 768 else page.desktop(width)
    page.open(long_file)
    page.click("#counts .value")
    page.click("#types .name")
    page.run("const by = document.getElementById('by'); by.selectedIndex = 5; by.dispatchEvent(new Event('change'))")
    assert len(page.rows()) == 1
    assert page.wider_than_the_screen() == []
    page.click("#rows .name")
    assert page.wider_than_the_screen() == []


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
