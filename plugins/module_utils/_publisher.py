# Copyright: Contributors to the fleetfacts.ssm collection
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the fleetfacts.ssm collection: nothing outside it may import it.
"""Reads, plans and applies, for one node and for many.

One loop drives all nodes; a bounded pool makes the calls. A node that waits for its registration holds no thread.
"""

from __future__ import annotations

import datetime
import heapq
import itertools
import threading
import time
from dataclasses import dataclass
from dataclasses import field
from typing import Any
from typing import Callable
from typing import Dict
from typing import Iterator
from typing import List
from typing import Optional
from typing import Sequence
from typing import Tuple

from ansible_collections.fleetfacts.ssm.plugins.module_utils import _api
from ansible_collections.fleetfacts.ssm.plugins.module_utils._batch import escalate
from ansible_collections.fleetfacts.ssm.plugins.module_utils._batch import first_batch
from ansible_collections.fleetfacts.ssm.plugins.module_utils._explain import Problem
from ansible_collections.fleetfacts.ssm.plugins.module_utils._explain import explain
from ansible_collections.fleetfacts.ssm.plugins.module_utils._outcome import NodeError
from ansible_collections.fleetfacts.ssm.plugins.module_utils._outcome import NodeOutcome
from ansible_collections.fleetfacts.ssm.plugins.module_utils._plan import Plan
from ansible_collections.fleetfacts.ssm.plugins.module_utils._plan import Step
from ansible_collections.fleetfacts.ssm.plugins.module_utils._plan import Stored
from ansible_collections.fleetfacts.ssm.plugins.module_utils._plan import plan_by_entries
from ansible_collections.fleetfacts.ssm.plugins.module_utils._plan import plan_by_hash
from ansible_collections.fleetfacts.ssm.plugins.module_utils._policy import Policy
from ansible_collections.fleetfacts.ssm.plugins.module_utils._pool import Done
from ansible_collections.fleetfacts.ssm.plugins.module_utils._pool import Pool
from ansible_collections.fleetfacts.ssm.plugins.module_utils._request import NodeRequest

# Seconds between two tries of a node that is not managed yet: the first pause doubles up to the longest.
_FIRST_PAUSE = 2.0
_LONGEST_PAUSE = 30.0
# Seconds after which progress is reported even if no node has finished.
_PROGRESS_INTERVAL = 1.0

_READ_DENIED = (
    "The credentials in use do not allow ssm:ListInventoryEntries, so what is stored could not be compared; the content "
    "hashes were offered instead (as with compare=hash)"
)


@dataclass
class Progress:
    """How far a task has come."""

    total: int
    done: int = 0
    changed: int = 0
    failed: int = 0

    def count(self, outcome: NodeOutcome) -> None:
        """Counts a node that is done."""
        self.done += 1
        self.changed += outcome.changed
        self.failed += outcome.error is not None


@dataclass
class _NodeRun:
    """A node on its way. ``deadline`` is when its waiting ends, on the publisher's clock."""

    index: int
    request: NodeRequest
    deadline: float
    pause: float = _FIRST_PAUSE
    open_reads: int = 0
    stored: Dict[str, Stored] = field(default_factory=dict)
    read_error: Optional[_api.AnsibleSSMError] = None
    read_error_type: Optional[str] = None


@dataclass(frozen=True)
class _Applied:
    settled: Tuple[Step, ...]
    unsettled: Tuple[Step, ...] = ()
    remarks: Tuple[str, ...] = ()
    error: Optional[_api.AnsibleSSMError] = None


def apply(client: Any, plan: Plan) -> _Applied:
    """Sends what the plan sends, in as few calls as the service's limits and its answers allow.

    A hash that the service refuses makes that one item go in full, and the rest of its call as a hash again.
    """
    pending = plan.puts
    settled: List[Step] = [step for step in plan.steps if step.form is None]
    remarks: List[str] = []
    while pending:
        batch = first_batch(pending)
        try:
            remark = _api.put_inventory(client, plan.instance_id, [put.request() for put in batch])
        except _api.AnsibleSSMError as error:
            in_full = _escalate_after(error, batch)
            if in_full is None:
                return _Applied(_in_order(settled, plan), pending, tuple(remarks), error)
            pending = in_full + pending[len(batch) :]
            continue
        settled.extend(batch)
        pending = pending[len(batch) :]
        if remark:
            remarks.append(remark)
    return _Applied(_in_order(settled, plan), (), tuple(remarks))


def _escalate_after(error: _api.AnsibleSSMError, batch: Sequence[Step]) -> Optional[Tuple[Step, ...]]:
    if _api.error_code(error) not in _api.HASH_MISMATCH_CODES:
        return None
    return escalate(batch, _api.error_response(error).get("TypeName"))


def _in_order(steps: Sequence[Step], plan: Plan) -> Tuple[Step, ...]:
    position = {step.item.type_name: index for index, step in enumerate(plan.steps)}
    return tuple(sorted(steps, key=lambda step: position[step.item.type_name]))


def read_stored(client: Any, instance_id: str, type_name: str) -> Stored:
    """What a node holds of a type. A type that the account does not know holds nothing."""
    try:
        return Stored.from_answer(_api.list_inventory_entries(client, instance_id, type_name))
    except _api.AnsibleSSMError as error:
        if _api.error_code(error) == "InvalidTypeNameException":
            return Stored()
        raise


class Publisher:
    """Publishes the nodes of one task. ``outcomes`` fills as nodes finish, by their position in the task."""

    def __init__(
        self,
        client: Any,
        policy: Policy,
        now: datetime.datetime,
        warn: Callable[[str], None],
        progress: Optional[Callable[[Progress], None]] = None,
    ) -> None:
        self.outcomes: Dict[int, NodeOutcome] = {}
        self.started = 0
        self._client = client
        self._policy = policy
        self._now = now
        self._warn = warn
        self._report_progress = progress
        self._pool = Pool(policy.concurrency)
        self._waiting: List[Tuple[float, int, _NodeRun]] = []
        self._active = 0
        self._compare = "entries" if policy.check_mode else policy.compare
        self._custom_types = _CustomTypes(client)

    def publish(self, nodes: Sequence[NodeRequest]) -> None:
        """Publishes every node; a node that fails stops no other."""
        coming = iter(enumerate(nodes))
        progress = Progress(len(nodes))
        try:
            while True:
                self._resume_waiting()
                self._admit(coming)
                if not self._active and not self._waiting:
                    return
                done = self._pool.next_done(self._patience())
                if done is not None:
                    self._handle(done, progress)
                if self._report_progress:
                    self._report_progress(progress)
        finally:
            self._pool.close()

    def _admit(self, coming: Iterator[Tuple[int, NodeRequest]]) -> None:
        for index, request in itertools.islice(coming, max(0, 2 * self._policy.concurrency - self._active)):
            self.started = index + 1
            self._start(_NodeRun(index, request, time.monotonic() + self._policy.wait_timeout))

    def _resume_waiting(self) -> None:
        while self._waiting and self._waiting[0][0] <= time.monotonic():
            self._start(heapq.heappop(self._waiting)[2])

    def _patience(self) -> Optional[float]:
        bounds = [_PROGRESS_INTERVAL] if self._report_progress else []
        if self._waiting:
            bounds.append(max(0.0, self._waiting[0][0] - time.monotonic()))
        return min(bounds) if bounds else None

    def _start(self, run: _NodeRun) -> None:
        self._active += 1
        if self._compare == "hash":
            self._submit_apply(run, plan_by_hash(run.request))
            return
        run.read_error = None
        type_names = [item.type_name for item in run.request.items if item.entries is not None]
        run.open_reads = len(type_names)
        for type_name in type_names:
            self._pool.submit((run, type_name), read_stored, self._client, run.request.instance_id, type_name)
        if not type_names:
            self._plan(run)

    def _submit_apply(self, run: _NodeRun, plan: Plan) -> None:
        self._pool.submit((run, None), apply, self._client, plan)

    def _handle(self, done: Done, progress: Progress) -> None:
        run, type_name = done.tag
        if done.error is not None and not isinstance(done.error, _api.AnsibleSSMError):
            raise done.error
        if type_name is None:
            self._applied(run, done.value)
        else:
            self._read(run, type_name, done)
        if run.index in self.outcomes:
            progress.count(self.outcomes[run.index])

    def _read(self, run: _NodeRun, type_name: str, done: Done) -> None:
        run.open_reads -= 1
        if isinstance(done.error, _api.AnsibleSSMError):
            run.read_error, run.read_error_type = done.error, type_name
        else:
            run.stored[type_name] = done.value
        if run.open_reads:
            return
        if run.read_error is None:
            self._plan(run)
        elif self._may_offer_hashes(run.read_error):
            self._offer_hashes(run)
        else:
            self._failed(run, run.read_error, _Applied(()), run.read_error_type)

    def _may_offer_hashes(self, error: _api.AnsibleSSMError) -> bool:
        return self._policy.compare == "auto" and not self._policy.check_mode and _api.is_access_denied(error)

    def _offer_hashes(self, run: _NodeRun) -> None:
        if self._compare != "hash":
            self._compare = "hash"
            self._warn(_READ_DENIED)
        self._active -= 1
        self._start(run)

    def _plan(self, run: _NodeRun) -> None:
        plan = plan_by_entries(run.request, run.stored, self._now, self._policy.refresh_after)
        run.stored = {}
        if plan.puts and not self._policy.check_mode:
            self._submit_apply(run, plan)
        else:
            self._finish(run, NodeOutcome(plan.instance_id, plan.steps))

    def _applied(self, run: _NodeRun, applied: _Applied) -> None:
        if applied.error is None:
            self._finish(run, NodeOutcome(run.request.instance_id, applied.settled, (), applied.remarks))
        else:
            self._failed(run, applied.error, applied, _api.error_response(applied.error).get("TypeName"))

    def _failed(
        self, run: _NodeRun, error: _api.AnsibleSSMError, applied: _Applied, type_name: Optional[str] = None
    ) -> None:
        code = _api.error_code(error)
        written = any(step.form is not None for step in applied.settled)
        if code == "InvalidInstanceId" and not written and time.monotonic() < run.deadline:
            self._wait(run)
            return
        node_error = self._describe(run, error, type_name if code != "InvalidInstanceId" else None)
        self._finish(
            run,
            NodeOutcome(run.request.instance_id, applied.settled, applied.unsettled, applied.remarks, node_error),
        )

    def _wait(self, run: _NodeRun) -> None:
        due = min(time.monotonic() + run.pause, run.deadline)
        run.pause = min(2 * run.pause, _LONGEST_PAUSE)
        heapq.heappush(self._waiting, (due, run.index, run))
        self._active -= 1

    def _finish(self, run: _NodeRun, outcome: NodeOutcome) -> None:
        self.outcomes[run.index] = outcome
        self._active -= 1

    def _describe(self, run: _NodeRun, error: _api.AnsibleSSMError, type_name: Optional[str]) -> NodeError:
        response = _api.error_response(error)
        code = _api.error_code(error)
        message = response.get("Error", {}).get("Message") or str(error.exception)
        at_limit = code == "CustomSchemaCountLimitExceededException"
        problem = Problem(
            code=code,
            message=message,
            operation=getattr(error.exception, "operation_name", None) or str(error.message),
            instance_id=run.request.instance_id,
            region=self._client.meta.region_name,
            type_name=type_name,
            custom_types=self._custom_types.names() if at_limit else (),
        )
        request_id = response.get("ResponseMetadata", {}).get("RequestId")
        return NodeError(explain(problem), code, message, request_id)


class _CustomTypes:
    """The custom types of the account, asked for once and only when an error has to name them."""

    def __init__(self, client: Any) -> None:
        self._client = client
        self._names: Optional[List[str]] = None
        self._lock = threading.Lock()

    def names(self) -> List[str]:
        """Their names, sorted; none where the caller may not read them."""
        with self._lock:
            if self._names is None:
                self._names = self._read()
            return self._names

    def _read(self) -> List[str]:
        try:
            schemas = _api.get_inventory_schema(self._client, "Custom:")
        except _api.AnsibleSSMError:
            return []  # the error that asks for the names is reported all the same
        return sorted({schema["TypeName"] for schema in schemas})
