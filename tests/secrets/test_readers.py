"""Credentials that readers are given, and content that the role publishes under no_log, are told and left nowhere."""

from __future__ import annotations

import contextlib
import getpass
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.support.host_facts import LIBRARY, role_play
from tests.support.inventory import run_inventory, write_source
from tests.support.playbook import local_play, run_playbook
from tests.support.private_place import PrivatePlace
from tests.support.ssm_service.client import ACCESS_KEY, Service

NODE = "i-0123456789abcdef0"
TYPE = "Custom:Owner"
KEY = "marked-secret-key-0006"
TOKEN = "marked-session-token-0007"
CONTENT = "marked-content-0008"
SECRETS = (KEY, TOKEN, CONTENT)
KEYS = {"access_key": ACCESS_KEY, "secret_key": KEY, "session_token": TOKEN}
MODULES = {
    "ssm_inventory_info": {"instance_ids": [NODE], "type_names": [TYPE]},
    "ssm_inventory_type_info": {},
    "ssm_inventory_type": {"type_name": TYPE, "state": "absent", "schema": "delete"},
}


def found(*texts: str) -> list[str]:
    """The lines that hold a secret."""
    return [line[:300] for text in texts for line in text.splitlines() if any(word in line for word in SECRETS)]


def without_keys(service: Service, place: PrivatePlace) -> dict[str, str]:
    env = {name: value for name, value in service.env.items() if "KEY" not in name and "TOKEN" not in name}
    return {**env, **place.env}


def fill(service: Service) -> None:
    service.add_nodes(NODE)
    item = {"TypeName": TYPE, "SchemaVersion": "1.0", "CaptureTime": "2026-11-01T00:00:00Z", "Content": [{"A": "x"}]}
    service.client().put_inventory(InstanceId=NODE, Items=[item])


def test_inventory_plugin(service: Service, tmp_path: Path, counted: Callable[..., None]) -> None:
    fill(service)
    (tmp_path / "place").mkdir()
    place = PrivatePlace(tmp_path / "place")
    cache = {"cache": True, "cache_plugin": "ansible.builtin.jsonfile", "cache_connection": str(place.root / "cache")}
    source = write_source(tmp_path, regions=["us-east-1"], types=[TYPE], **KEYS, **cache)
    env = without_keys(service, place)
    service.deny()
    denied = run_inventory(source, "--list", "-vvvv", env=env)
    service.heal()
    listed, cached = (run_inventory(source, "--list", "-vvvv", env=env) for _time in range(2))
    counted("inventories searched for secrets", 3)
    assert "may not call ssm:GetInventory" in " ".join(denied.stderr.split())
    assert NODE in listed.stdout
    assert NODE in cached.stdout
    assert list((place.root / "cache").iterdir())
    assert found(*(text for run in (denied, listed, cached) for text in (run.stdout, run.stderr))) == []
    assert place.holding(SECRETS) == []


def test_modules(service: Service, tmp_path: Path, counted: Callable[..., None]) -> None:
    fill(service)
    place = PrivatePlace(tmp_path)
    reads = [
        {"name": f"{module} {region}", f"fleetfacts.ssm.{module}": {**arguments, **KEYS, "region": region}}
        for module, arguments in MODULES.items()
        # in the other one there is neither the node nor the type
        for region in ("us-east-1", "eu-west-1")
    ]
    play = local_play(*({**read, "ignore_errors": True, "diff": True} for read in reads))
    service.fail("GetInventorySchema", "AccessDeniedException", times=1)
    env = {**without_keys(service, place), **place.keeping}
    run = run_playbook(play, env=env, args=["-vvvv"], cwd=place.cwd)
    counted("reading tasks searched for secrets", len(run.results))
    assert len(run.results) == len(reads), run.describe()
    payloads = place.payloads()
    assert len(payloads) >= len(reads)
    assert {one.status for one in run.results} > {"failed"}, run.describe()
    assert found(run.stdout, run.stderr, json.dumps([vars(one) for one in run.results])) == []
    assert place.holding(SECRETS, but_for=payloads) == []
    assert service.stored(NODE, TYPE) is None


ECHO = f"1 validation error detected: Value '[InventoryItem(content=[{{Pin={CONTENT}}}])]' at 'items' is refused"
# Content as it is, of a value that is too long, of nested values that no attribute can hold, and of another kind.
ITEMS = {
    "good": [{"type_name": TYPE, "content": {"Pin": CONTENT}}],
    "nested": [{"type_name": TYPE, "content": {"Pin": {"deep": [CONTENT]}, "Other": [CONTENT, {"a": CONTENT}]}}],
    "too long": [{"type_name": TYPE, "content": {"Pin": CONTENT * 300}}],
    "no entries": [{"type_name": TYPE, "content": CONTENT}],
    "no items": [CONTENT],
}
DELIVERIES = {
    "api": {},
    "batch": {"host_facts_batch": True},
    "agent": {"host_facts_delivery": "agent", "host_facts_agent_owner": getpass.getuser()},
}


def role_plays(**variables: Any) -> list[dict[str, Any]]:
    common = {"host_facts_instance_id": NODE, "host_facts_types": ["system"]}
    return [
        {**play, "no_log": True, "ignore_errors": True}
        for items in ITEMS.values()
        for play in role_play(**common, host_facts_extra_items=items, **variables)
    ]


def is_document(path: Path) -> bool:
    """Whether a file holds what the agent reads, and nothing else."""
    with contextlib.suppress(ValueError):
        document = json.loads(path.read_bytes())
        return isinstance(document, dict) and set(document) == {"SchemaVersion", "TypeName", "Content"}
    return False


@pytest.mark.parametrize(
    ("delivery", "refusing"),
    [("api", False), ("api", True), ("batch", False), ("batch", True), ("agent", False)],
)
def test_role(service: Service, tmp_path: Path, delivery: str, refusing: bool, counted: Callable[..., None]) -> None:
    service.add_nodes(NODE)
    if refusing:
        service.fail("PutInventory", "ValidationException", times=None, message=ECHO)
    place = PrivatePlace(tmp_path)
    folder = place.root / "agent"
    env = {**without_keys(service, place), **LIBRARY, "AWS_ACCESS_KEY_ID": ACCESS_KEY}
    env |= {"AWS_SECRET_ACCESS_KEY": KEY, "AWS_SESSION_TOKEN": TOKEN}
    plays = role_plays(host_facts_agent_directory=str(folder), **DELIVERIES[delivery])
    args = ["-vvvv", "--diff"]
    run = run_playbook(plays, env={**env, **place.keeping}, inventory="web1,", args=args, cwd=place.cwd)
    counted("plays of the role searched for secrets", len(plays))
    assert found(run.stdout, run.stderr, json.dumps([vars(one) for one in run.results])) == []
    written = sorted(folder.glob("*")) if delivery == "agent" else []
    # ansible.builtin.copy has files of its own on both sides on the way, for the content and nothing else
    copies = [path for path in place.files() if delivery == "agent" and is_document(path)]
    assert place.holding(SECRETS, but_for=copies) == []
    # it did get where it belongs, and what is refused is refused
    if delivery == "agent":
        (own,) = (path for path in written if CONTENT in path.read_text(encoding="utf-8"))
        assert own.stat().st_mode & 0o777 == 0o600
    else:
        assert (service.stored(NODE, TYPE) is not None) != refusing, run.describe()
    assert [one.status for one in run.results].count("failed") >= len(ITEMS) - 2, run.describe()
