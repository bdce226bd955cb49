# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Transactions with a lock timeout: how they begin, how statements are sent, how errors are reported.

Also runs the few statements that PostgreSQL doesn't allow inside a transaction block.
"""

from __future__ import annotations

import contextlib
import typing as t
from dataclasses import dataclass

from ...failure import Failure
from ..model.labels import label
from ..model.secret_values import with_values
from ..model.sql import ident
from .driver import DEADLOCK_DETECTED, LOCK_NOT_AVAILABLE, DatabaseError
from .session_settings import READING, with_timeouts, without_timeouts

if t.TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from ..model.plan import Statement
    from .connection import Session

ADVISORY_LOCK = 0x64726167676F6E
"""The key of the advisory lock that allows only one run at a time to change a database."""

LOCK_ATTEMPTS, LOCK_INTERVAL = 900, 1.0
"""How often to try to acquire the advisory lock while another run holds it, and the seconds in between."""

_ACQUIRED = "draggonnb.lock_acquired"
"""The setting of a transaction that contains whether it acquired the advisory lock."""

UNSAFE_NEW_LABEL, NO_SUCH_SAVEPOINT = "55P04", "3B001"
RETRYABLE = (LOCK_NOT_AVAILABLE, DEADLOCK_DETECTED)
"""SQLSTATEs of conflicts with other sessions, after which the transaction can be retried."""


_SEPARATOR = ";\n"


@dataclass(frozen=True, slots=True)
class ExecutionLimits:
    """The timeouts and the role of a transaction.

    :param lock_timeout: seconds to wait for a lock; other sessions queue up behind a waiting statement.
    :param statement_timeout: seconds one statement may run, 0 for no limit.
    :param role: the role to switch to (SET ROLE), empty to keep the session user.
    """

    lock_timeout: float
    statement_timeout: float
    role: str


def begin(
    session: Session, limits: ExecutionLimits, sleep: Callable[[float], None], query: str = ""
) -> list[tuple[t.Any, ...]]:
    """Open a transaction, acquire the advisory lock, and return the rows of a query in the same round trip.

    The lock is polled: a statement waiting for it would hold a snapshot, and CREATE INDEX CONCURRENTLY in the run that
    holds the lock would wait for that snapshot.

    :param query: run once the lock is acquired; it returns at least one row.
    :raises Failure: if SET ROLE is not allowed, or another run holds the lock for too long.
    """
    lock = f"pg_catalog.pg_try_advisory_xact_lock({ADVISORY_LOCK})"
    acquiring = f"SELECT {lock}"
    if query:
        # Only the rows of the last statement are received: none if another run holds the lock.
        acquiring = (
            f"SELECT pg_catalog.set_config('{_ACQUIRED}', {lock}::text, true); {READING}; "
            f"SELECT * FROM ({query}) AS query WHERE current_setting('{_ACQUIRED}')::boolean"
        )
    set_role = f"SET LOCAL ROLE {ident(limits.role)}; " if limits.role else ""
    opening = (
        f"BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE; SET LOCAL search_path = ''; {set_role}"
        "SET LOCAL check_function_bodies = off; SET LOCAL jit = off; "
        f"SET LOCAL lock_timeout = {milliseconds(limits.lock_timeout)}; {without_timeouts(session.major, milliseconds(limits.statement_timeout))}; "
        f"{acquiring}"
    )
    with explain_set_role_errors(limits):
        return acquire_lock(session, opening, sleep)


@contextlib.contextmanager
def explain_set_role_errors(limits: ExecutionLimits) -> Iterator[None]:
    """Explain the error if SET ROLE fails."""
    try:
        yield
    except DatabaseError as error:
        if limits.role and error.sqlstate in ("42501", "22023", "42704"):
            raise Failure(
                f"Cannot switch to session_role {limits.role}: {error.message}.",
                hint="Grant the role to the login user, or change session_role.",
            ) from None
        raise


def acquire_lock(session: Session, query: str, sleep: Callable[[float], None]) -> list[tuple[t.Any, ...]]:
    """Try to acquire the advisory lock until it succeeds, and return the rows.

    :param query: statements of which the last one returns false, or no rows, if the lock was not acquired.
    :raises Failure: if another run holds it for too long.
    """
    for _attempt in range(LOCK_ATTEMPTS):
        rows = session.run(query)
        if rows not in ([], [(False,)]):
            return rows
        session.rollback()
        sleep(LOCK_INTERVAL)
    raise Failure(
        f"Another run has been changing this database for {LOCK_ATTEMPTS * LOCK_INTERVAL / 60:.0f} minutes.",
        hint="Run the task again when the other run has finished.",
    )


def milliseconds(seconds: float) -> int:
    """Return a timeout in milliseconds; 0 means no limit, and a limit is never rounded to 0."""
    return max(1, round(seconds * 1000)) if seconds else 0


def run_statements(session: Session, statements: Sequence[Statement], *, one_by_one: bool = False) -> None:
    """Send all statements in one round trip; if that fails, find out which one failed.

    :param one_by_one: send each statement separately, so that the failing one is known at once.
    """
    if not statements:
        return
    opening = f"SAVEPOINT plan; {session.execution.sql()}"
    if not one_by_one:
        texts = [opening, *(with_values(statement.sql) for statement in statements)]
        try:
            session.run(_SEPARATOR.join(texts))
        except DatabaseError as error:
            # Executing the statements one by one, to find the one that waits, would make other sessions wait again.
            if error.sqlstate in ("", UNSAFE_NEW_LABEL, *RETRYABLE):
                raise
            try:
                session.run(f"ROLLBACK TO SAVEPOINT plan; {session.execution.sql()}")
            except DatabaseError as missing:
                if missing.sqlstate != NO_SUCH_SAVEPOINT:
                    raise
                # PostgreSQL parses everything before it executes anything, so nothing was executed.
                raise _syntax_error(error, statements, texts) from None
            _one_by_one(session, statements)
            raise
        return
    session.run(opening)
    _one_by_one(session, statements)


def _one_by_one(session: Session, statements: Sequence[Statement]) -> None:
    for number, statement in enumerate(statements, 1):
        try:
            session.run(with_values(statement.sql))
        except DatabaseError as error:
            if error.sqlstate == UNSAFE_NEW_LABEL:
                raise
            raise statement_error(error, statement, number, len(statements)) from None


def _syntax_error(error: DatabaseError, statements: Sequence[Statement], texts: Sequence[str]) -> DatabaseError:
    """Return the error of the statement that has the error's position; *texts* is what was sent, an opening first."""
    end = 0
    for number, text in enumerate(texts):
        end += len(text) + len(_SEPARATOR)
        if number and error.position <= end:
            return statement_error(error, statements[number - 1], number, len(statements))
    return error


def statement_error(error: DatabaseError, statement: Statement, number: int, total: int) -> DatabaseError:
    """Return an error that names the failed statement, with the details of PostgreSQL's error."""
    details: dict[str, t.Any] = dict(error.details)
    extra = "".join(
        f" {word}: {details[key]}." for key, word in (("detail", "DETAIL"), ("server_hint", "HINT")) if details.get(key)
    )
    hint = ""
    if error.sqlstate == LOCK_NOT_AVAILABLE:
        hint = "Another session holds a conflicting lock. Increase lock_timeout, or run the task when there is less activity."
    return DatabaseError(
        f"Statement {number} of {total} failed, on {label(statement.fact_id)}: {error.message.rstrip('.')}.{extra}",
        sqlstate=error.sqlstate,
        hint=hint,
        statement=statement.sql,
        object=label(statement.fact_id),
        **details,
    )


@contextlib.contextmanager
def advisory_lock(session: Session, sleep: Callable[[float], None]) -> Iterator[None]:
    """Hold the session-level advisory lock, for runs of more than one transaction.

    :raises Failure: if another run holds it for too long.
    """
    acquire_lock(session, f"SELECT pg_catalog.pg_try_advisory_lock({ADVISORY_LOCK})", sleep)
    try:
        yield
    finally:
        # A lost connection releases the lock.
        with contextlib.suppress(DatabaseError):
            session.run(f"SELECT pg_catalog.pg_advisory_unlock({ADVISORY_LOCK})")


def run_outside_transaction(
    session: Session, limits: ExecutionLimits, statements: Sequence[Statement], done: Callable[[Statement], None]
) -> None:
    """Run statements that PostgreSQL doesn't allow inside a transaction block.

    They wait for other sessions without blocking sessions behind them, so they run without ``lock_timeout``.

    :param done: called with each statement that succeeded.
    :raises DatabaseError: with the statement that failed; its leftovers are removed if possible.
    """
    set_role = f"SET ROLE {ident(limits.role)}; " if limits.role else ""
    with explain_set_role_errors(limits):
        session.run(
            f"{set_role}{session.execution.sql('SET')}; SET default_transaction_isolation = 'read committed'; "
            f"SET lock_timeout = 0; {without_timeouts(session.major, milliseconds(limits.statement_timeout), 'SET')}"
        )
    try:
        for number, statement in enumerate(statements, 1):
            try:
                session.run(with_values(statement.sql))
            except DatabaseError as error:
                if statement.undo:
                    with contextlib.suppress(DatabaseError):
                        session.run(statement.undo)
                raise statement_error(error, statement, number, len(statements)) from None
            done(statement)
    finally:
        with contextlib.suppress(DatabaseError):
            session.run(
                f"RESET ROLE; {session.execution.reset()}; RESET default_transaction_isolation; RESET lock_timeout; "
                f"{with_timeouts(session.major)}"
            )
