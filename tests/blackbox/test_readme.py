"""The first screen of the README shows what really happens."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.support.playbook import run_playbook
from tests.support.ssm_service.client import Service

README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
PLAYBOOK = re.findall(r"^```yaml\n(.*?)^```", README, re.DOTALL | re.MULTILINE)[0]
OUTPUT = re.findall(r"^```text\n\$ ansible-playbook rack.yml (.*?)\n(.*?)^```", README, re.DOTALL | re.MULTILINE)[0]


def test_the_playbook_gives_the_output_that_is_shown(service: Service) -> None:
    service.add_nodes("i-016648b75dd622dab")
    run_playbook(PLAYBOOK.replace("Shelf F", "Shelf E"), env=service.env).ok()
    options, shown = OUTPUT
    run = run_playbook(PLAYBOOK, env=service.env, args=options.split()).ok()
    assert shown in run.stdout
    assert service.count("PutInventory") == 1


@pytest.mark.parametrize("target", re.findall(r"\]\((?!https?:)([^)#]+)\)", README))
def test_links_lead_somewhere(target: str) -> None:
    assert (Path(__file__).parents[2] / target).exists()
