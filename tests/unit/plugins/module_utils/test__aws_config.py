"""The option ``aws_config``."""

from __future__ import annotations

import math
from typing import Any

import pytest

from ansible_collections.fleetfacts.ssm.plugins.module_utils._aws_config import config_faults, settled

SECONDS = "must be a number of seconds above 0"


def told(config: Any) -> list[str]:
    return [str(fault) for fault in config_faults(config)]


@pytest.mark.parametrize("value", ["abc", "", -1, "-1", 1.5, "1.5", True, [], {}, "9" * 5000, "٣"])
@pytest.mark.parametrize("name", ["max_attempts", "total_max_attempts"])
def test_attempts(name: str, value: Any) -> None:
    lowest = 0 if name == "max_attempts" else 1
    assert told({"retries": {name: value}}) == [
        f"aws_config.retries.{name}: must be a whole number, {lowest} or more",
    ]


@pytest.mark.parametrize(
    ("config", "fault"),
    [
        ("x", "aws_config: must be a map"),
        ({"retries": "x"}, "aws_config.retries: must be a map"),
        ({"retries": {"mode": 5}}, "aws_config.retries.mode: must be text"),
        ({"retries": {"total_max_attempts": 0}}, "aws_config.retries.total_max_attempts: must be a whole number, 1"),
        ({"proxies": "http://a:hunter2@host"}, "aws_config.proxies: must be a map"),
        ({"proxies": {"https": 5}}, "aws_config.proxies.https: must be text"),
        ({"proxies_config": "x"}, "aws_config.proxies_config: must be a map"),
        ({"s3": ["x"]}, "aws_config.s3: must be a map"),
        ({"max_pool_connections": 0}, "aws_config.max_pool_connections: must be a whole number, 1 or more"),
        (
            {"request_min_compression_size_bytes": "x"},
            "aws_config.request_min_compression_size_bytes: must be a whole number, 0 or more",
        ),
        ({"user_agent_extra": 5}, "aws_config.user_agent_extra: must be text"),
        *(
            ({name: value}, f"aws_config.{name}: {SECONDS}")
            for name in ("connect_timeout", "read_timeout")
            for value in (0, -1, "0", "abc", True, math.inf, math.nan, [1])
        ),
    ],
)
def test_what_botocore_would_break_on(config: Any, fault: str) -> None:
    (found,) = told(config)
    assert found.startswith(fault)
    assert "hunter2" not in found


def test_every_fault_is_told() -> None:
    assert len(told({"retries": {"max_attempts": "x", "mode": 1}, "read_timeout": "x", "proxies": 1})) == 4


@pytest.mark.parametrize(
    "config",
    [
        None,
        {},
        {"retries": None, "proxies": None, "read_timeout": None, "max_pool_connections": None},
        {"retries": {"max_attempts": 0, "total_max_attempts": 1, "mode": "adaptive"}},
        {"retries": {"max_attempts": "20", "total_max_attempts": "3"}, "max_pool_connections": "5"},
        {"read_timeout": "2.5", "connect_timeout": 0.1, "request_min_compression_size_bytes": 0},
        {"proxies": {"http": "http://a:b@host"}, "proxies_config": {"proxy_ca_bundle": "x"}, "s3": {}},
        {"unknown": [5], "tcp_keepalive": True, 5: 6, "user_agent": ""},
    ],
)
def test_what_is_good_or_for_botocore_to_refuse(config: Any) -> None:
    assert told(config) == []


def test_texts_that_are_numbers_become_numbers() -> None:
    given = {
        "retries": {"max_attempts": "20", "mode": "5"},
        "max_pool_connections": "5",
        "read_timeout": "2.5",
        "connect_timeout": 7,
        "max_attempts": "1",
        "proxies": {"read_timeout": "1"},
    }
    assert settled(given) == {
        **given,
        "retries": {"max_attempts": 20, "mode": "5"},
        "max_pool_connections": 5,
        "read_timeout": 2.5,
    }
    assert given["max_pool_connections"] == "5"


@pytest.mark.parametrize("config", [None, "x", ["x"], {}, {"retries": "5", "read_timeout": "x"}])
def test_what_is_settled_already(config: Any) -> None:
    assert settled(config) == config
