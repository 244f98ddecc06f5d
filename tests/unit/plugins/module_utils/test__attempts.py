# Copyright: Contributors to the fleetfacts.ssm collection
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from threading import Thread
from types import SimpleNamespace
from typing import Any

import botocore.exceptions
import botocore.session
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError, ConnectionClosedError, EndpointConnectionError
from botocore.hooks import HierarchicalEmitter

from ansible_collections.fleetfacts.ssm.plugins.module_utils import _api
from ansible_collections.fleetfacts.ssm.plugins.module_utils._attempts import (
    cause_of_failure,
    is_uncertain,
    is_unsigned,
    watch,
)
from ansible_collections.fleetfacts.ssm.plugins.module_utils._explain import explain
from ansible_collections.fleetfacts.ssm.plugins.module_utils._explained import problem_of
from tests.support.abandoned import error_of_abandoned
from tests.support.portal import portal
from tests.support.ssm_service.client import Service

NODE = "i-0123456789abcdef0"
ITEM = {"TypeName": "Custom:A", "SchemaVersion": "1.0", "CaptureTime": "2026-11-22T12:00:00Z", "Content": []}


@pytest.fixture
def client(service: Service, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A client that tries twice, without a pause."""
    service.add_nodes(NODE)
    monkeypatch.setattr("botocore.retries.standard.ExponentialBackoff.delay_amount", lambda *_args: 0)
    made = service.client(config=Config(retries={"total_max_attempts": 2, "mode": "standard"}))
    watch(made)
    return made


def put(client: Any) -> BaseException:
    with pytest.raises((ClientError, ConnectionClosedError)) as failed:
        client.put_inventory(InstanceId=NODE, Items=[ITEM])
    return failed.value


def test_a_put_that_was_answered_is_certain(service: Service, client: Any) -> None:
    service.throttle(5)
    assert not is_uncertain(put(client))


def test_a_lost_attempt_makes_the_last_answer_uncertain(service: Service, client: Any) -> None:
    service.cut(1, when="after")
    service.throttle(1)
    assert is_uncertain(put(client))
    service.throttle(5)
    assert not is_uncertain(put(client))


def test_a_failure_of_the_service_is_uncertain(service: Service, client: Any) -> None:
    service.fail("PutInventory", "InternalServerError", times=2)
    assert is_uncertain(put(client))


def test_a_put_that_was_never_answered_is_uncertain(service: Service, client: Any) -> None:
    service.cut(5)
    assert is_uncertain(put(client))


def delete(client: Any) -> BaseException:
    with pytest.raises((ClientError, ConnectionClosedError)) as failed:
        client.delete_inventory(TypeName="Custom:A")
    return failed.value


def test_a_deletion_that_was_answered_is_certain(service: Service, client: Any) -> None:
    service.throttle(5)
    assert not is_uncertain(delete(client))


def test_a_deletion_that_lost_an_attempt_is_uncertain(service: Service, client: Any) -> None:
    service.cut(5)
    assert is_uncertain(delete(client))
    service.heal()
    service.fail("DeleteInventory", "InternalServerError")
    service.throttle(5)
    assert is_uncertain(delete(client))


def test_watching_twice_counts_once(service: Service, client: Any) -> None:
    watch(client)
    service.cut(5)
    failed = put(client)
    assert list(vars(failed).values()).count(2) == 1


def test_what_was_never_sent_is_certain(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("botocore.retries.standard.ExponentialBackoff.delay_amount", lambda *_args: 0)
    made = Service("http://127.0.0.1:9").client(config=Config(retries={"total_max_attempts": 2, "mode": "standard"}))
    watch(made)
    with pytest.raises(EndpointConnectionError) as failed:
        made.put_inventory(InstanceId=NODE, Items=[ITEM])
    assert not is_uncertain(failed.value)


def test_reads_are_not_watched(service: Service, client: Any) -> None:
    service.cut(1)
    service.throttle(1)
    with pytest.raises(ClientError) as failed:
        client.list_inventory_entries(InstanceId=NODE, TypeName="Custom:A")
    assert not is_uncertain(failed.value)


@pytest.mark.parametrize("exception", [None, ValueError("x"), ClientError({}, "PutInventory")])
def test_other_exceptions_are_certain(exception: Exception | None) -> None:
    assert not is_uncertain(exception)


class StandIn:
    """A client as far as it is watched."""

    def __init__(self) -> None:
        self.meta = SimpleNamespace(events=HierarchicalEmitter())


@pytest.mark.parametrize(
    ("name", "lost"),
    [
        ("EndpointConnectionError", False),
        ("ConnectTimeoutError", False),
        ("ProxyConnectionError", True),
        ("SSLError", True),
        ("ReadTimeoutError", True),
        ("ConnectionClosedError", True),
    ],
)
def test_attempts_that_were_sent_may_have_been_written(name: str, lost: bool) -> None:
    client = StandIn()
    watch(client)
    failed = getattr(botocore.exceptions, name)(endpoint_url="https://x", proxy_url="x", error="x")
    request: dict[str, Any] = {"context": {}}
    events, about = client.meta.events, {"response": None, "caught_exception": failed, "request_dict": request}
    events.emit("needs-retry.ssm.PutInventory", **about)
    events.emit("after-call-error.ssm.PutInventory", exception=failed, context=request["context"])
    assert is_uncertain(failed) == lost


@pytest.mark.parametrize("exception", [None, ValueError("x"), ClientError({}, "PutInventory")])
def test_other_exceptions_are_of_no_phase(exception: Exception | None) -> None:
    assert not is_unsigned(exception)
    assert exception is None or cause_of_failure(exception) is None


PROFILES = """
[profile role]
role_arn = arn:aws:iam::123456789012:role/x
source_profile = base
[profile base]
aws_access_key_id = x
aws_secret_access_key = x
[profile web]
role_arn = arn:aws:iam::123456789012:role/x
web_identity_token_file = /nowhere/token
"""


@pytest.fixture
def hangs_up() -> Iterator[str]:
    """The URL of an STS that closes each connection without an answer."""

    def serve() -> None:
        with suppress(OSError):
            while True:
                connection = listener.accept()[0]
                connection.recv(65536)
                connection.close()

    with socket.create_server(("127.0.0.1", 0)) as listener:
        Thread(target=serve, daemon=True).start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        listener.shutdown(socket.SHUT_RDWR)


@pytest.fixture
def told_of(service: Service, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Any:
    """What is told of a put with a profile, and the SDK's exception."""
    (tmp_path / "config").write_text(PROFILES, encoding="utf-8")
    environment = {**service.env, "AWS_CONFIG_FILE": str(tmp_path / "config"), "AWS_MAX_ATTEMPTS": "1"}
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(name)

    def tell(profile: str, sts: str) -> tuple[str, str]:
        monkeypatch.setenv("AWS_ENDPOINT_URL_STS", sts)
        client: Any = botocore.session.Session(profile=profile).create_client("ssm", endpoint_url=service.url)
        with pytest.raises(_api.AnsibleSSMError) as failed:
            _api.put_inventory(client, NODE, [ITEM])
        assert service.calls == []
        problem = problem_of(failed.value, "us-east-1", publishing=True)
        return explain(problem), type(failed.value.exception).__name__

    return tell


NOT_HAD = "the credentials for PutInventory could not be had, so it was not sent"


def test_a_token_that_is_not_there_is_a_fault_of_the_configuration(told_of: Any) -> None:
    told, exception = told_of("web", "http://127.0.0.1:9")
    assert exception == "FileNotFoundError"
    assert NOT_HAD in told
    assert "/nowhere/token" in told


def test_an_sts_out_of_reach_is_no_ssm_out_of_reach(told_of: Any) -> None:
    told, exception = told_of("role", "http://127.0.0.1:9")
    assert exception == "EndpointConnectionError"
    assert NOT_HAD in told
    assert "SSM could not be reached" not in told


def test_an_sts_that_hangs_up_leaves_no_put_uncertain(told_of: Any, hangs_up: str) -> None:
    told, exception = told_of("role", hangs_up)
    assert exception == "ConnectionClosedError"
    assert NOT_HAD in told
    assert "not known" not in told


def test_credentials_that_fail_for_a_later_attempt_are_none_of_the_call(service: Service, client: Any) -> None:
    service.fail("ListInventoryEntries", "InternalServerError")
    signed: list[int] = []

    def refuse(**_keywords: Any) -> None:
        signed.append(1)
        if len(signed) == 2:
            raise OSError("no token")

    client.meta.events.register("before-sign.ssm", refuse)
    with pytest.raises(_api.AnsibleSSMError) as caught:
        _api.list_inventory_entries(client, "i-0123456789abcdef0", "Custom:A")
    assert is_unsigned(caught.value.exception)
    assert len(service.calls) == 1


def test_a_thread_that_was_abandoned_sends_nothing(service: Service) -> None:
    client = service.client()
    error = error_of_abandoned(lambda: _api.list_inventory_entries(client, NODE, "Custom:A"))
    assert error is not None
    assert service.calls == []


def test_the_status_of_an_answer_that_is_none_of_aws_is_told() -> None:
    with portal() as place, pytest.raises(_api.AnsibleSSMError) as caught:
        _api.get_inventory_schema(Service(place.url).client())
    assert str(caught.value.exception).startswith("HTTP 200 without the id of a request")
