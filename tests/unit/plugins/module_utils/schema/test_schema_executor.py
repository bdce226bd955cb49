# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Transactions with verification, on a scripted session."""

from __future__ import annotations

import itertools
import typing as t

import pytest
from ansible_collections.draggonnb.supabase.plugins.module_utils.failure import Failure
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.apply.executor import (
    MAX_ATTEMPTS,
    VerificationFailed,
    execute,
)
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.database.driver import DatabaseError
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.database.execution_settings import (
    ExecutionSettings,
)
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.database.transaction import (
    LOCK_ATTEMPTS,
    LOCK_INTERVAL,
    ExecutionLimits,
)
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.model.facts import FactSet
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.model.plan import Stage, Statement

T = ("table", "public", "t")
LIMITS = ExecutionLimits(lock_timeout=2.0, statement_timeout=30.0, role="")
NO_LOCK, DEADLOCK, NEW_LABEL, CHECK_VIOLATION, LOST = "55P03", "40P01", "55P04", "23514", ""


class Scripted:
    """A session that rejects every statement containing a key of ``refusals``, with the codes of its list in turn.

    :param others: how often another session holds the advisory lock.
    """

    def __init__(self, others: int = 0, **refusals: list[str]) -> None:
        self._refusals = refusals
        self._others = others
        self.sent: list[str] = []
        self.major = 17
        self.execution = ExecutionSettings()

    def run(self, sql: str) -> list[tuple[t.Any, ...]]:
        """Return no rows, or raise an error."""
        self.sent.append(sql)
        for key, codes in self._refusals.items():
            if key in sql.replace("lc_monetary", "") and codes:
                raise DatabaseError(f"refused: {key}", sqlstate=codes.pop(0), detail="because", server_hint="don't")
        if "pg_try_advisory" in sql:
            self._others -= 1
            return [(self._others < 0,)]
        return []

    def rollback(self) -> None:
        """End the transaction."""
        self.sent.append("ROLLBACK")

    @property
    def transcript(self) -> list[str]:
        """The statements sent, abbreviated: settings begin with SET, TURN and NEXT are the advisory lock."""
        begins = {"BEGIN": "BEGIN", "SET ": "SET", "RESET": "RESET", "SELECT pg_catalog.pg_try": "TURN",
                  "SELECT pg_catalog.pg_advisory_unlock": "NEXT"}  # fmt: skip
        # The statements of a plan are sent with the settings under which they run.
        shown = [
            (sql.partition(";\n")[2] if sql.startswith("SAVEPOINT plan; ") else sql).partition("; SET LOCAL")[0]
            for sql in self.sent
        ]
        shown = [sql for sql in shown if sql]
        return [next((word for start, word in begins.items() if sql.startswith(start)), sql) for sql in shown]


class ScriptedCallbacks:
    """Scripted callbacks: the stages of each planning round, whether verification fails, and the sleeps.

    A round is a list of stages; a list of statements is one transaction. Verification fails always, never, or by a list.
    """

    def __init__(self, *rounds: list[t.Any], verification_fails: bool | t.Sequence[bool] = False) -> None:
        self._rounds = list(rounds)
        fails = verification_fails
        self._verification_fails = itertools.repeat(fails) if isinstance(fails, bool) else iter(fails)
        self.slept: list[float] = []
        self.known: list[list[str]] = []
        self.verified = 0

    def replan(self, _rows: t.Any, done: t.Sequence[Statement], _one_by_one: bool) -> list[Stage]:
        """Return the stages of the next round; the last one is repeated."""
        self.known.append([statement.sql for statement in done])
        stages = list(self._rounds.pop(0) if len(self._rounds) > 1 else self._rounds[0])
        return [block(*stages)] if stages and isinstance(stages[0], Statement) else stages

    def verify(self, _stage: Stage) -> None:
        """Count, and fail if configured."""
        self.verified += 1
        if next(self._verification_fails):
            raise VerificationFailed("it is not there")

    def apply(self, session: Scripted, limits: ExecutionLimits = LIMITS, *, online: bool = False) -> list[str]:
        """Run on a session; return the SQL of the committed statements, online with their transaction numbers."""
        done = execute(t.cast("t.Any", session), limits, self.replan, self.verify, self.slept.append, online=online)
        return [f"{statement.transaction} {statement.sql}" if online else statement.sql for statement in done]


def statement(sql: str, *, first: bool = False, undo: str = "") -> Statement:
    return Statement(sql, "create", T, (), first, undo=undo)


def block(*statements: Statement) -> Stage:
    return Stage(list(statements), FactSet(), in_transaction=True)


def alone(*statements: Statement) -> Stage:
    return Stage(list(statements), FactSet(), in_transaction=False)


ONE, TWO, THREE, FOUR = (statement(sql) for sql in ("one", "two", "three", "four"))
LABEL = statement("label", first=True)


def test_everything_is_sent_in_one_round_trip_and_verified_before_commit() -> None:
    session, callbacks = Scripted(), ScriptedCallbacks([ONE, TWO])
    assert callbacks.apply(session) == ["one", "two"]
    assert session.transcript == ["BEGIN", "one;\ntwo", "COMMIT"]
    assert callbacks.verified == 1
    assert callbacks.slept == []


def test_the_transaction_sets_its_timeouts_and_takes_the_advisory_lock_before_planning() -> None:
    session = Scripted()
    ScriptedCallbacks([ONE]).apply(session, ExecutionLimits(lock_timeout=2.5, statement_timeout=30, role="Ops"))
    begin = session.sent[0]
    positions = [
        begin.index(text)
        for text in (
            'SET LOCAL ROLE "Ops"',
            "lock_timeout = 2500",
            "statement_timeout = 30000",
            "pg_try_advisory_xact_lock",
        )
    ]
    assert positions == sorted(positions)


def test_without_changes_the_transaction_is_rolled_back() -> None:
    session, callbacks = Scripted(), ScriptedCallbacks([])
    assert callbacks.apply(session) == []
    assert session.transcript == ["BEGIN", "ROLLBACK"]
    assert callbacks.verified == 0


@pytest.mark.parametrize("code", [NO_LOCK, DEADLOCK])
def test_a_lock_timeout_leads_to_a_retry_with_a_new_plan(code: str) -> None:
    session, callbacks = Scripted(one=[code, code]), ScriptedCallbacks([ONE], [TWO])
    assert callbacks.apply(session) == ["two"]
    assert session.transcript[-3:] == ["BEGIN", "two", "COMMIT"]
    assert callbacks.slept == [2.0]


def test_retries_wait_longer_each_time_and_are_limited() -> None:
    session, callbacks = Scripted(one=[NO_LOCK] * 99), ScriptedCallbacks([ONE])
    with pytest.raises(DatabaseError, match="one") as failure:
        callbacks.apply(session)
    assert callbacks.slept == [2.0, 4.0, 6.0]
    assert len([sql for sql in session.sent if sql.startswith("BEGIN")]) == MAX_ATTEMPTS
    assert "lock_timeout" in failure.value.hint
    assert "nothing was changed" in failure.value.hint
    assert "COMMIT" not in session.sent
    assert session.sent[-1] == "ROLLBACK"


def test_only_the_last_attempt_looks_for_the_blocked_statement() -> None:
    """The search would block the sessions queued behind the lock again."""
    session, callbacks = Scripted(two=[NO_LOCK] * 99), ScriptedCallbacks([ONE, TWO])
    with pytest.raises(DatabaseError, match="Statement 2 of 2"):
        callbacks.apply(session)
    assert session.transcript == ["BEGIN", "one;\ntwo", "ROLLBACK"] * (MAX_ATTEMPTS - 1) + [
        "BEGIN",
        "one",
        "two",
        "ROLLBACK",
    ]


@pytest.mark.parametrize(("seconds", "setting"), [(0.0, 0), (0.0001, 1), (0.25, 250)])
def test_a_small_timeout_is_not_rounded_to_none(seconds: float, setting: int) -> None:
    session = Scripted()
    ScriptedCallbacks([ONE]).apply(session, ExecutionLimits(lock_timeout=seconds, statement_timeout=seconds, role=""))
    assert f"lock_timeout = {setting};" in session.sent[0]
    assert f"statement_timeout = {setting};" in session.sent[0]


def test_the_advisory_lock_is_tried_outside_of_a_transaction() -> None:
    """CREATE INDEX CONCURRENTLY in the other run would wait for a waiting transaction."""
    session, callbacks = Scripted(others=2), ScriptedCallbacks([ONE])
    assert callbacks.apply(session) == ["one"]
    assert session.transcript == ["BEGIN", "ROLLBACK", "BEGIN", "ROLLBACK", "BEGIN", "one", "COMMIT"]
    assert callbacks.slept == [LOCK_INTERVAL, LOCK_INTERVAL]


def test_a_concurrent_run_that_does_not_end_is_reported() -> None:
    with pytest.raises(Failure, match="Another run") as failure:
        ScriptedCallbacks([ONE]).apply(Scripted(others=LOCK_ATTEMPTS))
    assert "nothing was changed" in failure.value.hint


def test_a_failed_batch_is_repeated_to_find_the_statement() -> None:
    session, callbacks = Scripted(two=[CHECK_VIOLATION] * 2), ScriptedCallbacks([ONE, TWO])
    with pytest.raises(DatabaseError, match="Statement 2 of 2") as failure:
        callbacks.apply(session)
    assert session.transcript == ["BEGIN", "one;\ntwo", "ROLLBACK TO SAVEPOINT plan", "one", "two", "ROLLBACK"]
    shown = failure.value.as_result()
    assert "table public.t" in shown["msg"]
    assert "DETAIL: because" in shown["msg"]
    assert "HINT: don't" in shown["msg"]
    assert (shown["statement"], shown["object"]) == ("two", "table public.t")
    assert callbacks.slept == []


def test_a_failure_that_does_not_recur_is_still_a_failure() -> None:
    session = Scripted(two=[CHECK_VIOLATION])
    with pytest.raises(DatabaseError, match="refused: two"):
        ScriptedCallbacks([ONE, TWO]).apply(session)
    assert "COMMIT" not in session.sent


def test_a_batch_is_not_repeated_after_a_lost_connection() -> None:
    session = Scripted(one=[LOST])
    with pytest.raises(DatabaseError) as failure:
        ScriptedCallbacks([ONE, TWO]).apply(session)
    assert session.transcript == ["BEGIN", "one;\ntwo", "ROLLBACK"]
    assert "nothing was changed" not in failure.value.hint, "who knows?"


def test_a_failed_verification_is_not_committed() -> None:
    session = Scripted()
    with pytest.raises(VerificationFailed):
        ScriptedCallbacks([ONE], verification_fails=True).apply(session)
    assert session.transcript == ["BEGIN", "one", "ROLLBACK"]


def test_new_labels_in_use_are_committed_first() -> None:
    session, callbacks = Scripted(one=[NEW_LABEL]), ScriptedCallbacks([LABEL, ONE], [ONE])
    assert callbacks.apply(session) == ["label", "one"]
    assert session.transcript == [
        "BEGIN",
        "label;\none",
        "ROLLBACK",
        "BEGIN",
        "label",
        "COMMIT",
        "BEGIN",
        "one",
        "COMMIT",
    ]


def test_committed_labels_are_reported_when_the_rest_is_retried() -> None:
    session, callbacks = Scripted(one=[NEW_LABEL, NO_LOCK]), ScriptedCallbacks([LABEL, ONE], [ONE])
    assert callbacks.apply(session) == ["label", "one"]
    assert callbacks.slept == [2.0]


def test_committed_labels_are_reported_when_the_rest_fails() -> None:
    session = Scripted(one=[NEW_LABEL, *[CHECK_VIOLATION] * 2])
    with pytest.raises(DatabaseError) as failure:
        ScriptedCallbacks([LABEL, ONE], [ONE]).apply(session)
    assert "Already committed: " in failure.value.hint
    assert "label" in failure.value.hint


def test_labels_are_not_committed_first_without_need() -> None:
    session = Scripted()
    assert ScriptedCallbacks([LABEL, ONE]).apply(session) == ["label", "one"]
    assert session.transcript == ["BEGIN", "label;\none", "COMMIT"]


def test_a_role_that_cannot_be_set_is_named() -> None:
    session = Scripted(BEGIN=["42501"])
    with pytest.raises(Failure, match="session_role ops") as failure:
        ScriptedCallbacks([ONE]).apply(session, ExecutionLimits(lock_timeout=1, statement_timeout=0, role="ops"))
    assert "Grant the role" in failure.value.hint
    assert session.transcript == ["BEGIN", "ROLLBACK"]


@pytest.mark.parametrize("again", [False, True])
def test_statements_misread_under_a_search_path_are_run_without_one(again: bool) -> None:
    """A function in the search path may match a call better than PostgreSQL's own."""
    session, callbacks = Scripted(), ScriptedCallbacks([ONE], verification_fails=[True, again])
    session.execution = ExecutionSettings({}, ("public",))
    if again:
        with pytest.raises(VerificationFailed):
            callbacks.apply(session)
    else:
        assert callbacks.apply(session) == ["one"]
    end = ["ROLLBACK"] if again else ["COMMIT"]
    assert session.transcript == ["BEGIN", "one", "ROLLBACK TO SAVEPOINT plan", "one", *end]
    paths = [sql for sql in session.sent if sql.startswith("SAVEPOINT plan; ")]
    assert ["search_path = pg_catalog, public, pg_temp" in sql for sql in paths] == [True, False]


def test_an_ambiguous_call_under_a_search_path_is_run_without_one() -> None:
    session = Scripted(one=["42725", "42725"])  # the batch, and the search for the statement
    session.execution = ExecutionSettings({}, ("public",))
    assert ScriptedCallbacks([ONE]).apply(session) == ["one"]


def test_each_stage_is_planned_from_the_current_state() -> None:
    session = Scripted()
    callbacks = ScriptedCallbacks(
        [block(ONE), alone(TWO, THREE), block(FOUR)], [alone(TWO, THREE), block(FOUR)], [block(FOUR)]
    )
    assert callbacks.apply(session, online=True) == ["1 one", "2 two", "3 three", "4 four"]
    assert session.transcript == [
        "TURN",
        *("BEGIN", "one", "COMMIT"),
        *("BEGIN", "ROLLBACK", "SET", "two", "three", "RESET"),
        *("BEGIN", "four", "COMMIT"),
        "NEXT",
    ]
    assert callbacks.known == [[], ["one"], ["one", "two", "three"]]
    assert callbacks.verified == 2


def test_the_state_is_checked_again_after_statements_outside_of_a_transaction() -> None:
    session, callbacks = Scripted(), ScriptedCallbacks([alone(ONE)], [])
    assert callbacks.apply(session, online=True) == ["1 one"]
    assert session.transcript == ["TURN", "BEGIN", "ROLLBACK", "SET", "one", "RESET", "BEGIN", "ROLLBACK", "NEXT"]


def test_statements_outside_of_a_transaction_have_no_lock_timeout() -> None:
    session = Scripted()
    ScriptedCallbacks([alone(ONE)], []).apply(
        session, ExecutionLimits(lock_timeout=2, statement_timeout=30, role="ops"), online=True
    )
    settings = next(sql for sql in session.sent if sql.startswith("SET ")).split("; ")
    assert settings[0] == "SET ROLE ops"
    assert {"SET search_path = ''", "SET lock_timeout = 0", "SET statement_timeout = 30000"} <= set(settings)
    assert session.sent[session.sent.index("one") + 1].startswith("RESET ROLE")


def test_statements_without_effect_are_not_repeated() -> None:
    session = Scripted()
    with pytest.raises(VerificationFailed, match="no effect") as failure:
        ScriptedCallbacks([alone(ONE)]).apply(session, online=True)
    assert session.transcript.count("one") == 1
    assert "Already committed: one" in failure.value.hint


def test_a_failed_statement_outside_of_a_transaction_is_undone() -> None:
    session = Scripted(two=[CHECK_VIOLATION])
    with pytest.raises(DatabaseError, match="Statement 2 of 2") as failure:
        ScriptedCallbacks([alone(ONE, statement("two", undo="undo"))]).apply(session, online=True)
    assert session.transcript[4:8] == ["one", "two", "undo", "RESET"]
    assert "Already committed: one" in failure.value.hint
    assert "next run" in failure.value.hint
    assert "nothing was changed" not in failure.value.hint


def test_a_deadlock_outside_of_a_transaction_is_retried_from_the_current_state() -> None:
    session, callbacks = Scripted(two=[DEADLOCK]), ScriptedCallbacks([alone(ONE, TWO)], [alone(TWO)], [])
    assert callbacks.apply(session, online=True) == ["1 one", "2 two"]
    assert callbacks.slept == [2.0]


def test_a_lock_timeout_in_a_later_stage_does_not_undo_earlier_ones() -> None:
    session, callbacks = Scripted(two=[NO_LOCK]), ScriptedCallbacks([block(ONE), block(TWO)], [block(TWO)])
    assert callbacks.apply(session, online=True) == ["1 one", "2 two"]
    assert session.transcript.count("one") == 1


def test_the_list_of_committed_statements_is_limited() -> None:
    many = [statement(f"s{number}") for number in range(9)]
    with pytest.raises(DatabaseError) as failure:
        ScriptedCallbacks([alone(*many)]).apply(Scripted(s8=[CHECK_VIOLATION]), online=True)
    assert "s0; s1; s2; s3; s4; and 3 more" in failure.value.hint
