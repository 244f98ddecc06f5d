"""The main job without an AWS account: ``make demo``.

Starts the test service on a free port of this machine, runs the playbook of this folder and one of the collection
against it, and shows with the AWS CLI what is stored. Ends with an error as soon as an outcome is not the expected one.
"""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from examples.demo import screen
from tests.support.playbook import PlaybookRun, run_playbook
from tests.support.ssm_service.client import Service
from tests.support.ssm_service.server import ServiceServer

ROOT = Path(__file__).parents[2]

SERVER = "i-016648b75dd622dab"
MACHINE = "mi-0123456789abcdef0"
RACK = ["examples/demo/rack.yml"]
FACTS = [
    "fleetfacts.ssm.publish_host_facts",
    *("-i", "localhost,", "-c", "local"),
    *("-e", f"host_facts_instance_id={MACHINE} host_facts_region=us-east-1"),
]
RACK_TYPE = "Custom:RackInfo"
SHELF_E = "Bay B/Row C/Rack D/Shelf E"
SHELF_F = "Bay B/Row C/Rack D/Shelf F"


class UnexpectedOutcome(Exception):
    """A step of the demo did not end as it should."""


@dataclass
class Demo:
    """The steps, each with the outcome that it must have."""

    service: Service
    steps: int = 0

    def run(self) -> None:
        self.service.add_nodes({"InstanceId": SERVER, "PlatformType": "Linux"}, {"InstanceId": MACHINE})
        self.put_rack()
        self.put_facts()
        self.run_again()
        self.foresee_drift()
        self.apply_drift()

    def put_rack(self) -> None:
        self.heading("Put the example of the AWS CLI's manual on a node, and read it back with the AWS CLI")
        self.playbook(*RACK, outcome="created")
        self.expect_stored(SHELF_E)
        self.show_stored(SERVER, RACK_TYPE)

    def put_facts(self) -> None:
        self.heading("Publish what Ansible knows of this machine")
        put = self.playbook(*FACTS, outcome="created")
        self.show_stored(MACHINE, put[0]["type_name"])

    def run_again(self) -> None:
        self.heading("Run both again: nothing changes, nothing is put")
        self.service.forget_calls()
        self.playbook(*RACK, outcome="unchanged")
        self.playbook(*FACTS, outcome="unchanged")
        if self.service.count("PutInventory"):
            raise UnexpectedOutcome("Something was put, though nothing had changed.")

    def foresee_drift(self) -> None:
        self.heading("The server has moved: see the drift, write nothing")
        self.playbook(*RACK, "--check", "--diff", "-e", f"rack_location='{SHELF_F}'", outcome="updated")
        self.expect_stored(SHELF_E)

    def apply_drift(self) -> None:
        self.heading("Apply it")
        self.playbook(*RACK, "-e", f"rack_location='{SHELF_F}'", outcome="updated")
        self.expect_stored(SHELF_F)
        self.show_stored(SERVER, RACK_TYPE)

    def heading(self, text: str) -> None:
        self.steps += 1
        screen.heading(self.steps, text)

    def playbook(self, playbook: str, *args: str, outcome: str) -> list[dict[str, Any]]:
        """Run a playbook that puts items in one task, all of them with this outcome; returns the items' results."""
        screen.command(["ansible-playbook", playbook, *args])
        run = run_playbook(playbook, env=self.service.env, args=args, cwd=ROOT)
        screen.lines(screen.of_ansible(run.stdout))
        put = _put_by(run)
        expect_changed = outcome != "unchanged"
        types: list[dict[str, Any]] = put["instances"][0]["types"]
        if put["changed"] != expect_changed or {one["outcome"] for one in types} != {outcome}:
            outcomes = {one["type_name"]: one["outcome"] for one in types}
            raise UnexpectedOutcome(f"Every item should be {outcome}, but the module says: {outcomes}.")
        would = "would be " if "--check" in args else ""
        screen.lines([f"=> {one['type_name']}: {would}{one['outcome']}" for one in types])
        screen.lines([f"   calls: {_calls(put['api_calls'])}"])
        return types

    def expect_stored(self, location: str) -> None:
        stored = self.service.stored(SERVER, RACK_TYPE)
        if stored is None or stored["entries"] != [{"RackLocation": location}]:
            raise UnexpectedOutcome(f"The service should hold {location}, but holds {stored}.")

    def show_stored(self, instance_id: str, type_name: str) -> None:
        words = ["aws", "ssm", "list-inventory-entries", "--instance-id", instance_id, "--type-name", type_name]
        words += ["--query", "Entries"]
        print()
        screen.command(words)
        aws = Path(sys.executable).with_name("aws")
        shown = subprocess.run([aws, *words[1:]], env=self.service.env, capture_output=True, text=True, check=False)
        if shown.returncode:
            raise UnexpectedOutcome(shown.stderr.strip())
        screen.lines(shown.stdout.splitlines())


def _put_by(run: PlaybookRun) -> Mapping[str, Any]:
    put = [one.result for one in run.results if "api_calls" in one.result]
    if run.rc or len(put) != 1:
        raise UnexpectedOutcome(run.describe())
    return put[0]


def _calls(calls: Mapping[str, int]) -> str:
    return ", ".join(f"{count} {operation}" for operation, count in calls.items())


def main() -> int:
    start = time.monotonic()
    # asked to end, end the playbook that runs as well
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    server = ServiceServer()
    server.start()
    service = Service(server.url)
    print(f"A service that answers as AWS Systems Manager does listens on {server.url} (AWS_ENDPOINT_URL).")
    demo = Demo(service)
    try:
        demo.run()
    except UnexpectedOutcome as error:
        print(f"\nThe demo failed. {error}", file=sys.stderr)
        return 1
    finally:
        server.stop()
    print(f"\n{demo.steps} steps, all as expected, in {time.monotonic() - start:.0f} s. No AWS account was involved.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
