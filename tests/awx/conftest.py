"""Fixtures of the tests that run the collection as AWX does."""

from __future__ import annotations

from tests.support.collection_fixtures import installed, tarball

__all__ = ["installed", "tarball"]
