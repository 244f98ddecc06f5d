"""Waiting for a deletion, over the answers of the service."""

from __future__ import annotations

from typing import Any

import botocore.session
import pytest
from botocore.config import Config
from botocore.exceptions import EndpointConnectionError
from botocore.stub import Stubber

from ansible_collections.fleetfacts.ssm.plugins.module_utils._api import AnsibleSSMError, error_code
from ansible_collections.fleetfacts.ssm.plugins.module_utils._waiter import wait_for_deletion

ID = "f961492a-8163-44ac-aa1e-01234567890a"


def ask(*answers: str | list[str], timeout: int = 3) -> bool:
    """Waits for a deletion; an answer is a list of statuses, or the code of an error."""
    client: Any = botocore.session.Session().create_client(
        "ssm", region_name="us-east-1", aws_access_key_id="a", aws_secret_access_key="b"
    )
    with Stubber(client) as stub:
        for answer in answers:
            if isinstance(answer, str):
                stub.add_client_error("describe_inventory_deletions", answer, expected_params={"DeletionId": ID})
            else:
                listed = {"InventoryDeletions": [{"DeletionId": ID, "LastStatus": status} for status in answer]}
                stub.add_response("describe_inventory_deletions", listed, {"DeletionId": ID})
        done = wait_for_deletion(client, ID, timeout)
        stub.assert_no_pending_responses()
    return done


@pytest.mark.parametrize("answers", [["AccessDeniedException"], [["InProgress"], "ValidationException"]])
def test_an_error_is_no_timeout(answers: list[Any]) -> None:
    with pytest.raises(AnsibleSSMError) as raised:
        ask(*answers)
    assert answers[-1] in str(raised.value.exception)


@pytest.mark.parametrize(
    "passing", [["InProgress"], [], "InvalidDeletionIdException", "ThrottlingException", "InternalServerError"]
)
def test_until_it_is_complete(passing: Any) -> None:
    assert ask(passing, ["Complete"])


def test_complete_at_once() -> None:
    assert ask(["Complete"])


@pytest.mark.parametrize("last", [["InProgress"], "InvalidDeletionIdException"])
def test_the_time_is_up(last: Any) -> None:
    assert not ask(last, last, timeout=1)


def test_the_code_of_an_error_that_a_waiter_met_is_not_lost() -> None:
    with pytest.raises(AnsibleSSMError) as raised:
        ask("AccessDeniedException")
    assert error_code(raised.value) == "AccessDeniedException"


def test_without_an_answer_the_error_is_the_sdks() -> None:
    client = botocore.session.Session().create_client(
        "ssm",
        region_name="us-east-1",
        aws_access_key_id="a",
        aws_secret_access_key="b",
        endpoint_url="http://127.0.0.1:9",
        config=Config(retries={"total_max_attempts": 1}),
    )
    with pytest.raises(AnsibleSSMError) as raised:
        wait_for_deletion(client, ID, 1)
    assert isinstance(raised.value.exception, EndpointConnectionError)
