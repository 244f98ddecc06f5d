"""A managed node of the test service, and the calls that a test makes about it."""

from __future__ import annotations

from typing import Any

import pytest
from botocore.exceptions import ClientError

from tests.support.ssm_service.client import Service

NODE = "i-0123456789abcdef0"
RACK = "Custom:RackInfo"
TIME = "2024-05-22T10:01:01Z"
LATER = "2024-05-23T10:01:01Z"
SHELF = {"RackLocation": "Bay B/Row C/Rack D/Shelf E"}


def item(type_name: str = RACK, version: str = "1.0", time: str = TIME, **members: Any) -> dict[str, Any]:
    """An item of PutInventory."""
    return {"TypeName": type_name, "SchemaVersion": version, "CaptureTime": time, **members}


class OneNode:
    """The node ``NODE`` and a client in its region."""

    def __init__(self, service: Service) -> None:
        self.service = service
        self.client = service.client()
        service.add_nodes(NODE)

    def put(self, *items: dict[str, Any], node: str = NODE) -> dict[str, Any]:
        """Put items; the answer without its metadata."""
        return _bare(self.client.put_inventory(InstanceId=node, Items=list(items)))

    def listed(self, type_name: str = RACK, node: str = NODE, **parameters: Any) -> dict[str, Any]:
        return _bare(self.client.list_inventory_entries(InstanceId=node, TypeName=type_name, **parameters))

    def entries(self, type_name: str = RACK, **parameters: Any) -> list[dict[str, str]]:
        entries: list[dict[str, str]] = self.listed(type_name, **parameters)["Entries"]
        return entries

    def stored(self, type_name: str = RACK) -> Any:
        """A dictionary, or None where nothing is stored."""
        return self.service.stored(NODE, type_name)

    def refused(self, operation: str, **parameters: Any) -> tuple[str, str]:
        """Code and message of a call that must fail."""
        error = self.error(operation, **parameters)["Error"]
        return error["Code"], error["Message"]

    def put_refused(self, *items: dict[str, Any], node: str = NODE) -> str:
        """Code of a put that must fail."""
        return self.refused("put_inventory", InstanceId=node, Items=list(items))[0]

    def error(self, operation: str, **parameters: Any) -> dict[str, Any]:
        """The whole answer to a call that must fail."""
        with pytest.raises(ClientError) as caught:
            getattr(self.client, operation)(**parameters)
        response: dict[str, Any] = caught.value.response
        return response


def _bare(answer: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in answer.items() if name != "ResponseMetadata"}
