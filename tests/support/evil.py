"""Values that programs are not ready for, and documents with one of them in any place."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from typing import Any

Path = tuple[str | int, ...]

# The lookup must never run: what a value holds is data. It would leave this word in a result.
LOOKUP_RAN = "the-lookup-ran"
TEMPLATE = "{{ lookup('pipe', 'printf the-%s-ran lookup') }}"

TEXTS: Mapping[str, str] = {
    "empty text": "",
    "a space": " ",
    "NUL": "\x00",
    "control characters": "\x01\x1b[31m\x7f",
    "C1 control": "\x9b31m",
    "line feed": "a\nb",
    "final line feed": "Custom:A\n",
    "carriage return": "Custom:A\rB",
    "line separator": "Custom:A\u2028",
    "right to left": "\u202eabc",
    "lone surrogate": "\ud800",
    "name with a surrogate": "Custom:A\udfff",
    "astral": "😀" * 3,
    "combining": "e\u0301",
    "65 characters": "x" * 65,
    "101 characters": "Custom:" + "X" * 94,
    "257 characters": "x" * 257,
    "4096 characters of many bytes": "é" * 4096,
    "4097 characters": "x" * 4097,
    "4097 astral characters": "😀" * 4097,
    "1 MB": "x" * 1_000_000,
    "template": TEMPLATE,
    "statement": "{% for i in range(9) %}x{% endfor %}",
    "raw": "{% raw %}",
    "shell": "$(id); `id`; '; DROP TABLE x",
    "path": "../../../etc/passwd",
    "JSON map": '{"a": 1}',
    "JSON list": "[1]",
    "pair": "a=b",
    "yes": "yes",
    "number": "1",
    "version": "1.0",
    "full-width version": "\uff11.\uff10",
    "Arabic digits": "\u0661.\u0660",
    "date": "2026-11-22",
    "day that is not": "2026-02-31T00:00:00Z",
    "fraction of a second": "2026-11-22T00:00:00.5Z",
    "offset": "2026-11-22T00:00:00+02:00",
    "infinity": "Infinity",
    "null": "null",
    "another type": "Custom:B",
    "type of AWS": "AWS:Application",
    "lower case type": "custom:a",
    "bare prefix": "Custom:",
    "node": "i-0123456789abcdef0",
    "other id": "i-0123456789ABCDEF",
    "id with a line feed": "i-0123456789abcdef0\n",
    "id in other digits": "i-\u0660\u0661\u0662\u0663\u0664\u0665\u0666\u0667",
    "shell of an id": "i-0123456789abcdef0; id",
}

VALUES: Mapping[str, Any] = {
    **TEXTS,
    "none": None,
    "true": True,
    "false": False,
    "zero": 0,
    "one": 1,
    "minus one": -1,
    "version as a number": 1.0,
    "half": 1.5,
    "2**63": 2**63,
    "-2**63": -(2**63),
    "10**40": 10**40,
    "infinite": float("inf"),
    "not a number": float("nan"),
    "tiny": 5e-324,
    "empty list": [],
    "empty map": {},
    "list of an empty list": [[]],
    "list of an empty map": [{}],
    "list of none": [None],
    "list of text": ["x"],
    "list of numbers": [1, 2],
    "map": {"a": "b"},
    "nested map": {"a": {"b": 1}},
    "map with an empty name": {"": "x"},
    "map with a long name": {"x" * 65: "x"},
    "map with a surrogate": {"\ud800": "x"},
    "map of templates": {TEMPLATE: TEMPLATE},
    "deep": [[[[[[[[[[[[[[[[[[[[{}]]]]]]]]]]]]]]]]]]]],
    "51 attributes": {f"a{number}": "x" for number in range(51)},
    "50 attributes": {f"a{number}": "x" for number in range(50)},
    "10,001 entries": [{"a": "x"}] * 10_001,
    "1 MB of entries": [{"a": "x" * 4096}] * 260,
    "names of other case": [{"Vendor": "x"}, {"vendor": "x"}],
    "list of mixed": [{"a": 1}, "x", None, 3],
}


def paths(document: Any, path: Path = ()) -> Iterator[Path]:
    """Every place in a document, from the outside in, but for the whole."""
    inner: Mapping[Any, Any] | dict[int, Any] = {}
    if isinstance(document, Mapping):
        inner = document
    elif isinstance(document, list):
        inner = dict(enumerate(document))
    for key, value in inner.items():
        yield (*path, key)
        yield from paths(value, (*path, key))


def replaced(document: Any, path: Path, value: Any) -> Any:
    """The document with another value in one place."""
    changed = copy.deepcopy(document)
    inner = changed
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = value
    return changed


def without(document: Any, path: Path) -> Any:
    """The document less one place."""
    changed = copy.deepcopy(document)
    inner = changed
    for key in path[:-1]:
        inner = inner[key]
    del inner[path[-1]]
    return changed


def renamed(document: Any, path: Path, name: str) -> Any:
    """The document with another key in one place."""
    changed = without(document, path)
    inner, original = changed, document
    for key in path[:-1]:
        inner, original = inner[key], original[key]
    inner[name] = original[path[-1]]
    return changed


def doubled(document: Any, path: Path) -> Any:
    """The document with one element of a list twice."""
    changed = copy.deepcopy(document)
    inner = changed
    for key in path[:-1]:
        inner = inner[key]
    inner.append(copy.deepcopy(inner[path[-1]]))
    return changed


def name_of(path: Path) -> str:
    """A path as a test's id shows it."""
    return ".".join(str(key) for key in path)
