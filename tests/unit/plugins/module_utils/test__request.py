# Copyright: Contributors to the fleetfacts.ssm collection
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.fleetfacts.ssm.plugins.module_utils._fault import Fault, InputError, hiding_values
from ansible_collections.fleetfacts.ssm.plugins.module_utils._request import NodeRequest, read_request

NOW = "2026-11-22T12:00:00Z"
ONE = "i-0123456789abcdef0"
TWO = "mi-0123456789abcdef0"
A = {"type_name": "Custom:A", "content": {"a": 1}}
B = {"type_name": "Custom:B", "content": {"b": 1}}
RULE = "must be the id of a managed node, 'i-' with 8 or 17 letters and digits or 'mi-' with 17"


def told(params: dict[str, Any], known: tuple[Fault, ...] = ()) -> list[str]:
    with pytest.raises(InputError) as refused:
        read_request(params, NOW, known)
    return [str(fault) for fault in refused.value.faults]


def types(node: NodeRequest) -> list[str]:
    return [item.type_name for item in node.items]


@pytest.mark.parametrize(
    "instance_id",
    ["", "web1", "i-", "i-1234567", "i-123456789", "i-0123456789abcdef", "i-0123456789abcdef01", "mi-12345678"]
    + ["I-0123456789abcdef0", "xi-12345678", "i-1234567é", "i-12345678 ", "mi-0123456789abcdef01"],
)
def test_ids_that_are_none(instance_id: str) -> None:
    (fault,) = told({"instance_id": instance_id, "items": [A]})
    assert fault == f"{instance_id or repr('')}: instance_id: {RULE}, not {instance_id!r}"


@pytest.mark.parametrize("instance_id", ["i-12345678", "i-0123456789abcdef0", "mi-0123456789abcdef0", "i-ABCDEFG_"])
def test_ids(instance_id: str) -> None:
    (node,) = read_request({"instance_id": instance_id, "items": [A]}, NOW)
    assert node.instance_id == instance_id


def test_an_id_that_is_no_text() -> None:
    assert told({"instance_id": 7, "items": [A]}) == [f"7: instance_id: {RULE}, not 7"]


def test_neither_a_node_nor_nodes() -> None:
    known = (Fault("concurrency", "x"),)
    problem = "one of instance_id and instances is required, and both are null"
    assert told({"instance_id": None, "items": [A]}, known) == ["concurrency: x", problem]
    assert told({"instances": None, "items": []}) == [problem, "items: is empty, give at least one item"]


def test_hidden_values_are_in_no_fault() -> None:
    slip = {"id": ONE, "token": "hunter2"}
    rows = [{"instance_id": slip}, {"instance_id": slip, "items": [{"type_name": slip, "schema_version": slip}]}]
    with hiding_values(True):
        faults = told({"instances": rows, "items": [A]}, ())
    assert "hunter2" not in str(faults)
    assert faults[0] == f"instances[0] (a map of 2): instance_id: {RULE}, not a map of 2"
    assert faults[-1] == "instances: a text of 49 characters is there 2 times, at [0], [1]"


def test_spellings_on_nodes_whose_id_is_hidden() -> None:
    rows = [{"instance_id": "hunter2", "items": [one]} for one in ({**A, "content": {"a": "x"}}, A)]
    with hiding_values(True):
        assert "hunter2" not in str(told({"instances": rows}))


def test_an_id_that_breaks_lines_is_shown_on_one() -> None:
    assert told({"instance_id": "i-12345678\n", "items": [A]})[0].startswith(r"'i-12345678\n': instance_id: ")


def test_no_items() -> None:
    assert told({"instance_id": ONE, "items": []}) == [f"{ONE}: items: is empty, give at least one item"]
    assert told({"instance_id": ONE}) == [f"{ONE}: items: are missing, here and for the whole task"]
    assert told({"instances": [{"instance_id": ONE}]}) == [
        f"instances[0] ({ONE}): items: are missing, here and for the whole task"
    ]
    assert told({"instances": [{"instance_id": ONE, "items": [A]}], "items": []}) == [
        "items: is empty, give at least one item"
    ]


def test_faults_of_items_are_placed() -> None:
    bad = {"type_name": "Custom:B", "content": 7}
    problem = "content: must be a map or a list of maps, not a number"
    assert told({"instance_id": ONE, "items": [A, bad]}) == [f"{ONE}: items[1] (Custom:B): {problem}"]
    assert told({"instances": [{"instance_id": ONE}, {"instance_id": TWO, "items": [bad]}], "items": [bad]}) == [
        f"items[0] (Custom:B): {problem}",
        f"instances[1] ({TWO}): items[0] (Custom:B): {problem}",
    ]


def test_a_type_name_that_is_missing_is_shown() -> None:
    assert told({"instance_id": ONE, "items": [{"content": []}]})[0].startswith(f"{ONE}: items[0] (None): type_name: ")


def test_known_faults_come_first() -> None:
    known = (Fault("concurrency", "x"),)
    assert told({"instance_id": ONE, "items": [A]}, known) == ["concurrency: x"]
    assert told({"instance_id": ONE, "items": []}, known)[0] == "concurrency: x"


def test_a_type_twice() -> None:
    more = "a put replaces the whole item, so put all its entries in one"
    assert told({"instance_id": ONE, "items": [A, B, A, A]}) == [f"{ONE}: items: Custom:A is there 3 times; {more}"]
    assert told({"instances": [{"instance_id": ONE}], "items": [B, A, B]}) == [
        f"items: Custom:B is there 2 times; {more}"
    ]


def test_a_node_twice() -> None:
    rows = [{"instance_id": name} for name in (ONE, TWO, ONE, ONE)]
    assert told({"instances": rows, "items": [A]}) == [f"instances: {ONE} is there 3 times, at [0], [2], [3]"]


def test_spellings_of_one_attribute() -> None:
    one = {"instance_id": ONE, "items": [{"type_name": "Custom:A", "content": [{"Vendor": 1}]}]}
    two = {"instance_id": TWO, "items": [{"type_name": "Custom:A", "content": [{"Rack": 1}, {"vendor": 1, "Rack": 2}]}]}
    spellings = f"'Vendor' (node {ONE}) and 'vendor' (node {TWO})"
    problem = f"spells one attribute in different ways: {spellings}; the service takes one spelling"
    assert told({"instances": [one, two]}) == [f"Custom:A: {problem}"]


def test_names_that_only_capitals_make_the_same_are_different() -> None:
    rows = [
        {"instance_id": node, "items": [{**A, "content": {name: 1}}]}
        for node, name in ((ONE, "stra\u00dfe"), (TWO, "strasse"))
    ]
    assert len(read_request({"instances": rows}, NOW)) == 2


def test_spellings_within_an_item_are_told_with_their_entry() -> None:
    item = {"type_name": "Custom:A", "content": {"Vendor": 1, "vendor": 2}}
    (fault,) = told({"instance_id": ONE, "items": [item]})
    assert fault.startswith(
        f"{ONE}: items[0] (Custom:A): content[0]: attribute 'vendor': is spelled 'Vendor' in content"
    )


def test_spellings_of_different_types_are_their_own() -> None:
    items = [{"type_name": "Custom:A", "content": {"Vendor": 1}}, {"type_name": "Custom:B", "content": {"vendor": 1}}]
    assert types(read_request({"instance_id": ONE, "items": items}, NOW)[0]) == ["Custom:A", "Custom:B"]


def test_spellings_are_looked_at_whatever_else_is_wrong() -> None:
    rows = [{"instance_id": ONE, "items": [A]}, {"instance_id": "x", "items": [{**A, "content": {"A": 1}}]}]
    assert [fault.split(": ")[0] for fault in told({"instances": rows})] == ["instances[1] (x)", "Custom:A"]


def test_a_type_twice_is_told_whatever_else_is_wrong_with_it() -> None:
    faults = told({"instance_id": ONE, "items": [A, {**A, "content": 1}]})
    assert [fault.split(": ")[1] for fault in faults] == ["items[1] (Custom:A)", "items"]


def test_attributes_of_all_nodes_are_those_of_one_type() -> None:
    rows = [
        {"instance_id": node, "items": [{**A, "content": {f"{node}{number}": 1 for number in range(26)}}]}
        for node in (ONE, TWO)
    ]
    assert told({"instances": rows}) == [
        "Custom:A: has 52 different attributes on all nodes together, the service takes at most 50 in a type"
    ]
    rows[1]["items"] = [{**A, "content": {f"{TWO}{number}": 1 for number in range(24)}}]
    assert len(read_request({"instances": rows}, NOW)) == 2


def test_more_custom_types_than_an_account_takes() -> None:
    many = [{**A, "type_name": f"Custom:T{number}"} for number in range(20)]
    aws = {**A, "type_name": "AWS:Other"}
    assert len(read_request({"instance_id": ONE, "items": [*many, aws]}, NOW)[0].items) == 21
    rows = [{"instance_id": ONE, "items": many}, {"instance_id": TWO, "items": [A]}]
    assert told({"instances": rows}) == [
        "items: are of 21 custom types in all; an account and region takes at most 20 custom types"
    ]


def test_one_node() -> None:
    (node,) = read_request({"instance_id": ONE, "items": [B, A]}, NOW)
    assert node.instance_id == ONE
    assert types(node) == ["Custom:B", "Custom:A"]
    assert node.items[0].capture_time == NOW


def test_nodes_keep_their_order_and_share_the_items_of_the_task() -> None:
    rows = [{"instance_id": TWO}, {"instance_id": ONE, "items": [B]}, {"instance_id": "i-12345678", "items": None}]
    nodes = read_request({"instance_id": None, "instances": rows, "items": [A]}, NOW)
    assert [node.instance_id for node in nodes] == [TWO, ONE, "i-12345678"]
    assert [types(node) for node in nodes] == [["Custom:A"], ["Custom:B"], ["Custom:A"]]
    assert nodes[0].items is nodes[2].items


def test_hashes_alone_spell_nothing() -> None:
    items = [{"type_name": "Custom:A", "content_hash": "x"}]
    assert read_request({"instance_id": ONE, "items": items}, NOW)[0].items[0].entries is None


def test_no_nodes() -> None:
    assert read_request({"instances": [], "items": [A]}, NOW) == ()


def test_a_node_that_is_there_twice_is_too_many() -> None:
    rows = [{"instance_id": ONE}, {"instance_id": ONE}]
    assert told({"instances": rows, "items": [A]}) == [f"instances: {ONE} is there 2 times, at [0], [1]"]


def test_shared_items_are_captured_now() -> None:
    (node,) = read_request({"instances": [{"instance_id": ONE}], "items": [A]}, NOW)
    assert node.items[0].capture_time == NOW


def test_spellings_are_looked_for_beyond_nodes_that_share_items() -> None:
    other = {"type_name": "Custom:A", "content": {"A": 1}}
    rows = [{"instance_id": ONE}, {"instance_id": TWO}, {"instance_id": "i-12345678", "items": [other]}]
    spellings = f"'A' (node i-12345678) and 'a' (node {ONE})"
    problem = f"spells one attribute in different ways: {spellings}; the service takes one spelling"
    assert told({"instances": rows, "items": [A]}) == [f"Custom:A: {problem}"]
