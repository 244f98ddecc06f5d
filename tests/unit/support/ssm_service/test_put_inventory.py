"""PutInventory: what it refuses, what it stores, what its hashes do."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.unit.support.ssm_service.one_node import LATER, NODE, RACK, SHELF, TIME, OneNode, item

HYBRID = "mi-0123456789abcdef0"


def _of_bytes(size: int, type_name: str = "Custom:Big") -> dict[str, Any]:
    """An item that takes exactly so many bytes as compact JSON."""
    entries = [{"A": f"{number:06}" + "x" * 4000} for number in range(size // 4020)]
    whole = item(type_name, Content=entries)
    missing = size - len(json.dumps(whole, separators=(",", ":")))
    while missing > 0:
        added = min(missing, 4000)
        entries.append({"B": "x" * (added - len(',{"B":""}'))})
        missing -= added
    return whole


def test_unknown_node(node: OneNode) -> None:
    code, message = node.refused("put_inventory", InstanceId=HYBRID, Items=[item(Content=[SHELF])])

    assert code == "InvalidInstanceId"
    assert HYBRID in message


def test_node_of_another_region(node: OneNode) -> None:
    node.service.add_nodes(HYBRID, region="eu-central-1")

    assert node.put_refused(item(Content=[SHELF]), node=HYBRID) == "InvalidInstanceId"


def test_terminated_node(node: OneNode) -> None:
    node.service.terminate(NODE)

    assert node.put_refused(item(Content=[SHELF])) == "InvalidInstanceId"


@pytest.mark.parametrize("type_name", ["Custom:rackInfo", "Custom:", "Custom:1Rack", "Custom:Äpfel", "AWS:RackInfo"])
def test_type_name_that_is_no_type(served: OneNode, type_name: str) -> None:
    assert served.put_refused(item(type_name, Content=[SHELF])) == "InvalidTypeNameException"


def test_aws_type_in_another_version(served: OneNode) -> None:
    code, message = served.refused(
        "put_inventory", InstanceId=NODE, Items=[item("AWS:Application", "1.0", Content=[{"Name": "bash"}])]
    )

    assert code == "UnsupportedInventorySchemaVersionException"
    assert "AWS:Application" in message


def test_context_of_a_custom_type(served: OneNode) -> None:
    error = served.error(
        "put_inventory", InstanceId=NODE, Items=[item(Content=[SHELF], Context={"ComplianceType": "Custom:X"})]
    )

    assert (error["Error"]["Code"], error["TypeName"]) == ("UnsupportedInventoryItemContextException", RACK)


def test_context_with_an_unknown_key(served: OneNode) -> None:
    compliance = item("AWS:ComplianceItem", Content=[{"Id": "1"}], Context={"Colour": "red"})

    assert served.put_refused(compliance) == "InvalidInventoryItemContextException"


def test_context_of_a_compliance_item(served: OneNode) -> None:
    served.put(item("AWS:ComplianceItem", Content=[{"Id": "1"}], Context={"ExecutionType": "Command"}))

    assert served.entries("AWS:ComplianceItem") == [{"Id": "1"}]


def test_neither_content_nor_hash(node: OneNode) -> None:
    error = node.error("put_inventory", InstanceId=NODE, Items=[item()])

    assert (error["Error"]["Code"], error["TypeName"]) == ("InvalidItemContentException", RACK)


def test_type_twice_in_one_request(served: OneNode) -> None:
    assert served.put_refused(item(Content=[SHELF]), item(Content=[])) == "InvalidItemContentException"


def test_attribute_that_differs_in_case(served: OneNode) -> None:
    served.service.add_nodes(HYBRID)
    served.put(item(Content=[{"Vendor": "a"}]))

    assert served.put_refused(item(Content=[{"vendor": "a"}]), node=HYBRID) == "InvalidItemContentException"


def test_attribute_that_differs_in_case_within_one_item(served: OneNode) -> None:
    assert served.put_refused(item(Content=[{"Vendor": "a"}, {"VENDOR": "a"}])) == "InvalidItemContentException"


def test_51st_attribute_of_a_type(served: OneNode) -> None:
    served.put(item(Content=[{f"A{number}": "" for number in range(50)}]))

    assert served.put_refused(item(Content=[{"A50": ""}])) == "InvalidItemContentException"


def test_21st_custom_type(served: OneNode) -> None:
    served.put(*(item(f"Custom:T{number}", Content=[SHELF]) for number in range(20)))

    assert served.put_refused(item("Custom:T20", Content=[SHELF])) == "CustomSchemaCountLimitExceededException"
    served.put(item("Custom:T19", Content=[]))


def test_21_custom_types_in_one_request(served: OneNode) -> None:
    items = [item(f"Custom:T{number}", Content=[SHELF]) for number in range(21)]

    assert served.put_refused(*items) == "CustomSchemaCountLimitExceededException"
    assert served.stored("Custom:T0") is None


def test_item_above_1024_kb(served: OneNode) -> None:
    error = served.error("put_inventory", InstanceId=NODE, Items=[_of_bytes(1024 * 1024 + 1)])

    assert (error["Error"]["Code"], error["TypeName"]) == ("ItemSizeLimitExceededException", "Custom:Big")


def test_call_above_1_mb(served: OneNode) -> None:
    half = 512 * 1024
    items = [_of_bytes(half, "Custom:One"), _of_bytes(half + 1, "Custom:Two")]

    assert served.put_refused(*items) == "TotalSizeLimitExceededException"
    assert served.stored("Custom:One") is None


def test_item_of_1024_kb(served: OneNode) -> None:
    served.put(_of_bytes(1024 * 1024))

    assert served.stored("Custom:Big") is not None


def test_an_error_stores_nothing(node: OneNode) -> None:
    assert node.put_refused(item(Content=[SHELF]), item("Custom:bad", Content=[])) == "InvalidTypeNameException"

    assert node.stored() is None
    assert node.client.get_inventory_schema(TypeName=RACK)["Schemas"] == []


@pytest.mark.parametrize("stored_hash", [None, "other"])
def test_hash_that_is_not_the_stored_one(node: OneNode, stored_hash: str | None) -> None:
    hashed = {"ContentHash": stored_hash} if stored_hash else {}
    node.put(item(Content=[SHELF], **hashed))

    error = node.error("put_inventory", InstanceId=NODE, Items=[item(time=LATER, ContentHash="h")])

    assert (error["Error"]["Code"], error["TypeName"]) == ("ItemContentMismatchException", RACK)
    assert node.listed()["CaptureTime"] == TIME


def test_hash_of_an_item_never_put(served: OneNode) -> None:
    assert served.put_refused(item(ContentHash="h")) == "ItemContentMismatchException"


def test_hash_mismatch_in_the_other_ways(served: OneNode) -> None:
    served.service.configure(mismatch_code="InvalidItemContentException", mismatch_names_type=False)

    error = served.error("put_inventory", InstanceId=NODE, Items=[item(ContentHash="h")])

    assert error["Error"]["Code"] == "InvalidItemContentException"
    assert "TypeName" not in error


def test_all_that_is_stored_is_told_at_once(node: OneNode) -> None:
    node.put(item(Content=[SHELF], ContentHash="h"), item("Custom:Owner", Content=[]))

    told = {(one.pop("instance_id"), one.pop("type_name")): one for one in node.service.all_stored()}

    assert set(told) == {(NODE, RACK), (NODE, "Custom:Owner"), (NODE, "AWS:InstanceInformation")}
    assert told[NODE, RACK] == node.service.stored(NODE, RACK)


def test_stored_hash_renews_the_capture_time(node: OneNode) -> None:
    node.put(item(Content=[SHELF], ContentHash="h"))

    assert node.put(item(time=LATER, ContentHash="h")) == {}

    assert node.listed()["CaptureTime"] == LATER
    assert node.entries() == [SHELF]
    assert node.stored()["content_hash"] == "h"


def test_stored_hash_leaves_content_and_version_alone(node: OneNode) -> None:
    node.put(item(Content=[SHELF], ContentHash="h"))

    node.put(item(version="2.0", time=LATER, ContentHash="h", Content=[{"RackLocation": "elsewhere"}]))

    assert node.stored() == {
        "schema_version": "1.0",
        "capture_time": LATER,
        "content_hash": "h",
        "entries": [SHELF],
    }


def test_any_text_is_a_hash(served: OneNode) -> None:
    served.put(item(Content=[SHELF], ContentHash="not even hexadecimal"))

    assert served.put(item(ContentHash="not even hexadecimal")) == {}


def test_content_without_hash_clears_the_hash(node: OneNode) -> None:
    node.put(item(Content=[SHELF], ContentHash="h"))
    node.put(item(Content=[SHELF]))

    assert node.stored()["content_hash"] is None
    assert node.put_refused(item(ContentHash="h")) == "ItemContentMismatchException"


def test_content_replaces_content(node: OneNode) -> None:
    node.put(item(Content=[SHELF, {"RackLocation": "second"}], ContentHash="1"))
    node.put(item(version="1.1", time=LATER, Content=[{"Row": "C"}], ContentHash="2"))

    assert node.stored() == {
        "schema_version": "1.1",
        "capture_time": LATER,
        "content_hash": "2",
        "entries": [{"Row": "C"}],
    }


def test_empty_content(node: OneNode) -> None:
    node.put(item(Content=[SHELF]))
    node.put(item(time=LATER, Content=[]))

    assert node.listed() == {
        "TypeName": RACK,
        "InstanceId": NODE,
        "SchemaVersion": "1.0",
        "CaptureTime": LATER,
        "Entries": [],
    }


def test_text_is_kept_as_it_is(node: OneNode) -> None:
    """Also what a server could take for a query string, and empty text."""
    entry = {"A": "&Action=GetInventory&InstanceId=x", "B": "", "C": "ä\u2028\U0001f600<&>", "D": " \n"}
    node.put(item(Content=[entry, {}]))

    assert sorted(node.entries(), key=len) == [{}, entry]


def test_several_items_at_once(node: OneNode) -> None:
    node.put(item(Content=[SHELF]), item("Custom:Owner", Content=[{"Team": "a"}]))

    assert (node.entries(), node.entries("Custom:Owner")) == ([SHELF], [{"Team": "a"}])


def test_regions_know_nothing_of_each_other(node: OneNode) -> None:
    node.service.add_nodes(NODE, region="eu-central-1")
    node.put(item(Content=[SHELF]))

    other = node.service.client("eu-central-1")

    assert other.list_inventory_entries(InstanceId=NODE, TypeName=RACK)["Entries"] == []
    assert other.get_inventory_schema(TypeName=RACK)["Schemas"] == []


def test_instance_information_keeps_what_the_service_owns(served: OneNode) -> None:
    served.put(item("AWS:InstanceInformation", Content=[{"ComputerName": "db1", "InstanceStatus": "Terminated"}]))

    assert served.entries("AWS:InstanceInformation") == [
        {"ComputerName": "db1", "InstanceId": NODE, "InstanceStatus": "Active", "ResourceType": "EC2Instance"}
    ]


def test_data_ends_after_30_days_without_a_put(served: OneNode) -> None:
    served.put(item(Content=[SHELF], ContentHash="h"), item("Custom:Owner", Content=[{"Team": "a"}]))
    served.service.advance(29 * 86400)
    served.put(item(ContentHash="h"))
    served.service.advance(2 * 86400)

    assert (served.entries(), served.entries("Custom:Owner")) == ([SHELF], [])
    assert served.put_refused(item("Custom:Owner", ContentHash="h")) == "ItemContentMismatchException"
