# Copyright: Contributors to the fleetfacts.ssm collection
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the fleetfacts.ssm collection: nothing outside it may import it.
"""The report as CSV: one row for each node and type, or one for each entry."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from ansible_collections.fleetfacts.ssm.plugins.module_utils._report import Capture, NodeRow, Report
from ansible_collections.fleetfacts.ssm.plugins.module_utils._report_count import INFORMATION, Attribute, values_in

_NODE_COLUMNS = ("instance_id", "name", "region")
# Attributes of AWS:InstanceInformation (guide: "Metadata collected by inventory").
_INFORMATION_COLUMNS = (
    "InstanceStatus",
    "PlatformType",
    "PlatformName",
    "PlatformVersion",
    "IpAddress",
    "AgentVersion",
)
_CAPTURE_COLUMNS = (
    "type_name", "state", "schema_version", "capture_time", "age_days", "expires", "days_left", "content_hash",
)  # fmt: skip

COLUMNS = (*_NODE_COLUMNS, *_INFORMATION_COLUMNS, *_CAPTURE_COLUMNS, "entries")
ENTRY_COLUMNS = (*_NODE_COLUMNS, "type_name", "state", "capture_time")

# What spreadsheets take for the beginning of a formula, the full-width forms included, and the white space that some of
# them strip before they look.
_FORMULA_STARTS = tuple("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20")


def to_csv(report: Report) -> str:
    """A row for each node and type under a line of column names; the attributes of the report's counts come last.

    Lines end with a line feed, and every text is quoted. A text that a spreadsheet would take for a formula gets an
    apostrophe before it. Numbers are the report's own and stay numbers, negative ones too.
    """
    counted = _further_attributes(report)
    return _written([*COLUMNS, *map(".".join, counted)], _rows(report["nodes"], counted))


def entries_to_csv(report: Report) -> str:
    """A row for each entry of each node; the attributes of all types come last, and types share those of one name."""
    names = sorted({name for row in report["types"] for name in row["attributes"]})
    titles = [f"entry.{name}" if name in ENTRY_COLUMNS else name for name in names]
    return _written([*ENTRY_COLUMNS, *titles], _entry_rows(report["nodes"], names))


def _written(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\n")
    writer.writerow(map(_cell, columns))
    writer.writerows(map(_cell, row) for row in rows)
    return text.getvalue()


def _further_attributes(report: Report) -> list[Attribute]:
    counted = [Attribute(count["type_name"], count["attribute"]) for count in report["counts"]]
    there = {Attribute(INFORMATION, name) for name in _INFORMATION_COLUMNS}
    return [attribute for attribute in counted if attribute not in there]


def _rows(nodes: Iterable[NodeRow], counted: Sequence[Attribute]) -> Iterator[list[Any]]:
    for node in nodes:
        start = _node_cells(node) + [node["information"].get(name) for name in _INFORMATION_COLUMNS]
        end = [", ".join(sorted(_values(node, attribute))) for attribute in counted]
        for capture in node["types"]:
            yield [*start, *_capture_cells(capture), *end]
        if not node["types"]:
            yield [*start, *[None] * (len(COLUMNS) - len(start)), *end]


def _entry_rows(nodes: Iterable[NodeRow], names: Sequence[str]) -> Iterator[list[Any]]:
    for node in nodes:
        for capture in node["types"]:
            start = [*_node_cells(node), capture["type_name"], capture["state"], capture["capture_time"]]
            for entry in capture["entries"]:
                yield [*start, *map(entry.get, names)]


def _node_cells(node: NodeRow) -> list[Any]:
    return [node["instance_id"], node["name"], node["region"]]


def _values(node: NodeRow, attribute: Attribute) -> set[str]:
    entries = [entry for one in node["types"] if one["type_name"] == attribute.type_name for entry in one["entries"]]
    return values_in(node["information"], entries, attribute)


def _capture_cells(capture: Capture) -> list[Any]:
    cells = [capture[name] for name in _CAPTURE_COLUMNS]  # type: ignore[literal-required]
    return [*cells, len(capture["entries"])]


def _cell(value: Any) -> Any:
    if value is None:
        return ""
    if not isinstance(value, str):
        return value
    text = value.encode("utf-8", "replace").decode("utf-8")  # an unpaired surrogate cannot stand in a file
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text
