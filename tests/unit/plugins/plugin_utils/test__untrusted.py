"""Data of the service is not rendered, on whatever ansible-core this runs."""

from __future__ import annotations

from ansible.parsing.dataloader import DataLoader
from ansible.template import Templar

from ansible_collections.fleetfacts.ssm.plugins.plugin_utils._untrusted import untrusted

EVIL = "{{ 6 * 7 }}"


def test_text_at_any_depth_stays_text() -> None:
    data = {"a": EVIL, "b": [EVIL, {"c": EVIL}], EVIL: "d"}
    kept = untrusted(data)
    assert kept == data
    templar = Templar(loader=DataLoader())
    templar.available_variables = {"data": kept}
    assert templar.template(kept) == data
    assert templar.template(kept["b"][1]["c"]) == EVIL
