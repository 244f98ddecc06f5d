# Copyright: Contributors to the fleetfacts.ssm collection
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the fleetfacts.ssm collection: nothing outside it may import it.
"""Reads that the service refuses, in words that a user can act on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

_SHOWN_NODES = 3

UNKNOWN_TYPE = "InvalidTypeNameException"
UNKNOWN_NODE = "InvalidInstanceId"

_TYPES = "the module fleetfacts.ssm.ssm_inventory_type_info lists the types of a region and their attributes"

_EXPLANATIONS: dict[str, str] = {
    UNKNOWN_TYPE: f"the service does not know the type; {_TYPES}",
    UNKNOWN_NODE: "the node is not registered any more, or the credentials in use may not see it",
    "InvalidFilter": (
        "the service refuses a filter; a key names a type and one of its attributes, as in "
        f"AWS:InstanceInformation.PlatformName, spelled exactly; {_TYPES}"
    ),
    "ValidationException": "the service refuses the request",
    "ThrottlingException": "the service still throttles after all retries; read with a lower concurrency, or later",
    "ExpiredTokenException": "the credentials in use have expired",
    "UnrecognizedClientException": (
        "the service does not know the credentials in use, or the account has not enabled the region"
    ),
}


@dataclass(frozen=True)
class Refusal:
    """A call that was refused: the operation, and what it was about. ``code`` is none where there was no answer."""

    operation: str
    region: str
    code: str | None
    denied: bool = False
    type_name: str = ""
    instance_id: str = ""

    def describe(self) -> str:
        """What happened, and what to do about it."""
        about = " ".join(part for part in (self.instance_id, self.type_name) if part)
        place = f"{self.operation} in {self.region}{f' ({about})' if about else ''}"
        explanation = self._explanation()
        return f"{place}: {explanation}" if explanation else f"{place} failed"

    def _explanation(self) -> str | None:
        if self.denied:
            return (
                f"the credentials in use do not allow it; their IAM policy must allow the action ssm:{self.operation}"
            )
        return _EXPLANATIONS.get(self.code or "")


def describe_refusals(refusals: Sequence[Refusal]) -> list[str]:
    """One warning for each kind of refusal, however many nodes it was met with."""
    kinds: dict[tuple[str, str, str | None, str], list[Refusal]] = {}
    for refusal in refusals:
        kinds.setdefault((refusal.operation, refusal.region, refusal.code, refusal.type_name), []).append(refusal)
    return [_describe_kind(alike) for alike in kinds.values()]


def _describe_kind(alike: Sequence[Refusal]) -> str:
    first = alike[0]
    if not first.instance_id:
        return f"{first.describe()}; the region is left out"
    shown = ", ".join(refusal.instance_id for refusal in alike[:_SHOWN_NODES])
    more = f" and {len(alike) - _SHOWN_NODES} more" if len(alike) > _SHOWN_NODES else ""
    without_node = Refusal(first.operation, first.region, first.code, first.denied, first.type_name)
    return f"{without_node.describe()}; treated as having no data: {shown}{more}"
