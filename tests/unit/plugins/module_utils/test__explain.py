# Copyright: Contributors to the fleetfacts.ssm collection
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.fleetfacts.ssm.plugins.module_utils._explain import Problem, explain

NODE = "i-0123456789abcdef0"


def problem(code: str | None = "X", exception: str = "ClientError", **other: Any) -> Problem:
    facts = {"message": "words", "operation": "PutInventory", "instance_id": NODE, "region": "eu-central-1"}
    return Problem(code=code, exception=exception, **{**facts, **other})


# code, exception, and a part that tells the user what to do
ADVICE = [
    ("InvalidInstanceId", "ClientError", "is not a managed node in eu-central-1. Check the id and the region"),
    ("InvalidInstanceId", "ClientError", "a node just launched needs minutes for that, wait_timeout waits for it"),
    ("AccessDeniedException", "ClientError", "Allow ssm:PutInventory in their IAM policy ("),
    ("AccessDenied", "ClientError", "Allow ssm:PutInventory in their IAM policy ("),
    ("UnauthorizedOperation", "ClientError", "Allow ssm:PutInventory in their IAM policy ("),
    (
        "CustomSchemaCountLimitExceededException",
        "ClientError",
        "the account already has its 20 custom inventory types in eu-central-1. Delete one that is no longer needed",
    ),
    ("ItemSizeLimitExceededException", "ClientError", "the item is too large: at most 1024 KB are taken"),
    ("TotalSizeLimitExceededException", "ClientError", "1 MB a call and 5,000 KB a day are taken"),
    ("ItemContentMismatchException", "ClientError", "does not hold the content hash that came alone"),
    ("InvalidItemContentException", "ClientError", "spelled in another case than the type knows it"),
    ("InvalidTypeNameException", "ClientError", "refused the name of the type"),
    ("UnsupportedInventorySchemaVersionException", "ClientError", "does not take this schema version"),
    ("UnsupportedInventoryItemContextException", "ClientError", "Leave context out for custom types"),
    ("InvalidInventoryItemContextException", "ClientError", "Leave context out for custom types"),
    ("SubTypeCountLimitExceededException", "ClientError", "Leave context out for custom types"),
    ("ThrottlingException", "ClientError", "raise the number of attempts with aws_config (retries: max_attempts)"),
    ("TooManyUpdates", "ClientError", "kept throttling"),
    ("ExpiredTokenException", "ClientError", "the credentials in use have expired"),
    ("ExpiredToken", "ClientError", "the credentials in use have expired"),
    ("UnrecognizedClientException", "ClientError", "the service in eu-central-1 does not accept the credentials"),
    ("InvalidClientTokenId", "ClientError", "does not accept the credentials"),
    ("InvalidSignatureException", "ClientError", "the clock of this machine"),
    ("SignatureDoesNotMatch", "ClientError", "the clock of this machine"),
    ("InternalServerError", "ClientError", "the service failed although the call was repeated"),
    ("ServiceUnavailable", "ClientError", "the service failed although the call was repeated"),
    (None, "NoCredentialsError", "no credentials were found. Give profile"),
    (None, "PartialCredentialsError", "no credentials were found. Give profile"),
    (None, "EndpointConnectionError", "SSM could not be reached in eu-central-1, nothing was sent"),
    (None, "ConnectTimeoutError", "nothing was sent"),
    (None, "ProxyConnectionError", "nothing was sent"),
    (None, "SSLError", "nothing was sent"),
    (None, "ReadTimeoutError", "before PutInventory was answered, so whether it took effect is not known"),
    (None, "ConnectionClosedError", "before PutInventory was answered, so whether it took effect is not known"),
    ("Other", "ClientError", "PutInventory failed"),
    (None, "OtherError", "PutInventory failed"),
]


@pytest.mark.parametrize(("code", "exception", "advice"), ADVICE)
def test_advice(code: str | None, exception: str, advice: str) -> None:
    text = explain(problem(code, exception))
    assert text.startswith(f"{NODE}: ")
    assert advice in text
    assert text.endswith(f"({code}: words)" if code else "(words)")


def test_the_type_is_named_where_there_is_one() -> None:
    assert explain(problem(type_name="Custom:A")) == f"{NODE} Custom:A: PutInventory failed (X: words)"


def test_a_read_that_is_denied_can_be_done_without() -> None:
    hint = "; outside check mode, compare=hash does without it"
    reading = explain(problem("AccessDeniedException", operation="ListInventoryEntries"))
    assert f"Allow ssm:ListInventoryEntries in their IAM policy{hint} (" in reading
    assert hint not in explain(problem("AccessDeniedException"))


def test_the_types_that_exist_are_named() -> None:
    text = explain(problem("CustomSchemaCountLimitExceededException", custom_types=["Custom:A", "Custom:B"]))
    assert "in eu-central-1. It holds: Custom:A, Custom:B. Delete one" in text


UNCERTAIN = ". An attempt of PutInventory got no proper answer, so whether it took effect is not known ("


@pytest.mark.parametrize(
    ("code", "exception", "told"),
    [
        ("ThrottlingException", "ClientError", True),
        ("InternalServerError", "ClientError", True),
        (None, "EndpointConnectionError", True),
        (None, "ReadTimeoutError", False),
        (None, "ConnectionClosedError", False),
    ],
)
def test_an_uncertain_put_says_so_once(code: str | None, exception: str, told: bool) -> None:
    assert (UNCERTAIN in explain(problem(code, exception, uncertain=True))) == told
    assert UNCERTAIN not in explain(problem(code, exception))
