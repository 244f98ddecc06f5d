"""Requests that the service model forbids, with AWS's wording."""

from __future__ import annotations

import json
from typing import Any

import pytest
from botocore.config import Config

from tests.support.ssm_service.engine import handle
from tests.support.ssm_service.errors import ServiceError
from tests.support.ssm_service.service_model import request_shape
from tests.support.ssm_service.validation import validate
from tests.unit.support.ssm_service.one_node import NODE, RACK, SHELF, TIME, OneNode, item

INSTANCE_ID = r"(^i-(\w{8}|\w{17})$)|(^mi-\w{17}$)"
CAPTURE_TIME = (
    r"^(20)[0-9][0-9]-(0[1-9]|1[012])-([12][0-9]|3[01]|0[1-9])(T)(2[0-3]|[0-1][0-9])(:[0-5][0-9])(:[0-5][0-9])(Z)$"
)


def _failure(operation: str, parameters: Any) -> ServiceError:
    with pytest.raises(ServiceError) as caught:
        validate(request_shape(operation), parameters)
    return caught.value


def _put(**members: Any) -> dict[str, Any]:
    return {"InstanceId": NODE, "Items": [item(Content=[SHELF]) | members]}


def _failed(value: str, path: str, constraint: str) -> str:
    return f"Value '{value}' at '{path}' failed to satisfy constraint: {constraint}"


def _pattern(value: str, path: str, pattern: str) -> str:
    return _failed(value, path, f"Member must satisfy regular expression pattern: {pattern}")


def _each(what: str, longest: int, shortest: int) -> str:
    limits = (f"less than or equal to {longest}", f"greater than or equal to {shortest}")
    return f"{what} must satisfy constraint: [{', '.join(f'Member must have length {limit}' for limit in limits)}]"


@pytest.mark.parametrize(
    ("parameters", "fault"),
    [
        (_put(TypeName="custom:RackInfo"), _pattern("custom:RackInfo", "items.1.member.typeName", "^(AWS|Custom):.*$")),
        (_put(TypeName="Custom:A\n"), _pattern("Custom:A\n", "items.1.member.typeName", "^(AWS|Custom):.*$")),
        (
            _put(SchemaVersion="1"),
            _pattern("1", "items.1.member.schemaVersion", r"^([0-9]{1,6})(\.[0-9]{1,6})$"),
        ),
        (
            _put(CaptureTime="2024-05-22T10:01:01.5Z"),
            _pattern("2024-05-22T10:01:01.5Z", "items.1.member.captureTime", CAPTURE_TIME),
        ),
        (_put() | {"InstanceId": "i-ä2345678"}, _pattern("i-ä2345678", "instanceId", INSTANCE_ID)),
        (
            {"InstanceId": NODE},
            "Value null at 'items' failed to satisfy constraint: Member must not be null",
        ),
        (
            _put(TypeName=None),
            "Value null at 'items.1.member.typeName' failed to satisfy constraint: Member must not be null",
        ),
        (
            {"InstanceId": NODE, "Items": []},
            _failed("[]", "items", "Member must have length greater than or equal to 1"),
        ),
        (
            {"InstanceId": NODE, "Items": [None]},
            "Value null at 'items.1.member' failed to satisfy constraint: Member must not be null",
        ),
        (
            _put(ContentHash="h" * 257),
            _failed("h" * 257, "items.1.member.contentHash", "Member must have length less than or equal to 256"),
        ),
        (
            _put(Content=[{}, {"A": "x" * 4097}]),
            _failed(f"{{A={'x' * 4097}}}", "items.1.member.content.2.member", _each("Map value", 4096, 0)),
        ),
        (
            _put(Content=[{"": "x"}]),
            _failed("{=x}", "items.1.member.content.1.member", _each("Map keys", 64, 1)),
        ),
        (
            _put(Content=[{"A": None}]),
            _failed("{A=null}", "items.1.member.content.1.member", _each("Map value", 4096, 0)),
        ),
    ],
)
def test_fault_of_a_put(parameters: dict[str, Any], fault: str) -> None:
    error = _failure("PutInventory", parameters)

    assert (error.code, error.status) == ("ValidationException", 400)
    assert error.message == f"1 validation error detected: {fault}"


def test_all_faults_at_once() -> None:
    error = _failure("PutInventory", {"InstanceId": "x", "Items": [{"TypeName": "y", "SchemaVersion": "1.0"}]})

    assert error.message == "3 validation errors detected: " + "; ".join(
        [
            _pattern("x", "instanceId", INSTANCE_ID),
            _pattern("y", "items.1.member.typeName", "^(AWS|Custom):.*$"),
            "Value null at 'items.1.member.captureTime' failed to satisfy constraint: Member must not be null",
        ]
    )


@pytest.mark.parametrize(
    ("operation", "parameters", "constraint"),
    [
        ("GetInventory", {"MaxResults": 100}, "Member must have value less than or equal to 50"),
        ("GetInventorySchema", {"MaxResults": 1}, "Member must have value greater than or equal to 50"),
        (
            "DeleteInventory",
            {"TypeName": RACK, "SchemaDeleteOption": "Delete"},
            "Member must satisfy enum value set: [DisableSchema, DeleteSchema]",
        ),
        (
            "GetInventory",
            {"ResultAttributes": [{"TypeName": RACK}] * 2},
            "Member must have length less than or equal to 1",
        ),
        (
            "GetInventory",
            {"Filters": [{"Key": "AWS:InstanceInformation.InstanceId", "Values": ["x"] * 41}]},
            "Member must have length less than or equal to 40",
        ),
        ("GetInventory", {"Filters": [{"Key": "A", "Values": [None]}]}, "[Member must not be null]"),
        (
            "DescribeInstanceInformation",
            {"Filters": [{"Key": "InstanceIds", "Values": [""]}]},
            "Member must satisfy constraint: [Member must have length greater than or equal to 1]",
        ),
        ("PutInventory", _put(Content=[{}] * 10_001), "Member must have length less than or equal to 10000"),
        (
            "PutInventory",
            _put(Content=[{f"A{number}": "" for number in range(51)}]),
            "Member must have length less than or equal to 50",
        ),
    ],
)
def test_constraint(operation: str, parameters: dict[str, Any], constraint: str) -> None:
    error = _failure(operation, parameters)

    assert error.message.startswith("1 validation error detected: Value '")
    assert constraint in error.message


def test_structures_in_a_message() -> None:
    error = _failure("PutInventory", {"InstanceId": NODE, "Items": [item(Content=[SHELF])] * 31})

    assert error.message.startswith(
        "1 validation error detected: Value '[InventoryItem(typeName=Custom:RackInfo, schemaVersion=1.0,"
        f" captureTime={TIME}, contentHash=null, content=[{{RackLocation=Bay B/Row C/Rack D/Shelf E}}], context=null), "
    )


@pytest.mark.parametrize(
    ("operation", "parameters", "message"),
    [
        ("GetInventory", {"MaxResults": "5"}, "STRING_VALUE can not be converted to an Integer"),
        ("GetInventory", {"MaxResults": True}, "TRUE_VALUE can not be converted to an Integer"),
        ("GetInventory", {"MaxResults": 5.5}, "NUMBER_VALUE can not be converted to an Integer"),
        ("PutInventory", {"InstanceId": 5}, "NUMBER_VALUE can not be converted to a String"),
        ("PutInventory", _put(Content={"A": "b"}), "START_OBJECT_VALUE can not be converted to a List"),
        ("PutInventory", _put(Content=[{"A": ["b"]}]), "START_ARRAY_VALUE can not be converted to a String"),
        ("DeleteInventory", {"DryRun": "yes"}, "STRING_VALUE can not be converted to a Boolean"),
    ],
)
def test_value_of_another_type(operation: str, parameters: dict[str, Any], message: str) -> None:
    error = _failure(operation, parameters)

    assert (error.code, error.message) == ("SerializationException", message)


@pytest.mark.parametrize("body", [b"{", b"[]", b"\xff", b'"x"'])
def test_body_that_is_no_json_object(body: bytes) -> None:
    answer = handle("GetInventory", "123456789012", "us-east-1", body)

    assert (answer.status, answer.body["__type"]) == (400, "SerializationException")


@pytest.mark.parametrize(
    "parameters",
    [
        _put(),
        _put(Content=[{}, {"A" * 64: "", "B": "x" * 4096}]),
        _put(Content=[], ContentHash="h" * 256, Unheard="ignored"),
        {"InstanceId": "i-12345678", "Items": [item("AWS:Application", "999999.0")] * 30},
    ],
)
def test_sound_request(parameters: dict[str, Any]) -> None:
    validate(request_shape("PutInventory"), parameters)


def test_validation_comes_before_the_operation(node: OneNode) -> None:
    node.client = node.service.client(config=Config(parameter_validation=False))

    code, message = node.refused("list_inventory_entries", InstanceId="i-1", TypeName=RACK, MaxResults=51)

    assert code == "ValidationException"
    assert message.startswith("2 validation errors detected: Value 'i-1' at 'instanceId'")
    (call,) = node.service.calls
    assert (call["status"], call["error"]) == (400, code)
    assert call["bytes"] == len(json.dumps({"InstanceId": "i-1", "TypeName": RACK, "MaxResults": 51}))
