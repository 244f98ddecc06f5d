"""Credentials set once, for ``group/fleetfacts.ssm.ssm``, serve the modules of this collection and of amazon.aws."""

from __future__ import annotations

from typing import Any

from tests.support.playbook import local_play, run_playbook
from tests.support.ssm_service.client import Service

NODE = "i-0123456789abcdef0"
OURS: dict[str, Any] = {
    "name": "Ours",
    "fleetfacts.ssm.ssm_put_inventory": {
        "instance_id": NODE,
        "items": [{"type_name": "Custom:Owner", "content": {"Team": "Payments"}}],
    },
    "ignore_errors": True,
}
THEIRS: dict[str, Any] = {"name": "Theirs", "amazon.aws.aws_caller_info": {}}


def without_credentials(service: Service) -> dict[str, str]:
    hidden = ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_REGION", "AWS_DEFAULT_REGION")
    return {name: value for name, value in service.env.items() if name not in hidden}


def defaults(service: Service, group: str) -> dict[str, Any]:
    return {
        f"group/{group}": {
            "region": "eu-central-1",
            "access_key": service.env["AWS_ACCESS_KEY_ID"],
            "secret_key": service.env["AWS_SECRET_ACCESS_KEY"],
        }
    }


def test_our_group_serves_both_collections(service: Service) -> None:
    service.add_nodes(NODE, region="eu-central-1")
    play = local_play(OURS, THEIRS, module_defaults=defaults(service, "fleetfacts.ssm.ssm"))
    run = run_playbook(play, env=without_credentials(service)).ok()
    assert run.status("Ours") == "changed"
    assert run.of("Theirs")["account"] == "123456789012"
    assert {call["region"] for call in service.calls} == {"eu-central-1"}


def test_the_group_of_amazon_aws_does_not_serve_ours(service: Service) -> None:
    play = local_play(OURS, THEIRS, module_defaults=defaults(service, "amazon.aws.aws"))
    run = run_playbook(play, env=without_credentials(service)).ok()
    assert run.status("Ours") == "failed"
    assert run.of("Theirs")["account"] == "123456789012"
    assert service.calls == []
