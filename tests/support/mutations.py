"""Documents that are good but for a place or two, for Hypothesis: no first check stops them all."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from tests.support import evil

# Odd for one place, good enough for another.
_MILD = st.sampled_from(
    ["", " ", "x", "a\nb", "é" * 64, "{{ 1 }}", "true", "1", "1.0", "2.7", "2026-11-22T10:00:00+02:00", "Custom:Z"]
) | st.sampled_from([None, True, False, 0, 1, 2, 7, 1.0, 1.5, 0.0, [], {}, ["x"], {"a": "b"}, [{"a": 1}]])
_WAYS = st.sampled_from(["mild", "mild", "mild", "junk", "missing", "doubled", "renamed"])
_NAMES = st.sampled_from(["a", "A", "1", "", "x" * 65, "type_name", "content", "state", "é", "\x1b[31m"])


@st.composite
def mutated(draw: st.DrawFn, documents: st.SearchStrategy[Any], junk: st.SearchStrategy[Any]) -> Any:
    """A document with another value, no value, another key or a second copy in up to two places."""
    document = draw(documents)
    for _time in range(draw(st.sampled_from([0, 1, 1, 1, 2]))):
        places = list(evil.paths(document))
        if places:
            document = _changed(draw, document, draw(st.sampled_from(places)), junk)
    return document


def _changed(draw: st.DrawFn, document: Any, path: evil.Path, junk: st.SearchStrategy[Any]) -> Any:
    way = draw(_WAYS)
    if way == "missing":
        return evil.without(document, path)
    if way == "doubled" and isinstance(path[-1], int):
        return evil.doubled(document, path)
    if way == "renamed" and isinstance(path[-1], str):
        return evil.renamed(document, path, draw(_NAMES))
    return evil.replaced(document, path, draw(junk if way == "junk" else _MILD))
