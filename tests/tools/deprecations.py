"""A plugin for pytest: what our code does in a way that is to go fails the test that shows it.

``pytest -p tests.tools.deprecations``: deprecation warnings of Python in our code, and of Ansible in the playbooks and
inventories that tests run.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from tests.support import inventory, playbook

_OURS = r"ansible_collections\.fleetfacts\."
_WARNING = re.compile(r"^\[DEPRECATION WARNING\]: .*?(?=\n\n|\n\[|\Z)", re.MULTILINE | re.DOTALL)

_HINT = re.compile(r"\[WARNING\]: Deprecation warnings can be disabled by setting [^\[]*?\bansible\.cfg\.\s*")

# What others cause: a part of the warning's text, and why it is not for us to mend.
NOT_OURS = {
    "amazon.aws.ec2_vpc_peer has been": "in the action group of amazon.aws, which ansible-core resolves with ours",
    "'ansible.module_utils._text'": "modules of amazon.aws 10 import it; ours import nothing that is private",
    "disable_lookups": "the base class of inventory plugins in amazon.aws 10 templates with it",
}


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("filterwarnings", f"error::DeprecationWarning:{_OURS}")
    config.addinivalue_line("filterwarnings", f"error::PendingDeprecationWarning:{_OURS}")
    for tool in (playbook, inventory):
        tool._communicate = watched(tool._communicate)  # type: ignore[attr-defined]


def watched(communicate: Callable[..., tuple[int, str, str]]) -> Callable[..., tuple[int, str, str]]:
    """The function that runs a command; fails where the command says that ours is deprecated."""

    def run(*arguments: Any) -> tuple[int, str, str]:
        rc, stdout, stderr = communicate(*arguments)
        found = [text for text in _WARNING.findall(f"{stdout}\n{stderr}") if not _is_others(text)]
        assert not found, "\n".join(["deprecated:", *found])
        return rc, stdout, stderr

    return run


def without_others(text: str) -> str:
    """What a command said, without what others cause, and without the core's hint if nothing else is deprecated."""
    for warning in filter(_is_others, _WARNING.findall(text)):
        text = text.replace(warning, "")
    return text if _WARNING.search(text) else _HINT.sub("", text)


def _is_others(text: str) -> bool:
    return any(part in text.replace("\n", " ") for part in NOT_OURS)
