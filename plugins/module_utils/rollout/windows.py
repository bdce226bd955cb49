# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""When a client may be changed: windows of the week, such as ``Sat-Sun 22:00-04:00``, in UTC."""

from __future__ import annotations

import re
import typing as t
from dataclasses import dataclass

from ..failure import Failure

if t.TYPE_CHECKING:
    import datetime
    from collections.abc import Iterable

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_MINUTES = 24 * 60
_FORM = re.compile(r"(?:([a-z,-]+) )?(\d\d):(\d\d)-(\d\d):(\d\d)")
_LAST_HOUR, _LAST_MINUTE = 23, 59


@dataclass(frozen=True, slots=True)
class Window:
    """A part of the week.

    :param days: the days on which it begins; 0 is Monday.
    :param start: minutes after midnight.
    :param end: the same. A window whose end isn't after its start ends on the next day.
    """

    days: frozenset[int]
    start: int
    end: int

    def contains(self, moment: datetime.datetime) -> bool:
        """Return whether a time in UTC lies in the window."""
        length = (self.end - self.start - 1) % _MINUTES + 1
        minute = moment.weekday() * _MINUTES + moment.hour * 60 + moment.minute
        week = len(DAYS) * _MINUTES
        return any((minute - day * _MINUTES - self.start) % week < length for day in self.days)


def read_window(text: str) -> Window:
    """Return the window that a text describes.

    :raises Failure: it isn't one.
    """
    found = _FORM.fullmatch(" ".join(str(text).lower().split()))
    numbers = [int(each) for each in found.groups()[1:]] if found else []
    if found is None or max(numbers[::2]) > _LAST_HOUR or max(numbers[1::2]) > _LAST_MINUTE:
        raise _invalid(text)
    days = set[int]()
    for part in (found[1] or "mon-sun").split(","):
        ends = part.split("-")
        if not (1 <= len(ends) <= 2 and all(end in DAYS for end in ends)):
            raise _invalid(text)
        first, last = DAYS.index(ends[0]), DAYS.index(ends[-1])
        days |= {day % len(DAYS) for day in range(first, first + (last - first) % len(DAYS) + 1)}
    return Window(frozenset(days), numbers[0] * 60 + numbers[1], numbers[2] * 60 + numbers[3])


def _invalid(text: str) -> Failure:
    return Failure(
        f"{text!r} is not a window.",
        hint='Write days and times in UTC, such as "Sat-Sun 22:00-04:00", "Mon,Wed 20:00-23:00", or "22:00-04:00" for each day.',
    )


def reason_to_wait(moment: datetime.datetime, windows: Iterable[str], frozen: Iterable[str]) -> str:
    """Return why a client must not be changed at a time, or an empty string.

    :param windows: when it may be changed; without any, it may be changed at any time.
    :param frozen: when it must not be changed.
    :raises Failure: a text describes no window.
    """
    allowed = {text: read_window(text) for text in windows}
    blocked = {text: read_window(text) for text in frozen}
    for text, window in blocked.items():
        if window.contains(moment):
            return f"no changes are made in {text} UTC"
    if allowed and not any(window.contains(moment) for window in allowed.values()):
        return f"changes are made only in {', '.join(allowed)} UTC"
    return ""
