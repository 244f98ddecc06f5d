"""Whatever stands in the inventory is text, and the page neither runs nor fetches anything but itself."""

from __future__ import annotations

import http.server
import re
import threading
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from tests.browser.browser import Page
from tests.browser.conftest import MakePage
from tests.support.report_nodes import days_before, stored_type

PWN = "window.pwned=1"
INJECTIONS = [
    f"<script>{PWN}</script>",
    f"</script><script>{PWN}</script>",
    f"<!--<script></script><script>{PWN}</script>",
    f"]]>--><img src=x onerror={PWN}>",
    f"<svg onload={PWN}>",
    f"\"><img src=x onerror='{PWN}'>",
    f"javascript:{PWN}",
    f"</style><script>{PWN}</script>",
    f"<iframe srcdoc='<script>parent.{PWN}</script>'>",
    f"\u2028{PWN}\u2029//",
    f"'-{PWN}-'",
    f"${{{PWN}}}`${{{PWN}}}",
    f"{{{{ {PWN} }}}}{{% raw %}}",
    "__proto__",
    "constructor",
    "\u202egnp.exe",
    "&lt;b&gt;&amp;",
]
# every element that the page may be made of: anything else came out of the inventory
ELEMENTS = {
    *(
        "html",
        "head",
        "meta",
        "title",
        "style",
        "body",
        "script",
        "header",
        "main",
        "section",
        "nav",
        "dialog",
        "div",
        "p",
    ),
    *(
        "h1",
        "h2",
        "h3",
        "ul",
        "li",
        "dl",
        "dt",
        "dd",
        "span",
        "small",
        "strong",
        "code",
        "time",
        "table",
        "thead",
        "tbody",
    ),
    *("tr", "th", "td", "button", "input", "label", "select", "option", "optgroup", "noscript", "details", "summary"),
}


def hostile(place: int, text: str) -> dict[str, Any]:
    """A node whose every text is this one, and which has a type that another has too."""
    own = {
        **stored_type(text, days_before(1), [{text: text}, {text: "x", "Name": text}], version=text),
        "content_hash": text,
    }
    common = stored_type("Custom:Common", days_before(25), [{"Value": text}])
    names = ("ComputerName", "PlatformName", "PlatformVersion", "InstanceStatus", "IpAddress", text)
    information = dict.fromkeys(names, text)
    return {"instance_id": f"{text}{place}", "region": text, "information": information, "types": [own, common]}


@pytest.fixture(scope="module")
def hostile_file(make_page: MakePage) -> Path:
    nodes = [hostile(place, text) for place, text in enumerate(INJECTIONS)]
    # what a user writes into variables may hold templates, and Ansible renders them: that is no matter of the inventory
    count_by = [{"type_name": text, "attribute": text} for text in INJECTIONS if "{{" not in text]
    title = f"</title><script>{PWN}</script>"
    fleet = {"nodes": nodes, "missing_instance_ids": INJECTIONS}
    return make_page(fleet, ssm_report_title=title, ssm_report_count_by=["Custom:Common.Value", *count_by])


def assert_unharmed(page: Page) -> None:
    assert page.run("return window.pwned ?? null") is None
    elements = page.run("return [...new Set([...document.querySelectorAll('*')].map((one) => one.localName))]")
    assert set(elements) - ELEMENTS == set()
    assert page.run("return document.querySelectorAll('script').length") == 2
    names = "[...document.querySelectorAll('*')].flatMap((one) => one.getAttributeNames())"
    assert page.run(f"return {names}.filter((name) => /^(on|href|src|action)/.test(name))") == []
    styles = page.run("return [...document.querySelectorAll('[style]')].map((one) => one.getAttribute('style'))")
    assert [
        one for one in styles if not re.fullmatch(r"(inline-size|block-size|flex-grow|--bar): [0-9.]+(%|px|);", one)
    ] == []


def test_everything_is_text_in_the_overview_and_the_list(page: Page, hostile_file: Path) -> None:
    page.open(hostile_file)
    assert page.text("h1") == f"</title><script>{PWN}</script>"
    names = page.run("return [...document.querySelectorAll('#rows .name')].map((one) => one.textContent)")
    assert sorted(names) == sorted(INJECTIONS)
    missing = page.run("return [...document.querySelectorAll('#missing code')].map((one) => one.textContent)")
    assert missing == INJECTIONS
    page.click("#types-rest button")
    types = page.run("return [...document.querySelectorAll('#types .name')].map((one) => one.textContent)")
    assert set(types) == {*INJECTIONS, "Custom:Common"}
    assert page.complaints() == []
    assert_unharmed(page)


def test_everything_is_text_in_each_nodes_detail(page: Page, hostile_file: Path) -> None:
    page.open(hostile_file)
    for place, _text in enumerate(INJECTIONS):
        page.run("document.querySelectorAll('#rows .name')[arguments[0]].click()", place)
        text = page.run("return document.getElementById('detail-name').textContent")
        values = page.run(
            "return [...document.querySelectorAll('#detail dd, #detail td')].map((one) => one.textContent)"
        )
        assert values.count(text) >= 8
        assert_unharmed(page)
        page.click("#detail-close")
        page.until("return !location.hash")
    assert page.complaints() == []


@pytest.mark.parametrize("place", range(len(INJECTIONS)))
def test_everything_may_be_searched_counted_picked_and_sorted_by(page: Page, hostile_file: Path, place: int) -> None:
    text = INJECTIONS[place]
    page.open(hostile_file)
    page.run(
        "const by = document.getElementById('by'); by.value = arguments[0]; by.dispatchEvent(new Event('change'))",
        page.run("return JSON.stringify([arguments[0], arguments[0]])", text),
    )
    assert page.run("return document.querySelector('#value-head .text').textContent") == text
    page.click("#value-head button")
    page.run("document.querySelector('#chosen-count .value').click()")
    page.run("document.querySelector('#types .name').click()")
    picked = page.run("return [...document.querySelectorAll('.chip .text')].map((one) => one.textContent)")
    assert len(picked) == 2
    address = page.address()
    page.open(hostile_file, address)
    assert page.run("return [...document.querySelectorAll('.chip .text')].map((one) => one.textContent)") == picked
    assert page.complaints() == []
    assert_unharmed(page)


def test_search_finds_injections_literally(page: Page, hostile_file: Path) -> None:
    page.open(hostile_file)
    page.write("#search", "<svg onload")
    assert [row["name"] for row in page.rows()] == [f"<svg onload={PWN}>"]
    assert_unharmed(page)


FORBIDDEN = [
    "document.body.innerHTML = '<b>x</b>'",
    "document.body.insertAdjacentHTML('beforeend', '<b>x</b>')",
    "document.write('<b>x</b>')",
    "eval('1')",
    "new Function('return 1')()",
    "document.createElement('script').text = '1'",
    "new DOMParser().parseFromString('<b>x</b>', 'text/html')",
]


@pytest.mark.parametrize("script", FORBIDDEN)
def test_the_policy_forbids_what_would_turn_text_into_code(fleet: Page, script: str) -> None:
    # not run by the driver itself, which the policy does not bind
    caught = f"try {{ {script}; done('ran'); }} catch (error) {{ done(error.name); }}"
    late = f"const done = arguments[0]; setTimeout(() => {{ {caught} }})"
    assert fleet.driver.execute_async_script(late) in ("TypeError", "EvalError")


class _Recorder(http.server.SimpleHTTPRequestHandler):
    """Serves a folder and remembers what was asked for."""

    asked: list[str]

    def do_GET(self) -> None:
        self.asked.append(self.path)
        super().do_GET()

    def log_message(self, *_arguments: object) -> None:
        pass


@pytest.fixture
def served(fleet_file: Path) -> Iterator[tuple[str, list[str]]]:
    asked: list[str] = []
    handler = type("Recorder", (_Recorder,), {"asked": asked})
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), partial(handler, directory=str(fleet_file.parent)))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/{fleet_file.name}", asked
    server.shutdown()
    thread.join()
    server.server_close()


def test_the_page_asks_for_nothing_but_itself(page: Page, served: tuple[str, list[str]]) -> None:
    url, asked = served
    page.open(url)
    page.write("#search", "package-007")
    page.click("#in-entries")
    page.click("#rows .name")
    assert page.requests() == [url]
    assert asked == ["/ssm-inventory.html"]
    assert page.complaints() == []


LEAKS = [
    "fetch(arguments[0]).catch(() => 0)",
    "new Image().src = arguments[0]",
    "document.head.append(Object.assign(document.createElement('link'), {rel: 'stylesheet', href: arguments[0]}))",
    "navigator.sendBeacon(arguments[0], 'x')",
    "const one = document.createElement('form'); one.action = arguments[0]; document.body.append(one); one.submit()",
    "document.body.append(Object.assign(document.createElement('iframe'), {src: arguments[0]}))",
    "try { new WebSocket(arguments[0].replace('http', 'ws')) } catch (error) {}",
]


@pytest.mark.parametrize("script", LEAKS)
def test_nothing_could_be_sent_even_if_a_script_got_in(page: Page, served: tuple[str, list[str]], script: str) -> None:
    url, asked = served
    page.open(url)
    page.run(script, url.replace("ssm-inventory.html", "stolen"))
    page.driver.execute_async_script("setTimeout(arguments[0], 200)")
    assert asked == ["/ssm-inventory.html"]
    assert any("Content Security Policy" in one or "violates" in one for one in page.complaints())
