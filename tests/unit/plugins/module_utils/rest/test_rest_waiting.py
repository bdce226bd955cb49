# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The one loop and the one deadline."""

from __future__ import annotations

import typing as t

import pytest
from ansible_collections.draggonnb.supabase.plugins.module_utils.rest.errors import ApiError, Unreachable, WaitTimeout
from ansible_collections.draggonnb.supabase.plugins.module_utils.rest.waiting import (
    Deadline,
    Pending,
    Ready,
    wait_for,
)
from ansible_collections.draggonnb.supabase.tests.unit.plugins.module_utils.rest.scripted import FakeTime


def waited(
    verdicts: list[object], *, seconds: float = 10, pauses: tuple[float, ...] = (1.0, 2.0)
) -> tuple[object, list[float]]:
    """Wait through the verdicts (exceptions are raised); return the value and the pauses."""
    time = FakeTime()
    left = iter(verdicts)

    def look() -> t.Any:
        verdict = next(left)
        if isinstance(verdict, Exception):
            raise verdict
        return verdict

    deadline = Deadline(seconds, time.timing)
    try:
        return wait_for(look, what="It wasn't there", deadline=deadline, timing=time.timing, pauses=pauses), time.slept
    except WaitTimeout as failure:
        return failure.message, time.slept


def test_what_is_ready_at_once_costs_one_look_and_no_time() -> None:
    assert waited([Ready("value")]) == ("value", [])


def test_pauses_follow_the_schedule_and_its_last_one_stays() -> None:
    assert waited([Pending("no")] * 4 + [Ready(1)]) == (1, [1, 2, 2, 2])


def test_the_last_look_is_at_the_deadline_and_the_error_says_what_was_seen() -> None:
    message, slept = waited([Pending("not yet")] * 9, seconds=4)
    assert message == "It wasn't there within 4 s: not yet."
    assert slept == [1, 2, 1]


def test_without_time_there_is_one_look() -> None:
    assert waited([Pending("no")], seconds=0) == ("It wasn't there within 0 s: no.", [])
    assert waited([Ready(1)], seconds=0) == (1, [])


def test_a_trouble_that_passes_is_waited_through() -> None:
    troubles = [
        ApiError("Gateway.", status=502, said=""),
        Unreachable("Wire.", sent=False, transient=True),
        Ready(1),
    ]
    assert waited(troubles) == (1, [1, 2])
    assert waited([ApiError("Gateway.", status=502, said="")], seconds=0)[0] == "It wasn't there within 0 s: Gateway."


@pytest.mark.parametrize(
    "failure", [ApiError("No.", status=403, said=""), Unreachable("Certificate.", sent=True, transient=False)]
)
def test_a_trouble_that_stays_ends_the_waiting(failure: Exception) -> None:
    with pytest.raises(type(failure)):
        waited([Pending("no"), failure])


def test_one_deadline_serves_several_waits() -> None:
    time = FakeTime()
    deadline = Deadline(5, time.timing)
    looks: t.Iterator[Ready[int] | Pending] = iter(
        [Pending("a"), Pending("a"), Ready(1), Pending("b"), Pending("b"), Pending("b")]
    )
    wait_for(lambda: next(looks), what="a", deadline=deadline, timing=time.timing, pauses=(2.0,))
    with pytest.raises(WaitTimeout):
        wait_for(lambda: next(looks), what="b", deadline=deadline, timing=time.timing, pauses=(2.0,))
    assert time.slept == [2, 2, 1]


def test_a_deadline_never_has_less_than_nothing() -> None:
    time = FakeTime()
    deadline = Deadline(1, time.timing)
    time.sleep(3)
    assert deadline.remaining() == 0
