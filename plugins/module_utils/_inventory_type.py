# Copyright: Contributors to the fleetfacts.ssm collection
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the fleetfacts.ssm collection: nothing outside it may import it.
"""What the module ssm_inventory_type does: reads what there is, plans, deletes, waits."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from time import monotonic
from typing import Any

from ansible_collections.fleetfacts.ssm.plugins.module_utils import _api
from ansible_collections.fleetfacts.ssm.plugins.module_utils._connection import connection_faults
from ansible_collections.fleetfacts.ssm.plugins.module_utils._deletion import Deletion, read_deletion, running
from ansible_collections.fleetfacts.ssm.plugins.module_utils._explained import explained
from ansible_collections.fleetfacts.ssm.plugins.module_utils._fault import Fault, InputError, named, shown
from ansible_collections.fleetfacts.ssm.plugins.module_utils._removal import Removal, plan_removal
from ansible_collections.fleetfacts.ssm.plugins.module_utils._type_name import is_custom, type_name_problem
from ansible_collections.fleetfacts.ssm.plugins.module_utils._type_schema import read_types
from ansible_collections.fleetfacts.ssm.plugins.module_utils._waiter import wait_for_deletion

ARGUMENT_SPEC: dict[str, Any] = {
    "type_name": {"type": "str", "required": True},
    "state": {"type": "str", "required": True, "choices": ["absent"]},
    "schema": {"type": "str", "default": "keep", "choices": ["keep", "disable", "delete"]},
    "wait": {"type": "bool", "default": True},
    "wait_timeout": {"type": "int", "default": 900},
}


@dataclass(frozen=True)
class Outcome:
    """What became of a removal. ``deletion`` is the one that was begun or joined, if any.

    ``error`` is why nothing is known of a deletion but that it was begun.
    """

    removal: Removal
    changed: bool
    joined: bool = False
    deletion: Deletion | None = None
    complete: bool = True
    error: _api.AnsibleSSMError | None = None

    def failure(self) -> str | None:
        """What ``error`` means for the deletion that was begun; none where there is no error."""
        if self.error is None:
            return None
        return (
            f"the deletion of {self.removal.type_name} was begun and the service goes on with it, but whether it is "
            f"complete could not be read. {self.error.message}"
        )

    def problem(self, timeout: int) -> str | None:
        """Why the module fails, if it does."""
        if self.complete or self.deletion is None:
            return None
        return (
            f"the deletion of {self.removal.type_name} is not complete after {timeout} seconds: "
            f"{self.deletion.remaining_count} of {self.deletion.total_count} nodes still have data. The service goes "
            "on with it; run the task again to wait for it, or raise wait_timeout"
        )

    def remark(self, check_mode: bool) -> str | None:
        """What remains to be done, if anything."""
        if check_mode or self.changed or not self.removal.is_change:
            return None
        return (
            f"a deletion of {self.removal.type_name} is running and was not waited for; whether it deletes the type "
            "itself can't be known. Run the task again once it is complete"
        )

    def as_result(self) -> dict[str, Any]:
        """The outcome as the module returns it."""
        return {
            "changed": self.changed,
            "type_name": self.removal.type_name,
            "joined": self.joined,
            "deletion": self.deletion.as_result() if self.deletion else None,
            **self.removal.as_result(),
        }


def check_options(options: Mapping[str, Any]) -> None:
    """Refuses what the service would refuse.

    :raises InputError: with every fault.
    """
    faults = connection_faults(options)
    name = options["type_name"]
    problem = type_name_problem(name)
    if not problem and not is_custom(name):
        problem = f"{named(name)} is a type of AWS; only custom types can be deleted"
    if problem:
        faults.append(Fault("type_name", problem))
    if options["wait_timeout"] < 1:
        faults.append(Fault("wait_timeout", f"must be at least 1 (second), not {shown(options['wait_timeout'])}"))
    if faults:
        raise InputError(faults)


class TypeRemover:
    """Removes a custom type of the account and region that a client is for."""

    def __init__(self, client: Any, options: Mapping[str, Any]) -> None:
        self._client = client
        self._type_name: str = options["type_name"]
        self._schema: str = options["schema"]
        self._wait: bool = options["wait"]
        self._timeout: int = options["wait_timeout"]
        self._deadline: float | None = None

    def remove(self, check_mode: bool) -> Outcome:
        """Removes the type as far as it is there. A deletion that already runs is waited for, and not begun anew.

        :raises AnsibleSSMError: where a call fails.
        """
        joined = self._running()
        if joined is None:
            return self._remove(check_mode)
        if check_mode or not self._wait:
            # its data is as good as gone, what remains is to be done once it is complete
            removal = self._plan(assume_no_data=True)
            return Outcome(removal, changed=removal.is_change and check_mode, joined=True, deletion=joined)
        joined, complete = self._await(joined)
        if not complete:
            return Outcome(self._plan(assume_no_data=True), False, joined=True, deletion=joined, complete=False)
        outcome = self._remove(check_mode)
        return replace(outcome, joined=True, deletion=outcome.deletion or joined)

    def _remove(self, check_mode: bool) -> Outcome:
        removal = self._plan()
        if check_mode or not removal.is_call:
            return Outcome(removal, removal.is_change)
        deletion = read_deletion(self._delete(removal.request()))
        if not (self._wait and removal.is_change):
            return Outcome(removal, removal.is_change, deletion=deletion)
        try:
            deletion, complete = self._await(deletion)
        except _api.AnsibleSSMError as error:
            return Outcome(removal, True, deletion=deletion, error=error)
        return Outcome(removal, True, deletion=deletion, complete=complete)

    def _plan(self, assume_no_data: bool = False) -> Removal:
        with self._explained():
            schemas = _api.get_inventory_schema(self._client, self._type_name)
        known = [each for each in read_types(schemas) if each.type_name == self._type_name]
        removal = plan_removal(self._type_name, self._schema, known[0] if known else None)
        if assume_no_data or not removal.is_known:
            return removal
        return removal.with_data(read_deletion(self._delete({**removal.request(), "DryRun": True})))

    def _running(self) -> Deletion | None:
        with self._explained():
            found = running(_api.describe_inventory_deletions(self._client), self._type_name)
        return found[0] if found else None

    def _delete(self, request: Mapping[str, Any]) -> dict[str, Any]:
        with self._explained(dry_run="DryRun" in request):
            answer: dict[str, Any] = _api.delete_inventory(self._client, **request)
        return answer

    def _await(self, deletion: Deletion) -> tuple[Deletion, bool]:
        with self._explained():
            complete = wait_for_deletion(self._client, deletion.deletion_id, self._seconds_left())
            answers = _api.describe_inventory_deletions(self._client, deletion.deletion_id)
        return (read_deletion(answers[0]) if answers else deletion), complete

    def _seconds_left(self) -> int:
        """Of the one time that the user allows for a deletion that was joined and for that which follows it."""
        now = monotonic()
        if self._deadline is None:
            self._deadline = now + self._timeout
        return max(1, math.ceil(self._deadline - now))

    def _explained(self, dry_run: bool = False) -> Any:
        return explained(self._client.meta.region_name, self._type_name, dry_run)
