# Copyright: Contributors to the fleetfacts.ssm collection
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the fleetfacts.ssm collection: nothing outside it may import it.
"""The inventory types of an account, and their schemas."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from ansible_collections.fleetfacts.ssm.plugins.module_utils._type_name import is_custom


@dataclass(frozen=True)
class Schema:
    """A version of a type's schema: pairs of attribute name and data type."""

    schema_version: str | None
    attributes: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class InventoryType:
    """An inventory type with its schemas, in the order of their versions."""

    type_name: str
    display_name: str | None
    schemas: tuple[Schema, ...]

    @property
    def is_custom(self) -> bool:
        """Whether it is one of the account's own types, which count towards the limit."""
        return is_custom(self.type_name)

    @property
    def versions(self) -> list[str]:
        """The schema versions."""
        return [schema.schema_version for schema in self.schemas if schema.schema_version]

    def as_result(self) -> dict[str, Any]:
        """The type as a module returns it."""
        return {
            "type_name": self.type_name,
            "display_name": self.display_name,
            "custom": self.is_custom,
            "schemas": [
                {
                    "schema_version": schema.schema_version,
                    "attributes": [{"name": name, "data_type": kind} for name, kind in schema.attributes],
                }
                for schema in self.schemas
            ],
        }


def read_types(answers: Iterable[Mapping[str, Any]]) -> list[InventoryType]:
    """The types, sorted by name, from GetInventorySchema's schemas, which are one for each type and version."""
    display_names: dict[str, str | None] = {}
    schemas: dict[str, list[Schema]] = {}
    for answer in answers:
        name = answer["TypeName"]
        display_names[name] = display_names.get(name) or answer.get("DisplayName")
        schemas.setdefault(name, []).append(_read_schema(answer))
    return [InventoryType(name, display_names[name], _in_order(schemas[name])) for name in sorted(schemas)]


def _read_schema(answer: Mapping[str, Any]) -> Schema:
    # the model's enum is in lower case, the user guide's samples are in upper case
    attributes = tuple((each["Name"], each["DataType"].lower()) for each in answer.get("Attributes") or ())
    return Schema(answer.get("Version"), attributes)


def _in_order(schemas: Iterable[Schema]) -> tuple[Schema, ...]:
    return tuple(sorted(schemas, key=lambda schema: [int(part) for part in (schema.schema_version or "0").split(".")]))
