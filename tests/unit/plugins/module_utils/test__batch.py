# Copyright: Contributors to the fleetfacts.ssm collection
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import pytest

from ansible_collections.fleetfacts.ssm.plugins.module_utils._batch import escalate, first_batch
from ansible_collections.fleetfacts.ssm.plugins.module_utils._plan import Step
from tests.support.strategies import item

CALL_BYTES = 1024 * 1024


def put(number: int, size: int = 0, form: str = "in_full") -> Step:
    """A put of so many bytes in all."""
    name = f"Custom:T{number:04}"
    content = [{"a": ""}] * (size // 4000)
    rest = size - item(name, content=content).size
    for index in range(len(content)):
        length = min(rest, 4096)
        content[index] = {"a": "x" * length}
        rest -= length
    made = item(name, content=content)
    assert not size or made.size == size
    return Step(made, None, "updated", form)


def test_no_more_than_thirty() -> None:
    puts = [put(number) for number in range(31)]
    assert first_batch(puts) == tuple(puts[:30])
    assert first_batch(puts[:30]) == tuple(puts[:30])
    assert first_batch(puts[:29]) == tuple(puts[:29])


def test_one_megabyte_to_the_last_byte() -> None:
    half = CALL_BYTES // 2
    assert len(first_batch([put(0, half), put(1, half)])) == 2
    assert len(first_batch([put(0, half), put(1, half + 1)])) == 1
    assert len(first_batch([put(0, half), put(1, half - 20_000), put(2, 20_001)])) == 2


def test_one_that_is_large_goes_alone() -> None:
    large = [put(0, CALL_BYTES), put(1)]
    assert first_batch(large) == (large[0],)
    assert first_batch(large[:1]) == (large[0],)


def test_hashes_take_little_room() -> None:
    puts = [put(number, CALL_BYTES, "hash_only") for number in range(3)]
    assert first_batch(puts) == tuple(puts)


def test_escalate_what_was_named() -> None:
    puts = [put(number, form="hash_only") for number in range(3)]
    assert escalate(puts, "Custom:T0001") == (puts[0], puts[1].escalated(), puts[2])


def test_escalate_all_where_none_was_named() -> None:
    puts = [put(0, form="hash_only"), put(1, form="in_full"), put(2, form="hash_only")]
    assert escalate(puts, None) == (puts[0].escalated(), puts[1], puts[2].escalated())


def test_what_cannot_be_cured() -> None:
    hash_alone = Step(item("Custom:A", content_hash="h"), None, "refreshed", "hash_only")
    assert escalate([put(0, form="in_full")], None) is None
    assert escalate([put(0, form="in_full"), put(1, form="hash_only")], "Custom:T0000") is None
    assert escalate([hash_alone], "Custom:A") is None
    assert escalate([hash_alone], None) is None


@pytest.mark.parametrize("named", ["Custom:Other", ""])
def test_a_type_that_is_not_in_the_call_says_nothing_about_which(named: str) -> None:
    puts = (put(0, form="hash_only"), put(1, form="hash_only"))
    assert escalate(puts, named) == (puts[0].escalated(), puts[1].escalated())


def test_a_hash_alone_stays_beside_what_escalates() -> None:
    hash_alone = Step(item("Custom:A", content_hash="h"), None, "refreshed", "hash_only")
    other = put(0, form="hash_only")
    assert escalate([hash_alone, other], None) == (hash_alone, other.escalated())
