"""What the tests of the role host_facts share: plays of it, and the facts of hosts that are not here."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from tests.support.playbook import PlaybookResult, PlaybookRun

NODE = "i-0123456789abcdef0"
HYBRID = "mi-0123456789abcdef0"
FACTS = Path(__file__).parents[1] / "unit" / "plugins" / "module_utils" / "facts"
LIBRARY = {"ANSIBLE_LIBRARY": str(Path(__file__).parent / "library")}


def role_play(facts: Path | None = None, **variables: Any) -> list[dict[str, Any]]:
    """A play of the role on all hosts, without facts or with those in a folder, as ``write_facts`` left them there."""
    know = {"name": "Know the facts", "recorded_facts": {"path": f"{facts}/{{{{ inventory_hostname }}}}.json"}}
    role = {"role": "fleetfacts.ssm.host_facts", **variables}
    play: dict[str, Any] = {"name": "Publish", "hosts": "all", "gather_facts": False, "roles": [role]}
    return [{**play, "pre_tasks": [know]} if facts else play]


def play_that_tells(facts: Path, how: str = "roles", **variables: Any) -> list[dict[str, Any]]:
    """A play of the role, in one of the ways to run one, with a task "Tell" after it that has ``host_facts_result``."""
    (play,) = role_play(facts, **variables)
    tell = {"name": "Tell", "ansible.builtin.debug": {"var": "host_facts_result"}}
    if how == "roles":
        return [{**play, "post_tasks": [tell]}]
    del play["roles"]
    role = {f"ansible.builtin.{how}": {"name": "fleetfacts.ssm.host_facts"}, "vars": variables}
    return [{**play, "tasks": [{"block": [role], "rescue": [{"ansible.builtin.meta": "noop"}]}, tell]}]


def recorded(name: str) -> dict[str, Any]:
    """The recorded facts of a host by family, such as ``debian``."""
    facts: dict[str, Any] = yaml.safe_load((FACTS / f"{name}.yml").read_text(encoding="utf-8"))["facts"]
    return facts


def write_facts(folder: Path, **hosts: Mapping[str, Any]) -> Path:
    """The folder, after writing the facts of each host for ``role_play``, which need ``LIBRARY`` in the environment."""
    for host, facts in hosts.items():
        (folder / f"{host}.json").write_text(json.dumps(facts), encoding="utf-8")
    return folder


def inventory(folder: Path, hosts: Mapping[str, Mapping[str, Any]]) -> Path:
    """An inventory file of hosts with their variables."""
    path = folder / "inventory.yml"
    path.write_text(json.dumps({"all": {"hosts": hosts}}), encoding="utf-8")
    return path


def published(run: PlaybookRun, host: str | None = None) -> PlaybookResult:
    """The result of the task that publishes through the API: a host that goes another way first skips it, and it may
    have it on that way."""
    *skipped, last = run.find("Publish the facts", host)
    assert [one.status for one in skipped] in ([], ["skipped"]), run.describe()
    return last


def tasks_run(run: PlaybookRun, host: str | None = None) -> list[str]:
    """The names of the tasks that ran, skipped ones left out."""
    return [one.task for one in run.results if one.status != "skipped" and host in (None, one.host)]


def extra_vars(**variables: Any) -> Sequence[str]:
    """Arguments that give variables precedence over all others."""
    return ["--extra-vars", json.dumps(variables)]
