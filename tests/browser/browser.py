"""A real Chromium without a screen, driven as a person would: clicks, keys, and reading what is there."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.select import Select
from selenium.webdriver.support.ui import WebDriverWait

# The first ones let it start anywhere; the others keep it from calling home, which would drown the page's own requests.
_FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-quic",
    "--disable-sync",
    "--force-prefers-reduced-motion",
    "--hide-scrollbars",
)
_CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
_DRIVER = "chromedriver"
_SECONDS = 10

ROWS = """
return [...document.querySelectorAll("#rows tr")].map((row) => ({
    name: row.querySelector(".name").textContent,
    id: row.querySelector(".id")?.textContent ?? row.querySelector(".name").textContent,
    cells: Object.fromEntries([...row.querySelectorAll("td")].map((one) => [one.dataset.label, one.innerText.trim()])),
    times: [...row.querySelectorAll("time")].map((time) => time.dateTime),
    states: [...row.querySelectorAll(".mark")].map((mark) => mark.classList[1]),
}))
"""


def lacking() -> str:
    """What this machine lacks for these tests, in words; empty where it lacks nothing."""
    if any(map(shutil.which, _CHROMIUM)) and shutil.which(_DRIVER):
        return ""
    return "The browser tests need Chromium and ChromeDriver; on Debian: apt-get install chromium chromium-driver"


def start() -> webdriver.Chrome:
    """Start the browser, with a log of the requests it makes and of what it complains about."""
    options = webdriver.ChromeOptions()
    options.binary_location = next(path for path in map(shutil.which, _CHROMIUM) if path)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    for flag in _FLAGS:
        options.add_argument(flag)
    return webdriver.Chrome(options=options, service=webdriver.ChromeService(shutil.which(_DRIVER)))


class Page:
    """The page of a report in the browser."""

    def __init__(self, driver: webdriver.Chrome) -> None:
        self.driver = driver

    # -- how it is looked at

    def light(self) -> None:
        self._media("light")

    def dark(self) -> None:
        self._media("dark")

    def _media(self, scheme: str) -> None:
        features = [{"name": "prefers-color-scheme", "value": scheme}]
        self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})

    def desktop(self, width: int = 1440) -> None:
        self._screen(width, 900, mobile=False)

    def phone(self, width: int = 390) -> None:
        self._screen(width, 844, mobile=True)

    def _screen(self, width: int, height: int, *, mobile: bool) -> None:
        metrics = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": mobile}
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)

    # -- opening

    def open(self, path: Path | str, address: str = "") -> Page:
        """Open a file or a URL anew, whatever was open before."""
        url = path.as_uri() if isinstance(path, Path) else path
        self.driver.get("about:blank")
        self.complaints()
        self.requests()
        self.driver.get(f"{url}#{address}" if address else url)
        self.until("return document.documentElement.dataset.ready === 'true'")
        return self

    def until(self, script: str) -> None:
        WebDriverWait(self.driver, _SECONDS).until(lambda driver: driver.execute_script(script), script)

    # -- what a person does

    def open_panels(self) -> None:
        """Open the panels that are closed where there is little room."""
        for summary in self.all("details.panel:not([open]) > summary"):
            self.run("arguments[0].scrollIntoView({block: 'center'})", summary)
            summary.click()

    def click(self, css: str) -> None:
        element = self.one(css)
        self.run("arguments[0].scrollIntoView({block: 'center'})", element)
        element.click()

    def click_text(self, css: str, text: str) -> None:
        """Click the only element of these whose text begins so."""
        (element,) = [one for one in self.all(css) if one.text.startswith(text)]
        self.run("arguments[0].scrollIntoView({block: 'center'})", element)
        element.click()

    def choose(self, css: str, label: str) -> None:
        Select(self.one(css)).select_by_visible_text(label)

    def write(self, css: str, text: str) -> None:
        element = self.one(css)
        element.clear()
        element.send_keys(text)

    def press(self, *keys: str) -> None:
        webdriver.ActionChains(self.driver).send_keys(*keys).perform()

    def tab(self, times: int = 1) -> None:
        self.press(*[Keys.TAB] * times)

    def back(self) -> None:
        self.driver.back()

    # -- what a person sees

    def run(self, script: str, *arguments: Any) -> Any:
        return self.driver.execute_script(script, *arguments)

    def one(self, css: str) -> WebElement:
        return self.driver.find_element(By.CSS_SELECTOR, css)

    def all(self, css: str) -> list[WebElement]:
        return self.driver.find_elements(By.CSS_SELECTOR, css)

    def text(self, css: str) -> str:
        return self.one(css).text

    def texts(self, css: str) -> list[str]:
        """The texts of all such elements that are seen, in one call however many they are."""
        found = self.run(
            "return [...document.querySelectorAll(arguments[0])]"
            ".filter((one) => one.checkVisibility()).map((one) => one.innerText.trim())",
            css,
        )
        return list(found)

    def shown(self, css: str) -> bool:
        return any(element.is_displayed() for element in self.all(css))

    def rows(self) -> list[dict[str, Any]]:
        return list(self.run(ROWS))

    def ids(self) -> list[str]:
        return [row["id"] for row in self.rows()]

    def show_all(self) -> None:
        self.choose("#size", "2,000 a page")

    def focused(self) -> str:
        """What has the focus: its id, else its key, else its text."""
        element = "document.activeElement"
        return str(self.run(f"return {element}.id || {element}.dataset.key || {element}.innerText"))

    def address(self) -> str:
        return str(self.driver.current_url.partition("#")[2])

    def wider_than_the_screen(self) -> list[str]:
        """The elements that reach beyond the page's right edge, but for what is cut off or scrolled within another."""
        return list(self.run(_WIDER))

    # -- what the browser says

    def complaints(self) -> list[str]:
        """Errors and warnings since the last call, violations of the page's policy among them."""
        return [entry["message"] for entry in self.driver.get_log("browser")]

    def requests(self) -> list[str]:
        """The URLs that were asked for since the last call."""
        messages = [json.loads(entry["message"])["message"] for entry in self.driver.get_log("performance")]
        sent = [message["params"] for message in messages if message["method"] == "Network.requestWillBeSent"]
        return [params["request"]["url"] for params in sent]


_WIDER = """
const width = document.documentElement.clientWidth;
const scrolls = (element) => element && (["auto", "scroll", "hidden"].includes(getComputedStyle(element).overflowX)
    || scrolls(element.parentElement));
return [...document.body.querySelectorAll("*")]
    .filter((one) => one.checkVisibility() && one.getBoundingClientRect().right > width + 1)
    .filter((one) => !scrolls(one.parentElement))
    .map((one) => `${one.tagName}.${one.className}: ${one.innerText?.slice(0, 40)}`)
    .concat(document.documentElement.scrollWidth > width ? ["the page itself"] : []);
"""


@contextmanager
def running() -> Iterator[Page]:
    """A browser that ends with the block."""
    driver = start()
    try:
        yield Page(driver)
    finally:
        driver.quit()
