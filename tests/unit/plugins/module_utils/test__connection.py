"""The options that say where AWS is and who calls it."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.fleetfacts.ssm.plugins.module_utils._connection import (
    connection_faults,
    found_endpoint_faults,
    userinfo_of,
)

KEYS = ("access_key", "secret_key", "session_token")
OPTIONS = (*KEYS, "profile", "region", "endpoint_url", "assume_role_arn")
NO_KEY = "holds white space or other characters that no key of AWS has; a line break at its end, perhaps"
NO_REGION = "must be the name of a region such as 'us-east-1'"
NO_ROLE = "must be the ARN of a role such as 'arn:aws:iam::123456789012:role/reader'"
NO_URL = "holds white space or control characters"
USERINFO = "must not hold a user name or a password, which AWS does not ask for"
CONTROL = [f"MA{char}RK" for char in "\n\r\t\x00\x1b\x7f\x85\u2028"] + ["MARK\n", "\nMARK"]
SPACE = (" MARK", "MARK ", "MA RK", "MARK\u00a0")


def told(**options: Any) -> list[str]:
    return [str(fault) for fault in connection_faults(options)]


@pytest.mark.parametrize("option", OPTIONS)
@pytest.mark.parametrize("text", CONTROL)
def test_control_characters_are_refused_by_the_name_of_the_option(option: str, text: str) -> None:
    (fault,) = told(**{option: text})
    assert fault.startswith(f"{option}: ")
    assert "MA" not in fault


@pytest.mark.parametrize("text", [*SPACE, "MÄRK", "MARK\u3042"])
@pytest.mark.parametrize("option", KEYS)
def test_keys_are_of_visible_ascii(option: str, text: str) -> None:
    assert told(**{option: text}) == [f"{option}: {NO_KEY}"]


@pytest.mark.parametrize("text", [*SPACE, "us_east_1", "us.east", "x" * 64, "1", "-a", "a-", "a/b", "a@b", "é", "٣"])
def test_regions_have_names_of_regions(text: str) -> None:
    assert told(region=text) == [f"region: {NO_REGION}"]


@pytest.mark.parametrize("text", SPACE)
def test_urls_have_no_space(text: str) -> None:
    assert told(endpoint_url=text) == [f"endpoint_url: {NO_URL}"]


@pytest.mark.parametrize("url", ["https://user:pw@host", "https://user@host/", "user:pw@host", "http://a/b@c"])
def test_urls_name_no_user(url: str) -> None:
    assert told(endpoint_url=url) == [f"endpoint_url: {USERINFO}"]


@pytest.mark.parametrize(
    "url", ["ftp://127.0.0.1:5", "127.0.0.1:5000", "localhost", "http:/host", "//host", "xhttp://h"]
)
def test_urls_are_of_http(url: str) -> None:
    assert told(endpoint_url=url) == ["endpoint_url: must begin with http:// or https://"]


def test_the_configuration_of_the_sdk_is_looked_at() -> None:
    assert told(aws_config={"retries": {"max_attempts": "x"}}, region="x y") == [
        f"region: {NO_REGION}",
        "aws_config.retries.max_attempts: must be a whole number, 0 or more",
    ]


def test_every_fault_is_told() -> None:
    faults = told(**dict.fromkeys(OPTIONS, "MARK\n"))
    assert faults == [
        *(f"{option}: {NO_KEY}" for option in KEYS),
        "profile: holds control characters, a line break perhaps",
        f"region: {NO_REGION}",
        f"endpoint_url: {NO_URL}",
        f"assume_role_arn: {NO_ROLE}",
    ]


@pytest.mark.parametrize(
    "arn",
    [
        *(f"arn:aws:iam::123456789012:role/a{text}" for text in (" ", "\n", "é", "x" * 1024)),
        *("x", "reader", "arn:aws:iam::123456789012:role/", "arn:aws:iam::123456789012:user/a"),
        *("arn:aws:iam::12345678901:role/a", "arn:aws:sts::123456789012:role/a", ["x"], {"a": "b"}, 5, True),
    ],
)
def test_roles_have_arns_of_roles(arn: Any) -> None:
    assert told(assume_role_arn=arn) == [f"assume_role_arn: {NO_ROLE}"]


@pytest.mark.parametrize("partition", ["aws", "aws-cn", "aws-us-gov", "aws-iso-b"])
def test_roles_of_every_partition(partition: str) -> None:
    assert told(assume_role_arn=f"arn:{partition}:iam::123456789012:role/path/to+=,.@-_x") == []


def test_what_is_good_or_not_given() -> None:
    good = {
        "access_key": "AKIAIOSFODNN7EXAMPLE",
        "secret_key": "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY=",
        "session_token": "!~",
        "profile": "my team, été",
        "region": "us-iso-east-1",
        "endpoint_url": "http://127.0.0.1:5000/base",
        "assume_role_arn": "arn:aws:iam::123456789012:role/" + "a" * 1024,
    }
    assert told(**good) == []
    assert told(**dict.fromkeys(OPTIONS)) == []
    assert told(**dict.fromkeys(OPTIONS, "")) == []
    assert told() == []
    assert told(region="x" * 63) == []
    assert told(endpoint_url="HTTPS://host", aws_config={"retries": {"max_attempts": "3"}}) == []


@pytest.mark.parametrize(
    ("options", "found"),
    [
        ({}, set()),
        ({"endpoint_url": "https://user:pw@host", "aws_config": {"retries": {"max_attempts": 3}}}, {"user:pw"}),
        ({"endpoint_url": "user:pw@host"}, {"user:pw"}),
        ({"endpoint_url": "https://u:p@w/x@host/"}, {"u:p@w/x"}),
        ({"aws_config": {"proxies": {"http": "http://a:b@host", "https": "c:d@host", "no": 5}}}, {"a:b", "c:d"}),
        ({"aws_config": {"proxies": "http://a:b@host"}}, {"a:b"}),
        ({"aws_config": {"proxies": ["http://a:b@host", None]}}, {"a:b"}),
        ({"aws_config": "text", "endpoint_url": None}, set()),
        ({"aws_config": {"user_agent": "https://a:b@host", "proxies": None}}, set()),
    ],
)
def test_what_is_in_urls_and_must_not_be_shown(options: dict[str, Any], found: set[str]) -> None:
    assert userinfo_of(options) == found


def test_the_endpoint_that_was_found() -> None:
    assert found_endpoint_faults("https://ssm.us-east-1.amazonaws.com") == []
    (fault,) = found_endpoint_faults("https://user:pw@host")
    assert str(fault) == f"endpoint_url: that of the environment (AWS_ENDPOINT_URL) or of the profile {USERINFO}"
    (fault,) = found_endpoint_faults("ftp://127.0.0.1:5")
    assert fault.problem.endswith("(AWS_ENDPOINT_URL) or of the profile must begin with http:// or https://")
