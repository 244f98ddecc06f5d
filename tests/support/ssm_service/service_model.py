"""The inventory operations of botocore's own service model."""

from __future__ import annotations

import functools

from botocore.model import ServiceModel, StructureShape
from botocore.session import Session

OPERATIONS = frozenset(
    {
        "PutInventory",
        "ListInventoryEntries",
        "GetInventory",
        "GetInventorySchema",
        "DeleteInventory",
        "DescribeInventoryDeletions",
        "DescribeInstanceInformation",
    }
)
TARGET_PREFIX = "AmazonSSM."


def operation_of(target: str | None) -> str | None:
    """The operation that an X-Amz-Target header names, if it is one of ours."""
    if not target or not target.startswith(TARGET_PREFIX):
        return None
    name = target[len(TARGET_PREFIX) :]
    return name if name in OPERATIONS else None


@functools.cache
def request_shape(operation: str) -> StructureShape:
    shape: StructureShape = _service_model().operation_model(operation).input_shape
    return shape


@functools.cache
def _service_model() -> ServiceModel:
    model: ServiceModel = Session().get_service_model("ssm")
    return model
