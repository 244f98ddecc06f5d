# Copyright: Contributors to the fleetfacts.ssm collection
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the fleetfacts.ssm collection: nothing outside it may import it.
"""The options that say where AWS is and who calls it, checked before anything is sent.

The SDK and Python's HTTP client refuse some of these values in words that repeat them whole, and ansible-core 2.19 and
later print the message of a failed task even with no_log. So faults name the option, and never its value.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Callable

from ansible_collections.fleetfacts.ssm.plugins.module_utils._aws_config import config_faults
from ansible_collections.fleetfacts.ssm.plugins.module_utils._fault import Fault

_KEY = re.compile(r"[!-~]+")
# A profile may be called by any name that fits on a line.
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
# As the SDK has it, whose words for another one name no option.
_REGION = re.compile(r"(?![0-9]+\Z)(?!-)[A-Za-z0-9-]{1,63}(?<!-)")
_ENDPOINT = re.compile(r"[^\s\x00-\x1f\x7f-\x9f]+")
_SCHEME = re.compile(r"https?://", re.IGNORECASE)
_ROLE = re.compile(r"arn:[a-z0-9-]+:iam::[0-9]{12}:role/[!-~]{1,1024}")
# Up to the last one, since passwords are not always encoded as they should be.
_USERINFO = re.compile(r"(?:[\w+.-]*://)?(.+)@")


def key_problem(text: str) -> str | None:
    """Why a text can't be a key or token, or none."""
    if _KEY.fullmatch(text):
        return None
    return "holds white space or other characters that no key of AWS has; a line break at its end, perhaps"


def region_problem(text: str) -> str | None:
    """Why a text can't be the name of a region, or none."""
    return None if _REGION.fullmatch(text) else "must be the name of a region such as 'us-east-1'"


def endpoint_problem(url: str) -> str | None:
    """Why a URL can't be that of the service, or none."""
    if not _ENDPOINT.fullmatch(url):
        return "holds white space or control characters"
    if "@" in url:
        return "must not hold a user name or a password, which AWS does not ask for"
    return None if _SCHEME.match(url) else "must begin with http:// or https://"


def profile_problem(text: str) -> str | None:
    """Why a text can't be the name of a profile, or none."""
    return "holds control characters, a line break perhaps" if _CONTROL.search(text) else None


def role_problem(arn: str) -> str | None:
    """Why a text can't be the ARN of a role, or none."""
    return None if _ROLE.fullmatch(arn) else "must be the ARN of a role such as 'arn:aws:iam::123456789012:role/reader'"


_CHECKS: dict[str, Callable[[str], str | None]] = {
    "access_key": key_problem,
    "secret_key": key_problem,
    "session_token": key_problem,
    "profile": profile_problem,
    "region": region_problem,
    "endpoint_url": endpoint_problem,
    "assume_role_arn": role_problem,
}


def connection_faults(options: Mapping[str, Any]) -> list[Fault]:
    """What is wrong with the options that all modules of AWS have. Empty ones count as not given."""
    found = {name: check(str(options[name])) for name, check in _CHECKS.items() if options.get(name)}
    faults = [Fault(name, problem) for name, problem in found.items() if problem]
    return [*faults, *config_faults(options.get("aws_config"))]


def found_endpoint_faults(url: str) -> list[Fault]:
    """What is wrong with a URL that is from the environment or from a profile."""
    problem = endpoint_problem(url)
    return (
        [Fault("endpoint_url", f"that of the environment (AWS_ENDPOINT_URL) or of the profile {problem}")]
        if problem
        else []
    )


def userinfo_of(options: Mapping[str, Any]) -> set[str]:
    """The user names and passwords that are in URLs of the options, proxies included: no result may show them."""
    config = options.get("aws_config")
    proxies = config.get("proxies") if isinstance(config, Mapping) else None
    return set(_userinfo([options.get("endpoint_url"), proxies]))


def _userinfo(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        found = _USERINFO.match(value)
        if found:
            yield found.group(1)
    elif isinstance(value, Mapping):
        yield from _userinfo(list(value.values()))
    elif isinstance(value, (list, tuple)):
        for each in value:
            yield from _userinfo(each)
