# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs a SQL script in the shadow, and names the line of the statement that fails."""

from __future__ import annotations

import typing as t

from ...failure import Failure
from ..database.driver import DatabaseError
from . import unprivileged
from .lexer import line_of, split_statements

if t.TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ..database.connection import Session
    from .lexer import ScriptStatement
    from .rights import ElevatedRights


def run_script(session: Session, sql: str, name: str, rights: ElevatedRights | None = None) -> None:
    """Run a script.

    :param rights: what statements that need a superuser can be given; None in a session of one, or of somebody else's.
    """
    found = split_statements(sql)
    if not found:
        return
    for piece in found:
        words = piece.text.upper().split(None, 2)
        if words[0] in _TRANSACTION_CONTROL or words[:2] in (["START", "TRANSACTION"], ["PREPARE", "TRANSACTION"]):
            raise Failure(
                f"{name}, line {piece.line}: {' '.join(words[:1])} controls the transaction that the schema is read in.",
                hint="Leave transaction control out: everything is applied in one transaction. Nothing was changed.",
            )
    session.run("SAVEPOINT script")
    statements = _elevated_forms(found, rights, owners=False)
    try:
        _run_statements(session, sql, found, statements)
    except DatabaseError as error:
        if rights is not None and error.sqlstate == _INSUFFICIENT_PRIVILEGE:
            statements = _elevated_forms(found, rights, owners=True)
            try:
                session.run("ROLLBACK TO SAVEPOINT script")
                _run_statements(session, sql, found, statements)
            except DatabaseError as again:
                error = again
            else:
                return
        raise _error_with_line(session, sql, name, error, found=found, forms=statements) from None


_TRANSACTION_CONTROL = ("BEGIN", "COMMIT", "ROLLBACK", "END", "ABORT", "SAVEPOINT", "RELEASE")
_INSUFFICIENT_PRIVILEGE = "42501"


def _elevated_forms(found: Sequence[ScriptStatement], rights: ElevatedRights | None, *, owners: bool) -> dict[int, str]:
    """Return, by their number, the statements that are run in another form because they need a superuser.

    :param owners: also those that give something to a role which could not have made it.
    """
    if rights is None:
        return {}
    forms = {}
    for number, piece in enumerate(found):
        form = unprivileged.elevated_form(piece.text, rights.token)
        if form is None and owners:
            form = unprivileged.with_owner(piece.text, rights.token, rights.admin)
        if form is not None:
            forms[number] = form
    return forms


def _run_statements(session: Session, sql: str, found: Sequence[ScriptStatement], forms: Mapping[int, str]) -> None:
    """Run the statements of a script, in as few round trips as can be."""
    if not forms:
        session.run(sql)
        return
    waiting: list[str] = []
    for number, piece in enumerate(found):
        if number not in forms:
            waiting.append(piece.text)
            continue
        if waiting:
            session.run(";\n".join(waiting))
            waiting = []
        session.run(forms[number])
    if waiting:
        session.run(";\n".join(waiting))


def _error_with_line(
    session: Session,
    sql: str,
    name: str,
    error: DatabaseError,
    *,
    found: Sequence[ScriptStatement],
    forms: Mapping[int, str],
) -> Failure:
    """Find the line: by the position PostgreSQL gives, else by running statement after statement."""
    line = line_of(sql, error.position - 1) if error.position and not forms else 0
    if not line:
        number = 0
        try:
            session.run("ROLLBACK TO SAVEPOINT script")
            for number, piece in enumerate(found):
                line = piece.line
                session.run(forms.get(number, piece.text))
        except DatabaseError as again:
            error = again
            if again.position and number not in forms:
                line += line_of(piece.text, again.position - 1) - 1
    details = dict(error.details)
    parts = [f"PostgreSQL refuses {name}, line {line}: {error.message}"]
    if details.get("detail"):
        parts.append(f"DETAIL: {details['detail']}")
    if details.get("server_hint"):
        parts.append(f"HINT: {details['server_hint']}")
    text = ". ".join(part.rstrip(".") for part in parts) + "."
    hint = "Nothing was changed."
    if error.sqlstate == "25001":
        hint = "The schema is read in one transaction: leave out what cannot run in one (CONCURRENTLY, which 'online' adds; VACUUM). Nothing was changed."
    if error.sqlstate == "0A000" and "extension" in error.message:
        hint = "The shadow lacks this extension: set shadow_url to a server that has it. Nothing was changed."
    if error.sqlstate == _INSUFFICIENT_PRIVILEGE:
        hint = (
            "The desired schema is read without the rights of a superuser: it cannot run programs, reach files, make roles or "
            "functions in C or in untrusted languages. Leave it out; what it needs besides, shadow_setup_sql can make. Nothing was changed."
        )
    return Failure(text, hint=hint, line=line, **details)
