"""The test service both ways: over HTTP and in process."""

from __future__ import annotations

import pytest

from tests.support.ssm_service.client import Service
from tests.unit.support.ssm_service.one_node import OneNode


@pytest.fixture(params=["service", "inventory_aws"])
def either(request: pytest.FixtureRequest) -> Service:
    """A service: each test runs against the server and against the mock."""
    running: Service = request.getfixturevalue(request.param)
    return running


@pytest.fixture
def node(either: Service) -> OneNode:
    """A managed node, both ways."""
    return OneNode(either)


@pytest.fixture
def served(service: Service) -> OneNode:
    """A managed node of the server."""
    return OneNode(service)
