# Copyright: Contributors to the fleetfacts.ssm collection
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import csv
import io
from typing import Any

import pytest

from ansible_collections.fleetfacts.ssm.plugins.module_utils._report import build_report
from ansible_collections.fleetfacts.ssm.plugins.module_utils._report_age import make_clock
from ansible_collections.fleetfacts.ssm.plugins.module_utils._report_count import Attribute
from ansible_collections.fleetfacts.ssm.plugins.module_utils._report_nodes import read_nodes
from ansible_collections.fleetfacts.ssm.plugins.module_utils._report_table import (
    COLUMNS,
    ENTRY_COLUMNS,
    entries_to_csv,
    to_csv,
)
from tests.support.report_nodes import NOW, days_before, make_nodes, stored_type


def csv_of(*nodes: dict[str, Any]) -> str:
    return to_csv(build_report(read_nodes(list(nodes)), make_clock(NOW, 30, 7)))


def rows_of(*nodes: dict[str, Any]) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(csv_of(*nodes))))


def named(name: str) -> dict[str, Any]:
    types = [stored_type("Custom:A", days_before(1), [])]
    return {"instance_id": "i-0123456789abcdef0", "information": {"ComputerName": name}, "types": types}


FORMULAS = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    "\uff1d1",
    "\uff0b1",
    "\uff0d1",
    "\uff201",
    "=",
    "-",
]


@pytest.mark.parametrize("text", FORMULAS)
def test_a_text_like_a_formula_gets_an_apostrophe(text: str) -> None:
    (row,) = rows_of(named(text))
    assert row["name"] == f"'{text}"


@pytest.mark.parametrize("text", ["a=1", "1", "'=1", '"', 'a","=1+1', "a,b", "a;b", "a\nb", "\u2028", "Zoë"])
def test_any_other_text_stays_as_it_is(text: str) -> None:
    (row,) = rows_of(named(text))
    assert row["name"] == text


def test_no_text_begins_a_cell_or_a_line_of_its_own() -> None:
    text = csv_of(named('x"\n=cmd|calc\n'))
    assert '"x""\n=cmd|calc\n"' in text
    assert len(list(csv.reader(io.StringIO(text)))) == 2


def test_every_text_field_is_guarded() -> None:
    fields = {"instance_id": "=i", "region": "=r"}
    stored = {"type_name": "=t", "schema_version": "=s", "capture_time": "=c", "content_hash": "=h", "entries": [{}]}
    names = ("InstanceStatus", "PlatformType", "PlatformName", "PlatformVersion", "IpAddress", "AgentVersion")
    information = dict.fromkeys((*names, "ComputerName"), "=x")
    (row,) = rows_of({**fields, "information": information, "types": [stored]})
    assert [name for name, value in row.items() if value.startswith("=")] == []
    assert sum(value.startswith("'=") for value in row.values()) == 13


def test_an_unpaired_surrogate_does_not_stop_the_file_from_being_written() -> None:
    (row,) = rows_of(named("a\ud800b"))
    assert row["name"] == "a?b"
    csv_of(named("a\ud800b")).encode("utf-8")


def test_the_line_of_column_names() -> None:
    assert csv_of() == ",".join(f'"{name}"' for name in COLUMNS) + "\n"


def test_a_row_for_each_node_and_type() -> None:
    expired = stored_type("Custom:A", days_before(32), [{"a": "1"}, {"a": "2"}])
    one = {**named("a"), "region": "eu-central-1", "types": [expired, stored_type("Custom:B", None, [])]}
    assert rows_of(one) == [
        {
            "instance_id": "i-0123456789abcdef0",
            "name": "a",
            "region": "eu-central-1",
            **dict.fromkeys(COLUMNS[3:9], ""),
            "type_name": "Custom:A",
            "state": "expired",
            "schema_version": "1.0",
            "capture_time": "2026-02-11T12:00:00Z",
            "age_days": "32.0",
            "expires": "2026-03-13T12:00:00Z",
            "days_left": "-2.0",
            "content_hash": "h2S3423R45iIYNRHpkdDfg==",
            "entries": "2",
        },
        {
            "instance_id": "i-0123456789abcdef0",
            "name": "a",
            "region": "eu-central-1",
            **dict.fromkeys(COLUMNS[3:], ""),
            "type_name": "Custom:B",
            "state": "missing",
            "entries": "0",
        },
    ]


def test_numbers_are_not_quoted_and_text_is() -> None:
    line = csv_of(named("7")).splitlines()[1]
    assert line.endswith(',1.0,"2026-04-13T12:00:00Z",29.0,"h2S3423R45iIYNRHpkdDfg==",0')
    assert '"7"' in line


def test_a_node_without_types_has_a_row_of_its_own() -> None:
    (row,) = rows_of({**named("a"), "types": []})
    assert (row["name"], row["type_name"], row["entries"]) == ("a", "", "")
    assert list(row) == list(COLUMNS)


def test_a_fleet_has_all_its_rows() -> None:
    rows = rows_of(*make_nodes(50))
    assert len(rows) == 150
    assert all(len(row) == len(COLUMNS) and None not in row.values() for row in rows)


COUNT_BY = [
    Attribute("AWS:InstanceInformation", "PlatformName"),
    Attribute("AWS:InstanceInformation", "ResourceType"),
    Attribute("Custom:A", "=a"),
    Attribute("Custom:B", "b"),
]


def test_what_the_report_counts_by_has_columns_of_its_own() -> None:
    entries = [{"=a": "y"}, {"=a": "=x"}, {"other": "z"}]
    types = [stored_type("Custom:A", days_before(1), entries), stored_type("Custom:C", None, [])]
    information = {"PlatformName": "Debian GNU/Linux", "ResourceType": "-managed"}
    nodes = read_nodes([{"instance_id": "i-1", "information": information, "types": types}, {"instance_id": "i-2"}])
    rows = list(csv.DictReader(io.StringIO(to_csv(build_report(nodes, make_clock(NOW, 30, 7), COUNT_BY)))))
    counted = ["AWS:InstanceInformation.ResourceType", "Custom:A.=a", "Custom:B.b"]
    assert list(rows[0]) == [*COLUMNS, *counted], "a column that is there anyway is there once"
    values = [(row["instance_id"], *(row[name] for name in counted)) for row in rows]
    assert values == [*[("i-1", "'-managed", "'=x, y", "")] * 2, *[("i-2", "", "", "")] * 2]


def entry_rows_of(*nodes: dict[str, Any]) -> list[dict[str, str]]:
    made = build_report(read_nodes(list(nodes)), make_clock(NOW, 30, 7))
    return list(csv.DictReader(io.StringIO(entries_to_csv(made))))


def test_a_row_for_each_entry() -> None:
    types = [
        stored_type("Custom:A", days_before(25), [{"Name": "b", "x": ""}, {"Name": "a", "name": "own"}]),
        stored_type("Custom:B", days_before(1), [{"Name": "c"}]),
        stored_type("Custom:C", None, []),
    ]
    rows = entry_rows_of({**named("web"), "region": "eu-central-1", "types": types}, {"instance_id": "i-2"})
    start = {"instance_id": "i-0123456789abcdef0", "name": "web", "region": "eu-central-1"}
    a = {**start, "type_name": "Custom:A", "state": "expiring", "capture_time": days_before(25)}
    b = {**start, "type_name": "Custom:B", "state": "current", "capture_time": days_before(1)}
    assert rows == [
        {**a, "Name": "b", "entry.name": "", "x": ""},
        {**a, "Name": "a", "entry.name": "own", "x": ""},
        {**b, "Name": "c", "entry.name": "", "x": ""},
    ]


@pytest.mark.parametrize("text", FORMULAS)
def test_entries_are_guarded_and_so_are_the_names_of_attributes(text: str) -> None:
    types = [stored_type("Custom:A", days_before(1), [{text: text}])]
    (row,) = entry_rows_of({**named("web"), "types": types})
    assert list(row.items())[len(ENTRY_COLUMNS) :] == [(f"'{text}", f"'{text}")]


def test_a_fleet_has_all_its_entries() -> None:
    nodes = make_nodes(50)
    rows = entry_rows_of(*nodes)
    assert len(rows) == sum(len(one["entries"]) for node in nodes for one in node["types"])
    assert all(None not in row and None not in row.values() for row in rows)
