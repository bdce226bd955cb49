# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One loop for all waiting, one deadline, and the time as a parameter."""

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
    """Where time comes from, and chance. All times in seconds.

    :param monotonic: a clock that never goes back, for deadlines.
    :param wall: seconds since the epoch, for what services date.
    :param sleep: waits.
    :param jitter: a random number from 0 up to 1.
    """

    monotonic: Callable[[], float] = time.monotonic
    wall: Callable[[], float] = time.time
    sleep: Callable[[float], None] = time.sleep
    jitter: Callable[[], float] = random.random


class Deadline:
    """The moment after which nothing is waited for any more.

    :param seconds: how long from now on.
    """

    def __init__(self, seconds: float, timing: Timing) -> None:
        self.seconds = seconds
        self._timing = timing
        self._end = timing.monotonic() + seconds

    def remaining(self) -> float:
        """Return the seconds left, 0 when the deadline has passed."""
        return max(0.0, self._end - self._timing.monotonic())


@dataclass(frozen=True, slots=True)
class Ready(t.Generic[T]):
    """What was waited for is there."""

    value: T = field(repr=False)


@dataclass(frozen=True, slots=True)
class Pending:
    """It isn't there yet; ``reason`` says what is seen instead."""

    reason: str


#: Seconds between looks: soon at first, then without pressing a service that takes its minutes.
DELAYS = (0.5, 0.5, 1.0, 1.0, 2.0, 3.0, 5.0)


def wait_for(
    poll: Callable[[], Ready[T] | Pending],
    *,
    what: str,
    deadline: Deadline,
    timing: Timing,
    pauses: Iterable[float] = DELAYS,
) -> T:
    """Look until it is ready, and return its value. The first look comes at once, the last one at the deadline.

    A look that fails in a way that passes (``RestFailure.transient``) counts as pending: a gateway's hiccup in the middle
    of a minute's waiting is no reason to give up. The last of ``pauses`` is repeated for ever.

    :param what: what is waited for, as the beginning of a sentence, for the error.
    :raises TooLate: the deadline passed. Any other failure of ``look`` comes through.
    """
    left = iter(pauses)
    pause = 0.0
    while True:
        verdict = _poll(poll)
        if isinstance(verdict, Ready):
            return verdict.value
        remaining = deadline.remaining()
        if remaining <= 0:
            raise WaitTimeout(f"{what} within {deadline.seconds:g} s: {verdict.reason}.")
        pause = next(left, pause)
        timing.sleep(min(pause, remaining))


def _poll(look: Callable[[], Ready[T] | Pending]) -> Ready[T] | Pending:
    try:
        return look()
    except ApiFailure as failure:
        if not failure.transient:
            raise
        return Pending(failure.message.rstrip("."))
