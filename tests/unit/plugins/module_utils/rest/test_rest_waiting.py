# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Waiting: one loop, one deadline."""

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
    remaining = iter(verdicts)

    def check() -> t.Any:
        verdict = next(remaining)
        if isinstance(verdict, Exception):
            raise verdict
        return verdict

    deadline = Deadline(seconds, time.timing)
    try:
        return wait_for(check, what="It wasn't there", deadline=deadline, timing=time.timing, pauses=pauses), time.slept
    except WaitTimeout as failure:
        return failure.message, time.slept


def test_ready_at_once_takes_one_check_and_no_pause() -> None:
    assert waited([Ready("value")]) == ("value", [])


def test_pauses_follow_the_schedule_and_repeat_the_last() -> None:
    assert waited([Pending("no")] * 4 + [Ready(1)]) == (1, [1, 2, 2, 2])


def test_last_check_is_at_the_deadline_and_its_result_reported() -> None:
    message, slept = waited([Pending("not yet")] * 9, seconds=4)
    assert message == "It wasn't there within 4 s: not yet."
    assert slept == [1, 2, 1]


def test_zero_timeout_checks_once() -> None:
    assert waited([Pending("no")], seconds=0) == ("It wasn't there within 0 s: no.", [])
    assert waited([Ready(1)], seconds=0) == (1, [])


def test_waiting_continues_after_transient_errors() -> None:
    results = [
        ApiError("Gateway.", status=502, said=""),
        Unreachable("Wire.", sent=False, transient=True),
        Ready(1),
    ]
    assert waited(results) == (1, [1, 2])
    assert waited([ApiError("Gateway.", status=502, said="")], seconds=0)[0] == "It wasn't there within 0 s: Gateway."


@pytest.mark.parametrize(
    "failure", [ApiError("No.", status=403, said=""), Unreachable("Certificate.", sent=True, transient=False)]
)
def test_permanent_error_ends_waiting(failure: Exception) -> None:
    with pytest.raises(type(failure)):
        waited([Pending("no"), failure])


def test_several_waits_share_one_deadline() -> None:
    time = FakeTime()
    deadline = Deadline(5, time.timing)
    checks: t.Iterator[Ready[int] | Pending] = iter(
        [Pending("a"), Pending("a"), Ready(1), Pending("b"), Pending("b"), Pending("b")]
    )
    wait_for(lambda: next(checks), what="a", deadline=deadline, timing=time.timing, pauses=(2.0,))
    with pytest.raises(WaitTimeout):
        wait_for(lambda: next(checks), what="b", deadline=deadline, timing=time.timing, pauses=(2.0,))
    assert time.slept == [2, 2, 1]


def test_remaining_time_is_never_negative() -> None:
    time = FakeTime()
    deadline = Deadline(1, time.timing)
    time.sleep(3)
    assert deadline.remaining() == 0
