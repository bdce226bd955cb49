# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether to send a request again, and after how long. Pure: no clock, no sleep, no request.

The rules:

* 429 was not executed, so any method may be sent again, after what ``Retry-After`` says, else after what
  ``X-RateLimit-Reset`` says, else after an exponential pause.
* No answer, and the statuses of a transient trouble, are retried for GET and HEAD alone: anything else may have had its
  effect, and the caller has to look first (``RestFailure.outcome_unknown``).
* Everything else is an answer.
"""

from __future__ import annotations

import typing as t
from dataclasses import dataclass
from email.utils import parsedate_to_datetime

if t.TYPE_CHECKING:
    from collections.abc import Mapping

SAFE_METHODS = frozenset({"GET", "HEAD"})
#: Troubles that pass: request timeout, server error, and what gateways (52x: Cloudflare's) say about a silent server.
TRANSIENT_STATUSES = frozenset({408, 500, 502, 503, 504, 520, 521, 522, 523, 524})
THROTTLED = 429


@dataclass(frozen=True, slots=True, kw_only=True)
class RetryPolicy:
    """How long to go on. Times in seconds.

    :param attempts: how often a request is sent in all when there is trouble.
    :param throttled_attempts: how often it is sent in all when the service asks to slow down.
    :param first: the first exponential pause; each further one is twice as long.
    :param longest: the longest exponential pause.
    :param longest_asked: the longest pause a service can ask for. The rate limit window of the services we know is a
        minute, so more than that is a misunderstanding (a timestamp, say): then we ask again after this time.
    :param spread: by how much a pause that was asked for is stretched at most, so that many clients that were told
        the same moment don't come back in it together.
    """

    attempts: int = 4
    throttled_attempts: int = 8
    first: float = 0.5
    longest: float = 20.0
    longest_asked: float = 60.0
    spread: float = 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One request that was sent, and what came of it.

    :param number: 1 for the first.
    :param status: the HTTP status, or None when no answer came.
    :param lasting: true when there was no answer and trying again here can't help: a certificate that isn't trusted, or
        a connection that couldn't be opened, which ``transport.open_session`` has tried several times already.
    """

    method: str
    number: int
    status: int | None
    headers: Mapping[str, str]
    permanent: bool = False


def delay_before_retry(attempt: Attempt, *, patience: RetryPolicy, jitter: float, wall: float) -> float | None:
    """Return the seconds to wait before sending it again, or None when what came is the answer.

    :param jitter: a random number from 0 up to 1.
    :param wall: the time now in seconds since the epoch: ``Retry-After`` may be a date.
    """
    if attempt.status == THROTTLED:
        again = attempt.number < patience.throttled_attempts
        asked = requested_delay(attempt.headers, wall=wall)
    else:
        transient = attempt.status in TRANSIENT_STATUSES if attempt.status else not attempt.permanent
        again = transient and attempt.method in SAFE_METHODS and attempt.number < patience.attempts
        asked = _retry_after(attempt.headers, wall)
    if not again:
        return None
    if asked is None:
        return _exponential(attempt.number, patience, jitter)
    return min(asked, patience.longest_asked) + jitter * patience.spread


def requested_delay(headers: Mapping[str, str], *, wall: float) -> float | None:
    """Return the seconds the service asks to wait, or None when it doesn't.

    ``Retry-After`` (seconds or a date) goes before ``X-RateLimit-Reset`` (seconds left in the window).
    """
    asked = _retry_after(headers, wall)
    return asked if asked is not None else _seconds(headers.get("X-RateLimit-Reset"))


def http_date(text: str | None) -> float | None:
    """Return an HTTP date in seconds since the epoch, or None when it isn't one."""
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


def _exponential(number: int, patience: RetryPolicy, jitter: float) -> float:
    """Half of the pause is certain, the other half is chance."""
    return min(patience.first * 2.0 ** (number - 1), patience.longest) * (1 + jitter) / 2
