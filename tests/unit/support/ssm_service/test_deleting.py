"""DeleteInventory and DescribeInventoryDeletions."""

from __future__ import annotations

from typing import Any

import pytest

from tests.unit.support.ssm_service.one_node import NODE, RACK, SHELF, OneNode, item

WEB = "i-0aaaaaaaaaaaaaaaa"
TOKEN = "01234567-89ab-cdef-0123-456789abcdef"


@pytest.fixture
def filled(node: OneNode) -> OneNode:
    """Two nodes that report the type, each in a version of its own."""
    node.service.add_nodes(WEB)
    node.put(item(Content=[SHELF], ContentHash="h"))
    node.put(item(version="2.0", Content=[SHELF, SHELF]), node=WEB)
    return node


def _delete(node: OneNode, **parameters: Any) -> dict[str, Any]:
    answer: dict[str, Any] = node.client.delete_inventory(TypeName=RACK, **parameters)
    return answer


def _status(node: OneNode, deletion_id: str) -> tuple[str, str, int]:
    (deletion,) = node.client.describe_inventory_deletions(DeletionId=deletion_id)["InventoryDeletions"]
    return deletion["LastStatus"], deletion["LastStatusMessage"], deletion["DeletionSummary"]["RemainingCount"]


@pytest.mark.parametrize("type_name", ["Custom:Unheard", "AWS:Application"])
def test_type_that_can_not_be_deleted(node: OneNode, type_name: str) -> None:
    assert node.refused("delete_inventory", TypeName=type_name)[0] == "InvalidTypeNameException"


def test_unknown_deletion(node: OneNode) -> None:
    assert node.refused("describe_inventory_deletions", DeletionId=TOKEN)[0] == "InvalidDeletionIdException"


def test_client_token_used_for_something_else(filled: OneNode) -> None:
    _delete(filled, ClientToken=TOKEN)

    code, _message = filled.refused(
        "delete_inventory", TypeName=RACK, ClientToken=TOKEN, SchemaDeleteOption="DeleteSchema"
    )

    assert code == "InvalidDeleteInventoryParametersException"


def test_client_token_used_again(filled: OneNode) -> None:
    first, second = (_delete(filled, ClientToken=TOKEN)["DeletionId"] for _again in range(2))

    assert first == second
    assert len(filled.client.describe_inventory_deletions()["InventoryDeletions"]) == 1


def test_dry_run(filled: OneNode) -> None:
    answer = _delete(filled, DryRun=True, SchemaDeleteOption="DeleteSchema")

    assert answer["DeletionSummary"] == {
        "TotalCount": 2,
        "RemainingCount": 2,
        "SummaryItems": [
            {"Version": "1.0", "Count": 1, "RemainingCount": 1},
            {"Version": "2.0", "Count": 1, "RemainingCount": 1},
        ],
    }
    assert filled.client.describe_inventory_deletions()["InventoryDeletions"] == []
    assert filled.entries() == [SHELF]
    assert filled.client.get_inventory_schema(TypeName=RACK)["Schemas"] != []


def test_deletion_of_data(filled: OneNode) -> None:
    answer = _delete(filled)

    assert answer["TypeName"] == RACK
    assert answer["DeletionSummary"]["RemainingCount"] == 2
    assert filled.entries() == [SHELF]
    assert _status(filled, answer["DeletionId"]) == ("InProgress", "The Delete is in progress", 2)
    assert _status(filled, answer["DeletionId"]) == ("Complete", "Deletion is successful", 0)
    assert filled.listed() == {"InstanceId": NODE, "TypeName": RACK, "Entries": []}
    assert filled.client.get_inventory_schema(TypeName=RACK)["Schemas"] != []
    assert filled.put_refused(item(ContentHash="h")) == "ItemContentMismatchException"


def test_deletion_that_takes_more_polls(filled: OneNode) -> None:
    filled.service.deletions(polls=3)
    deletion_id = _delete(filled)["DeletionId"]

    states = [_status(filled, deletion_id)[0] for _poll in range(4)]

    assert states == ["InProgress"] * 3 + ["Complete"]


def test_deletion_that_takes_time(filled: OneNode) -> None:
    filled.service.deletions(seconds=300)
    deletion_id = _delete(filled)["DeletionId"]

    assert [_status(filled, deletion_id)[0] for _poll in range(2)] == ["InProgress"] * 2
    filled.service.advance(300)
    assert filled.entries() == []
    assert _status(filled, deletion_id)[0] == "Complete"


def test_what_is_put_while_a_deletion_runs_stays(filled: OneNode) -> None:
    deletion_id = _delete(filled)["DeletionId"]
    filled.put(item(Content=[{"Row": "new"}]))

    assert [_status(filled, deletion_id)[0] for _poll in range(2)] == ["InProgress", "Complete"]

    assert filled.entries() == [{"Row": "new"}]
    assert filled.service.stored(WEB, RACK) is None


def test_disabled_version_is_ignored_with_a_message(filled: OneNode) -> None:
    filled.service.deletions(polls=0)
    _delete(filled, SchemaDeleteOption="DisableSchema")

    for version in ("1.0", "2.0"):
        answer = filled.put(item(version=version, Content=[SHELF]), item("Custom:Owner", Content=[{"Team": "a"}]))
        assert answer == {
            "Message": f"The inventory item with type name {RACK} was sent with a disabled schema version {version}."
            " You must send a version greater than 2.0"
        }

    assert filled.stored() is None
    assert filled.entries("Custom:Owner") == [{"Team": "a"}]
    assert filled.client.get_inventory_schema(TypeName=RACK)["Schemas"][0]["Version"] == "2.0"


def test_greater_version_enables_a_disabled_type(filled: OneNode) -> None:
    filled.service.deletions(polls=0)
    _delete(filled, SchemaDeleteOption="DisableSchema")

    assert filled.put(item(version="2.10", Content=[SHELF])) == {}
    assert filled.entries() == [SHELF]
    assert "disabled schema version 2.0" in filled.put(item(version="2.0", Content=[]))["Message"]
    assert filled.entries() == [SHELF]


def test_deleted_schema_can_be_made_anew(filled: OneNode) -> None:
    filled.service.deletions(polls=0)
    _delete(filled, SchemaDeleteOption="DeleteSchema")

    assert filled.client.get_inventory_schema(TypeName=RACK)["Schemas"] == []
    assert filled.entries() == []
    filled.put(item(Content=[{"RACKLOCATION": "another spelling"}]))
    assert filled.client.get_inventory_schema(TypeName=RACK)["Schemas"][0]["Version"] == "1.0"


def test_deleted_schema_makes_room_for_another(served: OneNode) -> None:
    served.put(*(item(f"Custom:T{number}", Content=[SHELF]) for number in range(20)))
    served.client.delete_inventory(TypeName="Custom:T3", SchemaDeleteOption="DeleteSchema")

    assert served.put(item(Content=[SHELF])) == {}


def test_list_of_deletions(served: OneNode) -> None:
    for number in range(3):
        served.put(item(f"Custom:T{number}", Content=[SHELF]))
        served.client.delete_inventory(TypeName=f"Custom:T{number}")
        served.service.advance(86400)

    pages = served.client.get_paginator("describe_inventory_deletions").paginate(PaginationConfig={"PageSize": 2})
    names = [one["TypeName"] for page in pages for one in page["InventoryDeletions"]]
    assert names == ["Custom:T2", "Custom:T1", "Custom:T0"]

    served.service.advance(28 * 86400)
    recent = served.client.describe_inventory_deletions()["InventoryDeletions"]
    assert [one["TypeName"] for one in recent] == ["Custom:T2"]
