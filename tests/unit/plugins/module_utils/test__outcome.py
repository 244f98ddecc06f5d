# Copyright: Contributors to the fleetfacts.ssm collection
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from ansible_collections.fleetfacts.ssm.plugins.module_utils._outcome import NodeError, NodeOutcome
from ansible_collections.fleetfacts.ssm.plugins.module_utils._plan import Step, Stored
from tests.support.strategies import NOW_TEXT, item

WANTED = item("Custom:A", content={"a": 1})
CREATED = Step(WANTED, Stored(), "created", "in_full")
UNCHANGED = Step(WANTED, Stored("1.0", "2026-01-01T00:00:00Z", ({"a": "1"},)), "unchanged")
HASH = Step(item("Custom:H", content_hash="h"), None, "refreshed", "hash_only")

TYPE = {
    "type_name": "Custom:A",
    "outcome": "created",
    "schema_version": "1.0",
    "capture_time": NOW_TEXT,
    "content_hash": WANTED.content_hash,
    "entries": [{"a": "1"}],
}


def test_a_node_that_was_written() -> None:
    outcome = NodeOutcome("i-12345678", (CREATED,))
    assert outcome.changed
    assert outcome.as_result() == {
        "instance_id": "i-12345678",
        "changed": True,
        "failed": False,
        "msg": "",
        "error_code": None,
        "types": [TYPE],
    }


def test_an_unchanged_item_shows_what_is_stored() -> None:
    outcome = NodeOutcome("i-12345678", (UNCHANGED,))
    assert not outcome.changed
    (shown,) = outcome.as_result()["types"]
    assert shown == {**TYPE, "outcome": "unchanged", "capture_time": "2026-01-01T00:00:00Z"}


def test_an_unchanged_item_that_was_never_put_has_no_time() -> None:
    step = Step(item("Custom:A", content=[]), Stored(), "unchanged")
    (shown,) = NodeOutcome("i-12345678", (step,)).as_result()["types"]
    assert (shown["schema_version"], shown["capture_time"], shown["entries"]) == (None, None, [])


def test_an_item_that_was_put_shows_what_was_put() -> None:
    step = Step(WANTED, Stored("9.0", "2026-01-01T00:00:00Z", ()), "updated", "in_full")
    (shown,) = NodeOutcome("i-12345678", (step,)).as_result()["types"]
    assert (shown["schema_version"], shown["capture_time"]) == ("1.0", NOW_TEXT)


def test_a_hash_alone_has_no_entries() -> None:
    (shown,) = NodeOutcome("i-12345678", (HASH,)).as_result()["types"]
    assert shown["entries"] is None
    assert shown["content_hash"] == "h"


def test_a_hash_that_stands_for_content_has_its_entries() -> None:
    step = Step(WANTED, None, "refreshed", "hash_only")
    (shown,) = NodeOutcome("i-12345678", (step,)).as_result()["types"]
    assert shown["entries"] == [{"a": "1"}]


def test_a_node_that_failed_in_part() -> None:
    error = NodeError("all in words", "Code", "the service's words", "request-1")
    lost = Step(item("Custom:B"), None, "created", "in_full")
    outcome = NodeOutcome("i-12345678", (CREATED,), (lost,), ("remark",), error)
    result = outcome.as_result()
    assert outcome.changed
    assert result["failed"]
    assert result["msg"] == "all in words"
    assert result["error_code"] == "Code"
    assert result["remarks"] == ["remark"]
    assert result["error"] == {"code": "Code", "message": "the service's words", "request_id": "request-1"}
    assert [(one["type_name"], one["outcome"]) for one in result["types"]] == [
        ("Custom:A", "created"),
        ("Custom:B", "failed"),
    ]


def test_what_was_not_taken_is_no_change() -> None:
    outcome = NodeOutcome("i-12345678", (), (CREATED,), error=NodeError("x"))
    assert not outcome.changed


def test_a_failed_item_that_was_unchanged_shows_what_was_wanted() -> None:
    (shown,) = NodeOutcome("i-12345678", (), (UNCHANGED,), error=NodeError("x")).as_result()["types"]
    assert (shown["outcome"], shown["capture_time"]) == ("failed", NOW_TEXT)


def test_an_error_without_an_answer_has_no_words_of_the_service() -> None:
    result = NodeOutcome("i-12345678", error=NodeError("lost")).as_result()
    assert result["msg"] == "lost"
    assert result["error_code"] is None
    assert "error" not in result
    assert result["types"] == []


def test_an_error_may_have_words_and_no_code() -> None:
    result = NodeOutcome("i-12345678", error=NodeError("lost", None, "Connection was closed")).as_result()
    assert result["error"] == {"code": None, "message": "Connection was closed", "request_id": None}
