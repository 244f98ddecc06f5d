"""Fixtures of the tests around releases."""

from __future__ import annotations

from tests.support.collection_fixtures import installed, tarball

__all__ = ["installed", "tarball"]
