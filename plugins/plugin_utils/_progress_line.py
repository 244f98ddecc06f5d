# Copyright: Contributors to the fleetfacts.ssm collection
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# This file is private to the fleetfacts.ssm collection: nothing outside it may import it.
"""Lines that show a long task alive."""

from __future__ import annotations

import time
from collections.abc import Callable

from ansible_collections.fleetfacts.ssm.plugins.module_utils._progress import Progress


class ProgressLine:
    """Shows how far a task has come, every ``interval`` seconds; never where that is not above zero."""

    def __init__(
        self, show: Callable[[str], None], interval: float, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._show = show
        self._interval = interval
        self._clock = clock
        self._begun = self._shown = clock()

    def __call__(self, progress: Progress) -> None:
        """Takes note of the progress, and shows it when it is time."""
        now = self._clock()
        if self._interval <= 0 or now - self._shown < self._interval:
            return
        self._shown = now
        self._show(describe(progress, now - self._begun))


def describe(progress: Progress, seconds: float) -> str:
    """The progress in words."""
    rate = progress.done / seconds if seconds > 0 else 0.0
    return (
        f"{progress.done:,} of {progress.total:,} nodes done, {progress.changed:,} changed, "
        f"{progress.failed:,} failed, {rate:,.1f} nodes a second"
    )
