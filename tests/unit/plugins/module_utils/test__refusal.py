"""Refusals in words."""

from __future__ import annotations

import pytest

from ansible_collections.fleetfacts.ssm.plugins.module_utils._refusal import Refusal, describe_refusals

LIST = "ListInventoryEntries"


@pytest.mark.parametrize(
    ("refusal", "words"),
    [
        (
            Refusal("GetInventory", "us-east-1", "AccessDeniedException", denied=True),
            "GetInventory in us-east-1: the credentials in use do not allow it; their IAM policy must allow the",
        ),
        (
            Refusal("GetInventory", "us-east-1", "InvalidFilter"),
            "GetInventory in us-east-1: the service refuses a filter",
        ),
        (Refusal("GetInventory", "us-east-1", "Unheard"), "GetInventory in us-east-1 failed"),
        (Refusal("GetInventory", "us-east-1", None), "GetInventory in us-east-1 failed"),
        (
            Refusal(LIST, "us-east-1", "InvalidTypeNameException", type_name="Custom:A", instance_id="i-1"),
            "ListInventoryEntries in us-east-1 (i-1 Custom:A): the service does not know the type; the module",
        ),
        (
            Refusal(LIST, "us-east-1", "ExpiredTokenException", type_name="Custom:A"),
            "ListInventoryEntries in us-east-1 (Custom:A): the credentials in use have expired",
        ),
    ],
)
def test_what_happened_and_what_to_do(refusal: Refusal, words: str) -> None:
    assert refusal.describe().startswith(words)


def of_node(number: int, type_name: str = "Custom:A") -> Refusal:
    return Refusal(LIST, "us-east-1", "InvalidInstanceId", type_name=type_name, instance_id=f"i-{number}")


def test_no_refusals_no_warnings() -> None:
    assert describe_refusals([]) == []


def test_one_warning_for_each_kind() -> None:
    refusals = [of_node(1), of_node(2, "Custom:B"), of_node(3), Refusal("GetInventory", "eu-west-1", "x", denied=True)]
    first, second, region = describe_refusals(refusals)
    assert first.endswith("treated as having no data: i-1, i-3")
    assert second.endswith("treated as having no data: i-2")
    assert region.endswith("ssm:GetInventory; the region is left out")
    assert "(i-1" not in first


@pytest.mark.parametrize(("count", "end"), [(3, "i-0, i-1, i-2"), (4, "i-0, i-1, i-2 and 1 more")])
def test_of_many_nodes_the_first_are_named(count: int, end: str) -> None:
    (warning,) = describe_refusals([of_node(number) for number in range(count)])
    assert warning.endswith(f"treated as having no data: {end}")


def test_a_warning_tells_everything_but_the_nodes_before_them() -> None:
    denied = Refusal(LIST, "us-east-1", "AccessDeniedException", True, "Custom:A", "i-1")
    place = "ListInventoryEntries in us-east-1 (Custom:A)"
    advice = "the credentials in use do not allow it; their IAM policy must allow the action ssm:ListInventoryEntries"
    assert describe_refusals([denied]) == [f"{place}: {advice}; treated as having no data: i-1"]
    unknown = Refusal(LIST, "us-east-1", "ExpiredTokenException", type_name="Custom:A", instance_id="i-1")
    expired = "the credentials in use have expired"
    assert describe_refusals([unknown]) == [f"{place}: {expired}; treated as having no data: i-1"]
