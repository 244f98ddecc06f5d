"""The reading modules and ``ssm_inventory_type``, run by the real ``ansible-playbook``."""

from __future__ import annotations

from typing import Any

from tests.support.playbook import local_play, run_playbook
from tests.support.ssm_service.client import Service
from tests.tools.deprecations import without_others

NODE = "i-0123456789abcdef0"
HYBRID = "mi-0123456789abcdef0"
RACK = "Custom:RackInfo"
HASH = "h2S3423R45iIYNRHpkdDfg=="


def task(name: str, module: str, register: str | None = None, **args: Any) -> dict[str, Any]:
    return {"name": name, f"fleetfacts.ssm.{module}": args, **({"register": register} if register else {})}


PUT = task(
    "Put",
    "ssm_put_inventory",
    instances=[{"instance_id": NODE}, {"instance_id": HYBRID}],
    items=[{"type_name": RACK, "content": {"RackLocation": "Bay B/Row C/Rack D/Shelf E"}}],
)
READ = task("Read", "ssm_inventory_info", type_names=[RACK])
TYPES = task("Types", "ssm_inventory_type_info", custom_only=True)


def remove(name: str, schema: str, **keywords: Any) -> dict[str, Any]:
    return {
        **task(name, "ssm_inventory_type", type_name=RACK, state="absent", schema=schema, wait_timeout=3),
        **keywords,
    }


def test_a_mistyped_option_and_a_type_of_aws_are_refused(service: Service) -> None:
    play = local_play(
        {**task("Mistyped", "ssm_inventory_info", type_name_s=[RACK]), "ignore_errors": True},
        {**task("No filter", "ssm_inventory_info", filters=[{"key": "A"}]), "ignore_errors": True},
        {**task("Of AWS", "ssm_inventory_type", type_name="AWS:Network", state="absent"), "ignore_errors": True},
    )
    run = run_playbook(play, env=service.env).ok()
    assert "Unsupported parameters" in run.of("Mistyped")["msg"]
    assert "missing required arguments: values found in filters" in run.of("No filter")["msg"]
    assert run.of("Of AWS")["msg"] == "type_name: AWS:Network is a type of AWS; only custom types can be deleted"
    assert service.calls == []


def test_denied(service: Service) -> None:
    service.deny("GetInventory")
    run = run_playbook(local_play(READ), env=service.env).failed()
    assert "may not call ssm:GetInventory. Allow it in their IAM policy" in run.of("Read")["msg"]
    assert "Traceback" not in run.stdout + run.stderr


def test_a_deletion_whose_answer_is_lost(service: Service) -> None:
    service.add_nodes(NODE, HYBRID)
    service.deletions(polls=2)
    # the dry run is answered, the deletion is not
    service.cut(operation="DeleteInventory", when="after", after=1)
    lost = remove("Lost", "delete", ignore_errors=True)
    lost["fleetfacts.ssm.ssm_inventory_type"]["aws_config"] = {"retries": {"total_max_attempts": 1}}
    run = run_playbook(local_play(PUT, lost, remove("Again", "delete"), TYPES), env=service.env).ok()
    assert (
        "DeleteInventory in us-east-1 (Custom:RackInfo): the connection was lost before DeleteInventory was answered, "
        "so whether it took effect is not known. Run again: if the deletion was begun, the next run joins it"
    ) in run.of("Lost")["msg"]
    assert (run.status("Again"), run.of("Again")["joined"]) == ("ok", True)
    assert run.of("Types")["types"] == []
    assert service.stored(NODE, RACK) is None


def test_from_put_to_delete(service: Service) -> None:
    service.add_nodes(NODE, HYBRID)
    service.deletions(polls=1)
    play = local_play(
        PUT,
        READ,
        TYPES,
        remove("Foresee", "delete", check_mode=True, diff=True),
        remove("Delete data", "keep"),
        remove("Delete data again", "keep"),
        remove("Delete type", "delete"),
        remove("Delete type again", "delete"),
        {**TYPES, "name": "Types after"},
    )
    run = run_playbook(play, env={**service.env, "ANSIBLE_DEPRECATION_WARNINGS": "true"}).ok()
    assert [one.status for one in run.results] == [
        "changed", "ok", "ok", "changed", "changed", "ok", "changed", "ok", "ok",
    ]  # fmt: skip
    assert [(node["instance_id"], node["types"][0]["content_hash"]) for node in run.of("Read")["nodes"]] == [
        (NODE, HASH),
        (HYBRID, HASH),
    ]
    assert [one["type_name"] for one in run.of("Types")["types"]] == [RACK]
    assert run.of("Foresee")["node_count"] == 2
    assert run.of("Foresee")["diff"]["after"]["schema_versions"] == []
    assert run.of("Types after")["types"] == []
    assert "deprecat" not in without_others(run.stdout + run.stderr).lower()


def test_a_warning_is_shown_once(service: Service) -> None:
    service.add_nodes(NODE)
    service.configure(unknown_type="error")
    run = run_playbook(local_play(READ), env={**service.env, "ANSIBLE_DEPRECATION_WARNINGS": "true"}).ok()
    words = " ".join(without_others(run.stdout + run.stderr).split())
    assert words.count("the service does not know the type") == 1
    assert "deprecat" not in words.lower()


def test_all_of_them_in_check_mode_change_nothing(service: Service) -> None:
    service.add_nodes(NODE)
    service.client().put_inventory(
        InstanceId=NODE,
        Items=[{"TypeName": RACK, "SchemaVersion": "1.0", "CaptureTime": "2026-01-31T23:59:59Z", "Content": []}],
    )
    run = run_playbook(local_play(READ, TYPES, remove("Delete", "delete")), env=service.env, args=["--check"]).ok()
    assert [one.status for one in run.results] == ["ok", "ok", "changed"]
    assert [call["DryRun"] for call in service.requests("DeleteInventory")] == [True]
    assert service.stored(NODE, RACK) is not None


def test_a_profile_of_the_group_serves_all_of_them(service: Service) -> None:
    service.add_nodes(NODE, region="eu-central-1")
    defaults = {"group/fleetfacts.ssm.ssm": {"region": "eu-central-1"}}
    run = run_playbook(local_play(READ, TYPES, module_defaults=defaults), env=service.env).ok()
    assert [node["region"] for node in run.of("Read")["nodes"]] == ["eu-central-1"]
    assert run.of("Types")["region"] == "eu-central-1"
