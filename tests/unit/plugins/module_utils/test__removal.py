"""The plan to remove a type."""

from __future__ import annotations

import pytest

from ansible_collections.fleetfacts.ssm.plugins.module_utils._deletion import read_deletion
from ansible_collections.fleetfacts.ssm.plugins.module_utils._removal import Removal, plan_removal
from ansible_collections.fleetfacts.ssm.plugins.module_utils._type_schema import read_types

RACK = "Custom:RackInfo"
(KNOWN,) = read_types([{"TypeName": RACK, "Version": version, "Attributes": []} for version in ("1.0", "1.1")])


def removal(schema: str, nodes: int = 0, known: bool = True) -> Removal:
    items = [{"Version": "1.0", "Count": nodes, "RemainingCount": nodes}] if nodes else []
    dry_run = read_deletion({"DeletionSummary": {"TotalCount": nodes, "SummaryItems": items}})
    return plan_removal(RACK, schema, KNOWN if known else None).with_data(dry_run)


@pytest.mark.parametrize(
    ("schema", "nodes", "known", "is_change", "is_call"),
    [
        ("keep", 1, True, True, True),
        ("keep", 2, True, True, True),
        ("keep", 0, True, False, False),
        ("keep", 0, False, False, False),
        ("disable", 2, True, True, True),
        ("disable", 0, True, False, True),
        ("disable", 0, False, False, False),
        ("delete", 2, True, True, True),
        ("delete", 0, True, True, True),
        ("delete", 0, False, False, False),
    ],
)
def test_what_changes_and_what_is_called(schema: str, nodes: int, known: bool, is_change: bool, is_call: bool) -> None:
    plan = removal(schema, nodes, known)
    assert (plan.is_change, plan.is_call) == (is_change, is_call)


@pytest.mark.parametrize(
    ("schema", "option"),
    [
        ("keep", {}),
        ("disable", {"SchemaDeleteOption": "DisableSchema"}),
        ("delete", {"SchemaDeleteOption": "DeleteSchema"}),
    ],
)
def test_the_request(schema: str, option: dict[str, str]) -> None:
    assert removal(schema).request() == {"TypeName": RACK, **option}


def test_the_result_counts_nodes_by_version() -> None:
    assert removal("keep", 2).as_result() == {
        "node_count": 2,
        "versions": [{"schema_version": "1.0", "count": 2, "remaining_count": 2}],
    }


@pytest.mark.parametrize(
    ("schema", "versions"), [("keep", ["1.0", "1.1"]), ("disable", ["1.0", "1.1"]), ("delete", [])]
)
def test_the_diff(schema: str, versions: list[str]) -> None:
    assert removal(schema, 2).diff(changed=True) == {
        "before": {"type_name": RACK, "schema_versions": ["1.0", "1.1"], "nodes_with_data": 2},
        "after": {"type_name": RACK, "schema_versions": versions, "nodes_with_data": 0},
    }


def test_without_a_change_there_is_no_difference() -> None:
    diff = removal("delete", known=False).diff(changed=False)
    assert diff["before"] == diff["after"] == {"type_name": RACK, "schema_versions": [], "nodes_with_data": 0}
    # data of a type whose schema is not listed: nothing is called, so nothing goes
    diff = removal("keep", 2, known=False).diff(changed=False)
    assert diff["before"] == diff["after"] == {"type_name": RACK, "schema_versions": [], "nodes_with_data": 2}
