"""The inventory types that one account and region knows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from .aws_types import AWS_TYPES
from .errors import ServiceError

CUSTOM_TYPE_LIMIT = 20
ATTRIBUTE_LIMIT = 50


@dataclass
class CustomType:
    """A custom type: the first put makes it, every put may add attributes to it (inferred, not seen live).

    :param version: the highest schema version put.
    :param attributes: the attribute names, by their name in lower case: a spelling, once used, is locked.
    :param disabled: the highest disabled schema version.
    """

    name: str
    version: str
    attributes: dict[str, str] = field(default_factory=dict)
    disabled: str | None = None

    def copy(self) -> CustomType:
        return CustomType(self.name, self.version, dict(self.attributes), self.disabled)

    def ignores(self, version: str) -> bool:
        """Guide: a version less than or equal to the disabled one is ignored."""
        return self.disabled is not None and version_key(version) <= version_key(self.disabled)


class Schemas:
    def __init__(self) -> None:
        self._custom: dict[str, CustomType] = {}

    def find(self, name: str) -> CustomType | None:
        return self._custom.get(name)

    def knows(self, name: str) -> bool:
        return name in self._custom or name in AWS_TYPES

    def custom(self) -> list[CustomType]:
        return [self._custom[name] for name in sorted(self._custom)]

    def learn(self, changed: Mapping[str, CustomType]) -> None:
        self._custom.update(changed)

    def forget(self, name: str) -> None:
        self._custom.pop(name, None)

    def draft(
        self, name: str, version: str, entries: Iterable[Mapping[str, str]], drafts: Mapping[str, CustomType]
    ) -> CustomType:
        """The custom type as it is after a put of these entries, beside other drafts; nothing is changed yet."""
        known = self._custom.get(name)
        if known is None and len(set(self._custom) | set(drafts)) >= CUSTOM_TYPE_LIMIT:
            # The code is documented; the text begins like the model's documentation of it (not seen live).
            raise ServiceError(
                "CustomSchemaCountLimitExceededException",
                "You have exceeded the limit for custom schemas. Delete one or more custom schemas and try again.",
            )
        drafted = known.copy() if known else CustomType(name, version)
        drafted.version = max(drafted.version, version, key=version_key)
        for entry in entries:
            _add_attributes(drafted, entry)
        return drafted


def _add_attributes(custom_type: CustomType, entry: Mapping[str, str]) -> None:
    """Guide: where one file says Vendor and another vendor, "the system returns an error". Its code is inferred."""
    for name in entry:
        locked = custom_type.attributes.setdefault(name.lower(), name)
        if locked != name:
            raise ServiceError(
                "InvalidItemContentException",
                f"Attribute {name} of {custom_type.name} differs only in case from the existing attribute {locked}.",
                type_name=custom_type.name,
            )
    if len(custom_type.attributes) > ATTRIBUTE_LIMIT:
        raise ServiceError(
            "InvalidItemContentException",
            f"{custom_type.name} can have up to {ATTRIBUTE_LIMIT} attributes.",
            type_name=custom_type.name,
        )


def version_key(version: str) -> tuple[int, int]:
    major, minor = version.split(".")
    return int(major), int(minor)
