"""Deletions, as the service describes them and as a module returns them."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from ansible_collections.fleetfacts.ssm.plugins.module_utils._deletion import read_deletion, running

MOMENT = datetime.datetime(2026, 1, 31, 23, 59, 59, 500000, datetime.UTC)


def described(status: str = "InProgress", type_name: str = "Custom:A") -> dict[str, Any]:
    return {
        "DeletionId": "f961492a-8163-44ac-aa1e-01234567890a",
        "TypeName": type_name,
        "DeletionStartTime": MOMENT,
        "LastStatus": status,
        "LastStatusMessage": "The Delete is in progress",
        "LastStatusUpdateTime": MOMENT,
        "DeletionSummary": {
            "TotalCount": 3,
            "RemainingCount": 2,
            "SummaryItems": [{"Version": "1.0", "Count": 3, "RemainingCount": 2}],
        },
    }


@pytest.mark.parametrize("answer", [{}, {"DeletionSummary": None}, {"DeletionSummary": {"SummaryItems": None}}])
def test_what_an_answer_lacks(answer: dict[str, Any]) -> None:
    deletion = read_deletion(answer)
    assert (deletion.deletion_id, deletion.type_name, deletion.versions, deletion.status) == ("", "", (), None)
    assert (deletion.total_count, deletion.remaining_count) == (0, 0)
    assert not deletion.is_running


def test_a_version_without_counts() -> None:
    (version,) = read_deletion({"DeletionSummary": {"SummaryItems": [{}]}}).versions
    assert (version.schema_version, version.count, version.remaining_count) == ("", 0, 0)


def test_the_result_of_a_module() -> None:
    assert read_deletion(described()).as_result() == {
        "deletion_id": "f961492a-8163-44ac-aa1e-01234567890a",
        "type_name": "Custom:A",
        "status": "InProgress",
        "status_message": "The Delete is in progress",
        "start_time": "2026-01-31T23:59:59Z",
        "last_update_time": "2026-01-31T23:59:59Z",
        "total_count": 3,
        "remaining_count": 2,
        "versions": [{"schema_version": "1.0", "count": 3, "remaining_count": 2}],
    }


def test_those_that_run_of_all_types_or_of_one() -> None:
    listed = [described("Complete"), described(), described(type_name="Custom:B")]
    assert [each.type_name for each in running(listed)] == ["Custom:A", "Custom:B"]
    assert [each.type_name for each in running(listed, "Custom:B")] == ["Custom:B"]
    assert running(listed, "Custom:C") == []
