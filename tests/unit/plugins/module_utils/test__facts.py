# Copyright: Contributors to the fleetfacts.ssm collection
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.fleetfacts.ssm.plugins.module_utils._content import canonical, digest, read_content
from ansible_collections.fleetfacts.ssm.plugins.module_utils._facts import (
    DEFAULT_IGNORED,
    DEFAULT_TYPES,
    FACT_TYPES,
    Wish,
    fitted,
    host_items,
)
from ansible_collections.fleetfacts.ssm.plugins.module_utils._facts_model import Choice
from ansible_collections.fleetfacts.ssm.plugins.module_utils._fault import InputError
from ansible_collections.fleetfacts.ssm.plugins.module_utils._limits import ITEM_BYTES
from tests.tools import fact_schema

HOSTS = {
    path.stem: yaml.safe_load(path.read_text()) for path in sorted((Path(__file__).parent / "facts").glob("*.yml"))
}
OF_FACTS = [noun for noun in FACT_TYPES if noun != "provisioning"]
CHOICE = Choice(ignored=DEFAULT_IGNORED)

# What every host also has, and what must not be published: it changes all the time, or it is secret.
UNPUBLISHED = {
    "cmdline": {"token": "marked-secret"},
    "proc_cmdline": {"token": "marked-secret"},
    "env": {"AWS_SECRET_ACCESS_KEY": "marked-secret"},
    "ssh_host_key_ed25519_public": "marked-secret",
    "ec2_user_data": "marked-secret",
    "ec2_iam_security_credentials_web_secretaccesskey": "marked-secret",
    "machine_id": "marked-secret",
    "user_id": "marked-secret",
    "iscsi_iqn": "marked-secret",
    "uptime_seconds": 1,
    "lastboot": 1,
    "memfree_mb": 1,
    "swapfree_mb": 1,
    "pagefilefree_mb": 1,
    "memory_mb": {"real": {"used": 1}},
    "loadavg": {"1m": 1},
    "reboot_pending": True,
}


def published(facts: Any, *nouns: str, **choices: Any) -> dict[str, list[dict[str, str]]]:
    """The entries by type, its prefix left off; there must be no warning."""
    choice = Choice(**{"ignored": DEFAULT_IGNORED, **choices})
    made = host_items(facts, Wish(types=nouns or OF_FACTS, choice=choice))
    assert made.warnings == []
    return {item["type_name"].removeprefix("Custom:Ansible"): item["content"] for item in made.items}


def test_every_family_is_here() -> None:
    assert set(HOSTS) == {
        *("debian", "ubuntu", "rhel", "suse", "amazon", "alpine", "freebsd", "macos", "windows"),
    }


@pytest.mark.parametrize("host", HOSTS)
def test_facts_become_the_items_that_are_written_down(host: str) -> None:
    assert published(HOSTS[host]["facts"]) == HOSTS[host]["items"]


@pytest.mark.parametrize("host", HOSTS)
def test_items_are_content_as_they_are(host: str) -> None:
    for content in published(HOSTS[host]["facts"]).values():
        assert read_content(content) == (canonical(content), [])


def _changed_by_time(facts: Any) -> Any:
    """The facts of the same host later, and gathered in another order."""
    later = copy.deepcopy(facts)
    for volatile in ("uptime_seconds", "lastboot", "memfree_mb", "swapfree_mb", "pagefilefree_mb", "loadavg"):
        later[volatile] = 2
    for mount in later.get("mounts", ()):
        if isinstance(mount, dict):
            mount.update(size_available=7, block_used=7, inode_available=7)
            if mount["fstype"] in ("zfs", "nfs4"):
                mount["size_total"] = 7
    later["date_time"].update(
        date="2026-07-31", tz="other" if "tz_dst" in later["date_time"] else later["date_time"]["tz"]
    )
    for service in later.get("services", {}).values():
        service["state"] = "changed"
    for name in ("interfaces", "mounts"):
        if isinstance(later.get(name), list):
            later[name].reverse()
    return dict(reversed(later.items()))


@pytest.mark.parametrize("host", HOSTS)
def test_an_idle_host_publishes_the_same_again(host: str) -> None:
    facts = {**UNPUBLISHED, **HOSTS[host]["facts"]}
    assert published(_changed_by_time(facts)) == published(facts) == HOSTS[host]["items"]


@pytest.mark.parametrize("host", HOSTS)
def test_secrets_are_not_published(host: str) -> None:
    facts = {**HOSTS[host]["facts"], **UNPUBLISHED}
    assert "marked-secret" not in json.dumps(published(facts))


@given(st.lists(st.tuples(st.sampled_from(sorted(HOSTS)), st.randoms()), min_size=1, max_size=1))
def test_any_fact_may_be_missing(draws: list[tuple[str, Any]]) -> None:
    ((host, random),) = draws
    facts = {name: value for name, value in HOSTS[host]["facts"].items() if random.random() > 0.3}
    whole = HOSTS[host]["items"]
    for name, content in published(facts).items():
        if name not in ("System", "Hardware"):
            assert names_of(content) <= names_of(whole[name])


def names_of(content: list[dict[str, str]]) -> set[str]:
    return {entry.get("Name") or entry["Mount"] for entry in content}


WRONG = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


@given(st.sampled_from(sorted(HOSTS)), st.data())
def test_any_fact_may_be_anything(host: str, data: st.DataObject) -> None:
    facts = dict(HOSTS[host]["facts"])
    for name in data.draw(st.lists(st.sampled_from(sorted(facts)), min_size=1, max_size=5)):
        facts[name] = data.draw(WRONG)
    for item in host_items(facts, Wish(types=OF_FACTS, choice=CHOICE)).items:
        assert read_content(item["content"])[1] == []


def test_interfaces_are_left_out_by_name() -> None:
    facts = HOSTS["debian"]["facts"]
    content = published(facts, "network", ignored={"interfaces": ["LO", "veth*"]})["NetworkInterface"]
    assert names_of(content) == {"br-0a1b2c3d4e5f", "docker0", "ens5"}


def test_name_servers_are_with_every_interface_where_there_is_no_default_route() -> None:
    facts = {**HOSTS["rhel"]["facts"], "default_ipv4": {}}
    assert published(facts, "network")["NetworkInterface"][0]["DnsServers"] == "203.0.113.2"


def test_interface_that_windows_routes_ipv6_through() -> None:
    interface = {"connection_name": "Ethernet", "default_gateway": "fe80::1"}
    (entry,) = published({"interfaces": [interface]}, "network")["NetworkInterface"]
    assert entry == {"Name": "Ethernet", "DefaultRoute": "ipv6", "Ipv6Gateway": "fe80::1"}


def test_address_with_a_netmask_that_is_none() -> None:
    facts = {"interfaces": ["e"], "e": {"ipv4": [{"address": "192.0.2.1", "netmask": "255.0.255.0"}]}}
    assert published(facts, "network")["NetworkInterface"] == [{"Name": "e", "Ipv4": "192.0.2.1"}]


def test_processors_of_two_kinds() -> None:
    facts = {"processor": ["0", "ARM", "Cortex-A53", "1", "ARM", "Cortex-A72", "2", "ARM", "Cortex-A53"]}
    (entry,) = published(facts, "hardware")["Hardware"]
    assert entry == {"ProcessorVendor": "ARM", "Processor": "Cortex-A53,Cortex-A72"}


def test_state_of_services_only_where_asked_for() -> None:
    facts = HOSTS["rhel"]["facts"]
    states = {entry["Name"]: entry["State"] for entry in published(facts, "services", service_state=True)["Service"]}
    assert states == {"chronyd.service": "running", "dnf-makecache.service": "stopped", "sshd.service": "running"}
    assert all("State" not in entry for entry in published(facts, "services")["Service"])


def test_name_of_a_thing_may_be_what_facts_say_for_nothing() -> None:
    facts = {"packages": {"na": [{"version": "unknown"}]}, "ansible_local": {"a": {"b": "NA"}}}
    assert published(facts, "packages", "local") == {
        "Package": [{"Name": "na"}],
        "LocalFact": [{"Source": "a", "Name": "b", "Value": "NA"}],
    }


def test_local_fact_that_is_no_json_is_left_out() -> None:
    facts = {"ansible_local": {"a": {"b": float("nan")}, "c": {"d": 1}}}
    assert published(facts, "local") == {"LocalFact": [{"Source": "c", "Name": "d", "Value": "1"}]}


@pytest.mark.parametrize("prefix", ["awx", "tower"])
def test_run(prefix: str) -> None:
    run = {
        "playbook": ["site.yml", "more.yml"],
        f"{prefix}_job_id": 4711,
        f"{prefix}_job_template_name": "Nightly",
        f"{prefix}_user_email": "marked-secret",
    }
    assert published({}, "provisioning", run=run)["Provisioning"] == [
        {"Playbook": "site.yml,more.yml", "JobId": "4711", "JobTemplateName": "Nightly"}
    ]


def test_types_in_the_order_asked_for_and_once() -> None:
    facts = HOSTS["rhel"]["facts"]
    assert list(published(facts, "users", "system", "users")) == ["User", "System"]
    assert list(published(facts, *DEFAULT_TYPES)) == [
        "System",
        "Hardware",
        "NetworkInterface",
        "Filesystem",
        "BlockDevice",
    ]


def test_prefix_and_schema_versions() -> None:
    wish = Wish(types=["system", "users"], prefix="Example", schema_versions={"system": "2.3"}, choice=CHOICE)
    items = host_items(HOSTS["rhel"]["facts"], wish).items
    assert [(item["type_name"], item["schema_version"]) for item in items] == [
        ("Custom:ExampleSystem", "2.3"),
        ("Custom:ExampleUser", "1.0"),
    ]


def test_empty_types_only_where_asked_for() -> None:
    assert host_items({}, Wish(choice=CHOICE)).items == []
    kept = host_items({}, Wish(types=["system", "local"], choice=CHOICE, keep_empty=True)).items
    assert [(item["type_name"], item["content"]) for item in kept] == [
        ("Custom:AnsibleSystem", []),
        ("Custom:AnsibleLocalFact", []),
    ]


@pytest.mark.parametrize("for_agent", [True, False])
def test_extra_item_at_the_limits(for_agent: bool) -> None:
    value = "é" * (2048 if for_agent else 4096)
    name = "é" * (32 if for_agent else 64)
    extra = [{"type_name": "Custom:A", "content": {name: value}}]
    (item,) = host_items({}, Wish(types=[], extra=extra, for_agent=for_agent)).items
    assert item["content"] == [{name: value}]


def test_extra_items_are_made_flat() -> None:
    extra = [
        {"type_name": "Custom:Owner", "content": {"team": "web", "contact": {"mail": "web@example.com"}}},
        {"type_name": "Custom:Rack", "schema_version": "1.1", "content": [{"unit": 17}, {"unit": 18}]},
    ]
    assert host_items({}, Wish(types=[], extra=extra)).items == [
        {
            "type_name": "Custom:Owner",
            "schema_version": "1.0",
            "content": [{"team": "web", "contact.mail": "web@example.com"}],
        },
        {"type_name": "Custom:Rack", "schema_version": "1.1", "content": [{"unit": "17"}, {"unit": "18"}]},
    ]


BAD_WISHES: dict[str, tuple[dict[str, Any], str]] = {
    "type": ({"types": ["system", "disk"]}, "types: there is no 'disk', only system, hardware, "),
    "prefix": ({"prefix": "ansible"}, "prefix: must have 1 to 77 characters, a capital letter first, not be 'ansible'"),
    "no prefix": ({"prefix": ""}, "prefix: must have 1 to 77 characters, a capital letter first, not be ''"),
    "prefix of two lines": (
        {"prefix": "A\n\x1b[31m"},
        "prefix: holds control characters, which no name needs: 'Custom:A\\n\\x1b[31m'",
    ),
    "prefix with a surrogate": (
        {"prefix": "A\udfff"},
        "prefix: is not valid Unicode text (it has an unpaired surrogate)",
    ),
    "long prefix": ({"prefix": "A" * 78}, "prefix: must have 1 to 77 characters"),
    "version": (
        {"schema_versions": {"system": 1}},
        "schema_versions.system: must be like '1.0' (quoted in YAML), not 1",
    ),
    "version of": ({"schema_versions": {"disk": "1.0"}}, "schema_versions: there is no 'disk', only system, "),
    "extra": (
        {"extra": ["x"]},
        "extra_items[0]: must be a map with a type_name and a content, not a text of 1 characters",
    ),
    "extra name": (
        {"extra": [{"type_name": "Custom:rack", "content": []}]},
        "extra_items[0]: type_name: needs a capital letter after 'Custom:', as in 'Custom:RackInfo', not 'Custom:rack'",
    ),
    "extra of AWS": (
        {"extra": [{"type_name": "AWS:Application", "content": []}]},
        "extra_items[0]: type_name: must be like 'Custom:RackInfo', not 'AWS:Application'",
    ),
    "extra long name": (
        {"for_agent": True, "extra": [{"type_name": "Custom:X" + "x" * 93, "content": []}]},
        "extra_items[0]: type_name: is 101 characters long, the service takes at most 100",
    ),
    "extra name of two lines": (
        {"for_agent": True, "extra": [{"type_name": "Custom:X\n\x1b[31m", "content": []}]},
        "extra_items[0]: type_name: holds control characters, which no name needs: 'Custom:X\\n\\x1b[31m'",
    ),
    "extra name with a surrogate": (
        {"for_agent": True, "extra": [{"type_name": "Custom:X\udfff", "content": []}]},
        "extra_items[0]: type_name: is not valid Unicode text (it has an unpaired surrogate)",
    ),
    "extra of more than 1 MB": (
        {"for_agent": True, "extra": [{"type_name": "Custom:X", "content": [{"a": "x" * 4096}] * 256}]},
        "extra_items[0]: is 1051",
    ),
    "name of an attribute that no terminal shows": (
        {"for_agent": True, "extra": [{"type_name": "Custom:X", "content": {"é\x1b[31m": "é" * 2049}}]},
        "extra_items[0]: content: 'é\\x1b[31m': its value has 4098 bytes, the SSM agent takes at most 4096",
    ),
    "extra twice": (
        {"types": ["system"], "extra": [{"type_name": "Custom:A", "content": []}] * 2},
        "extra_items[1]: type_name: 'Custom:A' is there twice",
    ),
    "extra like ours": (
        {"types": ["system"], "keep_empty": True, "extra": [{"type_name": "Custom:AnsibleSystem", "content": []}]},
        "extra_items[0]: type_name: 'Custom:AnsibleSystem' is there twice",
    ),
    "extra version": (
        {"extra": [{"type_name": "Custom:A", "schema_version": 1, "content": []}]},
        "extra_items[0]: schema_version: must be two numbers with a dot between them, as in '1.0' (quoted in YAML)",
    ),
    "extra option": (
        {"extra": [{"type_name": "Custom:A", "content": [], "state": "absent"}]},
        "extra_items[0]: has no option state",
    ),
    "extra content": (
        {"extra": [{"type_name": "Custom:A", "content": {"a": {"b": "x" * 4097}}}]},
        "extra_items[0]: content: a.b: its value is 4097 characters long, the service takes at most 4096",
    ),
    "extra value for the agent": (
        {"for_agent": True, "extra": [{"type_name": "Custom:A", "content": [{"a": 1}, {"a": {"b": "é" * 2049}}]}]},
        "extra_items[0]: content: a.b: its value has 4098 bytes, the SSM agent takes at most 4096",
    ),
    "extra name for the agent": (
        {"for_agent": True, "extra": [{"type_name": "Custom:A", "content": {"é" * 33: 1}}]},
        f"extra_items[0]: content: {'é' * 33}: its name has 66 bytes, the SSM agent takes at most 64",
    ),
    "extra that is no map for the agent": (
        {"for_agent": True, "extra": ["x"]},
        "extra_items[0]: must be a map with a type_name and a content, not a text of 1 characters",
    ),
    "too many": (
        {"types": [], "extra": [{"type_name": f"Custom:A{n}", "content": []} for n in range(21)]},
        "types: are 21 with the extra ones, an account takes 20 custom types",
    ),
}


@pytest.mark.parametrize(
    "version", [0, 1, False, True, "", [], {}, "1", "1.0\n", "\u0661.0", pytest.param(10**5000, id="huge")]
)
def test_versions_of_own_items_that_are_none(version: Any) -> None:
    with pytest.raises(InputError, match=r"^extra_items\[0\]: schema_version: must be two numbers with a dot"):
        host_items({}, Wish(types=[], extra=[{"type_name": "Custom:A", "schema_version": version, "content": []}]))


@pytest.mark.parametrize(("version", "read"), [(0.0, "0.0"), ("0.0", "0.0"), (1.10, "1.1"), (None, "1.0")])
def test_versions_of_own_items_are_read_as_the_module_reads_them(version: Any, read: str) -> None:
    (item,) = host_items(
        {}, Wish(types=[], extra=[{"type_name": "Custom:A", "schema_version": version, "content": []}])
    ).items
    assert item["schema_version"] == read


@pytest.mark.parametrize(("options", "message"), BAD_WISHES.values(), ids=BAD_WISHES)
def test_refused(options: dict[str, Any], message: str) -> None:
    with pytest.raises(InputError) as refused:
        host_items({}, Wish(**options))
    assert str(refused.value).startswith(message)


def test_all_faults_are_told_at_once() -> None:
    with pytest.raises(InputError) as refused:
        host_items({}, Wish(types=["a", "b"], prefix="x", schema_versions={"system": "1"}))
    assert [fault.place for fault in refused.value.faults] == ["types", "types", "prefix", "schema_versions.system"]


@pytest.mark.parametrize(("value", "kept"), [("é" * 2048, "é" * 2048), ("é" * 2049, "é" * 2046 + "...")])
def test_value_is_cut_by_bytes_with_a_warning(value: str, kept: str) -> None:
    made = host_items({"kernel_version": value, "hostname": "web1"}, Wish(types=["system"]))
    assert made.items[0]["content"] == [{"Hostname": "web1", "KernelVersion": kept}]
    expected = "Custom:AnsibleSystem: KernelVersion of the entry 'web1' cut: it has 4098 bytes, the limit is 4096"
    assert made.warnings == ([expected] if value != kept else [])


def test_text_that_is_no_unicode_is_mended() -> None:
    assert published({"hostname": "web\udc80"}, "system") == {"System": [{"Hostname": "web?"}]}


def test_list_with_too_many_entries_loses_its_last_with_a_warning() -> None:
    facts = {"packages": {f"p{n:05}": [{"version": "1"}] for n in range(10_002)}}
    made = host_items(facts, Wish(types=["packages"]))
    assert [len(item["content"]) for item in made.items] == [10_000]
    assert made.items[0]["content"][-1]["Name"] == "p09999"
    assert made.warnings == [
        "Custom:AnsiblePackage: the last 2 of 10002 entries left out: the service takes no more in one item"
    ]


def test_list_that_is_too_large_loses_its_last_with_a_warning() -> None:
    entries, notes = fitted([{"Name": f"{n:03}", "Value": "x" * 4000} for n in range(300)])
    assert digest(entries).size <= ITEM_BYTES - 4096 < digest([*entries, {"Name": "000", "Value": "x" * 4000}]).size
    assert notes == [f"the last {300 - len(entries)} of 300 entries left out: the service takes no more in one item"]


@pytest.mark.parametrize(("length", "left_out"), [(565, 0), (566, 1)])
def test_content_is_counted_to_the_last_byte(length: int, left_out: int) -> None:
    # an entry, and what is between it and the next
    each = len('{"V": ""}, ')
    entries = [{"V": "x" * (4015 - each)}] * 260 + [{"V": "x" * (length + 15 - each)}]
    assert ITEM_BYTES - 4096 == 260 * 4015 + 565 + 15
    assert len(fitted(entries)[0]) == 261 - left_out


def test_smaller_entries_do_not_take_the_place_of_one_left_out() -> None:
    entries, notes = fitted([{"V": "x" * 4000}] * 300 + [{"V": "y"}])
    assert {"V": "y"} not in entries
    assert notes[0].startswith(f"the last {301 - len(entries)} of 301 ")


@pytest.mark.parametrize("fact_type", FACT_TYPES.values(), ids=FACT_TYPES)
def test_names_of_attributes_keep_the_rules_of_the_service(fact_type: Any) -> None:
    names = [attribute.name for attribute in fact_type.attributes]
    assert len({name.lower() for name in names}) == len(names) <= 50
    assert all(0 < len(name) <= 64 and name.isalnum() and name[0].isupper() for name in names)
    assert all(attribute.description.endswith(".") and attribute.sample for attribute in fact_type.attributes)


def test_every_attribute_is_seen_on_some_host() -> None:
    seen = {
        (name, attribute)
        for host in HOSTS.values()
        for name, content in host["items"].items()
        for entry in content
        for attribute in entry
    }
    listed = {(FACT_TYPES[noun].name, item.name) for noun in OF_FACTS for item in FACT_TYPES[noun].attributes}
    assert seen <= listed
    assert listed - seen == {("Service", "State"), ("Hardware", "BoardName"), ("Hardware", "BoardVersion")}


def test_schema_page_is_made_of_the_table() -> None:
    assert fact_schema.PAGE.read_text(encoding="utf-8") == fact_schema.page()
