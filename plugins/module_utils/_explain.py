# Copyright: Contributors to the fleetfacts.ssm collection
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the fleetfacts.ssm collection: nothing outside it may import it.
"""What the service's errors mean, in words that a user can act on.

Sources: the service model's descriptions of its errors, the quota page and the user guide. Where the service's exact
conditions are not documented the text says what the documentation says (not seen live).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Callable

from ansible_collections.fleetfacts.ssm.plugins.module_utils import _limits


@dataclass(frozen=True)
class Problem:
    """A call that failed and what it was about.

    ``code`` is the service's; where the service gave no answer it is none, and ``exception`` names the SDK's exception.
    ``custom_types`` are those of the account, where they are known and matter. ``uncertain`` is true where an attempt
    of the call got no proper answer, so that it may have taken effect whatever the last attempt was told.
    """

    code: str | None
    exception: str
    message: str
    operation: str
    instance_id: str
    region: str
    type_name: str | None = None
    custom_types: Sequence[str] = ()
    uncertain: bool = False


def explain(problem: Problem) -> str:
    """The whole message: node and type, what is wrong, what to do, and the service's own words."""
    place = f"{problem.instance_id} {problem.type_name}" if problem.type_name else problem.instance_id
    explanation = _EXPLANATIONS.get(problem.code or problem.exception, _unexplained)(problem)
    said = f"{problem.code}: {problem.message}" if problem.code else problem.message
    return f"{place}: {explanation}{_uncertainty(problem)} ({said})"


def _uncertainty(problem: Problem) -> str:
    if not problem.uncertain or problem.exception in _NO_ANSWER:
        return ""
    return f". An attempt of {problem.operation} got no proper answer, so whether it took effect is not known"


def _unexplained(problem: Problem) -> str:
    return f"{problem.operation} failed"


def _not_managed(problem: Problem) -> str:
    return (
        f"is not a managed node in {problem.region}. Check the id and the region, and that its SSM agent runs and has "
        "registered; a node just launched needs minutes for that, wait_timeout waits for it"
    )


def _not_allowed(problem: Problem) -> str:
    reading = problem.operation == "ListInventoryEntries"
    hint = "; outside check mode, compare=hash does without it" if reading else ""
    return f"the credentials in use do not allow it. Allow ssm:{problem.operation} in their IAM policy{hint}"


def _too_many_types(problem: Problem) -> str:
    existing = f" It holds: {', '.join(problem.custom_types)}." if problem.custom_types else ""
    return (
        f"the account already has its {_limits.CUSTOM_TYPES_PER_ACCOUNT} custom inventory types in {problem.region}."
        f"{existing} Delete one that is no longer needed (module fleetfacts.ssm.ssm_inventory_type), or put this data "
        "in another type"
    )


def _item_too_large(problem: Problem) -> str:
    return (
        f"the item is too large: at most {_limits.ITEM_BYTES // 1024} KB are taken for one type of one node. "
        "Put fewer entries or shorter values"
    )


def _total_too_large(problem: Problem) -> str:
    return (
        "the node has sent too much: 1 MB a call and 5,000 KB a day are taken, all that its agent and others send "
        "for it included. Put less, or try again tomorrow"
    )


def _hash_unknown(problem: Problem) -> str:
    return (
        "the service refused the content, or does not hold the content hash that came alone. Where only content_hash "
        "is given, give the content too"
    )


def _content_refused(problem: Problem) -> str:
    return (
        "the service refused the content. An attribute may be spelled in another case than the type knows it (compare "
        "with fleetfacts.ssm.ssm_inventory_type_info)"
    )


def _type_name_refused(problem: Problem) -> str:
    return "the service refused the name of the type. Custom types are named 'Custom:' and a word with a capital letter"


def _schema_version_refused(problem: Problem) -> str:
    return (
        "the service does not take this schema version. Custom types take versions not lower than the one in use and "
        "not disabled; module fleetfacts.ssm.ssm_inventory_type_info shows those of AWS types"
    )


def _context_refused(problem: Problem) -> str:
    return "the service does not take this context for this type. Leave context out for custom types"


def _throttled(problem: Problem) -> str:
    return (
        "the service kept throttling although every call was repeated with growing pauses. Lower concurrency or "
        "forks, or raise the number of attempts with aws_config (retries: max_attempts)"
    )


def _expired(problem: Problem) -> str:
    return "the credentials in use have expired. Get new ones and run again: what is stored already is left alone"


def _bad_credentials(problem: Problem) -> str:
    return (
        f"the service in {problem.region} does not accept the credentials in use. Check them, that the region is "
        "enabled for the account, and the clock of this machine"
    )


def _service_failed(problem: Problem) -> str:
    return "the service failed although the call was repeated. Run again later: what is stored already is left alone"


def _no_credentials(problem: Problem) -> str:
    return (
        "no credentials were found. Give profile, or access_key and secret_key, or run where there are some: in the "
        "environment, or on a node with an instance role"
    )


def _not_reached(problem: Problem) -> str:
    return (
        f"SSM could not be reached in {problem.region}, nothing was sent. Check the network, the proxy and the VPC "
        "endpoint of this machine, and endpoint_url"
    )


def _no_answer(problem: Problem) -> str:
    return (
        f"the connection was lost before {problem.operation} was answered, so whether it took effect is not known. Run "
        "again: what is stored already is left alone"
    )


_NO_ANSWER = ("ReadTimeoutError", "ConnectionClosedError")

_EXPLANATIONS: dict[str, Callable[[Problem], str]] = {
    "InvalidInstanceId": _not_managed,
    "AccessDeniedException": _not_allowed,
    "AccessDenied": _not_allowed,
    "UnauthorizedOperation": _not_allowed,
    "CustomSchemaCountLimitExceededException": _too_many_types,
    "ItemSizeLimitExceededException": _item_too_large,
    "TotalSizeLimitExceededException": _total_too_large,
    "ItemContentMismatchException": _hash_unknown,
    "InvalidItemContentException": _content_refused,
    "InvalidTypeNameException": _type_name_refused,
    "UnsupportedInventorySchemaVersionException": _schema_version_refused,
    "UnsupportedInventoryItemContextException": _context_refused,
    "InvalidInventoryItemContextException": _context_refused,
    "SubTypeCountLimitExceededException": _context_refused,
    "ThrottlingException": _throttled,
    "TooManyUpdates": _throttled,
    "ExpiredTokenException": _expired,
    "ExpiredToken": _expired,
    "UnrecognizedClientException": _bad_credentials,
    "InvalidClientTokenId": _bad_credentials,
    "InvalidSignatureException": _bad_credentials,
    "SignatureDoesNotMatch": _bad_credentials,
    "InternalServerError": _service_failed,
    "ServiceUnavailable": _service_failed,
    # exceptions of botocore
    "NoCredentialsError": _no_credentials,
    "PartialCredentialsError": _no_credentials,
    "EndpointConnectionError": _not_reached,
    "ConnectTimeoutError": _not_reached,
    "ProxyConnectionError": _not_reached,
    "SSLError": _not_reached,
    **dict.fromkeys(_NO_ANSWER, _no_answer),
}
