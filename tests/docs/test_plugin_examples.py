"""The EXAMPLES of every plugin: parsed as Ansible parses them, arguments checked against the documented options."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.support.doc_arguments import Options, action_of, complaints, options_of, tasks_in
from tests.support.doc_blocks import examples_of
from tests.support.playbook import run_playbook
from tests.tools.workspace import ROOT

_MODULES = sorted(ROOT.glob("plugins/modules/*.py"))
_FILTERS = sorted(file for file in ROOT.glob("plugins/filter/*") if file.suffix in (".py", ".yml"))
_WITH_TASKS = [*_MODULES, *_FILTERS]
_INVENTORIES = sorted(ROOT.glob("plugins/inventory/*.py"))


def _names(file: Path) -> str:
    return f"{file.parent.name}/{file.stem}"


def _tasks(plugin: Path) -> list[dict[str, Any]]:
    tasks = yaml.safe_load(examples_of(plugin).text)
    assert isinstance(tasks, list)
    return tasks


@functools.cache
def _options() -> dict[str, Options]:
    used = [action_of(task)[0] for plugin in _WITH_TASKS for task in tasks_in(_tasks(plugin))]
    return options_of(used)


def test_there_are_plugins() -> None:
    assert len(_MODULES) >= 4
    assert len(_FILTERS) >= 3
    assert len(_INVENTORIES) == 1


@pytest.mark.parametrize("plugin", _WITH_TASKS, ids=_names)
def test_every_task_of_an_example_has_a_name_and_only_known_arguments(plugin: Path) -> None:
    for task in tasks_in(_tasks(plugin)):
        module, arguments = action_of(task)
        assert task["name"][0].isupper(), task
        assert complaints(arguments, _options()[module]) == [], task["name"]


def test_ansible_accepts_every_example() -> None:
    plays = [{"name": _names(plugin), "hosts": "localhost", "tasks": _tasks(plugin)} for plugin in _WITH_TASKS]
    run_playbook(yaml.safe_dump(plays), env={}, args=["--syntax-check"]).ok()


@pytest.mark.parametrize("plugin", _INVENTORIES, ids=_names)
def test_every_inventory_example_has_only_known_options(plugin: Path) -> None:
    (options,) = options_of([f"fleetfacts.ssm.{plugin.stem}"], kind="inventory").values()
    examples = [one for one in yaml.safe_load_all(examples_of(plugin).text) if one]
    assert examples
    for example in examples:
        assert complaints(example, options) == []
