# Copyright: Contributors to the fleetfacts.ssm collection
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the fleetfacts.ssm collection: nothing outside it may import it.
"""From the errors of SDK calls to words that a user can act on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from ansible_collections.fleetfacts.ssm.plugins.module_utils._api import AnsibleSSMError, error_code, error_response
from ansible_collections.fleetfacts.ssm.plugins.module_utils._attempts import is_uncertain, is_unsigned
from ansible_collections.fleetfacts.ssm.plugins.module_utils._problem import Problem
from ansible_collections.fleetfacts.ssm.plugins.module_utils._refusal import describe
from ansible_collections.fleetfacts.ssm.plugins.module_utils._unsent import was_sent

# An empty setting is a region to the SDK.
_NO_REGION = "a region without a name (the setting of the region is empty)"


def problem_of(error: AnsibleSSMError, region: str, **about: Any) -> Problem:
    """The problem that an error stands for.

    :param about: what else is known of it, by the names of the problem's attributes.
    """
    response = error_response(error)
    # where an answer has no words, those of the SDK would say the code once more and nothing else
    message = response.get("Error", {}).get("Message", "") if response else str(error.exception)
    exception = type(error.exception).__name__
    about.update(uncertain=is_uncertain(error.exception), sent=was_sent(error.exception))
    about.update(unsigned=is_unsigned(error.exception), credentials_call=error.credentials_call)
    return Problem(error.operation, region or _NO_REGION, error_code(error), exception, message, **about)


def in_words(problem: Problem, error: AnsibleSSMError) -> AnsibleSSMError:
    """The error with a message that says where it was met and what to do; its cause stays."""
    told = AnsibleSSMError(message=describe(problem), exception=error.exception)
    told.operation = error.operation
    return told


@contextmanager
def explained(region: str, type_name: str = "", dry_run: bool = False) -> Iterator[None]:
    """Explains the error of the call within.

    :param dry_run: whether the call can change nothing, answered or not.
    :raises AnsibleSSMError: where the call fails.
    """
    try:
        yield
    except AnsibleSSMError as error:
        type_names = [type_name] if type_name else ()
        problem = problem_of(error, region, type_names=type_names, dry_run=dry_run)
        raise in_words(problem, error) from error
