# Copyright: Contributors to the fleetfacts.ssm collection
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import inspect
import json
from typing import Any

import pytest
import yaml
from ansible.errors import AnsibleFilterError
from ansible.parsing.dataloader import DataLoader
from ansible.template import Templar

from ansible_collections.fleetfacts.ssm.plugins.filter import (
    inventory_report,
    inventory_report_csv,
    inventory_report_json,
    inventory_report_page,
)
from tests.support.report_nodes import NOW, make_nodes

MODULES = (inventory_report, inventory_report_csv, inventory_report_json, inventory_report_page)

make_report = inventory_report.inventory_report
to_csv = inventory_report_csv.inventory_report_csv
to_json = inventory_report_json.inventory_report_json
to_page = inventory_report_page.inventory_report_page

BAD_OPTIONS = [
    ({"now": "x"}, "now: must be a time as 2026-01-31T08:00:00Z, not 'x'"),
    ({"retention_days": "x"}, "retention_days: must be a number of days"),
    ({"warn_days": -1}, "warn_days: must be a number of days"),
    ({"count_by": "AWS:InstanceInformation.PlatformName"}, "count_by: must be a list"),
    ({"count_by": ["x"]}, "count_by[0]: must be <type name>.<attribute>"),
    ({"missing_instance_ids": "i-2"}, "missing_instance_ids: must be a list of texts, not 'i-2'"),
    ({"packed": "perhaps"}, "packed: must be true or false, not 'perhaps'"),
    ({"packed": None}, "packed: must be true or false, not None"),
]


@pytest.mark.parametrize(("options", "message"), BAD_OPTIONS)
def test_a_bad_option_fails_the_filter(options: dict[str, Any], message: str) -> None:
    with pytest.raises(AnsibleFilterError, match=r"^fleetfacts\.ssm\.inventory_report: ") as refused:
        make_report([], **options)
    assert message in str(refused.value)


def test_bad_nodes_fail_the_filter() -> None:
    with pytest.raises(AnsibleFilterError, match=r"^fleetfacts\.ssm\.inventory_report: nodes\[0\]: must be a map"):
        make_report([None])


CONSUMERS = [
    ("inventory_report_csv", to_csv, ()),
    ("inventory_report_csv", to_csv, ("entries",)),
    ("inventory_report_json", to_json, ()),
    ("inventory_report_page", to_page, ("", "")),
]


@pytest.mark.parametrize(("name", "function", "arguments"), CONSUMERS)
@pytest.mark.parametrize("value", [None, [], {}, "x"])
def test_what_is_no_report_fails_the_filters_that_take_one(
    value: Any, name: str, function: Any, arguments: tuple[str, ...]
) -> None:
    with pytest.raises(AnsibleFilterError, match=rf"^fleetfacts\.ssm\.{name}: the input must be what "):
        function(value, *arguments)


@pytest.mark.parametrize(("name", "function", "arguments"), CONSUMERS)
def test_a_packed_report_makes_the_same_as_the_report(name: str, function: Any, arguments: tuple[str, ...]) -> None:
    nodes = make_nodes(5)
    packed = make_report(nodes, now=NOW, packed=True)
    assert isinstance(packed, str)
    assert function(packed, *arguments) == function(make_report(nodes, now=NOW), *arguments), name


@pytest.mark.parametrize(("value", "kind"), [("true", str), ("yes", str), (1, str), ("false", dict), ("no", dict)])
def test_packed_is_read_as_ansible_reads_booleans(value: Any, kind: type) -> None:
    assert isinstance(make_report([], now=NOW, packed=value), kind)


def test_without_a_time_ages_are_told_for_the_present() -> None:
    before, made, after = make_report([])["generated"], make_report([])["generated"], make_report([])["generated"]
    assert before <= made <= after
    assert len(made) == len(NOW)


def test_a_report_may_be_made_of_an_earlier_one_with_other_thresholds() -> None:
    earlier = make_report(make_nodes(50), now=NOW)
    later = make_report(to_json(earlier), now=NOW, warn_days=30)
    assert later == make_report(make_nodes(50), now=NOW, warn_days=30)
    assert later["summary"]["capture_states"]["current"] == 0


def test_missing_ids_come_from_the_option_and_from_what_holds_the_nodes() -> None:
    earlier = make_report({"nodes": make_nodes(1), "missing_instance_ids": ["i-2"]}, now=NOW)
    later = make_report(to_json(earlier), now=NOW, missing_instance_ids=["i-3"])
    assert later["missing_instance_ids"] == ["i-2", "i-3"]


@pytest.mark.parametrize("rows", ["nodes", None, ["entries"]])
def test_other_rows_than_those_of_the_table_fail_the_filter(rows: Any) -> None:
    with pytest.raises(AnsibleFilterError, match=r"_csv: rows: must be one of captures, entries, not "):
        to_csv(make_report([]), rows)


def test_the_parts_of_a_page() -> None:
    page = to_page(make_report(make_nodes(2), now=NOW), script="let a;", style="b {}")
    assert set(page) == {"data", "policy"}
    assert len(json.loads(page["data"])["nodes"]) == 2
    assert "default-src 'none'" in page["policy"]


def test_values_that_look_like_templates_are_not_rendered() -> None:
    text = "{{ 6 * 7 }}{% raw %}"
    node = {"instance_id": "i-1", "information": {"ComputerName": text, text: text}}
    made = make_report([node], now=NOW)
    templar = Templar(DataLoader(), variables={"report": made})
    assert templar.template(made)["nodes"][0]["information"] == {"ComputerName": text, text: text}
    assert templar.template(to_csv(made)) == to_csv(made)


@pytest.mark.parametrize("module", MODULES)
def test_each_filter_is_found_by_its_documented_name(module: Any) -> None:
    documentation = yaml.safe_load(module.DOCUMENTATION)
    filters = module.FilterModule().filters()
    assert list(filters) == [documentation["name"]]
    assert [name for name in documentation["options"] if name != "_input"] == _options(filters[documentation["name"]])


def _options(function: Any) -> list[str]:
    return list(inspect.signature(function).parameters)[1:]


def test_what_is_documented_is_what_is_returned() -> None:
    made = make_report(make_nodes(3), now=NOW, count_by=["Custom:RackInfo.RackLocation"])
    contains = yaml.safe_load(inventory_report.RETURN)["_value"]["contains"]
    assert _shape(contains) == _keys(made, contains)


def _shape(contains: dict[str, Any]) -> dict[str, Any]:
    return {name: _shape(value["contains"]) if "contains" in value else None for name, value in contains.items()}


def _keys(value: dict[str, Any], contains: dict[str, Any]) -> dict[str, Any]:
    """The keys of a value, followed as far down as the documentation tells of."""
    keys: dict[str, Any] = {}
    for name, part in value.items():
        inner = part[0] if isinstance(part, list) and part else part
        told = contains.get(name, {}).get("contains")
        keys[name] = _keys(inner, told) if told else None
    return keys
