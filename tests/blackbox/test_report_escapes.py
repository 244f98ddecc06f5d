"""The page of the playbook ``report``, whole and without a browser: whatever a text is, it becomes no HTML."""

from __future__ import annotations

import json
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from tests.support.playbook import run_playbook
from tests.support.report_nodes import days_before, stored_type

IMAGE = "<img src=x onerror=alert(1)>"
HOSTILE = (
    f"</script>{IMAGE}",
    f"</title></style></h1>{IMAGE}",
    f'"{IMAGE}',
    f"'{IMAGE}",
    '" onclick="alert(1)',
    "' onclick='alert(1)",
    "&",
    "&lt;b&gt;&quot;&#39;&amp",
    "<!--",
    "-->",
    "<!--<script>",
    "]]>",
    "<?php",
    "\\",
    "\u2028\u2029",
)
EVERYTHING = "".join(HOSTILE)


class Tree(HTMLParser):
    """What a page is made of, in the order of the page: its tags with their attributes, and its comments."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.parts: list[Any] = []
        self.links: list[str] = []
        self.texts: dict[str, str] = {}
        self._tag = ""
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._tag = dict(attrs).get("id") or tag
        self.links += [value or "" for name, value in attrs if name == "href"]
        self.parts.append((tag, [(name, "" if name == "href" else value) for name, value in attrs]))

    def handle_endtag(self, tag: str) -> None:
        self._tag = ""
        self.parts.append(f"/{tag}")

    def handle_data(self, data: str) -> None:
        self.texts[self._tag] = self.texts.get(self._tag, "") + data

    def handle_comment(self, data: str) -> None:
        self.parts.append(f"comment {data}")

    def handle_decl(self, decl: str) -> None:
        self.parts.append(decl)

    def handle_pi(self, data: str) -> None:
        self.parts.append(f"instruction {data}")

    def unknown_decl(self, data: str) -> None:
        self.parts.append(f"unknown {data}")


def node(place: int, text: str) -> dict[str, Any]:
    """A node whose every text is this one."""
    own = stored_type(text, days_before(1), [{text: text}, {text: "x", "Name": text}], version=text)
    common = stored_type("Custom:Common", days_before(25), [{"Value": text}], version=text)
    names = ("ComputerName", "PlatformName", "PlatformVersion", "InstanceStatus", "IpAddress", text)
    types = [{**own, "content_hash": text}, common]
    information = dict.fromkeys(names, text)
    return {"instance_id": f"{text}{place}", "region": text, "information": information, "types": types}


def page_of(folder: Path, texts: list[str], name: str) -> str:
    fleet = {"nodes": [node(place, text) for place, text in enumerate(texts)], "missing_instance_ids": texts}
    source = folder / "nodes.json"
    source.write_text(json.dumps(fleet), encoding="utf-8")
    variables = {
        "ssm_report_nodes_file": str(source),
        "ssm_report_folder": str(folder),
        "ssm_report_name": name,
        "ssm_report_title": texts[-1],
        "ssm_report_count_by": [{"type_name": text, "attribute": text} for text in texts],
    }
    run_playbook("fleetfacts.ssm.report", env={}, args=["-e", json.dumps(variables)]).ok()
    return (folder / f"{name}.html").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str]:
    """The page of hostile texts, and that of as many harmless ones."""
    harmless = [f"harmless{place}" for place in range(len(HOSTILE) + 1)]
    hostile = page_of(tmp_path_factory.mktemp("hostile"), [*HOSTILE, EVERYTHING], FILE)
    return hostile, page_of(tmp_path_factory.mktemp("harmless"), harmless, "harmless")


# What a file may be called.
FILE = "\"'&<img src=x onerror=alert(1)>"


def test_the_page_is_made_of_the_same_parts(pages: tuple[str, str]) -> None:
    hostile, harmless = (Tree(page) for page in pages)
    assert hostile.parts == harmless.parts
    assert ("img", [("src", "x"), ("onerror", "alert(1)")]) not in hostile.parts
    assert len(hostile.parts) > 100


def test_no_text_brings_a_bracket(pages: tuple[str, str]) -> None:
    hostile, harmless = pages
    for sign in "<>":
        assert hostile.count(sign) == harmless.count(sign)
    assert IMAGE not in hostile


def test_each_text_is_there_as_it_is(pages: tuple[str, str]) -> None:
    tree = Tree(pages[0])
    assert tree.texts["title"] == EVERYTHING
    assert tree.texts["h1"] == EVERYTHING
    assert tree.links == [f"./{quote(FILE)}.csv", f"./{quote(FILE)}.json"]
    data = json.loads(next(text for text in tree.texts.values() if text.strip().startswith('{"generated"')))
    assert data["missing"] == [*HOSTILE, EVERYTHING]
    assert {one["name"] for one in data["types"]} == {*HOSTILE, EVERYTHING, "Custom:Common"}
    assert sorted(one[0] for one in data["nodes"]) == sorted(
        f"{text}{place}" for place, text in enumerate([*HOSTILE, EVERYTHING])
    )


def test_the_test_would_see_it(pages: tuple[str, str]) -> None:
    hostile, harmless = pages
    for text in (IMAGE, "<!--", "</script>"):
        assert Tree(hostile.replace("<h1>", f"<h1>{text}", 1)).parts != Tree(harmless).parts
    assert Tree(hostile.replace('{"generated"', f'"</script>{IMAGE}', 1)).parts != Tree(harmless).parts
