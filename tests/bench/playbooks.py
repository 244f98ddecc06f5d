"""The playbooks, inventories and fleets of the benchmark, and how they are run."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ansible_collections.fleetfacts.ssm.plugins.module_utils._content import canonical, content_hash

from .process import Service, Timing, timed

FORKS = 10
TASK = "Measured"

Play = Mapping[str, Any]
Fleet = list[dict[str, Any]]

# The subsets that the types of the role need; the role picks the same.
ROLE_SUBSETS = [
    "!all", "!min", "platform", "distribution", "virtual", "selinux", "apparmor", "fips", "service_mgr", "pkg_mgr",
    "python", "date_time", "hardware", "network", "dns", "local",
]  # fmt: skip


def play(hosts: str = "all", **keywords: Any) -> Play:
    return {"hosts": hosts, "gather_facts": False, **keywords}


def one_task(module: str, args: Mapping[str, Any], hosts: str = "all", **keywords: Any) -> Play:
    """A play of one task on all hosts, or on this machine alone."""
    return play(hosts, tasks=[{"name": TASK, module: args, **keywords}])


PUT_ON_EACH = one_task(
    "fleetfacts.ssm.ssm_put_inventory",
    {
        "instance_id": "{{ node }}",
        "items": [{"type_name": "Custom:RackInfo", "content": {"RackLocation": "{{ rack }}"}}],
    },
    delegate_to="localhost",
)
# as many templates as the put
DEBUG_ON_EACH = one_task("ansible.builtin.debug", {"msg": "{{ node }} {{ rack }}"})
PING_EACH = one_task("ansible.builtin.ping", {}, connection="local")
ROLE_ON_EACH = play(
    connection="local", roles=["fleetfacts.ssm.host_facts"], vars={"host_facts_instance_id": "{{ node }}"}
)
GATHER_ON_EACH = play(
    connection="local", tasks=[{"name": TASK, "ansible.builtin.setup": {"gather_subset": ROLE_SUBSETS}}]
)


def fleet_template(file: str) -> str:
    """A fleet that is read from a file where it is needed."""
    return f"{{{{ (lookup('ansible.builtin.file', '{file}') | from_json).fleet }}}}"


def put_on_fleet(file: str, **options: Any) -> Play:
    """One task for all nodes of a fleet, which it reads from a file."""
    return _put_on(fleet_template(file), **options)


def put_on_variable(file: str, **options: Any) -> Play:
    """The same with the fleet as a variable."""
    return {**_put_on("{{ fleet }}", **options), "vars_files": [file]}


def _put_on(fleet: str, **options: Any) -> Play:
    args = {"instances": fleet, **options}
    return one_task("fleetfacts.ssm.ssm_put_inventory", args, "localhost", connection="local")


def node_id(number: int) -> str:
    return f"i-{number:017x}"


def make_fleet(nodes: int, types: int = 1, entries: int = 1, mark: str = "a") -> Fleet:
    """Nodes with their items."""
    return [
        {
            "instance_id": node_id(number),
            "items": [
                {
                    "type_name": f"Custom:Type{kind}",
                    "content": [{"Location": f"{mark} {number}", "Index": str(index)} for index in range(entries)],
                }
                for kind in range(types)
            ],
        }
        for number in range(nodes)
    ]


def hashed(fleet: Fleet) -> Fleet:
    """The fleet with the content hash of each item beside it, which spares the computing."""
    return [
        {
            "instance_id": node["instance_id"],
            "items": [{**item, "content_hash": content_hash(canonical(item["content"]))} for item in node["items"]],
        }
        for node in fleet
    ]


@dataclass(frozen=True)
class Workshop:
    """A folder for the files of a run, and the environment of its commands, which has nothing of the user's."""

    folder: Path

    def env(self, service: Service, **more: str) -> dict[str, str]:
        return {
            "HOME": str(self.folder),
            "LANG": "C.UTF-8",
            "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.defpath]),
            "ANSIBLE_CALLBACK_PLUGINS": str(Path(__file__).parent / "callback"),
            "ANSIBLE_CALLBACKS_ENABLED": "task_timer",
            "ANSIBLE_CONFIG": str(self._file("ansible.cfg", "")),
            "ANSIBLE_FORKS": str(FORKS),
            "ANSIBLE_LOCALHOST_WARNING": "false",
            "ANSIBLE_PYTHON_INTERPRETER": sys.executable,
            "TASK_TIMER_FILE": str(self.folder / "seconds"),
            **service.env,
            **more,
        }

    def fleet_file(self, name: str, fleet: Fleet) -> str:
        return str(self._file(name, json.dumps({"fleet": fleet})))

    def run(self, a_play: Play, service: Service, hosts: int = 0, **env: str) -> tuple[Timing, float]:
        """Runs a play on so many hosts, or on this machine alone.

        :returns: what it took, and the seconds from the start of its last task to the end of that on its last host.
        """
        seconds = self._file("seconds", "")
        lines = [f"host{number:03d} node={node_id(number)} rack='Bay {number}'" for number in range(hosts)]
        command = [
            str(Path(sys.executable).with_name("ansible-playbook")),
            "-i",
            str(self._file("hosts", "\n".join(lines))),
            str(self._file("playbook.json", json.dumps([a_play]))),
        ]
        timing = timed(command, self.env(service, **env))
        return timing, json.loads(seconds.read_text(encoding="utf-8").splitlines()[-1])["seconds"]

    def _file(self, name: str, text: str) -> Path:
        path = self.folder / name
        path.write_text(text, encoding="utf-8")
        return path
