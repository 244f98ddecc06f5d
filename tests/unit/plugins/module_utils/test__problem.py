# Copyright: Contributors to the fleetfacts.ssm collection
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from dataclasses import replace

import pytest

from ansible_collections.fleetfacts.ssm.plugins.module_utils._problem import Problem


@pytest.mark.parametrize(
    ("code", "denied"),
    [
        ("AccessDeniedException", True),
        ("AccessDenied", True),
        ("UnauthorizedOperation", True),
        ("ExpiredToken", False),
        (None, False),
    ],
)
def test_what_a_permission_would_cure(code: str | None, denied: bool) -> None:
    assert Problem("GetInventory", "us-east-1", code).is_denied == denied
    assert not Problem("GetInventory", "us-east-1", code, credentials_call="AssumeRole").is_denied


@pytest.mark.parametrize(
    ("code", "exception", "may_be"),
    [
        ("UnrecognizedClientException", "ClientError", True),
        ("InvalidClientTokenId", "ClientError", True),
        ("OptInRequired", "ClientError", True),
        (None, "EndpointConnectionError", True),
        (None, "ConnectTimeoutError", True),
        (None, "ReadTimeoutError", False),
        ("AccessDeniedException", "ClientError", False),
    ],
)
def test_what_another_region_would_cure(code: str | None, exception: str, may_be: bool) -> None:
    problem = Problem("GetInventory", "us-east-1", code, exception)
    assert problem.may_be_the_region == may_be
    assert not replace(problem, credentials_call="AssumeRole").may_be_the_region
    assert not replace(problem, unsigned=True).may_be_the_region


@pytest.mark.parametrize(
    ("exception", "sent", "unsigned", "unanswered"),
    [
        ("ReadTimeoutError", True, False, True),
        ("ConnectionClosedError", False, False, True),
        ("ConnectionClosedError", True, True, False),
        ("SSLError", True, False, True),
        ("SSLError", False, False, False),
        ("ProxyConnectionError", True, True, False),
        ("ClientError", True, False, False),
    ],
)
def test_calls_without_an_answer(exception: str, sent: bool, unsigned: bool, unanswered: bool) -> None:
    problem = Problem("PutInventory", "us-east-1", None, exception, sent=sent, unsigned=unsigned)
    assert problem.is_unanswered == unanswered
    assert problem.is_of_credentials == unsigned
    assert replace(problem, credentials_call="AssumeRole").is_of_credentials


@pytest.mark.parametrize(
    ("code", "exception", "foreign", "outage"),
    [
        (None, "ForeignAnswer", True, False),
        (None, "ReadTimeoutError", False, False),
        ("403", "ClientError", True, False),
        ("500", "ClientError", False, True),
        ("5xx", "ClientError", False, False),
        ("AccessDenied", "ClientError", False, False),
    ],
)
def test_answers_that_are_none_of_aws(code: str | None, exception: str, foreign: bool, outage: bool) -> None:
    problem = Problem("GetInventory", "us-east-1", code, exception)
    assert (problem.is_foreign, problem.is_outage) == (foreign, outage)


@pytest.mark.parametrize(("operation", "is_put"), [("PutInventory", True), ("ListInventoryEntries", False)])
def test_puts_and_reads(operation: str, is_put: bool) -> None:
    assert Problem(operation, "us-east-1", "X").is_put == is_put


@pytest.mark.parametrize(
    ("operation", "dry_run", "is_deletion"),
    [("DeleteInventory", False, True), ("DeleteInventory", True, False), ("PutInventory", False, False)],
)
def test_deletions(operation: str, dry_run: bool, is_deletion: bool) -> None:
    assert Problem(operation, "us-east-1", "X", dry_run=dry_run).is_deletion == is_deletion
