"""Folders whose chance names must not change what a tool prints."""

from __future__ import annotations

from tests.support.scratch import scratch_folder


def test_a_folder_is_one_word_of_python_and_goes() -> None:
    with scratch_folder("any") as folder:
        assert folder.name.isidentifier()
        assert list(folder.iterdir()) == []
    assert not folder.exists()
