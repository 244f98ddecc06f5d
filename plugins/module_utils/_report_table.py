# Copyright: Contributors to the fleetfacts.ssm collection
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the fleetfacts.ssm collection: nothing outside it may import it.
"""The report as CSV: one row for each node and type."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from typing import Any

from ansible_collections.fleetfacts.ssm.plugins.module_utils._report import Capture, NodeRow, Report

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

# What spreadsheets take for the beginning of a formula, the full-width forms included, and the white space that some of
# them strip before they look.
_FORMULA_STARTS = tuple("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20")


def to_csv(report: Report) -> str:
    """The rows under a line of column names, lines ended by a line feed, every text quoted.

    A text that a spreadsheet would take for a formula gets an apostrophe before it. Numbers are the report's own and
    stay numbers, negative ones too.
    """
    text = io.StringIO()
    writer = csv.writer(text, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(_rows(report["nodes"]))
    return text.getvalue()


def _rows(nodes: Iterable[NodeRow]) -> Iterator[list[Any]]:
    for node in nodes:
        start = [node[name] for name in _NODE_COLUMNS]  # type: ignore[literal-required]
        start += [node["information"].get(name, "") for name in _INFORMATION_COLUMNS]
        for capture in node["types"]:
            yield [_cell(value) for value in [*start, *_capture_cells(capture)]]
        if not node["types"]:
            yield [_cell(value) for value in start] + [""] * (len(COLUMNS) - len(start))


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
