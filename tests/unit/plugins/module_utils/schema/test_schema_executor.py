# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Transactions that prove themselves, on a session that answers as it is told."""

from __future__ import annotations

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
    """A session: every text that holds a key of ``refusals`` is refused, with the next code of its list, while it lasts.

    :param others: how often the advisory lock is somebody else's.
    """

    def __init__(self, others: int = 0, **refusals: list[str]) -> None:
        self._refusals = refusals
        self._others = others
        self.sent: list[str] = []
        self.major = 17
        self.execution = ExecutionSettings()

    def run(self, sql: str) -> list[tuple[t.Any, ...]]:
        """Answer with no rows, or refuse."""
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
    def story(self) -> list[str]:
        """What was sent, in words: the transactions' bounds and the statements; a session's settings begin with SET."""
        begins = {"BEGIN": "BEGIN", "SET ": "SET", "RESET": "RESET", "SELECT pg_catalog.pg_try": "TURN",
                  "SELECT pg_catalog.pg_advisory_unlock": "NEXT"}  # fmt: skip
        shown = [sql for sql in self.sent if not sql.endswith("; SAVEPOINT plan")]
        return [next((word for start, word in begins.items() if sql.startswith(start)), sql) for sql in shown]


class Told:
    """What apply is given: the ways that looking finds, in order, whether a proof fails, and how long was slept.

    A way is a list of stages; a list of statements is one transaction.
    """

    def __init__(self, *ways: list[t.Any], unproven: bool = False) -> None:
        self._ways = list(ways)
        self._unproven = unproven
        self.slept: list[float] = []
        self.known: list[list[str]] = []
        self.proved = 0

    def look(self, done: t.Sequence[Statement], _one_by_one: bool) -> list[Stage]:
        """Return the next way; the last one for ever."""
        self.known.append([statement.sql for statement in done])
        way = list(self._ways.pop(0) if len(self._ways) > 1 else self._ways[0])
        return [block(*way)] if way and isinstance(way[0], Statement) else way

    def prove(self, _stage: Stage) -> None:
        """Count, and refuse where told to."""
        self.proved += 1
        if self._unproven:
            raise VerificationFailed("it is not there")

    def apply(self, session: Scripted, limits: ExecutionLimits = LIMITS, *, online: bool = False) -> list[str]:
        """Apply on a session; return the SQL of what was done, and before it, online, the transaction's number."""
        done = execute(t.cast("t.Any", session), limits, self.look, self.prove, self.slept.append, online=online)
        return [f"{statement.transaction} {statement.sql}" if online else statement.sql for statement in done]


def statement(sql: str, *, first: bool = False, undo: str = "") -> Statement:
    return Statement(sql, "create", T, (), first, undo=undo)


def block(*statements: Statement) -> Stage:
    return Stage(list(statements), FactSet(), in_transaction=True)


def alone(*statements: Statement) -> Stage:
    return Stage(list(statements), FactSet(), in_transaction=False)


ONE, TWO, THREE, FOUR = (statement(sql) for sql in ("one", "two", "three", "four"))
LABEL = statement("label", first=True)


def test_everything_goes_in_one_round_trip_and_is_proved_before_it_is_committed() -> None:
    session, told = Scripted(), Told([ONE, TWO])
    assert told.apply(session) == ["one", "two"]
    assert session.story == ["BEGIN", "one;\ntwo", "COMMIT"]
    assert told.proved == 1
    assert told.slept == []


def test_the_transaction_limits_itself_and_takes_the_lock_of_all_runs_before_it_plans() -> None:
    session = Scripted()
    Told([ONE]).apply(session, ExecutionLimits(lock_timeout=2.5, statement_timeout=30, role="Ops"))
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
    assert len([sql for sql in session.sent if sql.startswith("BEGIN")]) == MAX_ATTEMPTS
    assert "lock_timeout" in failure.value.hint
    assert "nothing was changed" in failure.value.hint
    assert "COMMIT" not in session.sent
    assert session.sent[-1] == "ROLLBACK"


def test_while_giving_way_nobody_looks_for_the_statement_but_the_last_time() -> None:
    """Looking would make everybody behind the lock wait once more."""
    session, told = Scripted(two=[NO_LOCK] * 99), Told([ONE, TWO])
    with pytest.raises(DatabaseError, match="Statement 2 of 2"):
        told.apply(session)
    assert session.story == ["BEGIN", "one;\ntwo", "ROLLBACK"] * (MAX_ATTEMPTS - 1) + [
        "BEGIN",
        "one",
        "two",
        "ROLLBACK",
    ]


@pytest.mark.parametrize(("seconds", "setting"), [(0.0, 0), (0.0001, 1), (0.25, 250)])
def test_a_timeout_that_is_given_is_never_taken_for_none(seconds: float, setting: int) -> None:
    session = Scripted()
    Told([ONE]).apply(session, ExecutionLimits(lock_timeout=seconds, statement_timeout=seconds, role=""))
    assert f"lock_timeout = {setting};" in session.sent[0]
    assert f"statement_timeout = {setting};" in session.sent[0]


def test_another_run_is_asked_after_outside_of_any_transaction() -> None:
    """A transaction that waits would be waited for, by CREATE INDEX CONCURRENTLY in the other run."""
    session, told = Scripted(others=2), Told([ONE])
    assert told.apply(session) == ["one"]
    assert session.story == ["BEGIN", "ROLLBACK", "BEGIN", "ROLLBACK", "BEGIN", "one", "COMMIT"]
    assert told.slept == [LOCK_INTERVAL, LOCK_INTERVAL]


def test_another_run_that_never_ends_is_named() -> None:
    with pytest.raises(Failure, match="Another run") as failure:
        Told([ONE]).apply(Scripted(others=LOCK_ATTEMPTS))
    assert "nothing was changed" in failure.value.hint


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
    with pytest.raises(DatabaseError) as failure:
        Told([ONE, TWO]).apply(session)
    assert session.story == ["BEGIN", "one;\ntwo", "ROLLBACK"]
    assert "nothing was changed" not in failure.value.hint, "who knows?"


def test_what_is_not_proved_is_not_committed() -> None:
    session = Scripted()
    with pytest.raises(VerificationFailed):
        Told([ONE], unproven=True).apply(session)
    assert session.story == ["BEGIN", "one", "ROLLBACK"]


def test_new_labels_that_are_used_at_once_are_committed_first() -> None:
    session, told = Scripted(one=[NEW_LABEL]), Told([LABEL, ONE], [ONE])
    assert told.apply(session) == ["label", "one"]
    assert session.story == ["BEGIN", "label;\none", "ROLLBACK", "BEGIN", "label", "COMMIT", "BEGIN", "one", "COMMIT"]


def test_labels_that_were_committed_are_reported_when_the_rest_has_to_wait() -> None:
    session, told = Scripted(one=[NEW_LABEL, NO_LOCK]), Told([LABEL, ONE], [ONE])
    assert told.apply(session) == ["label", "one"]
    assert told.slept == [2.0]


def test_labels_that_were_committed_are_reported_when_the_rest_fails() -> None:
    session = Scripted(one=[NEW_LABEL, *[CHECK_VIOLATION] * 2])
    with pytest.raises(DatabaseError) as failure:
        Told([LABEL, ONE], [ONE]).apply(session)
    assert "Already committed: " in failure.value.hint
    assert "label" in failure.value.hint


def test_labels_are_not_committed_first_without_need() -> None:
    session = Scripted()
    assert Told([LABEL, ONE]).apply(session) == ["label", "one"]
    assert session.story == ["BEGIN", "label;\none", "COMMIT"]


def test_a_role_that_one_cannot_become_is_named() -> None:
    session = Scripted(BEGIN=["42501"])
    with pytest.raises(Failure, match="session_role ops") as failure:
        Told([ONE]).apply(session, ExecutionLimits(lock_timeout=1, statement_timeout=0, role="ops"))
    assert "Grant the role" in failure.value.hint
    assert session.story == ["BEGIN", "ROLLBACK"]


@pytest.mark.parametrize("again", [False, True])
def test_what_reads_otherwise_under_a_search_path_is_done_without_one(again: bool) -> None:
    """A function of the schema's may fit a call better than PostgreSQL's: then it is made as it was printed."""
    session, told = Scripted(), Told([ONE])
    session.execution = ExecutionSettings({}, ("public",))
    proofs = iter([True, again])

    def prove(_stage: Stage) -> None:
        if next(proofs):
            raise VerificationFailed("it is not there")

    told.prove = prove  # type: ignore[method-assign]
    if again:
        with pytest.raises(VerificationFailed):
            told.apply(session)
    else:
        assert told.apply(session) == ["one"]
    end = ["ROLLBACK"] if again else ["COMMIT"]
    assert session.story == ["BEGIN", "one", "ROLLBACK TO SAVEPOINT plan", "one", *end]
    paths = [sql for sql in session.sent if sql.endswith("; SAVEPOINT plan")]
    assert ["search_path = pg_catalog, public, pg_temp" in sql for sql in paths] == [True, False]


def test_a_call_that_is_ambiguous_under_a_search_path_is_made_without_one() -> None:
    session = Scripted(one=["42725", "42725"])  # the batch, and the search for the statement
    session.execution = ExecutionSettings({}, ("public",))
    assert Told([ONE]).apply(session) == ["one"]


def test_stage_after_stage_is_planned_from_what_is_there() -> None:
    session = Scripted()
    told = Told([block(ONE), alone(TWO, THREE), block(FOUR)], [alone(TWO, THREE), block(FOUR)], [block(FOUR)])
    assert told.apply(session, online=True) == ["1 one", "2 two", "3 three", "4 four"]
    assert session.story == [
        "TURN",
        *("BEGIN", "one", "COMMIT"),
        *("BEGIN", "ROLLBACK", "SET", "two", "three", "RESET"),
        *("BEGIN", "four", "COMMIT"),
        "NEXT",
    ]
    assert told.known == [[], ["one"], ["one", "two", "three"]]
    assert told.proved == 2


def test_what_ends_outside_of_a_transaction_is_looked_at_once_more() -> None:
    session, told = Scripted(), Told([alone(ONE)], [])
    assert told.apply(session, online=True) == ["1 one"]
    assert session.story == ["TURN", "BEGIN", "ROLLBACK", "SET", "one", "RESET", "BEGIN", "ROLLBACK", "NEXT"]


def test_outside_of_a_transaction_nobody_gives_way_as_nobody_waits_behind() -> None:
    session = Scripted()
    Told([alone(ONE)], []).apply(
        session, ExecutionLimits(lock_timeout=2, statement_timeout=30, role="ops"), online=True
    )
    settings = next(sql for sql in session.sent if sql.startswith("SET ")).split("; ")
    assert settings[0] == "SET ROLE ops"
    assert {"SET search_path = ''", "SET lock_timeout = 0", "SET statement_timeout = 30000"} <= set(settings)
    assert session.sent[session.sent.index("one") + 1].startswith("RESET ROLE")


def test_what_has_no_effect_is_not_done_for_ever() -> None:
    session = Scripted()
    with pytest.raises(VerificationFailed, match="no effect") as failure:
        Told([alone(ONE)]).apply(session, online=True)
    assert session.story.count("one") == 1
    assert "Already committed: one" in failure.value.hint


def test_what_failed_outside_of_a_transaction_is_cleared_away() -> None:
    session = Scripted(two=[CHECK_VIOLATION])
    with pytest.raises(DatabaseError, match="Statement 2 of 2") as failure:
        Told([alone(ONE, statement("two", undo="undo"))]).apply(session, online=True)
    assert session.story[4:8] == ["one", "two", "undo", "RESET"]
    assert "Already committed: one" in failure.value.hint
    assert "next run" in failure.value.hint
    assert "nothing was changed" not in failure.value.hint


def test_a_deadlock_outside_of_a_transaction_is_tried_again_from_what_is_there() -> None:
    session, told = Scripted(two=[DEADLOCK]), Told([alone(ONE, TWO)], [alone(TWO)], [])
    assert told.apply(session, online=True) == ["1 one", "2 two"]
    assert told.slept == [2.0]


def test_a_lock_given_up_in_a_later_stage_doesnt_undo_the_former() -> None:
    session, told = Scripted(two=[NO_LOCK]), Told([block(ONE), block(TWO)], [block(TWO)])
    assert told.apply(session, online=True) == ["1 one", "2 two"]
    assert session.story.count("one") == 1


def test_the_list_of_what_stays_has_an_end() -> None:
    many = [statement(f"s{number}") for number in range(9)]
    with pytest.raises(DatabaseError) as failure:
        Told([alone(*many)]).apply(Scripted(s8=[CHECK_VIOLATION]), online=True)
    assert "s0; s1; s2; s3; s4; and 3 more" in failure.value.hint
