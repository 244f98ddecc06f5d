"""What nobody thought of, met with one node, stays with that node."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from typing import Any

import pytest

from ansible_collections.fleetfacts.ssm.plugins.module_utils._put_inventory import put_inventory
from tests.support.ssm_service.client import Service

NODES = [f"i-{number:017x}" for number in range(30)]
BAD = NODES[7]
ITEM = {"type_name": "Custom:RackInfo", "content": {"RackLocation": "Bay B"}}
DEFAULTS = {"compare": "entries", "refresh_after": 7, "wait_timeout": 0, "concurrency": 4}


def client_that_raises(service: Service, operation: str, error: BaseException, after: int = 0) -> Any:
    """A client whose calls of an operation raise an error for the bad node, from the one after so many on."""
    client = service.client()
    met = []

    def refuse(params: Any, **_keywords: Any) -> None:
        if json.loads(params["body"])["InstanceId"] == BAD:
            met.append(1)
            if len(met) > after:
                raise error

    client.meta.events.register(f"before-call.ssm.{operation}", refuse, unique_id="refuse")
    return client


def put(client: Any, left: Callable[[str], None] | None = None, **options: Any) -> dict[str, Any]:
    items = [{"state": "present", **one} for one in options.pop("items", [ITEM])]
    params = {**DEFAULTS, "items": items, "instances": [{"instance_id": node} for node in NODES], **options}
    return put_inventory(params, lambda: client, warn=pytest.fail, left=left)


@pytest.fixture
def nodes(service: Service) -> Service:
    service.add_nodes(NODES)
    return service


@pytest.mark.parametrize(
    ("operation", "options", "unknown"),
    [
        ("ListInventoryEntries", {}, ""),
        ("PutInventory", {}, " Whether the put took effect is not known."),
        ("PutInventory", {"compare": "hash"}, " Whether the put took effect is not known."),
    ],
)
def test_an_unexpected_error_of_one_node_stops_no_other(
    nodes: Service, operation: str, options: dict[str, Any], unknown: str
):
    result = put(client_that_raises(nodes, operation, OSError(28, "No space left on device")), **options)
    told = (
        f"{BAD} Custom:RackInfo: unexpected OSError: [Errno 28] No space left on device.{unknown} "
        "Please report it at https://github.com/fleetfacts/ansible-collection-ssm/issues"
    )
    assert result["failed"]
    assert result["changed"]
    assert result["msg"] == f"1 of 30 nodes failed: {told}"
    assert [one["msg"] for one in result["instances"] if one["failed"]] == [told]
    assert [node for node in NODES if nodes.stored(node, "Custom:RackInfo")] == [n for n in NODES if n != BAD]


def test_what_was_written_before_the_unexpected_error_is_told(nodes: Service):
    # more than one call takes
    items = [{"type_name": f"Custom:Type{number}", "content": {"Text": "x" * 3000}} for number in range(12)]
    items = [{**item, "content": [{"Text": f"{row}" + "x" * 2900} for row in range(60)]} for item in items]
    client = client_that_raises(nodes, "PutInventory", OSError("gone"), after=1)
    result = put(client, items=items, instances=[{"instance_id": BAD}])
    outcomes = [one["outcome"] for one in result["instances"][0]["types"]]
    assert set(outcomes) == {"created", "failed"}
    assert result["changed"]
    assert [name for name in (one["type_name"] for one in items) if nodes.stored(BAD, name)] == [
        one["type_name"] for one in result["instances"][0]["types"] if one["outcome"] == "created"
    ]


def test_the_names_of_types_that_can_not_be_read_hide_no_other_error(nodes: Service):
    many = [{"type_name": f"Custom:T{index:02}", "content": {"a": "1"}} for index in range(20)]
    assert put(nodes.client(), items=many, instances=[{"instance_id": NODES[0]}])["changed"]
    client = nodes.client()

    def refuse(**_keywords: Any) -> None:
        raise OSError("gone")

    client.meta.events.register("before-call.ssm.GetInventorySchema", refuse)
    result = put(client, instances=[{"instance_id": BAD}])
    assert "already has its 20 custom inventory types" in result["msg"]


class Timeout(BaseException):
    """As the core raises it in the middle of a task."""


def test_what_ends_the_task_passes_on_and_leaves_what_was_done(nodes: Service):
    left: list[str] = []
    client = client_that_raises(nodes, "PutInventory", Timeout())
    with pytest.raises(Timeout):
        put(client, left.append)
    assert len(left) == 1
    assert left[0].startswith("interrupted: ")
    assert BAD in left[0]
    # calls that were on their way when it ended are counted with nobody's, once they are over
    for thread in threading.enumerate():
        if thread.name == "fleetfacts.ssm":
            thread.join(timeout=10)
    # a client is kept for the next item of a loop: nothing of this one counts its calls
    client.meta.events.unregister("before-call.ssm.PutInventory", unique_id="refuse")
    assert put(client)["api_calls"]["ListInventoryEntries"] == len(NODES)
    assert len(left) == 1
