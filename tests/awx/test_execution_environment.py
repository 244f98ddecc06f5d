"""Execution environments: the example's definition, and what the collection says it needs."""

from __future__ import annotations

import subprocess
import sys
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest
import yaml
from packaging.requirements import Requirement

from tests.support.playbook import run_playbook
from tests.tools.workspace import ROOT, tool_environment

_BUILDER = Path(sys.executable).with_name("ansible-builder")
_EXAMPLE = ROOT / "examples" / "execution-environment"


def _builder(*args: str) -> str:
    run = subprocess.run([str(_BUILDER), *args], env=tool_environment(), capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr
    return run.stdout


@pytest.fixture
def context(tmp_path: Path) -> Path:
    """The build context that ansible-builder makes of the example."""
    folder = tmp_path / "context"
    _builder("create", "--file", str(_EXAMPLE / "execution-environment.yml"), "--context", str(folder))
    return folder


@pytest.fixture(scope="module")
def needed(installed: Path) -> dict[str, Any]:
    """What ansible-builder finds that the installed collection asks of an image."""
    stated = yaml.safe_load(_builder("introspect", str(installed.parents[2])))
    assert isinstance(stated, dict)
    return stated


def test_ansible_builder_accepts_the_example(context: Path) -> None:
    recipe = next(file for file in (context / "Containerfile", context / "Dockerfile") if file.exists())
    text = recipe.read_text(encoding="utf-8")
    definition = yaml.safe_load((_EXAMPLE / "execution-environment.yml").read_text(encoding="utf-8"))
    for wanted in (
        definition["images"]["base_image"]["name"],
        definition["dependencies"]["ansible_core"]["package_pip"],
        definition["dependencies"]["python_interpreter"]["package_system"],
    ):
        assert wanted in text


def test_the_example_asks_for_this_collection(context: Path) -> None:
    asked = yaml.safe_load((context / "_build" / "requirements.yml").read_text(encoding="utf-8"))
    assert [one["name"] for one in asked["collections"]] == ["fleetfacts.ssm"]


def test_an_image_learns_the_python_packages_from_the_installed_collection(needed: dict[str, Any]) -> None:
    requirements = [Requirement(line.split("#")[0]) for line in needed["python"]]
    assert {one.name for one in requirements} == {"boto3", "botocore"}
    for one in requirements:
        assert one.specifier.contains(version(one.name)), f"the tests do not run with {one}"


def test_an_image_learns_the_system_packages_from_the_installed_collection(needed: dict[str, Any]) -> None:
    assert {line.split()[0] for line in needed["system"]} == {"openssh-client", "openssh-clients"}


def test_what_an_image_must_be_able_to_do_works_with_the_installed_collection(installed: Path) -> None:
    run = run_playbook(
        ROOT / "tests" / "ee" / "all.yml",
        env={"ANSIBLE_COLLECTIONS_PATH": str(installed.parents[2])},
        args=["-vvvv"],
    )
    run.ok()
    assert f"Loading collection fleetfacts.ssm from {installed}\n" in run.stdout, run.describe()
    assert run.of("Reach a service that is not there")["msg"]
