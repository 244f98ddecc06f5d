"""``make live``, with the test service in the place of AWS."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from botocore.exceptions import ClientError

from tests.live.probe import Probe
from tests.support.ssm_service.client import ACCESS_KEY, SECRET_KEY, Service

_ROOT = Path(__file__).parents[2]
NODE = "i-0123456789abcdef0"
TERMINATED = "i-0123456789abcdef1"
TYPE = "Custom:FleetfactsProbe"


def ask(service: Service, *arguments: str, **env: str) -> subprocess.CompletedProcess[str]:
    """The whole of it; a variable given as empty text is not set."""
    inherited = {name: value for name, value in os.environ.items() if name.startswith("COVERAGE_")}
    environment = {"PATH": os.defpath, "HOME": "/nonexistent", "LANG": "C.UTF-8", **service.env, **env}
    return subprocess.run(
        [sys.executable, "-m", "tests.live", "--instance-id", NODE, "--region", "us-east-1", *arguments],
        cwd=_ROOT,
        env=inherited | {name: value for name, value in environment.items() if value},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_a_service_that_answers_as_ours_does(service: Service) -> None:
    service.add_nodes(NODE, TERMINATED)
    service.terminate(TERMINATED)
    asked = ask(service, "--large", "--settling", "0", "--terminated-id", TERMINATED)
    assert asked.returncode == 0, asked.stdout + asked.stderr
    assert f"\n{TYPE} was removed.\n41 questions, 0 answered differently." in asked.stdout
    assert 'Find it unchanged": "ok: unchanged' in asked.stdout
    assert asked.stdout.count("DIFFERS") == 0
    assert service.stored(NODE, TYPE) is None
    assert service.count("DeleteInventory") >= 4


def test_a_service_that_answers_otherwise(service: Service) -> None:
    service.add_nodes(NODE)
    service.configure(mismatch_code="InvalidItemContentException", unknown_type="error")
    asked = ask(service, "--settling", "0")
    assert asked.returncode == 1, asked.stdout + asked.stderr
    assert "3. A list is asked for a type that nobody knows: DIFFERS" in asked.stdout
    assert "12. Another hash comes alone: DIFFERS" in asked.stdout
    assert "10. GetInventory filters by an attribute of a custom type: same" in asked.stdout


def test_the_account_of_a_profile(service: Service, tmp_path: Path) -> None:
    service.add_nodes(NODE)
    keys = f"aws_access_key_id = {ACCESS_KEY}\naws_secret_access_key = {SECRET_KEY}\n"
    (tmp_path / "credentials").write_text(f"[probe]\n{keys}", encoding="utf-8")
    unset = {"AWS_ACCESS_KEY_ID": "", "AWS_SECRET_ACCESS_KEY": ""}
    file = {"AWS_SHARED_CREDENTIALS_FILE": str(tmp_path / "credentials")}
    asked = ask(service, "--settling", "0", "--profile", "probe", **unset, **file)
    assert asked.returncode == 0, asked.stdout + asked.stderr
    assert 'Find it unchanged": "ok: unchanged' in asked.stdout


def test_a_profile_that_is_not_there(service: Service) -> None:
    asked = ask(service, "--profile", "probe", AWS_ACCESS_KEY_ID="", AWS_SECRET_ACCESS_KEY="")
    assert (asked.returncode, asked.stdout) == (2, "Nothing was asked: The config profile (probe) could not be found\n")
    assert asked.stderr == ""


def test_a_type_that_is_in_use_is_left_alone(service: Service) -> None:
    service.add_nodes(NODE)
    item = {"TypeName": TYPE, "SchemaVersion": "1.0", "CaptureTime": "2026-11-01T00:00:00Z", "Content": [{"A": "x"}]}
    service.client().put_inventory(InstanceId=NODE, Items=[item])
    asked = ask(service)
    assert asked.returncode == 2
    assert "the account has the type Custom:FleetfactsProbe already" in asked.stdout
    assert service.stored(NODE, TYPE) is not None


def test_a_node_that_is_not_there(service: Service) -> None:
    asked = ask(service)
    assert asked.returncode == 2
    assert f"{NODE} is not a managed node of this account and region" in asked.stdout
    assert service.count("PutInventory") == 0


def test_a_type_that_stays_is_told(service: Service) -> None:
    service.add_nodes(NODE)
    service.deny("DeleteInventory")
    asked = ask(service, "--settling", "0")
    assert asked.returncode == 1, asked.stdout + asked.stderr
    assert f"{TYPE} is still there: AccessDeniedException. Delete it with its schema." in asked.stdout
    assert "was removed" not in asked.stdout


class SlowService:
    """A client to which one operation answers what it is told to, one answer after the other."""

    def __init__(self, *answers: Any) -> None:
        self.answers = list(answers)

    def delete_inventory(self, **_request: Any) -> dict[str, Any]:
        return {"DeletionId": "d-1"}

    def describe_inventory_deletions(self, **_request: Any) -> dict[str, Any]:
        return {"InventoryDeletions": self.answers.pop(0)}

    def list_inventory_entries(self, **_request: Any) -> dict[str, Any]:
        answer = self.answers.pop(0)
        if isinstance(answer, str):
            raise ClientError({"Error": {"Code": answer}}, "ListInventoryEntries")
        return {"CaptureTime": answer["CaptureTime"]}


def test_a_deletion_that_is_listed_late_is_waited_for() -> None:
    client = SlowService([], [{"LastStatus": "InProgress"}], [{"LastStatus": "Complete"}])
    assert Probe(client, NODE, 0).delete() == {}
    assert client.answers == []


def test_reads_may_not_know_the_type_at_once() -> None:
    probe = Probe(None, NODE, 30)
    item = probe.item()
    probe.client = SlowService("InvalidTypeNameException", item)
    probe.measure_delay(item)
    assert probe.delay is not None
    assert probe.client.answers == []
