"""``make live``, with the test service in the place of AWS."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.support.ssm_service.client import Service

_ROOT = Path(__file__).parents[2]
NODE = "i-0123456789abcdef0"
TYPE = "Custom:FleetfactsProbe"


def ask(service: Service, *arguments: str) -> subprocess.CompletedProcess[str]:
    inherited = {name: value for name, value in os.environ.items() if name.startswith("COVERAGE_")}
    return subprocess.run(
        [sys.executable, "-m", "tests.live", "--instance-id", NODE, "--region", "us-east-1", *arguments],
        cwd=_ROOT,
        env={**inherited, "PATH": os.defpath, "HOME": "/nonexistent", "LANG": "C.UTF-8", **service.env},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def test_a_service_that_answers_as_ours_does(service: Service) -> None:
    service.add_nodes(NODE)
    asked = ask(service, "--large", "--settling", "0")
    assert asked.returncode == 0, asked.stdout + asked.stderr
    assert f"\n{TYPE} was removed.\n38 questions, 0 answered differently." in asked.stdout
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
