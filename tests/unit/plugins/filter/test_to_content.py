# Copyright: Contributors to the fleetfacts.ssm collection
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import inspect
from typing import Any

import pytest
import yaml
from ansible.errors import AnsibleFilterError

from ansible_collections.fleetfacts.ssm.plugins.filter.to_content import DOCUMENTATION, FilterModule, to_content
from ansible_collections.fleetfacts.ssm.plugins.module_utils._flatten import LIST_WAYS

DATA = {"rack": {"row": "C", "units": [1, 2]}, "disks": [{"s": 1}, {"s": 2}]}

BAD_OPTIONS = [
    ({"separator": 1}, "separator: must be text, not 1"),
    ({"list_separator": ""}, "list_separator: must be text of at least one character, not ''"),
    ({"lists": "csv"}, "lists: must be one of join, index, json, not 'csv'"),
    ({"depth": 0}, "depth: must be a number of at least 1, not 0"),
    ({"depth": True}, "depth: must be a number of at least 1, not True"),
    ({"depth": "2"}, "depth: must be a number of at least 1, not '2'"),
    ({"explode": 1}, "explode: must be text or a list of keys, not 1"),
    ({"explode": [1]}, "explode: must be text or a list of keys, not [1]"),
    ({"key_attribute": ""}, "key_attribute: must be text of at least one character, not ''"),
    ({"value_attribute": None}, "value_attribute: must be text of at least one character, not None"),
    ({"omit_none": "perhaps"}, "omit_none: must be true or false, not 'perhaps'"),
    ({"truncate": 7}, "truncate: must be true or false, not 7"),
    ({"truncate": 10**5000}, "truncate: must be true or false, not a value of type int that is too large to be shown"),
]


@pytest.mark.parametrize(("options", "message"), BAD_OPTIONS)
def test_bad_option(options: dict[str, Any], message: str) -> None:
    with pytest.raises(AnsibleFilterError, match=r"^fleetfacts\.ssm\.to_content: ") as refused:
        to_content(DATA, **options)
    assert message in str(refused.value)


def test_bad_data_names_every_place() -> None:
    with pytest.raises(AnsibleFilterError) as refused:
        to_content({"a": {"b": "x" * 4097}, "c": b"x"})
    assert "- a.b: its value is 4097 characters long" in str(refused.value)
    assert "- c: a value of type bytes" in str(refused.value)


OPTIONS = [
    ({}, [{"rack.row": "C", "rack.units": "1,2", "disks": '[{"s":1},{"s":2}]'}]),
    (
        {"separator": "_", "lists": "index"},
        [{"rack_row": "C", "rack_units_0": "1", "rack_units_1": "2", "disks_0_s": "1", "disks_1_s": "2"}],
    ),
    ({"depth": 1, "list_separator": " "}, [{"rack": '{"row":"C","units":[1,2]}', "disks": '[{"s":1},{"s":2}]'}]),
    (
        {"explode": "rack.units", "depth": 1},
        [{"rack": f'{{"row":"C","units":{n}}}', "disks": '[{"s":1},{"s":2}]'} for n in (1, 2)],
    ),
    ({"explode": ["disks"], "depth": 2}, [{"rack.row": "C", "rack.units": "1,2", "disks.s": n} for n in ("1", "2")]),
    ({"explode": "disks", "separator": ""}, [{"rackrow": "C", "rackunits": "1,2", "diskss": n} for n in ("1", "2")]),
]


@pytest.mark.parametrize(("options", "entries"), OPTIONS)
def test_options(options: dict[str, Any], entries: list[dict[str, str]]) -> None:
    assert to_content(DATA, **options) == entries


def test_more_options() -> None:
    data = {"a": {"n": None, "v": "x" * 5000}}
    assert to_content(data, explode="", key_attribute="Name", omit_none="yes", truncate=True) == [
        {"Name": "a", "v": "x" * 4093 + "..."}
    ]
    assert to_content(["x"], value_attribute="Owner") == [{"Owner": "x"}]


@pytest.mark.parametrize(("value", "entries"), [("false", [{"a": ""}]), (0, [{"a": ""}]), ("yes", []), (1, [])])
def test_switches_are_read_as_ansible_reads_booleans(value: Any, entries: list[dict[str, str]]) -> None:
    assert to_content({"a": None}, omit_none=value) == entries


def test_text_of_hosts_is_never_a_template() -> None:
    from ansible.template import Templar

    (entry,) = to_content({"motd": "{{ 7 * 7 }}"})
    templar = Templar(loader=None, variables={"entry": entry})
    assert templar.template(entry["motd"]) == "{{ 7 * 7 }}"


def test_documentation_has_the_options_of_the_code() -> None:
    options = yaml.safe_load(DOCUMENTATION)["options"]
    code = inspect.unwrap(to_content).__kwdefaults__ or {}
    assert {name for name in options if name != "_input"} == set(code)
    assert {name: option.get("default") for name, option in options.items() if name != "_input"} == code
    assert tuple(options["lists"]["choices"]) == LIST_WAYS


def test_filter_is_found_by_its_name() -> None:
    assert FilterModule().filters() == {"to_content": to_content}
