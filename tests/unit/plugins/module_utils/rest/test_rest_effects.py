# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A change is sent once; what it has made is looked for if its outcome is unknown, or if it is refused."""

from __future__ import annotations

import typing as t

import pytest
from ansible_collections.draggonnb.supabase.plugins.module_utils.failure import Failure
from ansible_collections.draggonnb.supabase.plugins.module_utils.rest.effects import send_once
from ansible_collections.draggonnb.supabase.plugins.module_utils.rest.errors import ApiError, Unreachable
from ansible_collections.draggonnb.supabase.plugins.module_utils.rest.waiting import Deadline
from ansible_collections.draggonnb.supabase.tests.unit.plugins.module_utils.rest.scripted_session import FakeTime

if t.TYPE_CHECKING:
    from ansible_collections.draggonnb.supabase.plugins.module_utils.rest.errors import ApiFailure


class Attempt:
    """A change that fails once, and what reading the resource finds each time.

    :ivar sent: how often it was sent.
    :ivar time: how long was waited.
    """

    def __init__(self, failure: ApiFailure, *found: str | Failure | None, **options: t.Any) -> None:
        self.failure, self.found, self.sent, self.time = failure, list(found), 0, FakeTime()
        self.options = options

    def run(self) -> str:
        """Send it."""
        deadline = Deadline(60, self.time.timing)
        return send_once(self._send, self._find, deadline=deadline, timing=self.time.timing, **self.options)

    def _send(self) -> str:
        self.sent += 1
        raise self.failure

    def _find(self) -> str | None:
        answer = self.found.pop(0) if len(self.found) > 1 else self.found[0]
        if isinstance(answer, Failure):
            raise answer
        return answer


def refusal(status: int) -> ApiError:
    return ApiError(f"refused with {status}", status=status, said="exists")


@pytest.mark.parametrize("status", [400, 409, 422])
def test_a_refused_change_that_another_run_has_made_is_found(status: int) -> None:
    attempt = Attempt(refusal(status), "theirs")
    assert (attempt.run(), attempt.sent, attempt.time.slept) == ("theirs", 1, [])


@pytest.mark.parametrize("found", [None, ApiError("no", status=403, said="no")])
@pytest.mark.parametrize("status", [400, 401, 402, 403, 404, 422])
def test_another_refusal_is_reported_at_once(status: int, found: ApiError | None) -> None:
    attempt = Attempt(refusal(status), found)
    with pytest.raises(ApiError, match=f"refused with {status}"):
        attempt.run()
    assert (attempt.sent, attempt.time.slept) == (1, [])


def test_after_a_conflict_the_change_may_be_visible_with_a_delay() -> None:
    attempt = Attempt(refusal(409), None, None, "theirs")
    assert (attempt.run(), len(attempt.time.slept)) == ("theirs", 2)
    never = Attempt(refusal(409), None)
    with pytest.raises(ApiError, match="refused with 409"):
        never.run()
    assert 29 < sum(never.time.slept) < 31
    immediate = Attempt(refusal(409), None, lag=0)
    with pytest.raises(ApiError, match="refused with 409"):
        immediate.run()
    assert immediate.time.slept == []


def test_what_is_refused_for_another_reason_only_is_not_looked_for() -> None:
    attempt = Attempt(refusal(400), "theirs", refused=frozenset())
    with pytest.raises(ApiError, match="refused with 400"):
        attempt.run()


@pytest.mark.parametrize("lost", [refusal(502), Unreachable("reset", sent=True, transient=True)])
def test_an_unknown_outcome_is_looked_for_and_reported_as_unknown(lost: ApiFailure) -> None:
    attempt = Attempt(lost, None, "ours")
    assert (attempt.run(), attempt.sent) == ("ours", 1)
    with pytest.raises(Failure, match="Whether it took effect is unknown"):
        Attempt(lost, None).run()
