"""Whether a text can be sent at all."""

from __future__ import annotations

import pytest

from ansible_collections.fleetfacts.ssm.plugins.module_utils._unicode import unicode_problem


@pytest.mark.parametrize("text", ["", "a", "\x00", "é", "\U0001f600"])
def test_texts_that_have_utf_8(text: str) -> None:
    assert unicode_problem(text) is None


@pytest.mark.parametrize("text", ["\ud800", "a\udfffb", "\ude00\ud83d"])
def test_texts_that_have_none(text: str) -> None:
    assert unicode_problem(text) == "is not valid Unicode text (it has an unpaired surrogate)"
