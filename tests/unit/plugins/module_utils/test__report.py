# Copyright: Contributors to the fleetfacts.ssm collection
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.fleetfacts.ssm.plugins.module_utils._report import Report, build_report, is_report
from ansible_collections.fleetfacts.ssm.plugins.module_utils._report_age import make_clock
from ansible_collections.fleetfacts.ssm.plugins.module_utils._report_count import Attribute
from ansible_collections.fleetfacts.ssm.plugins.module_utils._report_nodes import read_nodes
from tests.support.report_nodes import NOW, days_before, make_nodes, stored_type

RACK, SYSTEM = "Custom:RackInfo", "Custom:System"


def node(instance_id: str, *types: dict[str, Any], name: str = "", region: str = "eu-central-1") -> dict[str, Any]:
    information = {"ComputerName": name} if name else {}
    return {"instance_id": instance_id, "region": region, "information": information, "types": [*types]}


def report(*nodes: dict[str, Any], count_by: tuple[Attribute, ...] = ()) -> Report:
    return build_report(read_nodes(list(nodes)), make_clock(NOW, 30, 7), count_by)


@pytest.mark.parametrize("value", [None, [], "", {}, {"nodes": []}])
def test_what_is_no_report_is_seen(value: Any) -> None:
    assert not is_report(value)


def test_ids_that_were_not_found_are_told_once_and_not_where_a_region_has_the_node() -> None:
    nodes = read_nodes([{"instance_id": "i-1", "region": "eu-central-1"}])
    made = build_report(nodes, make_clock(NOW, 30, 7), (), ["i-3", "i-2", "i-1", "i-3"])
    assert made["missing_instance_ids"] == ["i-3", "i-2"]


def test_of_no_nodes_there_is_an_empty_report() -> None:
    none = dict.fromkeys(("expired", "expiring", "missing", "unknown", "current"), 0)
    empty = report(count_by=(Attribute(RACK, "RackLocation"),))
    assert is_report(empty)
    assert empty == {
        "generated": NOW,
        "retention_days": 30,
        "warn_days": 7,
        "summary": {"nodes": 0, "regions": {}, "node_states": none, "captures": 0, "capture_states": none},
        "types": [],
        "counts": [{"type_name": RACK, "attribute": "RackLocation", "nodes_without": 0, "by_value": []}],
        "missing_instance_ids": [],
        "nodes": [],
    }


def test_a_node_without_types_is_of_unknown_state() -> None:
    (row,) = report(node("i-1"))["nodes"]
    assert row == {
        "instance_id": "i-1",
        "name": "i-1",
        "region": "eu-central-1",
        "state": "unknown",
        "oldest_capture": None,
        "next_expiry": None,
        "days_left": None,
        "lacking": [],
        "information": {},
        "types": [],
    }


def test_a_capture_says_all_there_is_to_say() -> None:
    (row,) = report(node("i-1", stored_type(RACK, days_before(25.5), [{"RackLocation": "B"}])))["nodes"]
    assert row["types"] == [
        {
            "type_name": RACK,
            "state": "expiring",
            "schema_version": "1.0",
            "capture_time": "2026-02-18T00:00:00Z",
            "age_days": 25.5,
            "expires": "2026-03-20T00:00:00Z",
            "days_left": 4.5,
            "content_hash": "h2S3423R45iIYNRHpkdDfg==",
            "entries": [{"RackLocation": "B"}],
        }
    ]


def test_a_type_that_only_another_node_has_is_lacking() -> None:
    rows = report(node("i-1", stored_type(RACK, days_before(1), [])), node("i-2"))["nodes"]
    assert [row["lacking"] for row in rows] == [[], [RACK]]
    assert rows[1]["state"] == "missing"
    assert rows[1]["types"][0]["state"] == "missing"
    assert rows[1]["types"][0]["entries"] == []


def test_a_type_that_was_read_and_is_not_there_is_lacking_too() -> None:
    (row,) = report(node("i-1", stored_type(RACK, None, [])))["nodes"]
    assert row["lacking"] == [RACK]


def test_a_cleared_type_is_not_lacking() -> None:
    (row,) = report(node("i-1", stored_type(RACK, days_before(1), [])))["nodes"]
    assert (row["lacking"], row["state"]) == ([], "current")


def test_data_without_a_capture_time_is_of_unknown_age() -> None:
    (row,) = report(node("i-1", {**stored_type(RACK, None, []), "entries": [{"a": "b"}]}))["nodes"]
    assert (row["state"], row["days_left"], row["lacking"]) == ("unknown", None, [])


def test_a_node_takes_its_gravest_state_and_its_first_expiry() -> None:
    young, old = stored_type(RACK, days_before(1), []), stored_type(SYSTEM, days_before(26), [])
    (row,) = report(node("i-1", young, old))["nodes"]
    assert (row["state"], row["oldest_capture"], row["next_expiry"], row["days_left"]) == (
        "expiring",
        "2026-02-17T12:00:00Z",
        "2026-03-19T12:00:00Z",
        4,
    )


def test_nodes_and_types_are_in_order_of_name() -> None:
    made = report(
        node("i-3", stored_type(SYSTEM, days_before(1), [])),
        node("i-2", stored_type(RACK, days_before(1), []), name="b"),
        node("i-1", name="B", region="us-east-1"),
        node("i-1", name="B"),
        node("i-4", name="a"),
    )
    names = [(row["name"], row["instance_id"], row["region"][:2]) for row in made["nodes"]]
    assert names == [
        ("a", "i-4", "eu"),
        ("B", "i-1", "eu"),
        ("B", "i-1", "us"),
        ("b", "i-2", "eu"),
        ("i-3", "i-3", "eu"),
    ]
    assert [row["type_name"] for row in made["types"]] == [RACK, SYSTEM]
    assert all([one["type_name"] for one in row["types"]] == [RACK, SYSTEM] for row in made["nodes"])


def test_names_are_in_order_of_their_small_letters() -> None:
    nodes = [node(f"i-{name}", name=name) for name in ("ab", "A_", "B")]
    assert [row["name"] for row in report(*nodes)["nodes"]] == ["A_", "ab", "B"]


def test_a_type_over_all_nodes() -> None:
    made = report(
        node("i-1", stored_type(RACK, days_before(31), [{"a": "1"}, {"b": "2"}])),
        node("i-2", stored_type(RACK, days_before(2), [{"c": "3"}], version="1.1")),
        node("i-3", {**stored_type(RACK, None, []), "entries": [{"a": "1"}]}),
        node("i-4"),
    )
    assert made["types"] == [
        {
            "type_name": RACK,
            "nodes_with_data": 3,
            "nodes_lacking": 1,
            "entries_total": 4,
            "oldest_capture": days_before(31),
            "newest_capture": days_before(2),
            "states": {"expired": 1, "expiring": 0, "missing": 1, "unknown": 1, "current": 1},
            "schema_versions": {"": 1, "1.0": 1, "1.1": 1},
            "attributes": ["a", "b", "c"],
        }
    ]


def test_a_capture_time_that_cannot_be_read_is_neither_oldest_nor_newest() -> None:
    made = report(node("i-1", stored_type(RACK, "2026-02-31T00:00:00Z", [])))
    assert (made["types"][0]["oldest_capture"], made["types"][0]["newest_capture"]) == (None, None)
    assert made["nodes"][0]["types"][0]["capture_time"] == "2026-02-31T00:00:00Z"


def test_the_summary_of_a_fleet_adds_up() -> None:
    nodes = make_nodes(1000)
    made = report(*nodes)
    summary, rows = made["summary"], made["nodes"]
    assert summary["nodes"] == len(rows) == 1000
    assert sum(summary["regions"].values()) == sum(summary["node_states"].values()) == 1000
    assert sum(summary["capture_states"].values()) == 1000 * 3
    assert summary["captures"] == sum(row["nodes_with_data"] for row in made["types"])
    for row in made["types"]:
        assert row["nodes_with_data"] + row["nodes_lacking"] == sum(row["states"].values()) == 1000
    for state, count in summary["node_states"].items():
        assert count == sum(row["state"] == state for row in rows)
    assert all(count for state, count in summary["capture_states"].items() if state != "unknown")


def test_counts_are_in_the_order_asked_for() -> None:
    by = (Attribute(RACK, "b"), Attribute(RACK, "a"))
    made = report(node("i-1", stored_type(RACK, days_before(1), [{"a": "1"}])), count_by=by)
    assert [(one["attribute"], one["nodes_without"]) for one in made["counts"]] == [("b", 1), ("a", 0)]


def test_the_nodes_given_are_left_as_they_are() -> None:
    nodes = make_nodes(5)
    before = repr(nodes)
    report(*nodes)
    assert repr(nodes) == before
