# Copyright: Contributors to the fleetfacts.ssm collection
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the fleetfacts.ssm collection: nothing outside it may import it.
"""What the service says beside taking a put."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ansible_collections.fleetfacts.ssm.plugins.module_utils._plan import Step

# Guide, "Working with custom inventory", the words of the event: "The inventory item with type name Custom:MyInfo was
# sent with a disabled schema version 1.0. You must send a version greater than 1.0". Those of the answer are inferred.
_DISABLED = "disabled schema version"


def ignored(remark: str, batch: Sequence[Step]) -> tuple[Step, ...]:
    """The steps that the service did not carry out though it took the call: those of the types that it names, else all.

    :param remark: the message of its answer; may be empty.
    """
    if _DISABLED not in remark:
        return ()
    named = _named(remark, [step.item.type_name for step in batch])
    return tuple(step for step in batch if step.item.type_name in named) or tuple(batch)


def _named(remark: str, type_names: Sequence[str]) -> set[str]:
    named = set()
    # longest first: one name may be the beginning of another, and names may hold blanks and punctuation
    for type_name in sorted(type_names, key=len, reverse=True):
        remark, found = re.subn(rf"{re.escape(type_name)}(?!\w)", " ", remark)
        if found:
            named.add(type_name)
    return named
