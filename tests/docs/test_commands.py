"""The commands of the pages that no test runs for real: run without effect, every word of them parsed."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.docs.pages import PAGES
from tests.support.console import commands_of
from tests.support.doc_blocks import Block, blocks_of, write_files
from tests.support.dry_command import write_commands
from tests.tools.workspace import ROOT, tracked_files


@pytest.fixture(scope="session")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a reader has who cloned the repository, with such commands in its ``.venv``."""
    folder = tmp_path_factory.mktemp("checkout") / "ansible-collection-ssm"
    for file in tracked_files():
        (folder / file).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / file, folder / file, follow_symlinks=False)
    write_commands(folder / ".venv" / "bin")
    return folder


def _script(block: Block) -> str:
    if block.language in ("sh", "shell"):
        return block.text
    # the consoles of the guides are run for real
    is_dry = block.language == "console" and block.page.suffix == ".md"
    return "\n".join(command.line for command in commands_of(block)) if is_dry else ""


def run_dry(script: str, folder: Path, checkout: Path) -> subprocess.CompletedProcess[str]:
    """Run a script in a folder in which it finds only commands without effect."""
    env = {"HOME": str(folder), "PATH": str(checkout / ".venv" / "bin"), "DRY_CHECKOUT": str(checkout)}
    coverage = {name: value for name, value in os.environ.items() if name.startswith("COVERAGE_")}
    command = ["/bin/bash", "-e", "-u", "-o", "pipefail", "-c", script]
    return subprocess.run(
        command, cwd=folder, env=env | coverage, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )


def _scripts() -> dict[Path, str]:
    texts = {page: [_script(block) for block in blocks_of(page)] for page in PAGES}
    return {page: "\n".join(filter(None, scripts)) for page, scripts in texts.items() if any(scripts)}


_SCRIPTS = _scripts()


@pytest.mark.parametrize("page", _SCRIPTS, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_command_of_a_page_is_one_that_its_program_takes(page: Path, checkout: Path, tmp_path: Path) -> None:
    folder = tmp_path / "work"
    if page.suffix == ".md":
        shutil.copytree(checkout, folder, symlinks=True)
    folder.mkdir(exist_ok=True)
    write_files(blocks_of(page), folder)
    done = run_dry(_SCRIPTS[page], folder, checkout)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(
    "wrong",
    [
        "ansible-glaxy collection install fleetfacts.ssm",
        "ansible-galaxy collection install fleetfacts.ssm --collection-pat x",
        "ansible-galaxy collection install fleetfacts-ssm",
        "ansible-builder build --tagg x",
        "ansible-playbook examples/missing.yml",
        "ansible-playbook examples/demo/rack.yml --dfif",
        "ansible-playbook examples/awx/configure.yml --extra-vars project_ulr=x",
        "aws ssm create-association --nmae x",
        "aws ssm create-association --name x --targets Key=InstanceIds,Valuess=x",
        'aws ssm put-inventory --instance-id i-0123456789abcdef0 --items \'[{"TypeNam": "x"}]\'',
        "make covrage",
        "make service PROT=5000",
        "pip install ansible-cor",
        "pip install --quite boto3",
        ".venv/bin/ruff chekc",
        'aws ssm list-inventory-entries --type-name AWS:File --instance-id "$INSTANCE"',
    ],
)
def test_a_mistake_is_noticed(wrong: str, checkout: Path) -> None:
    assert run_dry(wrong, checkout, checkout).returncode != 0
