"""The service from a test's side: its environment, SDK clients, and the verbs of control.py as methods."""

from __future__ import annotations

import functools
import http.client
import json
from collections.abc import Mapping, Sequence
from typing import Any, Protocol
from urllib.parse import urlsplit

import boto3
from botocore.config import Config

from .control import DEFAULT_REGION, perform

# AWS's documentation uses these keys; moto takes the account 123456789012 from them.
ACCESS_KEY = "AKIAIOSFODNN7EXAMPLE"
SECRET_KEY = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"


class Transport(Protocol):
    def __call__(self, verb: str, arguments: Sequence[Any], keywords: Mapping[str, Any]) -> Any:
        """Carries out a verb, and returns what it gives."""


def over_http(url: str) -> Transport:
    """Verbs sent to a server; raises ValueError with the server's words if it refuses."""
    address = urlsplit(url).netloc

    def send(verb: str, arguments: Sequence[Any], keywords: Mapping[str, Any]) -> Any:
        connection = http.client.HTTPConnection(address, timeout=30)
        try:
            body = json.dumps({"arguments": list(arguments), "keywords": dict(keywords)})
            connection.request("POST", f"/_service/{verb}", body)
            answer = json.loads(connection.getresponse().read())
        finally:
            connection.close()
        if "error" in answer:
            raise ValueError(answer["error"])
        return answer["result"]

    return send


@functools.cache
def _session() -> Any:
    """One session for all clients: each would read the service's model anew."""
    return boto3.session.Session(aws_access_key_id=ACCESS_KEY, aws_secret_access_key=SECRET_KEY)


class Service:
    """A running service. Without a URL it is the one of this process, under ``inventory_mock_aws``."""

    def __init__(self, url: str | None = None) -> None:
        self.url = url
        self._perform: Transport = over_http(url) if url else perform

    @property
    def env(self) -> dict[str, str]:
        """What leads the AWS SDK, the AWS CLI and amazon.aws here, past the user's own AWS files."""
        address = {"AWS_ENDPOINT_URL": self.url} if self.url else {}
        return address | {
            "AWS_ACCESS_KEY_ID": ACCESS_KEY,
            "AWS_SECRET_ACCESS_KEY": SECRET_KEY,
            "AWS_REGION": DEFAULT_REGION,
            "AWS_DEFAULT_REGION": DEFAULT_REGION,
            "AWS_CONFIG_FILE": "/dev/null",
            "AWS_SHARED_CREDENTIALS_FILE": "/dev/null",
            "AWS_EC2_METADATA_DISABLED": "true",
        }

    def client(self, region: str = DEFAULT_REGION, config: Config | None = None) -> Any:
        """A boto3 client for SSM; unless a config says otherwise it does not retry, so that tests see every answer."""
        retries = Config(retries={"total_max_attempts": 1})
        return _session().client("ssm", region_name=region, endpoint_url=self.url, config=config or retries)

    def reset(self) -> None:
        self._perform("reset", (), {})

    def configure(self, **settings: Any) -> dict[str, Any]:
        settings_now: dict[str, Any] = self._perform("configure", (), settings)
        return settings_now

    def seed(self, seed: int) -> None:
        self._perform("seed", (seed,), {})

    def advance(self, seconds: float) -> None:
        self._perform("advance", (seconds,), {})

    def add_nodes(self, *nodes: Any, region: str = DEFAULT_REGION, **keywords: Any) -> list[str]:
        """Managed nodes: ids or dictionaries with ``InstanceId``, one by one or in a list. Returns their ids."""
        flat = [each for node in nodes for each in ([node] if isinstance(node, (str, dict)) else node)]
        ids: list[str] = self._perform("add_nodes", (flat,), {"region": region, **keywords})
        return ids

    def terminate(self, instance_id: str, **keywords: Any) -> None:
        self._perform("terminate", (instance_id,), keywords)

    def late(self, instance_id: str, **keywords: Any) -> None:
        self._perform("late", (instance_id,), keywords)

    def stored(self, instance_id: str, type_name: str, **keywords: Any) -> dict[str, Any] | None:
        item: dict[str, Any] | None = self._perform("stored", (instance_id, type_name), keywords)
        return item

    def all_stored(self, **keywords: Any) -> list[dict[str, Any]]:
        items: list[dict[str, Any]] = self._perform("all_stored", (), keywords)
        return items

    @property
    def calls(self) -> list[dict[str, Any]]:
        """Every call: operation, account, region, instance_id, type_names, hash_only, bytes, status, error, faults."""
        calls: list[dict[str, Any]] = self._perform("calls", (), {})
        return calls

    def requests(self, operation: str | None = None) -> list[dict[str, Any]]:
        """The parameters of every call, as the SDK sent them."""
        calls = self._perform("calls", (), {"parameters": True})
        return [call["parameters"] for call in calls if operation in (None, call["operation"])]

    def count(self, operation: str | None = None) -> int:
        return sum(1 for call in self.calls if operation in (None, call["operation"]))

    def open_calls(self) -> int:
        """How many calls are not over yet, whether or not somebody still waits for the answer."""
        number: int = self._perform("open_calls", (), {})
        return number

    def forget_calls(self) -> None:
        self._perform("forget_calls", (), {})

    def heal(self) -> None:
        self._perform("heal", (), {})

    def throttle(self, amount: float | None = None, **keywords: Any) -> None:
        """A share of all calls (``throttle(0.5)``), or the next so many (``throttle(3)``, ``throttle(n=3)``)."""
        if amount is not None:
            keywords["n" if isinstance(amount, int) else "share"] = amount
        self._perform("throttle", (), keywords)

    def fail(self, operation: str, code: str, times: int | None = 1, **keywords: Any) -> None:
        self._perform("fail", (operation, code, times), keywords)

    def deny(self, *operations: str, **keywords: Any) -> None:
        self._perform("deny", operations, keywords)

    def deny_nodes(self, *instance_ids: str, **keywords: Any) -> None:
        self._perform("deny_nodes", instance_ids, keywords)

    def allow_only(self, *permissions: Any) -> None:
        self._perform("allow_only", permissions, {})

    def expire_after(self, n: int) -> None:
        self._perform("expire_after", (n,), {})

    def slow(self, seconds: float, **keywords: Any) -> None:
        self._perform("slow", (seconds,), keywords)

    def cut(self, n: int = 1, **keywords: Any) -> None:
        self._perform("cut", (n,), keywords)

    def lag(self, **keywords: Any) -> None:
        self._perform("lag", (), keywords)

    def deletions(self, **keywords: Any) -> None:
        self._perform("deletions", (), keywords)
