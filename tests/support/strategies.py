"""Generated input, for Hypothesis: content as users write it, content as the service holds it, items, junk."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from typing import Any

from hypothesis import strategies as st

from ansible_collections.fleetfacts.ssm.plugins.module_utils._item import Item, read_item

NOW = datetime.datetime(2026, 11, 22, 12, 0, 0, tzinfo=datetime.UTC)
NOW_TEXT = "2026-11-22T12:00:00Z"

# Few letters, so that names and values collide; and letters that quoting, escaping and line breaking care about.
_TRICKY = "aA:- \"'\\\n\r\t\x00\x1b\x7f\x85\u2028<&é😀{}#"
_TEXT = st.text(st.sampled_from(_TRICKY), max_size=6) | st.text(max_size=12)

# In lower case, since the service takes one spelling of a name.
names = st.sampled_from(["a", "b", "Vendor"]) | _TEXT.map(str.lower).filter(bool)
texts = st.sampled_from(["", "1", "true"]) | _TEXT
scalars = (
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | texts | st.dates()
)
text_entries = st.dictionaries(names, texts, max_size=4)
text_contents = st.lists(text_entries, max_size=5)
entries = st.dictionaries(names, scalars, max_size=4)
contents = entries | st.lists(entries, max_size=5)

schema_versions = st.sampled_from(["1.0", "1.1", "2.0", "999999.999999"])
type_names = st.sampled_from([f"Custom:{letter}" for letter in "ABCDEF"])
capture_times = st.datetimes(
    datetime.datetime(2000, 1, 1), datetime.datetime(2099, 12, 31), timezones=st.just(datetime.UTC)
).map(lambda moment: moment.strftime("%Y-%m-%dT%H:%M:%SZ"))

# Values of every kind that JSON, YAML or a template may hand over, nested and odd ones among them.
junk = st.recursive(
    scalars
    | st.floats()
    | st.text(st.characters(), max_size=8)
    | st.sampled_from(["\ud800", "x\udfff", "", "Custom:", "AWS:", "{{ 1 }}", "1.0\n", "i-", b"x"])
    | st.binary(max_size=4)
    | st.datetimes(),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text(max_size=4) | st.integers() | st.none() | st.booleans(), inner, max_size=4)
    ),
    max_leaves=12,
)


def item(type_name: str = "Custom:A", **options: Any) -> Item:
    """An item from options that must be right."""
    if not {"content", "content_hash", "state"} & set(options):
        options["content"] = {"a": "1"}
    found, faults = read_item({"type_name": type_name, **options}, NOW_TEXT)
    assert found is not None, faults
    return found


@st.composite
def item_options(draw: st.DrawFn, type_name: st.SearchStrategy[str] = type_names) -> dict[str, Any]:
    """The options of one item, all of them right."""
    options: dict[str, Any] = {"type_name": draw(type_name), "schema_version": draw(schema_versions)}
    if draw(st.booleans()):
        options["capture_time"] = draw(capture_times)
    if draw(st.integers(0, 5)) == 0:
        return {**options, "state": "absent"}
    return {**options, "content": draw(text_contents)}


items = item_options().map(lambda options: item(**options))
item_lists: st.SearchStrategy[Sequence[Item]] = st.lists(
    items, min_size=1, max_size=6, unique_by=lambda one: one.type_name
)
stored_contents: st.SearchStrategy[Mapping[str, Any]] = st.dictionaries(
    type_names, st.tuples(schema_versions, capture_times, text_contents), max_size=6
)
