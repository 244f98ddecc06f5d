"""The wire's own rules, read from the service model that botocore ships: what the SDK and the service accept."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from typing import Any

from botocore.loaders import Loader
from botocore.model import ListShape, MapShape, ServiceModel, Shape, StructureShape
from botocore.validate import ParamValidator


@functools.cache
def input_shape(operation: str) -> StructureShape:
    """The shape of an operation's request."""
    model = ServiceModel(Loader().load_service_model("ssm", "service-2"), "ssm")
    shape = model.operation_model(operation).input_shape
    assert isinstance(shape, StructureShape)
    return shape


def objections(operation: str, request: dict[str, Any]) -> list[str]:
    """Everything that botocore's validator and the patterns of the service model hold against a request."""
    shape = input_shape(operation)
    report = ParamValidator().validate(request, shape)
    problems = [report.generate_report()] if report.has_errors() else []
    return problems + [*_pattern_faults(shape, request, operation)]


def _pattern_faults(shape: Shape, value: Any, path: str) -> Iterator[str]:
    pattern = shape.metadata.get("pattern")
    if pattern and not re.fullmatch(pattern, value, re.ASCII):
        yield f"{path}: {value!r} does not match {pattern}"
    for child, inner, name in _children(shape, value):
        yield from _pattern_faults(child, inner, f"{path}.{name}")


def _children(shape: Shape, value: Any) -> Iterator[tuple[Shape, Any, object]]:
    if isinstance(shape, StructureShape):
        yield from ((shape.members[name], inner, name) for name, inner in value.items())
    elif isinstance(shape, ListShape):
        yield from ((shape.member, inner, index) for index, inner in enumerate(value))
    elif isinstance(shape, MapShape):
        yield from ((shape.key, key, key) for key in value)
        yield from ((shape.value, inner, key) for key, inner in value.items())
