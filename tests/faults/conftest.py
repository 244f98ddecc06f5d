"""Retries without their pauses."""

from __future__ import annotations

import time
from types import SimpleNamespace

import pytest


@pytest.fixture
def short_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    """botocore pauses a hundredth of its time between two attempts of a call."""
    clock = SimpleNamespace(sleep=lambda seconds: time.sleep(seconds / 100), time=time.time)
    monkeypatch.setattr("botocore.endpoint.time", clock)
