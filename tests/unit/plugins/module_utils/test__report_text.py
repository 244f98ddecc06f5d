# Copyright: Contributors to the fleetfacts.ssm collection
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import base64
import json
import re
import zlib
from typing import Any

import pytest

from ansible_collections.fleetfacts.ssm.plugins.module_utils._fault import InputError, shown
from ansible_collections.fleetfacts.ssm.plugins.module_utils._report import Report, build_report
from ansible_collections.fleetfacts.ssm.plugins.module_utils._report_age import make_clock
from ansible_collections.fleetfacts.ssm.plugins.module_utils._report_count import Attribute
from ansible_collections.fleetfacts.ssm.plugins.module_utils._report_nodes import read_nodes
from ansible_collections.fleetfacts.ssm.plugins.module_utils._report_text import pack, read_report, to_json, unwrapped
from tests.support.report_nodes import NOW, make_nodes


def report(nodes: list[dict[str, Any]]) -> Report:
    by = (Attribute("AWS:InstanceInformation", "PlatformName"), Attribute("Custom:A.b", "c.d"))
    return build_report(read_nodes(nodes), make_clock(NOW, 30, 7), by, ["i-2", "i-1"])


DEEP = base64.b64encode(zlib.compress(b"[" * 100_000)).decode()
NO_REPORTS = [
    *(None, 7, [], {}, {"nodes": []}),
    *("", "x", "e30=", "eJyrrgUAAXUA+Q==", json.dumps({"nodes": []}), "Zoë", DEEP),
]


@pytest.mark.parametrize("value", NO_REPORTS)
def test_what_is_no_report_is_refused(value: Any) -> None:
    with pytest.raises(InputError) as refused:
        read_report(value)
    assert str(refused.value) == f"the input must be what fleetfacts.ssm.inventory_report returns, not {shown(value)}"


SPOILT = [
    ({"nodes": 3}, "nodes: must be the list"),
    ({"nodes": [{}]}, "nodes[0]: instance_id: must be text"),
    ({"generated": "x"}, "now: must be a time"),
    ({"warn_days": None}, "warn_days: must be a number"),
    ({"counts": [{}]}, "count_by[0]: must be"),
    ({"counts": None}, "count_by: must be a list"),
    ({"missing_instance_ids": "i-2"}, "missing_instance_ids: must be a list of texts, not 'i-2'"),
    ({"missing_instance_ids": ["i-2", 3, ""]}, "missing_instance_ids[1]: must be text, and not empty, not 3"),
]


@pytest.mark.parametrize(("change", "message"), SPOILT)
def test_a_spoilt_report_is_refused(change: dict[str, Any], message: str) -> None:
    with pytest.raises(InputError, match=re.escape(message)):
        read_report({**report(make_nodes(1)), **change})


def test_missing_ids_may_be_left_out() -> None:
    made = dict(report(make_nodes(1)))
    del made["missing_instance_ids"]
    assert read_report(made)["missing_instance_ids"] == []


@pytest.mark.parametrize("name", ["summary", "types"])
def test_what_follows_from_the_nodes_cannot_be_spoilt(name: str) -> None:
    made = report(make_nodes(3))
    assert read_report({**made, name: None}) == made


def test_a_report_comes_back_as_it_was() -> None:
    made = report(make_nodes(40))
    assert read_report(made) == made
    assert read_report(pack(made)) == made
    assert read_report(json.loads(to_json(made))) == made


@pytest.mark.parametrize("foreign", [" ", "\n", "-"])
def test_a_packed_report_with_something_else_in_it_is_none(foreign: str) -> None:
    packed = pack(report(make_nodes(1)))
    with pytest.raises(InputError, match=r"^the input must be what "):
        read_report(packed[:10] + foreign + packed[10:])


def test_json_holds_no_number_that_json_has_not() -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        to_json({**report([]), "warn_days": float("nan")})


HOSTILE = {"{{ lookup('pipe', 'id') }}": "{% raw %}", "{#": "\ud800\u2028", "a": "{{ 1 }}"}


def test_a_packed_report_holds_nothing_that_looks_like_a_template() -> None:
    made = report([{"instance_id": "i-1", "information": HOSTILE}])
    packed = pack(made)
    assert re.fullmatch(r"[A-Za-z0-9+/]+=*", packed)
    assert read_report(packed) == made


def test_json_is_ascii_on_one_line() -> None:
    made = report([{"instance_id": "i-1", "information": HOSTILE}])
    text = to_json(made)
    assert text.isascii()
    assert "\n" not in text
    assert json.loads(text) == made


@pytest.mark.parametrize("text", ["", "{", pytest.param("[" * 100_000, id="deep"), "nodes", "[1,]"])
def test_a_text_that_is_no_json_is_refused(text: str) -> None:
    with pytest.raises(InputError, match=r"^nodes: the text must be JSON: "):
        unwrapped(text)


WRAPPINGS = [
    lambda nodes: nodes,
    lambda nodes: {"nodes": nodes, "changed": False},
    json.dumps,
    lambda nodes: json.dumps({"nodes": nodes}),
    lambda nodes: to_json(report(nodes)),
]


@pytest.mark.parametrize("wrap", WRAPPINGS)
def test_nodes_are_found_in_whatever_holds_them(wrap: Any) -> None:
    nodes = make_nodes(3)
    given, _missing = unwrapped(wrap(nodes))
    assert report(given) == report(nodes)


@pytest.mark.parametrize("value", [None, 7, {}, "{}", "7"])
def test_what_holds_no_nodes_is_left_to_the_reader_of_nodes(value: Any) -> None:
    with pytest.raises(InputError, match=r"^nodes: must be the list"):
        read_nodes(unwrapped(value)[0])


@pytest.mark.parametrize("wrap", [lambda value: value, json.dumps])
def test_missing_ids_are_found_beside_the_nodes(wrap: Any) -> None:
    assert unwrapped(wrap({"nodes": [], "missing_instance_ids": ["i-2"]})) == ([], ["i-2"])
    assert unwrapped(wrap({"nodes": []})) == ([], None)
