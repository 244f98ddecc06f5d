"""Every code block of guides and Markdown pages: parsed in its language, playbooks and tasks shown to Ansible."""

from __future__ import annotations

import configparser
import csv
import functools
import io
import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jinja2
import pytest
import yaml
from pygments.lexers import get_lexer_by_name
from pygments.token import Error

from tests.docs.pages import PAGES
from tests.support.console import commands_of
from tests.support.doc_arguments import Options, action_of, complaints, options_of, tasks_in
from tests.support.doc_blocks import Block, blocks_of, write_files
from tests.support.playbook import run_playbook
from tests.tools.workspace import ROOT, tool_environment, tracked_files


def _yaml(block: Block) -> None:
    assert [one for one in yaml.safe_load_all(block.text) if one]


def _json(block: Block) -> None:
    json.loads(block.text)


def _ini(block: Block) -> None:
    parser = configparser.ConfigParser(allow_no_value=True, delimiters=("=",), interpolation=None)
    parser.read_string(block.text)
    assert parser.sections()


def _csv(block: Block) -> None:
    rows = list(csv.reader(io.StringIO(block.text)))
    assert len({len(row) for row in rows}) == 1, "rows of different length"


def _python(block: Block) -> None:
    compile(block.text, str(block), "exec")


def _shell(block: Block) -> None:
    _assert_bash(block.text)


def _console(block: Block) -> None:
    commands = list(commands_of(block))
    assert commands, "no line begins with '$ '"
    for command in commands:
        _assert_bash(command.line)


def _powershell(block: Block) -> None:
    tokens = get_lexer_by_name("powershell").get_tokens(block.text)
    assert [text for kind, text in tokens if kind is Error] == []


def _jinja(block: Block) -> None:
    jinja2.Environment(autoescape=True).parse(block.text)


def _text(block: Block) -> None:
    assert block.text.strip()
    suffix = Path(block.caption).suffix
    {".csv": _csv, ".j2": _jinja}.get(suffix, lambda _: None)(block)


def _assert_bash(text: str) -> None:
    checked = subprocess.run(["bash", "-n"], input=text, capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stderr


_LANGUAGES: dict[str, Callable[[Block], None]] = {
    "console": _console,
    "ini": _ini,
    "json": _json,
    "powershell": _powershell,
    "python": _python,
    "sh": _shell,
    "shell": _shell,
    "text": _text,
    "yaml": _yaml,
}

_BLOCKS = [block for page in PAGES for block in blocks_of(page)]


@pytest.mark.parametrize("block", _BLOCKS, ids=str)
def test_a_block_is_what_its_language_says(block: Block) -> None:
    assert block.language in _LANGUAGES, f"{block}: no check for {block.language}"
    _LANGUAGES[block.language](block)


def _data(block: Block) -> Any:
    documents = list(yaml.safe_load_all(block.text))
    assert len(documents) == 1, f"{block}: give each document a block of its own"
    return documents[0]


def _lists(block: Block) -> list[Any]:
    """The plays or tasks of a block, if these are what it holds."""
    data = _data(block) if block.language == "yaml" else None
    return data if isinstance(data, list) else []


def _playbook_of(block: Block) -> list[Any]:
    """The block as a playbook: its plays, or a play of its tasks."""
    listed = _lists(block)
    plays = all("hosts" in one or "ansible.builtin.import_playbook" in one for one in listed)
    return listed if plays else [{"name": str(block), "hosts": "localhost", "tasks": listed}]


_WITH_TASKS = [block for block in _BLOCKS if _lists(block)]


def _page(page: Path) -> str:
    return str(page.relative_to(ROOT))


@pytest.mark.parametrize("page", sorted({block.page for block in _WITH_TASKS}), ids=_page)
def test_ansible_accepts_the_playbooks_and_tasks_of_a_page(page: Path, tmp_path: Path) -> None:
    names = []
    for number, block in enumerate(one for one in _BLOCKS if one.page == page):
        playbook = _playbook_of(block)
        name = block.caption or f"block{number}.yml"
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(yaml.safe_dump(playbook) if _lists(block) else block.text, encoding="utf-8")
        names += [name] if _lists(block) else []
    everything = tmp_path / "everything.yml"
    everything.write_text(
        yaml.safe_dump([{"ansible.builtin.import_playbook": name} for name in names]), encoding="utf-8"
    )
    run_playbook(everything, env={}, args=["--syntax-check"], cwd=tmp_path).ok()


def _tasks(block: Block) -> list[Any]:
    return [task for task in tasks_in(_playbook_of(block)) if "hosts" not in task and not _is_import(task)]


def _is_import(task: Any) -> bool:
    return "ansible.builtin.import_playbook" in task


@functools.cache
def _options() -> dict[str, Options]:
    return options_of([action_of(task)[0] for block in _WITH_TASKS for task in _tasks(block)])


@pytest.mark.parametrize("block", _WITH_TASKS, ids=str)
def test_every_argument_of_a_task_is_one_of_its_module(block: Block) -> None:
    for task in _tasks(block):
        module, arguments = action_of(task)
        assert complaints(arguments, _options()[module]) == [], f"{block}: {task.get('name')}"


def _plugin_configuration(data: dict[str, Any], _block: Block, _folder: Path) -> None:
    (options,) = options_of([data["plugin"]], kind="inventory").values()
    assert complaints(data, options) == []


def _execution_environment(_data: dict[str, Any], block: Block, folder: Path) -> None:
    write_files(blocks_of(block.page), folder)
    command = [str(Path(sys.executable).with_name("ansible-builder")), "create", "--file", str(folder / block.caption)]
    run = subprocess.run(
        [*command, "--context", str(folder / "context")],
        env=tool_environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stdout + run.stderr


def _requirements(data: dict[str, Any], _block: Block, _folder: Path) -> None:
    assert set(data) == {"collections"}
    for collection in data["collections"]:
        assert {"name"} <= set(collection) <= {"name", "version", "source", "type", "signatures"}


def _hosts(data: dict[str, Any], _block: Block, _folder: Path) -> None:
    for group in data.values():
        assert set(group) <= {"hosts", "vars", "children"}
        _hosts(group.get("children", {}), _block, _folder)


def _role_variables(data: dict[str, Any], _block: Block, _folder: Path) -> None:
    specs = yaml.safe_load((ROOT / "roles/host_facts/meta/argument_specs.yml").read_text(encoding="utf-8"))
    assert complaints(data, specs["argument_specs"]["main"]["options"]) == []


# What a map in YAML is, by a key of it.
_KINDS: dict[str, Callable[[dict[str, Any], Block, Path], None]] = {
    "plugin": _plugin_configuration,
    "images": _execution_environment,
    "collections": _requirements,
    "all": _hosts,
    "host_facts_extra_items": _role_variables,
}


@pytest.mark.parametrize("block", [one for one in _BLOCKS if one.language == "yaml" and not _lists(one)], ids=str)
def test_a_map_is_a_file_that_its_reader_takes(block: Block, tmp_path: Path) -> None:
    data = _data(block)
    kinds = [check for key, check in _KINDS.items() if key in data]
    assert len(kinds) == 1, f"{block}: which file is this?"
    kinds[0](data, block, tmp_path)


@pytest.mark.parametrize("page", PAGES, ids=_page)
def test_every_name_of_this_collection_exists(page: Path) -> None:
    names = set(re.findall(r"\bfleetfacts\.ssm\.(\w+)", page.read_text(encoding="utf-8")))
    unknown = {name for name in names if not list(_places(name))}
    assert unknown <= {"docsite"}


def _places(name: str) -> list[Path]:
    patterns = (
        f"plugins/*/{name}.py",
        f"plugins/*/{name}.yml",
        f"playbooks/{name}.yml",
        f"roles/{name}/tasks/main.yml",
    )
    groups = [ROOT / "meta" / "runtime.yml"] if name == "ssm" else []
    return groups + [file for pattern in patterns for file in ROOT.glob(pattern)]


# <host_facts_role> is a page
_VARIABLES = re.compile(r"(?<!<)\b(host_facts_\w+|ssm_report_\w+)")


@pytest.mark.parametrize("page", PAGES, ids=_page)
def test_every_variable_of_the_role_and_the_playbooks_exists(page: Path) -> None:
    known = set()
    # the tasks set the variables that a play reads afterwards
    for pattern in ("roles/*/meta/argument_specs.yml", "roles/*/tasks/*.yml", "playbooks/*.yml"):
        for file in ROOT.glob(pattern):
            known |= set(_VARIABLES.findall(file.read_text(encoding="utf-8")))
    named = set(_VARIABLES.findall(page.read_text(encoding="utf-8")))
    families = {name for name in named if name.endswith("_") and any(each.startswith(name) for each in known)}
    assert named - families <= known


# Made by commands of the pages.
_MADE = ("docs/build/", "build/", ".venv", ".cache")


@pytest.mark.parametrize("page", PAGES, ids=_page)
def test_every_path_and_link_leads_somewhere(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    top = {file.parts[0] for file in tracked_files()}
    named = {path for path in re.findall(r"`([\w./*-]+)`", text) if "/" in path and path.split("/")[0] in top}
    missing = [path for path in named if not path.startswith(_MADE) and not list(ROOT.glob(path.rstrip("/")))]
    links = re.findall(r"\]\((?!https?:)([^)#]+)\)", text) if page.suffix == ".md" else []
    assert missing + [link for link in links if not (page.parent / link).exists()] == []


@pytest.mark.parametrize(
    "text", ["~~~yaml\na: 1\n~~~\n", "```yaml title=x\na: 1\n```\n", "- x\n\n  ````yaml\n  a: 1\n  ````\n"]
)
def test_a_fence_of_any_kind_opens_a_block(text: str, tmp_path: Path) -> None:
    (tmp_path / "page.md").write_text(text, encoding="utf-8")
    assert [(block.language, block.text) for block in blocks_of(tmp_path / "page.md")] == [("yaml", "a: 1\n")]


@pytest.mark.parametrize("text", ["```yaml\na: 1\n", "```{yaml}\na: 1\n```\n"])
def test_a_fence_that_the_checks_do_not_understand_fails_them(text: str, tmp_path: Path) -> None:
    (tmp_path / "page.md").write_text(text, encoding="utf-8")
    with pytest.raises(AssertionError):
        blocks_of(tmp_path / "page.md")
