"""The names of inventory types: one rule for what is put, read and deleted."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.fleetfacts.ssm.plugins.module_utils._type_name import is_custom, type_name_problem


@pytest.mark.parametrize("name", ["AWS:Application", "AWS:", "Custom:A", "Custom:A b.c", "Custom:" + "A" * 93])
def test_names(name: str) -> None:
    assert type_name_problem(name) is None


@pytest.mark.parametrize(
    ("value", "problem"),
    [
        (None, "must begin with 'Custom:' or 'AWS:', not be None"),
        (7, "must begin with 'Custom:' or 'AWS:', not be 7"),
        ("Rack", "must begin with 'Custom:' or 'AWS:', not be 'Rack'"),
        ("custom:A", "must begin with 'Custom:' or 'AWS:', not be 'custom:A'"),
        ("Custom:A\tb", "holds control characters, which no name needs: 'Custom:A\\tb'"),
        ("Custom:A\u2028", "must begin with 'Custom:' or 'AWS:', not be 'Custom:A\\u2028'"),
        ("Custom:" + "A" * 94, "is 101 characters long, the service takes at most 100"),
        ("Custom:a", "needs a capital letter after 'Custom:', as in 'Custom:RackInfo', not 'Custom:a'"),
        ("Custom:", "needs a capital letter after 'Custom:', as in 'Custom:RackInfo', not 'Custom:'"),
        ("AWS:\ud800", "is not valid Unicode text (it has an unpaired surrogate)"),
    ],
)
def test_what_is_no_name(value: Any, problem: str) -> None:
    assert type_name_problem(value) == problem


def test_types_of_the_account() -> None:
    assert (is_custom("Custom:A"), is_custom("AWS:A"), is_custom("custom:A")) == (True, False, False)
