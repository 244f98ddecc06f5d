# Copyright: Contributors to the fleetfacts.ssm collection
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the fleetfacts.ssm collection: nothing outside it may import it.
"""Reads and deletions that the service refuses, in words that a user can act on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ansible_collections.fleetfacts.ssm.plugins.module_utils._explain import meaning, uncertainty
from ansible_collections.fleetfacts.ssm.plugins.module_utils._listed import listed
from ansible_collections.fleetfacts.ssm.plugins.module_utils._problem import Problem

_SHOWN_NODES = 3


def describe(problem: Problem) -> str:
    """What happened, and what to do about it."""
    about = " ".join(part for part in (problem.instance_id, *problem.type_names) if part)
    place = f"{problem.operation} in {problem.region}{f' ({about})' if about else ''}"
    explanation = meaning(problem)
    told = f"{place}: {explanation}" if explanation else f"{place} failed"
    return f"{told}{uncertainty(problem)}"


def describe_refusals(refusals: Sequence[Problem]) -> list[str]:
    """One warning for each kind of refusal, however many nodes it was met with."""
    kinds: dict[tuple[object, ...], list[Problem]] = {}
    for refusal in refusals:
        kind = (refusal.operation, refusal.region, refusal.code, *refusal.type_names)
        kinds.setdefault(kind, []).append(refusal)
    return [_describe_kind(alike) for alike in kinds.values()]


def _describe_kind(alike: Sequence[Problem]) -> str:
    first = alike[0]
    if not first.instance_id:
        return f"{describe(first)}; the region is left out"
    nodes = listed([refusal.instance_id for refusal in alike], _SHOWN_NODES)
    return f"{describe(replace(first, instance_id=''))}; treated as having no data: {nodes}"
