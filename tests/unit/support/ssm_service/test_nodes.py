"""GetInventory and DescribeInstanceInformation."""

from __future__ import annotations

from typing import Any

import pytest

from tests.unit.support.ssm_service.one_node import NODE, RACK, SHELF, OneNode, item

WEB = "i-0aaaaaaaaaaaaaaaa"
HYBRID = "mi-0bbbbbbbbbbbbbbbb"
INFORMATION = "AWS:InstanceInformation"


@pytest.fixture
def three(served: OneNode) -> OneNode:
    """A node as made by default, a web server on Ubuntu and a hybrid one on Windows."""
    served.service.add_nodes(
        {"InstanceId": WEB, "PlatformName": "Ubuntu", "PlatformVersion": "24.04", "ComputerName": "web1"},
        {"InstanceId": HYBRID, "PlatformType": "Windows", "PlatformVersion": "10.0.20348"},
    )
    return served


def _ids(node: OneNode, **parameters: Any) -> list[str]:
    pages = node.client.get_paginator("get_inventory").paginate(**parameters)
    return [entity["Id"] for page in pages for entity in page["Entities"]]


def _where(attribute: str, *values: str, how: str = "Equal") -> list[dict[str, Any]]:
    return [{"Key": f"{INFORMATION}.{attribute}", "Values": list(values), "Type": how}]


@pytest.mark.parametrize("type_name", ["AWS:Application", RACK])
def test_other_types_are_not_returned(node: OneNode, type_name: str) -> None:
    code, message = node.refused("get_inventory", ResultAttributes=[{"TypeName": type_name}])

    assert code == "InvalidResultAttributeException"
    assert message == (
        f"Result type name {type_name} is not supported. Supported type names are: AWS:InstanceInformation,"
        " AWS:PatchSummary. Default result type name is AWS:InstanceInformation."
    )


@pytest.mark.parametrize("one", [{"Key": "PlatformType"}, {"Key": INFORMATION}, _where("AgentType", how="Exists")[0]])
def test_filter_that_makes_no_sense(three: OneNode, one: dict[str, Any]) -> None:
    assert three.refused("get_inventory", Filters=[{**one, "Values": ["x"]}])[0] == "InvalidFilter"


def test_information_of_a_node(node: OneNode) -> None:
    (entity,) = node.client.get_inventory()["Entities"]

    assert entity["Id"] == NODE
    data = entity["Data"].pop(INFORMATION)
    assert entity["Data"] == {}
    assert set(data) == {"TypeName", "SchemaVersion", "CaptureTime", "Content"}
    (content,) = data["Content"]
    assert content | {"InstanceId": NODE, "InstanceStatus": "Active", "PlatformType": "Linux"} == content


def test_all_nodes(three: OneNode) -> None:
    assert _ids(three) == [NODE, WEB, HYBRID]


@pytest.mark.parametrize(
    ("filters", "ids"),
    [
        (_where("InstanceId", HYBRID, NODE), [NODE, HYBRID]),
        (_where("InstanceId", "i-00000000"), []),
        (_where("PlatformType", "Linux"), [NODE, WEB]),
        (_where("PlatformType", "Linux", how="NotEqual"), [HYBRID]),
        (_where("PlatformVersion", "24", how="BeginWith"), [WEB]),
        (_where("PlatformVersion", "10.0.20348", how="LessThan"), []),
        (_where("PlatformVersion", "10.0.20347", how="GreaterThan"), [NODE, WEB, HYBRID]),
        (_where("ResourceType", "EC2Instance") + _where("PlatformName", "Ubuntu"), [WEB]),
    ],
)
def test_filters(three: OneNode, filters: list[dict[str, Any]], ids: list[str]) -> None:
    assert _ids(three, Filters=filters) == ids


def test_filter_on_a_custom_type(three: OneNode) -> None:
    three.put(item(Content=[{"Row": "A"}, {"Row": "B"}]))
    three.put(item(Content=[{"Row": "C"}]), node=WEB)

    assert _ids(three, Filters=[{"Key": f"{RACK}.Row", "Values": ["B"]}]) == [NODE]


def test_pages(three: OneNode) -> None:
    first = three.client.get_inventory(MaxResults=2)

    assert len(first["Entities"]) == 2
    assert three.refused("get_inventory", Filters=_where("AgentType", "x"), NextToken=first["NextToken"])[0] == (
        "InvalidNextToken"
    )
    assert _ids(three, PaginationConfig={"PageSize": 1}) == [NODE, WEB, HYBRID]


def test_terminated_node_is_still_there(node: OneNode) -> None:
    node.service.terminate(NODE)

    (entity,) = node.client.get_inventory()["Entities"]

    assert entity["Data"][INFORMATION]["Content"] == [{"InstanceId": NODE, "InstanceStatus": "Terminated"}]
    assert node.client.describe_instance_information()["InstanceInformationList"] == []


def test_terminated_node_is_forgotten_after_30_days(three: OneNode) -> None:
    three.service.terminate(WEB)
    three.service.advance(29 * 86400)
    assert WEB in _ids(three)

    three.service.advance(86400)

    assert _ids(three) == [NODE, HYBRID]


def test_late_node_is_not_listed(three: OneNode) -> None:
    three.service.late(WEB, seconds=60)
    assert _ids(three) == [NODE, HYBRID]

    three.service.advance(60)

    assert _ids(three) == [NODE, WEB, HYBRID]


def test_patch_summary(three: OneNode) -> None:
    three.put(item("AWS:PatchSummary", Content=[{"MissingCount": "1"}]))

    first, *others = three.client.get_inventory(ResultAttributes=[{"TypeName": "AWS:PatchSummary"}])["Entities"]

    assert first["Data"]["AWS:PatchSummary"]["Content"] == [{"MissingCount": "1"}]
    assert [entity["Data"] for entity in others] == [{}, {}]


def _aggregated(node: OneNode, *aggregators: dict[str, Any], **parameters: Any) -> list[dict[str, Any]]:
    entities = node.client.get_inventory(Aggregators=list(aggregators), **parameters)["Entities"]
    assert all("Id" not in entity for entity in entities)
    return [entity["Data"] for entity in entities]


@pytest.mark.parametrize("expression", [f"{RACK}.RackLocation", f"{INFORMATION}.ComputerName", "PlatformType", "x"])
def test_attribute_that_does_not_aggregate(three: OneNode, expression: str) -> None:
    code, message = three.refused("get_inventory", Aggregators=[{"Expression": expression}])

    assert code == "InvalidAggregatorException"
    assert expression in message


def test_count_by_attribute(three: OneNode) -> None:
    counts = _aggregated(three, {"Expression": f"{INFORMATION}.PlatformType"})

    assert counts == [
        {INFORMATION: {"Content": [{"PlatformType": "Linux", "Count": "2"}, {"PlatformType": "Windows", "Count": "1"}]}}
    ]


def test_count_of_what_a_filter_leaves(three: OneNode) -> None:
    counts = _aggregated(three, {"Expression": f"{INFORMATION}.PlatformType"}, Filters=_where("InstanceId", HYBRID))

    assert counts == [{INFORMATION: {"Content": [{"PlatformType": "Windows", "Count": "1"}]}}]


def test_nested_aggregators_over_two_types(three: OneNode) -> None:
    bash = {"Name": "bash", "Version": "5"}
    three.put(item("AWS:Application", "1.1", Content=[bash, {"Name": "vim", "Version": "9"}, {"Name": "odd"}]))
    three.put(item("AWS:Application", "1.1", Content=[bash]), node=HYBRID)
    platform = {"Expression": f"{INFORMATION}.PlatformType"}
    version = {"Expression": "AWS:Application.Version", "Aggregators": [platform]}

    counts = _aggregated(three, {"Expression": "AWS:Application.Name", "Aggregators": [version]})

    rows = [("bash", "5", "Linux"), ("bash", "5", "Windows"), ("vim", "9", "Linux")]
    assert counts == [
        {
            "AWS:Application": {
                "Content": [
                    {"Name": name, "Version": number, "PlatformType": kind, "Count": "1"} for name, number, kind in rows
                ]
            }
        }
    ]


def _group(*filters: dict[str, Any]) -> dict[str, Any]:
    return {"Groups": [{"Name": "Found", "Filters": list(filters)}]}


def _reporting(*type_names: str) -> dict[str, Any]:
    return {"Key": "TypeName", "Values": list(type_names), "Type": "Exists"}


@pytest.mark.parametrize(
    ("filters", "matching"),
    [
        ([_reporting(RACK)], 2),
        ([_reporting("AWS:Network")], 1),
        ([_reporting(RACK), _reporting("AWS:Network")], 1),
        ([_reporting(RACK, "AWS:Network")], 2),
        ([{"Key": f"{RACK}.RackLocation", "Values": ["Bay B"], "Type": "BeginWith"}], 2),
        ([{"Key": f"{RACK}.RackLocation", "Values": ["x"], "Type": "Exists"}], 2),
        ([{"Key": f"{RACK}.Row", "Values": ["x"], "Type": "Exists"}], 0),
    ],
)
def test_groups(three: OneNode, filters: list[dict[str, Any]], matching: int) -> None:
    three.put(item(Content=[SHELF]), item("AWS:Network", Content=[{"Name": "eth0"}]))
    three.put(item(Content=[SHELF]), node=WEB)

    counts = _aggregated(three, _group(*filters))

    assert counts == [
        {"Found": {"Content": [{"notMatchingCount": str(3 - matching)}, {"matchingCount": str(matching)}]}}
    ]


def test_group_that_makes_no_sense(three: OneNode) -> None:
    code, _message = three.refused("get_inventory", Aggregators=[_group({"Key": "RackLocation", "Values": ["x"]})])

    assert code == "InvalidInventoryGroupException"


def test_description_of_nodes(three: OneNode) -> None:
    described = three.client.describe_instance_information()["InstanceInformationList"]

    assert [(one["InstanceId"], one["PlatformType"], one["ResourceType"]) for one in described] == [
        (NODE, "Linux", "EC2Instance"),
        (WEB, "Linux", "EC2Instance"),
        (HYBRID, "Windows", "ManagedInstance"),
    ]
    assert described[1]["ComputerName"] == "web1"


@pytest.mark.parametrize(
    "parameters",
    [
        {"Filters": [{"Key": "PlatformTypes", "Values": ["Windows"]}]},
        {"InstanceInformationFilterList": [{"key": "InstanceIds", "valueSet": [HYBRID]}]},
    ],
)
def test_description_of_some_nodes(three: OneNode, parameters: dict[str, Any]) -> None:
    described = three.client.describe_instance_information(**parameters)["InstanceInformationList"]

    assert [one["InstanceId"] for one in described] == [HYBRID]


def test_description_with_a_filter_that_does_not_exist(three: OneNode) -> None:
    code, _message = three.refused("describe_instance_information", Filters=[{"Key": "Colour", "Values": ["red"]}])

    assert code == "InvalidFilterKey"
