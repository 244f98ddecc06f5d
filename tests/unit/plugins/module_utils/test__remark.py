# Copyright: Contributors to the fleetfacts.ssm collection
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import pytest

from ansible_collections.fleetfacts.ssm.plugins.module_utils._plan import Step
from ansible_collections.fleetfacts.ssm.plugins.module_utils._remark import ignored
from tests.support.strategies import item

RACK, RACK_INFO = (Step(item(name), None, "created", "in_full") for name in ("Custom:Rack", "Custom:RackInfo"))
BATCH = (RACK, RACK_INFO)


def remark(type_name: str) -> str:
    return f"The inventory item with type name {type_name} was sent with a disabled schema version 1.0."


@pytest.mark.parametrize(
    ("text", "steps"),
    [
        ("", ()),
        ("Custom:Rack is nice", ()),
        (remark("Custom:Rack"), (RACK,)),
        (remark("Custom:RackInfo"), (RACK_INFO,)),
        (remark("Custom:Rack") + remark("Custom:RackInfo"), BATCH),
        (remark("Custom:Other"), BATCH),
        ("disabled schema version", BATCH),
    ],
)
def test_what_the_service_did_not_carry_out(text: str, steps: tuple[Step, ...]) -> None:
    assert ignored(text, BATCH) == steps


@pytest.mark.parametrize(
    "longer", ["Custom:Rack-2", "Custom:Rack.Info", "Custom:Rack 2", "Custom:Rack/2", "Custom:A Custom:Rack"]
)
def test_a_name_that_begins_another_is_not_named_with_it(longer: str) -> None:
    other = Step(item(longer), None, "created", "in_full")
    assert ignored(remark(longer), (RACK, other)) == (other,)
    assert ignored(remark("Custom:Rack"), (RACK, other)) == (RACK,)
    assert ignored(remark(longer) + remark("Custom:Rack"), (RACK, other)) == (RACK, other)
