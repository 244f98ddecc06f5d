"""The policies of the guide: each way of use works with its policy alone, and needs every action in it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from tests.docs.scenes import put
from tests.support.doc_blocks import blocks_of
from tests.support.playbook import PlaybookRun, local_play, run_playbook
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
_NO_WAIT_FOR_RETRIES = {"AWS_MAX_ATTEMPTS": "1"}

# What a reader of the guide does with each policy: a play, or the name of a playbook, and arguments.
_USES: dict[str, tuple[Any, list[str]]] = {
    "put.json": (local_play(_PUT), []),
    "check.json": (local_play(_PUT), ["--check"]),
    "node.json": (local_play(_WITH_HASH), []),
    "read.json": ("fleetfacts.ssm.report", ["--extra-vars", "ssm_report_formats=[]"]),
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


def _use(service: Service, policy: str, permissions: list[dict[str, Any]]) -> PlaybookRun:
    service.reset()
    service.add_nodes(_NODE)
    put(service, _NODE, "Custom:Rack", {"Name": "D"})
    service.allow_only(*permissions)
    service.forget_calls()
    play, args = _USES[policy]
    return run_playbook(play, env={**service.env, **_NO_WAIT_FOR_RETRIES}, args=args)


def _denied(service: Service) -> set[str]:
    return {call["operation"] for call in service.calls if call["error"] == "AccessDeniedException"}


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
