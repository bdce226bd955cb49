# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The clock of all platforms, which tests advance instead of waiting."""

from __future__ import annotations

import time
from datetime import UTC, datetime


class Clock:
    """The time of the machine plus what tests have added.

    :ivar offset: seconds that the clock is ahead.
    """

    def __init__(self, offset: float = 0.0) -> None:
        self.offset = offset

    def now(self) -> float:
        """Return the time in seconds since the epoch."""
        return time.time() + self.offset

    def timestamp(self) -> str:
        """Return the time as APIs write it, such as 2026-11-28T12:00:00Z."""
        return timestamp(self.now())


def timestamp(seconds: float) -> str:
    """Return a time in seconds since the epoch as APIs write it."""
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
