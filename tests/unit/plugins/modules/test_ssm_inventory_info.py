"""The module's own ``main()``, through the test service: results and calls, errors first."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.fleetfacts.ssm.plugins.module_utils._content import canonical, content_hash
from ansible_collections.fleetfacts.ssm.plugins.modules import ssm_inventory_info
from tests.support.module import run_module
from tests.support.ssm_service.client import Service

NODE = "i-0123456789abcdef0"
HYBRID = "mi-0123456789abcdef0"
RACK = "Custom:RackInfo"
MAX_VALUES = 40
TIME = "2026-01-31T23:59:59Z"


def read(service: Service, **params: Any) -> Any:
    service.forget_calls()
    return run_module(ssm_inventory_info.main, params, env=service.env)


def put(service: Service, instance_id: str, type_name: str, *entries: dict[str, str]) -> None:
    item = {"TypeName": type_name, "SchemaVersion": "1.0", "CaptureTime": TIME, "Content": list(entries)}
    service.client().put_inventory(InstanceId=instance_id, Items=[item])


def ids(result: dict[str, Any]) -> list[str]:
    return [node["instance_id"] for node in result["nodes"]]


# --- refused before any call


@pytest.mark.parametrize(
    ("params", "message"),
    [
        (
            {"instance_ids": ["web1"]},
            "instance_ids[0]: must be the id of a managed node",
        ),
        ({"filters": [{"key": "", "values": ["a"]}]}, "filters[0]: key: must name an attribute"),
        ({"filters": [{"key": "x" * 201, "values": ["a"]}]}, "is 201 characters long, the service takes at most 200"),
        (
            {"filters": [{"key": "A", "values": []}]},
            "filters[0]: values: is missing; a filter needs at least one value",
        ),
        (
            {"filters": [{"key": "A", "values": [str(n) for n in range(41)], "type": "NotEqual"}]},
            "filters[0]: values: has 41 values, the service takes at most 40 with NotEqual",
        ),
        ({"filters": [{"key": "A", "values": ["a"]}] * 5}, "filters: are 6 with those for ids and statuses"),
        ({"type_names": ["RackInfo"]}, "type_names[0]: must begin with 'Custom:' or 'AWS:', not be 'RackInfo'"),
        (
            {"type_names": [RACK, "AWS:Network"], "entry_filters": [{"key": "Rack", "values": ["1"]}]},
            "entry_filters[0]: key: must name an attribute of a type in type_names (Custom:RackInfo, AWS:Network)",
        ),
        ({"entry_filters": [{"key": "Rack", "values": ["1"]}]}, "an attribute of a type in type_names (none)"),
        (
            {"type_names": [RACK], "entry_filters": [{"key": "Rack", "values": ["1"]}] * 6},
            "entry_filters: are 6 for Custom:RackInfo, the service takes at most 5",
        ),
        (
            {"type_names": [RACK], "entry_filters": [{"key": "Rack", "values": [str(n) for n in range(41)]}]},
            "entry_filters: Rack has 41 values, the service takes at most 40",
        ),
        ({"statuses": []}, "statuses: must not be empty; all is every status"),
        ({"concurrency": 0}, "concurrency: must be between 1 and 256, not 0"),
    ],
)
def test_bad_input_is_refused_with_its_place_before_any_call(service: Service, params: Any, message: str) -> None:
    result = read(service, **params)
    assert result["failed"]
    assert message in result["msg"]
    assert service.calls == []


@pytest.mark.parametrize("more", [{}, {"statuses": ["all"]}, {"type_names": [RACK]}])
def test_an_empty_list_of_ids_reads_no_node(service: Service, more: dict[str, Any]) -> None:
    service.add_nodes(NODE)
    result = read(service, instance_ids=[], **more)
    assert (result["nodes"], result["missing_instance_ids"], result["api_calls"]) == ([], [], {})
    assert service.calls == []


def test_an_empty_list_of_types_reads_none(service: Service) -> None:
    service.add_nodes(NODE)
    result = read(service, type_names=[])
    assert [(one["instance_id"], one["types"]) for one in result["nodes"]] == [(NODE, [])]
    assert result["api_calls"] == {"GetInventory": 1}


def test_all_faults_are_told_at_once(service: Service) -> None:
    result = read(service, instance_ids=["a"], type_names=["b"], concurrency=257)
    assert result["msg"].startswith("3 faults in the input:\n- ")


# --- errors of the service


@pytest.mark.parametrize("operation", ["GetInventory", "ListInventoryEntries"])
def test_denied_names_the_action_to_allow(service: Service, operation: str) -> None:
    service.add_nodes(NODE)
    service.deny(operation)
    result = read(service, type_names=[RACK])
    assert result["failed"]
    assert f"{operation} in us-east-1" in result["msg"]
    assert f"may not call ssm:{operation}. Allow it in their IAM policy" in result["msg"]
    assert "AccessDeniedException" in result["msg"]
    assert result["error"]["code"] == "AccessDeniedException"


def test_a_wrong_filter_tells_how_keys_are_spelled(service: Service) -> None:
    result = read(service, filters=[{"key": "Custom:", "values": ["a"]}])
    assert result["failed"]
    assert "GetInventory in us-east-1: the service refuses a filter. A key names a type and one of its" in result["msg"]


def test_another_error_names_operation_and_region(service: Service) -> None:
    service.fail("GetInventory", "SomethingNew")
    result = read(service)
    assert "GetInventory in us-east-1 failed (SomethingNew: " in result["msg"]
    assert "SomethingNew" in result["msg"]


def test_a_cut_connection_is_tried_again(service: Service) -> None:
    service.add_nodes(NODE)
    service.cut(1)
    assert ids(read(service)) == [NODE]


def test_throttling_is_sat_out(service: Service) -> None:
    service.add_nodes(NODE)
    service.throttle(2)
    result = read(service)
    assert ids(result) == [NODE]
    assert result["api_calls"] == {"GetInventory": 1}


# --- what is no error


def test_a_type_that_the_service_refuses_to_know_is_one_warning(service: Service) -> None:
    service.add_nodes(NODE, HYBRID)
    service.configure(unknown_type="error")
    result = read(service, type_names=["Custom:Mistyped"])
    assert not result["failed"]
    assert [node["types"][0]["entries"] for node in result["nodes"]] == [[], []]
    (warning,) = result["warnings"]
    assert "ListInventoryEntries in us-east-1 (Custom:Mistyped): the service does not know the type" in warning
    assert warning.endswith(f"treated as having no data: {NODE}, {HYBRID}")


def test_a_node_that_left_between_the_calls_is_a_warning(service: Service) -> None:
    service.add_nodes(NODE)
    service.fail("ListInventoryEntries", "InvalidInstanceId")
    result = read(service, type_names=[RACK])
    assert not result["failed"]
    assert "the node is not registered any more" in result["warnings"][0]


def test_that_a_terminated_node_is_unknown_is_no_news(service: Service) -> None:
    service.add_nodes(NODE)
    service.terminate(NODE)
    service.fail("ListInventoryEntries", "InvalidInstanceId")
    result = read(service, statuses=["all"], type_names=[RACK])
    assert ids(result) == [NODE]
    assert "warnings" not in result


def test_no_nodes(service: Service) -> None:
    result = read(service, type_names=[RACK])
    result.pop("invocation", None)  # ansible-core 2.21 and later do not put it there unasked
    assert result == {
        "failed": False,
        "changed": False,
        "nodes": [],
        "missing_instance_ids": [],
        "api_calls": {"GetInventory": 1},
    }


# --- which nodes


def test_only_active_nodes_unless_asked(service: Service) -> None:
    lost = "i-0fedcba9876543210"
    service.add_nodes(NODE, {"InstanceId": lost, "InstanceStatus": "ConnectionLost"}, HYBRID)
    service.terminate(HYBRID)
    assert ids(read(service)) == [NODE]
    assert ids(read(service, statuses=["ConnectionLost", "Terminated"])) == [lost, HYBRID]
    assert ids(read(service, statuses=["all"])) == [NODE, lost, HYBRID]
    assert ids(read(service, filters=[{"key": "InstanceStatus", "values": ["Active"], "type": "NotEqual"}])) == [
        lost,
        HYBRID,
    ]


def test_named_nodes_are_read_in_any_status_and_missing_ones_are_told(service: Service) -> None:
    gone = "i-0fedcba9876543210"
    service.add_nodes(NODE, HYBRID)
    service.terminate(HYBRID)
    result = read(service, instance_ids=[HYBRID, gone, NODE, NODE])
    assert ids(result) == [NODE, HYBRID]
    assert result["missing_instance_ids"] == [gone]
    assert result["nodes"][1]["information"] == {"InstanceId": HYBRID, "InstanceStatus": "Terminated"}


def test_the_service_filters(service: Service) -> None:
    debian = {"InstanceId": NODE, "PlatformName": "Debian GNU/Linux", "PlatformVersion": "12"}
    service.add_nodes(debian, HYBRID)
    filters = [
        {"Key": "AWS:InstanceInformation.PlatformName", "Values": ["Debian"], "Type": "BeginWith"},
        {"key": "PlatformVersion", "values": "12"},
    ]
    assert ids(read(service, filters=filters)) == [NODE]
    (request,) = service.requests("GetInventory")
    assert request == {
        "Filters": [
            {"Key": "AWS:InstanceInformation.PlatformName", "Values": ["Debian"], "Type": "BeginWith"},
            {"Key": "AWS:InstanceInformation.PlatformVersion", "Values": ["12"], "Type": "Equal"},
            {"Key": "AWS:InstanceInformation.InstanceStatus", "Values": ["Active"], "Type": "Equal"},
        ]
    }


def test_more_ids_than_a_filter_takes_are_spread_over_requests(service: Service) -> None:
    wanted = [f"i-{number:017x}" for number in range(95)]
    service.add_nodes(wanted, HYBRID)
    result = read(service, instance_ids=wanted)
    assert ids(result) == wanted
    sizes = [
        len(request["Filters"][0]["Values"])
        for request in service.requests("GetInventory")
        if "NextToken" not in request
    ]
    assert sorted(sizes) == [15, MAX_VALUES, MAX_VALUES]


def test_all_pages_of_nodes(service: Service) -> None:
    wanted = [f"i-{number:017x}" for number in range(120)]
    service.add_nodes(wanted)
    result = read(service)
    assert ids(result) == wanted
    assert result["api_calls"] == {"GetInventory": 3}


# --- what of them


def test_information_and_types_as_the_service_names_them(service: Service) -> None:
    service.add_nodes({"InstanceId": NODE, "IpAddress": "192.0.2.10"})
    put(service, NODE, RACK, {"RackLocation": "Bay B"}, {"RackLocation": "Bay A", "Note": ""})
    result = read(service, type_names=[RACK, "AWS:Network"])
    (node,) = result["nodes"]
    assert (node["instance_id"], node["region"]) == (NODE, "us-east-1")
    assert node["information"]["IpAddress"] == "192.0.2.10"
    rack, network = node["types"]
    entries = rack.pop("entries")
    assert canonical(entries) == canonical([{"RackLocation": "Bay B"}, {"RackLocation": "Bay A", "Note": ""}])
    assert rack == {
        "type_name": RACK,
        "schema_version": "1.0",
        "capture_time": TIME,
        "content_hash": content_hash(canonical(entries)),
    }
    assert network == {
        "type_name": "AWS:Network",
        "schema_version": None,
        "capture_time": None,
        "content_hash": None,
        "entries": [],
    }
    assert result["api_calls"] == {"GetInventory": 1, "ListInventoryEntries": 2}


def test_a_cleared_type_has_the_hash_of_nothing(service: Service) -> None:
    service.add_nodes(NODE)
    put(service, NODE, RACK)
    (rack,) = read(service, type_names=[RACK])["nodes"][0]["types"]
    assert rack["entries"] == []
    assert rack["content_hash"] == "N6YlnMDB2uKZp4Zkid/wvQ=="


def test_all_pages_of_entries_of_many_nodes(service: Service) -> None:
    service.add_nodes(NODE, HYBRID)
    for instance_id in (NODE, HYBRID):
        put(service, instance_id, RACK, *({"Number": str(number)} for number in range(120)))
    result = read(service, type_names=[RACK], concurrency=2)
    for node in result["nodes"]:
        assert sorted(int(entry["Number"]) for entry in node["types"][0]["entries"]) == list(range(120))
    assert result["api_calls"] == {"GetInventory": 1, "ListInventoryEntries": 6}


def test_entry_filters_go_to_their_types(service: Service) -> None:
    service.add_nodes(NODE)
    put(service, NODE, RACK, {"Rack": "1"}, {"Rack": "2"})
    put(service, NODE, "Custom:Owner", {"Team": "Payments"})
    filters = [{"key": "Custom:RackInfo.Rack", "values": ["2"]}]
    rack, owner = read(service, type_names=[RACK, "Custom:Owner"], entry_filters=filters)["nodes"][0]["types"]
    assert rack["entries"] == [{"Rack": "2"}]
    assert rack["content_hash"] is None
    assert owner["entries"] == [{"Team": "Payments"}]
    assert owner["content_hash"] is not None
    requests = {request["TypeName"]: request.get("Filters") for request in service.requests("ListInventoryEntries")}
    assert requests == {RACK: [{"Key": "Rack", "Values": ["2"], "Type": "Equal"}], "Custom:Owner": None}


def test_check_mode_reads_too(service: Service) -> None:
    service.add_nodes(NODE)
    result = run_module(ssm_inventory_info.main, {}, env=service.env, check_mode=True)
    assert ids(result) == [NODE]


def test_with_no_log_no_error_of_the_service_is_repeated(service: Service) -> None:
    service.fail("GetInventory", "ValidationException", message="MARKED")
    result = run_module(ssm_inventory_info.main, {}, env=service.env, no_log=True)
    assert result["msg"].startswith("GetInventory in us-east-1: the service refuses the request (")
    assert result["msg"].endswith("the service's words are hidden by no_log)")
    assert result["error"]["code"] == "ValidationException"
    assert result["response_metadata"]["request_id"]
    assert "MARKED" not in str(result)
