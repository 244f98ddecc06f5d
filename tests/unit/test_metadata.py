"""What meta/runtime.yml and galaxy.yml say of the collection is so."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from ansible_collections.fleetfacts.ssm.plugins.module_utils._version import VERSION

ROOT = Path(__file__).parents[2]


def read(name: str) -> Any:
    return yaml.safe_load((ROOT / name).read_text(encoding="utf-8"))


def test_the_action_group_holds_every_module_and_extends_that_of_amazon_aws() -> None:
    group = read("meta/runtime.yml")["action_groups"]["ssm"]
    modules = sorted(path.stem for path in ROOT.glob("plugins/modules/*.py"))
    assert group == [{"metadata": {"extend_group": ["amazon.aws.aws"]}}, *modules]


def test_the_user_agent_tells_the_version_of_the_collection() -> None:
    assert read("galaxy.yml")["version"] == VERSION
