# Copyright: Contributors to the fleetfacts.ssm collection
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the fleetfacts.ssm collection: nothing outside it may import it.
"""From an error of the SDK to why a node failed."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from ansible_collections.fleetfacts.ssm.plugins.module_utils import _api
from ansible_collections.fleetfacts.ssm.plugins.module_utils._explain import explain, explain_unexpected
from ansible_collections.fleetfacts.ssm.plugins.module_utils._explained import problem_of
from ansible_collections.fleetfacts.ssm.plugins.module_utils._outcome import NodeError
from ansible_collections.fleetfacts.ssm.plugins.module_utils._problem import TOO_MANY_TYPES, Problem
from ansible_collections.fleetfacts.ssm.plugins.module_utils._type_name import is_custom


class FailureReader:
    """Makes node errors of the errors that calls through one client raise."""

    def __init__(self, client: Any, no_log: bool = False) -> None:
        self._no_log = no_log
        self._region = client.meta.region_name
        self._custom_types = _CustomTypes(client)

    def read(
        self, error: Exception, instance_id: str, type_names: Sequence[str], putting: bool, **about: Any
    ) -> NodeError:
        """Why the node failed.

        :param error: that of a call, or one that nobody thought of.
        :param type_names: the types that it is about.
        :param putting: whether it was met while something was put.
        :param about: what else is known of the problem, by the names of its attributes.
        """
        if not isinstance(error, _api.AnsibleSSMError):
            return NodeError(explain_unexpected(instance_id, type_names, error, putting, self._no_log))
        about = {**about, "instance_id": instance_id, "type_names": type_names, "no_log": self._no_log}
        problem = problem_of(error, self._region, publishing=True, **about)
        if problem.code == TOO_MANY_TYPES:
            problem = self._with_existing_types(problem)
        request_id = _api.error_response(error).get("ResponseMetadata", {}).get("RequestId")
        return NodeError(explain(problem), problem.code, problem.words, request_id)

    def _with_existing_types(self, problem: Problem) -> Problem:
        existing = self._custom_types.names()
        new = [name for name in problem.type_names if is_custom(name) and name not in existing]
        return replace(problem, custom_types=existing, type_names=new or problem.type_names)


class _CustomTypes:
    """The custom types of the account, asked for once and only when an error has to name them."""

    def __init__(self, client: Any) -> None:
        self._client = client
        self._names: list[str] | None = None
        self._lock = threading.Lock()

    def names(self) -> list[str]:
        """Their names, sorted; none where the caller may not read them."""
        with self._lock:
            if self._names is None:
                self._names = self._read()
            return self._names

    def _read(self) -> list[str]:
        try:
            schemas = _api.get_inventory_schema(self._client)
        except Exception:  # noqa: BLE001 - the error that asks for the names is reported all the same
            return []
        return sorted({name for name in (schema["TypeName"] for schema in schemas) if is_custom(name)})
