# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Poll until a condition is met or a deadline passes, with the clock as a parameter."""

from __future__ import annotations

import random
import time
import typing as t
from dataclasses import dataclass, field

from .errors import ApiFailure, WaitTimeout

if t.TYPE_CHECKING:
    from collections.abc import Callable, Iterable

T = t.TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """The clocks and the source of randomness. Times in seconds.

    :param monotonic: a monotonic clock, for deadlines.
    :param wall: seconds since the epoch, to compare with dates of the service.
    :param sleep: sleeps for some seconds.
    :param jitter: a random number from 0 up to 1.
    """

    monotonic: Callable[[], float] = time.monotonic
    wall: Callable[[], float] = time.time
    sleep: Callable[[float], None] = time.sleep
    jitter: Callable[[], float] = random.random


class Deadline:
    """The time at which all waiting ends.

    :param seconds: from now.
    """

    def __init__(self, seconds: float, timing: Timing) -> None:
        self.seconds = seconds
        self._timing = timing
        self._end = timing.monotonic() + seconds

    def remaining(self) -> float:
        """Return the seconds left, 0 if the deadline has passed."""
        return max(0.0, self._end - self._timing.monotonic())


@dataclass(frozen=True, slots=True)
class Ready(t.Generic[T]):
    """The condition is met."""

    value: T = field(repr=False)


@dataclass(frozen=True, slots=True)
class Pending:
    """The condition isn't met yet; ``reason`` describes the current state."""

    reason: str


#: Seconds between polls: short at first, longer later, because many operations take minutes.
DELAYS = (0.5, 0.5, 1.0, 1.0, 2.0, 3.0, 5.0)


def wait_for(
    poll: Callable[[], Ready[T] | Pending],
    *,
    what: str,
    deadline: Deadline,
    timing: Timing,
    delays: Iterable[float] = DELAYS,
) -> T:
    """Poll until the result is ready, and return its value. Polls first at once and last at the deadline.

    The error says what the last poll returned, and for how long all polls have returned the same.

    A poll that fails with a transient error (``ApiFailure.transient``) counts as pending. The last of ``delays`` is
    repeated.

    :param what: the beginning of the error message, such as ``The project x did not become healthy``.
    :raises WaitTimeout: the deadline passed. Other failures of ``poll`` are passed on.
    """
    remaining_delays = iter(delays)
    delay = 0.0
    reason, since = "", timing.monotonic()
    while True:
        result = _poll(poll)
        if isinstance(result, Ready):
            return result.value
        if result.reason != reason:
            reason, since = result.reason, timing.monotonic()
        remaining = deadline.remaining()
        if remaining <= 0:
            unchanged = f" (for {timing.monotonic() - since:.0f} s)" if timing.monotonic() - since >= 1 else ""
            raise WaitTimeout(f"{what} within {deadline.seconds:g} s: {reason}{unchanged}.")
        delay = next(remaining_delays, delay)
        timing.sleep(min(delay, remaining))


def _poll(poll: Callable[[], Ready[T] | Pending]) -> Ready[T] | Pending:
    try:
        return poll()
    except ApiFailure as failure:
        if not failure.transient:
            raise
        return Pending(failure.message.rstrip("."))
