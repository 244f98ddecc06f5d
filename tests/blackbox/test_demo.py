"""``make demo``: what it shows, that it notices what goes wrong, and that it leaves nothing running."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from examples.demo.__main__ import RACK_TYPE, SERVER, Demo, UnexpectedOutcome
from tests.support.module_process import wait_until
from tests.support.ssm_service.client import Service

ROOT = Path(__file__).parents[2]


def start_demo() -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "examples.demo"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )


def has_processes(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True


def test_a_service_that_refuses_fails_the_demo(service: Service) -> None:
    service.deny("PutInventory")
    with pytest.raises(UnexpectedOutcome, match="ssm:PutInventory"):
        Demo(service).run()


def test_an_outcome_that_is_not_the_expected_one_fails_the_demo(service: Service) -> None:
    service.add_nodes(SERVER)
    item = {"TypeName": RACK_TYPE, "SchemaVersion": "1.0", "CaptureTime": "2026-01-31T08:00:00Z"}
    service.client().put_inventory(InstanceId=SERVER, Items=[{**item, "Content": [{"RackLocation": "elsewhere"}]}])
    with pytest.raises(UnexpectedOutcome, match=r"should be created, .* 'updated'"):
        Demo(service).run()


def test_the_demo_shows_the_main_job_and_leaves_no_process(tmp_path: Path) -> None:
    with start_demo() as demo:
        output = demo.communicate(timeout=180)[0]
    assert demo.returncode == 0, output
    assert "=> Custom:RackInfo: created" in output
    assert "=> Custom:AnsibleSystem: created" in output
    assert "=> Custom:RackInfo: unchanged" in output
    assert "-- RackLocation: Bay B/Row C/Rack D/Shelf E" in output
    assert "+- RackLocation: Bay B/Row C/Rack D/Shelf F" in output
    assert "=> Custom:RackInfo: would be updated" in output
    assert "5 steps, all as expected" in output
    # the system may need a moment to clear away what has ended
    wait_until(lambda: not has_processes(demo.pid), timeout=10)


def test_a_demo_that_is_stopped_leaves_no_process() -> None:
    with start_demo() as demo:
        assert demo.stdout is not None
        for line in demo.stdout:
            if "$ ansible-playbook" in line:
                break
        demo.send_signal(signal.SIGTERM)
        demo.communicate(timeout=60)
    assert demo.returncode == 143
    # the system may need a moment to clear away what has ended
    wait_until(lambda: not has_processes(demo.pid), timeout=10)
