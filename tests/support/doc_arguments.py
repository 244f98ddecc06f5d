"""Check the arguments of the tasks in an example against the documentation of their modules, as a run would against the
argument spec. (``ansible-test sanity`` makes sure that the two agree for this collection.)"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from ansible.module_utils.common.arg_spec import ArgumentSpecValidator

from tests.tools.workspace import tool_environment

_ANSIBLE_DOC = Path(sys.executable).with_name("ansible-doc")
_NESTED = ("tasks", "pre_tasks", "post_tasks", "handlers", "block", "rescue", "always")
_PLACEHOLDERS: dict[str, Any] = {"int": 1, "float": 1.0, "bool": True, "list": [], "dict": {}}

Task = Mapping[str, Any]
Options = Mapping[str, Mapping[str, Any]]


def tasks_in(nodes: Sequence[Any]) -> Iterator[Task]:
    """All tasks of plays, blocks and lists of tasks, however deep."""
    for node in nodes:
        if not any(key in node for key in (*_NESTED, "hosts")):
            yield node
        for key in _NESTED:
            yield from tasks_in(node.get(key) or [])


def action_of(task: Task) -> tuple[str, Any]:
    """The name of a task's module, in full, and its arguments."""
    names = [key for key in task if "." in key]
    assert len(names) == 1, f"{task.get('name')!r} has {names or 'no module with its full name'} among {[*task]}"
    return names[0], task[names[0]]


def options_of(names: Sequence[str], kind: str = "module") -> dict[str, Options]:
    """The documented options of modules, or of other plugins; fails where there is no such plugin."""
    command = [str(_ANSIBLE_DOC), "--type", kind, "--json", *sorted(set(names))]
    run = subprocess.run(command, env=tool_environment(), capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    return {name: found["doc"].get("options", {}) for name, found in json.loads(run.stdout).items()}


def complaints(arguments: Any, options: Options) -> list[str]:
    """What a module with these options would say of these arguments."""
    if not isinstance(arguments, Mapping):
        return []  # free form, as of ansible.builtin.include_tasks: --syntax-check looks at it
    validator = ArgumentSpecValidator(_spec(options))
    return list(validator.validate(_without_templates(arguments, options)).error_messages)


def _spec(options: Options) -> dict[str, Any]:
    return {name: _option(option) for name, option in options.items()}


def _option(option: Mapping[str, Any]) -> dict[str, Any]:
    spec = {key: option[key] for key in ("type", "elements", "aliases", "required") if option.get(key)}
    if option.get("choices"):
        spec["choices"] = list(option["choices"])  # a dictionary where each choice is described
    if option.get("suboptions"):
        spec["options"] = _spec(option["suboptions"])
    return spec


def _without_templates(arguments: Mapping[str, Any], options: Options) -> dict[str, Any]:
    known = {alias: option for name, option in options.items() for alias in (name, *option.get("aliases", ()))}
    return {name: _value(value, known.get(name, {})) for name, value in arguments.items()}


def _value(value: Any, option: Mapping[str, Any]) -> Any:
    """The value, with something that the option accepts in place of every template."""
    if isinstance(value, str) and "{{" in value:
        choices = list(option.get("choices") or ())
        return choices[0] if choices else _PLACEHOLDERS.get(option.get("type", "str"), value)
    suboptions = option.get("suboptions")
    if suboptions and isinstance(value, Mapping):
        return _without_templates(value, suboptions)
    if suboptions and isinstance(value, list):
        return [_without_templates(one, suboptions) for one in value if isinstance(one, Mapping)]
    return value
