# Copyright: Contributors to the fleetfacts.ssm collection
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The module ssm_put_inventory, run inside Ansible's own process where that is possible."""

from __future__ import annotations

from typing import Any

from ansible.utils.display import Display
from ansible_collections.amazon.aws.plugins.module_utils.modules import aws_argument_spec

from ansible_collections.fleetfacts.ssm.plugins.module_utils import _api, _put_inventory
from ansible_collections.fleetfacts.ssm.plugins.module_utils._fault import InputError
from ansible_collections.fleetfacts.ssm.plugins.plugin_utils._action_module import InProcessAction, Work
from ansible_collections.fleetfacts.ssm.plugins.plugin_utils._interruption import InterruptionNotes
from ansible_collections.fleetfacts.ssm.plugins.plugin_utils._task_arguments import OptionSpec
from ansible_collections.fleetfacts.ssm.plugins.plugin_utils._warm_clients import WarmClients


class ActionModule(InProcessAction):
    """Puts inventory items on managed nodes."""

    spec = OptionSpec(
        argument_spec={**aws_argument_spec(), **_put_inventory.ARGUMENT_SPEC},
        mutually_exclusive=_put_inventory.MUTUALLY_EXCLUSIVE,
        required_one_of=_put_inventory.REQUIRED_ONE_OF,
        required_by=_put_inventory.REQUIRED_BY,
    )
    # Strategies load this class in the parent of all workers, before they fork: what is made here is made once.
    clients = WarmClients("ssm").load()
    notes = InterruptionNotes(Display().warning)

    def work(self, work: Work) -> dict[str, Any]:
        """Does what the module would do."""
        params = work.params
        try:
            return _put_inventory.put_inventory(
                params,
                lambda: work.connect(_api.client_config(params["concurrency"])),
                warn=work.warn,
                check_mode=work.check_mode,
                diff=work.diff,
                progress=work.progress() if params["instances"] is not None else None,
                left=work.left,
                no_log=work.no_log,
            )
        except InputError as error:
            return {"failed": True, "msg": str(error)}
