"""What is stored is data: no reader ever templates it, however a play goes on to use it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.support.evil import LOOKUP_RAN, TEMPLATE
from tests.support.playbook import PlaybookRun, local_play, run_playbook
from tests.support.ssm_service.client import Service

NODE = "i-0123456789abcdef0"
TYPE = "Custom:Evil"
STATEMENT = "{% set x = lookup('pipe', 'printf the-%s-ran lookup') %}{{ x }}"
ENTRIES = [{"Value": TEMPLATE, TEMPLATE: "name", "Statement": STATEMENT, "Unsafe": "!unsafe {{ x }}"}]
INFORMATION = {"InstanceId": NODE, "ComputerName": TEMPLATE, "PlatformName": STATEMENT}

# A value that was registered, in every place where a play may put it.
USES: list[dict[str, Any]] = [
    {"name": "Show", "ansible.builtin.debug": {"msg": "{{ read }}"}},
    {"name": "Show a part", "ansible.builtin.debug": {"msg": "value {{ read | string }}"}},
    {"name": "Keep", "ansible.builtin.set_fact": {"kept": "{{ read }}"}},
    {"name": "Show what was kept", "ansible.builtin.debug": {"var": "kept"}},
    {"name": "Show it twice", "ansible.builtin.debug": {"msg": "{{ again }}"}, "vars": {"again": "{{ kept }}"}},
]

READERS: dict[str, dict[str, Any]] = {
    "ssm_inventory_info": {"instance_ids": [NODE], "type_names": [TYPE]},
    "ssm_inventory_type_info": {},
    "ssm_put_inventory": {
        "instance_id": NODE,
        "items": [{"type_name": TYPE, "content": {"Value": "other"}}],
    },
}


@pytest.fixture
def evil(service: Service) -> Service:
    service.add_nodes(INFORMATION)
    item = {"TypeName": TYPE, "SchemaVersion": "1.0", "CaptureTime": "2026-11-01T00:00:00Z", "Content": ENTRIES}
    service.client().put_inventory(InstanceId=NODE, Items=[item])
    return service


def assert_nothing_ran(run: PlaybookRun) -> None:
    everything = "\n".join([run.stdout, run.stderr, json.dumps([one.result for one in run.results])])
    assert LOOKUP_RAN not in everything
    assert "lookup(" in everything


@pytest.mark.parametrize("in_process", [True, False], ids=["in process", "module"])
@pytest.mark.parametrize("reader", READERS)
def test_modules(evil: Service, reader: str, in_process: bool) -> None:
    read = {
        "name": "Read",
        f"fleetfacts.ssm.{reader}": READERS[reader],
        "check_mode": True,
        "diff": True,
        "register": "read",
    }
    play = local_play(read, *USES, vars={"fleetfacts_ssm_in_process": in_process})
    assert_nothing_ran(run_playbook(play, env=evil.env, args=["-vvv"]).ok())


def test_type_that_is_removed(evil: Service) -> None:
    read = {"name": "Read", "fleetfacts.ssm.ssm_inventory_type": {"type_name": TYPE, "state": "absent"}}
    run = run_playbook(local_play({**read, "register": "read"}, *USES), env=evil.env, args=["-vvv", "--check"]).ok()
    assert LOOKUP_RAN not in run.stdout + run.stderr


def test_filters(evil: Service) -> None:
    filtered = {
        "name": "Keep",
        "ansible.builtin.set_fact": {"read": "{{ nodes.nodes[0].types[0].entries | fleetfacts.ssm.to_content }}"},
    }
    read = {"name": "Read", "fleetfacts.ssm.ssm_inventory_info": READERS["ssm_inventory_info"], "register": "nodes"}
    assert_nothing_ran(run_playbook(local_play(read, filtered, *USES), env=evil.env).ok())


def test_inventory_plugin(evil: Service, tmp_path: Path) -> None:
    source = tmp_path / "fleet.ssm_inventory.yml"
    options = {
        "plugin": "fleetfacts.ssm.ssm_inventory",
        "regions": ["us-east-1"],
        "types": [TYPE],
        "compose": {"composed": f"ssm_inventory['{TYPE}'][0].Value", "ansible_connection": "'local'"},
        "keyed_groups": [{"key": f"ssm_inventory['{TYPE}'][0].Value", "prefix": "evil"}],
        "strict": True,
    }
    source.write_text(json.dumps(options), encoding="utf-8")
    uses = [
        {"name": "Show", "ansible.builtin.debug": {"msg": "{{ ssm_inventory }} {{ ssm_information }} {{ composed }}"}},
        {"name": "Show all", "ansible.builtin.debug": {"var": "hostvars[inventory_hostname]"}},
        {"name": "Keep", "ansible.builtin.set_fact": {"read": "{{ ssm_inventory }}"}},
        *USES,
    ]
    assert_nothing_ran(run_playbook(local_play(*uses), env=evil.env, inventory=source).ok())


def test_inventory_plugin_names_and_cache(evil: Service, tmp_path: Path) -> None:
    """No host is called by a template; and all of it once more, as the cache gives it back."""
    source = tmp_path / "fleet.ssm_inventory.yml"
    options = {
        "plugin": "fleetfacts.ssm.ssm_inventory",
        "regions": ["us-east-1"],
        "types": [TYPE],
        "hostnames": ["ComputerName", "{{ ssm_information.ComputerName }}", f"{TYPE}.Value", "instance_id"],
        "compose": {"composed": f"ssm_inventory['{TYPE}'][0].Value", "ansible_connection": "'local'"},
        "keyed_groups": [{"key": "ssm_information.PlatformName", "prefix": "evil"}],
        "cache": True,
        "cache_plugin": "ansible.builtin.jsonfile",
        "cache_connection": str(tmp_path / "cache"),
        "strict": True,
    }
    source.write_text(json.dumps(options), encoding="utf-8")
    uses = [
        {
            "name": "Show",
            "ansible.builtin.debug": {"msg": "{{ ssm_inventory }} {{ composed }} {{ inventory_hostname }}"},
        },
        {"name": "Show all", "ansible.builtin.debug": {"var": "hostvars[inventory_hostname]"}},
        {"name": "Show the groups", "ansible.builtin.debug": {"msg": "{{ groups }} {{ group_names }}"}},
        {"name": "Keep", "ansible.builtin.set_fact": {"read": "{{ ssm_inventory }}"}},
        *USES,
    ]
    for _time in range(2):
        run = run_playbook(local_play(*uses), env=evil.env, inventory=source, args=["-vvv"]).ok()
        assert_nothing_ran(run)
        assert {one.host for one in run.results} == {NODE}
    # the second run read nothing but the cache
    assert evil.count("GetInventory") == 1
    (cached,) = (tmp_path / "cache").iterdir()
    assert "lookup(" in cached.read_text(encoding="utf-8")


REPORTS = {
    "inventory_report": "",
    "inventory_report_csv": " | fleetfacts.ssm.inventory_report_csv",
    "inventory_report_json": " | fleetfacts.ssm.inventory_report_json",
    "inventory_report_page": " | fleetfacts.ssm.inventory_report_page(script='', style='')",
}


@pytest.mark.parametrize("name", REPORTS)
def test_report_filters(evil: Service, name: str) -> None:
    read = {"name": "Read", "fleetfacts.ssm.ssm_inventory_info": READERS["ssm_inventory_info"], "register": "nodes"}
    made = "{{ nodes.nodes | fleetfacts.ssm.inventory_report(now='2026-11-02T00:00:00Z')" + REPORTS[name] + " }}"
    filtered = {"name": "Make", "ansible.builtin.set_fact": {"read": made}}
    assert_nothing_ran(run_playbook(local_play(read, filtered, *USES), env=evil.env).ok())


@pytest.mark.parametrize("of", ["a report", "nodes"])
def test_report_on_a_file(evil: Service, tmp_path: Path, of: str) -> None:
    """What a report wrote, or what was read and kept, is data as well when it is read again."""
    first = tmp_path / "first"
    if of == "a report":
        arguments = ["-e", json.dumps({"ssm_report_folder": str(first)})]
        run_playbook("fleetfacts.ssm.report", env=evil.env, args=arguments).ok()
        file = first / "ssm-inventory.json"
    else:
        file = tmp_path / "nodes.json"
        read = {"name": "Read", "fleetfacts.ssm.ssm_inventory_info": READERS["ssm_inventory_info"], "register": "read"}
        keep = {"name": "Keep", "ansible.builtin.copy": {"content": "{{ read.nodes | to_json }}", "dest": str(file)}}
        assert_nothing_ran(run_playbook(local_play(read, keep), env=evil.env, args=["-vvv"]).ok())
    assert "lookup(" in file.read_text(encoding="utf-8")
    evil.forget_calls()
    again = {"ssm_report_nodes_file": str(file), "ssm_report_folder": str(tmp_path / "again")}
    formats = {"ssm_report_formats": ["html", "csv", "entries", "json"]}
    run = run_playbook(
        "fleetfacts.ssm.report", env=evil.env, args=["-e", json.dumps({**again, **formats}), "-vvv"]
    ).ok()
    texts = {path.name: path.read_text(encoding="utf-8") for path in (tmp_path / "again").iterdir()}
    assert len(texts) == 4
    assert LOOKUP_RAN not in "\n".join([run.stdout, run.stderr, *texts.values()])
    assert [name for name, text in texts.items() if "lookup(" not in text] == []
    assert evil.count() == 0


def test_report(evil: Service, tmp_path: Path) -> None:
    arguments = ["-e", json.dumps({"ssm_report_folder": str(tmp_path)}), "-vvv"]
    run = run_playbook("fleetfacts.ssm.report", env=evil.env, args=arguments).ok()
    files = sorted(path for path in tmp_path.iterdir() if path.is_file())
    assert [path.suffix for path in files] == [".csv", ".html", ".json"]
    texts = [path.read_text(encoding="utf-8") for path in files]
    assert LOOKUP_RAN not in "\n".join([run.stdout, run.stderr, *texts])
    assert "lookup(" in texts[2]
