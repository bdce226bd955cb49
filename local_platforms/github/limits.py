# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The rate limits: requests per hour for each user, and requests that create content per minute and hour."""

from __future__ import annotations

import math
import typing as t
from collections import deque

from local_supabase.api.middleware import BufferedResponse, json_response
from local_supabase.errors import ApiError

if t.TYPE_CHECKING:
    from collections.abc import Callable

    from local_platforms.clock import Clock
    from local_platforms.github.state import GithubSettings
    from local_supabase.faults import Fault

HOUR = 3600.0
PRIMARY = "API rate limit exceeded for user ID 4."
SECONDARY = (
    "You have exceeded a secondary rate limit. Please wait a few minutes before you try again. If you reach out to GitHub "
    "Support for help, please include the request ID."
)


class Limits:
    """Counts requests.

    :param clock: the clock of the platforms.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._windows: dict[str, tuple[float, int]] = {}
        self._content: dict[str, deque[float]] = {}

    def count(self, user: str, settings: GithubSettings, *, creates: bool, cost: int = 1) -> dict[str, str]:
        """Count a request and return the headers of its response.

        :param creates: whether it creates content.
        :param cost: 0 for a request that doesn't count, such as reading the limit.
        :raises ApiError: 403 if a limit is exceeded; the headers are in :meth:`headers`.
        """
        now = self._clock.now()
        start, used = self._windows.get(user, (now, 0))
        if now - start >= HOUR:
            start, used = now, 0
        used += cost
        self._windows[user] = (start, used)
        if settings.hourly_limit and used > settings.hourly_limit:
            raise ApiError(403, PRIMARY)
        if creates:
            self._count_content(user, now, settings)
        return self.headers(user, settings)

    def headers(self, user: str, settings: GithubSettings) -> dict[str, str]:
        """Return the headers of a user's limit."""
        start, used = self._windows.get(user, (self._clock.now(), 0))
        limit = settings.hourly_limit or 1_000_000
        return _headers(limit, max(0, limit - used), used, start + HOUR)

    def _count_content(self, user: str, now: float, settings: GithubSettings) -> None:
        created = self._content.setdefault(user, deque())
        while created and now - created[0] >= HOUR:
            created.popleft()
        in_minute = sum(now - each < 60.0 for each in created)
        if (settings.content_per_minute and in_minute >= settings.content_per_minute) or (
            settings.content_per_hour and len(created) >= settings.content_per_hour
        ):
            raise ApiError(403, SECONDARY)
        created.append(now)


def limit_response(fault: Fault, now: float, error_body: Callable[[ApiError], dict[str, t.Any]]) -> BufferedResponse:
    """Return the response of the faults ``primary_limit``, ``secondary_limit``, and ``throttled``."""
    if fault.fault == "primary_limit":
        headers = _headers(5000, 0, 5000, now + fault.seconds)
        return json_response(fault.status or 403, error_body(ApiError(fault.status or 403, PRIMARY)), headers)
    status = fault.status or (429 if fault.fault == "throttled" else 403)
    headers = _headers(5000, 4999, 1, now + HOUR)
    if fault.value is not None:
        headers["Retry-After"] = fault.value
    return json_response(status, error_body(ApiError(status, SECONDARY)), headers)


def _headers(limit: int, remaining: int, used: int, reset: float) -> dict[str, str]:
    return {
        "X-RateLimit-Limit": str(limit),
        "X-RateLimit-Remaining": str(remaining),
        "X-RateLimit-Used": str(used),
        "X-RateLimit-Reset": str(math.ceil(reset)),
        "X-RateLimit-Resource": "core",
    }
