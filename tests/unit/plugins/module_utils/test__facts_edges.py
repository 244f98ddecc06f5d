# Copyright: Contributors to the fleetfacts.ssm collection
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Single facts, at the edges that recorded hosts do not have."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.fleetfacts.ssm.plugins.module_utils._facts import (
    DEFAULT_IGNORED,
    FACT_TYPES,
    Wish,
    fitted,
    host_items,
)
from ansible_collections.fleetfacts.ssm.plugins.module_utils._facts_model import Choice, as_text
from ansible_collections.fleetfacts.ssm.plugins.module_utils._fault import InputError


def content(noun: str, facts: dict[str, Any], **choices: Any) -> list[dict[str, str]]:
    wish = Wish(types=(noun,), choice=Choice(**{"ignored": DEFAULT_IGNORED, **choices}))
    made = host_items(facts, wish)
    assert made.warnings == []
    return made.items[0]["content"] if made.items else []


def interface(name: str, **details: Any) -> dict[str, str]:
    (entry,) = content("network", {"interfaces": [name], name: details})
    return entry


def test_link_local_addresses_are_left_out_by_scope_and_by_prefix() -> None:
    addresses = [
        {"address": "2001:db8::1", "prefix": "64", "scope": "global"},
        {"address": "2001:db8::2", "prefix": "64", "scope": "link"},
        {"address": "FE80::3", "prefix": "64"},
    ]
    assert interface("eth0", ipv6=addresses)["Ipv6"] == "2001:db8::1/64"


@pytest.mark.parametrize(
    ("address", "text"),
    [
        ({"address": "192.0.2.1"}, "192.0.2.1"),
        ({"address": "192.0.2.1", "netmask": "255.255.255.0"}, "192.0.2.1/24"),
        ({"address": "192.0.2.1", "netmask": "x"}, "192.0.2.1"),
        ({"address": "192.0.2.1", "netmask": "x", "prefix": "25"}, "192.0.2.1/25"),
    ],
)
def test_addresses_with_their_prefix(address: dict[str, str], text: str) -> None:
    assert interface("eth0", ipv4=address)["Ipv4"] == text


@pytest.mark.parametrize("key", ["br-0.7", "br_0.7", "br_0_7"])
def test_facts_of_an_interface_have_its_name_in_several_spellings(key: str) -> None:
    (entry,) = content("network", {"interfaces": ["br-0.7"], key: {"mtu": 1400}})
    assert (entry["Name"], entry["Mtu"]) == ("br-0.7", "1400")


@pytest.mark.parametrize(("speed", "told"), [(1, "1"), (10_000, "10000"), (0, None), (-1, None), (10**400, None)])
def test_speeds_above_zero_are_told(speed: int, told: str | None) -> None:
    assert interface("eth0", speed=speed, mtu=1).get("SpeedMbps") == told


@pytest.mark.parametrize(("count", "told"), [(2, "2"), ("2", "2"), (0, None), ("0", None), (-1, None)])
def test_counts_of_processors_are_told_where_they_are_known(count: Any, told: str | None) -> None:
    (entry,) = content("hardware", {"processor_cores": count, "memtotal_mb": 1})
    assert entry.get("ProcessorCores") == told


def test_a_service_is_called_by_its_key_where_it_has_no_name() -> None:
    assert content("services", {"services": {"a": {"status": "enabled"}}})[0]["Name"] == "a"


def test_local_facts_that_failed_are_passed_over() -> None:
    facts = {"ansible_local": {"bad": "error loading fact - x", "good": {"a": 1}}}
    assert [entry["Name"] for entry in content("local", facts)] == ["a"]


def test_filesystems_to_ignore() -> None:
    mounts = [{"mount": "/a", "fstype": "tmpfs", "device": "x"}, {"mount": "/b", "fstype": "ext4", "device": "y"}]
    assert [entry["Mount"] for entry in content("storage", {"mounts": mounts})] == ["/b"]
    ignored = {**DEFAULT_IGNORED, "filesystems": ["EXT*"]}
    assert [entry["Mount"] for entry in content("storage", {"mounts": mounts}, ignored=ignored)] == ["/a"]
    assert len(content("storage", {"mounts": mounts}, ignored={})) == 2


def test_options_of_mounts_lose_what_may_be_secret() -> None:
    mounts = [{"mount": "/b", "fstype": "cifs", "device": "y", "options": "rw,password=a=b,x=a=b,cache_key=c"}]
    assert content("storage", {"mounts": mounts})[0]["Options"] == "rw,password,cache_key"


def test_devices_after_an_ignored_one() -> None:
    devices = {"loop0": {"size": "1 MB"}, "vda": {"size": "1 GB"}}
    assert [entry["Name"] for entry in content("devices", {"devices": devices})] == ["vda"]


def test_text_of_facts() -> None:
    assert as_text([" a ", None, {"b": 1}, "c"]) == "a,c"
    assert as_text({"b": 1}) == ""


def test_twenty_types_are_enough() -> None:
    extra = tuple({"type_name": f"Custom:T{number}", "content": {"a": 1}} for number in range(21))
    assert host_items({}, Wish(types=(), extra=extra[:20])).warnings == []
    with pytest.raises(InputError, match=r"^types: are 21 with the extra ones, an account takes 20 custom types$"):
        host_items({}, Wish(types=(), extra=extra))


def test_prefixes_to_the_last_character() -> None:
    longest = 100 - len("Custom:") - max(len(fact_type.name) for fact_type in FACT_TYPES.values())
    (item,) = host_items({"system": "Linux"}, Wish(types=("system",), prefix="A" * longest)).items
    assert item["type_name"].startswith("Custom:" + "A" * longest)
    with pytest.raises(InputError, match=f"^prefix: must have 1 to {longest} characters"):
        host_items({"system": "Linux"}, Wish(types=("system",), prefix="A" * (longest + 1)))


NO_ITEM = "extra_items[0]: must be a map with a type_name and a content"


@pytest.mark.parametrize(
    ("raw", "told"),
    [
        ({"type_name": "Custom:A"}, f"{NO_ITEM}, not a map of 1"),
        ({"content": []}, f"{NO_ITEM}, not a map of 1"),
        (
            {"type_name": 7, "content": []},
            "extra_items[0]: must be a map with a type_name and a content, not a map of 2",
        ),
        ({"type_name": "Custom:A", "content": [], "b": 1, "a": 1}, "extra_items[0]: has no option a, b"),
        (
            {"type_name": "Custom:A", "content": [], "\x1b[31m": 1, "y" * 100_000: 1, 7: 1},
            "extra_items[0]: has no option '\\x1b[31m', '" + "y" * 56 + "..., 7",
        ),
        (
            {"type_name": "Custom:A", "content": [], **dict.fromkeys("abcde")},
            "extra_items[0]: has no option a, b, c, d, e",
        ),
        (
            {"type_name": "Custom:A", "content": [], **dict.fromkeys("abcdefg")},
            "extra_items[0]: has no option a, b, c, d, e and 2 more",
        ),
    ],
)
def test_own_items_that_are_refused(raw: Any, told: str) -> None:
    with pytest.raises(InputError) as refused:
        host_items({}, Wish(types=(), extra=(raw,)))
    assert str(refused.value) == told


def test_values_are_cut_and_the_entry_is_named() -> None:
    entries = [{"Name": "n" * 60, "Value": "é" * 3000}]
    ((entry,), (note,)) = fitted(entries)
    assert len(entry["Value"].encode()) <= 4096
    name = "'" + "n" * 36 + "..."
    assert note == f"Value of the entry {name} cut: it has 6000 bytes, the limit is 4096"


# What remains, by the first key.
NOT_SECRET = {
    "env": {"env": '[{"key":"a","value":"b"}]'},
    "h": {"b": "bearer", "c": "token:"},
    "user": {"user": "token://x", "file": "passwords.txt", "at": "10:30"},
}


@pytest.mark.parametrize(
    ("value", "published"),
    [
        ({"dbs": [{"name": "x", "password": "hunter2"}]}, {"dbs": '[{"name":"x"}]'}),
        ({"dbs": [[{"a": {"Api_Key": "hunter2", "b": [1]}}]]}, {"dbs": '[[{"a":{"b":[1]}}]]'}),
        ({"dbs": [{"password": "hunter2"}], "empty": [], "none": {}}, {"empty": "", "none": ""}),
        ({"env": [{"name": "DB_PASSWORD", "value": "hunter2"}, {"key": "a", "value": "b"}]}, None),
        ({"secrets": {"a": {"b": "hunter2"}}, "c": 1}, {"c": "1"}),
        ({"password": "hunter2"}, {}),
        ({"url": "postgres://u:hunter2@db/x"}, {"url": "postgres://db/x"}),
        ({"urls": ["a://u:p@hunter2@b", "a://u:pa/hunter2@b", "a://hunter2@b/c"]}, {"urls": "a://b,a://b,a://b/c"}),
        ({"urls": "a://u:hunter2@b,c://u:hunter2@d"}, {"urls": "a://b,c://d"}),
        ({"url": "http://a:8080/b@2x.png and x@y"}, {"url": "http://a:8080/b@2x.png and x@y"}),
        ({"a://u:hunter2@b": 1}, {"a://b": "1"}),
        ({"pwd": "hunter2", "db_pwd": "hunter2", "db": {"pass": "hunter2"}}, {}),
        ({"auth": {"a": "hunter2"}, "basic-auth": "hunter2", "author": "kept"}, {"author": "kept"}),
        ({"headers": {"Authorization": "hunter2", "Cookie": "hunter2", "bearer": "hunter2"}}, {}),
        ({"user_data": "hunter2", "user-data": "hunter2", "userdata": "hunter2", "cmdline": "hunter2"}, {}),
        ({"ssh_host_ed25519_key": "hunter2", "environ": {"A": "hunter2"}, "environment": "x"}, {"environment": "x"}),
        ({"dsn": "host=db user=x password=hunter2", "kept": "host=db user=x"}, {"kept": "host=db user=x"}),
        ({"url": "https://db/x?a=b&token=hunter2", "kept": "https://db/x?a=b"}, {"kept": "https://db/x?a=b"}),
        ({"h": ["Bearer hunter2", "kept", "Authorization: Basic hunter2"]}, {"h": "kept"}),
        ({"h": ['{"api_key": "hunter2"}', "{'pwd' : 'hunter2'}"], "b": "bearer", "c": "token: "}, None),
        (
            {"a": '{"b": "{\\"password\\": \\"hunter2\\"}"}', "kept": '{"b": "{\\"c\\": 1}"}'},
            {"kept": '{"b": "{\\"c\\": 1}"}'},
        ),
        ({"a": ["{'b': '{\\\\\\'token\\\\\\':1hunter2}'}"], "c": 1}, {"c": "1"}),
        ({"a": "<c><password>hunter2</password></c>", "kept": "<c><d>1</d></c>"}, {"kept": "<c><d>1</d></c>"}),
        (
            {"a": ['<n:Password type="x"> hunter2', "<token><![CDATA[hunter2]]>"], "c": "<password/>"},
            {"c": "<password/>"},
        ),
        ({"kept": "<password></password> <a>x"}, {"kept": "<password></password> <a>x"}),
        ({"user": "token://x", "file": "passwords.txt", "at": "10:30"}, None),
    ],
)
def test_secrets_of_local_facts_are_left_out_however_deep(value: Any, published: dict[str, str] | None) -> None:
    found = content("local", {"ansible_local": {"app": value}})
    if published is None:
        published = NOT_SECRET[next(iter(value))]
    assert {entry["Name"]: entry.get("Value", "") for entry in found} == published
    assert "hunter2" not in str(found)


def test_local_facts_are_left_out_by_all_the_names_that_lead_to_them() -> None:
    app = {"db": {"user": 1, "size": 2}, "nodes": [{"rack": {"row": 3, "unit": 4}}]}
    ignored = {"local": ["app.db.user", "app.nodes.rack.row"]}
    found = content("local", {"ansible_local": {"app": app, "web": app}}, ignored=ignored)
    assert {f"{entry['Source']}.{entry['Name']}": entry["Value"] for entry in found} == {
        "app.db.size": "2",
        "app.nodes": '[{"rack":{"unit":4}}]',
        "web.db.size": "2",
        "web.db.user": "1",
        "web.nodes": '[{"rack":{"row":3,"unit":4}}]',
    }


def test_all_of_a_file_may_be_left_out_by_its_name() -> None:
    facts = {"ansible_local": {"app": "x", "apps": "y"}}
    for pattern in ("app", "app.*"):
        assert content("local", facts, ignored={"local": [pattern]}) == [{"Source": "apps", "Value": "y"}]


def test_what_is_named_in_a_text_is_compared_as_a_key() -> None:
    ignored = {"local": ["app.dsn.user"]}
    app = {"dsn": "user=x", "other": "user=x password=y", "both": ["user=x"]}
    found = content("local", {"ansible_local": {"app": app}}, ignored=ignored)
    assert {entry["Name"]: entry["Value"] for entry in found} == {"other": "user=x password=y", "both": "user=x"}


@pytest.mark.parametrize(
    "text", ["a" * 1_000_000, "a " * 500_000, "a=" * 500_000, "=" * 1_000_000, "a" + " " * 1_000_000]
)
def test_long_texts_take_no_long_time(text: str) -> None:
    made = host_items({"ansible_local": {"app": {"a": text}}}, Wish(types=("local",)))
    assert len(made.items) == 1


def test_local_fact_whose_file_has_the_name_of_a_secret() -> None:
    assert content(
        "local", {"ansible_local": {"db_passwords": {"a": 1}, "token": "x", "ldap_auth": "x", "web": "y"}}
    ) == [{"Source": "web", "Value": "y"}]


@pytest.mark.parametrize(
    ("device", "published"),
    [
        ("//u:pa/ss@h/x", "//h/x"),
        ("//u:p@ss@h/x", "//h/x"),
        ("https://u@h/x", "https://h/x"),
        ("//h/share@snapshot", "//h/share@snapshot"),
        ("h:/export@1", "h:/export@1"),
    ],
)
def test_device_of_a_mount_tells_no_user(device: str, published: str) -> None:
    (entry,) = content("storage", {"mounts": [{"mount": "/b", "fstype": "cifs", "device": device}]})
    assert entry["Device"] == published


@pytest.mark.parametrize(
    ("options", "published"),
    [
        ("rw,username=u%pw,uid=0", "rw,username=u,uid=0"),
        ("user=d/u%p%w", "user=d/u"),
        ("password=a,b", "password"),
        ("rw,password=a,b=c,uid=1,d,ro,noatime", "rw,password,uid=1,ro,noatime"),
        ("pass=a,pass,b", "pass"),
        ("keyfile,rw,x=1", "keyfile,rw,x=1"),
        ("url=http://u:p@h/,rw", "url=http://h/,rw"),
    ],
)
def test_options_of_a_mount_tell_no_password(options: str, published: str) -> None:
    (entry,) = content("storage", {"mounts": [{"mount": "/b", "fstype": "cifs", "device": "y", "options": options}]})
    assert entry["Options"] == published


def test_size_of_nothing_is_no_size() -> None:
    mounts = [{"mount": "/b", "fstype": "ext4", "size_total": 0}, {"mount": "/c", "fstype": "ext4", "size_total": True}]
    assert ["SizeBytes" in entry for entry in content("storage", {"mounts": mounts})] == [False, False]
    devices = {"sda": {"sectors": True, "sectorsize": 512, "partitions": {}}}
    assert "SizeBytes" not in content("devices", {"devices": devices})[0]


def test_a_switch_is_no_count() -> None:
    counts = ("processor_count", "processor_vcpus", "memtotal_mb", "swaptotal_mb", "pagefiletotal_mb")
    assert content("hardware", dict.fromkeys(counts, True)) == []
    assert content("hardware", {"swaptotal_mb": 0, "processor_count": 0}) == [{"SwapMb": "0"}]
    assert "Mtu" not in interface("eth0", mtu=True)


@pytest.mark.parametrize(
    "text",
    ["Not Specified", "To Be Filled By O.E.M.", "Other", "None", "System Serial Number", "0000000000", "INVALID"],
)
def test_what_firmware_says_where_nobody_filled_it_in(text: str) -> None:
    assert content("hardware", {"product_serial": text, "form_factor": text, "bios_vendor": "Otherwise"}) == [
        {"BiosVendor": "Otherwise"}
    ]


@pytest.mark.parametrize(
    ("what", "ignored", "kept"),
    [
        (
            "interfaces",
            ["br-0123456789ab", "eni0a1b2c3d4e5", "bridge100", "azv12", "cbr0", "vmenet0", "ovs-system"],
            [],
        ),
        ("interfaces", [], ["br-production0", "br-0123456789abc", "bridge0", "enigma-bridge1", "azure0"]),
        ("devices", ["rbd0", "zd16", "nbd3"], ["sda", "zfs0"]),
        ("services", ["sshd@7-192.0.2.1:22-192.0.2.2:5.service", "dbus-:1.2-org.x@0.service"], ["sshd@.service"]),
        ("services", [], ["sshd.service", "dbus-broker.service"]),
    ],
)
def test_what_comes_and_goes_is_ignored(what: str, ignored: list[str], kept: list[str]) -> None:
    choice = Choice(ignored=DEFAULT_IGNORED)
    assert [name for name in (*ignored, *kept) if choice.ignores(what, name)] == ignored


def test_patterns() -> None:
    choice = Choice(ignored={"devices": ["A?c", "x[0-9]", "[[]y", "z*"], "mounts": []})
    names = ["abc", "ABC", "abbc", "x1", "xa", "[y", "z", "az"]
    assert [name for name in names if choice.ignores("devices", name)] == ["abc", "ABC", "x1", "[y", "z"]
    assert not choice.ignores("mounts", "")
