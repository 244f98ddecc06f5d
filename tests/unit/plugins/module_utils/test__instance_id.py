"""The ids of managed nodes, as the service model has them."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.fleetfacts.ssm.plugins.module_utils._instance_id import instance_id_problem

RULE = "must be the id of a managed node, 'i-' with 8 or 17 letters and digits or 'mi-' with 17"


@pytest.mark.parametrize("value", ["i-12345678", "i-0123456789abcdef0", "mi-0123456789abcdef0"])
def test_ids(value: str) -> None:
    assert instance_id_problem(value) is None


@pytest.mark.parametrize("value", ["", "web1", "i-1234567", "i-123456789", "mi-12345678", "i-12345678\n", 7, None])
def test_what_is_no_id(value: Any) -> None:
    assert instance_id_problem(value) == f"{RULE}, not {value!r}"
