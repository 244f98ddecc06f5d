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
from typing import Callable

from ansible_collections.fleetfacts.ssm.plugins.module_utils import _limits
from ansible_collections.fleetfacts.ssm.plugins.module_utils._listed import listed
from ansible_collections.fleetfacts.ssm.plugins.module_utils._problem import (
    ACCESS_DENIED_CODES,
    HASH_REFUSED_CODES,
    NO_ANSWER,
    NOT_SENT,
    TOO_MANY_TYPES,
    UNKNOWN_NODE,
    UNKNOWN_TYPE,
    Problem,
)
from ansible_collections.fleetfacts.ssm.plugins.module_utils._words import repeatable

_SHOWN_TYPES = 3
# how IAM words it where a policy denies, and none merely fails to allow
_EXPLICIT_DENY = "explicit deny"
_REPORTS = "https://github.com/fleetfacts/ansible-collection-ssm/issues"
_NEXT_DELETION = (
    ": if the deletion was begun, the next run joins it, or reports no change where it is complete already; if not, it "
    "begins it"
)
_TYPE_INFO = "the module fleetfacts.ssm.ssm_inventory_type_info"


def explain(problem: Problem) -> str:
    """The whole message on a node: what was to be done, what is wrong, what to do, and the service's own words."""
    explanation = meaning(problem) or f"{problem.operation} failed"
    named = problem.code or (problem.exception if problem.no_log else "")
    said = ": ".join(part for part in (named, problem.words) if part)
    return f"{_place(problem)}: {explanation}{uncertainty(problem)} ({said})"


def explain_ignored(instance_id: str, type_names: Sequence[str], remark: str) -> str:
    """The same where the service took a call and told in its answer that it has not stored what came with it.

    Guide, "Working with custom inventory": data of a disabled version is ignored. That the answer tells so is inferred
    from the words of the event, and not seen live.
    """
    return (
        f"{instance_id} {listed(type_names, _SHOWN_TYPES)}: the service stored nothing, since this schema version is "
        f"disabled. Give schema_version a number greater than that of the disabled version ({remark})"
    )


def explain_unexpected(
    instance_id: str, type_names: Sequence[str], error: Exception, publishing: bool, no_log: bool = False
) -> str:
    """The same where neither the service nor the SDK failed, but something that nobody thought of.

    :param publishing: whether inventory was being put.
    :param no_log: whether the task is not to be logged.
    """
    unknown = ". Whether the put took effect is not known" if publishing else ""
    words = repeatable(str(error), no_log, "error")
    said = f"unexpected {type(error).__name__}: {words}".rstrip(": .")
    return f"{instance_id} {listed(type_names, _SHOWN_TYPES)}: {said}{unknown}. Please report it at {_REPORTS}"


def meaning(problem: Problem) -> str | None:
    """What is wrong and what to do about it; none where nothing is known but the words of the service."""
    if problem.credentials_call:
        return _no_role(problem)
    explain_code = _explainer(problem)
    return explain_code(problem) if explain_code else None


def _explainer(problem: Problem) -> Callable[[Problem], str] | None:
    if problem.is_foreign:
        return _foreign_answer
    if problem.is_outage:
        return _service_failed
    known = _MEANINGS.get(problem.code or problem.exception)
    if problem.unsigned and known in (None, _not_reached, _no_answer):
        return _no_source
    return known


def _place(problem: Problem) -> str:
    names = () if problem.code == UNKNOWN_NODE else problem.type_names
    return " ".join(part for part in (problem.instance_id, listed(names, _SHOWN_TYPES)) if part)


def uncertainty(problem: Problem) -> str:
    """That the call may have taken effect, where its error does not say so; empty where it has not."""
    if not problem.uncertain or problem.dry_run or problem.is_unanswered or problem.is_foreign:
        return ""
    told = f". An attempt of {problem.operation} got no proper answer, so whether it took effect is not known"
    return f"{told}. Run again{_NEXT_DELETION}" if problem.is_deletion else told


def _not_managed(problem: Problem) -> str:
    if not problem.publishing:
        return "the node is not registered any more, or the credentials in use may not see it"
    advice = "Check the id, the account and the region, and that its SSM agent runs and has registered"
    if problem.waited:
        return f"is still not a managed node in {problem.region} after {problem.waited} seconds. {advice}"
    wait = "a node just launched needs minutes for that, wait_timeout waits for it"
    return f"is not a managed node in {problem.region}. {advice}; {wait}"


def _not_allowed(problem: Problem) -> str:
    told = f"the credentials in use may not call ssm:{problem.operation}"
    if _EXPLICIT_DENY in problem.message:
        return f"{told}. A policy denies it explicitly: that one must change, since no other can allow it"
    hint = "; outside check mode, compare=hash does without it" if problem.publishing and not problem.is_put else ""
    return f"{told}. Allow it in their IAM policy{hint}"


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


def _content_refused(problem: Problem) -> str:
    if problem.by_hash:
        return (
            "the service does not hold the content hash that came alone, so there is nothing to renew. Give the content"
        )
    return (
        "the service refused the content. An attribute may be spelled in another case than the type knows it, or be "
        f"one more than the {_limits.ATTRIBUTES_PER_TYPE} that a type has at most: compare with "
        "fleetfacts.ssm.ssm_inventory_type_info"
    )


def _type_refused(problem: Problem) -> str:
    if problem.publishing:
        return f"the service has no type of this name that can be put; {_TYPE_INFO} lists those there are"
    return f"the service does not know the type; {_TYPE_INFO} lists those of a region"


def _filter_refused(problem: Problem) -> str:
    return (
        "the service refuses a filter. A key names a type and one of its attributes, as in "
        f"AWS:InstanceInformation.PlatformName, spelled exactly; {_TYPE_INFO} lists them"
    )


def _schema_version_refused(problem: Problem) -> str:
    return (
        "the service does not take this schema version. Custom types take versions not lower than the one in use and "
        f"not disabled; {_TYPE_INFO} shows those of AWS types"
    )


def _context_refused(problem: Problem) -> str:
    return "the service does not take this context for this type. Leave context out for custom types"


def _request_refused(problem: Problem) -> str:
    if not problem.publishing:
        return "the service refuses the request"
    words = "what it says without no_log" if problem.no_log else "these words"
    found = "the service refuses a request that this collection had found good"
    return f"{found}. Please report it with {words} at {_REPORTS}"


def _throttled(problem: Problem) -> str:
    return (
        "the service kept throttling although every call was repeated with growing pauses. Lower concurrency or "
        "forks, or allow more attempts with aws_config={retries: {max_attempts: 20, mode: adaptive}}"
    )


def _expired(problem: Problem) -> str:
    return f"the credentials in use have expired. Get new ones and run again{_left_alone(problem)}"


def _bad_credentials(problem: Problem) -> str:
    return (
        f"the service in {problem.region} does not accept the credentials in use. Check them, that the region is "
        "enabled for the account, and the clock of this machine"
    )


def _service_failed(problem: Problem) -> str:
    failed = "the service, or a proxy on the way to it," if problem.is_outage else "the service"
    return f"{failed} failed although the call was repeated. Run again later{_left_alone(problem)}"


def _no_credentials(problem: Problem) -> str:
    return (
        "no credentials were found. Give profile, or access_key and secret_key, or run where there are some: in the "
        "environment, or on a node with an instance role"
    )


def _no_role(problem: Problem) -> str:
    return (
        f"the credentials for {problem.operation} could not be had, since {problem.credentials_call} failed. Check the "
        "role of the profile, who its trust policy lets assume it, and the credentials that are to assume it"
    )


def _no_session(problem: Problem) -> str:
    return "the profile in use needs a session that is missing or over. Run aws sso login, or aws login, with it"


def _no_provider(problem: Problem) -> str:
    return (
        "the credentials could not be had from where the profile in use says. Run what its credential_process names "
        "by hand to see why"
    )


def _no_source(problem: Problem) -> str:
    sent = "" if problem.uncertain else ", so it was not sent"
    return (
        f"the credentials for {problem.operation} could not be had{sent}. Check the profile in use, the files that it "
        "and the environment name for credentials, and that what gives them, such as STS, can be reached"
    )


def _foreign_answer(problem: Problem) -> str:
    told = (
        "the answer is none of AWS: something between this machine and AWS seems to have answered in its place, such "
        "as a proxy or the login page of a network"
    )
    unknown = ". Whether it took effect is not known" if problem.is_put or problem.is_deletion else ""
    then = _NEXT_DELETION if problem.is_deletion else _left_alone(problem)
    return f"{told}{unknown}. Check the network and the proxy of this machine, and endpoint_url, and run again{then}"


def _not_reached(problem: Problem) -> str:
    if problem.sent:
        return _no_answer(problem)
    sent = ", nothing was sent" if problem.publishing and not problem.uncertain else ""
    return (
        f"SSM could not be reached in {problem.region}{sent}. Check the network, the proxy and the VPC endpoint of "
        "this machine, and endpoint_url"
    )


def _no_answer(problem: Problem) -> str:
    lost = f"the connection was lost before {problem.operation} was answered"
    if problem.is_deletion:
        return f"{lost}, so whether it took effect is not known. Run again{_NEXT_DELETION}"
    if problem.dry_run:
        return f"{lost}. It was a dry run, so nothing was deleted. Run again"
    unknown = ", so whether it took effect is not known" if problem.is_put else ""
    return f"{lost}{unknown}. Run again{_left_alone(problem)}"


def _left_alone(problem: Problem) -> str:
    return ": what is stored already is left alone" if problem.publishing else ""


_NO_SESSION = (
    "SSOTokenLoadError",
    "UnauthorizedSSOTokenError",
    "TokenRetrievalError",
    "LoginTokenLoadError",
    "LoginRefreshRequired",
)

_MEANINGS: dict[str, Callable[[Problem], str]] = {
    UNKNOWN_NODE: _not_managed,
    UNKNOWN_TYPE: _type_refused,
    **dict.fromkeys(ACCESS_DENIED_CODES, _not_allowed),
    TOO_MANY_TYPES: _too_many_types,
    "ItemSizeLimitExceededException": _item_too_large,
    "TotalSizeLimitExceededException": _total_too_large,
    **dict.fromkeys(HASH_REFUSED_CODES, _content_refused),
    "InvalidFilter": _filter_refused,
    "UnsupportedInventorySchemaVersionException": _schema_version_refused,
    "UnsupportedInventoryItemContextException": _context_refused,
    "InvalidInventoryItemContextException": _context_refused,
    "SubTypeCountLimitExceededException": _context_refused,
    "ValidationException": _request_refused,
    "ThrottlingException": _throttled,
    "RequestLimitExceeded": _throttled,
    "TooManyUpdates": _throttled,
    "ExpiredTokenException": _expired,
    "ExpiredToken": _expired,
    "UnrecognizedClientException": _bad_credentials,
    "InvalidClientTokenId": _bad_credentials,
    "InvalidSignatureException": _bad_credentials,
    "SignatureDoesNotMatch": _bad_credentials,
    "OptInRequired": _bad_credentials,
    "InternalServerError": _service_failed,
    "ServiceUnavailable": _service_failed,
    # exceptions of botocore
    "NoCredentialsError": _no_credentials,
    "PartialCredentialsError": _no_credentials,
    **dict.fromkeys(_NO_SESSION, _no_session),
    "CredentialRetrievalError": _no_provider,
    **dict.fromkeys(NOT_SENT, _not_reached),
    **dict.fromkeys(NO_ANSWER, _no_answer),
}
