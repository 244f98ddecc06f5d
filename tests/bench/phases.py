"""Where the time of a task with many nodes goes: ``python -m tests.bench.phases FLEET`` prints each phase's seconds.

Everything that the worker does, in its order, in this process; what Ansible does around it is not in these figures.
"""

from __future__ import annotations

import json
import pickle
import sys
import time
from typing import Any

from ansible import template as core_template
from ansible.parsing.dataloader import DataLoader
from ansible.plugins.loader import init_plugin_loader
from ansible.template import Templar

init_plugin_loader()

from ansible_collections.fleetfacts.ssm.plugins.action.ssm_put_inventory import ActionModule  # noqa: E402
from ansible_collections.fleetfacts.ssm.plugins.module_utils import _api, _put_inventory  # noqa: E402
from ansible_collections.fleetfacts.ssm.plugins.plugin_utils._secrets import without_secrets  # noqa: E402
from ansible_collections.fleetfacts.ssm.plugins.plugin_utils._task_arguments import (  # noqa: E402
    as_received,
    check_arguments,
)

from .playbooks import fleet_template  # noqa: E402


class Moments:
    """When each phase ended."""

    def __init__(self) -> None:
        self.phases: dict[str, float] = {}
        self._last = self._noted = time.perf_counter()

    def note(self, *_ignored: Any) -> None:
        """Takes the moment, of which the last one counts."""
        self._noted = time.perf_counter()

    def end(self, name: str) -> None:
        """Ends a phase now."""
        self.note()
        self.end_at_note(name)

    def end_at_note(self, name: str) -> None:
        """Ends a phase at the moment last taken."""
        self.phases[name] = self._noted - self._last
        self._last = self._noted


def measure(file: str) -> dict[str, float]:
    args = {"instances": fleet_template(file), "compare": "hash"}
    if hasattr(core_template, "trust_as_template"):
        args["instances"] = core_template.trust_as_template(args["instances"])
    moments = Moments()
    rendered = Templar(DataLoader(), variables={}).template(args)
    moments.end("templates: the fleet read from its file and rendered")
    params = check_arguments(ActionModule.spec, as_received(rendered), "bench").params
    moments.end("arguments: through JSON, checked by the core")

    def connect() -> Any:
        moments.end("input: checked against the service's limits, hashed")
        client = ActionModule.clients.client(params, _api.client_config(), {})
        moments.end("client")
        return client

    result = _put_inventory.put_inventory(params, connect, warn=print, progress=moments.note)
    moments.end_at_note("calls, and what is decided between them")
    pickle.loads(pickle.dumps(without_secrets(result, ActionModule.spec.secrets(params))))  # noqa: S301 - our own
    moments.end("result: made, masked, carried to the main process")
    return moments.phases


if __name__ == "__main__":
    print(json.dumps(measure(sys.argv[1])))
