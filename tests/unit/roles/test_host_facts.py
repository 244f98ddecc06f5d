"""The role ``host_facts``: its documentation, its defaults and its tables say the same as the code."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from ansible_collections.fleetfacts.ssm.plugins.module_utils._facts import DEFAULT_IGNORED, DEFAULT_TYPES, FACT_TYPES
from ansible_collections.fleetfacts.ssm.plugins.module_utils._limits import CUSTOM_TYPES_PER_ACCOUNT, INSTANCE_ID

ROLE = Path(__file__).parents[3] / "roles" / "host_facts"


def load(name: str) -> Any:
    return yaml.safe_load((ROLE / name).read_text(encoding="utf-8"))


ENTRY_POINTS: dict[str, Any] = load("meta/argument_specs.yml")["argument_specs"]
SPECS: dict[str, Any] = ENTRY_POINTS["main"]["options"]
DEFAULTS: dict[str, Any] = load("defaults/main.yml")
PRIVATE: dict[str, Any] = load("vars/main.yml")


def test_every_variable_is_documented_with_its_default() -> None:
    assert {name: spec["default"] for name, spec in SPECS.items()} == DEFAULTS


def variables_of(text: str) -> set[str]:
    """The variables that a text comes to use, by itself and through the role's private ones."""
    used: set[str] = set()
    new = set(re.findall(r"\w*host_facts_\w+", text))
    while new:
        used |= new
        texts = "".join(str(PRIVATE.get(name, "")) for name in new)
        new = set(re.findall(r"\w*host_facts_\w+", texts)) - used
    return used


def test_gathering_by_itself_has_the_options_that_it_reads() -> None:
    used = variables_of((ROLE / "tasks" / "gather.yml").read_text(encoding="utf-8"))
    assert ENTRY_POINTS["gather"]["options"] == {name: SPECS[name] for name in used & SPECS.keys()}


def test_names_of_variables() -> None:
    assert all(name.startswith("host_facts_") for name in DEFAULTS)
    assert all(name.startswith("__host_facts_") for name in PRIVATE)


@pytest.mark.parametrize("name", SPECS)
def test_type_of_variable(name: str) -> None:
    types = {"str": str, "int": int, "bool": bool, "list": list, "dict": dict}
    assert DEFAULTS[name].__class__ is types[SPECS[name]["type"]]


def test_types_and_patterns_are_those_of_the_code() -> None:
    assert DEFAULTS["host_facts_types"] == list(DEFAULT_TYPES)
    assert SPECS["host_facts_types"]["choices"] == list(FACT_TYPES)
    names = {"local": "local_facts"}
    patterns = {what: DEFAULTS[f"host_facts_ignored_{names.get(what, what)}"] for what in DEFAULT_IGNORED}
    assert patterns == {what: list(listed) for what, listed in DEFAULT_IGNORED.items()}


def test_what_is_gathered_is_what_the_code_needs() -> None:
    assert PRIVATE["__host_facts_subsets"] == {noun: list(kind.subsets) for noun, kind in FACT_TYPES.items()}
    assert PRIVATE["__host_facts_windows_subsets"] == {
        noun: list(kind.windows_subsets) for noun, kind in FACT_TYPES.items()
    }
    witnessed = set(PRIVATE["__host_facts_witnesses"])
    assert witnessed == {subset for kind in FACT_TYPES.values() for subset in (*kind.subsets, *kind.windows_subsets)}


def test_software_is_gathered_for_the_types_that_need_a_module() -> None:
    tasks = {
        next(key for key in task if key.startswith("ansible.builtin.")): task["when"]
        for task in load("tasks/software.yml")
    }
    needing = {kind.modules[0]: noun for noun, kind in FACT_TYPES.items() if kind.modules}
    assert set(tasks) == set(needing)
    assert all(condition.startswith(f"'{needing[module]}' in host_facts_types") for module, condition in tasks.items())


@pytest.mark.parametrize(
    "text", ["i-0123456789abcdef0", "i-01234567", "mi-0123456789abcdef0", "mi-01234567", "i-012", "x"]
)
def test_id_is_what_the_service_takes(text: str) -> None:
    ours = re.match(PRIVATE["__host_facts_id_pattern"], text)
    assert bool(ours) == bool(INSTANCE_ID.match(text))


def test_files_for_the_agent_are_for_root_alone() -> None:
    assert SPECS["host_facts_agent_owner"]["default"] == "root"
    tasks = load("tasks/agent_posix.yml")
    named = [(name, task[name]) for task in tasks for name in task if name.startswith("ansible.builtin.")]
    written = {name: (options["mode"], options["owner"]) for name, options in named if "mode" in options}
    owner = "{{ host_facts_agent_owner }}"
    assert written == {"ansible.builtin.file": ("0700", owner), "ansible.builtin.copy": ("0600", owner)}


def test_agent_reads_as_many_files_as_there_may_be_types() -> None:
    assert PRIVATE["__host_facts_agent_file_limit"] == CUSTOM_TYPES_PER_ACCOUNT


def test_every_private_variable_is_used() -> None:
    texts = [path.read_text(encoding="utf-8") for path in [*ROLE.glob("tasks/*.yml"), ROLE / "vars" / "main.yml"]]
    text = "\n".join(texts)
    unused = [name for name in PRIVATE if text.count(name) == text.count(f"\n{name}:")]
    assert unused == []


def test_every_variable_of_the_user_is_used() -> None:
    texts = [path.read_text(encoding="utf-8") for path in [*ROLE.glob("tasks/*.yml"), ROLE / "vars" / "main.yml"]]
    assert [name for name in DEFAULTS if not any(name in text for text in texts)] == []


def test_page_of_the_role_is_short() -> None:
    page = (ROLE / "README.md").read_text(encoding="utf-8").splitlines()
    assert len(page) <= 100
