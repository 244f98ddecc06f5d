"""What was read: as host variables, and through the cache and back."""

from __future__ import annotations

import json
from typing import Any

import pytest

from ansible_collections.fleetfacts.ssm.plugins.module_utils._node import Node
from ansible_collections.fleetfacts.ssm.plugins.module_utils._reading import NodeReading, TypeReading
from ansible_collections.fleetfacts.ssm.plugins.plugin_utils._inventory_data import (
    Fleet,
    from_cache,
    host_variables,
    to_cache,
)

TIME = "2026-01-31T23:59:59Z"
READING = NodeReading(
    Node("i-0123456789abcdef0", "us-east-1", {"PlatformType": "Linux"}),
    (TypeReading("Custom:A", "1.0", TIME, ({"K": "v"}, {"K": "w"})), TypeReading("Custom:B", filtered=True)),
)
FLEET = Fleet((READING,), ("a region is missing",))
QUESTION = {"regions": ["us-east-1"], "filters": [], "profile": None}


@pytest.mark.parametrize(
    "data",
    [
        None,
        [],
        {},
        {**to_cache(FLEET, QUESTION), "format": 0},
        to_cache(FLEET, {**QUESTION, "profile": "other"}),
        to_cache(FLEET, {}),
    ],
)
def test_the_answer_to_another_question_is_none(data: Any) -> None:
    assert from_cache(data, QUESTION) is None


def test_through_json_and_back() -> None:
    assert from_cache(json.loads(json.dumps(to_cache(FLEET, QUESTION))), QUESTION) == FLEET


def test_nothing_read_is_an_answer_too() -> None:
    assert from_cache(to_cache(Fleet(()), QUESTION), QUESTION) == Fleet(())


@pytest.mark.parametrize("prefix", ["", "aws_"])
def test_the_variables_of_a_host(prefix: str) -> None:
    assert host_variables(READING, prefix) == {
        f"{prefix}ssm_instance_id": "i-0123456789abcdef0",
        f"{prefix}ssm_region": "us-east-1",
        f"{prefix}ssm_information": {"PlatformType": "Linux"},
        f"{prefix}ssm_inventory": {"Custom:A": [{"K": "v"}, {"K": "w"}], "Custom:B": []},
        f"{prefix}ssm_inventory_meta": {
            "Custom:A": {"schema_version": "1.0", "capture_time": TIME},
            "Custom:B": {"schema_version": None, "capture_time": None},
        },
    }
