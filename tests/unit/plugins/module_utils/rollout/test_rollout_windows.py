# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""When a client may be changed."""

from __future__ import annotations

import datetime

import pytest
from ansible_collections.draggonnb.supabase.plugins.module_utils.failure import Failure
from ansible_collections.draggonnb.supabase.plugins.module_utils.rollout.windows import (
    DAYS,
    read_window,
    reason_to_wait,
)
from hypothesis import given
from hypothesis import strategies as st

MONDAY = datetime.datetime(2026, 11, 23, tzinfo=datetime.UTC)
TIMES = st.times().map(lambda time: time.replace(second=0, microsecond=0))


def at(day: str, time: str) -> datetime.datetime:
    hour, minute = map(int, time.split(":"))
    return MONDAY + datetime.timedelta(days=DAYS.index(day), hours=hour, minutes=minute)


@pytest.mark.parametrize(
    ("window", "day", "time", "expected"),
    [
        ("08:00-18:00", "wed", "08:00", True),
        ("08:00-18:00", "wed", "17:59", True),
        ("08:00-18:00", "wed", "18:00", False),
        ("08:00-18:00", "wed", "07:59", False),
        ("22:00-04:00", "mon", "23:00", True),
        ("22:00-04:00", "mon", "03:59", True),
        ("22:00-04:00", "mon", "04:00", False),
        ("Sat 22:00-04:00", "sat", "22:00", True),
        ("Sat 22:00-04:00", "sun", "03:00", True),
        ("Sat 22:00-04:00", "sat", "03:00", False),
        ("Sun 22:00-04:00", "mon", "03:00", True),
        ("fri-mon 10:00-11:00", "sun", "10:30", True),
        ("fri-mon 10:00-11:00", "tue", "10:30", False),
        ("Mon,Wed  10:00-11:00", "wed", "10:30", True),
        ("Mon,Wed 10:00-11:00", "tue", "10:30", False),
        ("Sat-Sun 00:00-00:00", "sun", "23:59", True),
        ("Sat-Sun 00:00-00:00", "mon", "00:00", False),
    ],
)
def test_window_contains_a_time(window: str, day: str, time: str, expected: bool) -> None:
    assert read_window(window).contains(at(day, time)) is expected


@given(st.integers(0, 6), TIMES, TIMES, st.datetimes(MONDAY.replace(tzinfo=None)))
def test_window_and_the_rest_of_the_day_make_a_day(
    day: int, start: datetime.time, end: datetime.time, moment: datetime.datetime
) -> None:
    """From start to end, and from end to start of the next day: each time lies in exactly one of them, on each day."""
    first, rest = read_window(f"{start:%H:%M}-{end:%H:%M}"), read_window(f"{end:%H:%M}-{start:%H:%M}")
    if start == end:
        assert first.contains(moment)
    else:
        assert first.contains(moment) is not rest.contains(moment)
    assert read_window(f"{DAYS[day]} 00:00-00:00").contains(moment) is (moment.weekday() == day)


@pytest.mark.parametrize(
    "text", ["", "Sat", "8:00-18:00", "24:00-25:00", "10:60-11:00", "Someday 10:00-11:00", "Mon-Tue-Wed 10:00-11:00"]
)
def test_other_text_is_no_window(text: str) -> None:
    with pytest.raises(Failure, match="is not a window"):
        read_window(text)


def test_reasons_to_wait() -> None:
    noon = at("sat", "12:00")
    assert reason_to_wait(noon, [], []) == ""
    assert reason_to_wait(noon, ["10:00-14:00"], []) == ""
    assert reason_to_wait(noon, ["Mon 10:00-14:00", "22:00-04:00"], []) == (
        "changes are made only in Mon 10:00-14:00, 22:00-04:00 UTC"
    )
    assert reason_to_wait(noon, ["10:00-14:00"], ["Sat-Sun 00:00-00:00"]) == (
        "no changes are made in Sat-Sun 00:00-00:00 UTC"
    )
    with pytest.raises(Failure):
        reason_to_wait(noon, [], ["never"])
