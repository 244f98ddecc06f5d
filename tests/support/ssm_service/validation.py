"""Requests checked against the service model, with AWS's wording.

The wording was seen live for values out of range ("1 validation error detected: Value '100' at 'maxResults' failed to
satisfy constraint: Member must have value less than or equal to 50"); for the other constraints it is the wording that
AWS's services share (inferred for this one, not seen live).
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from typing import Any

from botocore.model import ListShape, MapShape, Shape, StructureShape

from .errors import ServiceError

_PYTHON_TYPES: dict[str, tuple[type, ...]] = {
    "structure": (dict,),
    "map": (dict,),
    "list": (list,),
    "string": (str,),
    "integer": (int,),
    "boolean": (bool,),
}
_JSON_NAMES: dict[type, str] = {
    dict: "START_OBJECT_VALUE",
    list: "START_ARRAY_VALUE",
    str: "STRING_VALUE",
    bool: "TRUE_VALUE",
    int: "NUMBER_VALUE",
    float: "NUMBER_VALUE",
}


def validate(shape: StructureShape, parameters: Any) -> None:
    """Raises SerializationException for a value of a wrong JSON type, else ValidationException naming every fault."""
    _check_types(shape, parameters)
    faults = list(_structure_faults(shape, parameters, ""))
    if faults:
        count = "1 validation error" if len(faults) == 1 else f"{len(faults)} validation errors"
        raise ServiceError("ValidationException", f"{count} detected: {'; '.join(faults)}")


def _check_types(shape: Shape, value: Any) -> None:
    if value is None:
        return
    wanted = _PYTHON_TYPES[shape.type_name]
    if not isinstance(value, wanted) or (isinstance(value, bool) and bool not in wanted):
        name = _JSON_NAMES.get(type(value), "VALUE")
        raise ServiceError("SerializationException", f"{name} can not be converted to {_article(shape.type_name)}")
    for child_shape, child in _children(shape, value):
        _check_types(child_shape, child)


def _article(type_name: str) -> str:
    return f"{'an' if type_name[0] in 'aeiou' else 'a'} {type_name.capitalize()}"


def _children(shape: Shape, value: Any) -> Iterator[tuple[Shape, Any]]:
    if isinstance(shape, StructureShape):
        yield from ((member, value[name]) for name, member in shape.members.items() if name in value)
    elif isinstance(shape, ListShape):
        yield from ((shape.member, element) for element in value)
    elif isinstance(shape, MapShape):
        yield from ((shape.value, element) for element in value.values())


def _structure_faults(shape: StructureShape, value: dict[str, Any], path: str) -> Iterator[str]:
    for name, member in shape.members.items():
        member_path = f"{path}.{_lower_first(name)}" if path else _lower_first(name)
        member_value = value.get(name)
        if member_value is not None:
            yield from _faults(member, member_value, member_path)
        elif name in shape.required_members:
            yield f"Value null at '{member_path}' failed to satisfy constraint: Member must not be null"


def _faults(shape: Shape, value: Any, path: str) -> Iterator[str]:
    for constraint in _broken_constraints(shape, value):
        yield f"Value '{render(shape, value)}' at '{path}' failed to satisfy constraint: {constraint}"
    if isinstance(shape, StructureShape):
        yield from _structure_faults(shape, value, path)
    elif isinstance(shape, ListShape):
        yield from _list_faults(shape, value, path)
    elif isinstance(shape, MapShape):
        yield from _map_faults(shape, value, path)


def _list_faults(shape: ListShape, value: list[Any], path: str) -> Iterator[str]:
    if _is_scalar(shape.member):
        if any(_is_broken(shape.member, element) for element in value):
            yield _fold(shape, value, path, "Member", shape.member)
        return
    for number, element in enumerate(value, start=1):
        element_path = f"{path}.{number}.member"
        if element is None:
            yield f"Value null at '{element_path}' failed to satisfy constraint: Member must not be null"
        else:
            yield from _faults(shape.member, element, element_path)


def _map_faults(shape: MapShape, value: dict[str, Any], path: str) -> Iterator[str]:
    if any(_is_broken(shape.key, key) for key in value):
        yield _fold(shape, value, path, "Map keys", shape.key)
    if any(_is_broken(shape.value, element) for element in value.values()):
        yield _fold(shape, value, path, "Map value", shape.value)


def _fold(shape: Shape, value: Any, path: str, what: str, member: Shape) -> str:
    constraints = ", ".join(_constraints(member))
    shown = render(shape, value)
    return f"Value '{shown}' at '{path}' failed to satisfy constraint: {what} must satisfy constraint: [{constraints}]"


def _is_scalar(shape: Shape) -> bool:
    return shape.type_name not in ("structure", "list", "map")


def _is_broken(shape: Shape, value: Any) -> bool:
    return value is None or bool(_broken_constraints(shape, value))


def _broken_constraints(shape: Shape, value: Any) -> list[str]:
    return [text for text, holds in _checks(shape, value) if not holds]


def _constraints(shape: Shape) -> list[str]:
    texts = [text for text, _holds in _checks(shape, "" if shape.type_name == "string" else 0)]
    return texts or ["Member must not be null"]


def _checks(shape: Shape, value: Any) -> Iterator[tuple[str, bool]]:
    """Each constraint of a shape in words, and whether the value meets it. Lengths are characters, as for the SDK."""
    limits = shape.metadata
    noun, size = ("value", value) if shape.type_name == "integer" else ("length", _length(value))
    if "max" in limits:
        yield f"Member must have {noun} less than or equal to {limits['max']}", size <= limits["max"]
    if "min" in limits:
        yield f"Member must have {noun} greater than or equal to {limits['min']}", size >= limits["min"]
    if "pattern" in limits:
        pattern = limits["pattern"]
        yield f"Member must satisfy regular expression pattern: {pattern}", _matches(pattern, value)
    if limits.get("enum"):
        yield f"Member must satisfy enum value set: [{', '.join(limits['enum'])}]", value in limits["enum"]


def _length(value: Any) -> int:
    return len(value) if isinstance(value, (str, list, dict)) else 0


def _matches(pattern: str, value: str) -> bool:
    return _compiled(pattern).fullmatch(value) is not None


@functools.cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.ASCII)


def render(shape: Shape, value: Any) -> str:
    """A value the way the service prints it: ``[a, b]``, ``{key=value}``, ``InventoryItem(typeName=Custom:A)``."""
    if isinstance(shape, StructureShape):
        members = (f"{_lower_first(n)}={render(s, value.get(n))}" for n, s in shape.members.items())
        return f"{shape.name}({', '.join(members)})"
    if isinstance(shape, ListShape) and value is not None:
        return f"[{', '.join(render(shape.member, element) for element in value)}]"
    if isinstance(shape, MapShape) and value is not None:
        return "{" + ", ".join(f"{key}={render(shape.value, element)}" for key, element in value.items()) + "}"
    return "null" if value is None else str(value)


def _lower_first(name: str) -> str:
    return name[:1].lower() + name[1:]
