"""ListInventoryEntries and GetInventorySchema."""

from __future__ import annotations

from typing import Any

import pytest

from tests.unit.support.ssm_service.one_node import NODE, RACK, SHELF, TIME, OneNode, item

CELLS = [{"Row": str(number), "Kind": "even" if number % 2 == 0 else "odd"} for number in range(120)]


def _rows(entries: list[dict[str, str]]) -> list[int]:
    return sorted(int(entry["Row"]) for entry in entries)


def _pages(node: OneNode, **parameters: Any) -> list[list[dict[str, str]]]:
    pages = [node.listed(**parameters)]
    while "NextToken" in pages[-1]:
        pages.append(node.listed(**parameters, NextToken=pages[-1]["NextToken"]))
    return [page["Entries"] for page in pages]


def test_unknown_node(node: OneNode) -> None:
    code, _message = node.refused("list_inventory_entries", InstanceId="i-00000000000000000", TypeName=RACK)

    assert code == "InvalidInstanceId"


def test_token_of_another_request(node: OneNode) -> None:
    node.put(item(Content=CELLS))
    token = node.listed()["NextToken"]

    code, _message = node.refused("list_inventory_entries", InstanceId=NODE, TypeName="Custom:Other", NextToken=token)

    assert code == "InvalidNextToken"


@pytest.mark.parametrize("token", ["5", "bm9uc2Vuc2U=", "ä", "NQ=="])
def test_token_that_is_none(served: OneNode, token: str) -> None:
    for operation, parameters in (
        ("list_inventory_entries", {"InstanceId": NODE, "TypeName": RACK}),
        ("get_inventory", {}),
        ("get_inventory_schema", {}),
        ("describe_inventory_deletions", {}),
        ("describe_instance_information", {}),
    ):
        assert served.refused(operation, **parameters, NextToken=token)[0] == "InvalidNextToken"


def test_terminated_node_is_still_read(node: OneNode) -> None:
    node.put(item(Content=[SHELF]))
    node.service.terminate(NODE)

    assert node.entries() == [SHELF]


@pytest.mark.parametrize("type_name", ["Custom:Unheard", RACK, "AWS:Application"])
def test_type_that_the_node_never_reported(node: OneNode, type_name: str) -> None:
    assert node.listed(type_name) == {"InstanceId": NODE, "TypeName": type_name, "Entries": []}


def test_unknown_type_as_an_error(served: OneNode) -> None:
    served.service.configure(unknown_type="error")

    assert served.refused("list_inventory_entries", InstanceId=NODE, TypeName=RACK)[0] == "InvalidTypeNameException"
    assert served.refused("get_inventory_schema", TypeName=RACK)[0] == "InvalidTypeNameException"
    assert served.entries("AWS:Application") == []


def test_entries_with_version_and_time_and_no_hash(node: OneNode) -> None:
    node.put(item(version="1.2", Content=[SHELF], ContentHash="h"))

    assert node.listed() == {
        "TypeName": RACK,
        "InstanceId": NODE,
        "SchemaVersion": "1.2",
        "CaptureTime": TIME,
        "Entries": [SHELF],
    }


def test_pages_of_at_most_50_in_no_promised_order(node: OneNode) -> None:
    node.put(item(Content=CELLS))

    pages = _pages(node)

    assert [len(page) for page in pages] == [50, 50, 20]
    listed = [entry for page in pages for entry in page]
    assert _rows(listed) == list(range(120))
    assert listed != CELLS
    assert listed != [entry for page in _pages(node) for entry in page]


def test_the_order_is_the_same_in_every_service(served: OneNode) -> None:
    orders = []
    for _again in range(2):
        served.service.reset()
        served.service.add_nodes(NODE)
        served.put(item(Content=CELLS))
        orders.append(_pages(served))

    assert orders[0] == orders[1]


def test_smaller_pages(served: OneNode) -> None:
    served.put(item(Content=CELLS[:5]))

    assert [len(page) for page in _pages(served, MaxResults=2)] == [2, 2, 1]
    served.service.configure(page_size=1)
    assert [len(page) for page in _pages(served, MaxResults=2)] == [1] * 5


def test_equal_entries_are_all_kept(served: OneNode) -> None:
    served.put(item(Content=[SHELF, SHELF]))

    assert served.entries() == [SHELF, SHELF]


@pytest.mark.parametrize(
    ("key", "operator", "values", "rows"),
    [
        ("Row", "Equal", ["3", "5"], [3, 5]),
        (f"{RACK}.Row", "Equal", ["3"], [3]),
        ("Row", "Equal", ["x"], []),
        ("Column", "NotEqual", ["1"], []),
        ("Row", "NotEqual", [str(number) for number in range(2, 40)], [0, 1, *range(40, 50)]),
        ("Row", "BeginWith", ["1", "49"], [1, *range(10, 20), 49]),
        ("Row", "LessThan", ["2"], [0, 1]),
        ("Row", "GreaterThan", ["47"], [48, 49]),
        ("Kind", "GreaterThan", ["even"], list(range(1, 50, 2))),
    ],
)
def test_filter(served: OneNode, key: str, operator: str, values: list[str], rows: list[int]) -> None:
    served.put(item(Content=CELLS[:50]))

    assert _rows(served.entries(Filters=[{"Key": key, "Type": operator, "Values": values}])) == rows


def test_filters_on_versions(served: OneNode) -> None:
    served.put(item(Content=[{"V": "1.10.0"}, {"V": "1.9.2"}, {"V": "1.2"}]))

    kept = served.entries(Filters=[{"Key": "V", "Type": "GreaterThan", "Values": ["1.9.1"]}])

    assert sorted(entry["V"] for entry in kept) == ["1.10.0", "1.9.2"]


def test_all_filters_must_match(served: OneNode) -> None:
    served.put(item(Content=CELLS[:10]))
    filters = [{"Key": "Kind", "Values": ["odd"]}, {"Key": "Row", "Type": "LessThan", "Values": ["4"]}]

    assert _rows(served.entries(Filters=filters)) == [1, 3]


@pytest.mark.parametrize(
    "one",
    [
        {"Key": "Row", "Type": "Exists", "Values": ["x"]},
        {"Key": "Custom:Other.Row", "Values": ["1"]},
        {"Key": RACK, "Values": ["1"]},
        {"Key": f"{RACK}.", "Values": ["1"]},
    ],
)
def test_filter_that_makes_no_sense(served: OneNode, one: dict[str, object]) -> None:
    code, _message = served.refused("list_inventory_entries", InstanceId=NODE, TypeName=RACK, Filters=[one])

    assert code == "InvalidFilter"


def test_schema_of_a_custom_type(node: OneNode) -> None:
    node.put(item(Content=[SHELF, {"Row": "C"}]))
    node.put(item(version="1.1", Content=[{"Shelf": "E"}]))
    node.put(item(version="1.0", Content=[]))

    assert node.client.get_inventory_schema(TypeName=RACK)["Schemas"] == [
        {
            "TypeName": RACK,
            "Version": "1.1",
            "Attributes": [
                {"Name": "RackLocation", "DataType": "STRING"},
                {"Name": "Row", "DataType": "STRING"},
                {"Name": "Shelf", "DataType": "STRING"},
            ],
        }
    ]


def test_schemas_of_all_types(node: OneNode) -> None:
    node.put(item(Content=[SHELF]))

    names = [schema["TypeName"] for schema in node.client.get_inventory_schema()["Schemas"]]

    assert {"AWS:Application", "AWS:InstanceInformation", "AWS:Network", RACK} <= set(names)
    assert len(names) == len(set(names))


def test_schemas_that_aggregate(served: OneNode) -> None:
    served.put(item(Content=[SHELF]))

    schemas = served.client.get_inventory_schema(Aggregator=True)["Schemas"]

    attributes = {schema["TypeName"]: [each["Name"] for each in schema["Attributes"]] for schema in schemas}
    assert attributes["AWS:InstanceInformation"] == ["PlatformName", "PlatformType", "PlatformVersion"]
    assert RACK not in attributes


def test_numbers_in_the_schema_of_an_aws_type(served: OneNode) -> None:
    (schema,) = served.client.get_inventory_schema(TypeName="AWS:InstanceDetailedInformation")["Schemas"]

    types = {attribute["Name"]: attribute["DataType"] for attribute in schema["Attributes"]}
    assert (types["CPUCores"], types["CPUModel"]) == ("NUMBER", "STRING")


def test_schemas_in_pages(served: OneNode) -> None:
    served.service.configure(page_size=7)
    paginator = served.client.get_paginator("get_inventory_schema")

    pages = [len(page["Schemas"]) for page in paginator.paginate()]

    assert pages == [7, 7, 4]


def test_lag_in_reads(node: OneNode) -> None:
    node.put(item(Content=[{"Row": "old"}]))
    node.service.lag(reads=2)
    node.put(item(Content=[{"Row": "new"}]))

    assert [node.entries() for _read in range(3)] == [[{"Row": "old"}], [{"Row": "old"}], [{"Row": "new"}]]


def test_lag_of_a_first_put(served: OneNode) -> None:
    served.service.lag(reads=1)
    served.put(item(Content=[SHELF]))

    assert "CaptureTime" not in served.listed()
    assert served.entries() == [SHELF]


def test_lag_in_seconds(served: OneNode) -> None:
    served.service.lag(seconds=60)
    served.put(item(Content=[SHELF]))

    assert [served.entries() for _read in range(3)] == [[], [], []]
    assert served.stored()["entries"] == [SHELF]
    served.service.advance(60)
    assert served.entries() == [SHELF]


def test_pages_of_one_listing_show_one_content(served: OneNode) -> None:
    served.put(item(Content=CELLS[:4]))
    served.service.lag(reads=1)
    served.put(item(Content=[SHELF]))
    first = served.listed(MaxResults=3)

    second = served.listed(NextToken=first["NextToken"])

    assert _rows(first["Entries"] + second["Entries"]) == [0, 1, 2, 3]
    assert served.entries() == [SHELF]
