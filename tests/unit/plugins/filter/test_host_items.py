# Copyright: Contributors to the fleetfacts.ssm collection
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import inspect
from typing import Any

import pytest
import yaml
from ansible.errors import AnsibleFilterError
from ansible.template import Templar
from ansible.utils.display import Display
from jinja2 import Environment

from ansible_collections.fleetfacts.ssm.plugins.filter.host_items import DOCUMENTATION, FilterModule
from ansible_collections.fleetfacts.ssm.plugins.filter.host_items import host_items as filter_host_items
from ansible_collections.fleetfacts.ssm.plugins.module_utils._facts import DEFAULT_IGNORED, FACT_TYPES
from ansible_collections.fleetfacts.ssm.plugins.module_utils._version import VERSION


def host_items(facts: Any, variables: Any = None, **options: Any) -> Any:
    """The filter as a template with these variables calls it."""
    return filter_host_items(
        Environment(autoescape=True).from_string("").new_context(variables or {}), facts, **options
    )


FACTS = {"hostname": "web1", "nodename": "web1.example.com"}

BAD_OPTIONS = [
    ({"types": "system"}, "types: must be a list, not 'system'"),
    ({"types": [1]}, "types[0]: must be text, not 1"),
    ({"types": ["disk"]}, "types: there is no 'disk', only system, hardware"),
    ({"prefix": 1}, "prefix: must be text, not 1"),
    ({"schema_versions": []}, "schema_versions: must be a map, not []"),
    (
        {"ignore": {"disks": []}},
        "ignore: must be a map of interfaces, mounts, filesystems, devices, local, services, not",
    ),
    ({"ignore": {"mounts": "/x"}}, "ignore.mounts: must be a list, not '/x'"),
    ({"ignore": {"mounts": [1]}}, "ignore.mounts[0]: must be text, not 1"),
    ({"service_state": 7}, "service_state: must be true or false, not 7"),
    ({"run": "x"}, "run: must be a map, not 'x'"),
    ({"extra_items": {}}, "extra_items: must be a list, not {}"),
    ({"for_agent": None}, "for_agent: must be true or false, not None"),
    (
        {"for_agent": True, "extra_items": [{"type_name": "Custom:A", "content": {"é" * 33: 1}}]},
        "its name has 66 bytes, the SSM agent takes at most 64",
    ),
    (
        {"service_state": 10**5000},
        "service_state: must be true or false, not a value of type int that is too large to be shown",
    ),
    ({"keep_empty": "perhaps"}, "keep_empty: must be true or false, not 'perhaps'"),
]


@pytest.mark.parametrize(("options", "message"), BAD_OPTIONS)
def test_bad_option(options: dict[str, Any], message: str) -> None:
    with pytest.raises(AnsibleFilterError, match=r"^fleetfacts\.ssm\.host_items: ") as refused:
        host_items(FACTS, **options)
    assert message in str(refused.value)


def test_facts_must_be_a_map() -> None:
    with pytest.raises(AnsibleFilterError, match="facts: must be a map, not 'x'"):
        host_items("x")


def test_options_reach_the_items() -> None:
    facts = {**FACTS, "mounts": [{"mount": "/a"}, {"mount": "/b"}]}
    assert host_items(
        facts,
        types=["system", "storage", "users", "provisioning"],
        prefix="Example",
        schema_versions={"system": "1.1"},
        ignore={"mounts": ["/a"]},
        keep_empty=True,
        run={"playbook": "site.yml", "awx_job_id": 7},
        extra_items=[{"type_name": "Custom:Rack", "content": {"unit": 17}}],
    ) == [
        {
            "type_name": "Custom:ExampleSystem",
            "schema_version": "1.1",
            "content": [{"Hostname": "web1", "NodeName": "web1.example.com"}],
        },
        {"type_name": "Custom:ExampleFilesystem", "schema_version": "1.0", "content": [{"Mount": "/b"}]},
        {"type_name": "Custom:ExampleUser", "schema_version": "1.0", "content": []},
        {
            "type_name": "Custom:ExampleProvisioning",
            "schema_version": "1.0",
            "content": [{"Playbook": "site.yml", "CollectionVersion": VERSION, "JobId": "7"}],
        },
        {"type_name": "Custom:Rack", "schema_version": "1.0", "content": [{"unit": "17"}]},
    ]


def test_the_run_is_known_from_the_variables_of_the_play() -> None:
    variables = {
        "awx_job_id": 7,
        "tower_user_name": "alice",
        "awx_user_email": "alice@example.com",
        "ansible_play_name": "Publish",
        "ansible_version": {"full": "2.19.0"},
    }
    (item,) = host_items({}, variables, types=["provisioning"], run={"play": "Other"})
    assert item["content"] == [
        {
            "Play": "Other",
            "AnsibleVersion": "2.19.0",
            "CollectionVersion": VERSION,
            "JobId": "7",
            "UserName": "alice",
        }
    ]
    assert host_items({}, variables, types=["system"]) == []


def test_defaults_leave_out_what_comes_and_goes() -> None:
    facts = {"interfaces": ["veth1", "e"], "services": {"run-1": {"state": "running"}, "sshd": {"state": "running"}}}
    items = host_items(facts, types=["network", "services"])
    assert [item["content"] for item in items] == [[{"Name": "e"}], [{"Name": "sshd"}]]
    assert host_items(facts, types=["services"], service_state=True)[0]["content"] == [
        {"Name": "sshd", "State": "running"}
    ]


@pytest.mark.parametrize(("value", "count"), [("false", 0), (0, 0), ("yes", 1), (1, 1)])
def test_switches_are_read_as_ansible_reads_booleans(value: Any, count: int) -> None:
    assert len(host_items({}, types=["system"], keep_empty=value)) == count


def test_what_is_cut_is_warned_of(monkeypatch: pytest.MonkeyPatch) -> None:
    warnings: list[str] = []
    monkeypatch.setattr(Display(), "warning", warnings.append)
    host_items({**FACTS, "kernel_version": "x" * 4097})
    assert warnings == [
        (
            "web1.example.com: Custom:AnsibleSystem: KernelVersion of the entry 'web1' cut: "
            "it has 4097 bytes, the limit is 4096"
        )
    ]


def test_text_of_hosts_is_never_a_template() -> None:
    (item,) = host_items({"hostname": "{{ 7 * 7 }}"})
    text = item["content"][0]["Hostname"]
    assert Templar(loader=None, variables={}).template(text) == "{{ 7 * 7 }}"


def test_documentation_has_the_options_of_the_code() -> None:
    options = yaml.safe_load(DOCUMENTATION)["options"]
    del options["_input"]
    code = inspect.unwrap(filter_host_items).__kwdefaults__ or {}
    assert {name: option["default"] or None for name, option in options.items()} == {
        name: (list(default) if isinstance(default, tuple) else default) or None for name, default in code.items()
    }
    assert options["types"]["choices"] == list(FACT_TYPES)
    assert all(f"V({what})" in "".join(options["ignore"]["description"]) for what in DEFAULT_IGNORED)


def test_filter_is_found_by_its_name() -> None:
    assert FilterModule().filters() == {"host_items": filter_host_items}
