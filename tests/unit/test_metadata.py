"""What meta/runtime.yml and galaxy.yml say of the collection is so."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from ansible_collections.fleetfacts.ssm.plugins.doc_fragments._requirements import ModuleDocFragment
from ansible_collections.fleetfacts.ssm.plugins.module_utils._version import VERSION

ROOT = Path(__file__).parents[2]


def read(name: str) -> Any:
    return yaml.safe_load((ROOT / name).read_text(encoding="utf-8"))


def test_the_action_group_holds_every_module_and_extends_that_of_amazon_aws() -> None:
    group = read("meta/runtime.yml")["action_groups"]["ssm"]
    modules = sorted(path.stem for path in ROOT.glob("plugins/modules/*.py"))
    assert group == [{"metadata": {"extend_group": ["amazon.aws.aws"]}}, *modules]


def test_the_documentation_asks_for_the_sdk_that_execution_environments_get() -> None:
    lines = (ROOT / "meta/ee-requirements.txt").read_text(encoding="utf-8").splitlines()
    sdk = [line.replace(">=", " >= ") for line in lines if not line.startswith("#")]
    for fragment, python in ((ModuleDocFragment.MODULES, "3.9"), (ModuleDocFragment.PLUGINS, "3.10")):
        assert yaml.safe_load(fragment)["requirements"] == [f"python >= {python}", *sdk]


def test_the_user_agent_tells_the_version_of_the_collection() -> None:
    assert read("galaxy.yml")["version"] == VERSION
