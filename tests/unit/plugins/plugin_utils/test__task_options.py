"""What ansible-core takes in a task and should not, or refuses without telling the place."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.fleetfacts.ssm.plugins.module_utils._put_inventory import ARGUMENT_SPEC
from ansible_collections.fleetfacts.ssm.plugins.plugin_utils._task_options import option_faults

ONE, TWO = "i-0123456789abcdef0", "i-0123456789abcdef1"
ITEM = {"type_name": "Custom:A", "content": {"A": "1"}}
DIFFER = "are one option, and their values differ; give it once"
JSON = "; a JSON text needs the filter from_json"


def told(**args: Any) -> list[str]:
    return [str(fault) for fault in option_faults(ARGUMENT_SPEC, args)]


@pytest.mark.parametrize(
    ("args", "fault"),
    [
        (
            {"InstanceId": ONE, "instance_id": TWO},
            f"instance_id and InstanceId {DIFFER}",
        ),
        (
            {"items": [{**ITEM, "TypeName": "Custom:B"}]},
            f"items[0] (Custom:A): type_name and TypeName {DIFFER}",
        ),
        (
            {"instances": [{"instance_id": ONE, "items": [ITEM, {**ITEM, "Content": None}]}]},
            f"instances[0] ({ONE}): items[1] (Custom:A): content and Content {DIFFER}",
        ),
        ({"items": [ITEM], "Items": []}, f"items and Items {DIFFER}"),
    ],
)
def test_two_spellings_of_one_option(args: dict[str, Any], fault: str) -> None:
    assert told(**args) == [fault]


@pytest.mark.parametrize(
    ("args", "fault"),
    [
        ({"items": [ITEM, None]}, "items[1]: must be a map with type_name, not none"),
        ({"Items": [7]}, "Items[0]: must be a map with type_name, not a number"),
        ({"instances": [ONE]}, "instances[0]: must be a map with instance_id, not a text of 19 characters"),
        ({"instances": {ONE: {}}}, "instances: must be a list of maps, not a map of 1"),
        ({"items": ITEM}, "items: must be a list of maps, not a map of 2"),
        ({"items": "[{}]"}, f"items: must be a list of maps, not a text of 4 characters{JSON}"),
        ({"items": 5}, "items: must be a list of maps, not a number"),
        (
            {"instances": [{"instance_id": ONE, "items": [["x"]]}]},
            f"instances[0] ({ONE}): items[0]: must be a map with type_name, not a list of 1",
        ),
    ],
)
def test_lists_of_maps_that_are_none(args: dict[str, Any], fault: str) -> None:
    assert told(**args) == [fault]


def test_every_fault_is_told() -> None:
    assert len(told(instance_id=ONE, InstanceId=TWO, items=[None, "x", {**ITEM, "TypeName": 1}])) == 4


@pytest.mark.parametrize(
    "args",
    [
        {},
        {"instance_id": ONE, "InstanceId": ONE, "items": [{**ITEM, "TypeName": "Custom:A"}]},
        {"instances": None, "items": None},
        {"instances": ({"instance_id": ONE},), "items": []},
        {"unknown": [None], "items": [{"unknown": "x"}]},
    ],
)
def test_what_is_good_or_for_others_to_refuse(args: dict[str, Any]) -> None:
    assert told(**args) == []
