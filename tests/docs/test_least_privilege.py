"""The policies of the guide: each way of use works with its policy alone, and needs every action in it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.docs.scenes import put
from tests.support.doc_blocks import blocks_of
from tests.support.inventory import run_inventory, write_source
from tests.support.playbook import PlaybookRun, local_play, run_playbook
from tests.support.relay import relay
from tests.support.ssm_service.client import Service
from tests.tools.workspace import ROOT

_NODE = "i-0123456789abcdef0"
_OWNER = {"type_name": "Custom:Owner", "content": {"Team": "Payments"}}
_PUT = {"name": "Put", "fleetfacts.ssm.ssm_put_inventory": {"instance_id": _NODE, "items": [_OWNER]}}
_WITH_HASH = {
    "name": "Put",
    "fleetfacts.ssm.ssm_put_inventory": {"instance_id": _NODE, "items": [_OWNER], "compare": "hash"},
}
_INFO = {"name": "Types", "fleetfacts.ssm.ssm_inventory_type_info": {}}
_DELETE = {
    "name": "Delete",
    "fleetfacts.ssm.ssm_inventory_type": {"type_name": "Custom:Rack", "state": "absent", "schema": "delete"},
}
_ROLE = {"name": "Publish", "ansible.builtin.include_role": {"name": "fleetfacts.ssm.host_facts"}}
_THIS_NODE = {"host_facts_instance_id": _NODE, "host_facts_types": ["system"]}
_READ = {"name": "Read", "fleetfacts.ssm.ssm_inventory_info": {"type_names": ["Custom:Rack"]}}
_NODES_ONLY = {"name": "Read", "fleetfacts.ssm.ssm_inventory_info": {}}
_INVENTORY = {"regions": ["us-east-1"]}
_NO_WAIT_FOR_RETRIES = {"AWS_MAX_ATTEMPTS": "1"}

# What a reader of the guide does with each policy: a play, or the name of a playbook, and arguments.
_USES: dict[str, tuple[Any, list[str]]] = {
    "put.json": (local_play(_PUT), []),
    "check.json": (local_play(_PUT), ["--check"]),
    "node.json": (local_play(_WITH_HASH), []),
    "read.json": ("fleetfacts.ssm.report", ["--extra-vars", "ssm_report_formats=json"]),
    "types.json": (local_play(_INFO, _DELETE), []),
}
_POLICIES = {
    block.caption: json.loads(block.text)
    for block in blocks_of(ROOT / "docs/docsite/rst/guide_least_privilege.rst")
    if block.caption
}


def _permissions(policy: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for statement in policy["Statement"]:
        assert (statement["Effect"], statement["Resource"]) == ("Allow", "*")
        actions = statement["Action"] if isinstance(statement["Action"], list) else [statement["Action"]]
        for action in actions:
            service, operation = action.split(":")
            assert service == "ssm"
            pattern = statement.get("Condition", {}).get("ForAllValues:StringLike", {}).get("ssm:InventoryTypeName")
            yield {"operation": operation} | ({"type_names": [pattern]} if pattern else {})


def _prepare(service: Service, permissions: list[dict[str, Any]]) -> None:
    service.reset()
    service.add_nodes(_NODE)
    put(service, _NODE, "Custom:Rack", {"Name": "D"})
    service.deletions(polls=0)
    service.allow_only(*permissions)
    service.forget_calls()


def _use(service: Service, policy: str, permissions: list[dict[str, Any]]) -> PlaybookRun:
    _prepare(service, permissions)
    play, args = _USES[policy]
    return run_playbook(play, env={**service.env, **_NO_WAIT_FOR_RETRIES}, args=args)


def _denied(service: Service) -> set[str]:
    return {call["operation"] for call in service.calls if call["error"] == "AccessDeniedException"}


# Other ways that the guide names with a policy of another use.
_MORE_USES = {
    "the role": ("put.json", ["ListInventoryEntries", "PutInventory"], local_play(_ROLE, vars=_THIS_NODE)),
    "a drift report": ("check.json", ["ListInventoryEntries"], local_play({**_PUT, "check_mode": True})),
    "the role, by hashes": (
        "node.json",
        ["PutInventory"],
        local_play(_ROLE, vars={**_THIS_NODE, "host_facts_compare": "hash"}),
    ),
    "entries in a task": ("read.json", ["GetInventory", "ListInventoryEntries"], local_play(_READ)),
    "nodes in a task": ("read.json", ["GetInventory"], local_play(_NODES_ONLY)),
}


@pytest.mark.parametrize("use", _MORE_USES)
def test_another_use_works_and_calls_only_what_is_said(use: str, service: Service) -> None:
    policy, operations, play = _MORE_USES[use]
    granted = [one for one in _permissions(_POLICIES[policy]) if one["operation"] in operations]
    assert {one["operation"] for one in granted} == {*operations}
    _prepare(service, granted)
    run_playbook(play, env={**service.env, **_NO_WAIT_FOR_RETRIES}).ok()
    assert {call["operation"] for call in service.calls} == {*operations}
    assert _denied(service) == set()


@pytest.mark.parametrize(
    ("options", "operations"),
    [({}, ["GetInventory"]), ({"types": ["Custom:Rack"]}, ["GetInventory", "ListInventoryEntries"])],
)
def test_the_inventory_plugin_calls_only_what_is_said(
    options: dict[str, Any], operations: list[str], service: Service, tmp_path: Path
) -> None:
    _prepare(service, [{"operation": one} for one in operations])
    run = run_inventory(write_source(tmp_path, **_INVENTORY, **options), "--list", env=service.env)
    assert list(run.hosts) == [_NODE]
    assert run.stderr == ""
    assert {(call["operation"], call["error"]) for call in service.calls} == {(one, None) for one in operations}


@pytest.mark.parametrize("denied", [(), ("ec2:DescribeRegions",)])
def test_an_inventory_file_without_regions_asks_ec2(denied: tuple[str, ...], service: Service, tmp_path: Path) -> None:
    _prepare(service, [{"operation": "GetInventory"}])
    with relay(str(service.url), denied) as seen:
        env = {name: value for name, value in service.env.items() if "REGION" not in name}
        env = {**env, "AWS_ENDPOINT_URL": seen.url}
        run = run_inventory(write_source(tmp_path), "--list", env=env)
    assert "ec2:DescribeRegions" in seen.actions
    assert seen.actions == {"ec2:DescribeRegions", "ssm:GetInventory"}
    assert list(run.hosts) == [_NODE]
    warning = "[WARNING]: UnauthorizedOperation when trying to list ec2 regions\n" if denied else ""
    assert run.stderr == warning


@pytest.mark.parametrize("module", ["ssm_put_inventory", "ssm_inventory_type_info"])
def test_a_role_that_may_not_be_assumed_is_no_lack_of_a_permission(
    module: str, service: Service, tmp_path: Path
) -> None:
    service.add_nodes(_NODE)
    keys = "aws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = x\n"
    role = "role_arn = arn:aws:iam::123456789012:role/inventory\nsource_profile = base\n"
    (tmp_path / "aws").write_text(f"[profile base]\n{keys}[profile role]\n{role}", encoding="utf-8")
    options = {"instance_id": _NODE, "items": [_OWNER]} if module == "ssm_put_inventory" else {}
    task = {"name": "Call", f"fleetfacts.ssm.{module}": {**options, "profile": "role"}}
    keyless = {name: value for name, value in service.env.items() if "KEY" not in name}
    with relay(str(service.url), ("sts:AssumeRole",)) as seen:
        env = {**keyless, "AWS_ENDPOINT_URL": seen.url, "AWS_CONFIG_FILE": str(tmp_path / "aws")}
        run = run_playbook(local_play(task), env=env).failed()
    assert "could not be had, since AssumeRole failed. Check the role of the profile" in run.of("Call")["msg"]
    assert "ssm:" not in run.of("Call")["msg"]
    assert seen.actions == {"sts:AssumeRole"}


@pytest.mark.parametrize("may_list_types", [False, True])
def test_the_error_for_a_21st_type_names_the_twenty_where_it_may(may_list_types: bool, service: Service) -> None:
    service.add_nodes(_NODE)
    for number in range(20):
        put(service, _NODE, f"Custom:Type{number:02}", {"Name": "x"})
    more = [{"operation": "GetInventorySchema"}] if may_list_types else []
    service.allow_only(*_permissions(_POLICIES["put.json"]), *more)
    run = run_playbook(local_play(_PUT), env={**service.env, **_NO_WAIT_FOR_RETRIES}).failed()
    assert ("Custom:Type19" in str(run.of("Put"))) is may_list_types


def test_every_policy_of_the_guide_has_a_use() -> None:
    assert set(_POLICIES) == set(_USES)


@pytest.mark.parametrize("policy", _USES)
def test_a_use_works_with_its_policy(policy: str, service: Service) -> None:
    run = _use(service, policy, list(_permissions(_POLICIES[policy])))
    run.ok()
    assert _denied(service) == set()
    assert "[WARNING]" not in run.stderr + run.stdout, run.describe()
    assert service.calls


@pytest.mark.parametrize("policy", _USES)
def test_a_use_needs_every_action_of_its_policy(policy: str, service: Service) -> None:
    permissions = list(_permissions(_POLICIES[policy]))
    for one in permissions:
        rest = [other for other in permissions if other is not one] or [{"operation": "DescribeInventoryDeletions"}]
        _use(service, policy, rest)
        assert _denied(service) == {one["operation"]}


def test_the_condition_of_the_policy_keeps_other_types_out(service: Service) -> None:
    service.add_nodes(_NODE)
    service.allow_only(*_permissions(_POLICIES["put.json"]))
    other = {"type_name": "AWS:Application", "schema_version": "1.1", "content": {"Name": "x", "Version": "1"}}
    play = local_play(
        {"name": "Put", "fleetfacts.ssm.ssm_put_inventory": {"instance_id": _NODE, "items": [other]}},
    )
    run = run_playbook(play, env={**service.env, **_NO_WAIT_FOR_RETRIES}).failed()
    assert run.of("Put")["instances"][0]["error_code"] == "AccessDeniedException"
