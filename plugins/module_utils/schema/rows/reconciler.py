# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The workflow of declared rows: compare → decide → change → compare again, in one transaction.

The first comparison is made in a read-only transaction. If there is anything to change, it is made again in the
transaction that makes the changes, after it has locked the tables.
"""

from __future__ import annotations

import contextlib
import json
import time
import typing as t

from ...failure import Failure
from ...masking import MASK, mask
from ...outcome import Outcome
from ..database.connection import connect
from ..database.driver import LOCK_NOT_AVAILABLE, DatabaseError
from ..database.session_settings import (
    QUERY,
    execution_settings,
    refuse_read_only,
    role_settings,
    search_path_query,
)
from ..database.transaction import begin, explain_set_role_errors, milliseconds
from ..model.sql import ident
from .decision import Compared, Decision, decide, diff_of, planned
from .declared import EXACT, DeclaredRows
from .options import hide_secrets, request_from
from .statements import RowStatements
from .table import checked, names_of_columns, table_from, table_query, without_missing

if t.TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from ..database.connection import Session
    from .decision import Texts
    from .declared import Reference
    from .options import RowsRequest

Row: t.TypeAlias = "Mapping[str, t.Any]"
Each = t.TypeVar("Each")

_ENVIRONMENT = f"""SELECT s.settings::text, s.roles::text, session_user::text, current_user::text, pg_is_in_recovery()::text
FROM (SELECT {QUERY}) AS s (settings, roles)"""


def run(params: Mapping[str, t.Any], *, check: bool, sleep: Callable[[float], None] = time.sleep) -> Outcome:
    """Run a task.

    :param params: the module's parameters, as specified by ``ROWS_SPEC``.
    :raises Failure: for rows that the tables can't contain, and for errors of the database.
    """
    request = request_from(params)
    hide_secrets(params, MASK)
    with connect(request.login) as session:
        return _Reconciler(session, request, check=check, sleep=sleep).run()


class _Reconciler:
    def __init__(self, session: Session, request: RowsRequest, *, check: bool, sleep: Callable[[float], None]) -> None:
        self._session = session
        self._request = request
        self._check = check
        self._sleep = sleep
        self._warnings: tuple[str, ...] = ()
        self._pending: list[Decision] = []

    def run(self) -> Outcome:
        """Compare, and change what differs."""
        self._begin_reading()
        decisions = []
        for statements in self._described():
            decisions.append(self._decide(statements))
            # What the first pass finds missing, the second one inserts before it gets to the next table.
            self._pending.append(decisions[-1][1])
        self._session.rollback()
        self._pending.clear()
        if not self._check and any(decision.changes for _statements, decision in decisions):
            decisions = self._change()
        found = [decision for _statements, decision in decisions]
        return Outcome(
            changed=any(decision.changes for decision in found),
            result={"tables": [decision.counts() for decision in found]},
            diff=lambda: [diff_of(decision) for decision in found if decision.changes],
            warnings=(*self._warnings, *_cascade_warnings(decisions)),
        )

    def _begin_reading(self) -> None:
        """Open a read-only transaction. In check mode, the login may be one that only reads: then it keeps its role."""
        limits = self._request.limits
        opening = f"BEGIN READ ONLY; SET LOCAL search_path = ''; SET LOCAL statement_timeout = {milliseconds(limits.statement_timeout)}"
        set_role = f"SET LOCAL ROLE {ident(limits.role)}" if limits.role else ""
        try:
            with explain_set_role_errors(limits):
                self._session.run(f"{opening}; {set_role}")
        except DatabaseError:
            raise
        except Failure:
            if not self._check:
                raise
            self._session.rollback()
            self._session.run(opening)
        self._apply_settings()

    def _apply_settings(self) -> None:
        """Let statements run as in a session of the current role, with a safe search path."""
        settings, roles, user, current, recovering = self._session.run(_ENVIRONMENT)[0]
        environment = {
            name: value
            for name, value in (
                ("settings", settings),
                ("role_settings", roles),
                ("session_user", user),
                ("in_recovery", recovering),
            )
            if value is not None
        }
        if not self._check:
            refuse_read_only(environment)
        own = role_settings(environment, current)
        found = self._session.run(f"SELECT ({search_path_query(own, current)})::text")[0][0]
        self._session.execution, self._warnings = execution_settings(own, current, (), found)
        self._session.run(self._session.execution.sql())

    def _described(self) -> list[RowStatements]:
        described = []
        for declared in self._request.tables:
            rows = self._session.run(table_query(declared.schema, declared.table))
            table = table_from(json.loads(rows[0][0]) if rows else None)
            if self._check and self._request.allow_missing:
                present = without_missing(declared, table)
                described.append(
                    RowStatements(checked(present, table), table) if present else RowStatements(declared, None)
                )
            else:
                described.append(RowStatements(checked(declared, table), table))
        return described

    def _decide(self, statements: RowStatements) -> tuple[RowStatements, Decision]:
        declared = statements.declared
        if statements.described is None:
            return statements, planned(declared)
        resolved, unresolved = self._resolve(declared)
        keys = [[row[name] for name in declared.key] for row, _shown in resolved]
        with self._explained(declared, lambda: self._find_bad_value(statements)):
            self._refuse_repeated(statements, keys)
            compared = [
                each
                for names, rows in _by_columns(resolved, declared.key)
                for each in self._compare(statements, names, rows)
            ]
            compared += [Compared(row, None, {name: _text(value) for name, value in row.items()}) for row in unresolved]
            undeclared: list[Texts] = []
            total = 0
            if declared.state == EXACT:
                columns = names_of_columns(declared.rows, declared.key)
                query = statements.undeclared(keys, columns, declared.max_deletions + 1)
                for count, values in self._session.run(query):
                    total = count
                    undeclared.append(dict(zip(columns, values, strict=True)))
        return statements, decide(declared, compared, undeclared, total)

    def _resolve(self, declared: DeclaredRows) -> tuple[list[tuple[Row, Row]], list[Row]]:
        """Return the rows with the values that their references stand for, each with the declared row; and those without.

        :raises Failure: if no row has the declared key, and none is about to be inserted.
        """
        values: dict[str, dict[t.Any, str | None]] = {}
        for column, reference in declared.references.items():
            given = list(dict.fromkeys(row[column] for row in declared.rows if row.get(column) is not None))
            values[column] = dict(zip(given, self._find(reference, given), strict=True)) if given else {}
        resolved: list[tuple[Row, Row]] = []
        unresolved: list[Row] = []
        for number, row in enumerate(declared.rows, 1):
            found = {name: values[name][row[name]] for name in values if row.get(name) is not None}
            missing = [name for name, value in found.items() if value is None]
            for name in missing:
                reference = declared.references[name]
                if not self._will_exist(reference, row[name]):
                    raise Failure(
                        f"{declared.name}, row {number}, column {ident(name)}: no row of {reference.name} has the declared value as its "
                        f"{ident(reference.key)}.",
                        hint="Declare that row first, or correct the value. Nothing was changed.",
                    )
            if missing:
                unresolved.append(row)
            else:
                resolved.append(({**row, **found}, row))
        return resolved, unresolved

    def _find(self, reference: Reference, values: Sequence[t.Any]) -> list[str | None]:
        rows = self._session.run(table_query(reference.schema, reference.table))
        table = table_from(json.loads(rows[0][0]) if rows else None)
        target = DeclaredRows(reference.schema, reference.table, (reference.key,), ())
        if self._check and self._request.allow_missing and without_missing(target, table) is None:
            return [None] * len(values)
        target = checked(target, table)
        if reference.column not in table.columns:
            raise Failure(
                f"{reference.name} has no column {ident(reference.column)}.",
                hint="Correct references. Nothing was changed.",
            )
        with self._explained(target):
            found = self._session.run(RowStatements(target, table).find(reference.key, reference.column, values))
        return [value for (value,) in found]

    def _will_exist(self, reference: Reference, value: object) -> bool:
        return any(
            each.wanted.get(reference.key) == _text(value)
            for decision in self._pending
            if decision.declared.name == reference.name
            for each in decision.insertions
        )

    def _compare(
        self, statements: RowStatements, columns: Sequence[str], rows: Sequence[tuple[Row, Row]]
    ) -> Iterator[Compared]:
        values = [[row[name] for name in columns] for row, _declared in rows]
        key = statements.declared.key
        seen = set()
        for place, exists, differs, present, wanted in self._session.run(statements.compare(columns, values)):
            # Without updates, several rows may have the key: one suffices.
            if place in seen:
                continue
            seen.add(place)
            row, declared = rows[place - 1]
            shown = {name: _text(declared[name]) for name in statements.declared.references if name in declared}
            differing = [name for name, differ in zip(columns, differs, strict=True) if differ and name not in key]
            yield Compared(
                row,
                dict(zip(columns, present, strict=True)) if exists else None,
                {**dict(zip(columns, wanted, strict=True)), **shown},
                tuple(differing) if exists else (),
            )

    def _refuse_repeated(self, statements: RowStatements, keys: Sequence[Sequence[t.Any]]) -> None:
        found = self._session.run(statements.repeated(keys)) if keys else []
        if found:
            later, earlier = found[0]
            raise Failure(
                f"Rows {earlier} and {later} of {statements.declared.name} have the same key "
                f"({', '.join(map(ident, statements.declared.key))}).",
                hint="Declare each row once. Nothing was changed.",
            )

    def _find_bad_value(self, statements: RowStatements) -> str:
        """Return which declared value PostgreSQL can't convert; empty if it can convert all."""
        for name in names_of_columns(statements.declared.rows, ()):
            for number, row in enumerate(statements.declared.rows, 1):
                if name not in row or name in statements.declared.references:
                    continue
                try:
                    self._session.run(f"SAVEPOINT value; {statements.convert(name, [row[name]])}")
                except DatabaseError:
                    return f"row {number}, column {ident(name)}"
        return ""

    def _change(self) -> list[tuple[RowStatements, Decision]]:
        """Change what differs, and return what was changed."""
        try:
            begin(self._session, self._request.limits, self._sleep)
            self._apply_settings()
            described = self._described()
            for statements in described:
                with self._explained(statements.declared):
                    self._session.run(statements.lock())
            decisions = []
            for statements in described:
                decisions.append(self._decide(statements))
                with self._explained(statements.declared):
                    self._write(*decisions[-1])
            for statements, decision in reversed(decisions):
                if decision.deletions:
                    keys = [[values[name] for name in decision.declared.key] for values in decision.deletions]
                    with self._explained(decision.declared):
                        self._session.run(statements.delete(keys))
            for statements, decision in decisions:
                if decision.changes:
                    self._verify(statements)
            self._session.run("COMMIT")
        except BaseException:
            self._session.rollback()
            raise
        return decisions

    def _write(self, statements: RowStatements, decision: Decision) -> None:
        """Update and insert: one statement for all rows with the same columns."""
        key = decision.declared.key
        for columns, updates in _grouped((each.differing, each.values) for each in decision.updates):
            names = [*key, *columns]
            self._session.run(statements.update(names, [[row[name] for name in names] for row in updates]))
        for columns, rows in _grouped((tuple(each.values), each.values) for each in decision.insertions):
            self._session.run(statements.insert(columns, [[row[name] for name in columns] for row in rows]))
        for name in names_of_columns([each.values for each in decision.insertions], ()):
            if statements.table.columns[name].sequence:
                self._session.run(statements.advance(name))

    def _verify(self, statements: RowStatements) -> None:
        _statements, rest = self._decide(statements)
        if not rest.changes:
            return
        changed = [*rest.insertions, *rest.updates]
        columns = dict.fromkeys(name for each in rest.updates for name in each.differing)
        what = f"columns {', '.join(map(ident, columns))}" if columns else "the rows themselves"
        raise Failure(
            f"{rest.declared.name} still differs after the change, in {len(changed) + len(rest.deletions)} rows: {what}.",
            hint="A trigger or a rewrite rule changes what is written. Declare the values that it stores, or leave the columns "
            "out. The transaction was rolled back.",
        )

    @contextlib.contextmanager
    def _explained(self, declared: DeclaredRows, find: Callable[[], str] | None = None) -> Iterator[None]:
        """Let errors name the table, and no secret value."""
        if find is not None:
            self._session.run("SAVEPOINT comparison")
        try:
            yield
        except DatabaseError as error:
            where = ""
            if find is not None and error.sqlstate[:2] in ("22", "23", "42", "0A"):
                self._session.run("ROLLBACK TO SAVEPOINT comparison")
                where = find()
            raise _error(declared, error, where) from None


def _error(declared: DeclaredRows, error: DatabaseError, where: str) -> DatabaseError:
    secrets = {
        str(row[name])
        for row in declared.rows
        for name in declared.secret_columns & row.keys()
        if row[name] is not None
    }
    message = mask(error.message.rstrip("."), secrets, words=True)
    # It may quote a whole row, with columns that aren't declared.
    detail = "" if declared.secret_columns else str(error.details.get("detail", ""))
    hint = "The transaction was rolled back."
    if error.sqlstate == LOCK_NOT_AVAILABLE:
        hint = (
            "Another session uses the table. Increase lock_timeout, or run the task when there is less activity. "
            + hint
        )
    elif error.sqlstate == "42501":
        hint = "Grant the privilege to the role, or set session_role to one that has it. " + hint
    name = f"{declared.name}, {where}" if where else declared.name
    return DatabaseError(
        f"{name}: {message}.{f' DETAIL: {detail}' if detail else ''}",
        sqlstate=error.sqlstate,
        hint=hint,
        **t.cast("dict[str, t.Any]", {"sqlstate_code": error.sqlstate} if error.sqlstate else {}),
    )


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _by_columns(
    rows: Sequence[tuple[Row, Row]], key: Sequence[str]
) -> list[tuple[tuple[str, ...], list[tuple[Row, Row]]]]:
    """Return the rows in groups with the same columns."""
    return _grouped((names_of_columns([each[0]], key), each) for each in rows)


def _grouped(rows: Iterable[tuple[tuple[str, ...], Each]]) -> list[tuple[tuple[str, ...], list[Each]]]:
    groups: dict[frozenset[str], tuple[tuple[str, ...], list[Each]]] = {}
    for columns, row in rows:
        groups.setdefault(frozenset(columns), (columns, []))[1].append(row)
    return list(groups.values())


def _cascade_warnings(decisions: Iterable[tuple[RowStatements, Decision]]) -> list[str]:
    """Return warnings about foreign keys through which the deletion of rows changes other tables."""
    return [
        f"{decision.declared.name}: deleting rows also changes {table}, whose foreign key has {action}"
        for statements, decision in decisions
        if decision.deletions
        for table, action in statements.table.cascades
    ]
