# Copyright: Contributors to the fleetfacts.ssm collection
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import pytest

from ansible_collections.fleetfacts.ssm.plugins.module_utils._words import LENGTH, repeatable


@pytest.mark.parametrize("words", ["", "short", "x" * LENGTH])
def test_what_is_told_as_it_is(words: str) -> None:
    assert repeatable(words, no_log=False) == words


def test_what_is_cut() -> None:
    told = repeatable(f"{'x' * (LENGTH - 3)}yyyy", no_log=False)
    assert told == f"{'x' * (LENGTH - 3)}..."


@pytest.mark.parametrize(("whose", "told"), [({}, "service"), ({"whose": "SDK"}, "SDK")])
def test_what_is_hidden(whose: dict[str, str], told: str) -> None:
    assert repeatable("secret", no_log=True, **whose) == f"the {told}'s words are hidden by no_log"
