"""The module's own ``main()``, through the test service: results and calls, errors first."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.fleetfacts.ssm.plugins.modules import ssm_put_inventory
from tests.support.module import run_module
from tests.support.ssm_service.client import Service

NODE = "i-016648b75dd622dab"
RACK = {"type_name": "Custom:RackInfo", "content": {"RackLocation": "Bay B/Row C/Rack D/Shelf E"}}
RACK_HASH = "h2S3423R45iIYNRHpkdDfg=="
OWNER = {"type_name": "Custom:Owner", "content": {"Team": "Payments"}}


@pytest.fixture
def node(service: Service) -> Service:
    service.add_nodes(NODE)
    return service


def put(service: Service, *items: dict[str, Any], check_mode: bool = False, diff: bool = False, **params: Any) -> Any:
    nodes = {} if "instances" in params else {"instance_id": NODE}
    args = {**nodes, **({"items": list(items)} if items else {}), **params}
    service.forget_calls()
    return run_module(ssm_put_inventory.main, args, env=service.env, check_mode=check_mode, diff=diff)


def outcomes(result: dict[str, Any]) -> list[str]:
    return [one["outcome"] for one in result["instances"][0]["types"]]


def operations(service: Service) -> list[str]:
    return [call["operation"] for call in service.calls]


def sent(service: Service) -> list[list[tuple[str, bool, bool]]]:
    """Of each put: the types, whether with content, whether with a hash."""
    return [
        [(item["TypeName"], "Content" in item, "ContentHash" in item) for item in request["Items"]]
        for request in service.requests("PutInventory")
    ]


# --- refused before any call


@pytest.mark.parametrize(
    ("params", "message"),
    [
        ({"instance_id": "web1", "items": [RACK]}, "web1: instance_id: must be the id of a managed node"),
        ({"items": []}, "items: is empty"),
        ({"items": [{"type_name": "Rack", "content": []}]}, "items[0] (Rack): type_name: must begin with"),
        ({"items": [{"type_name": "Custom:rack", "content": []}]}, "needs a capital letter after 'Custom:'"),
        ({"items": [{**RACK, "schema_version": 1}]}, "schema_version: must be two numbers with a dot"),
        ({"items": [{**RACK, "capture_time": "yesterday"}]}, "capture_time: must be a moment of the years"),
        ({"items": [{"type_name": "Custom:A"}]}, "items[0] (Custom:A): content: is missing"),
        ({"items": [{"type_name": "Custom:A", "content": {"a": {"b": 1}}}]}, "content[0]: attribute 'a': is nested"),
        ({"items": [{**RACK, "state": "absent"}]}, "'absent' clears the type"),
        ({"items": [{**RACK, "content_hash": "x"}]}, "content_hash: is not the hash of the content;"),
        ({"items": [RACK, RACK]}, "items: Custom:RackInfo is there 2 times"),
        ({"items": [RACK], "concurrency": 0}, "concurrency: must be between 1 and 256, not 0"),
        ({"items": [RACK], "wait_timeout": -1}, "wait_timeout: must be between 0 and 86400, not -1"),
        ({"items": [RACK], "refresh_after": 31}, "refresh_after: must be between -1 and 30, not 31"),
        (
            {"items": [{"type_name": "Custom:A", "content": [{"Vendor": 1}, {"vendor": 2}]}]},
            "attribute 'vendor': is spelled 'Vendor' in content[0]",
        ),
    ],
)
def test_bad_input_is_refused_with_its_place_before_any_call(node: Service, params: Any, message: str) -> None:
    result = put(node, **params)
    assert result["failed"]
    assert message in result["msg"]
    assert node.calls == []


def test_all_faults_are_told_at_once(node: Service) -> None:
    result = put(node, {"type_name": "Custom:a", "content": 1}, {"type_name": "Custom:B"}, concurrency=300)
    assert result["msg"].startswith("4 faults in the input:\n- concurrency: ")
    assert result["msg"].count("\n- ") == 4


# --- errors of the service


def test_a_node_that_is_not_managed_here(service: Service) -> None:
    result = put(service, RACK)
    assert result["failed"]
    assert not result["changed"]
    assert result["msg"].startswith(
        f"{NODE}: is not a managed node in us-east-1. Check the id, the account and the region"
    )
    assert result["msg"].endswith(f"(InvalidInstanceId: {result['instances'][0]['error']['message']})")
    assert result["instances"][0]["error_code"] == "InvalidInstanceId"
    assert result["instances"][0]["error"]["request_id"]
    assert operations(service) == ["ListInventoryEntries"]


def test_the_twenty_first_custom_type_names_the_existing_ones(node: Service) -> None:
    many = [{"type_name": f"Custom:T{index:02}", "content": {"a": 1}} for index in range(20)]
    assert put(node, *many)["changed"]
    result = put(node, RACK)
    assert result["instances"][0]["error_code"] == "CustomSchemaCountLimitExceededException"
    assert "already has its 20 custom inventory types in us-east-1. It holds: Custom:T00, Custom:T01," in result["msg"]
    assert "fleetfacts.ssm.ssm_inventory_type" in result["msg"]
    assert result["msg"].startswith(f"{NODE} Custom:RackInfo: the account already has")
    assert outcomes(result) == ["failed"]


def test_the_existing_types_are_left_out_where_they_may_not_be_read(node: Service) -> None:
    put(node, *({"type_name": f"Custom:T{index:02}", "content": {"a": 1}} for index in range(20)))
    node.deny("GetInventorySchema")
    result = put(node, RACK)
    assert "custom inventory types in us-east-1. Delete one" in result["msg"]


def test_no_permission_to_read_in_check_mode_is_an_error(node: Service) -> None:
    node.deny("ListInventoryEntries")
    result = put(node, RACK, check_mode=True)
    assert (
        "may not call ssm:ListInventoryEntries. Allow it in their IAM policy; outside check mode, compare=hash"
        in result["msg"]
    )
    assert result["instances"][0]["error_code"] == "AccessDeniedException"
    assert operations(node) == ["ListInventoryEntries"]


def test_no_permission_to_put(node: Service) -> None:
    node.deny("PutInventory")
    result = put(node, RACK)
    assert "may not call ssm:PutInventory. Allow it in their IAM policy (AccessDeniedException: " in result["msg"]
    assert outcomes(result) == ["failed"]
    assert not result["changed"]


@pytest.mark.parametrize("compare", ["entries", "hash"])
def test_a_disabled_schema_version_stores_nothing_and_is_a_failure(node: Service, compare: str) -> None:
    put(node, RACK)
    disable(node, "Custom:RackInfo")
    result = put(node, RACK, OWNER, compare=compare)
    assert result["failed"]
    assert result["changed"]
    assert [(one["type_name"], one["outcome"]) for one in result["instances"][0]["types"]] == [
        ("Custom:Owner", "created" if compare == "entries" else "updated"),
        ("Custom:RackInfo", "failed"),
    ]
    assert result["msg"].startswith(f"{NODE} Custom:RackInfo: the service stored nothing, since this schema version is")
    (remark,) = result["instances"][0]["remarks"]
    assert "disabled" in remark
    assert result["instances"][0]["error"] == {"code": None, "message": remark, "request_id": None}
    assert result["warnings"] == [f"The service answered the put for {NODE} with a remark: {remark}"]
    assert node.stored(NODE, "Custom:Owner") is not None
    newer = put(node, {**RACK, "schema_version": "1.1"}, compare=compare)
    assert (newer["failed"], newer["changed"]) == (False, True)


def test_with_no_log_no_remark_of_the_service_is_repeated(node: Service) -> None:
    put(node, RACK)
    disable(node, "Custom:RackInfo")
    params = {"instance_id": NODE, "items": [RACK], "compare": "hash"}
    result = run_module(ssm_put_inventory.main, params, env=node.env, no_log=True)
    hidden = "the service's words are hidden by no_log"
    assert result["msg"].endswith(f"of the disabled version ({hidden})")
    assert result["instances"][0]["remarks"] == [hidden]
    assert result["instances"][0]["error"]["message"] == hidden
    assert result["warnings"] == [f"The service answered the put for {NODE} with a remark: {hidden}"]


@pytest.mark.parametrize("operation", ["ListInventoryEntries", "PutInventory"])
def test_with_no_log_no_error_of_the_service_is_repeated(node: Service, operation: str) -> None:
    node.fail(operation, "ValidationException", message="MARKED")
    result = run_module(ssm_put_inventory.main, {"instance_id": NODE, "items": [RACK]}, env=node.env, no_log=True)
    assert result["msg"].endswith("(ValidationException: the service's words are hidden by no_log)")
    assert result["instances"][0]["error"]["request_id"]
    assert "MARKED" not in str(result)


def disable(service: Service, type_name: str) -> None:
    service.client().delete_inventory(TypeName=type_name, SchemaDeleteOption="DisableSchema")
    service.client().describe_inventory_deletions()
    service.client().describe_inventory_deletions()


def test_a_type_is_cleared_after_its_first_version_was_disabled(node: Service) -> None:
    put(node, RACK)
    disable(node, "Custom:RackInfo")
    put(node, {**RACK, "schema_version": "1.1"})
    result = put(node, {"type_name": "Custom:RackInfo", "state": "absent"})
    assert outcomes(result) == ["cleared"]
    stored = node.stored(NODE, "Custom:RackInfo")
    assert stored is not None
    assert (stored["schema_version"], stored["entries"]) == ("1.1", [])


def test_a_type_that_the_service_does_not_name_is_named(node: Service) -> None:
    node.fail("PutInventory", "UnsupportedInventorySchemaVersionException", times=1)
    result = put(node, RACK, OWNER)
    assert result["msg"].startswith(f"{NODE} Custom:RackInfo, Custom:Owner: the service does not take this schema")


def test_throttled_out(node: Service) -> None:
    node.throttle(1.0)
    config = {"retries": {"max_attempts": 1, "mode": "standard"}}
    result = put(node, RACK, aws_config=config)
    assert "kept throttling" in result["msg"]
    assert "{max_attempts: 20, mode: adaptive}} (ThrottlingException: Rate exceeded)" in result["msg"]


def test_no_region(node: Service) -> None:
    env = {**node.env, "AWS_REGION": None, "AWS_DEFAULT_REGION": None}
    result = run_module(ssm_put_inventory.main, {"instance_id": NODE, "items": [RACK]}, env=env)
    assert "requires a region and none was found" in result["msg"]


def test_a_lost_connection_says_that_the_effect_is_not_known(node: Service) -> None:
    node.cut(5, operation="PutInventory")
    result = put(node, RACK, aws_config={"retries": {"max_attempts": 1, "mode": "standard"}})
    assert "so whether it took effect is not known" in result["msg"]
    assert result["instances"][0]["error_code"] is None
    assert outcomes(result) == ["failed"]


# --- the main job


def test_check_run_check_run(node: Service) -> None:
    predicted = put(node, RACK, check_mode=True, diff=True)
    assert (predicted["changed"], outcomes(predicted)) == (True, ["created"])
    assert predicted["api_calls"] == {"ListInventoryEntries": 1}
    assert node.stored(NODE, "Custom:RackInfo") is None

    first = put(node, RACK, diff=True)
    assert {**first, "api_calls": 0} == {**predicted, "api_calls": 0, "instances": first["instances"]}
    assert first["diff"] == [
        {
            "before_header": f"{NODE} Custom:RackInfo (stored)",
            "after_header": f"{NODE} Custom:RackInfo (wanted)",
            "before": "",
            "after": "schema version 1.0\n- RackLocation: Bay B/Row C/Rack D/Shelf E\n",
        }
    ]
    assert first["api_calls"] == {"ListInventoryEntries": 1, "PutInventory": 1}
    stored = node.stored(NODE, "Custom:RackInfo")
    assert stored is not None
    assert stored["content_hash"] == RACK_HASH
    assert stored["entries"] == [RACK["content"]]

    for check_mode in (True, False):
        again = put(node, RACK, check_mode=check_mode, diff=True)
        assert (again["changed"], outcomes(again), again["diff"]) == (False, ["unchanged"], [])
        assert again["api_calls"] == {"ListInventoryEntries": 1}
        assert operations(node) == ["ListInventoryEntries"]


def test_the_result_of_a_created_item(node: Service) -> None:
    item = {**RACK, "capture_time": "2019-01-22T12:01:01+02:00", "schema_version": "1.1"}
    result = put(node, item)
    assert result["instances"] == [
        {
            "instance_id": NODE,
            "changed": True,
            "failed": False,
            "msg": "",
            "error_code": None,
            "types": [
                {
                    "type_name": "Custom:RackInfo",
                    "outcome": "created",
                    "schema_version": "1.1",
                    "capture_time": "2019-01-22T10:01:01Z",
                    "content_hash": RACK_HASH,
                    "entries": [RACK["content"]],
                }
            ],
        }
    ]


def test_the_document_of_the_cli_works_as_it_is(node: Service) -> None:
    document = {
        "InstanceId": NODE,
        "Items": [
            {
                "TypeName": "Custom:RackInfo",
                "SchemaVersion": "1.0",
                "CaptureTime": "2019-01-22T10:01:01Z",
                "Content": [RACK["content"]],
            }
        ],
    }
    result = run_module(ssm_put_inventory.main, document, env=node.env)
    assert result["changed"]
    assert node.requests("PutInventory") == [
        {"InstanceId": NODE, "Items": [{**document["Items"][0], "ContentHash": RACK_HASH}]}  # type: ignore[dict-item]
    ]


def test_drift_is_shown_and_put_right(node: Service) -> None:
    put(node, RACK, OWNER)
    drifted = {**RACK, "content": {"RackLocation": "Bay A", "Slot": 4}}
    put(node, drifted)
    result = put(node, RACK, OWNER, diff=True)
    assert outcomes(result) == ["updated", "unchanged"]
    (diff,) = result["diff"]
    assert diff["before"] == "schema version 1.0\n- RackLocation: Bay A\n  Slot: 4\n"
    assert sent(node) == [[("Custom:RackInfo", True, True)]]


def test_entries_compare_as_a_multiset(node: Service) -> None:
    entries = [{"N": str(number % 60), "Even": number % 2 == 0} for number in range(120)]
    put(node, {"type_name": "Custom:Many", "content": entries})
    result = put(node, {"type_name": "Custom:Many", "content": list(reversed(entries))})
    assert outcomes(result) == ["unchanged"]
    assert result["api_calls"] == {"ListInventoryEntries": 3}
    assert outcomes(put(node, {"type_name": "Custom:Many", "content": entries[1:]})) == ["updated"]


def test_only_the_schema_version_differs(node: Service) -> None:
    put(node, RACK)
    result = put(node, {**RACK, "schema_version": "1.1"})
    assert outcomes(result) == ["updated"]
    assert sent(node) == [[("Custom:RackInfo", True, False)]]
    assert outcomes(put(node, {**RACK, "schema_version": "1.1"})) == ["unchanged"]


def test_absent_clears_one_node(node: Service) -> None:
    absent = {"type_name": "Custom:RackInfo", "state": "absent"}
    assert outcomes(put(node, absent)) == ["unchanged"]
    put(node, RACK)
    assert outcomes(put(node, absent, check_mode=True)) == ["cleared"]
    result = put(node, absent, diff=True)
    assert (outcomes(result), result["diff"][0]["after"]) == (["cleared"], "")
    stored = node.stored(NODE, "Custom:RackInfo")
    assert stored is not None
    assert stored["entries"] == []
    assert outcomes(put(node, absent)) == ["unchanged"]
    assert outcomes(put(node, RACK)) == ["updated"]


def test_empty_content_where_nothing_is_stored_changes_nothing(node: Service) -> None:
    result = put(node, {"type_name": "Custom:RackInfo", "content": []})
    assert (result["changed"], outcomes(result)) == (False, ["unchanged"])


def test_an_old_item_is_renewed_by_its_hash_alone(node: Service) -> None:
    old = {**RACK, "capture_time": "2026-01-01T00:00:00Z"}
    put(node, old)
    assert outcomes(put(node, RACK, refresh_after=-1)) == ["unchanged"]
    assert outcomes(put(node, RACK, check_mode=True)) == ["refreshed"]
    result = put(node, RACK)
    assert (result["changed"], outcomes(result)) == (False, ["refreshed"])
    assert sent(node) == [[("Custom:RackInfo", False, True)]]
    assert outcomes(put(node, RACK)) == ["unchanged"]
    assert outcomes(put(node, RACK, refresh_after=0)) == ["refreshed"]


def test_an_old_item_whose_hash_is_not_known_is_renewed_in_full(node: Service) -> None:
    item = {"TypeName": "Custom:RackInfo", "SchemaVersion": "1.0", "CaptureTime": "2026-01-01T00:00:00Z"}
    node.client().put_inventory(InstanceId=NODE, Items=[{**item, "Content": [RACK["content"]]}])
    result = put(node, RACK)
    assert (result["changed"], outcomes(result)) == (False, ["refreshed"])
    assert sent(node) == [[("Custom:RackInfo", False, True)], [("Custom:RackInfo", True, True)]]


def test_a_hash_alone_renews_or_fails(node: Service) -> None:
    by_hash = {"type_name": "Custom:RackInfo", "content_hash": RACK_HASH}
    result = put(node, by_hash)
    assert (
        "does not hold the content hash that came alone, so there is nothing to renew. Give the content ("
        in result["msg"]
    )
    assert operations(node) == ["PutInventory"]
    put(node, RACK)
    result = put(node, by_hash)
    assert (result["changed"], outcomes(result)) == (False, ["refreshed"])
    assert result["instances"][0]["types"][0]["entries"] is None


def test_a_put_over_one_megabyte_goes_in_several_calls(node: Service) -> None:
    large = [{"Value": "x" * 4000, "Number": number} for number in range(150)]
    items = [{"type_name": f"Custom:Large{letter}", "content": large} for letter in "ABC"]
    result = put(node, *items)
    assert outcomes(result) == ["created"] * 3
    assert result["api_calls"]["PutInventory"] == 3
    assert outcomes(put(node, *items)) == ["unchanged"] * 3


# --- compare: hash


def test_hash_costs_one_call_where_nothing_changed(node: Service) -> None:
    put(node, RACK, OWNER)
    result = put(node, RACK, OWNER, compare="hash")
    assert (result["changed"], outcomes(result)) == (False, ["refreshed", "refreshed"])
    assert result["api_calls"] == {"PutInventory": 1}
    assert sent(node) == [[("Custom:RackInfo", False, True), ("Custom:Owner", False, True)]]


@pytest.mark.parametrize("code", ["ItemContentMismatchException", "InvalidItemContentException"])
def test_hash_sends_in_full_only_what_the_service_names(node: Service, code: str) -> None:
    node.configure(mismatch_code=code)
    put(node, RACK, OWNER)
    moved = {**RACK, "content": {"RackLocation": "Bay A"}}
    result = put(node, moved, OWNER, compare="hash", diff=True)
    assert (result["changed"], outcomes(result)) == (True, ["updated", "refreshed"])
    assert sent(node)[1:] == [[("Custom:RackInfo", True, True), ("Custom:Owner", False, True)]]
    assert result["api_calls"] == {"PutInventory": 2}
    assert result["diff"][0]["before"] == "(not read: content hashes were compared)\n"


def test_hash_sends_everything_in_full_once_if_no_type_is_named(node: Service) -> None:
    node.configure(mismatch_names_type=False)
    put(node, RACK, OWNER)
    result = put(node, {**RACK, "content": {"RackLocation": "Bay A"}}, OWNER, compare="hash")
    assert sent(node)[1:] == [[("Custom:RackInfo", True, True), ("Custom:Owner", True, True)]]
    assert outcomes(result) == ["updated", "updated"]


def test_hash_clears(node: Service) -> None:
    put(node, RACK)
    absent = {"type_name": "Custom:RackInfo", "state": "absent"}
    assert outcomes(put(node, absent, compare="hash")) == ["cleared"]
    assert outcomes(put(node, absent, compare="hash")) == ["refreshed"]


def test_hash_reads_in_check_mode(node: Service) -> None:
    put(node, RACK)
    result = put(node, RACK, compare="hash", check_mode=True)
    assert outcomes(result) == ["unchanged"]
    assert operations(node) == ["ListInventoryEntries"]


def test_auto_offers_hashes_where_reading_is_denied_and_says_so_once(node: Service) -> None:
    node.deny("ListInventoryEntries")
    node.add_nodes("i-0fedcba9876543210")
    result = put(node, RACK, instances=[{"instance_id": NODE}, {"instance_id": "i-0fedcba9876543210"}], concurrency=1)
    assert [one["types"][0]["outcome"] for one in result["instances"]] == ["updated", "updated"]
    (warning,) = result["warnings"]
    assert "do not allow ssm:ListInventoryEntries" in warning
    assert not put(node, RACK)["changed"]


def test_auto_reads_all_nodes_that_may_be_read(service: Service) -> None:
    nodes = [f"i-{number:017x}" for number in range(12)]
    service.add_nodes(nodes)
    fleet = {"instances": [{"instance_id": node} for node in nodes], "concurrency": 2}
    put(service, RACK, **fleet)
    service.deny_nodes(nodes[5], operations=["ListInventoryEntries"])
    service.forget_calls()
    result = put(service, {**RACK, "schema_version": "2.0"}, **fleet)
    assert outcomes_of_nodes(result) == [*["updated"] * 5, "refreshed", *["updated"] * 6]
    assert service.count("ListInventoryEntries") == 12
    (warning,) = result["warnings"]
    assert f"do not allow ssm:ListInventoryEntries of {nodes[5]}, so" in warning
    assert "not tried" not in warning


def test_auto_reads_no_more_where_no_node_may_be_read(service: Service) -> None:
    nodes = [f"i-{number:017x}" for number in range(40)]
    service.add_nodes(nodes)
    service.deny("ListInventoryEntries")
    fleet = {"instances": [{"instance_id": node} for node in nodes], "concurrency": 2}
    result = put(service, RACK, **fleet)
    assert outcomes_of_nodes(result) == ["updated"] * 40
    # those that were under way when the second one was denied
    assert service.count("ListInventoryEntries") <= 6
    (warning,) = result["warnings"]
    assert warning.endswith("Since none of the first nodes could be read, the others were not tried")


def outcomes_of_nodes(result: dict[str, Any]) -> list[str]:
    return [one["types"][0]["outcome"] for one in result["instances"]]


def test_a_context_that_changed_is_put_though_the_entries_are_the_same(node: Service) -> None:
    def compliance(execution: str) -> dict[str, Any]:
        context = {
            "ComplianceType": "Custom:Hardening",
            "ExecutionId": execution,
            "ExecutionTime": "2026-11-25T12:00:00Z",
        }
        content = {"Id": "root-login", "Title": "Root may not log in", "Severity": "HIGH", "Status": "COMPLIANT"}
        return {"type_name": "AWS:ComplianceItem", "content": content, "context": context}

    told = []
    for execution, compare in [("1", "auto"), ("2", "auto"), ("2", "entries"), ("3", "hash")]:
        result = put(node, compliance(execution), compare=compare)
        (request,) = node.requests("PutInventory")
        (item,) = request["Items"]
        told.append((*outcomes(result), result["changed"], item["Context"]["ExecutionId"], "ContentHash" in item))
    # with the stored hash the service may leave the context alone
    assert told == [
        ("created", True, "1", True),
        ("refreshed", False, "2", False),
        ("refreshed", False, "2", False),
        ("updated", True, "3", False),
    ]


def test_entries_fails_where_reading_is_denied(node: Service) -> None:
    node.deny("ListInventoryEntries")
    result = put(node, RACK, compare="entries")
    assert "may not call ssm:ListInventoryEntries" in result["msg"]
    assert operations(node) == ["ListInventoryEntries"]


# --- waiting


def test_a_node_is_waited_for_until_it_is_managed(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ansible_collections.fleetfacts.ssm.plugins.module_utils._publisher._FIRST_PAUSE", 0.01)
    service.add_nodes(NODE)
    service.late(NODE, n=2)
    assert put(service, RACK)["failed"]
    service.late(NODE, n=2)
    for check_mode in (True, False):
        result = put(service, RACK, wait_timeout=60, check_mode=check_mode)
        assert result["changed"], result
        service.late(NODE, n=2)


@pytest.mark.parametrize(("compare", "offered"), [("entries", 0), ("hash", 1)])
def test_a_put_that_may_have_been_taken_is_not_begun_anew(node: Service, compare: str, offered: int) -> None:
    # botocore repeats the put whose answer was lost, and hears that there is no such node
    node.cut(1, when="after", operation="PutInventory", after=offered)
    node.fail("PutInventory", "InvalidInstanceId", after=offered)
    result = put(node, RACK, wait_timeout=30, compare=compare)
    assert result["failed"]
    assert "whether it took effect is not known" in result["msg"]
    assert node.count("PutInventory") == 2 + offered
    assert node.stored(NODE, "Custom:RackInfo")


def test_waiting_ends(service: Service) -> None:
    result = put(service, RACK, wait_timeout=1)
    assert "is still not a managed node in us-east-1 after 1 seconds" in result["msg"]
    assert operations(service) == ["ListInventoryEntries"] * 2
