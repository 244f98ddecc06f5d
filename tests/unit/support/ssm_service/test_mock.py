"""The service through moto's ``mock_aws``."""

from __future__ import annotations

import boto3
import moto.ssm.urls
import pytest
from botocore.exceptions import ClientError
from moto import mock_aws

from tests.support.ssm_service.client import Service
from tests.support.ssm_service.mock import inventory_mock_aws
from tests.unit.support.ssm_service.one_node import NODE, RACK, SHELF, item


def test_moto_is_as_before_afterwards() -> None:
    before = dict(moto.ssm.urls.url_paths)
    with inventory_mock_aws():
        assert moto.ssm.urls.url_paths != before

    assert moto.ssm.urls.url_paths == before


def test_state_ends_with_the_mock() -> None:
    service = Service()
    with inventory_mock_aws():
        service.add_nodes(NODE)
        service.client().put_inventory(InstanceId=NODE, Items=[item(Content=[SHELF])])
    with inventory_mock_aws():
        assert service.calls == []
        assert service.client().get_inventory()["Entities"] == []


def test_any_boto3_client_is_led_here(inventory_aws: Service) -> None:
    inventory_aws.add_nodes(NODE)
    client = boto3.client("ssm")

    client.put_inventory(InstanceId=NODE, Items=[item(Content=[SHELF])])

    assert client.list_inventory_entries(InstanceId=NODE, TypeName=RACK)["Entries"] == [SHELF]
    assert boto3.client("sts").get_caller_identity()["Account"] == "123456789012"


def test_accounts_know_nothing_of_each_other(inventory_aws: Service) -> None:
    inventory_aws.add_nodes(NODE)
    inventory_aws.add_nodes(NODE, account="210987654321")
    role = boto3.client("sts").assume_role(RoleArn="arn:aws:iam::210987654321:role/r", RoleSessionName="test")
    credentials = role["Credentials"]
    other = boto3.client(
        "ssm",
        aws_access_key_id=credentials["AccessKeyId"],
        aws_secret_access_key=credentials["SecretAccessKey"],
        aws_session_token=credentials["SessionToken"],
    )

    other.put_inventory(InstanceId=NODE, Items=[item(Content=[SHELF])])

    assert boto3.client("ssm").list_inventory_entries(InstanceId=NODE, TypeName=RACK)["Entries"] == []
    assert inventory_aws.stored(NODE, RACK) is None
    assert inventory_aws.stored(NODE, RACK, account="210987654321") is not None
    assert [call["account"] for call in inventory_aws.calls] == ["210987654321", "123456789012"]


def test_without_us_moto_has_no_inventory() -> None:
    with mock_aws(), pytest.raises((NotImplementedError, ClientError)):
        boto3.client("ssm", region_name="us-east-1").get_inventory()
