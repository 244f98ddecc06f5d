# Copyright: Contributors to the fleetfacts.ssm collection
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the fleetfacts.ssm collection: nothing outside it may import it.
"""From the errors of SDK calls to words that a user can act on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from ansible_collections.fleetfacts.ssm.plugins.module_utils._api import (
    AnsibleSSMError,
    error_code,
    is_access_denied,
)
from ansible_collections.fleetfacts.ssm.plugins.module_utils._refusal import Refusal


def refusal_of(
    error: AnsibleSSMError, operation: str, region: str, type_name: str = "", instance_id: str = ""
) -> Refusal:
    """The refusal that an error stands for."""
    return Refusal(operation, region, error_code(error), is_access_denied(error), type_name, instance_id)


def in_words(refusal: Refusal, error: AnsibleSSMError) -> AnsibleSSMError:
    """The error with a message that says where it was met and what to do; its cause stays."""
    return AnsibleSSMError(message=refusal.describe(), exception=error.exception)


@contextmanager
def explained(operation: str, region: str, type_name: str = "") -> Iterator[None]:
    """Explains the error of the call within.

    :raises AnsibleSSMError: where the call fails.
    """
    try:
        yield
    except AnsibleSSMError as error:
        raise in_words(refusal_of(error, operation, region, type_name), error) from error
