"""Names of hosts: what nodes may not call themselves, and whose name counts."""

from __future__ import annotations

import pytest

from ansible_collections.fleetfacts.ssm.plugins.module_utils._node import Node
from ansible_collections.fleetfacts.ssm.plugins.module_utils._reading import NodeReading, TypeReading
from ansible_collections.fleetfacts.ssm.plugins.plugin_utils._inventory_names import (
    Occupied,
    attribute_of,
    describe_unmatched,
    is_usable,
    name_hosts,
    needed_type,
)

RACK = "Custom:RackInfo"


def reading(number: int, name: str | None = None, rack: str | None = None) -> NodeReading:
    information = {} if name is None else {"ComputerName": name}
    entries = () if rack is None else ({"Name": rack}, {"Name": "second"})
    return NodeReading(Node(f"i-{number}", "us-east-1", information), (TypeReading(RACK, entries=entries),))


def no_template(template: str, _reading: NodeReading) -> str | None:
    raise AssertionError(f"{template} is no template")


def names(*readings: NodeReading, preferences: tuple[str, ...] = ("ComputerName",)) -> dict[str, str]:
    return name_hosts(readings, preferences, no_template, Occupied())[0]


@pytest.mark.parametrize(
    "name",
    [
        "localhost", "LOCALHOST", "127.0.0.1", "::1", "two words", "a\n", "", "-oProxyCommand=x", "a,b", "a:b", "!a",
        "&a", "~a", "a*", "a?", "a[1:2]", "{{a}}", "a{b", "a/b", "a\\b", "$(a)", "`a`", "a;b", "a|b", "a=b", "a" * 254,
    ],
)  # fmt: skip
def test_what_is_no_name(name: str) -> None:
    assert not is_usable(name)
    assert names(reading(1, name)) == {"i-1": "i-1"}


@pytest.mark.parametrize(
    "name", ["web1", "web-1.example.com", "WEB_1", "büro", "192.0.2.1", "mi-1", "a@b", "a+b", "a" * 253]
)
def test_what_is_a_name(name: str) -> None:
    assert names(reading(1, name)) == {"i-1": name}


def test_the_id_of_another_node_is_not_taken() -> None:
    assert names(reading(1, "i-2"), reading(2, "i-2")) == {"i-1": "i-1", "i-2": "i-2"}


def test_the_first_preference_that_gives_a_name_counts() -> None:
    preferences = (f"{RACK}.Name", "ComputerName")
    readings = (reading(1, "web1", "rack1"), reading(2, "web2"), reading(3), reading(4, "web4", "no name"))
    assert names(*readings, preferences=preferences) == {"i-1": "rack1", "i-2": "web2", "i-3": "i-3", "i-4": "web4"}


def test_without_preferences_the_id() -> None:
    assert names(reading(1, "web1"), preferences=()) == {"i-1": "i-1"}


def test_a_name_claimed_by_several_goes_to_none_of_them() -> None:
    readings = [reading(number, "db") for number in range(7)] + [reading(8, "web")]
    chosen, warnings = name_hosts(readings, ("ComputerName",), no_template, Occupied())
    assert chosen == {**{f"i-{number}": f"i-{number}" for number in range(7)}, "i-8": "web"}
    assert warnings == [
        "Several nodes claim the name db, so each is named by its id: i-0, i-1, i-2, i-3, i-4 and 2 more"
    ]


def test_the_name_of_a_group_is_not_taken_and_told() -> None:
    readings = [*(reading(number, "a", "a") for number in range(6)), reading(6, "web", "os_11"), reading(7, "web7")]
    occupied = Occupied(groups={"a", "os_11"})
    chosen, warnings = name_hosts(readings, (f"{RACK}.Name", "ComputerName"), no_template, occupied)
    assert chosen == {**{f"i-{number}": f"i-{number}" for number in range(6)}, "i-6": "web", "i-7": "web7"}
    assert warnings == [
        "Nodes claim names of groups and don't get them: i-0 (a), i-1 (a), i-2 (a), i-3 (a), i-4 (a) and 2 more"
    ]


def test_the_name_of_a_host_of_another_source_is_not_taken_and_told() -> None:
    occupied = Occupied(hosts={"db1": None, "web1": "i-9", "own": "i-3", "i-4": None})
    readings = [reading(1, "db1"), reading(2, "web1"), reading(3, "own"), reading(4, "i-4")]
    chosen, warnings = name_hosts(readings, ("ComputerName",), no_template, occupied)
    assert chosen == {"i-1": "i-1", "i-2": "i-2", "i-3": "own", "i-4": "i-4"}
    assert warnings == [
        "Nodes claim names of hosts of other inventory sources and don't get them: i-1 (db1), i-2 (web1)"
    ]


def test_later_preferences_are_not_asked_once_there_is_a_name() -> None:
    assert names(reading(1, "web1"), preferences=("ComputerName", "{{ x }}")) == {"i-1": "web1"}


def test_an_attribute_that_no_node_has_is_told() -> None:
    preferences = ("instance_id", "ComputerNmae", "{{ x }}", f"{RACK}.Name", f"{RACK}.Serial", "ComputerName")
    assert describe_unmatched([reading(1, "web1"), reading(2, rack="rack1")], preferences) == [
        "hostnames: no node has ComputerNmae, which names no host. Is it meant to be ComputerName?",
        f"hostnames: no node has {RACK}.Serial, which names no host",
    ]
    assert describe_unmatched([], preferences) == []


def test_templates_are_rendered_for_each_node() -> None:
    def render(template: str, one: NodeReading) -> str | None:
        assert template == "{{ x }}"
        return None if one.node.instance_id == "i-2" else f"x-{one.node.instance_id}"

    readings = [reading(1, "web1"), reading(2, "web2")]
    chosen, warnings = name_hosts(readings, ("{{ x }}", "ComputerName"), render, Occupied())
    assert chosen == {"i-1": "x-i-1", "i-2": "web2"}
    assert warnings == []


@pytest.mark.parametrize(
    ("preference", "value"),
    [
        ("instance_id", "i-1"),
        ("ComputerName", "web1"),
        ("AWS:InstanceInformation.ComputerName", "web1"),
        (f"{RACK}.Name", "rack1"),
        (f"{RACK}.Other", None),
        ("IpAddress", None),
        ("Custom:Other.Name", None),
    ],
)
def test_what_a_preference_names(preference: str, value: str | None) -> None:
    assert attribute_of(preference, reading(1, "web1", "rack1")) == value


@pytest.mark.parametrize(
    ("preference", "needed"),
    [
        ("instance_id", None),
        ("ComputerName", None),
        ("AWS:InstanceInformation.ComputerName", None),
        (f"{RACK}.Name", None),
        ("Custom:Other.Name", "Custom:Other"),
        ("Custom:Other", "Custom:Other"),
        ("{{ ssm_inventory['Custom:Other'] }}", None),
        ("{% if a %}b:c{% endif %}", None),
    ],
)
def test_the_type_that_a_preference_needs(preference: str, needed: str | None) -> None:
    assert needed_type(preference, [RACK]) == needed
