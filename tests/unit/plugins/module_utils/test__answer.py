# Copyright: Contributors to the fleetfacts.ssm collection
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Answers that are none of AWS: as values, and over the wire through every operation."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from ansible_collections.fleetfacts.ssm.plugins.module_utils import _api
from ansible_collections.fleetfacts.ssm.plugins.module_utils._answer import ForeignAnswer, check_answer
from ansible_collections.fleetfacts.ssm.plugins.module_utils._explained import problem_of
from ansible_collections.fleetfacts.ssm.plugins.module_utils._refusal import describe
from ansible_collections.fleetfacts.ssm.plugins.module_utils._waiter import wait_for_deletion
from tests.support.portal import HTML, LOGIN_PAGE, OF_AWS, portal
from tests.support.ssm_service.client import Service

NODE = "i-0123456789abcdef0"
ITEM = {"TypeName": "Custom:A", "SchemaVersion": "1.0", "CaptureTime": "2026-11-22T12:00:00Z", "Content": []}
JSON = {"Content-Type": "application/json"}
NO_OBJECT = "HTTP 200 with a body that is not a whole JSON object"


@pytest.mark.parametrize(
    ("headers", "body", "words"),
    [
        (HTML, LOGIN_PAGE, "HTTP 200 without the id of a request, of content type text/html"),
        (JSON, b"{}", "HTTP 200 without the id of a request, of content type application/json"),
        ({}, b"{}", "HTTP 200 without the id of a request, of content type none"),
        ({"Content-Type": "x" * 101}, b"{}", f"HTTP 200 without the id of a request, of content type {'x' * 100}"),
        (OF_AWS, LOGIN_PAGE, NO_OBJECT),
        (OF_AWS, b'{"Entries": [{"A": "1"}', NO_OBJECT),
        (OF_AWS, b"\xff", NO_OBJECT),
        (OF_AWS, b"", NO_OBJECT),
        ({**OF_AWS, "Content-Length": "9"}, b"", NO_OBJECT),
        (OF_AWS, b"[1]", NO_OBJECT),
        (OF_AWS, b"null", NO_OBJECT),
    ],
)
def test_an_answer_that_is_none(headers: Mapping[str, str], body: bytes, words: str) -> None:
    with pytest.raises(ForeignAnswer) as refused:
        check_answer(200, headers, body)
    assert str(refused.value) == words


@pytest.mark.parametrize(
    ("headers", "body"),
    [
        ({"x-amzn-requestid": "x"}, b"{}"),
        ({"x-amzn-requestid": "x", **JSON}, b'{"Entries": []}'),
        ({"Content-Type": "application/x-amz-json-1.1"}, b"{}"),
        ({"Content-Type": "Application/X-AMZ-JSON-1.1; charset=utf-8"}, b"{}"),
        ({"Content-Type": "application/x-amz-json-1.1", "Content-Length": "0"}, b""),
    ],
)
def test_an_answer_of_something_that_speaks_like_aws(headers: Mapping[str, str], body: bytes) -> None:
    check_answer(200, headers, body)


CALLS = [
    ("PutInventory", lambda client: _api.put_inventory(client, NODE, [ITEM])),
    ("ListInventoryEntries", lambda client: _api.list_inventory_entries(client, NODE, "Custom:A")),
    ("GetInventory", _api.get_inventory),
    ("GetInventorySchema", _api.get_inventory_schema),
    ("DeleteInventory", lambda client: _api.delete_inventory(client, TypeName="Custom:A")),
    ("DescribeInventoryDeletions", _api.describe_inventory_deletions),
    ("DescribeInventoryDeletions", lambda client: wait_for_deletion(client, "f961492a-8163-44ac-aa1e-01234567890a", 1)),
]
# Those that botocore's parser takes, and those that it breaks on.
BODIES = [(LOGIN_PAGE, HTML), (b"", HTML), (b"[1]", JSON), (b"null", JSON), (b'{"Entries": "x"}', JSON)]
SEEMS = "the answer is none of AWS: something between this machine and AWS seems to have answered in its place"
ADVICE = "Check the network and the proxy of this machine, and endpoint_url, and run again"
UNKNOWN = "Whether it took effect is not known"


def failed(call: Any, url: str) -> _api.AnsibleSSMError:
    with pytest.raises(_api.AnsibleSSMError) as raised:
        call(Service(url).client())
    return raised.value


@pytest.mark.parametrize(("operation", "call"), CALLS)
@pytest.mark.parametrize(("body", "headers"), BODIES)
def test_no_call_takes_it_for_success(operation: str, call: Any, body: bytes, headers: Mapping[str, str]) -> None:
    with portal(body, headers=headers) as place:
        error = failed(call, place.url)
    assert place.asked == [operation]
    assert (error.operation, type(error.exception)) == (operation, ForeignAnswer)
    told = describe(problem_of(error, "us-east-1"))
    assert told.startswith(f"{operation} in us-east-1: {SEEMS}")
    assert ADVICE in told
    assert told.count("is not known") == (operation in ("PutInventory", "DeleteInventory"))


@pytest.mark.parametrize(("operation", "call"), CALLS[:2])
def test_an_answer_with_the_headers_of_aws_that_has_another_form(operation: str, call: Any) -> None:
    body = b'{"Message": "x", "Entries": "x"}' if operation == "ListInventoryEntries" else b"[1]"
    with portal(body, headers=OF_AWS) as place:
        error = failed(call, place.url)
    assert str(error.exception) == "an answer that can't be read: AttributeError"
    assert describe(problem_of(error, "us-east-1")).count("is not known") == (operation == "PutInventory")


@pytest.mark.parametrize("status", [302, 400, 403, 404, 407, 413])
@pytest.mark.parametrize(("operation", "call"), CALLS[:2])
def test_a_refusal_that_names_no_error_is_none_of_aws(operation: str, call: Any, status: int) -> None:
    with portal(status=status) as place:
        error = failed(call, place.url)
    assert place.asked == [operation]
    told = describe(problem_of(error, "us-east-1"))
    assert told.startswith(f"{operation} in us-east-1: {SEEMS}")
    assert (UNKNOWN in told) == (operation == "PutInventory")


def test_a_refusal_whose_body_is_no_object_is_none_of_aws() -> None:
    with portal(b"[1]", 403, JSON) as place:
        error = failed(_api.get_inventory, place.url)
    assert isinstance(error.exception, ForeignAnswer)


def test_an_answer_without_words_says_nothing_twice() -> None:
    with portal(b"", 302) as place:
        error = failed(_api.get_inventory, place.url)
    problem = problem_of(error, "us-east-1")
    assert (problem.code, problem.message) == ("302", "")
    assert _api.words_of(error.exception) == "302"


def test_a_server_that_fails_and_names_no_error_may_have_done_it() -> None:
    with portal(status=502) as place:
        error = failed(CALLS[0][1], place.url)
    told = describe(problem_of(error, "us-east-1"))
    assert "the service, or a proxy on the way to it, failed although the call was repeated. Run again later" in told
    assert "An attempt of PutInventory got no proper answer, so whether it took effect is not known" in told
