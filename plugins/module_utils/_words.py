# Copyright: Contributors to the fleetfacts.ssm collection
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the fleetfacts.ssm collection: nothing outside it may import it.
"""Words that are not ours, as far as they may be repeated.

The service repeats what it refuses ("Value '...' at 'items' failed to satisfy constraint"), content included, and
ansible-core 2.19 and later print the message of a failed task, and every warning, even with no_log.
"""

from __future__ import annotations

LENGTH = 1000


def repeatable(words: str, no_log: bool, whose: str = "service") -> str:
    """What may be told of words: with no_log nothing, else their beginning.

    :param no_log: whether the task is not to be logged.
    :param whose: who said them.
    """
    if no_log:
        return f"the {whose}'s words are hidden by no_log"
    return words if len(words) <= LENGTH else f"{words[: LENGTH - 3]}..."
