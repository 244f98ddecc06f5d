"""Trouble to order, and the record of it."""

from __future__ import annotations

from typing import Any

import pytest
from botocore.config import Config
from botocore.exceptions import ClientError, ConnectionClosedError, ReadTimeoutError

from tests.support.module_process import wait_until
from tests.support.ssm_service.client import Service, over_http
from tests.support.ssm_service.control import perform
from tests.unit.support.ssm_service.one_node import NODE, RACK, SHELF, OneNode, item

HYBRID = "mi-0123456789abcdef0"
ARN = f"arn:aws:ec2:us-east-1:123456789012:instance/{NODE}"


def _outcomes(node: OneNode) -> list[tuple[str, int, str | None]]:
    return [(call["operation"], call["status"], call["error"]) for call in node.service.calls]


def _schemas(node: OneNode, times: int) -> list[str]:
    """How so many calls went."""
    for _call in range(times):
        try:
            node.client.get_inventory_schema()
        except node.client.exceptions.ClientError:
            continue
    return [call["error"] or "fine" for call in node.service.calls]


@pytest.mark.parametrize(
    ("verb", "arguments", "message"),
    [
        ("throttle", {}, "throttle takes either a share or a number of calls"),
        ("throttle", {"share": 0.5, "n": 3}, "throttle takes either a share or a number of calls"),
        ("cut", {"when": "sometimes"}, "a fault strikes 'before' or 'after' the call has its effect"),
        ("slow", {"seconds": 1, "when": "sometimes"}, "a fault strikes 'before' or 'after' the call has its effect"),
        ("fail", {"operation": "*", "code": "X", "when": ""}, "a fault strikes 'before' or 'after' the call has its"),
        ("slow", {"seconds": 0, "operation": "PutParameter"}, "no such operation: PutParameter"),
        ("configure", {"colour": "red"}, "no such setting: colour"),
        ("terminate", {"instance_id": HYBRID}, f"no such node: {HYBRID}"),
        ("lag", {"minutes": 1}, "lag.*minutes"),
        ("add_nodes", {"nodes": [{"Name": "x"}]}, "add_nodes.*InstanceId"),
    ],
)
def test_order_that_makes_no_sense(service: Service, verb: str, arguments: dict[str, Any], message: str) -> None:
    assert service.url is not None
    for send in (over_http(service.url), perform):
        with pytest.raises(ValueError, match=message):
            send(verb, (), arguments)


def test_next_calls_are_throttled(node: OneNode) -> None:
    node.service.throttle(2)

    assert node.refused("get_inventory") == ("ThrottlingException", "Rate exceeded")
    assert _schemas(node, 2) == ["ThrottlingException", "ThrottlingException", "fine"]


def test_calls_of_one_operation_are_throttled(served: OneNode) -> None:
    served.service.throttle(n=1, operation="GetInventorySchema")
    served.client.get_inventory()

    assert _schemas(served, 2) == ["fine", "ThrottlingException", "fine"]


def test_a_share_of_the_calls_is_throttled(served: OneNode) -> None:
    served.service.throttle(0.5)
    first = _schemas(served, 20)
    served.service.seed(0)
    served.service.forget_calls()

    assert 0 < first.count("ThrottlingException") < 20
    assert _schemas(served, 20) == first
    served.service.heal()
    served.service.forget_calls()
    assert _schemas(served, 5) == ["fine"] * 5


def test_the_sdk_retries_what_is_throttled(node: OneNode) -> None:
    node.service.throttle(2)
    client = node.service.client(config=Config(retries={"mode": "standard", "total_max_attempts": 3}))

    client.get_inventory()

    assert [call["status"] for call in node.service.calls] == [400, 400, 200]


def test_failure_of_the_server(node: OneNode) -> None:
    node.service.fail("GetInventory", "InternalServerError")

    error = node.error("get_inventory")

    assert error["Error"]["Code"] == "InternalServerError"
    assert error["ResponseMetadata"]["HTTPStatusCode"] == 500
    assert node.client.get_inventory()["Entities"] != []


def test_failure_with_words_and_a_type(node: OneNode) -> None:
    node.service.fail("PutInventory", "ItemContentMismatchException", message="mismatch", type_name=RACK)

    error = node.error("put_inventory", InstanceId=NODE, Items=[item(Content=[SHELF])])

    assert (error["Error"], error["TypeName"]) == (
        {"Code": "ItemContentMismatchException", "Message": "mismatch"},
        RACK,
    )
    assert node.stored() is None


def test_failure_of_one_node_after_a_while(served: OneNode) -> None:
    served.service.add_nodes(HYBRID)
    served.service.fail("*", "InternalServerError", times=None, instance_id=NODE, after=1, status=503)

    served.entries()
    assert served.error("put_inventory", InstanceId=NODE, Items=[item()])["ResponseMetadata"]["HTTPStatusCode"] == 503
    assert served.listed(node=HYBRID)["Entries"] == []
    assert served.refused("list_inventory_entries", InstanceId=NODE, TypeName=RACK)[0] == "InternalServerError"


def _denial(action: str, resource: str) -> tuple[str, str]:
    message = (
        "User: arn:aws:sts::123456789012:assumed-role/test-role/test-session is not authorized to perform:"
        f" ssm:{action} on resource: {resource} because no identity-based policy allows the ssm:{action} action"
    )
    return "AccessDeniedException", message


@pytest.mark.parametrize(
    ("instance_id", "resource"),
    [(NODE, ARN), (HYBRID, f"arn:aws:ssm:us-east-1:123456789012:managed-instance/{HYBRID}")],
)
def test_denied_operation_of_a_node(node: OneNode, instance_id: str, resource: str) -> None:
    node.service.add_nodes(HYBRID)
    node.service.deny("ListInventoryEntries", "GetInventory")

    answer = node.refused("list_inventory_entries", InstanceId=instance_id, TypeName=RACK)

    assert answer == _denial("ListInventoryEntries", resource)
    assert node.put(item(Content=[SHELF])) == {}


def test_denied_operation_of_no_node(served: OneNode) -> None:
    served.service.deny()

    assert served.refused("get_inventory") == _denial("GetInventory", "arn:aws:ssm:us-east-1:123456789012:*")


def test_denied_types(served: OneNode) -> None:
    served.service.deny("PutInventory", type_names=["Custom:Secret*"])

    mixed = [item(Content=[SHELF]), item("Custom:SecretKeys", Content=[])]
    assert served.put_refused(*mixed) == "AccessDeniedException"
    assert served.put(item(Content=[SHELF])) == {}


def test_denied_nodes(served: OneNode) -> None:
    served.service.add_nodes(HYBRID)
    served.service.deny_nodes(HYBRID, operations=["PutInventory"])

    assert served.put_refused(item(Content=[SHELF]), node=HYBRID) == "AccessDeniedException"
    assert served.listed(node=HYBRID)["Entries"] == []
    assert served.put(item(Content=[SHELF])) == {}


def test_nothing_but_some_types_is_allowed(node: OneNode) -> None:
    node.service.allow_only("ListInventoryEntries", {"operation": "PutInventory", "type_names": ["Custom:Rack*"]})

    node.put(item(Content=[SHELF]))
    assert node.entries() == [SHELF]
    mixed = [item(Content=[SHELF]), item("Custom:Owner", Content=[])]
    assert node.put_refused(*mixed) == "AccessDeniedException"
    assert node.refused("get_inventory")[0] == "AccessDeniedException"


def test_nothing_but_one_node_is_allowed(served: OneNode) -> None:
    served.service.add_nodes(HYBRID)
    served.service.allow_only({"operation": "*", "instance_ids": [HYBRID]})

    assert served.listed(node=HYBRID)["Entries"] == []
    assert served.put_refused(item(Content=[SHELF])) == "AccessDeniedException"


def test_credentials_that_expire(node: OneNode) -> None:
    node.service.expire_after(2)

    assert _schemas(node, 4) == ["fine", "fine", "ExpiredTokenException", "ExpiredTokenException"]


def test_connection_cut_before_the_effect(node: OneNode) -> None:
    node.service.cut(operation="PutInventory")

    with pytest.raises(ConnectionClosedError):
        node.put(item(Content=[SHELF]))

    assert node.stored() is None
    assert _outcomes(node) == [("PutInventory", 0, None)]


def test_connection_cut_after_the_effect(node: OneNode) -> None:
    node.service.cut(1, when="after")

    with pytest.raises(ConnectionClosedError):
        node.put(item(Content=[SHELF]))

    assert node.entries() == [SHELF]
    assert _outcomes(node) == [("PutInventory", 0, None), ("ListInventoryEntries", 200, None)]


def test_connections_cut_after_some_that_are_not(node: OneNode) -> None:
    node.service.cut(after=1)

    node.put(item(Content=[SHELF]))
    with pytest.raises(ConnectionClosedError):
        node.entries()
    assert [call["faults"] for call in node.service.calls] == [[], ["cut"]]


def test_failure_after_the_effect(node: OneNode) -> None:
    node.service.fail("PutInventory", "InternalServerError", when="after")

    assert node.put_refused(item(Content=[SHELF])) == "InternalServerError"

    assert node.entries() == [SHELF]
    assert _outcomes(node)[0] == ("PutInventory", 500, "InternalServerError")
    assert node.service.calls[0]["faults"] == ["InternalServerError after"]


@pytest.mark.parametrize("order", ["cut", "fail"])
def test_what_strikes_after_the_effect_waits_for_a_call_that_has_one(node: OneNode, order: str) -> None:
    if order == "cut":
        node.service.cut(1, when="after", operation="PutInventory")
    else:
        node.service.fail("PutInventory", "InternalServerError", when="after")

    assert node.put_refused(item(ContentHash="unknown")) == "ItemContentMismatchException"
    with pytest.raises((ConnectionClosedError, ClientError)):
        node.put(item(Content=[SHELF]))
    assert node.put(item(Content=[SHELF])) == {}

    assert [len(call["faults"]) for call in node.service.calls] == [0, 1, 0]


def test_the_sdk_retries_a_cut_connection(node: OneNode) -> None:
    node.service.cut(2)
    client = node.service.client(config=Config(retries={"mode": "standard", "total_max_attempts": 3}))

    client.put_inventory(InstanceId=NODE, Items=[item(Content=[SHELF])])

    assert [call["status"] for call in node.service.calls] == [0, 0, 200]


def test_slow_answers(served: OneNode) -> None:
    served.service.slow(1, operation="GetInventory", times=1)
    client = served.service.client(config=Config(read_timeout=0.2, retries={"total_max_attempts": 2}))

    client.get_inventory()

    assert served.service.count("GetInventory") == 2


@pytest.mark.parametrize(("when", "effects"), [("before", [False, True]), ("after", [True, True])])
def test_an_answer_that_nobody_waits_for(served: OneNode, when: str, effects: list[bool]) -> None:
    served.service.slow(0.8, operation="PutInventory", when=when, after=1)
    client = served.service.client(config=Config(read_timeout=0.3, retries={"total_max_attempts": 1}))
    served.put(item("Custom:Owner", Content=[]))

    with pytest.raises(ReadTimeoutError):
        client.put_inventory(InstanceId=NODE, Items=[item(Content=[SHELF])])

    found = [served.stored() is not None]
    assert served.service.open_calls() == 1
    wait_until(lambda: served.service.open_calls() == 0)
    assert [*found, served.stored() is not None] == effects
    assert [(call["status"], call["faults"]) for call in served.service.calls] == [
        (200, []),
        (200, ["slow" if when == "before" else "slow after"]),
    ]


def test_node_that_registers_late(node: OneNode) -> None:
    node.service.late(HYBRID, n=2)

    refusals = [node.put_refused(item(Content=[SHELF]), node=HYBRID) for _call in range(2)]

    assert refusals == ["InvalidInstanceId"] * 2
    assert node.put(item(Content=[SHELF]), node=HYBRID) == {}


def test_node_that_registers_after_some_time(served: OneNode) -> None:
    served.service.late(NODE, seconds=300)
    assert served.put_refused(item(Content=[SHELF])) == "InvalidInstanceId"

    served.service.advance(300)

    assert served.put(item(Content=[SHELF])) == {}


def test_record_of_calls(node: OneNode) -> None:
    node.put(item(Content=[SHELF], ContentHash="h"), item("Custom:Owner", Content=[]))
    node.put_refused(item(ContentHash="h"), item("Custom:Owner", ContentHash="x"))
    node.client.get_inventory(ResultAttributes=[{"TypeName": "AWS:InstanceInformation"}])
    put, refused, got = node.service.calls

    assert put == {
        "operation": "PutInventory",
        "account": "123456789012",
        "region": "us-east-1",
        "instance_id": NODE,
        "type_names": [RACK, "Custom:Owner"],
        "hash_only": [],
        "bytes": put["bytes"],
        "status": 200,
        "error": None,
        "faults": [],
    }
    assert put["bytes"] > refused["bytes"] > len(RACK)
    assert refused["hash_only"] == [RACK, "Custom:Owner"]
    assert (refused["status"], refused["error"]) == (400, "ItemContentMismatchException")
    assert (got["operation"], got["instance_id"], got["type_names"]) == ("GetInventory", None, [])
    assert node.service.count() == 3
    assert node.service.count("PutInventory") == 2
    assert node.service.requests("PutInventory")[0]["Items"][1]["TypeName"] == "Custom:Owner"


def test_reset(node: OneNode) -> None:
    node.put(item(Content=[SHELF]))
    node.service.deny()
    node.service.configure(unknown_type="error")

    node.service.reset()

    assert node.service.calls == []
    assert node.client.get_inventory()["Entities"] == []
    assert node.client.get_inventory_schema(TypeName=RACK)["Schemas"] == []
    assert node.service.configure()["unknown_type"] == "empty"
