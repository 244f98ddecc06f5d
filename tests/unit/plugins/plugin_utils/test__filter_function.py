"""Every filter refuses in words of its own and returns no templates."""

from __future__ import annotations

import functools
import inspect
from typing import Any

import pytest
from ansible.errors import AnsibleFilterError
from ansible.parsing.dataloader import DataLoader
from ansible.template import Templar

from ansible_collections.fleetfacts.ssm.plugins.module_utils._fault import Fault, InputError
from ansible_collections.fleetfacts.ssm.plugins.plugin_utils._filter_function import filter_function
from tests.unit.source_files import source_files

EVIL = "{{ 6 * 7 }}"
SELF: list[Any] = []
SELF.append(SELF)


@filter_function
def depth(data: Any, *, start: int = 0) -> dict[str, Any]:
    """How deeply lists are nested."""
    return {"told": depth_of(data, start), EVIL: [EVIL]}


def depth_of(data: Any, start: int) -> int:
    if not isinstance(data, list):
        raise InputError([Fault("data", "must be a list"), Fault("start", "is of no use")])
    return depth_of(data[0], start + 1) if data else start


def test_what_the_function_returns_is_returned() -> None:
    assert depth([[]], start=1) == {"told": 2, EVIL: [EVIL]}


def test_nothing_in_it_is_a_template() -> None:
    assert Templar(DataLoader()).template(depth([])) == {"told": 0, EVIL: [EVIL]}


def test_faults_are_told_by_the_filter() -> None:
    with pytest.raises(AnsibleFilterError) as refused:
        depth("x")
    message = "fleetfacts.ssm.depth: 2 faults in the input:\n- data: must be a list\n- start: is of no use"
    assert str(refused.value) == message


@pytest.mark.parametrize("data", [SELF, functools.reduce(lambda inner, _: [inner], range(10_000), [])])
def test_input_that_python_cannot_follow_is_refused(data: list[Any]) -> None:
    with pytest.raises(AnsibleFilterError) as refused:
        depth(data)
    assert str(refused.value) == "fleetfacts.ssm.depth: the input nests too deeply, or holds itself"


@pytest.mark.parametrize("error", [TypeError("x"), AnsibleFilterError("x"), KeyError("x")])
def test_what_is_no_fault_of_the_input_is_left_alone(error: Exception) -> None:
    @filter_function
    def fails() -> None:
        raise error

    with pytest.raises(type(error)) as raised:
        fails()
    assert raised.value is error


def test_options_and_docstring_stay_those_of_the_function() -> None:
    assert list(inspect.signature(depth).parameters) == ["data", "start"]
    assert (depth.__name__, inspect.getdoc(depth)) == ("depth", "How deeply lists are nested.")


def test_every_filter_is_made_so() -> None:
    filters = [file for file in source_files() if file.folder == "filter"]
    assert [file.name for file in filters if "plugin_utils/_filter_function" not in file.uses] == []
