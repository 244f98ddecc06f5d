# Copyright: Contributors to the fleetfacts.ssm collection
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import base64
import hashlib
import json
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.fleetfacts.ssm.plugins.module_utils._fault import InputError
from ansible_collections.fleetfacts.ssm.plugins.module_utils._report import Report, build_report
from ansible_collections.fleetfacts.ssm.plugins.module_utils._report_age import STATES, make_clock
from ansible_collections.fleetfacts.ssm.plugins.module_utils._report_count import Attribute
from ansible_collections.fleetfacts.ssm.plugins.module_utils._report_nodes import read_nodes
from ansible_collections.fleetfacts.ssm.plugins.module_utils._report_page import page_data, script_json, security_policy
from tests.support.report_nodes import NOW, make_nodes

BREAKS_OUT = ["</script>", "</SCRIPT >", "x</style", "<!-- x", "<script>", "<SCRIPT src=x"]


@pytest.mark.parametrize("text", BREAKS_OUT)
def test_a_script_that_ends_its_element_is_refused(text: str) -> None:
    with pytest.raises(InputError, match="script: must hold nothing that ends its element in HTML"):
        security_policy(text, "")
    with pytest.raises(InputError, match="style: must hold nothing that ends its element in HTML"):
        security_policy("", text)


def test_what_is_no_text_is_refused_all_at_once() -> None:
    with pytest.raises(InputError) as refused:
        security_policy(None, 7)  # type: ignore[arg-type]
    assert [str(fault) for fault in refused.value.faults] == [
        "script: must be text, not None",
        "style: must be text, not 7",
    ]


@pytest.mark.parametrize("code", [0xD800, 0xDFFF])
def test_what_cannot_be_written_to_a_file_is_refused(code: int) -> None:
    with pytest.raises(InputError, match=r"script: is not valid Unicode text \(it has an unpaired surrogate\)"):
        security_policy(f"let a = '{chr(code)}';", "")


def test_the_policy_lets_this_script_and_this_style_run_and_nothing_else() -> None:
    def source(text: str) -> str:
        return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"

    rules = dict(rule.split(" ", 1) for rule in security_policy("let ö = 1;", "b {}").split("; "))
    assert rules == {
        "default-src": "'none'",
        "script-src": source("let ö = 1;"),
        "style-src": source("b {}"),
        "base-uri": "'none'",
        "form-action": "'none'",
        "require-trusted-types-for": "'script'",
        "trusted-types": "'none'",
    }


class _Elements(HTMLParser):
    """Collects the elements of a page and the text of its scripts."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        self.text += data


HOSTILE = ["</script><script>alert(1)</script>", "<!--", "-->", "]]>", "\u2028\u2029", "&lt;", "\ud800", "\0", '"\\']


@pytest.mark.parametrize("text", HOSTILE)
def test_json_stays_inside_its_element(text: str) -> None:
    made = script_json({text: [text]})
    assert made.isascii()
    assert not set(made) & set("<>&")
    page = _Elements()
    page.feed(f'<script type="application/json">{made}</script>')
    page.close()
    assert page.tags == ["script"]
    assert json.loads(page.text) == {text: [text]}


@given(st.recursive(st.none() | st.text(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)))
def test_json_comes_back_as_it_went_in(value: Any) -> None:
    made = script_json(value)
    assert not set(made) & set("<>&")
    assert json.loads(made) == value


def test_json_has_no_blanks_of_its_own() -> None:
    assert script_json([1, {"a": [2, " "]}]) == '[1,{"a":[2," "]}]'


def test_json_holds_no_number_that_browsers_refuse() -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        script_json(float("nan"))


def report(nodes: list[dict[str, Any]]) -> Report:
    return build_report(read_nodes(nodes), make_clock(NOW, 30, 7), (Attribute("Custom:RackInfo", "RackLocation"),))


def rebuilt(data: dict[str, Any]) -> list[dict[str, Any]]:
    """The nodes as the page reads them out of its data."""

    def entry(table: dict[str, Any], place: int) -> dict[str, str]:
        pairs = zip(table["attributes"], table["entries"][place], strict=True)
        return {name: value for name, value in pairs if value is not None}

    def capture(table: dict[str, Any], raw: list[Any]) -> dict[str, Any]:
        state, version, time, content_hash, places = raw
        held = {"schema_version": version, "capture_time": time, "content_hash": content_hash}
        entries = [entry(table, place) for place in places]
        return {"type_name": table["name"], "state": STATES[state], **held, "entries": entries}

    return [
        {
            "instance_id": instance_id,
            "name": name,
            "region": region,
            "information": entry(data["information"], place),
            "types": [capture(table, raw) for table, raw in zip(data["types"], captures, strict=True)],
        }
        for instance_id, name, region, place, captures in data["nodes"]
    ]


def test_nothing_is_lost_on_the_way_into_the_page() -> None:
    nodes = make_nodes(100)
    nodes[0]["types"][0]["entries"] = [{}, {"Name": ""}, {"__proto__": "x"}, {}]
    made = report(nodes)
    names = ("instance_id", "name", "region", "information")
    told = ("type_name", "state", "schema_version", "capture_time", "content_hash", "entries")
    expected = [
        {name: row[name] for name in names} | {"types": [{name: one[name] for name in told} for one in row["types"]]}
        for row in json.loads(json.dumps(made["nodes"]))
    ]
    assert rebuilt(json.loads(script_json(page_data(made)))) == expected


def test_an_entry_that_many_nodes_have_is_there_once() -> None:
    data = page_data(report(make_nodes(400)))
    for table in data["types"]:
        rows = [tuple(row) for row in table["entries"]]
        assert len(rows) == len(set(rows))
    assert len(data["types"][0]["entries"]) < 400 * 60 / 10


def test_the_page_knows_the_thresholds_and_the_counts_asked_for() -> None:
    attribute = Attribute("Custom:RackInfo", "RackLocation")
    data = page_data(build_report([], make_clock(NOW, 30, 7), [attribute], ["i-2"]))
    assert data == {
        "generated": NOW,
        "retentionDays": 30,
        "warnDays": 7,
        "states": STATES,
        "missing": ["i-2"],
        "countBy": [["Custom:RackInfo", "RackLocation"]],
        "information": {"attributes": [], "entries": []},
        "types": [],
        "nodes": [],
    }
