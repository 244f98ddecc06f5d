# Copyright: Contributors to the fleetfacts.ssm collection
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the fleetfacts.ssm collection: nothing outside it may import it.
"""A call that failed, and what it was about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ansible_collections.fleetfacts.ssm.plugins.module_utils._words import repeatable

ACCESS_DENIED_CODES = ("AccessDeniedException", "AccessDenied", "UnauthorizedOperation")
UNKNOWN_TYPE = "InvalidTypeNameException"
UNKNOWN_NODE = "InvalidInstanceId"
UNKNOWN_DELETION = "InvalidDeletionIdException"
TOO_MANY_TYPES = "CustomSchemaCountLimitExceededException"
# What a put of a hash that the service does not hold is told.
HASH_REFUSED_CODES = ("ItemContentMismatchException", "InvalidItemContentException")
# Exceptions of the SDK that tell of a connection that could not be made. Some of them have other causes, see _unsent.
NOT_SENT = ("EndpointConnectionError", "ConnectTimeoutError", "ProxyConnectionError", "SSLError")
# Exceptions of the SDK: the request was sent, and the connection ended before the answer.
NO_ANSWER = ("ReadTimeoutError", "ConnectionClosedError")
# Our own, see _answer.
FOREIGN_ANSWER = "ForeignAnswer"
# What a region answers that is not enabled for the account, or what is met in its place where it can't be reached. A
# region that is enabled answers so too, where the credentials are wrong.
_CLOSED_REGION = (
    "UnrecognizedClientException",
    "InvalidClientTokenId",
    "OptInRequired",
    "EndpointConnectionError",
    "ConnectTimeoutError",
)

_PUT = "PutInventory"
_DELETE = "DeleteInventory"


def is_denied(code: str | None, credentials_call: str) -> bool:
    """Whether the caller lacks the permission for a call, and not for one that was to give it credentials."""
    return code in ACCESS_DENIED_CODES and not credentials_call


@dataclass(frozen=True)
class Problem:
    """A call that failed, and what it was about.

    ``code`` is the service's; where the service gave no answer it is none, and ``exception`` names the SDK's exception.
    ``message`` is in the words of the service or of the SDK. ``type_names`` are those of the call, or the one that the
    service named. ``custom_types`` are those of the account, where they are known and matter. ``uncertain`` is true
    where an attempt of the call got no proper answer, so that it may have taken effect whatever the last attempt was
    told. ``sent`` is true where the request of the last attempt may have been sent though its exception is one of
    ``NOT_SENT``; ``unsigned`` where the exception ended that attempt before it was signed, so that it is not one of
    the call but of getting its credentials. ``dry_run`` is true where the call could change nothing.
    ``credentials_call`` is the operation of another service that was to give credentials for the call and failed; code
    and message are of that one then. ``publishing`` is true where nodes are published, reads for that included;
    ``by_hash`` where content hashes were put alone. ``waited`` are the seconds that were waited for the node.
    ``no_log`` is true where the task is not to be logged.
    """

    operation: str
    region: str
    code: str | None
    exception: str = ""
    message: str = ""
    instance_id: str = ""
    type_names: Sequence[str] = ()
    custom_types: Sequence[str] = ()
    uncertain: bool = False
    sent: bool = False
    unsigned: bool = False
    dry_run: bool = False
    credentials_call: str = ""
    publishing: bool = False
    by_hash: bool = False
    waited: int = 0
    no_log: bool = False

    @property
    def words(self) -> str:
        """What may be told of the message."""
        return repeatable(self.message, self.no_log, "service" if self.code else "SDK")

    @property
    def is_denied(self) -> bool:
        """Whether the caller lacks the permission for the call."""
        return is_denied(self.code, self.credentials_call)

    @property
    def may_be_the_region(self) -> bool:
        """Whether the region may not be enabled for the account, or be out of reach."""
        return (self.code or self.exception) in _CLOSED_REGION and not self.is_of_credentials

    @property
    def is_unanswered(self) -> bool:
        """Whether the request may have been sent and the connection was lost before its answer."""
        lost = self.exception in NO_ANSWER or (self.sent and self.exception in NOT_SENT)
        return lost and not self.unsigned

    @property
    def is_of_credentials(self) -> bool:
        """Whether it was met where the credentials were to be got, and not by the call itself."""
        return self.unsigned or bool(self.credentials_call)

    @property
    def is_foreign(self) -> bool:
        """Whether something else than AWS has answered: a success that is none, or a refusal that names no error.

        Of failures that name none, those of the server (5xx) may be of a load balancer of AWS.
        """
        return self.exception == FOREIGN_ANSWER or bool(self.code and self.code.isdigit() and not self.is_outage)

    @property
    def is_outage(self) -> bool:
        """Whether a server has failed without naming an error."""
        return bool(self.code and self.code.isdigit() and self.code.startswith("5"))

    @property
    def is_put(self) -> bool:
        """Whether inventory was put, not read."""
        return self.operation == _PUT

    @property
    def is_deletion(self) -> bool:
        """Whether a type was to be deleted; a dry run deletes nothing."""
        return self.operation == _DELETE and not self.dry_run
