"""The module's own ``main()``, through the test service: results and calls, errors first."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.fleetfacts.ssm.plugins.module_utils import _inventory_type
from ansible_collections.fleetfacts.ssm.plugins.module_utils._api import get_inventory_schema
from ansible_collections.fleetfacts.ssm.plugins.modules import ssm_inventory_type
from tests.support.module import run_module
from tests.support.ssm_service.client import Service

NODES = ["i-0123456789abcdef0", "i-0fedcba9876543210", "mi-0123456789abcdef0"]
RACK = "Custom:RackInfo"


def remove(service: Service, *, check_mode: bool = False, diff: bool = False, **params: Any) -> Any:
    service.forget_calls()
    args = {"type_name": RACK, "state": "absent", "wait_timeout": 3, **params}
    return run_module(ssm_inventory_type.main, args, env=service.env, check_mode=check_mode, diff=diff)


def put(service: Service, instance_id: str, version: str = "1.0") -> dict[str, Any]:
    item = {
        "TypeName": RACK,
        "SchemaVersion": version,
        "CaptureTime": "2026-01-31T23:59:59Z",
        "Content": [{"Rack": "1"}],
    }
    answer: dict[str, Any] = service.client().put_inventory(InstanceId=instance_id, Items=[item])
    return answer


@pytest.fixture
def fleet(service: Service) -> Service:
    service.add_nodes(NODES)
    put(service, NODES[0])
    put(service, NODES[1], "1.1")
    service.deletions(polls=0)
    return service


def deletions(service: Service) -> list[dict[str, Any]]:
    """The deletions that were asked for, dry runs left out."""
    requests = service.requests("DeleteInventory")
    return [
        {name: value for name, value in request.items() if name != "ClientToken"}
        for request in requests
        if not request.get("DryRun")
    ]


def has_schema(service: Service) -> bool:
    return RACK in [schema["TypeName"] for schema in get_inventory_schema(service.client())]


def with_data(service: Service) -> list[str]:
    return [node for node in NODES if service.stored(node, RACK)]


# --- refused before any call


@pytest.mark.parametrize(
    ("params", "message"),
    [
        ({"type_name": "AWS:Application"}, "AWS:Application is a type of AWS; only custom types can be deleted"),
        ({"type_name": "Custom:rack"}, "type_name: needs a capital letter after 'Custom:'"),
        ({"type_name": "RackInfo"}, "type_name: must begin with 'Custom:' or 'AWS:', not be 'RackInfo'"),
        ({"type_name": "Custom:R" + "a" * 93}, "type_name: is 101 characters long"),
        ({"type_name": "Custom:A\tb"}, "type_name: holds control characters"),
        ({"wait_timeout": 0}, "wait_timeout: must be at least 1 (second), not 0"),
    ],
)
def test_bad_input_is_refused_before_any_call(service: Service, params: Any, message: str) -> None:
    result = remove(service, **params)
    assert result["failed"]
    assert message in result["msg"]
    assert service.calls == []


# --- errors of the service


@pytest.mark.parametrize("operation", ["DescribeInventoryDeletions", "GetInventorySchema", "DeleteInventory"])
def test_denied_names_the_action_to_allow(fleet: Service, operation: str) -> None:
    fleet.deny(operation)
    result = remove(fleet)
    assert result["failed"]
    assert f"{operation} in us-east-1 (Custom:RackInfo): the credentials in use may not call" in result["msg"]
    assert f"may not call ssm:{operation}. Allow it" in result["msg"]
    assert with_data(fleet) == NODES[:2]


def test_an_error_while_waiting_is_that_error_and_not_a_timeout(fleet: Service) -> None:
    fleet.fail("DescribeInventoryDeletions", "SomethingNew", times=None, after=1)
    result = remove(fleet)
    assert result["failed"]
    assert "SomethingNew" in result["msg"]
    assert "is not complete after" not in result["msg"]


ONCE = {"retries": {"total_max_attempts": 1}}
UNKNOWN = "so whether it took effect is not known. Run again: if the deletion was begun, the next run joins it, or"


@pytest.mark.parametrize("schema", ["keep", "disable", "delete"])
@pytest.mark.parametrize("when", ["before", "after"])
def test_a_deletion_whose_answer_is_lost_may_have_begun(fleet: Service, schema: str, when: str) -> None:
    fleet.deletions(polls=1)
    fleet.cut(operation="DeleteInventory", when=when, after=1)
    lost = remove(fleet, schema=schema, aws_config=ONCE)
    assert lost["failed"]
    assert f"the connection was lost before DeleteInventory was answered, {UNKNOWN}" in lost["msg"]
    assert "; if not, it begins it (Connection was closed before" in lost["msg"]
    assert lost["msg"].endswith(")")
    again = remove(fleet, schema=schema)
    assert not again["failed"]
    assert (again["joined"], again["changed"]) == ((False, True) if when == "before" else (True, False))
    assert with_data(fleet) == []
    assert has_schema(fleet) == (schema != "delete")


def test_a_deletion_that_is_complete_when_the_task_is_repeated(fleet: Service) -> None:
    fleet.cut(operation="DeleteInventory", when="after", after=1)
    assert UNKNOWN in remove(fleet, aws_config=ONCE)["msg"]
    again = remove(fleet)
    assert (again["failed"], again["joined"], again["changed"]) == (False, False, False)
    assert with_data(fleet) == []


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_deletion_that_the_service_failed_may_have_begun(fleet: Service, when: str) -> None:
    fleet.fail("DeleteInventory", "InternalServerError", when=when, after=1)
    assert UNKNOWN in remove(fleet, aws_config=ONCE)["msg"]
    assert remove(fleet, check_mode=True)["changed"] == (when == "before")
    assert with_data(fleet) == ([] if when == "after" else NODES[:2])


def test_a_deletion_that_is_repeated_within_the_task_happens_once(fleet: Service) -> None:
    fleet.cut(operation="DeleteInventory", when="after", after=1)
    result = remove(fleet, schema="delete")
    assert (result["failed"], result["changed"], result["node_count"]) == (False, True, 2)
    assert with_data(fleet) == []


@pytest.mark.parametrize("check_mode", [False, True])
def test_a_dry_run_whose_answer_is_lost_has_changed_nothing(fleet: Service, check_mode: bool) -> None:
    fleet.cut(operation="DeleteInventory")
    result = remove(fleet, aws_config=ONCE, check_mode=check_mode)
    assert "before DeleteInventory was answered. It was a dry run, so nothing was deleted. Run again" in result["msg"]
    assert "not known" not in result["msg"]
    assert with_data(fleet) == NODES[:2]


def test_a_dry_run_that_the_service_failed_has_changed_nothing(fleet: Service) -> None:
    fleet.fail("DeleteInventory", "InternalServerError", when="after")
    result = remove(fleet, aws_config=ONCE)
    assert result["failed"]
    assert "not known" not in result["msg"]
    assert with_data(fleet) == NODES[:2]


def test_a_deletion_that_was_begun_is_reported_though_its_progress_cannot_be_read(fleet: Service) -> None:
    fleet.fail("DescribeInventoryDeletions", "ExpiredTokenException", times=None, after=1)
    result = remove(fleet)
    assert (result["failed"], result["changed"], result["node_count"]) == (True, True, 2)
    assert result["deletion"]["deletion_id"]
    assert result["msg"].startswith(
        "the deletion of Custom:RackInfo was begun and the service goes on with it, but whether it is complete could "
        "not be read. DescribeInventoryDeletions in us-east-1 (Custom:RackInfo): the credentials in use have expired"
    )
    fleet.heal()
    assert not remove(fleet)["changed"]
    assert with_data(fleet) == []


def test_time_up_tells_what_remains_and_that_the_service_goes_on(fleet: Service) -> None:
    fleet.deletions(polls=100)
    result = remove(fleet, wait_timeout=1)
    assert result["failed"]
    assert (
        "the deletion of Custom:RackInfo is not complete after 1 seconds: 2 of 2 nodes still have data" in result["msg"]
    )
    assert result["changed"]
    assert result["deletion"]["status"] == "InProgress"


def test_a_deletion_that_is_not_yet_known_is_waited_for(fleet: Service) -> None:
    fleet.fail("DescribeInventoryDeletions", "InvalidDeletionIdException", times=1, after=1)
    result = remove(fleet)
    assert not result["failed"]
    assert result["deletion"]["status"] == "Complete"


# --- what is deleted


def test_keep_deletes_data_and_is_idempotent(fleet: Service) -> None:
    result = remove(fleet)
    assert result["changed"]
    assert (result["node_count"], result["joined"]) == (2, False)
    assert [(one["schema_version"], one["count"]) for one in result["versions"]] == [("1.0", 1), ("1.1", 1)]
    assert result["deletion"]["status"] == "Complete"
    assert (result["deletion"]["total_count"], result["deletion"]["remaining_count"]) == (2, 0)
    assert deletions(fleet) == [{"TypeName": RACK}]
    assert with_data(fleet) == []
    assert has_schema(fleet)

    again = remove(fleet)
    assert not again["changed"]
    assert again["deletion"] is None
    assert deletions(fleet) == []


def test_delete_deletes_the_schema_and_is_idempotent(fleet: Service) -> None:
    result = remove(fleet, schema="delete")
    assert result["changed"]
    assert deletions(fleet) == [{"TypeName": RACK, "SchemaDeleteOption": "DeleteSchema"}]
    assert with_data(fleet) == []
    assert not has_schema(fleet)

    again = remove(fleet, schema="delete")
    assert not again["changed"]
    assert fleet.requests("DeleteInventory") == []


def test_delete_of_a_schema_without_data_is_a_change(fleet: Service) -> None:
    remove(fleet)
    result = remove(fleet, schema="delete")
    assert result["changed"]
    assert result["node_count"] == 0
    assert not has_schema(fleet)


def test_disable_makes_the_service_ignore_the_version(fleet: Service) -> None:
    result = remove(fleet, schema="disable")
    assert result["changed"]
    assert deletions(fleet) == [{"TypeName": RACK, "SchemaDeleteOption": "DisableSchema"}]
    put(fleet, NODES[0], "1.1")
    assert with_data(fleet) == []


def test_disable_without_data_is_asked_for_again_and_is_no_change(fleet: Service) -> None:
    remove(fleet, schema="disable")
    again = remove(fleet, schema="disable")
    assert not again["changed"]
    assert deletions(fleet) == [{"TypeName": RACK, "SchemaDeleteOption": "DisableSchema"}]


def test_a_type_that_there_is_not(service: Service) -> None:
    result = remove(service, schema="delete")
    assert not result["failed"]
    assert not result["changed"]
    assert (result["node_count"], result["versions"], result["deletion"]) == (0, [], None)
    assert service.count("DeleteInventory") == 0


def test_a_type_whose_name_only_begins_alike_stays(fleet: Service) -> None:
    result = remove(fleet, type_name="Custom:Rack", schema="delete")
    assert not result["changed"]
    assert has_schema(fleet)


# --- check mode and diff


@pytest.mark.parametrize("schema", ["keep", "disable", "delete"])
def test_check_mode_is_a_dry_run_that_counts_the_nodes(fleet: Service, schema: str) -> None:
    result = remove(fleet, schema=schema, check_mode=True)
    assert result["changed"]
    assert result["node_count"] == 2
    assert result["deletion"] is None
    assert [request["DryRun"] for request in fleet.requests("DeleteInventory")] == [True]
    assert with_data(fleet) == NODES[:2]


@pytest.mark.parametrize(("schema", "kept"), [("keep", ["1.1"]), ("delete", [])])
def test_the_diff_tells_versions_and_nodes(fleet: Service, schema: str, kept: list[str]) -> None:
    for check_mode in (True, False):
        diff = remove(fleet, schema=schema, check_mode=check_mode, diff=True)["diff"]
        assert diff["before"] == {"type_name": RACK, "schema_versions": ["1.1"], "nodes_with_data": 2}
        assert diff["after"] == {"type_name": RACK, "schema_versions": kept, "nodes_with_data": 0}
    unchanged = remove(fleet, schema="keep", diff=True)["diff"]
    assert unchanged["before"] == unchanged["after"]


# --- deletions that run already


def test_a_running_deletion_is_joined(fleet: Service) -> None:
    fleet.deletions(polls=2)
    begun = fleet.client().delete_inventory(TypeName=RACK)
    result = remove(fleet)
    assert not result["changed"]
    assert result["joined"]
    assert result["deletion"]["deletion_id"] == begun["DeletionId"]
    assert result["deletion"]["status"] == "Complete"
    assert deletions(fleet) == []


def test_after_a_joined_deletion_the_schema_is_deleted_too(fleet: Service) -> None:
    fleet.deletions(polls=2)
    begun = fleet.client().delete_inventory(TypeName=RACK)
    result = remove(fleet, schema="delete", wait_timeout=5)
    assert result["changed"]
    assert result["joined"]
    assert result["deletion"]["deletion_id"] != begun["DeletionId"]
    assert not has_schema(fleet)


def test_a_joined_deletion_and_the_next_share_one_time(fleet: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = iter([1000.0, 1599.5])
    asked: list[int] = []

    def wait(_client: Any, _deletion_id: str, timeout: int) -> bool:
        asked.append(timeout)
        return True

    monkeypatch.setattr(_inventory_type, "monotonic", lambda: next(clock))
    monkeypatch.setattr(_inventory_type, "wait_for_deletion", wait)
    fleet.deletions(polls=100)
    fleet.client().delete_inventory(TypeName=RACK)
    options = {"type_name": RACK, "schema": "delete", "wait": True, "wait_timeout": 900}
    assert _inventory_type.TypeRemover(fleet.client(), options).remove(check_mode=False).changed
    assert asked == [900, 301]


def test_time_up_while_joined(fleet: Service) -> None:
    fleet.deletions(polls=100)
    fleet.client().delete_inventory(TypeName=RACK)
    result = remove(fleet, wait_timeout=1)
    assert result["failed"]
    assert not result["changed"]
    assert "is not complete after 1 seconds" in result["msg"]


def test_check_mode_does_not_wait_for_a_running_deletion(fleet: Service) -> None:
    fleet.deletions(polls=100)
    fleet.client().delete_inventory(TypeName=RACK)
    kept = remove(fleet, check_mode=True)
    assert (kept["changed"], kept["joined"]) == (False, True)
    deleted = remove(fleet, schema="delete", check_mode=True)
    assert (deleted["changed"], deleted["joined"]) == (True, True)
    assert fleet.count("DeleteInventory") == 0


def test_without_waiting_a_running_deletion_leaves_a_remark(fleet: Service) -> None:
    fleet.deletions(polls=100)
    fleet.client().delete_inventory(TypeName=RACK)
    result = remove(fleet, schema="delete", wait=False)
    assert (result["changed"], result["joined"], result["deletion"]["status"]) == (False, True, "InProgress")
    assert "Run the task again once it is complete" in result["warnings"][0]
    shown = remove(fleet, schema="delete", wait=False, diff=True)["diff"]
    assert shown["before"] == shown["after"]
    assert shown["before"]["schema_versions"] == ["1.1"]
    assert "warnings" not in remove(fleet, wait=False)
    assert deletions(fleet) == []


def test_without_waiting_the_deletion_is_begun_and_left_alone(fleet: Service) -> None:
    fleet.deletions(polls=100)
    result = remove(fleet, wait=False)
    assert result["changed"]
    assert result["deletion"]["total_count"] == 2
    assert fleet.count("DescribeInventoryDeletions") == 1
