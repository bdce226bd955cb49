# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs an SQL script in the shadow database, and reports the line of a failed statement."""

from __future__ import annotations

import functools
import typing as t

from ...failure import Failure
from ...masking import mask
from ..database.driver import DatabaseError
from . import elevation
from .advice import INSUFFICIENT_PRIVILEGE, advice
from .kept_types import KeptTypes, StatementRejected, can_be_omitted
from .lexer import line_of, split_statements, unterminated_comment
from .secret_constants import secret_constants

if t.TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from ..database.connection import Session
    from ..model.desired import Script
    from .lexer import ScriptStatement
    from .rights import ElevatedRights


def run_desired(session: Session, script: Script, rights: ElevatedRights | None) -> None:
    """Run the desired SQL, over the types that columns keep.

    :param rights: see ``run_script``.
    """
    kept = None
    if script.kept_types:
        kept = functools.partial(KeptTypes, session, script.kept_types, script.kept_types_sql)
    run_script(session, script.sql, script.name, rights, kept)


def run_script(
    session: Session,
    sql: str,
    name: str,
    rights: ElevatedRights | None = None,
    kept: Callable[[], KeptTypes] | None = None,
) -> None:
    """Run a script.

    :param rights: the rights for statements that need a superuser; None in a superuser's session or on an existing server.
    :param kept: returns the types that columns get as soon as they exist.
    """
    statements = split_statements(sql)
    comment = unterminated_comment(sql, statements[-1].start + len(statements[-1].text) if statements else 0)
    if comment is not None:
        raise Failure(
            f"{name}, line {line_of(sql, comment)}: the comment that begins here with /* has no end.",
            hint="End it with */: comments may be nested. Nothing was changed.",
        )
    if not statements:
        return
    for statement in statements:
        words = statement.text.upper().split(None, 2)
        if words[0] in _TRANSACTION_CONTROL or words[:2] in (["START", "TRANSACTION"], ["PREPARE", "TRANSACTION"]):
            raise Failure(
                f"{name}, line {statement.line}: {' '.join(words[:1])} is not allowed, because it controls the transaction.",
                hint="Remove transaction control statements: the SQL always runs in one transaction. Nothing was changed.",
            )
        if elevation.connects(statement.text):
            raise Failure(
                f"{name}, line {statement.line}: CREATE SUBSCRIPTION must have WITH (connect = false), as in a dump: nothing in a "
                "transaction may connect to the publisher.",
                hint="Create the replication slot on the publisher and enable the subscription afterwards. Nothing was changed.",
            )
    session.run("SAVEPOINT script")
    elevated = _elevated_forms(statements, rights, owners=False)
    try:
        _run_statements(session, sql, statements, elevated, kept)
    except DatabaseError as error:
        if rights is not None and error.sqlstate == INSUFFICIENT_PRIVILEGE:
            elevated = _elevated_forms(statements, rights, owners=True)
            try:
                session.run("ROLLBACK TO SAVEPOINT script")
                _run_statements(session, sql, statements, elevated, kept)
            except DatabaseError as second_error:
                error = second_error
            else:
                return
        failure = _error_with_line(session, sql, name, error, statements=statements, elevated=elevated)
        raise _without_constants(failure, secret_constants(sql)) from None


_TRANSACTION_CONTROL = ("BEGIN", "COMMIT", "ROLLBACK", "END", "ABORT", "SAVEPOINT", "RELEASE")


def _elevated_forms(
    statements: Sequence[ScriptStatement], rights: ElevatedRights | None, *, owners: bool
) -> dict[int, str]:
    """Return the elevated forms of the statements that need a superuser, by their index.

    :param owners: include statements that change the owner to a role that couldn't create the object.
    """
    if rights is None:
        return {}
    elevated = {}
    for number, statement in enumerate(statements):
        form = elevation.elevated_form(statement.text, rights.token)
        if form is None and owners:
            form = elevation.with_owner(statement.text, rights.token, rights.admin)
        if form is not None:
            elevated[number] = form
    return elevated


def _run_statements(
    session: Session,
    sql: str,
    statements: Sequence[ScriptStatement],
    elevated: Mapping[int, str],
    open_kept_types: Callable[[], KeptTypes] | None,
) -> None:
    """Run the statements of a script in as few round trips as possible."""
    if open_kept_types:
        _run_over_kept_types(session, sql, statements, elevated, open_kept_types())
        return
    if not elevated:
        session.run(sql)
        return
    batch: list[str] = []
    for number, statement in enumerate(statements):
        if number not in elevated:
            batch.append(statement.text)
            continue
        if batch:
            session.run(";\n".join(batch))
            batch = []
        session.run(elevated[number])
    if batch:
        session.run(";\n".join(batch))


def _run_over_kept_types(
    session: Session,
    sql: str,
    statements: Sequence[ScriptStatement],
    elevated: Mapping[int, str],
    kept: KeptTypes,
) -> None:
    """Run the statements of a script one by one, without those that PostgreSQL rejects over the types that columns keep."""
    omitted = False
    for number, statement in enumerate(statements):
        session.run("SAVEPOINT statement")
        try:
            session.run(elevated.get(number, statement.text))
        except DatabaseError as error:
            if error.sqlstate == INSUFFICIENT_PRIVILEGE:
                raise
            if not can_be_omitted(statement.text):
                message = mask(error.message, secret_constants(sql), words=True)
                raise StatementRejected(statement, message, is_consequence=omitted) from None
            session.run("ROLLBACK TO SAVEPOINT statement")
            omitted = True
        else:
            kept.set_in_existing()
        session.run("RELEASE SAVEPOINT statement")


def _error_with_line(
    session: Session,
    sql: str,
    name: str,
    error: DatabaseError,
    *,
    statements: Sequence[ScriptStatement],
    elevated: Mapping[int, str],
) -> Failure:
    """Find the line from the error position or, without one, by running the statements one by one."""
    line = line_of(sql, error.position - 1) if error.position and not elevated else 0
    if not line:
        number = 0
        try:
            session.run("ROLLBACK TO SAVEPOINT script")
            for number, statement in enumerate(statements):
                line = statement.line
                session.run(elevated.get(number, statement.text))
        except DatabaseError as second_error:
            error = second_error
            if second_error.position and number not in elevated:
                line += line_of(statement.text, second_error.position - 1) - 1
    details = dict(error.details)
    parts = [f"PostgreSQL rejected {name}, line {line}: {error.message}"]
    if details.get("detail"):
        parts.append(f"DETAIL: {details['detail']}")
    if details.get("server_hint"):
        parts.append(f"HINT: {details['server_hint']}")
    text = ". ".join(part.rstrip(".") for part in parts) + "."
    line_text = sql.splitlines()[line - 1] if line <= sql.count("\n") + 1 else ""
    return Failure(text, hint=f"{advice(error, line_text, sql)}Nothing was changed.", line=line, **details)


def _without_constants(failure: Failure, secrets: Collection[str]) -> Failure:
    """Return a failure with secret constants masked, which PostgreSQL may quote: an invalid connection string, for example."""

    def masked(value: object) -> object:
        return mask(value, secrets, words=True) if isinstance(value, str) else value

    details = {key: masked(value) for key, value in failure.details.items()}
    return Failure(mask(failure.message, secrets, words=True), hint=failure.hint, **details)
