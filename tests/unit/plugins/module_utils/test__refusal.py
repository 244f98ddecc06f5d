"""Refusals in words."""

from __future__ import annotations

import pytest

from ansible_collections.fleetfacts.ssm.plugins.module_utils._problem import Problem
from ansible_collections.fleetfacts.ssm.plugins.module_utils._refusal import describe, describe_refusals

LIST = "ListInventoryEntries"


@pytest.mark.parametrize(
    ("refusal", "words"),
    [
        (
            Problem("GetInventory", "us-east-1", "AccessDeniedException"),
            "GetInventory in us-east-1: the credentials in use may not call ssm:GetInventory. Allow it in their",
        ),
        (
            Problem("GetInventory", "us-east-1", "InvalidFilter"),
            "GetInventory in us-east-1: the service refuses a filter",
        ),
        (Problem("GetInventory", "us-east-1", "Unheard"), "GetInventory in us-east-1 failed"),
        (Problem("GetInventory", "us-east-1", None), "GetInventory in us-east-1 failed"),
        (
            Problem(LIST, "us-east-1", "InvalidTypeNameException", type_names=("Custom:A",), instance_id="i-1"),
            "ListInventoryEntries in us-east-1 (i-1 Custom:A): the service does not know the type; the module",
        ),
        (
            Problem(LIST, "us-east-1", "ExpiredTokenException", type_names=("Custom:A",)),
            "ListInventoryEntries in us-east-1 (Custom:A): the credentials in use have expired",
        ),
    ],
)
def test_what_happened_and_what_to_do(refusal: Problem, words: str) -> None:
    assert describe(refusal).startswith(words)


NEXT_RUN = (
    "Run again: if the deletion was begun, the next run joins it, or reports no change where it is complete already; "
    "if not, it begins it"
)


@pytest.mark.parametrize(
    ("code", "exception", "facts", "words"),
    [
        (None, "ReadTimeoutError", {}, f"so whether it took effect is not known. {NEXT_RUN}"),
        (None, "ConnectionClosedError", {"uncertain": True}, f"so whether it took effect is not known. {NEXT_RUN}"),
        (None, "ConnectionClosedError", {"dry_run": True}, "It was a dry run, so nothing was deleted. Run again"),
        ("InternalServerError", "", {"uncertain": True}, f"so whether it took effect is not known. {NEXT_RUN}"),
        ("Unheard", "", {"uncertain": True}, f"so whether it took effect is not known. {NEXT_RUN}"),
        ("ThrottlingException", "", {}, "max_attempts: 20, mode: adaptive}}"),
        ("InternalServerError", "", {"dry_run": True}, "although the call was repeated. Run again later"),
    ],
)
def test_what_became_of_a_deletion(code: str | None, exception: str, facts: dict[str, bool], words: str) -> None:
    told = describe(Problem("DeleteInventory", "us-east-1", code, exception, type_names=("Custom:A",), **facts))
    assert told.startswith("DeleteInventory in us-east-1 (Custom:A)")
    assert told.endswith(words)
    assert told.count("is not known") <= 1


def of_node(number: int, type_name: str = "Custom:A") -> Problem:
    return Problem(LIST, "us-east-1", "InvalidInstanceId", type_names=(type_name,), instance_id=f"i-{number}")


def test_no_refusals_no_warnings() -> None:
    assert describe_refusals([]) == []


def test_one_warning_for_each_kind() -> None:
    refusals = [of_node(1), of_node(2, "Custom:B"), of_node(3), Problem("GetInventory", "eu-west-1", "AccessDenied")]
    first, second, region = describe_refusals(refusals)
    assert first.endswith("treated as having no data: i-1, i-3")
    assert second.endswith("treated as having no data: i-2")
    assert region.endswith("Allow it in their IAM policy; the region is left out")
    assert "(i-1" not in first


@pytest.mark.parametrize(("count", "end"), [(3, "i-0, i-1, i-2"), (4, "i-0, i-1, i-2 and 1 more")])
def test_of_many_nodes_the_first_are_named(count: int, end: str) -> None:
    (warning,) = describe_refusals([of_node(number) for number in range(count)])
    assert warning.endswith(f"treated as having no data: {end}")


def test_a_warning_tells_everything_but_the_nodes_before_them() -> None:
    denied = Problem(LIST, "us-east-1", "AccessDeniedException", type_names=("Custom:A",), instance_id="i-1")
    place = "ListInventoryEntries in us-east-1 (Custom:A)"
    advice = "the credentials in use may not call ssm:ListInventoryEntries. Allow it in their IAM policy"
    assert describe_refusals([denied]) == [f"{place}: {advice}; treated as having no data: i-1"]
    unknown = Problem(LIST, "us-east-1", "ExpiredTokenException", type_names=("Custom:A",), instance_id="i-1")
    expired = "the credentials in use have expired. Get new ones and run again"
    assert describe_refusals([unknown]) == [f"{place}: {expired}; treated as having no data: i-1"]
