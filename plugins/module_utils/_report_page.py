# Copyright: Contributors to the fleetfacts.ssm collection
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the fleetfacts.ssm collection: nothing outside it may import it.
"""What the report's page holds beside its fixed parts: the data, and the policy under which a browser opens it."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from typing import Any

from ansible_collections.fleetfacts.ssm.plugins.module_utils import _report_age
from ansible_collections.fleetfacts.ssm.plugins.module_utils._fault import Fault, InputError, shown
from ansible_collections.fleetfacts.ssm.plugins.module_utils._report import Capture, NodeRow, Report
from ansible_collections.fleetfacts.ssm.plugins.module_utils._unicode import unicode_problem

# With these and all that is not ASCII escaped, JSON can neither end a script element nor open a comment in it.
_ESCAPES = {ord(char): f"\\u{ord(char):04x}" for char in "<>&"}
# HTML: what ends or changes the reading of a script or style element.
_BREAKS_OUT = re.compile(r"</(script|style)|<!--|<script", re.IGNORECASE)


class _Table:
    """Rows over named columns, each different row once: fleets hold the same entry on very many nodes."""

    def __init__(self, columns: Sequence[str]) -> None:
        self.columns = columns
        self._places: dict[tuple[str | None, ...], int] = {}

    def place(self, entry: Mapping[str, str]) -> int:
        """Where the row of this entry stands; it is added if there is none yet."""
        row = tuple(entry.get(name) for name in self.columns)
        return self._places.setdefault(row, len(self._places))

    def rows(self) -> list[tuple[str | None, ...]]:
        """The rows, each at its place; null where an entry lacks the attribute."""
        return list(self._places)


def page_data(report: Report) -> dict[str, Any]:
    """The report in the form the page's script reads.

    ``types`` holds every different entry once, as a row over the type's attributes; a node's captures stand in the
    order of ``types`` and name their entries by place: ``[state, schema version, capture time, hash, [places]]``.
    """
    tables = [_Table(row["attributes"]) for row in report["types"]]
    information = _Table(sorted({name for node in report["nodes"] for name in node["information"]}))
    nodes = [_node(node, information, tables) for node in report["nodes"]]
    return {
        "generated": report["generated"],
        "retentionDays": report["retention_days"],
        "warnDays": report["warn_days"],
        "states": _report_age.STATES,
        "missing": report["missing_instance_ids"],
        "countBy": [[count["type_name"], count["attribute"]] for count in report["counts"]],
        "information": {"attributes": information.columns, "entries": information.rows()},
        "types": [
            {"name": row["type_name"], "attributes": table.columns, "entries": table.rows()}
            for row, table in zip(report["types"], tables)
        ],
        "nodes": nodes,
    }


def _node(node: NodeRow, information: _Table, tables: Sequence[_Table]) -> list[Any]:
    captures = [_capture(capture, table) for capture, table in zip(node["types"], tables)]
    return [node["instance_id"], node["name"], node["region"], information.place(node["information"]), captures]


def _capture(capture: Capture, table: _Table) -> list[Any]:
    return [
        _report_age.STATES.index(capture["state"]),
        capture["schema_version"],
        capture["capture_time"],
        capture["content_hash"],
        [table.place(entry) for entry in capture["entries"]],
    ]


def script_json(value: Any) -> str:
    """JSON that may stand inside a script element, whatever text it holds."""
    return json.dumps(value, ensure_ascii=True, allow_nan=False, separators=(",", ":")).translate(_ESCAPES)


def security_policy(script: str, style: str) -> str:
    """A Content Security Policy that runs this script and this style only, and lets nothing be fetched or sent."""
    faults = _embedding_faults("script", script) + _embedding_faults("style", style)
    if faults:
        raise InputError(faults)
    rules = (
        "default-src 'none'",
        f"script-src '{_source_hash(script)}'",
        f"style-src '{_source_hash(style)}'",
        "base-uri 'none'",
        "form-action 'none'",
        "require-trusted-types-for 'script'",
        "trusted-types 'none'",
    )
    return "; ".join(rules)


def _embedding_faults(name: str, text: Any) -> list[Fault]:
    if not isinstance(text, str):
        return [Fault(name, f"must be text, not {shown(text)}")]
    problem = unicode_problem(text)
    if problem:
        return [Fault(name, problem)]
    if _BREAKS_OUT.search(text):
        return [Fault(name, "must hold nothing that ends its element in HTML")]
    return []


def _source_hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode("utf-8")).digest()).decode("ascii")
