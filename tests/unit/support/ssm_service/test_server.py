"""The server as a process, and what it does beside the inventory operations."""

from __future__ import annotations

import http.client
import json
import signal
import socket
import struct
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event
from typing import Any
from urllib.parse import urlsplit

import boto3
import pytest
from botocore.config import Config

from tests.support.ssm_service.client import ACCESS_KEY, SECRET_KEY, Service, over_http
from tests.support.ssm_service.server import ServiceServer
from tests.unit.support.ssm_service.one_node import NODE, RACK, SHELF, OneNode, item

ROOT = Path(__file__).parents[4]
MANUAL = (
    '[{"CaptureTime": "2016-08-22T10:01:01Z", "TypeName": "Custom:RackInfo",'
    ' "Content": [{"RackLocation": "Bay B/Row C/Rack D/Shelf E"}], "SchemaVersion": "1.0"}]'
)


@pytest.fixture
def process() -> Iterator[subprocess.Popen[str]]:
    """A server of its own."""
    command = [sys.executable, "-m", "tests.support.ssm_service", "--port", "0"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as running:
        yield running
        running.kill()


def _ask(url: str, method: str, path: str, body: str = "") -> tuple[int, dict[str, object]]:
    connection = http.client.HTTPConnection(urlsplit(url).netloc)
    try:
        connection.request(method, path, body)
        response = connection.getresponse()
        return response.status, json.loads(response.read())
    finally:
        connection.close()


@pytest.mark.parametrize("stop", [signal.SIGTERM, signal.SIGINT])
def test_process_says_where_it_listens_and_ends_cleanly(process: subprocess.Popen[str], stop: signal.Signals) -> None:
    assert process.stdout is not None
    word, url = process.stdout.readline().rsplit(" ", 1)
    assert word == "listening on"
    assert _ask(url.strip(), "GET", "/_service/health") == (200, {"result": {"status": "ok"}})

    process.send_signal(stop)
    output, errors = process.communicate(timeout=10)

    assert (process.returncode, output, errors) == (0, "", "")


@pytest.mark.parametrize(
    ("path", "body", "error"),
    [
        ("/_service/dance", "", "no such verb: dance"),
        ("/_service/perform", "", "no such verb: perform"),
        ("/_service/throttle", "{", "Expecting"),
        ("/_service/throttle", "[]", "no arguments and keywords"),
        ("/_service/add_nodes", '{"keywords": {"nodes": ["x"], "region": "nowhere-1"}}', "UnrecognizedClient"),
    ],
)
def test_control_request_that_makes_no_sense(service: Service, path: str, body: str, error: str) -> None:
    assert service.url is not None
    status, answer = _ask(service.url, "POST", path, body)

    assert status == 400
    assert error in str(answer["error"])


def test_region_that_does_not_exist(served: OneNode) -> None:
    served.client = served.service.client("xx-nowhere-1")

    assert served.refused("get_inventory")[0] == "UnrecognizedClientException"


def test_other_operations_are_motos(either: Service) -> None:
    client = either.client()
    client.put_parameter(Name="/a", Value="b", Type="String")

    assert client.get_parameter(Name="/a")["Parameter"]["Value"] == "b"
    either.reset()
    with pytest.raises(client.exceptions.ParameterNotFound):
        client.get_parameter(Name="/a")


def test_operation_that_moto_lacks(served: OneNode) -> None:
    error = served.error("list_resource_data_sync")

    assert error["ResponseMetadata"]["HTTPStatusCode"] == 501
    assert "list_resource_data_sync" in error["Error"]["Message"]


def test_other_services_are_motos(service: Service) -> None:
    """With every method of HTTP that the AWS SDK uses."""
    keys = {"aws_access_key_id": ACCESS_KEY, "aws_secret_access_key": SECRET_KEY}
    client = boto3.client("s3", region_name="us-east-1", endpoint_url=service.url, **keys)
    client.create_bucket(Bucket="inventory")
    client.head_bucket(Bucket="inventory")
    client.delete_bucket(Bucket="inventory")

    assert client.list_buckets()["Buckets"] == []


def test_connections_stay_open(service: Service) -> None:
    assert service.url is not None
    connection = http.client.HTTPConnection(urlsplit(service.url).netloc)
    ports = set()
    for _request in range(3):
        connection.request("POST", "/_service/health")
        connection.getresponse().read()
        ports.add(connection.sock.getsockname()[1])
    connection.close()

    assert len(ports) == 1


def test_many_calls_at_a_time(served: OneNode) -> None:
    ids = [f"i-{number:017}" for number in range(40)]
    served.service.add_nodes(ids)
    client = served.service.client(config=Config(max_pool_connections=8, retries={"total_max_attempts": 1}))

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda each: client.put_inventory(InstanceId=each, Items=[item(Content=[{"Id": each}])]), ids))

    stored = [served.service.stored(each, RACK) for each in ids]
    assert [one["entries"] for one in stored if one] == [[{"Id": each}] for each in ids]
    assert served.service.count("PutInventory") == 40


class _Watched(ServiceServer):
    """Says when it has dealt with an error."""

    def __init__(self) -> None:
        super().__init__()
        self.dealt = Event()

    def handle_error(self, request: Any, client_address: Any) -> None:
        super().handle_error(request, client_address)
        self.dealt.set()


@pytest.fixture
def watched() -> Iterator[_Watched]:
    server = _Watched()
    server.start()
    yield server
    server.stop()


def test_a_client_that_goes_away_is_no_error(watched: _Watched, capfd: pytest.CaptureFixture[str]) -> None:
    with socket.create_connection(("127.0.0.1", watched.server_port)) as client:
        client.sendall(b"POST / HTTP/1.1\r\nContent-Length: 100\r\n\r\n{")
        client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))

    assert watched.dealt.wait(10)
    assert capfd.readouterr().err == ""
    assert over_http(watched.url)("health", (), {}) == {"status": "ok"}


def test_a_request_that_is_none_is_told(watched: _Watched, capfd: pytest.CaptureFixture[str]) -> None:
    with socket.create_connection(("127.0.0.1", watched.server_port)) as client:
        client.sendall(b"POST / HTTP/1.1\r\nContent-Length: many\r\n\r\n")
        assert client.recv(1) == b""

    assert watched.dealt.wait(10)
    assert "invalid literal for int()" in capfd.readouterr().err


def _aws(service: Service, *arguments: str) -> str:
    command = [sys.executable, "-m", "awscli", "ssm", *arguments, "--instance-id", NODE, "--output", "json"]
    environment = service.env | {"PATH": "/usr/bin:/bin"}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def test_the_aws_cli(served: OneNode) -> None:
    """The example of the CLI's manual, put and read back by the CLI."""
    assert _aws(served.service, "put-inventory", "--items", MANUAL) == ""

    listed = json.loads(_aws(served.service, "list-inventory-entries", "--type-name", RACK))

    assert listed == {
        "TypeName": RACK,
        "InstanceId": NODE,
        "SchemaVersion": "1.0",
        "CaptureTime": "2016-08-22T10:01:01Z",
        "Entries": [SHELF],
    }
    assert [call["operation"] for call in served.service.calls] == ["PutInventory", "ListInventoryEntries"]
