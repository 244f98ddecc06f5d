"""One call a function: errors, paging, counting."""

from __future__ import annotations

import traceback
from types import SimpleNamespace
from typing import Any

import pytest
from botocore.exceptions import ClientError, EndpointConnectionError, HTTPClientError, ReadTimeoutError
from botocore.hooks import HierarchicalEmitter

from ansible_collections.fleetfacts.ssm.plugins.module_utils import _api
from tests.support.ssm_service.client import Service

NODE = "i-016648b75dd622dab"


def item(type_name: str, count: int) -> dict[str, Any]:
    head = {"TypeName": type_name, "SchemaVersion": "1.0", "CaptureTime": "2026-01-01T00:00:00Z"}
    return {**head, "Content": [{"Number": str(number)} for number in range(count)]}


@pytest.mark.parametrize(
    ("call", "operation"),
    [
        (lambda client: _api.put_inventory(client, NODE, [item("Custom:A", 1)]), "PutInventory"),
        (lambda client: _api.list_inventory_entries(client, NODE, "Custom:A"), "ListInventoryEntries"),
        (_api.get_inventory, "GetInventory"),
        (_api.get_inventory_schema, "GetInventorySchema"),
        (lambda client: _api.delete_inventory(client, TypeName="Custom:A"), "DeleteInventory"),
        (_api.describe_inventory_deletions, "DescribeInventoryDeletions"),
    ],
)
def test_an_error_tells_code_and_operation(inventory_aws: Service, call: Any, operation: str) -> None:
    inventory_aws.deny()
    with pytest.raises(_api.AnsibleSSMError) as caught:
        call(inventory_aws.client())
    assert _api.error_code(caught.value) == "AccessDeniedException"
    assert _api.is_access_denied(caught.value)
    assert (caught.value.operation, caught.value.credentials_call) == (operation, "")


def test_an_error_without_an_answer_tells_the_operation_too() -> None:
    unreachable = failing(EndpointConnectionError(endpoint_url="http://127.0.0.1:1"))
    with pytest.raises(_api.AnsibleSSMError) as caught:
        _api.put_inventory(unreachable, NODE, [])
    assert _api.error_code(caught.value) is None
    assert _api.error_response(caught.value) == {}
    assert caught.value.operation == "PutInventory"


def failing(error: Exception) -> Any:
    class Failing:
        meta = SimpleNamespace(events=HierarchicalEmitter())

        def put_inventory(self, **_request: Any) -> None:
            raise error

    return Failing()


def test_credentials_that_another_service_refuses_are_told_apart() -> None:
    refused = ClientError({"Error": {"Code": "AccessDenied", "Message": "words"}}, "AssumeRole")
    with pytest.raises(_api.AnsibleSSMError) as caught:
        _api.put_inventory(failing(refused), NODE, [])
    error = caught.value
    assert (error.operation, error.credentials_call) == ("PutInventory", "AssumeRole")
    assert not _api.is_access_denied(error)


def test_what_the_http_client_says_of_a_request_is_not_repeated() -> None:
    error = HTTPClientError(error=ValueError("Invalid header value b'MARKED'"))
    vars(error)["noted"] = 2
    with pytest.raises(_api.AnsibleSSMError) as caught:
        _api.put_inventory(failing(error), NODE, [])
    assert "ValueError" in str(caught.value.exception)
    assert "MARKED" not in "".join(traceback.format_exception(caught.value))
    assert vars(caught.value.exception)["noted"] == 2


def test_an_error_of_our_own_is_none_of_the_call() -> None:
    with pytest.raises(ZeroDivisionError):
        _api.put_inventory(failing(ZeroDivisionError()), NODE, [])


def test_the_words_of_an_error_say_nothing_twice() -> None:
    assert _api.words_of(ClientError(ANSWER, "PutInventory")) == "Bad: MARKED"
    assert _api.words_of(ClientError({"Error": {"Code": "302", "Message": ""}}, "PutInventory")) == "302"
    assert "(Unknown)" in _api.words_of(ClientError({}, "PutInventory"))
    assert _api.words_of(_api.AnsibleSSMError(message="words")) == "words"
    assert _api.words_of(ValueError("words")) == "words"


def test_what_became_of_the_connection_is_told() -> None:
    error = ReadTimeoutError(endpoint_url="http://192.0.2.1")
    with pytest.raises(_api.AnsibleSSMError) as caught:
        _api.put_inventory(failing(error), NODE, [])
    assert caught.value.exception is error


def test_all_pages_are_read_and_every_call_is_counted(inventory_aws: Service) -> None:
    inventory_aws.add_nodes(NODE)
    client = inventory_aws.client()
    calls = _api.CallCount()
    calls.watch(client)
    assert _api.put_inventory(client, NODE, [item("Custom:A", 120)]) == ""
    answer = _api.list_inventory_entries(client, NODE, "Custom:A")
    assert sorted(int(entry["Number"]) for entry in answer["Entries"]) == list(range(120))
    assert (answer["SchemaVersion"], answer["CaptureTime"]) == ("1.0", "2026-01-01T00:00:00Z")
    assert calls.as_dict() == {"ListInventoryEntries": 3, "PutInventory": 1}


def test_a_type_that_was_never_put_has_no_version(inventory_aws: Service) -> None:
    inventory_aws.add_nodes(NODE)
    assert _api.list_inventory_entries(inventory_aws.client(), NODE, "Custom:A") == {"Entries": []}


def test_entries_are_filtered_by_the_service(inventory_aws: Service) -> None:
    inventory_aws.add_nodes(NODE)
    client = inventory_aws.client()
    _api.put_inventory(client, NODE, [item("Custom:A", 3)])
    only = [{"Key": "Number", "Values": ["2"], "Type": "Equal"}]
    assert _api.list_inventory_entries(client, NODE, "Custom:A", only)["Entries"] == [{"Number": "2"}]


def test_our_clients_retry_adaptively_and_hold_a_connection_for_each_call_at_once() -> None:
    config: Any = _api.client_config(50)
    assert config.retries == {"mode": "adaptive", "max_attempts": 10}
    assert config.max_pool_connections == 50
    assert config.user_agent_extra.startswith("fleetfacts.ssm/")


def test_the_version_is_that_of_galaxy_yml() -> None:
    from pathlib import Path

    import yaml

    from ansible_collections.fleetfacts.ssm.plugins.module_utils._version import VERSION

    galaxy = yaml.safe_load((Path(__file__).parents[4] / "galaxy.yml").read_text(encoding="utf-8"))
    assert galaxy["version"] == VERSION


ANSWER = {
    "Error": {"Code": "Bad", "Message": "MARKED"},
    "Message": "MARKED",
    "ResponseMetadata": {"RequestId": "request-1"},
}


def test_an_error_that_may_be_repeated_is_itself() -> None:
    for error in (ClientError(ANSWER, "PutInventory"), EndpointConnectionError(endpoint_url="http://127.0.0.1:1")):
        assert _api.repeatable_error(error, no_log=False) is error


def test_an_answer_that_no_log_hides_keeps_its_code_and_the_id_of_the_request() -> None:
    told = _api.repeatable_error(ClientError(ANSWER, "PutInventory"), no_log=True)
    assert isinstance(told, ClientError)
    hidden = "the service's words are hidden by no_log"
    assert told.response == {
        "Error": {"Code": "Bad", "Message": hidden},
        "ResponseMetadata": {"RequestId": "request-1"},
    }
    assert str(told) == f"An error occurred (Bad) when calling the PutInventory operation: {hidden}"


def test_a_long_answer_is_cut() -> None:
    long: Any = {"Error": {"Code": "Bad", "Message": "x" * 1_000_000}}
    told = _api.repeatable_error(ClientError(long, "PutInventory"), no_log=False)
    assert isinstance(told, ClientError)
    assert told.response["Error"]["Message"] == f"{'x' * 997}..."
    assert told.response["ResponseMetadata"] == {}


def test_an_error_of_the_sdk_that_no_log_hides_keeps_its_name() -> None:
    told = _api.repeatable_error(EndpointConnectionError(endpoint_url="http://MARKED"), no_log=True)
    assert isinstance(told, _api.AnsibleSSMError)
    assert told.message == "EndpointConnectionError: the SDK's words are hidden by no_log"


def test_an_answer_without_words_has_none_to_hide() -> None:
    told = _api.repeatable_error(ClientError({"Error": {"Code": "Bad"}}, "PutInventory"), no_log=False)
    assert isinstance(told, ClientError)
    assert "Message" not in told.response["Error"]
