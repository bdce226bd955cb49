# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The rate limit of a team: requests in a minute."""

from __future__ import annotations

import math
import typing as t

from local_supabase.api.middleware import BufferedResponse, json_response
from local_supabase.errors import ApiError

if t.TYPE_CHECKING:
    from collections.abc import Callable

    from local_platforms.clock import Clock
    from local_platforms.vercel.state import VercelSettings
    from local_supabase.faults import Fault

MINUTE = 60.0
MESSAGE = "Too many requests - try again in a while."


class Limits:
    """Counts requests.

    :param clock: the clock of the platforms.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._windows: dict[str, tuple[float, int]] = {}

    def count(self, team: str, settings: VercelSettings) -> None:
        """Count a request.

        :raises ApiError: 429 beyond the limit; the headers are in :meth:`headers`.
        """
        now = self._clock.now()
        start, used = self._windows.get(team, (now, 0))
        if now - start >= MINUTE:
            start, used = now, 0
        self._windows[team] = (start, used + 1)
        if settings.requests_per_minute and used >= settings.requests_per_minute:
            raise exceeded(settings.requests_per_minute, start + MINUTE)

    def headers(self, team: str, settings: VercelSettings) -> dict[str, str]:
        """Return the headers of a team's limit."""
        start, used = self._windows.get(team, (self._clock.now(), 0))
        limit = settings.requests_per_minute or 1_000_000
        return limit_headers(limit, max(0, limit - used), start + MINUTE)


def exceeded(limit: int, reset: float) -> ApiError:
    """Return the error of a request beyond a limit. The time of its end is in the body and in the headers."""
    details = {"remaining": 0, "reset": math.ceil(reset), "resetMs": math.ceil(reset * 1000), "total": limit}
    return ApiError(429, MESSAGE, code="rate_limited", limit=details)


def limit_response(fault: Fault, now: float, error_body: Callable[[ApiError], dict[str, t.Any]]) -> BufferedResponse:
    """Return the response of the fault ``throttled``: ``seconds`` until the end, ``value`` as ``Retry-After``."""
    reset = now + fault.seconds
    given = {"Retry-After": fault.value} if fault.value is not None else {}
    return json_response(429, error_body(exceeded(100, reset)), {**limit_headers(100, 0, reset), **given})


def limit_headers(limit: int, remaining: int, reset: float) -> dict[str, str]:
    """Return the headers that say what is left. The end is a time, not a duration."""
    return {
        "X-RateLimit-Limit": str(limit),
        "X-RateLimit-Remaining": str(remaining),
        "X-RateLimit-Reset": str(math.ceil(reset)),
    }
