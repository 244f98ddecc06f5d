"""On the nodes: what State Manager runs, as its document runs it, with the permissions of a node and nothing more."""

from __future__ import annotations

import configparser
import json
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import botocore.session
import pytest
from botocore.validate import validate_parameters

from tests.support.console import environment
from tests.support.doc_blocks import blocks_of
from tests.support.ssm_service.client import Service
from tests.tools.workspace import ROOT

_FILES = {
    block.caption: block.text for block in blocks_of(ROOT / "docs/docsite/rst/guide_on_the_nodes.rst") if block.caption
}
_NODE = "i-0123456789abcdef0"


@pytest.fixture
def bundle(installed: Path, tmp_path: Path) -> Path:
    """What the document fetches and unpacks: the playbook, and the collections beside it."""
    collections = tmp_path / "collections"
    collections.mkdir()
    (collections / "ansible_collections").symlink_to(installed.parents[1])
    (tmp_path / "publish.yml").write_text(_FILES["publish.yml"], encoding="utf-8")
    return tmp_path


@pytest.fixture
def parameters() -> dict[str, str]:
    return {name: values[0] for name, values in json.loads(_FILES["association.json"])["Parameters"].items()}


def _apply(bundle: Path, parameters: dict[str, str], service: Service) -> str:
    # as the document does: a local connection to localhost, the variables in one argument
    command = ["ansible-playbook", "-i", "localhost,", "-c", "local", parameters["Verbose"]]
    variables = f"{parameters['ExtraVariables']} host_facts_instance_id={_NODE}"
    env = environment(bundle) | service.env
    command += ["--extra-vars", variables, parameters["PlaybookFile"]]
    run = subprocess.run(command, cwd=bundle, env=env, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr
    return run.stdout


def _node(service: Service) -> None:
    service.add_nodes(_NODE)
    service.allow_only("PutInventory")


def test_the_association_is_one_that_the_api_takes() -> None:
    shape = botocore.session.get_session().get_service_model("ssm").operation_model("CreateAssociation").input_shape
    association = json.loads(_FILES["association.json"])
    validate_parameters(association, shape)
    json.loads(association["Parameters"]["SourceInfo"][0])


def test_a_node_publishes_for_itself_with_nothing_but_put_inventory(
    bundle: Path, parameters: dict[str, Any], service: Service
) -> None:
    _node(service)
    _apply(bundle, parameters, service)
    assert {call["operation"] for call in service.calls} == {"PutInventory"}
    types = {type_name for call in service.calls for type_name in call["type_names"]}
    assert len(service.calls) <= len(types) + 2
    assert service.stored(_NODE, "Custom:AnsibleSystem")
    assert service.stored(_NODE, "Custom:Image")


def test_a_node_makes_one_call_when_nothing_changed(bundle: Path, parameters: dict[str, Any], service: Service) -> None:
    _node(service)
    _apply(bundle, parameters, service)
    service.forget_calls()
    assert "changed=0" in _apply(bundle, parameters, service)
    (call,) = service.calls
    assert (call["operation"], call["status"]) == ("PutInventory", 200)
    assert call["hash_only"] == call["type_names"]


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """The git repository of the guide: the playbook and nothing else."""
    folder = tmp_path / "publish.git"
    folder.mkdir()
    (folder / "publish.yml").write_text(_FILES["publish.yml"], encoding="utf-8")
    person = ["-c", "user.name=Ops", "-c", "user.email=ops@example.com"]
    for words in (["init", "--quiet"], ["add", "publish.yml"], [*person, "commit", "--quiet", "--message", "Publish"]):
        subprocess.run(["git", *words], cwd=folder, check=True)
    return folder


def _pull(repository: Path, installed: Path, service: Service) -> str:
    """What the guide's systemd unit runs, with this repository in place of the example's."""
    unit = configparser.ConfigParser(interpolation=None)
    unit.optionxform = str  # type: ignore[assignment,method-assign]
    unit.read_string(_FILES["publish-facts.service"])
    program, *words = shlex.split(unit["Service"]["ExecStart"])
    words[words.index("--url") + 1] = f"file://{repository}"
    env = environment(repository.parent) | service.env | {"ANSIBLE_COLLECTIONS_PATH": str(installed.parents[2])}
    command = [str(Path(sys.executable).with_name(Path(program).name)), *words]
    command += ["--extra-vars", f"host_facts_instance_id={_NODE}"]
    run = subprocess.run(command, env=env, cwd=repository.parent, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr
    return run.stdout


def test_ansible_pull_publishes_with_nothing_but_put_inventory(
    repository: Path, installed: Path, service: Service
) -> None:
    _node(service)
    _pull(repository, installed, service)
    assert {call["operation"] for call in service.calls} == {"PutInventory"}
    assert service.stored(_NODE, "Custom:AnsibleSystem")
    assert service.stored(_NODE, "Custom:Image")
    service.forget_calls()
    _pull(repository, installed, service)
    (call,) = service.calls
    assert (call["operation"], call["hash_only"]) == ("PutInventory", call["type_names"])
