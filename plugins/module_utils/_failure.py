# Copyright: Contributors to the fleetfacts.ssm collection
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the fleetfacts.ssm collection: nothing outside it may import it.
"""From an error of the SDK to why a node failed."""

from __future__ import annotations

import threading
from typing import Any

from ansible_collections.fleetfacts.ssm.plugins.module_utils import _api
from ansible_collections.fleetfacts.ssm.plugins.module_utils._attempts import is_uncertain
from ansible_collections.fleetfacts.ssm.plugins.module_utils._explain import Problem, explain
from ansible_collections.fleetfacts.ssm.plugins.module_utils._outcome import NodeError


class FailureReader:
    """Makes node errors of the errors that calls through one client raise."""

    def __init__(self, client: Any) -> None:
        self._region = client.meta.region_name
        self._custom_types = _CustomTypes(client)

    def read(self, error: _api.AnsibleSSMError, instance_id: str, type_name: str | None) -> NodeError:
        """Why the node failed.

        :param type_name: the type that the call was about, where it was about one.
        """
        response = _api.error_response(error)
        code = _api.error_code(error)
        message = response.get("Error", {}).get("Message") or str(error.exception)
        at_limit = code == "CustomSchemaCountLimitExceededException"
        problem = Problem(
            code=code,
            exception=type(error.exception).__name__,
            message=message,
            operation=error.operation,
            instance_id=instance_id,
            region=self._region,
            type_name=None if code == "InvalidInstanceId" else type_name,
            custom_types=self._custom_types.names() if at_limit else (),
            uncertain=is_uncertain(error.exception),
        )
        request_id = response.get("ResponseMetadata", {}).get("RequestId")
        return NodeError(explain(problem), code, message, request_id)


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
        except _api.AnsibleSSMError:
            return []  # the error that asks for the names is reported all the same
        return sorted({name for name in (schema["TypeName"] for schema in schemas) if name.startswith("Custom:")})
