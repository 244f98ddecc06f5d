"""What YAML makes of unquoted values, and keys that are there twice: the module stores text, on both ways the same."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tests.support.evil import LOOKUP_RAN, TEMPLATE
from tests.support.inventory import run_inventory
from tests.support.playbook import run_playbook
from tests.support.ssm_service.client import Service

NODES = {"true": "i-0123456789abcdef0", "false": "mi-0123456789abcdef0"}
PLAY = """
- hosts: all
  gather_facts: false
  tasks:
    - name: Put
      fleetfacts.ssm.ssm_put_inventory:
        concurrency: 7
        concurrency: 2
        instance_id: "{{ item.value }}"
        items:
          - type_name: Custom:Yaml
            type_name: Custom:Twice
            schema_version: "1.0"
            schema_version: 2.0
            capture_time: 2026-01-31T23:59:59+02:00
            content:
              Day: 2026-01-31
              Moment: 2026-01-31T10:00:00Z
              Octal: 0o14
              Old: 014
              Hex: 0x1F
              Yes: yes
              Float: 1.50
              Large: 1e3
              Colons: 12:30:45
              Null: ~
              Twice: first
              Twice: last
              Lookup: !unsafe "{{ lookup('pipe', 'printf the-%s-ran lookup') }}"
      loop: "{{ nodes | dict2items }}"
      vars:
        fleetfacts_ssm_in_process: "{{ item.key | bool }}"
"""
# YAML 1.1, as PyYAML reads it: names, too, are values.
ENTRY = {
    "Day": "2026-01-31",
    "Moment": "2026-01-31T10:00:00+00:00",
    "Octal": "0o14",
    "Old": "12",
    "Hex": "31",
    "true": "true",
    "Float": "1.5",
    "Large": "1e3",
    "Colons": "45045",
    "null": "",
    "Twice": "last",
    "Lookup": TEMPLATE,
}
SOURCE = """
plugin: fleetfacts.ssm.ssm_inventory
regions: [eu-west-1]
regions: [us-east-1]
concurrency: 1
concurrency: 2
"""


def test_values_of_yaml_are_text_and_the_last_of_two_keys_counts(
    service: Service, counted: Callable[..., None]
) -> None:
    service.add_nodes(*NODES.values())
    run = run_playbook(PLAY, env=service.env, args=["-e", f"{{nodes: {NODES}}}"]).ok()
    stored = [service.stored(node, "Custom:Twice") for node in NODES.values()]
    assert stored[0] is not None, run.describe()
    assert stored[0] == stored[1]
    assert stored[0]["schema_version"] == "2.0"
    assert stored[0]["capture_time"] == "2026-01-31T21:59:59Z"
    assert stored[0]["entries"] == [ENTRY]
    counted("values that YAML makes of what is not quoted", len(NODES) * len(ENTRY))
    assert LOOKUP_RAN not in run.stdout + run.stderr
    assert "Traceback" not in run.stdout + run.stderr


def test_keys_that_an_inventory_file_has_twice(service: Service, tmp_path: Path) -> None:
    service.add_nodes(NODES["true"])
    path = tmp_path / "twice.ssm_inventory.yml"
    path.write_text(SOURCE, encoding="utf-8")
    listed = run_inventory(path, "--list", env=service.env)
    assert list(listed.hosts) == [NODES["true"]]
    assert {call["region"] for call in service.calls} == {"us-east-1"}
