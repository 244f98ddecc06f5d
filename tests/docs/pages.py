"""The pages of the documentation that hold code blocks."""

from __future__ import annotations

from tests.tools.workspace import ROOT

GUIDES = sorted(ROOT.glob("docs/docsite/rst/*.rst"))
MARKDOWN = sorted(
    file
    for pattern in ("*.md", "roles/*/*.md", "examples/**/*.md", "tests/**/README.md")
    for file in ROOT.glob(pattern)
    if file.name != "CHANGELOG.md"
)
FIRST_PAGE = ROOT / "docs" / "site" / "index.rst"
PAGES = [FIRST_PAGE, *GUIDES, *MARKDOWN]
