# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One transaction that proves itself, on a session that answers as it is told."""

from __future__ import annotations

import typing as t

import pytest
from ansible_collections.draggonnb.supabase.plugins.module_utils.failure import Failure
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.apply import ATTEMPTS, Limits, Unproven, apply
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.connection import DatabaseError
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.plan import Plan, Statement

T = ("table", "public", "t")
LIMITS = Limits(lock=2.0, statement=30.0, role="")
NO_LOCK, DEADLOCK, NEW_LABEL, CHECK_VIOLATION, LOST = "55P03", "40P01", "55P04", "23514", ""


class Scripted:
    """A session: every text that holds a key of ``refusals`` is refused, with the next code of its list, while it lasts."""

    def __init__(self, **refusals: list[str]) -> None:
        self._refusals = refusals
        self.sent: list[str] = []
        self.major = 17

    def run(self, sql: str) -> list[tuple[t.Any, ...]]:
        """Answer with no rows, or refuse."""
        self.sent.append(sql)
        for key, codes in self._refusals.items():
            if key in sql and codes:
                raise DatabaseError(f"refused: {key}", sqlstate=codes.pop(0), detail="because", server_hint="don't")
        return []

    def rollback(self) -> None:
        """End the transaction."""
        self.sent.append("ROLLBACK")

    @property
    def story(self) -> list[str]:
        """What was sent, in words: the transaction's bounds and the statements."""
        return ["BEGIN" if sql.startswith("BEGIN") else sql for sql in self.sent if not sql.startswith("SAVEPOINT")]


class Told:
    """What apply is given: plans in their order, whether the proof fails, and how long was slept."""

    def __init__(self, *plans: list[Statement], unproven: bool = False) -> None:
        self._plans = list(plans)
        self._unproven = unproven
        self.slept: list[float] = []
        self.proved = 0

    def plan_again(self) -> Plan:
        """Return the next plan; the last one for ever."""
        return Plan(list(self._plans.pop(0) if len(self._plans) > 1 else self._plans[0]))

    def prove(self, _plan: Plan) -> None:
        """Count, and refuse where told to."""
        self.proved += 1
        if self._unproven:
            raise Unproven("it is not there")

    def apply(self, session: Scripted, limits: Limits = LIMITS) -> list[str]:
        """Apply on a session; return the SQL of what was done."""
        done = apply(t.cast("t.Any", session), limits, self.plan_again, self.prove, self.slept.append)
        return [statement.sql for statement in done.statements]


def statement(sql: str, *, first: bool = False) -> Statement:
    return Statement(sql, "create", T, (), first)


ONE, TWO, LABEL = statement("one"), statement("two"), statement("label", first=True)


def test_everything_goes_in_one_round_trip_and_is_proved_before_it_is_committed() -> None:
    session, told = Scripted(), Told([ONE, TWO])
    assert told.apply(session) == ["one", "two"]
    assert session.story == ["BEGIN", "one;\ntwo", "COMMIT"]
    assert told.proved == 1
    assert told.slept == []


def test_the_transaction_takes_the_lock_of_all_runs_before_it_plans_and_then_limits_itself() -> None:
    session = Scripted()
    Told([ONE]).apply(session, Limits(lock=2.5, statement=30, role="Ops"))
    begin = session.sent[0]
    positions = [
        begin.index(text)
        for text in (
            'SET LOCAL ROLE "Ops"',
            "pg_advisory_xact_lock",
            "lock_timeout = 2500",
            "statement_timeout = 30000",
        )
    ]
    assert positions == sorted(positions)


def test_nothing_to_do_leaves_no_trace() -> None:
    session, told = Scripted(), Told([])
    assert told.apply(session) == []
    assert session.story == ["BEGIN", "ROLLBACK"]
    assert told.proved == 0


@pytest.mark.parametrize("code", [NO_LOCK, DEADLOCK])
def test_who_does_not_get_a_lock_gives_way_and_plans_anew(code: str) -> None:
    session, told = Scripted(one=[code, code]), Told([ONE], [TWO])
    assert told.apply(session) == ["two"]
    assert session.story[-3:] == ["BEGIN", "two", "COMMIT"]
    assert told.slept == [2.0]


def test_giving_way_takes_longer_each_time_and_has_an_end() -> None:
    session, told = Scripted(one=[NO_LOCK] * 99), Told([ONE])
    with pytest.raises(DatabaseError, match="one") as failure:
        told.apply(session)
    assert told.slept == [2.0, 4.0, 6.0]
    assert len([sql for sql in session.sent if sql.startswith("BEGIN")]) == ATTEMPTS
    assert "lock_timeout" in failure.value.hint
    assert "nothing was changed" in failure.value.hint
    assert "COMMIT" not in session.sent
    assert session.sent[-1] == "ROLLBACK"


def test_a_failed_batch_is_run_again_to_find_the_statement() -> None:
    session, told = Scripted(two=[CHECK_VIOLATION] * 2), Told([ONE, TWO])
    with pytest.raises(DatabaseError, match="Statement 2 of 2") as failure:
        told.apply(session)
    assert session.story == ["BEGIN", "one;\ntwo", "ROLLBACK TO SAVEPOINT plan", "one", "two", "ROLLBACK"]
    shown = failure.value.as_result()
    assert "table public.t" in shown["msg"]
    assert "DETAIL: because" in shown["msg"]
    assert "HINT: don't" in shown["msg"]
    assert (shown["statement"], shown["object"]) == ("two", "table public.t")
    assert told.slept == []


def test_a_failure_that_does_not_come_back_is_a_failure_all_the_same() -> None:
    session = Scripted(two=[CHECK_VIOLATION])
    with pytest.raises(DatabaseError, match="refused: two"):
        Told([ONE, TWO]).apply(session)
    assert "COMMIT" not in session.sent


def test_a_lost_connection_is_not_searched_for_a_statement() -> None:
    session = Scripted(one=[LOST])
    with pytest.raises(DatabaseError):
        Told([ONE, TWO]).apply(session)
    assert session.story == ["BEGIN", "one;\ntwo", "ROLLBACK"]


def test_what_is_not_proved_is_not_committed() -> None:
    session = Scripted()
    with pytest.raises(Unproven):
        Told([ONE], unproven=True).apply(session)
    assert session.story == ["BEGIN", "one", "ROLLBACK"]


def test_new_labels_that_are_used_at_once_are_committed_first() -> None:
    session, told = Scripted(one=[NEW_LABEL]), Told([LABEL, ONE], [ONE])
    assert told.apply(session) == ["label", "one"]
    assert session.story == ["BEGIN", "label;\none", "ROLLBACK", "BEGIN", "label", "COMMIT", "BEGIN", "one", "COMMIT"]


def test_labels_that_were_committed_are_reported_when_the_rest_has_to_wait() -> None:
    session, told = Scripted(one=[NEW_LABEL, NO_LOCK, NO_LOCK]), Told([LABEL, ONE], [ONE])
    assert told.apply(session) == ["label", "one"]
    assert told.slept == [2.0]


def test_labels_that_were_committed_are_reported_when_the_rest_fails() -> None:
    session = Scripted(one=[NEW_LABEL, *[CHECK_VIOLATION] * 2])
    with pytest.raises(DatabaseError) as failure:
        Told([LABEL, ONE], [ONE]).apply(session)
    assert "Committed before" in failure.value.hint
    assert "label" in failure.value.hint


def test_labels_are_not_committed_first_without_need() -> None:
    session = Scripted()
    assert Told([LABEL, ONE]).apply(session) == ["label", "one"]
    assert session.story == ["BEGIN", "label;\none", "COMMIT"]


def test_a_role_that_one_cannot_become_is_named() -> None:
    session = Scripted(BEGIN=["42501"])
    with pytest.raises(Failure, match="session_role ops") as failure:
        Told([ONE]).apply(session, Limits(lock=1, statement=0, role="ops"))
    assert "member" in failure.value.hint
    assert session.story == ["BEGIN", "ROLLBACK"]
