# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The platform's rate limit: requests per minute for each user, scope and endpoint, in fixed windows."""

from __future__ import annotations

import math
import typing as t
from dataclasses import dataclass

if t.TYPE_CHECKING:
    from collections.abc import Callable

WINDOW = 60.0
UNLIMITED = 1_000_000


@dataclass(frozen=True, slots=True)
class RateLimitStatus:
    """The values of the ``X-RateLimit-*`` headers; ``reset`` is the number of seconds left, not a time."""

    limit: int
    remaining: int
    reset: int
    exceeded: bool

    def headers(self) -> dict[str, str]:
        """Return the headers."""
        return {
            "X-RateLimit-Limit": str(self.limit),
            "X-RateLimit-Remaining": str(self.remaining),
            "X-RateLimit-Reset": str(self.reset),
        }


class RateLimit:
    """Counts requests.

    :param clock: returns monotonic seconds.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._windows: dict[tuple[str, str, str], tuple[float, int]] = {}

    def count(self, user: str, scope: str, endpoint: str, limit: int) -> RateLimitStatus:
        """Count a request and return the status of its limit.

        :param scope: ``project:REF``, ``organization:SLUG``, ``user`` or, without a known token, ``address``.
        :param limit: requests per window; 0: unlimited.
        """
        now = self._clock()
        key = (user, scope, endpoint)
        start, used = self._windows.get(key, (now, 0))
        if now - start >= WINDOW:
            start, used = now, 0
        used += 1
        self._windows[key] = (start, used)
        if len(self._windows) > 10_000:
            self._windows = {key: window for key, window in self._windows.items() if now - window[0] < WINDOW}
        limit = limit or UNLIMITED
        return RateLimitStatus(
            limit, max(0, limit - used), min(int(WINDOW), max(1, math.ceil(start + WINDOW - now))), used > limit
        )
