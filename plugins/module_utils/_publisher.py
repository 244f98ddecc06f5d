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
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Callable

from ansible_collections.fleetfacts.ssm.plugins.module_utils import _api
from ansible_collections.fleetfacts.ssm.plugins.module_utils._apply import Applied, apply
from ansible_collections.fleetfacts.ssm.plugins.module_utils._attempts import is_uncertain
from ansible_collections.fleetfacts.ssm.plugins.module_utils._explain import explain_ignored
from ansible_collections.fleetfacts.ssm.plugins.module_utils._failure import FailureReader
from ansible_collections.fleetfacts.ssm.plugins.module_utils._listed import listed
from ansible_collections.fleetfacts.ssm.plugins.module_utils._outcome import NodeError, NodeOutcome
from ansible_collections.fleetfacts.ssm.plugins.module_utils._plan import (
    HASH_ONLY,
    Plan,
    Stored,
    plan_by_entries,
    plan_by_hash,
)
from ansible_collections.fleetfacts.ssm.plugins.module_utils._policy import Policy
from ansible_collections.fleetfacts.ssm.plugins.module_utils._pool import Done, Pool
from ansible_collections.fleetfacts.ssm.plugins.module_utils._problem import UNKNOWN_NODE, UNKNOWN_TYPE
from ansible_collections.fleetfacts.ssm.plugins.module_utils._progress import Progress
from ansible_collections.fleetfacts.ssm.plugins.module_utils._request import NodeRequest
from ansible_collections.fleetfacts.ssm.plugins.module_utils._words import repeatable

# Seconds between two tries of a node that is not managed yet: the first pause doubles up to the longest.
_FIRST_PAUSE = 2.0
_LONGEST_PAUSE = 30.0
# Seconds after which progress is reported even if no node has finished.
_PROGRESS_INTERVAL = 1.0

_SHOWN_NODES = 5
_READ_DENIED = (
    "The credentials in use do not allow ssm:ListInventoryEntries of {nodes}, so what is stored could not be compared; "
    "the content hashes were offered instead (as with compare=hash){others}"
)
_NO_OTHERS_READ = ". Since none of the first nodes could be read, the others were not tried"


@dataclass
class _NodeRun:
    """A node on its way. ``deadline`` is when its waiting ends, on the publisher's clock."""

    index: int
    request: NodeRequest
    deadline: float
    pause: float
    by_hash: bool = False
    open_reads: int = 0
    stored: dict[str, Stored] = field(default_factory=dict)
    read_error: Exception | None = None
    read_error_type: str = ""


def read_stored(client: Any, instance_id: str, type_name: str) -> Stored:
    """What a node holds of a type. A type that the account does not know holds nothing."""
    try:
        return Stored.from_answer(_api.list_inventory_entries(client, instance_id, type_name))
    except _api.AnsibleSSMError as error:
        if _api.error_code(error) == UNKNOWN_TYPE:
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
        progress: Callable[[Progress], None] | None = None,
    ) -> None:
        self.outcomes: dict[int, NodeOutcome] = {}
        self.started = 0
        self._client = client
        self._policy = policy
        self._now = now
        self._warn = warn
        self._report_progress = progress
        self._pool = Pool(policy.concurrency)
        self._waiting: list[tuple[float, int, _NodeRun]] = []
        self._active = 0
        self._compare = "entries" if policy.check_mode else policy.compare
        self._any_read = False
        self._denied: list[str] = []
        self._failures = FailureReader(client, policy.no_log)

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
            self._warn_denied()

    def _admit(self, coming: Iterator[tuple[int, NodeRequest]]) -> None:
        for index, request in itertools.islice(coming, max(0, 2 * self._policy.concurrency - self._active)):
            self.started = index + 1
            deadline = time.monotonic() + self._policy.wait_timeout
            self._start(_NodeRun(index, request, deadline, _FIRST_PAUSE))

    def _resume_waiting(self) -> None:
        while self._waiting and self._waiting[0][0] <= time.monotonic():
            self._start(heapq.heappop(self._waiting)[2])

    def _patience(self) -> float | None:
        bounds = [_PROGRESS_INTERVAL] if self._report_progress else []
        if self._waiting:
            bounds.append(max(0.0, self._waiting[0][0] - time.monotonic()))
        return min(bounds) if bounds else None

    def _start(self, run: _NodeRun) -> None:
        self._active += 1
        if self._compare == "hash" or run.by_hash:
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
        if done.error is not None and not isinstance(done.error, Exception):
            raise done.error
        if type_name is None:
            self._applied(run, done.value if done.error is None else Applied((), error=done.error))
        else:
            self._read(run, type_name, done)
        if run.index in self.outcomes:
            progress.count(self.outcomes[run.index])

    def _read(self, run: _NodeRun, type_name: str, done: Done) -> None:
        run.open_reads -= 1
        if isinstance(done.error, Exception):
            run.read_error, run.read_error_type = done.error, type_name
        else:
            self._any_read = True
            run.stored[type_name] = done.value
        if run.open_reads:
            return
        if run.read_error is None:
            self._plan(run)
        elif self._may_offer_hashes(run.read_error):
            self._offer_hashes(run)
        else:
            self._failed(run, run.read_error, Applied(()), [run.read_error_type], putting=False)

    def _may_offer_hashes(self, error: Exception) -> bool:
        return self._policy.compare == "auto" and not self._policy.check_mode and _api.is_access_denied(error)

    def _offer_hashes(self, run: _NodeRun) -> None:
        run.by_hash = True
        self._denied.append(run.request.instance_id)
        # a policy may deny some nodes and allow others; a whole fleet that is denied is not to be asked in vain
        if not self._any_read and len(self._denied) >= self._policy.concurrency:
            self._compare = "hash"
        self._active -= 1
        self._start(run)

    def _warn_denied(self) -> None:
        if self._denied:
            others = _NO_OTHERS_READ if self._compare == "hash" else ""
            self._warn(_READ_DENIED.format(nodes=listed(sorted(self._denied), _SHOWN_NODES), others=others))

    def _plan(self, run: _NodeRun) -> None:
        plan = plan_by_entries(run.request, run.stored, self._now, self._policy.refresh_after)
        run.stored = {}
        if plan.puts and not self._policy.check_mode:
            self._submit_apply(run, plan)
        else:
            self._finish(run, NodeOutcome(plan.instance_id, plan.steps))

    def _applied(self, run: _NodeRun, applied: Applied) -> None:
        blamed = [step.item.type_name for step in applied.blamed]
        if applied.error is not None:
            by_hash = all(step.form == HASH_ONLY for step in applied.blamed)
            self._failed(run, applied.error, applied, blamed, putting=True, by_hash=by_hash)
            return
        error = None
        if applied.ignored:
            words = self._repeatable(applied.ignored)
            error = NodeError(explain_ignored(run.request.instance_id, blamed, words), message=words)
        self._settle(run, applied, error)

    def _failed(
        self,
        run: _NodeRun,
        error: Exception,
        applied: Applied,
        type_names: Sequence[str],
        putting: bool,
        by_hash: bool = False,
    ) -> None:
        if self._is_early(run, error, applied):
            self._wait(run)
            return
        about = {"waited": self._policy.wait_timeout, "by_hash": by_hash}
        node_error = self._failures.read(error, run.request.instance_id, type_names, putting, **about)
        self._settle(run, applied, node_error)

    def _is_early(self, run: _NodeRun, error: Exception, applied: Applied) -> bool:
        """Whether the node is not managed yet, and there is time left for it to become so."""
        # an attempt before this one may have been taken, by a node that is managed then
        unknown = _api.error_code(error) == UNKNOWN_NODE and not is_uncertain(getattr(error, "exception", None))
        written = any(step.form is not None for step in applied.settled)
        return unknown and not written and time.monotonic() < run.deadline

    def _settle(self, run: _NodeRun, applied: Applied, error: NodeError | None) -> None:
        remarks = tuple(self._repeatable(remark) for remark in applied.remarks)
        outcome = NodeOutcome(run.request.instance_id, applied.settled, applied.unsettled, remarks, error)
        self._finish(run, outcome)

    def _repeatable(self, remark: str) -> str:
        return repeatable(remark, self._policy.no_log)

    def _wait(self, run: _NodeRun) -> None:
        due = min(time.monotonic() + run.pause, run.deadline)
        run.pause = min(2 * run.pause, _LONGEST_PAUSE)
        heapq.heappush(self._waiting, (due, run.index, run))
        self._active -= 1

    def _finish(self, run: _NodeRun, outcome: NodeOutcome) -> None:
        self.outcomes[run.index] = outcome
        self._active -= 1
