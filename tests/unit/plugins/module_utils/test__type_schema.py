"""Inventory types, from the schemas that the service lists."""

from __future__ import annotations

from typing import Any

from ansible_collections.fleetfacts.ssm.plugins.module_utils._type_schema import read_types


def schema(type_name: str, version: str | None = "1.0", **more: Any) -> dict[str, Any]:
    versions = {"Version": version} if version else {}
    return {"TypeName": type_name, **versions, "Attributes": [{"Name": "A", "DataType": "STRING"}], **more}


def test_no_types() -> None:
    assert read_types([]) == []


def test_a_type_without_version_or_attributes() -> None:
    (one,) = read_types([{"TypeName": "Custom:A"}])
    assert one.versions == []
    assert one.as_result()["schemas"] == [{"schema_version": None, "attributes": []}]


def test_types_by_name_versions_as_numbers() -> None:
    first, second = read_types(
        [schema("Custom:B", "1.10"), schema("Custom:A"), schema("Custom:B", "1.9"), schema("Custom:B", None)]
    )
    assert (first.type_name, first.versions) == ("Custom:A", ["1.0"])
    assert (second.type_name, second.versions) == ("Custom:B", ["1.9", "1.10"])
    assert [each.schema_version for each in second.schemas] == [None, "1.9", "1.10"]


def test_the_result_of_a_module() -> None:
    listed = [
        schema("AWS:Application"),
        schema("AWS:Application", "1.1", DisplayName="Application"),
        schema("AWS:Application", "1.2"),
        schema("Custom:A"),
    ]
    aws, custom = read_types(listed)
    assert (aws.is_custom, custom.is_custom) == (False, True)
    assert aws.as_result() == {
        "type_name": "AWS:Application",
        "display_name": "Application",
        "custom": False,
        "schemas": [
            {"schema_version": version, "attributes": [{"name": "A", "data_type": "string"}]}
            for version in ("1.0", "1.1", "1.2")
        ],
    }
    assert custom.as_result()["display_name"] is None
