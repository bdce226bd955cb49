# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Decide whether to send a request again, and after what delay. Pure: no clock, no sleep, no request.

The rules:

* 429: the request was not executed, so any method is retried: after ``Retry-After``, else after
  ``X-RateLimit-Reset``, else with exponential backoff.
* No response, the status of a transient error, or an HTML page, which a proxy sends instead of the response: only GET and HEAD
  are retried. Other requests may have taken effect; the caller has to find out first (``ApiFailure.outcome_unknown``).
* Everything else is returned to the caller.
"""

from __future__ import annotations

import typing as t
from dataclasses import dataclass
from email.utils import parsedate_to_datetime

if t.TYPE_CHECKING:
    from collections.abc import Mapping

SAFE_METHODS = frozenset({"GET", "HEAD"})
#: Transient errors: request timeout, server error, and gateway errors (52x: Cloudflare's).
TRANSIENT_STATUSES = frozenset({408, 500, 502, 503, 504, 520, 521, 522, 523, 524})
THROTTLED = 429
#: A proxy that wants a login, and a redirect, will answer the next request in the same way.
LASTING_PAGES = frozenset({300, 301, 302, 303, 307, 308, 407})
#: Numbers from here on are times in seconds since the epoch, not durations.
EPOCH_TIMES = 1e9
#: Seconds that are enough for the clocks of both sides to differ.
CLOCK_DIFFERENCE = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class RetryPolicy:
    """How often and after what delay to retry. Times in seconds.

    :param attempts: the number of attempts for transient errors.
    :param throttled_attempts: the number of attempts for rate limits.
    :param first_delay: the first delay of the exponential backoff; each further one is twice as long.
    :param max_delay: the longest delay of the exponential backoff.
    :param max_requested_delay: the longest delay that a service can request. Rate limit windows are a minute; for a longer
        one, this delay is used.
    :param max_extra_delay: the longest random extension of a requested delay, so that many clients don't retry at the
        same time.
    """

    attempts: int = 4
    throttled_attempts: int = 8
    first_delay: float = 0.5
    max_delay: float = 20.0
    max_requested_delay: float = 60.0
    max_extra_delay: float = 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """A request that was sent, and its result.

    :param number: 1 for the first.
    :param status: the HTTP status, or None if there was no response.
    :param permanent: true if there was no response and a retry can't help: an untrusted certificate, or a connection that
        couldn't be opened, which ``transport.open_session`` has already retried.
    :param page: true if the response is an HTML page, which no API sends.
    """

    method: str
    number: int
    status: int | None
    headers: Mapping[str, str]
    permanent: bool = False
    page: bool = False

    @property
    def transient(self) -> bool:
        """Whether the next attempt may have another result."""
        if self.status is None:
            return not self.permanent
        return self.status in TRANSIENT_STATUSES or (self.page and self.status not in LASTING_PAGES)


def delay_before_retry(attempt: Attempt, *, policy: RetryPolicy, jitter: float, wall: float) -> float | None:
    """Return the seconds to wait before the next attempt, or None if the request isn't retried.

    :param jitter: a random number from 0 up to 1.
    :param wall: the time now in seconds since the epoch: ``Retry-After`` may be a date.
    """
    if attempt.status == THROTTLED:
        retry = attempt.number < policy.throttled_attempts
        requested = requested_delay(attempt.headers, wall=wall)
    else:
        retry = attempt.transient and attempt.method in SAFE_METHODS and attempt.number < policy.attempts
        requested = _retry_after(attempt.headers, wall)
    if not retry:
        return None
    if requested is None:
        return _exponential(attempt.number, policy, jitter)
    return min(requested, policy.max_requested_delay) + jitter * policy.max_extra_delay


def requested_delay(headers: Mapping[str, str], *, wall: float) -> float | None:
    """Return the seconds the service asks to wait, or None if it doesn't.

    ``Retry-After`` (seconds or a date) takes precedence over ``X-RateLimit-Reset`` (seconds left in the window, or the time of its
    end in seconds since the epoch).
    """
    requested = _retry_after(headers, wall)
    if requested is not None:
        return requested
    reset = _seconds(headers.get("X-RateLimit-Reset"))
    # A time that has passed, by a clock that is ahead, still needs a pause.
    return reset if reset is None or reset < EPOCH_TIMES else max(CLOCK_DIFFERENCE, reset - wall)


def http_date(text: str | None) -> float | None:
    """Return an HTTP date in seconds since the epoch, or None if it isn't one."""
    if not text:
        return None
    try:
        return parsedate_to_datetime(text).timestamp()
    except (ValueError, TypeError, OverflowError):
        return None


def _retry_after(headers: Mapping[str, str], wall: float) -> float | None:
    text = headers.get("Retry-After")
    seconds = _seconds(text)
    if seconds is not None:
        return seconds
    date = http_date(text)
    return None if date is None else max(0.0, date - wall)


def _seconds(text: str | None) -> float | None:
    try:
        seconds = float(text) if text is not None else -1.0
    except ValueError:
        return None
    return seconds if 0 <= seconds < float("inf") else None


def _exponential(number: int, policy: RetryPolicy, jitter: float) -> float:
    """Return the delay of an exponential backoff: half of it fixed, half of it random."""
    return min(policy.first_delay * 2.0 ** (number - 1), policy.max_delay) * (1 + jitter) / 2
