# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Polling until a deadline."""

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
from ansible_collections.draggonnb.supabase.tests.unit.plugins.module_utils.rest.scripted_session import FakeTime


def waited(
    results: list[object], *, seconds: float = 10, delays: tuple[float, ...] = (1.0, 2.0)
) -> tuple[object, list[float]]:
    """Poll the results (exceptions are raised); return the value or the message, and the delays."""
    time = FakeTime()
    left = iter(results)

    def poll() -> t.Any:
        result = next(left)
        if isinstance(result, Exception):
            raise result
        return result

    deadline = Deadline(seconds, time.timing)
    try:
        return wait_for(poll, what="It was not ready", deadline=deadline, timing=time.timing, delays=delays), time.slept
    except WaitTimeout as failure:
        return failure.message, time.slept


def test_a_ready_result_takes_one_poll_and_no_time() -> None:
    assert waited([Ready("value")]) == ("value", [])


def test_the_last_delay_is_repeated() -> None:
    assert waited([Pending("no")] * 4 + [Ready(1)]) == (1, [1, 2, 2, 2])


def test_the_last_poll_is_at_the_deadline_and_the_error_has_its_reason() -> None:
    message, slept = waited([Pending("not yet")] * 9, seconds=4)
    assert message == "It was not ready within 4 s: not yet (for 4 s)."
    assert slept == [1, 2, 1]


def test_the_error_has_the_time_since_the_last_change() -> None:
    message, _slept = waited([Pending("a"), Pending("a"), Pending("b"), Pending("b"), Pending("b")], seconds=7)
    assert message == "It was not ready within 7 s: b (for 4 s)."
    assert waited([Pending("a"), Pending("b")], seconds=1)[0] == "It was not ready within 1 s: b."


def test_without_time_there_is_one_poll() -> None:
    assert waited([Pending("no")], seconds=0) == ("It was not ready within 0 s: no.", [])
    assert waited([Ready(1)], seconds=0) == (1, [])


def test_waiting_continues_after_a_transient_error() -> None:
    errors = [
        ApiError("Gateway.", status=502, said=""),
        Unreachable("Wire.", sent=False, transient=True),
        Ready(1),
    ]
    assert waited(errors) == (1, [1, 2])
    assert waited([ApiError("Gateway.", status=502, said="")], seconds=0)[0] == "It was not ready within 0 s: Gateway."


@pytest.mark.parametrize(
    "failure", [ApiError("No.", status=403, said=""), Unreachable("Certificate.", sent=True, transient=False)]
)
def test_a_permanent_error_ends_the_waiting(failure: Exception) -> None:
    with pytest.raises(type(failure)):
        waited([Pending("no"), failure])


def test_one_deadline_serves_several_waits() -> None:
    time = FakeTime()
    deadline = Deadline(5, time.timing)
    polls: t.Iterator[Ready[int] | Pending] = iter(
        [Pending("a"), Pending("a"), Ready(1), Pending("b"), Pending("b"), Pending("b")]
    )
    wait_for(lambda: next(polls), what="a", deadline=deadline, timing=time.timing, delays=(2.0,))
    with pytest.raises(WaitTimeout):
        wait_for(lambda: next(polls), what="b", deadline=deadline, timing=time.timing, delays=(2.0,))
    assert time.slept == [2, 2, 1]


def test_the_remaining_time_is_never_negative() -> None:
    time = FakeTime()
    deadline = Deadline(1, time.timing)
    time.sleep(3)
    assert deadline.remaining() == 0
