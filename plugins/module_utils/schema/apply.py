# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Does a plan in one transaction that proves itself before it commits.

Cut off at any instant, the server rolls back; the next run finds what was there.
"""

from __future__ import annotations

import typing as t
from dataclasses import dataclass

from ..failure import Failure
from .connection import DEADLOCK_DETECTED, LOCK_NOT_AVAILABLE, DatabaseError
from .naming import ident, label

if t.TYPE_CHECKING:
    from collections.abc import Callable

    from .connection import Session
    from .plan import Plan, Statement

ADVISORY_LOCK = 0x64726167676F6E
"""One run at a time changes a database: the key of the transaction's advisory lock."""

ATTEMPTS = 4
UNSAFE_NEW_LABEL = "55P04"


@dataclass(frozen=True, slots=True)
class Limits:
    """How long statements may wait and run.

    :param lock: seconds to wait for a lock before giving way; waiting queues up everybody behind it.
    :param statement: seconds one statement may run, 0 for no limit.
    :param role: whom to become, empty to stay who one is.
    """

    lock: float
    statement: float
    role: str


class Unproven(Failure):
    """The transaction did not do what its plan says; it was rolled back."""


def apply(
    session: Session,
    limits: Limits,
    plan_again: Callable[[], Plan],
    prove: Callable[[Plan], None],
    sleep: Callable[[float], None],
) -> Plan:
    """Plan under the lock, do it, prove it, commit; return what was done.

    :param plan_again: plans from what is there now, inside the transaction.
    :param prove: raises Unproven when the database isn't as the plan promised.
    :raises Failure: with the statement that failed; nothing of the transaction remains.
    """
    first: list[Statement] = []
    for attempt in range(1, ATTEMPTS + 1):
        try:
            plan = _attempt(session, limits, plan_again, prove, first)
        except DatabaseError as error:
            session.rollback()
            if error.sqlstate not in (LOCK_NOT_AVAILABLE, DEADLOCK_DETECTED) or attempt == ATTEMPTS:
                raise _with_committed(error, first) from None
            # Let those who waited behind us go first.
            sleep(attempt * limits.lock)
        except Failure as failure:
            session.rollback()
            raise _with_committed(failure, first) from None
        else:
            plan.statements[:0] = first
            return plan
    raise Failure("The database was too busy to be changed.")


def _with_committed(failure: Failure, first: list[Statement]) -> Failure:
    """Say what stays although the rest was rolled back."""
    if first:
        listed = "; ".join(statement.sql for statement in first)
        failure.hint = f"{failure.hint} Committed before, as PostgreSQL demands for new enum labels: {listed}."
    return failure


def _attempt(
    session: Session,
    limits: Limits,
    plan_again: Callable[[], Plan],
    prove: Callable[[Plan], None],
    first: list[Statement],
) -> Plan:
    _begin(session, limits)
    plan = plan_again()
    if not plan.statements and not plan.renames:
        session.rollback()
        return plan
    try:
        run(session, plan.statements)
    except DatabaseError as error:
        if error.sqlstate != UNSAFE_NEW_LABEL or first:
            raise
        # PostgreSQL refuses to use a label in the transaction that added it: those go first, by themselves.
        session.rollback()
        first += _labels_first(session, limits, plan)
        return _attempt(session, limits, plan_again, prove, first)
    prove(plan)
    session.run("COMMIT")
    return plan


def _labels_first(session: Session, limits: Limits, plan: Plan) -> list[Statement]:
    """Commit the labels that the rest of the plan uses, in a transaction of their own; renames come before them."""
    first = [*plan.renames, *(statement for statement in plan.statements if statement.first)]
    _begin(session, limits)
    run(session, first)
    session.run("COMMIT")
    return first


def _begin(session: Session, limits: Limits) -> None:
    role = f"SET LOCAL ROLE {ident(limits.role)}; " if limits.role else ""
    try:
        session.run(
            f"BEGIN; SET LOCAL search_path = ''; {role}SET LOCAL check_function_bodies = off; SET LOCAL jit = off; "
            "SET LOCAL lock_timeout = '15min'; SET LOCAL statement_timeout = 0; "
            f"SELECT pg_advisory_xact_lock({ADVISORY_LOCK}); "
            f"SET LOCAL lock_timeout = {int(limits.lock * 1000)}; SET LOCAL statement_timeout = {int(limits.statement * 1000)}"
        )
    except DatabaseError as error:
        if limits.role and error.sqlstate in ("42501", "22023", "42704"):
            raise Failure(
                f"Cannot become session_role {limits.role}: {error.message}.",
                hint="The login must be a member of it. Nothing was changed.",
            ) from None
        raise


def run(session: Session, statements: list[Statement]) -> None:
    """Send everything in one round trip; when that fails, find the statement that did."""
    if not statements:
        return
    session.run("SAVEPOINT plan")
    try:
        session.run(";\n".join(statement.sql for statement in statements))
    except DatabaseError as error:
        if error.sqlstate in ("", UNSAFE_NEW_LABEL):
            raise
        session.run("ROLLBACK TO SAVEPOINT plan")
        for number, statement in enumerate(statements, 1):
            try:
                session.run(statement.sql)
            except DatabaseError as again:
                raise _explain(again, statement, number, len(statements)) from None
        raise


def _explain(error: DatabaseError, statement: Statement, number: int, total: int) -> DatabaseError:
    details: dict[str, t.Any] = dict(error.details)
    extra = "".join(
        f" {word}: {details[key]}." for key, word in (("detail", "DETAIL"), ("server_hint", "HINT")) if details.get(key)
    )
    hint = "Everything was rolled back: nothing was changed."
    if error.sqlstate == LOCK_NOT_AVAILABLE:
        hint = f"Somebody holds a lock on it; raise lock_timeout or run it at a quieter time. {hint}"
    return DatabaseError(
        f"Statement {number} of {total} failed, on {label(statement.fact)}: {error.message.rstrip('.')}.{extra}",
        sqlstate=error.sqlstate,
        hint=hint,
        statement=statement.sql,
        object=label(statement.fact),
        **details,
    )
