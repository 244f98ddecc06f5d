# Copyright: Contributors to the fleetfacts.ssm collection
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.fleetfacts.ssm.plugins.module_utils._explain import (
    explain,
    explain_ignored,
    explain_unexpected,
    meaning,
)
from ansible_collections.fleetfacts.ssm.plugins.module_utils._problem import Problem

NODE = "i-0123456789abcdef0"


def problem(code: str | None = "X", exception: str = "ClientError", **other: Any) -> Problem:
    facts = {"message": "words", "operation": "PutInventory", "instance_id": NODE, "region": "eu-central-1"}
    return Problem(code=code, exception=exception, **{**facts, "publishing": True, **other})


@pytest.mark.parametrize("dry_run", [False, True])
def test_a_dry_run_never_took_effect(dry_run: bool) -> None:
    lost = problem("ThrottlingException", operation="DeleteInventory", uncertain=True, dry_run=dry_run)
    assert ("whether it took effect is not known" in explain(lost)) is not dry_run


@pytest.mark.parametrize("exception", ["ProxyConnectionError", "SSLError"])
def test_a_connection_that_broke_after_the_request(exception: str) -> None:
    lost = explain(problem(None, exception, sent=True, uncertain=True))
    assert "SSM could not be reached" not in lost
    assert lost.count("took effect is not known") == 1
    assert "before PutInventory was answered, so whether it took effect is not known" in lost


@pytest.mark.parametrize(
    "exception", ["FileNotFoundError", "EndpointConnectionError", "ProxyConnectionError", "ReadTimeoutError"]
)
def test_credentials_that_could_not_be_had(exception: str) -> None:
    assert explain(problem(None, exception, unsigned=True, sent=True)) == (
        f"{NODE}: the credentials for PutInventory could not be had, so it was not sent. Check the profile in use, the "
        "files that it and the environment name for credentials, and that what gives them, such as STS, can be reached "
        "(words)"
    )
    after_a_lost_attempt = explain(problem(None, exception, unsigned=True, uncertain=True))
    assert "was not sent" not in after_a_lost_attempt
    assert "An attempt of PutInventory got no proper answer" in after_a_lost_attempt


def test_no_credentials_at_all_are_no_failure_of_those_there_are() -> None:
    assert "no credentials were found. Give profile" in explain(problem(None, "NoCredentialsError", unsigned=True))


SEEMS = (
    "the answer is none of AWS: something between this machine and AWS seems to have answered in its place, such as a "
    "proxy or the login page of a network"
)
CHECK = "Check the network and the proxy of this machine, and endpoint_url, and run again"


@pytest.mark.parametrize(("code", "exception"), [(None, "ForeignAnswer"), ("403", "ClientError")])
def test_an_answer_that_is_none_of_aws(code: str | None, exception: str) -> None:
    unknown = ". Whether it took effect is not known. "
    put = explain(problem(code, exception, uncertain=True, message=""))
    left = "what is stored already is left alone"
    assert put == f"{NODE}: {SEEMS}{unknown}{CHECK}: {left} ({code or ''})"
    reading = meaning(problem(code, exception, operation="GetInventory", publishing=False))
    assert reading == f"{SEEMS}. {CHECK}"
    deletion = meaning(problem(code, exception, operation="DeleteInventory", publishing=False))
    assert deletion
    assert deletion.startswith(f"{SEEMS}{unknown}{CHECK}: if the deletion was begun, the next run joins it")
    dry_run = meaning(problem(code, exception, operation="DeleteInventory", publishing=False, dry_run=True))
    assert dry_run == f"{SEEMS}. {CHECK}"


def test_a_server_that_failed_without_a_name_for_it() -> None:
    text = explain(problem("502", uncertain=True, message=""))
    assert "the service, or a proxy on the way to it, failed although the call was repeated" in text
    assert text.endswith("so whether it took effect is not known (502)")


def test_what_an_attempt_may_have_done_is_not_denied() -> None:
    text = explain(problem(None, "EndpointConnectionError", uncertain=True))
    assert "nothing was sent" not in text
    assert "An attempt of PutInventory got no proper answer, so whether it took effect is not known" in text


def test_a_session_that_is_over() -> None:
    said = "the profile in use needs a session that is missing or over. Run aws sso login, or aws login, with it"
    assert meaning(problem(None, "SSOTokenLoadError")) == said


def test_credentials_that_were_refused_are_no_refusal_of_the_call() -> None:
    refused = problem("AccessDenied", credentials_call="AssumeRole", operation="ListInventoryEntries")
    assert explain(refused) == (
        f"{NODE}: the credentials for ListInventoryEntries could not be had, since AssumeRole failed. Check the role "
        "of the profile, who its trust policy lets assume it, and the credentials that are to assume it "
        "(AccessDenied: words)"
    )


# code, exception, and a part that tells the user what to do
ADVICE = [
    (
        "InvalidInstanceId",
        "ClientError",
        "is not a managed node in eu-central-1. Check the id, the account and the region",
    ),
    ("InvalidInstanceId", "ClientError", "a node just launched needs minutes for that, wait_timeout waits for it"),
    ("AccessDeniedException", "ClientError", "may not call ssm:PutInventory. Allow it in their IAM policy ("),
    ("AccessDenied", "ClientError", "may not call ssm:PutInventory. Allow it in their IAM policy ("),
    ("UnauthorizedOperation", "ClientError", "may not call ssm:PutInventory. Allow it in their IAM policy ("),
    (
        "CustomSchemaCountLimitExceededException",
        "ClientError",
        "the account already has its 20 custom inventory types in eu-central-1. Delete one that is no longer needed",
    ),
    ("ItemSizeLimitExceededException", "ClientError", "the item is too large: at most 1024 KB are taken"),
    ("TotalSizeLimitExceededException", "ClientError", "1 MB a call and 5,000 KB a day are taken"),
    ("ItemContentMismatchException", "ClientError", "spelled in another case than the type knows it"),
    ("InvalidItemContentException", "ClientError", "spelled in another case than the type knows it"),
    ("InvalidTypeNameException", "ClientError", "the service has no type of this name that can be put"),
    ("UnsupportedInventorySchemaVersionException", "ClientError", "does not take this schema version"),
    ("UnsupportedInventoryItemContextException", "ClientError", "Leave context out for custom types"),
    ("InvalidInventoryItemContextException", "ClientError", "Leave context out for custom types"),
    ("SubTypeCountLimitExceededException", "ClientError", "Leave context out for custom types"),
    ("ThrottlingException", "ClientError", "allow more attempts with aws_config={retries: {max_attempts: 20,"),
    ("RequestLimitExceeded", "ClientError", "kept throttling"),
    ("TooManyUpdates", "ClientError", "kept throttling"),
    ("ExpiredTokenException", "ClientError", "the credentials in use have expired"),
    ("ExpiredToken", "ClientError", "the credentials in use have expired"),
    ("UnrecognizedClientException", "ClientError", "the service in eu-central-1 does not accept the credentials"),
    ("InvalidClientTokenId", "ClientError", "does not accept the credentials"),
    ("InvalidSignatureException", "ClientError", "the clock of this machine"),
    ("SignatureDoesNotMatch", "ClientError", "the clock of this machine"),
    ("OptInRequired", "ClientError", "that the region is enabled for the account"),
    ("ValidationException", "ClientError", "that this collection had found good. Please report it"),
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
    (None, "SSOTokenLoadError", "Run aws sso login, or aws login, with it"),
    (None, "UnauthorizedSSOTokenError", "Run aws sso login, or aws login, with it"),
    (None, "TokenRetrievalError", "needs a session that is missing or over"),
    (None, "LoginTokenLoadError", "needs a session that is missing or over"),
    (None, "LoginRefreshRequired", "needs a session that is missing or over"),
    (None, "CredentialRetrievalError", "Run what its credential_process names by hand to see why"),
    ("Other", "ClientError", "PutInventory failed"),
    (None, "OtherError", "PutInventory failed"),
]


@pytest.mark.parametrize(("code", "exception", "advice"), ADVICE)
def test_advice(code: str | None, exception: str, advice: str) -> None:
    text = explain(problem(code, exception))
    assert text.startswith(f"{NODE}: ")
    assert advice in text
    assert text.endswith(f"({code}: words)" if code else "(words)")


@pytest.mark.parametrize(
    ("names", "told"),
    [
        ([], NODE),
        (["Custom:A"], f"{NODE} Custom:A"),
        (["Custom:A", "Custom:B", "Custom:C"], f"{NODE} Custom:A, Custom:B, Custom:C"),
        (["Custom:A", "Custom:B", "Custom:C", "D", "E"], f"{NODE} Custom:A, Custom:B, Custom:C and 2 more"),
    ],
)
def test_the_types_are_named_where_there_are_any(names: list[str], told: str) -> None:
    assert explain(problem(type_names=names)) == f"{told}: PutInventory failed (X: words)"


def test_a_node_that_is_not_managed_has_no_type_to_blame() -> None:
    assert explain(problem("InvalidInstanceId", type_names=["Custom:A"])).startswith(f"{NODE}: is not a managed node")


def test_a_node_that_was_waited_for() -> None:
    text = explain(problem("InvalidInstanceId", waited=600))
    assert text.startswith(f"{NODE}: is still not a managed node in eu-central-1 after 600 seconds. Check the id, ")
    assert "wait_timeout" not in text


def test_a_read_that_is_denied_can_be_done_without() -> None:
    hint = "; outside check mode, compare=hash does without it"
    reading = explain(problem("AccessDeniedException", operation="ListInventoryEntries"))
    assert f"may not call ssm:ListInventoryEntries. Allow it in their IAM policy{hint} (" in reading
    assert hint not in explain(problem("AccessDeniedException"))


def test_what_is_denied_explicitly_cannot_be_allowed() -> None:
    text = explain(problem("AccessDeniedException", message="... with an explicit deny in a service control policy"))
    assert "may not call ssm:PutInventory. A policy denies it explicitly: that one must change" in text
    assert "Allow" not in text


@pytest.mark.parametrize("code", ["ItemContentMismatchException", "InvalidItemContentException"])
def test_a_hash_that_came_alone(code: str) -> None:
    assert "does not hold the content hash that came alone, so there is nothing" in explain(problem(code, by_hash=True))


def test_a_put_that_the_service_ignored() -> None:
    assert explain_ignored(NODE, ["Custom:A"], "sent with a disabled schema version 1.0") == (
        f"{NODE} Custom:A: the service stored nothing, since this schema version is disabled. Give schema_version a "
        "number greater than that of the disabled version (sent with a disabled schema version 1.0)"
    )


REPORT = "Please report it at https://github.com/fleetfacts/ansible-collection-ssm/issues"


@pytest.mark.parametrize(
    ("error", "putting", "told"),
    [
        (OSError("Disk full."), False, f"unexpected OSError: Disk full. {REPORT}"),
        (ValueError(), False, f"unexpected ValueError. {REPORT}"),
        (ValueError("XX"), True, f"unexpected ValueError: XX. Whether the put took effect is not known. {REPORT}"),
    ],
)
def test_what_nobody_thought_of(error: Exception, putting: bool, told: str) -> None:
    assert explain_unexpected(NODE, ["Custom:A"], error, putting) == f"{NODE} Custom:A: {told}"


@pytest.mark.parametrize("code", ["ValidationException", "InvalidFilter", "Unheard"])
def test_with_no_log_no_words_of_the_service(code: str) -> None:
    text = explain(problem(code, message="Value 'secret'", no_log=True))
    assert text.endswith(f"({code}: the service's words are hidden by no_log)")
    assert "secret" not in text


def test_a_refused_request_is_reported_with_words_that_are_not_hidden() -> None:
    told = meaning(problem("ValidationException", no_log=True))
    assert told is not None
    assert "had found good. Please report it with what it says without no_log at https" in told


def test_with_no_log_no_words_of_the_sdk_or_of_python() -> None:
    text = explain(problem(None, "ReadTimeoutError", message="secret", no_log=True))
    assert text.endswith("(ReadTimeoutError: the SDK's words are hidden by no_log)")
    text = explain_unexpected(NODE, [], ValueError("secret"), False, no_log=True)
    assert text == f"{NODE} : unexpected ValueError: the error's words are hidden by no_log. {REPORT}"


def test_a_policy_that_denies_is_told_even_where_its_words_are_not() -> None:
    text = explain(problem("AccessDeniedException", message="with an explicit deny in a policy", no_log=True))
    assert "A policy denies it explicitly" in text


def test_of_endless_words_the_beginning_is_told() -> None:
    assert len(explain(problem(message="x" * 1_000_000))) < 1200
    assert len(explain_unexpected(NODE, [], ValueError("x" * 1_000_000), False)) < 1200


READS = [
    ("InvalidInstanceId", "", "the node is not registered any more, or the credentials in use may not see it"),
    (
        "InvalidTypeNameException",
        "",
        "the service does not know the type; the module fleetfacts.ssm.ssm_inventory_type",
    ),
    ("InvalidFilter", "", "the service refuses a filter. A key names a type and one of its attributes"),
    ("ValidationException", "", "the service refuses the request"),
    ("AccessDeniedException", "", "the credentials in use may not call ssm:GetInventory. Allow it in their IAM policy"),
    ("ExpiredTokenException", "", "the credentials in use have expired. Get new ones and run again"),
    ("InternalServerError", "", "the service failed although the call was repeated. Run again later"),
    (None, "EndpointConnectionError", "SSM could not be reached in eu-central-1. Check the network, the proxy and the"),
    (None, "ReadTimeoutError", "the connection was lost before GetInventory was answered. Run again"),
]


@pytest.mark.parametrize(("code", "exception", "words"), READS)
def test_what_it_means_for_those_who_read(code: str | None, exception: str, words: str) -> None:
    told = meaning(Problem("GetInventory", "eu-central-1", code, exception))
    assert told is not None
    assert told.startswith(words)
    assert told == words or words.endswith(("the", "type", "attributes"))


def test_what_nothing_is_known_of() -> None:
    assert meaning(Problem("GetInventory", "eu-central-1", "Unheard", "ClientError")) is None


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


# What is said in each case, to the letter.
WORDS: dict[str, tuple[str, dict[str, Any], str]] = {
    "node": (
        "InvalidInstanceId",
        {},
        (
            "is not a managed node in us-east-1. Check the id, the account and the region, and that its SSM agent"
            " runs and has registered; a node just launched needs minutes for that, wait_timeout waits for it"
        ),
    ),
    "item size": (
        "ItemSizeLimitExceededException",
        {},
        (
            "the item is too large: at most 1024 KB are taken for one type of one node. Put fewer entries or "
            "shorter values"
        ),
    ),
    "total size": (
        "TotalSizeLimitExceededException",
        {},
        (
            "the node has sent too much: 1 MB a call and 5,000 KB a day are taken, all that its agent and others "
            "send for it included. Put less, or try again tomorrow"
        ),
    ),
    "hash alone": (
        "ItemContentMismatchException",
        {"by_hash": True},
        "the service does not hold the content hash that came alone, so there is nothing to renew. Give the content",
    ),
    "content": (
        "InvalidItemContentException",
        {},
        (
            "the service refused the content. An attribute may be spelled in another case than the type knows it,"
            " or be one more than the 50 that a type has at most: compare with "
            "fleetfacts.ssm.ssm_inventory_type_info"
        ),
    ),
    "too many types": (
        "CustomSchemaCountLimitExceededException",
        {},
        (
            "the account already has its 20 custom inventory types in us-east-1. Delete one that is no longer "
            "needed (module fleetfacts.ssm.ssm_inventory_type), or put this data in another type"
        ),
    ),
    "schema version": (
        "UnsupportedInventorySchemaVersionException",
        {},
        (
            "the service does not take this schema version. Custom types take versions not lower than the one in "
            "use and not disabled; the module fleetfacts.ssm.ssm_inventory_type_info shows those of AWS types"
        ),
    ),
    "context": (
        "InvalidInventoryItemContextException",
        {},
        "the service does not take this context for this type. Leave context out for custom types",
    ),
    "request": (
        "ValidationException",
        {},
        (
            "the service refuses a request that this collection had found good. Please report it with these words at "
            "https://github.com/fleetfacts/ansible-collection-ssm/issues"
        ),
    ),
    "throttled": (
        "ThrottlingException",
        {},
        (
            "the service kept throttling although every call was repeated with growing pauses. Lower concurrency "
            "or forks, or allow more attempts with aws_config={retries: {max_attempts: 20, mode: adaptive}}"
        ),
    ),
    "expired": (
        "ExpiredTokenException",
        {},
        "the credentials in use have expired. Get new ones and run again: what is stored already is left alone",
    ),
    "failed": (
        "InternalServerError",
        {},
        "the service failed although the call was repeated. Run again later: what is stored already is left alone",
    ),
    "no credentials": (
        "NoCredentialsError",
        {},
        (
            "no credentials were found. Give profile, or access_key and secret_key, or run where there are some: "
            "in the environment, or on a node with an instance role"
        ),
    ),
    "not reached": (
        "EndpointConnectionError",
        {},
        (
            "SSM could not be reached in us-east-1, nothing was sent. Check the network, the proxy and the VPC "
            "endpoint of this machine, and endpoint_url"
        ),
    ),
    "no answer": (
        "ReadTimeoutError",
        {},
        (
            "the connection was lost before PutInventory was answered, so whether it took effect is not known. "
            "Run again: what is stored already is left alone"
        ),
    ),
}


@pytest.mark.parametrize(("code", "about", "words"), WORDS.values(), ids=WORDS)
def test_the_words_of_each_case(code: str, about: dict[str, Any], words: str) -> None:
    assert meaning(problem(code, region="us-east-1", **about)) == words


def test_credentials_that_could_not_be_had_after_a_lost_attempt() -> None:
    about: dict[str, Any] = {"exception": "FileNotFoundError", "message": "x", "unsigned": True}
    lost, first = (
        Problem("PutInventory", "us-east-1", None, uncertain=uncertain, **about) for uncertain in (True, False)
    )
    assert "the credentials for PutInventory could not be had. Check" in explain(lost)
    assert "the credentials for PutInventory could not be had, so it was not sent. Check" in explain(first)
