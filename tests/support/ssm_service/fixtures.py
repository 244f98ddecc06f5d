"""Fixtures: ``service`` (over HTTP, for playbooks and the CLI) and ``inventory_aws`` (in process, the quickest)."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from .client import Service


@pytest.fixture(scope="session", autouse=True)
def no_aws_settings_of_the_user() -> Iterator[None]:
    """No test reads the user's AWS settings, so that none can reach a real account by mistake."""
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith("AWS_")]:
            patch.delenv(name)
        patch.setenv("AWS_CONFIG_FILE", os.devnull)
        patch.setenv("AWS_SHARED_CREDENTIALS_FILE", os.devnull)
        patch.setenv("AWS_EC2_METADATA_DISABLED", "true")
        yield


@pytest.fixture(scope="session")
def service_server(no_aws_settings_of_the_user: None) -> Iterator[str]:
    """The URL of a service for the whole session, in a thread of the test process."""
    from .server import ServiceServer

    server = ServiceServer()
    server.start()
    yield server.url
    server.stop()


@pytest.fixture
def service(service_server: str) -> Service:
    """A service that has forgotten everything."""
    running = Service(service_server)
    running.reset()
    return running


@pytest.fixture
def inventory_aws(monkeypatch: pytest.MonkeyPatch) -> Iterator[Service]:
    """The service in process: every boto3 client made within the test talks to it."""
    from .mock import inventory_mock_aws

    with inventory_mock_aws():
        running = Service()
        for name, value in running.env.items():
            monkeypatch.setenv(name, value)
        yield running
