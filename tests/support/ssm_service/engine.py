"""One call, from the request's body to the answer's."""

from __future__ import annotations

import json
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from . import deleting, nodes, put_inventory, reading
from .backend import ControlBackend, InventoryBackend, control, inventory, lock
from .calls import Call, CallRecord
from .errors import ConnectionCut, ServiceError
from .faults import Interference
from .service_model import request_shape
from .validation import validate

Operation = Callable[[InventoryBackend, ControlBackend, dict[str, Any]], dict[str, Any]]

OPERATIONS: dict[str, Operation] = {
    "PutInventory": put_inventory.put_inventory,
    "ListInventoryEntries": reading.list_inventory_entries,
    "GetInventory": nodes.get_inventory,
    "GetInventorySchema": reading.get_inventory_schema,
    "DeleteInventory": deleting.delete_inventory,
    "DescribeInventoryDeletions": deleting.describe_inventory_deletions,
    "DescribeInstanceInformation": nodes.describe_instance_information,
}


@dataclass(frozen=True)
class Answer:
    """An HTTP answer."""

    status: int
    body: dict[str, Any]

    def headers(self) -> dict[str, str]:
        return {"content-type": "application/x-amz-json-1.1", "x-amzn-requestid": str(uuid.uuid4())}

    def text(self) -> str:
        return json.dumps(self.body, separators=(",", ":"))


def handle(operation: str, account: str, region: str, body: bytes) -> Answer:
    """Answer a call; raises ConnectionCut where a test wants the connection to end without an answer."""
    parameters, problem = _parse(body)
    call = Call(operation, account, region, parameters, len(body))
    with lock:
        controls = control()
        log = controls.calls
        record = log.begin(call)
        log.open += 1
    try:
        answer = _troubled(call, controls, record, problem)
    finally:
        with lock:
            log.open -= 1
    record.status = answer.status
    return answer


def _troubled(call: Call, controls: ControlBackend, record: CallRecord, problem: ServiceError | None) -> Answer:
    """The answer to a call that meets what tests have ordered."""
    with lock:
        early, late = controls.faults.meeting(call)
    _strike(early, record)
    answer = _answer(call, controls, record, problem or early.error)
    if answer.status != 200:
        with lock:
            for rule in late.rules:
                rule.give_back()
        return answer
    _strike(late, record)
    return answer if late.error is None else _refusal(late.error, record)


def _strike(met: Interference, record: CallRecord) -> None:
    record.faults.extend(met.names)
    if met.delay:
        time.sleep(met.delay)
    if met.cut:
        raise ConnectionCut(record.operation)


def _parse(body: bytes) -> tuple[dict[str, Any], ServiceError | None]:
    try:
        parameters = json.loads(body or b"{}")
    except ValueError:
        return {}, ServiceError("SerializationException", "The request is not JSON.")
    if not isinstance(parameters, dict):
        return {}, ServiceError("SerializationException", "The request is not a JSON object.")
    return parameters, None


def _answer(call: Call, controls: ControlBackend, record: CallRecord, problem: ServiceError | None) -> Answer:
    try:
        if problem is not None:
            raise problem
        validate(request_shape(call.operation), call.parameters)
        with lock:
            backend = inventory(call.account, call.region)
            backend.deletions.settle(backend.store, controls.clock.now())
            return Answer(200, OPERATIONS[call.operation](backend, controls, call.parameters))
    except ServiceError as error:
        return _refusal(error, record)


def _refusal(error: ServiceError, record: CallRecord) -> Answer:
    record.error = error.code
    return Answer(error.status, error.body())
