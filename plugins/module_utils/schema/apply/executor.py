# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Executes a plan stage by stage; a stage is a transaction that is verified before it commits.

Most plans have one stage. If a run is interrupted, the server rolls back, and the next run starts from what is committed.
"""

from __future__ import annotations

import contextlib
import typing as t
from dataclasses import replace

from ...failure import Failure
from ..database.driver import AMBIGUOUS_FUNCTION, DatabaseError
from ..database.transaction import (
    RETRYABLE,
    UNSAFE_NEW_LABEL,
    advisory_lock,
    begin,
    run_outside_transaction,
    run_statements,
)

if t.TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ..database.connection import Session
    from ..database.transaction import ExecutionLimits
    from ..model.plan import Stage, Statement

    Replan = Callable[[list[tuple[t.Any, ...]], Sequence[Statement], bool], Sequence[Stage]]

Result = t.TypeVar("Result")

MAX_ATTEMPTS = 4
MAX_LISTED = 5


class VerificationFailed(Failure):
    """The result of the transaction differs from its plan; it was rolled back."""


def execute(
    session: Session,
    limits: ExecutionLimits,
    replan: Replan,
    verify: Callable[[Stage], None],
    sleep: Callable[[float], None],
    *,
    query: str = "",
    online: bool = False,
) -> list[Statement]:
    """Plan, run the first stage, verify and commit it, and repeat until nothing is left; return the statements.

    :param replan: performs pending renames inside the transaction and returns the stages from the resulting state, so
        a stage is always planned from the real state. Takes the rows of the query, the statements committed so far, and
        whether to send statements one by one.
    :param verify: raises VerificationFailed when the database isn't in the stage's ``state_after``.
    :param query: what is read first in each transaction, once the lock is acquired.
    :param online: whether there may be more than one stage.
    :raises Failure: with the statement that failed; its transaction is rolled back.
    """
    runner = _StageRunner(session, limits, replan, verify, sleep, query=query)
    try:
        with advisory_lock(session, sleep) if online else contextlib.nullcontext():
            while retry_on_lock_timeout(session, limits, sleep, runner.run_stage):
                pass
    except Failure as failure:
        raise add_committed_statements(failure, runner.done) from None
    return runner.done


class _StageRunner:
    """Runs stages one at a time, and records the statements committed so far."""

    def __init__(
        self,
        session: Session,
        limits: ExecutionLimits,
        replan: Replan,
        verify: Callable[[Stage], None],
        sleep: Callable[[float], None],
        *,
        query: str,
    ) -> None:
        self._session, self._limits, self._query = session, limits, query
        self._replan, self._verify, self._sleep = replan, verify, sleep
        self._stages: list[list[str]] = []
        self.done: list[Statement] = []

    def run_stage(self, last_attempt: bool) -> bool:
        """Run the next stage, and return whether there may be another."""
        rows = begin(self._session, self._limits, self._sleep, self._query)
        stages = self._replan(rows, self.done, last_attempt)
        if not stages:
            self._session.rollback()
            return False
        stage = stages[0]
        sql = [statement.sql for statement in stage.all_statements]
        if sql in self._stages:
            raise VerificationFailed(
                f"These statements had no effect and would be repeated on every run: {'; '.join(sql)}.",
                hint="This is a bug. Please report it with the current and the desired schema.",
            )
        if stage.in_transaction:
            if not self._in_block(stage, one_by_one=last_attempt):
                return True
        else:
            self._session.rollback()
            run_outside_transaction(self._session, self._limits, stage.statements, self._statement_done)
        self._stages.append(sql)
        # Nothing follows the last stage if it was a verified transaction.
        return len(stages) > 1 or not stage.in_transaction

    def _in_block(self, stage: Stage, *, one_by_one: bool) -> bool:
        try:
            self._run_and_verify(stage, one_by_one=one_by_one)
        except DatabaseError as error:
            labels = [statement for statement in stage.statements if statement.commit_first]
            if error.sqlstate != UNSAFE_NEW_LABEL or not labels or any(each.commit_first for each in self.done):
                raise
            # PostgreSQL refuses to use an enum label in the transaction that added it: add the labels in their own
            # transaction first, after the renames that they depend on.
            self._session.rollback()
            begin(self._session, self._limits, self._sleep)
            run_statements(self._session, [*stage.renames, *labels])
            self._commit([*stage.renames, *labels])
            return False
        self._commit(stage.all_statements)
        return True

    def _run_and_verify(self, stage: Stage, *, one_by_one: bool) -> None:
        """Run the statements with the creator's search path, or with an empty one if that changes their meaning.

        They call PostgreSQL's built-in functions without a schema, and a schema of the creator's search path may have
        a function of that name that matches better. Then verification fails, or PostgreSQL reports an ambiguous call.
        """
        session = self._session
        try:
            run_statements(session, stage.statements, one_by_one=one_by_one)
            self._verify(stage)
        except (VerificationFailed, DatabaseError) as failure:
            misread = not isinstance(failure, DatabaseError) or failure.sqlstate == AMBIGUOUS_FUNCTION
            if not (misread and session.execution.search_path and stage.statements):
                raise
            session.execution = replace(session.execution, search_path=())
            session.run("ROLLBACK TO SAVEPOINT plan")
            try:
                run_statements(session, stage.statements, one_by_one=one_by_one)
                self._verify(stage)
            except (VerificationFailed, DatabaseError):
                raise failure from None

    def _commit(self, statements: Sequence[Statement]) -> None:
        self._session.run("COMMIT")
        number = self._number + 1
        self.done += [statement.in_transaction(number) for statement in statements]

    def _statement_done(self, statement: Statement) -> None:
        self.done.append(statement.in_transaction(self._number + 1))

    @property
    def _number(self) -> int:
        return self.done[-1].transaction if self.done else 0


def retry_on_lock_timeout(
    session: Session, limits: ExecutionLimits, sleep: Callable[[float], None], attempt: Callable[[bool], Result]
) -> Result:
    """Retry while other sessions hold a lock that is needed.

    A session that waits for a lock blocks those that queue behind it. So no attempt waits longer than
    ``limits.lock_timeout``; then the transaction is rolled back, the queue proceeds, and it is retried later.

    :param attempt: takes whether this is the last attempt, which should find out what blocks it.
    :raises Failure: from the last attempt, or from an earlier one that failed for a reason other than a lock.
    """
    for number in range(1, MAX_ATTEMPTS):
        try:
            return _rolled_back(session, attempt, last=False)
        except DatabaseError as error:
            if error.sqlstate not in RETRYABLE:
                raise
            sleep(number * limits.lock_timeout)
    return _rolled_back(session, attempt, last=True)


def _rolled_back(session: Session, attempt: Callable[[bool], Result], *, last: bool) -> Result:
    try:
        return attempt(last)
    except Failure:
        session.rollback()
        raise


def add_committed_statements(failure: Failure, committed: Sequence[Statement]) -> Failure:
    """Add to a failure's hint which statements were committed before it, if any."""
    if isinstance(failure, DatabaseError) and not failure.sqlstate:
        return failure  # the connection was lost: the outcome is unknown
    if not committed:
        failure.hint = f"{failure.hint} Everything was rolled back: nothing was changed.".strip()
        return failure
    listed = "; ".join(statement.sql for statement in committed[:MAX_LISTED])
    more = f"; and {len(committed) - MAX_LISTED} more" if len(committed) > MAX_LISTED else ""
    failure.hint = f"{failure.hint} Already committed: {listed}{more}. The next run continues from there.".strip()
    return failure
