# Copyright: Contributors to the fleetfacts.ssm collection
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Connections that fail before the request, and those that fail after it: of the real SDK, each over the real wire."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import boto3
import botocore.exceptions
import pytest
from botocore.config import Config

from ansible_collections.fleetfacts.ssm.plugins.module_utils import _api
from ansible_collections.fleetfacts.ssm.plugins.module_utils._explain import explain
from ansible_collections.fleetfacts.ssm.plugins.module_utils._explained import problem_of
from ansible_collections.fleetfacts.ssm.plugins.module_utils._refusal import describe
from ansible_collections.fleetfacts.ssm.plugins.module_utils._unsent import was_sent
from tests.support.middle import forward_proxy, make_certificate, tls_front
from tests.support.ssm_service.client import Service

NODE = "i-0123456789abcdef0"
ITEM = {"TypeName": "Custom:A", "SchemaVersion": "1.0", "CaptureTime": "2026-11-22T12:00:00Z", "Content": [{"A": "1"}]}
NOBODY = "http://127.0.0.1:9"
UNKNOWN = "so whether it took effect is not known"


@pytest.fixture
def open_in_test() -> Iterator[ExitStack]:
    with ExitStack() as stack:
        yield stack


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_certificate(tmp_path_factory.mktemp("tls"))


def client_of(url: str, proxy: str | None = None, verify: Any = None) -> Any:
    config = Config(retries={"total_max_attempts": 1}, proxies={"http": proxy, "https": proxy} if proxy else None)
    keys = {"aws_access_key_id": "x", "aws_secret_access_key": "x"}
    return boto3.client("ssm", "us-east-1", endpoint_url=url, config=config, verify=verify, **keys)


def failed_put(client: Any) -> _api.AnsibleSSMError:
    with pytest.raises(_api.AnsibleSSMError) as failed:
        _api.put_inventory(client, NODE, [ITEM])
    return failed.value


def told_of_put(error: _api.AnsibleSSMError) -> str:
    return explain(problem_of(error, "us-east-1", instance_id=NODE, publishing=True))


@pytest.mark.parametrize("secure", [False, True])
def test_a_put_whose_answer_is_lost_behind_a_proxy_may_have_been_stored(
    service: Service, certificate: Path, open_in_test: ExitStack, secure: bool
) -> None:
    service.add_nodes(NODE)
    service.cut(1, when="after")
    url = open_in_test.enter_context(tls_front(str(service.url), certificate)) if secure else str(service.url)
    proxy = open_in_test.enter_context(forward_proxy())
    error = failed_put(client_of(url, proxy, str(certificate)))
    assert isinstance(error.exception, botocore.exceptions.ProxyConnectionError)
    assert was_sent(error.exception)
    assert service.stored(NODE, "Custom:A")
    assert f"before PutInventory was answered, {UNKNOWN}" in told_of_put(error)
    assert "nothing was sent" not in told_of_put(error)


def test_a_deletion_whose_answer_is_lost_behind_a_proxy_may_have_begun(
    service: Service, open_in_test: ExitStack
) -> None:
    service.add_nodes(NODE)
    _api.put_inventory(service.client(), NODE, [ITEM])
    service.cut(1, when="after", operation="DeleteInventory")
    client = client_of(str(service.url), open_in_test.enter_context(forward_proxy()))
    with pytest.raises(_api.AnsibleSSMError) as failed:
        _api.delete_inventory(client, TypeName="Custom:A")
    assert _api.describe_inventory_deletions(service.client())
    assert UNKNOWN in describe(problem_of(failed.value, "us-east-1"))


@pytest.mark.parametrize("secure", [False, True])
def test_a_proxy_out_of_reach_sends_nothing(service: Service, secure: bool) -> None:
    error = failed_put(client_of("https://127.0.0.1:9" if secure else str(service.url), NOBODY))
    assert isinstance(error.exception, botocore.exceptions.ProxyConnectionError)
    assert not was_sent(error.exception)
    assert "could not be reached in us-east-1, nothing was sent" in told_of_put(error)
    assert service.calls == []


def test_a_tunnel_that_the_proxy_refuses_sends_nothing(open_in_test: ExitStack) -> None:
    error = failed_put(client_of("https://127.0.0.1:9", open_in_test.enter_context(forward_proxy(refuses=True))))
    assert "407" in str(error.exception.kwargs["error"])
    assert not was_sent(error.exception)
    assert "nothing was sent" in told_of_put(error)


def test_an_answer_that_is_no_tls_may_be_that_of_a_put_that_was_stored(
    service: Service, certificate: Path, open_in_test: ExitStack
) -> None:
    service.add_nodes(NODE)
    url = open_in_test.enter_context(tls_front(str(service.url), certificate, garbled="PutInventory"))
    error = failed_put(client_of(url, verify=str(certificate)))
    assert isinstance(error.exception, botocore.exceptions.SSLError)
    assert was_sent(error.exception)
    assert service.stored(NODE, "Custom:A")
    assert UNKNOWN in told_of_put(error)


@pytest.mark.parametrize("through_proxy", [False, True])
def test_a_certificate_that_nobody_vouches_for_sends_nothing(
    service: Service, certificate: Path, open_in_test: ExitStack, through_proxy: bool
) -> None:
    url = open_in_test.enter_context(tls_front(str(service.url), certificate))
    proxy = open_in_test.enter_context(forward_proxy()) if through_proxy else None
    error = failed_put(client_of(url, proxy))
    assert not was_sent(error.exception)
    assert "nothing was sent" in told_of_put(error)
    assert service.calls == []


def test_a_service_without_tls_sends_nothing(service: Service) -> None:
    error = failed_put(client_of(str(service.url).replace("http:", "https:")))
    assert isinstance(error.exception, botocore.exceptions.SSLError)
    assert not was_sent(error.exception)
    assert service.calls == []


def test_a_file_that_holds_no_certificates_sends_nothing(
    service: Service, certificate: Path, open_in_test: ExitStack, tmp_path: Path
) -> None:
    url = open_in_test.enter_context(tls_front(str(service.url), certificate))
    (tmp_path / "empty.pem").touch()
    error = failed_put(client_of(url, verify=str(tmp_path / "empty.pem")))
    assert isinstance(error.exception, botocore.exceptions.SSLError)
    assert not was_sent(error.exception)


@pytest.mark.parametrize(
    ("exception", "sent"),
    [
        (None, True),
        (ValueError("x"), True),
        (botocore.exceptions.EndpointConnectionError(endpoint_url="x"), False),
        (botocore.exceptions.ConnectTimeoutError(endpoint_url="x"), False),
        (botocore.exceptions.ReadTimeoutError(endpoint_url="x"), True),
        (botocore.exceptions.ProxyConnectionError(proxy_url="x"), True),
        (botocore.exceptions.ProxyConnectionError(proxy_url="x", error=OSError("reset")), True),
        (botocore.exceptions.ProxyConnectionError(proxy_url="x", error=ValueError("Tunnel connection failed")), True),
        (botocore.exceptions.SSLError(endpoint_url="x", error="words"), True),
        (botocore.exceptions.SSLError(endpoint_url="x", error=ssl.SSLError(1, "bad record mac")), True),
        (botocore.exceptions.SSLError(endpoint_url="x", error=ssl.SSLCertVerificationError(1, "x")), False),
    ],
)
def test_where_the_cause_is_not_known_the_request_may_have_been_sent(exception: Any, sent: bool) -> None:
    assert was_sent(exception) == sent


def test_a_cause_that_says_nothing_tells_nothing() -> None:
    assert was_sent(botocore.exceptions.ProxyConnectionError(proxy_url="x", error=OSError()))
