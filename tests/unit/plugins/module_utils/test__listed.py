"""Many things in one sentence."""

from __future__ import annotations

import pytest

from ansible_collections.fleetfacts.ssm.plugins.module_utils._listed import listed


@pytest.mark.parametrize(
    ("texts", "told"),
    [
        ([], ""),
        (["a"], "a"),
        (["a", "b"], "a, b"),
        (["a", "b", "c"], "a, b and 1 more"),
        (["a", "b", "c", "d"], "a, b and 2 more"),
    ],
)
def test_the_first_ones_and_how_many_more(texts: list[str], told: str) -> None:
    assert listed(texts, 2) == told
