# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Does a plan, stage by stage; a stage is a transaction that proves itself before it commits.

Most plans are one stage. Cut off at any instant, the server rolls back; the next run finds what was there.
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

    Replan = Callable[[Sequence[Statement], bool], Sequence[Stage]]

Result = t.TypeVar("Result")

MAX_ATTEMPTS = 4
MAX_LISTED = 5


class VerificationFailed(Failure):
    """The transaction did not do what its plan says; it was rolled back."""


def execute(
    session: Session,
    limits: ExecutionLimits,
    replan: Replan,
    verify: Callable[[Stage], None],
    sleep: Callable[[float], None],
    *,
    online: bool = False,
) -> list[Statement]:
    """Look, do the first stage, prove it, commit, and look again until all is done; return what was done.

    :param look: inside the transaction, renames what is to be renamed, and returns the stages from what is there then.
        Whatever was foretold counts for nothing: a stage is only ever planned from what is there. It is told what was
        done already, and whether to send statements one by one.
    :param prove: raises Unproven when the database isn't as the stage promised.
    :param online: there may be more than one stage.
    :raises Failure: with the statement that failed; nothing of its transaction remains.
    """
    work = _Run(session, limits, replan, verify, sleep)
    try:
        with advisory_lock(session, sleep) if online else contextlib.nullcontext():
            while retry_on_lock_timeout(session, limits, sleep, work.do_one_stage):
                pass
    except Failure as failure:
        raise add_committed_statements(failure, work.done) from None
    return work.done


class _Run:
    """What was done so far, and how to do one more stage."""

    def __init__(
        self,
        session: Session,
        limits: ExecutionLimits,
        look: Replan,
        prove: Callable[[Stage], None],
        sleep: Callable[[float], None],
    ) -> None:
        self._session, self._limits, self._look, self._prove, self._sleep = session, limits, look, prove, sleep
        self._stages: list[list[str]] = []
        self.done: list[Statement] = []

    def do_one_stage(self, last_attempt: bool) -> bool:
        """Do the next stage, and tell whether there may be another."""
        begin(self._session, self._limits, self._sleep)
        stages = self._look(self.done, last_attempt)
        if not stages:
            self._session.rollback()
            return False
        stage = stages[0]
        wording = [statement.sql for statement in stage.all_statements]
        if wording in self._stages:
            raise VerificationFailed(
                f"What was done has no effect, and would be done for ever: {'; '.join(wording)}.",
                hint="Please report it with the two schemas.",
            )
        if stage.in_transaction:
            if not self._in_block(stage, one_by_one=last_attempt):
                return True
        else:
            self._session.rollback()
            run_outside_transaction(self._session, self._limits, stage.statements, self._statement_done)
        self._stages.append(wording)
        # A transaction that proved itself and was the last needs nobody to look again.
        return len(stages) > 1 or not stage.in_transaction

    def _in_block(self, stage: Stage, *, one_by_one: bool) -> bool:
        try:
            self._run_and_verify(stage, one_by_one=one_by_one)
        except DatabaseError as error:
            labels = [statement for statement in stage.statements if statement.commit_first]
            if error.sqlstate != UNSAFE_NEW_LABEL or not labels or any(each.commit_first for each in self.done):
                raise
            # PostgreSQL refuses to use a label in the transaction that added it: those go first, by themselves, and
            # before them what gives things the names that they are called by.
            self._session.rollback()
            begin(self._session, self._limits, self._sleep)
            run_statements(self._session, [*stage.renames, *labels])
            self._commit([*stage.renames, *labels])
            return False
        self._commit(stage.all_statements)
        return True

    def _run_and_verify(self, stage: Stage, *, one_by_one: bool) -> None:
        """Run the statements with the creator's search path, or without one where that changes what they say.

        They name PostgreSQL's own functions without a schema. One of the creator's schemas may have another function
        of that name, which fits the call better. That is seen in what was made, or PostgreSQL refuses to choose.
        """
        session = self._session
        try:
            run_statements(session, stage.statements, one_by_one=one_by_one)
            self._prove(stage)
        except (VerificationFailed, DatabaseError) as failure:
            misread = not isinstance(failure, DatabaseError) or failure.sqlstate == AMBIGUOUS_FUNCTION
            if not (misread and session.execution.search_path and stage.statements):
                raise
            session.execution = replace(session.execution, search_path=())
            session.run("ROLLBACK TO SAVEPOINT plan")
            try:
                run_statements(session, stage.statements, one_by_one=one_by_one)
                self._prove(stage)
            except (VerificationFailed, DatabaseError):
                raise failure from None

    def _commit(self, statements: Sequence[Statement]) -> None:
        self._session.run("COMMIT")
        number = self._number + 1
        self.done += [replace(statement, transaction=number) for statement in statements]

    def _statement_done(self, statement: Statement) -> None:
        self.done.append(replace(statement, transaction=self._number + 1))

    @property
    def _number(self) -> int:
        return self.done[-1].transaction if self.done else 0


def retry_on_lock_timeout(
    session: Session, limits: ExecutionLimits, sleep: Callable[[float], None], attempt: Callable[[bool], Result]
) -> Result:
    """Try something again while others hold a lock that it wants, and give way to them in between.

    Whoever waits for a lock has everybody behind it wait, too. So nobody waits longer than ``limits.lock``; then the
    transaction is rolled back, those that queued up have their turn, and it is tried again later.

    :param attempt: does it; is told whether it is for the last time, so as to find out what stands in the way.
    :raises Failure: what the last attempt raised, or the first one for any other reason than a lock.
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
    """Complete a failure by what of the plan was committed before it, if anything."""
    if isinstance(failure, DatabaseError) and not failure.sqlstate:
        return failure  # the connection is gone, and with it the answer
    if not committed:
        failure.hint = f"{failure.hint} Everything was rolled back: nothing was changed.".strip()
        return failure
    listed = "; ".join(statement.sql for statement in committed[:MAX_LISTED])
    more = f"; and {len(committed) - MAX_LISTED} more" if len(committed) > MAX_LISTED else ""
    failure.hint = (
        f"{failure.hint} Committed before, and staying: {listed}{more}. The next run goes on from there.".strip()
    )
    return failure
