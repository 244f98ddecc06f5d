"""Fixtures of the tests of the documentation."""

from __future__ import annotations

from tests.support.collection_fixtures import installed, tarball

__all__ = ["installed", "tarball"]
