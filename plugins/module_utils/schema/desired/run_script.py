# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs an SQL script in the shadow database, and reports the line of a failed statement."""

from __future__ import annotations

import functools
import typing as t
from dataclasses import dataclass

from ...failure import Failure
from ...masking import mask
from ..database.driver import DatabaseError
from . import elevation
from .advice import INSUFFICIENT_PRIVILEGE, advice
from .kept_types import KeptTypes, StatementRejected, can_be_omitted
from .lexer import line_of, split_statements, unterminated_comment
from .secret_constants import secret_constants
from .skipped_rows import SkippedRowChanges, only_changes_rows

if t.TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from ..database.connection import Session
    from ..model.desired import Script
    from .lexer import ScriptStatement
    from .rights import ElevatedRights


def run_desired(session: Session, script: Script, rights: ElevatedRights | None) -> list[str]:
    """Run the desired SQL, over the types that columns keep; return a warning for each reason why rows couldn't be changed.

    :param rights: see ``run_script``.
    """
    kept = None
    if script.kept_types:
        kept = functools.partial(KeptTypes, session, script.kept_types, script.kept_types_sql)
    skipped = SkippedRowChanges()
    run_script(session, script.sql, script.name, rights, kept=kept, skipped=skipped)
    return skipped.warnings(script)


def run_script(
    session: Session,
    sql: str,
    name: str,
    rights: ElevatedRights | None = None,
    *,
    kept: Callable[[], KeptTypes] | None = None,
    skipped: SkippedRowChanges | None = None,
) -> None:
    """Run a script.

    :param rights: the rights for statements that need a superuser; None in a superuser's session or on an existing server.
    :param kept: returns the types that columns get as soon as they exist.
    :param skipped: gets the statements that only change rows and fail; None: their failure is an error, too.
    """
    statements = _checked_statements(sql, name)
    if not statements:
        return
    session.run("SAVEPOINT script")
    execution = _Execution(session, sql, name, statements, kept, skipped)
    elevated = _elevated_forms(statements, rights, owners=False)
    try:
        execution.run(elevated)
    except DatabaseError as error:
        if rights is not None and error.sqlstate == INSUFFICIENT_PRIVILEGE:
            elevated = _elevated_forms(statements, rights, owners=True)
            try:
                session.run("ROLLBACK TO SAVEPOINT script")
                execution.run(elevated)
            except DatabaseError as second_error:
                error = second_error
            else:
                return
        failure = execution.find_failure(error, elevated)
        if failure is not None:
            raise _without_constants(failure, secret_constants(sql)) from None


def _checked_statements(sql: str, name: str) -> Sequence[ScriptStatement]:
    """Return the statements of a script.

    :raises Failure: for statements that may not be run.
    """
    statements = split_statements(sql)
    comment = unterminated_comment(sql, statements[-1].start + len(statements[-1].text) if statements else 0)
    if comment is not None:
        raise Failure(
            f"{name}, line {line_of(sql, comment)}: the comment that begins here with /* has no end.",
            hint="End it with */: comments may be nested. Nothing was changed.",
        )
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
    return statements


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


@dataclass(frozen=True, slots=True)
class _Execution:
    """A script that is run in a session. See ``run_script``."""

    session: Session
    sql: str
    name: str
    statements: Sequence[ScriptStatement]
    open_kept_types: Callable[[], KeptTypes] | None
    skipped: SkippedRowChanges | None

    def run(self, elevated: Mapping[int, str]) -> None:
        """Run the statements in as few round trips as possible.

        :param elevated: the forms of the statements that need a superuser, by their index.
        """
        if self.open_kept_types:
            self._run_over_kept_types(elevated, self.open_kept_types())
            return
        if not elevated:
            self.session.run(self.sql)
            return
        batch: list[str] = []
        for number, statement in enumerate(self.statements):
            if number not in elevated:
                batch.append(statement.text)
                continue
            if batch:
                self.session.run(";\n".join(batch))
                batch = []
            self.session.run(elevated[number])
        if batch:
            self.session.run(";\n".join(batch))

    def _run_over_kept_types(self, elevated: Mapping[int, str], kept: KeptTypes) -> None:
        """Run the statements one by one, without those that PostgreSQL rejects over the types that columns keep."""
        omitted = False
        for number, statement in enumerate(self.statements):
            self.session.run("SAVEPOINT statement")
            try:
                self.session.run(elevated.get(number, statement.text))
            except DatabaseError as error:
                if error.sqlstate == INSUFFICIENT_PRIVILEGE:
                    raise
                if not can_be_omitted(statement.text):
                    message = mask(error.message, secret_constants(self.sql), words=True)
                    raise StatementRejected(statement, message, is_consequence=omitted) from None
                self.session.run("ROLLBACK TO SAVEPOINT statement")
                omitted = True
            else:
                kept.set_in_existing()
            self.session.run("RELEASE SAVEPOINT statement")

    def find_failure(self, error: DatabaseError, elevated: Mapping[int, str]) -> Failure | None:
        """Return the failure of a script with its line; None if the script succeeds without the changes of rows that fail.

        The line is that of the error's position or, without one, found by running the statements one by one.
        """
        skips = self.skipped is not None and any(map(only_changes_rows, self.statements))
        line = line_of(self.sql, error.position - 1) if error.position and not elevated and not skips else 0
        if not line:
            number = 0
            try:
                self.session.run("ROLLBACK TO SAVEPOINT script")
                for number, statement in enumerate(self.statements):
                    line = statement.line
                    self._run_or_skip(statement, elevated.get(number, statement.text))
            except DatabaseError as second_error:
                error = second_error
                if second_error.position and number not in elevated:
                    line += line_of(statement.text, second_error.position - 1) - 1
            else:
                if self.skipped:
                    return None
        return _failure_at(line, self.sql, self.name, error)

    def _run_or_skip(self, statement: ScriptStatement, sql: str) -> None:
        """Run a statement, or skip it if it only changes rows and fails."""
        if self.skipped is None or not only_changes_rows(statement):
            self.session.run(sql)
            return
        self.session.run("SAVEPOINT statement")
        try:
            self.session.run(sql)
        except DatabaseError as error:
            if error.sqlstate == INSUFFICIENT_PRIVILEGE:  # it isn't permitted, whatever rows there are
                raise
            self.session.run("ROLLBACK TO SAVEPOINT statement")
            self.skipped.add(statement, error)
        self.session.run("RELEASE SAVEPOINT statement")


def _failure_at(line: int, sql: str, name: str, error: DatabaseError) -> Failure:
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
