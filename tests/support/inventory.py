"""Run the inventory plugin as a test wants it: in this process, or through the real ``ansible-inventory``."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ansible.inventory.data import InventoryData
from ansible.parsing.dataloader import DataLoader
from ansible.plugins.loader import inventory_loader

from tests.support.scratch import scratch_folder

PLUGIN = "fleetfacts.ssm.ssm_inventory"
_ANSIBLE_INVENTORY = Path(sys.executable).with_name("ansible-inventory")


@dataclass
class Parsed:
    """What the plugin made of a source: host names with their variables, group names with their hosts, warnings."""

    hosts: dict[str, dict[str, Any]]
    groups: dict[str, list[str]]
    warnings: list[str] = field(default_factory=list)


def write_source(folder: Path, **options: Any) -> Path:
    """A configuration file of the plugin; JSON is YAML."""
    path = folder / "test.ssm_inventory.yml"
    path.write_text(json.dumps({"plugin": PLUGIN, **options}), encoding="utf-8")
    return path


def parse(path: Path, cache: bool = True, into: InventoryData | None = None) -> Parsed:
    """Runs the plugin in this process, as Ansible's inventory manager does; errors are raised.

    :param into: what earlier sources have left, if any.
    """
    plugin = inventory_loader.get(PLUGIN)
    warnings: list[str] = []
    plugin.warn = warnings.append
    data = InventoryData() if into is None else into
    plugin.parse(data, DataLoader(), str(path), cache)
    if plugin.get_option("cache"):
        plugin.update_cache_if_changed()
    data.reconcile_inventory()
    own_groups = {name: group for name, group in data.groups.items() if name not in ("all", "ungrouped")}
    return Parsed(
        {name: _own_variables(host.get_vars()) for name, host in data.hosts.items()},
        {name: sorted(host.name for host in group.get_hosts()) for name, group in own_groups.items()},
        warnings,
    )


def _own_variables(variables: Mapping[str, Any]) -> dict[str, Any]:
    ansibles = ("inventory_hostname", "inventory_hostname_short", "group_names", "inventory_file", "inventory_dir")
    return {name: value for name, value in variables.items() if name not in ansibles}


@dataclass(frozen=True)
class InventoryRun:
    """What a run of ``ansible-inventory`` left."""

    rc: int
    stdout: str
    stderr: str

    @property
    def hosts(self) -> dict[str, dict[str, Any]]:
        """The variables of each host, from ``--list``."""
        assert self.rc == 0, self.stderr
        variables: dict[str, dict[str, Any]] = plain(json.loads(self.stdout)["_meta"]["hostvars"])
        return variables

    def group(self, name: str) -> list[str]:
        """The hosts of a group, from ``--list``."""
        hosts: list[str] = json.loads(self.stdout).get(name, {}).get("hosts", [])
        return hosts


def run_inventory(path: Path, *args: str, env: Mapping[str, str], timeout: float = 120) -> InventoryRun:
    """Runs the real ``ansible-inventory`` without any setting of the user."""
    with scratch_folder("inventory") as folder:
        config = folder / "ansible.cfg"
        config.touch()
        environment = {
            "HOME": str(folder),
            "LANG": "C.UTF-8",
            "PATH": str(_ANSIBLE_INVENTORY.parent),
            "ANSIBLE_CONFIG": str(config),
            "ANSIBLE_NOCOLOR": "true",
            "ANSIBLE_INVENTORY_ANY_UNPARSED_IS_FAILED": "true",
            **env,
        }
        command: Sequence[str] = [str(_ANSIBLE_INVENTORY), "-i", str(path), *args]
        return InventoryRun(*_communicate(command, environment, folder, timeout))


def _communicate(command: Sequence[str], env: Mapping[str, str], cwd: Path, timeout: float) -> tuple[int, str, str]:
    done = subprocess.run(command, env=env, cwd=cwd, capture_output=True, text=True, timeout=timeout, check=False)
    return done.returncode, done.stdout, done.stderr


def plain(value: Any) -> Any:
    """What ``ansible-inventory`` prints, without its marks of text that is not a template."""
    if isinstance(value, dict):
        return (
            value["__ansible_unsafe"]
            if "__ansible_unsafe" in value
            else {key: plain(each) for key, each in value.items()}
        )
    return [plain(each) for each in value] if isinstance(value, list) else value
