"""The guides: every code block is parsed, every playbook is shown to Ansible, and every console block really runs.

A block with a caption is the file of that name. Console blocks run one after the other in a folder with these files,
against the test service; what the guide shows of their output must be what they print.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.docs.pages import FIRST_PAGE
from tests.docs.scenes import SCENES, put
from tests.support.console import commands_of
from tests.support.console import run as run_command
from tests.support.doc_blocks import blocks_of, count_by_docutils, examples_of, write_files
from tests.support.playbook import local_play, run_playbook
from tests.support.ssm_service.client import Service
from tests.tools.workspace import ROOT

_GUIDES = sorted(ROOT.glob("docs/docsite/rst/*.rst"))
_EXAMPLES = ROOT / "examples"
_SHOWN = sorted(
    file
    for folder in ("awx/project", "execution-environment", "state-manager")
    for file in (_EXAMPLES / folder).rglob("*")
    if file.is_file()
)


@pytest.mark.parametrize("guide", _GUIDES, ids=lambda guide: guide.stem)
def test_no_code_block_escapes_the_checks(guide: Path) -> None:
    assert len(blocks_of(guide)) == count_by_docutils(guide)


@pytest.mark.parametrize("example", _SHOWN, ids=lambda example: example.relative_to(_EXAMPLES).as_posix())
def test_a_guide_shows_the_example_as_it_is(example: Path) -> None:
    name = example.relative_to(_EXAMPLES)
    captions = (name.as_posix(), name.relative_to(name.parts[0]).as_posix())
    shown = [block for guide in _GUIDES for block in blocks_of(guide) if block.caption in captions]
    assert shown
    for block in shown:
        assert example.read_text(encoding="utf-8") == block.text, f"{block} is not {name}"


@pytest.mark.parametrize("guide", _GUIDES, ids=lambda guide: guide.stem)
def test_the_console_blocks_do_what_they_show(guide: Path, service: Service, tmp_path: Path) -> None:
    blocks = blocks_of(guide)
    write_files(blocks, tmp_path)
    SCENES[guide.stem](service)
    service.deletions(polls=0)
    for block in blocks:
        if block.language == "console":
            for command in commands_of(block):
                wrong = run_command(command, tmp_path, service.env)
                assert wrong is None, f"{block}: {wrong}"


def _rescues() -> list[list[dict[str, Any]]]:
    """What the pages do where some nodes fail."""
    blocks = [examples_of(ROOT / "plugins/modules/ssm_put_inventory.py")]
    blocks += [one for one in blocks_of(ROOT / "docs/docsite/rst/guide_fleet_metadata.rst") if one.language == "yaml"]
    data = [yaml.safe_load(block.text) for block in blocks]
    return [task["rescue"] for tasks in data if isinstance(tasks, list) for task in tasks if "rescue" in task]


@pytest.mark.parametrize("rescue", _rescues())
@pytest.mark.parametrize(
    ("instance_id", "reasons"),
    [
        ("i-0123456789abcdef0", ["2 of 2 nodes failed", "is not a managed node", "is not a managed node"]),
        ("x", ["'x'"]),
    ],
    ids=["nodes refused", "input refused"],
)
def test_a_rescue_tells_the_reasons_whatever_was_refused(
    rescue: list[dict[str, Any]], instance_id: str, reasons: list[str], service: Service
) -> None:
    instances = [{"instance_id": one} for one in (instance_id, "i-0fedcba9876543210")]
    items = [{"type_name": "Custom:Rack", "content": {"Name": "D"}}]
    put = {"fleetfacts.ssm.ssm_put_inventory": {"instances": instances, "items": items}, "register": "put"}
    run = run_playbook(local_play({"block": [put], "rescue": rescue}), env=service.env).ok()
    told = run.of(rescue[0]["name"])["msg"]
    assert len(told) == len(reasons)
    assert [reason for reason, text in zip(reasons, told, strict=True) if reason not in text] == []


def test_the_python_test_that_the_guide_shows_passes(tmp_path: Path) -> None:
    (block,) = [one for one in blocks_of(ROOT / "docs/docsite/rst/guide_testing.rst") if one.language == "python"]
    file = tmp_path / "test_rack.py"
    file.write_text(block.text, encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "--quiet", str(file), "--rootdir", str(ROOT)]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert "1 passed" in run.stdout, run.stdout + run.stderr


def test_the_first_screen_of_the_readme_shows_what_happens(service: Service, tmp_path: Path) -> None:
    play, shown, *_others = blocks_of(ROOT / "README.md")
    (tmp_path / "rack.yml").write_text(play.text, encoding="utf-8")
    service.add_nodes("i-016648b75dd622dab")
    put(service, "i-016648b75dd622dab", "Custom:RackInfo", {"RackLocation": "Bay B/Row C/Rack D/Shelf E"})
    (command,) = commands_of(shown)
    assert run_command(command, tmp_path, service.env) is None
    assert [block.text for block in blocks_of(FIRST_PAGE)[:2]] == [play.text, shown.text]
