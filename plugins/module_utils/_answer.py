# Copyright: Contributors to the fleetfacts.ssm collection
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the fleetfacts.ssm collection: nothing outside it may import it.
"""Whether a successful answer comes from the API.

A proxy, or a network with a login page, may answer in its place. botocore takes any body for an answer that holds
nothing, and what is no API's answer for success.
"""

from __future__ import annotations

import json
from collections.abc import Mapping

_REQUEST_ID = "x-amzn-requestid"
# Services that only speak like AWS may know one of the two.
_CONTENT_TYPE = "application/x-amz-json"


class ForeignAnswer(Exception):
    """An answer that is none of the API."""


def check_answer(status: int, headers: Mapping[str, str], body: bytes) -> None:
    """Refuses a successful answer that the API can't have given.

    :param headers: those of the answer, whatever the case of their names.
    :raises ForeignAnswer: where it can't.
    """
    kind = headers.get("Content-Type") or "none"
    if _REQUEST_ID not in headers and not kind.lower().startswith(_CONTENT_TYPE):
        raise ForeignAnswer(f"HTTP {status} without the id of a request, of content type {kind[:100]}")
    if not body and headers.get("Content-Length") == "0":
        return  # an answer that holds nothing, and not one that was cut off
    try:
        holds = json.loads(body)
    except ValueError:
        holds = None
    if not isinstance(holds, dict):
        raise ForeignAnswer(f"HTTP {status} with a body that is not a whole JSON object")
