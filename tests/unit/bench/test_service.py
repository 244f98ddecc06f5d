"""The benchmark's service gives right answers, or its figures would mean nothing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

from tests.bench.process import Service, running_service

NODE = "i-0123456789abcdef0"


@pytest.fixture(scope="module")
def bench_service() -> Iterator[Service]:
    with running_service() as service:
        yield service


@pytest.fixture
def client(bench_service: Service, monkeypatch: pytest.MonkeyPatch) -> Any:
    for name, value in bench_service.env.items():
        monkeypatch.setenv(name, value)
    bench_service.take()
    return boto3.client("ssm", config=Config(retries={"total_max_attempts": 1}))


def item(type_name: str, **more: Any) -> dict[str, Any]:
    return {"TypeName": type_name, "SchemaVersion": "1.0", "CaptureTime": "2026-01-31T23:59:59Z", **more}


def test_a_hash_that_is_not_stored_is_refused_and_nothing_written(client: Any):
    client.put_inventory(InstanceId=NODE, Items=[item("Custom:A", ContentHash="one", Content=[{"a": "1"}])])
    with pytest.raises(ClientError) as refused:
        client.put_inventory(
            InstanceId=NODE,
            Items=[item("Custom:B", ContentHash="new", Content=[{"b": "1"}]), item("Custom:A", ContentHash="two")],
        )
    assert refused.value.response["Error"]["Code"] == "ItemContentMismatchException"
    assert refused.value.response["TypeName"] == "Custom:A"
    assert client.list_inventory_entries(InstanceId=NODE, TypeName="Custom:B")["Entries"] == []
    client.put_inventory(InstanceId=NODE, Items=[item("Custom:A", ContentHash="one")])
    assert client.list_inventory_entries(InstanceId=NODE, TypeName="Custom:A")["Entries"] == [{"a": "1"}]


def test_entries_come_in_pages_and_large_requests_whole(client: Any):
    content = [{"number": str(number), "text": "x" * 4000} for number in range(120)]
    client.put_inventory(InstanceId=NODE, Items=[item("Custom:Large", ContentHash="h", Content=content)])
    found, sizes, token = [], [], {}
    while True:
        answer = client.list_inventory_entries(InstanceId=NODE, TypeName="Custom:Large", **token)
        found += answer["Entries"]
        sizes.append(len(answer["Entries"]))
        if "NextToken" not in answer:
            break
        token = {"NextToken": answer["NextToken"]}
    assert (found, sizes) == (content, [50, 50, 20])
    assert (answer["SchemaVersion"], answer["CaptureTime"]) == ("1.0", "2026-01-31T23:59:59Z")


def test_calls_are_counted_until_they_are_taken(client: Any, bench_service: Service):
    for _call in range(3):
        client.list_inventory_entries(InstanceId=NODE, TypeName="Custom:None")
    taken = bench_service.take()
    assert taken["calls"] == {"ListInventoryEntries": 3}
    assert taken["seconds"] > 0
    assert bench_service.take()["calls"] == {}


def test_any_other_operation_is_refused(client: Any):
    with pytest.raises(ClientError):
        client.get_inventory()
