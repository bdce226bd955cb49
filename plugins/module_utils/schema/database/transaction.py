# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One transaction that waits for nobody for long: how it begins, how its statements are sent, what is said when one fails.

And the few statements that PostgreSQL refuses inside of a transaction block, each by itself.
"""

from __future__ import annotations

import contextlib
import typing as t
from dataclasses import dataclass

from ...failure import Failure
from ..model.labels import label
from ..model.sql import ident
from .driver import DEADLOCK_DETECTED, LOCK_NOT_AVAILABLE, DatabaseError
from .session_settings import with_timeouts, without_timeouts

if t.TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from ..model.plan import Statement
    from .connection import Session

ADVISORY_LOCK = 0x64726167676F6E
"""One run at a time changes a database: the key of its advisory lock."""

LOCK_ATTEMPTS, LOCK_INTERVAL = 900, 1.0
"""How often to ask whether it is one's turn while another run is at work, and the seconds in between."""

UNSAFE_NEW_LABEL = "55P04"
RETRYABLE = (LOCK_NOT_AVAILABLE, DEADLOCK_DETECTED)
"""Somebody is in the way: try again later."""


@dataclass(frozen=True, slots=True)
class ExecutionLimits:
    """How long statements may wait and run.

    :param lock: seconds to wait for a lock before giving way; waiting queues up everybody behind it.
    :param statement: seconds one statement may run, 0 for no limit.
    :param role: whom to become, empty to stay who one is.
    """

    lock_timeout: float
    statement_timeout: float
    role: str


def begin(session: Session, limits: ExecutionLimits, sleep: Callable[[float], None]) -> None:
    """Open a transaction when it is our turn.

    Another run is asked after, not waited for in the database: a statement that waits holds a snapshot, and
    CREATE INDEX CONCURRENTLY in that other run would wait for it in return.

    :raises Failure: when the role cannot be taken, or another run has not come to an end.
    """
    become = f"SET LOCAL ROLE {ident(limits.role)}; " if limits.role else ""
    opening = (
        f"BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE; SET LOCAL search_path = ''; {become}"
        "SET LOCAL check_function_bodies = off; SET LOCAL jit = off; "
        f"SET LOCAL lock_timeout = {milliseconds(limits.lock_timeout)}; {without_timeouts(session.major, milliseconds(limits.statement_timeout))}; "
        f"SELECT pg_catalog.pg_try_advisory_xact_lock({ADVISORY_LOCK})"
    )
    with explain_set_role_errors(limits):
        acquire_lock(session, opening, sleep)


@contextlib.contextmanager
def explain_set_role_errors(limits: ExecutionLimits) -> Iterator[None]:
    """Explain what PostgreSQL says when the role cannot be taken."""
    try:
        yield
    except DatabaseError as error:
        if limits.role and error.sqlstate in ("42501", "22023", "42704"):
            raise Failure(
                f"Cannot become session_role {limits.role}: {error.message}.",
                hint="The login must be a member of it.",
            ) from None
        raise


def acquire_lock(session: Session, query: str, sleep: Callable[[float], None]) -> None:
    """Ask for the advisory lock until it is ours.

    :param asking: statements whose last one tells whether it is.
    :raises Failure: when another run has had it for too long.
    """
    for _turn in range(LOCK_ATTEMPTS):
        if session.run(query) != [(False,)]:
            return
        session.rollback()
        sleep(LOCK_INTERVAL)
    raise Failure(
        f"Another run has been changing this database for {LOCK_ATTEMPTS * LOCK_INTERVAL / 60:.0f} minutes.",
        hint="Run it again when that one has ended.",
    )


def milliseconds(seconds: float) -> int:
    """Return a time as PostgreSQL's settings want it; 0 is no limit, and a limit never becomes 0."""
    return max(1, round(seconds * 1000)) if seconds else 0


def run_statements(session: Session, statements: Sequence[Statement], *, one_by_one: bool = False) -> None:
    """Send everything in one round trip; when that fails, find the statement that did.

    :param one_by_one: send each by itself, which tells at once which one fails.
    """
    if not statements:
        return
    session.run(f"{session.execution.sql()}; SAVEPOINT plan")
    if not one_by_one:
        try:
            session.run(";\n".join(statement.sql for statement in statements))
        except DatabaseError as error:
            # Looking for the statement that waits would make everybody wait once more.
            if error.sqlstate in ("", UNSAFE_NEW_LABEL, *RETRYABLE):
                raise
            session.run("ROLLBACK TO SAVEPOINT plan")
            _one_by_one(session, statements)
            raise
        return
    _one_by_one(session, statements)


def _one_by_one(session: Session, statements: Sequence[Statement]) -> None:
    for number, statement in enumerate(statements, 1):
        try:
            session.run(statement.sql)
        except DatabaseError as error:
            if error.sqlstate == UNSAFE_NEW_LABEL:
                raise
            raise statement_error(error, statement, number, len(statements)) from None


def statement_error(error: DatabaseError, statement: Statement, number: int, total: int) -> DatabaseError:
    """Say which statement PostgreSQL refused, with all that it told about it."""
    details: dict[str, t.Any] = dict(error.details)
    extra = "".join(
        f" {word}: {details[key]}." for key, word in (("detail", "DETAIL"), ("server_hint", "HINT")) if details.get(key)
    )
    hint = ""
    if error.sqlstate == LOCK_NOT_AVAILABLE:
        hint = "Somebody holds a lock on it; raise lock_timeout or run it at a quieter time."
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
    """Keep every other run out for as long as more than one transaction takes.

    :raises Failure: when another run has not come to an end.
    """
    acquire_lock(session, f"SELECT pg_catalog.pg_try_advisory_lock({ADVISORY_LOCK})", sleep)
    try:
        yield
    finally:
        # With the connection the lock is gone, too.
        with contextlib.suppress(DatabaseError):
            session.run(f"SELECT pg_catalog.pg_advisory_unlock({ADVISORY_LOCK})")


def run_outside_transaction(
    session: Session, limits: ExecutionLimits, statements: Sequence[Statement], done: Callable[[Statement], None]
) -> None:
    """Run statements that PostgreSQL refuses inside of a transaction block, each by itself.

    They wait for others without having anybody wait behind them, and so wait as long as it takes: there is no
    ``lock_timeout``.

    :param done: is told of each that succeeded.
    :raises DatabaseError: with the statement that failed; what it left behind is cleared away where that can be done.
    """
    become = f"SET ROLE {ident(limits.role)}; " if limits.role else ""
    with explain_set_role_errors(limits):
        session.run(
            f"{become}{session.execution.sql('SET')}; SET default_transaction_isolation = 'read committed'; "
            f"SET lock_timeout = 0; {without_timeouts(session.major, milliseconds(limits.statement_timeout), 'SET')}"
        )
    try:
        for number, statement in enumerate(statements, 1):
            try:
                session.run(statement.sql)
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
