# Copyright: Contributors to the fleetfacts.ssm collection
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the fleetfacts.ssm collection: nothing outside it may import it.
"""Reports and nodes as text."""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Mapping
from typing import Any

from ansible_collections.fleetfacts.ssm.plugins.module_utils._fault import Fault, InputError, shown
from ansible_collections.fleetfacts.ssm.plugins.module_utils._report import Report, build_report, is_report
from ansible_collections.fleetfacts.ssm.plugins.module_utils._report_age import make_clock
from ansible_collections.fleetfacts.ssm.plugins.module_utils._report_count import read_attributes
from ansible_collections.fleetfacts.ssm.plugins.module_utils._report_nodes import read_ids, read_nodes

_NOT_A_REPORT = "the input must be what fleetfacts.ssm.inventory_report returns, not"


def to_json(report: Report) -> str:
    """The report as JSON of ASCII characters on one line."""
    return json.dumps(report, allow_nan=False)


def pack(report: Report) -> str:
    """The report as one short text of letters and digits, in which nobody finds a template."""
    return base64.b64encode(zlib.compress(to_json(report).encode("ascii"))).decode("ascii")


def read_report(value: Any) -> Report:
    """The report that a value is or that was packed into it.

    It is made anew from its own nodes and thresholds, so that whatever a user changed in it is right or refused.

    :raises InputError: if it is neither, or something in it is not as a report has it.
    """
    report = _unpacked(value) if isinstance(value, str) else value
    if not is_report(report):
        raise InputError([Fault("", f"{_NOT_A_REPORT} {shown(value)}")])
    clock = make_clock(report["generated"], report["retention_days"], report["warn_days"])
    missing = read_ids(report.get("missing_instance_ids"))
    return build_report(read_nodes(report["nodes"]), clock, read_attributes(report["counts"]), missing)


def _unpacked(text: str) -> Any:
    try:
        return json.loads(zlib.decompress(base64.b64decode(text, validate=True)))
    except (ValueError, RecursionError, zlib.error):
        return None


def unwrapped(value: Any) -> tuple[Any, Any]:
    """The nodes and the missing ids of what a user gave: a list of nodes, or a map with both, or the JSON of either.

    :raises InputError: if a text is no JSON. Whether what it holds are nodes, is for the reader of nodes to say.
    """
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except (ValueError, RecursionError) as error:
            raise InputError([Fault("nodes", f"the text must be JSON: {error}")]) from error
    if isinstance(value, Mapping) and "nodes" in value:
        return value["nodes"], value.get("missing_instance_ids")
    return value, None
