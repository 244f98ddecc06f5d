"""The module's own ``main()``, through the test service: results and calls, errors first."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.fleetfacts.ssm.plugins.modules import ssm_inventory_type_info
from tests.support.module import run_module
from tests.support.ssm_service.client import Service

NODE = "i-0123456789abcdef0"


def read(service: Service, **params: Any) -> Any:
    return run_module(ssm_inventory_type_info.main, params, env=service.env)


def put(service: Service, type_name: str, version: str = "1.0", **entry: str) -> None:
    item = {
        "TypeName": type_name,
        "SchemaVersion": version,
        "CaptureTime": "2026-01-31T23:59:59Z",
        "Content": [entry],
    }
    service.client().put_inventory(InstanceId=NODE, Items=[item])


@pytest.fixture
def account(service: Service) -> Service:
    service.add_nodes(NODE)
    put(service, "Custom:RackInfo", RackLocation="Bay B", Note="")
    put(service, "Custom:Owner", version="2.1", Team="Payments")
    return service


@pytest.mark.parametrize("operation", ["GetInventorySchema", "DescribeInventoryDeletions"])
def test_denied_names_the_action_to_allow(service: Service, operation: str) -> None:
    service.deny(operation)
    result = read(service)
    assert result["failed"]
    assert f"{operation} in us-east-1: the credentials in use may not call" in result["msg"]
    assert f"may not call ssm:{operation}. Allow it" in result["msg"]


def test_all_types_with_versions_and_attributes(account: Service) -> None:
    result = read(account)
    types = {one["type_name"]: one for one in result["types"]}
    assert list(types) == sorted(types)
    assert types["Custom:Owner"] == {
        "type_name": "Custom:Owner",
        "display_name": None,
        "custom": True,
        "schemas": [{"schema_version": "2.1", "attributes": [{"name": "Team", "data_type": "string"}]}],
    }
    assert types["AWS:Application"]["display_name"] == "Application"
    assert not types["AWS:Application"]["custom"]
    assert {"name": "Name", "data_type": "string"} in types["AWS:Application"]["schemas"][0]["attributes"]
    assert not result["changed"]


def test_how_many_custom_types_are_left(account: Service) -> None:
    result = read(account, custom_only=True)
    assert [one["type_name"] for one in result["types"]] == ["Custom:Owner", "Custom:RackInfo"]
    assert (result["custom_type_count"], result["custom_type_limit"], result["custom_types_left"]) == (2, 20, 18)
    assert result["region"] == "us-east-1"


def test_the_types_asked_for_and_none_that_is_not_there(account: Service) -> None:
    result = read(account, type_names=["Custom:RackInfo", "Custom:Unknown"])
    assert [one["type_name"] for one in result["types"]] == ["Custom:RackInfo"]
    assert result["custom_type_count"] == 2


def test_running_deletions_are_told_and_complete_ones_are_not(account: Service) -> None:
    account.deletions(polls=2)
    begun = account.client().delete_inventory(TypeName="Custom:RackInfo")
    (deletion,) = read(account)["running_deletions"]
    times = deletion.pop("start_time"), deletion.pop("last_update_time")
    assert all(time.endswith("Z") for time in times)
    assert deletion == {
        "deletion_id": begun["DeletionId"],
        "type_name": "Custom:RackInfo",
        "status": "InProgress",
        "status_message": "The Delete is in progress",
        "total_count": 1,
        "remaining_count": 1,
        "versions": [{"schema_version": "1.0", "count": 1, "remaining_count": 1}],
    }
    read(account)
    assert read(account)["running_deletions"] == []
