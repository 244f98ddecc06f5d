# Copyright: Contributors to the fleetfacts.ssm collection
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import botocore.exceptions
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError, ConnectionClosedError, EndpointConnectionError
from botocore.hooks import HierarchicalEmitter

from ansible_collections.fleetfacts.ssm.plugins.module_utils._attempts import is_uncertain, watch_changes
from tests.support.ssm_service.client import Service

NODE = "i-0123456789abcdef0"
ITEM = {"TypeName": "Custom:A", "SchemaVersion": "1.0", "CaptureTime": "2026-11-22T12:00:00Z", "Content": []}


@pytest.fixture
def client(service: Service, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A client that tries twice, without a pause."""
    service.add_nodes(NODE)
    monkeypatch.setattr("botocore.retries.standard.ExponentialBackoff.delay_amount", lambda *_args: 0)
    made = service.client(config=Config(retries={"total_max_attempts": 2, "mode": "standard"}))
    watch_changes(made)
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
    watch_changes(client)
    service.cut(5)
    failed = put(client)
    assert list(vars(failed).values()).count(2) == 1


def test_what_was_never_sent_is_certain(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("botocore.retries.standard.ExponentialBackoff.delay_amount", lambda *_args: 0)
    made = Service("http://127.0.0.1:9").client(config=Config(retries={"total_max_attempts": 2, "mode": "standard"}))
    watch_changes(made)
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
    client: Any = SimpleNamespace(meta=SimpleNamespace(events=HierarchicalEmitter()))
    watch_changes(client)
    failed = getattr(botocore.exceptions, name)(endpoint_url="https://x", proxy_url="x", error="x")
    request: dict[str, Any] = {"context": {}}
    events, about = client.meta.events, {"response": None, "caught_exception": failed, "request_dict": request}
    events.emit("needs-retry.ssm.PutInventory", **about)
    events.emit("after-call-error.ssm.PutInventory", exception=failed, context=request["context"])
    assert is_uncertain(failed) == lost
