# Copyright: Contributors to the fleetfacts.ssm collection
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the fleetfacts.ssm collection: nothing outside it may import it.
"""The SDK calls of SSM Inventory, one operation a function.

Every function raises :class:`AnsibleSSMError` where the SDK fails. Retries are botocore's (see :func:`client_config`);
there is no second retry layer, since its attempts would multiply with botocore's.
"""

from __future__ import annotations

import contextlib
import functools
import threading
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, Callable

with contextlib.suppress(ImportError):  # the adapters report it, in the words that users of amazon.aws know
    from botocore.config import Config
    from botocore.exceptions import ClientError, HTTPClientError

from ansible_collections.amazon.aws.plugins.module_utils.errors import AWSErrorHandler
from ansible_collections.amazon.aws.plugins.module_utils.exceptions import AnsibleAWSError

from ansible_collections.fleetfacts.ssm.plugins.module_utils._attempts import cause_of_failure, watch
from ansible_collections.fleetfacts.ssm.plugins.module_utils._problem import is_denied
from ansible_collections.fleetfacts.ssm.plugins.module_utils._version import VERSION
from ansible_collections.fleetfacts.ssm.plugins.module_utils._words import repeatable

# Throttling of a fleet outlasts botocore's default of three attempts; in adaptive mode the client also slows down.
_MAX_ATTEMPTS = 10

# What botocore's providers of credentials call: of STS, of IAM Identity Center, of the sign-in service.
_CREDENTIALS_CALLS = (
    "AssumeRole",
    "AssumeRoleWithWebIdentity",
    "GetRoleCredentials",
    "CreateToken",
    "CreateOAuth2Token",
)


class AnsibleSSMError(AnsibleAWSError):
    """A call failed.

    ``exception`` is botocore's error. ``operation`` is the API operation that was called, such as ``PutInventory``;
    empty where it was none.
    """

    operation = ""

    @property
    def credentials_call(self) -> str:
        """The operation of another service that was to give credentials first and failed; empty where there is none.

        botocore calls it within the call that needs the credentials, and its error looks like one of the call.
        """
        named = getattr(self.exception, "operation_name", None)
        return named if named in _CREDENTIALS_CALLS else ""


class SSMErrorHandler(AWSErrorHandler):
    """Turns botocore's errors into :class:`AnsibleSSMError`."""

    _CUSTOM_EXCEPTION = AnsibleSSMError

    @classmethod
    def common_error_handler(cls, description: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
        """What the base class makes, over a function whose errors repeat no request."""
        handle = super().common_error_handler(description)

        def wrapper(function: Callable[..., Any]) -> Callable[..., Any]:
            handler: Callable[..., Any] = handle(_without_reason(function))
            return handler

        return wrapper


def calls(operation: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Decorates a function that calls an operation of the API: it raises :class:`AnsibleSSMError`, which tells it.

    All calls through all clients pass here, the client first, so that what is watched on a client is watched on each.
    """
    handle = SSMErrorHandler.common_error_handler(f"call {operation}")

    def wrapper(function: Callable[..., Any]) -> Callable[..., Any]:
        handled = handle(function)

        @functools.wraps(function)
        def call(client: Any, *args: Any, **kwargs: Any) -> Any:
            watch(client)
            try:
                return handled(client, *args, **kwargs)
            except AnsibleSSMError as error:
                error.operation = operation
                raise
            except Exception as error:
                cause = cause_of_failure(error)
                if cause is None:
                    raise
                told = AnsibleSSMError(message=f"Failed to call {operation}", exception=cause)
                told.operation = operation
                raise told from error

        return call

    return wrapper


def _without_reason(function: Callable[..., Any]) -> Callable[..., Any]:
    """The function, whose errors of the HTTP client keep no more than the kind of their reason.

    Python's HTTP client says which header it refuses, and a token or a signature is in those.
    """

    @functools.wraps(function)
    def call(*args: Any, **kwargs: Any) -> Any:
        try:
            return function(*args, **kwargs)
        except HTTPClientError as error:
            if error.__class__ != HTTPClientError:  # its descendants say what became of the connection
                raise
            told = HTTPClientError(error=type(error.kwargs.get("error")).__name__)
            # with what is noted of its attempts, see _attempts
            vars(told).update({**vars(error), **vars(told)})
            raise told from None

    return call


def client_config(concurrency: int = 10) -> Config:
    """How our clients differ from botocore's defaults; what the user gives as ``aws_config`` wins over it."""
    return Config(
        retries={"mode": "adaptive", "max_attempts": _MAX_ATTEMPTS},
        max_pool_connections=max(10, concurrency),
        user_agent_extra=f"fleetfacts.ssm/{VERSION}",
    )


def error_response(error: Exception) -> Mapping[str, Any]:
    """The service's answer that made the call fail; empty where there was no answer, or no call that failed."""
    response = getattr(getattr(error, "exception", None), "response", None)
    return response if isinstance(response, Mapping) else {}


def error_code(error: Exception) -> str | None:
    """The code of the service's error; none where there was no answer."""
    code = error_response(error).get("Error", {}).get("Code")
    return str(code) if code else None


def is_access_denied(error: Exception) -> bool:
    """Whether the caller lacks the permission for the call."""
    return is_denied(error_code(error), getattr(error, "credentials_call", ""))


def words_of(error: BaseException) -> str:
    """What an error of the SDK says, in few words: an answer's code and message, and not which call it was."""
    response = getattr(error, "response", None)
    if not isinstance(response, Mapping) or not response.get("Error"):
        return str(getattr(error, "message", "") or error)
    said = response["Error"]
    return ": ".join(str(said[key]) for key in ("Code", "Message") if said.get(key))


def repeatable_error(error: Exception, no_log: bool) -> Exception:
    """An error of the SDK as far as its words may be repeated: itself, or one that says less."""
    response = getattr(error, "response", None)
    said = response.get("Error", {}) if response else {"Message": str(error)}
    words = said.get("Message", "")
    told = repeatable(words, no_log, "service" if response else "SDK")
    if told == words:
        return error
    if not response:
        return AnsibleSSMError(message=f"{type(error).__name__}: {told}")
    # other parts of an answer may repeat the words
    known = {"Error": {**said, "Message": told}, "ResponseMetadata": response.get("ResponseMetadata", {})}
    return ClientError(known, getattr(error, "operation_name", ""))


class CallCount:
    """How often each operation was called through a client. Retries of a call are not counted, pages are."""

    def __init__(self) -> None:
        self._counter: Counter[str] = Counter()
        self._lock = threading.Lock()

    def watch(self, client: Any) -> None:
        """Counts what is called through the client from now on."""
        client.meta.events.register("before-call.ssm", self._record)

    def unwatch(self, client: Any) -> None:
        """Counts no more of what is called through the client."""
        client.meta.events.unregister("before-call.ssm", self._record)

    def as_dict(self) -> dict[str, int]:
        """The counts by operation name, such as ``{"PutInventory": 2}``."""
        with self._lock:
            return dict(sorted(self._counter.items()))

    def _record(self, model: Any, **kwargs: Any) -> None:
        with self._lock:
            self._counter[model.name] += 1


@calls("PutInventory")
def put_inventory(client: Any, instance_id: str, items: Sequence[Mapping[str, Any]]) -> str:
    """Puts items on one node.

    :returns: the service's remark, mostly empty.
    """
    return client.put_inventory(InstanceId=instance_id, Items=items).get("Message") or ""


@calls("ListInventoryEntries")
def list_inventory_entries(
    client: Any, instance_id: str, type_name: str, filters: Sequence[Mapping[str, Any]] | None = None
) -> dict[str, Any]:
    """All entries of one type of one node: ``SchemaVersion`` and ``CaptureTime`` (may be absent), ``Entries``.

    botocore has no paginator for this operation.
    """
    request: dict[str, Any] = {"InstanceId": instance_id, "TypeName": type_name}
    if filters:
        request["Filters"] = filters
    page = client.list_inventory_entries(**request)
    result = {key: page[key] for key in ("SchemaVersion", "CaptureTime") if page.get(key)}
    entries = list(page.get("Entries") or ())
    while page.get("NextToken"):
        page = client.list_inventory_entries(NextToken=page["NextToken"], **request)
        entries.extend(page.get("Entries") or ())
    result["Entries"] = entries
    return result


@calls("GetInventory")
def get_inventory(client: Any, **request: Any) -> list[dict[str, Any]]:
    """The entities that match, of all pages."""
    pages = client.get_paginator("get_inventory").paginate(**request)
    return [entity for page in pages for entity in page.get("Entities") or ()]


@calls("GetInventorySchema")
def get_inventory_schema(client: Any, type_name: str | None = None) -> list[dict[str, Any]]:
    """The schemas of all types, or of one."""
    request = {"TypeName": type_name} if type_name else {}
    pages = client.get_paginator("get_inventory_schema").paginate(**request)
    return [schema for page in pages for schema in page.get("Schemas") or ()]


@calls("DeleteInventory")
def delete_inventory(client: Any, **request: Any) -> dict[str, Any]:
    """Starts deleting a custom type (or, with ``DryRun``, tells what would be deleted): id, type and summary."""
    answer: dict[str, Any] = client.delete_inventory(**request)
    return answer


@calls("DescribeInventoryDeletions")
def describe_inventory_deletions(client: Any, deletion_id: str | None = None) -> list[dict[str, Any]]:
    """The deletions of the last 30 days, or the one asked for."""
    request = {"DeletionId": deletion_id} if deletion_id else {}
    pages = client.get_paginator("describe_inventory_deletions").paginate(**request)
    return [deletion for page in pages for deletion in page.get("InventoryDeletions") or ()]
