# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Gives columns in the shadow database the types that they keep, as soon as the desired SQL has created them.

What the SQL creates afterwards is then parsed for these types, as it would be in the target: a policy that compares a
column with a constant, for example.
"""

from __future__ import annotations

import re
import typing as t

from ..database.driver import DatabaseError
from ..model.sql import ident, qualified, quote_text

if t.TYPE_CHECKING:
    from collections.abc import Sequence

    from ..database.connection import Session
    from ..model.desired import KeptType
    from .lexer import ScriptStatement


class TypeNotSet(Exception):
    """PostgreSQL can't change a type, for example that of a column of which another is computed."""


class StatementRejected(Exception):
    """PostgreSQL rejects a statement of the desired SQL because of the types that columns keep."""

    def __init__(self, statement: ScriptStatement, message: str) -> None:
        super().__init__(message)
        self.statement, self.message = statement, message


_TEXT = "('(?:[^']|'')*')"
_LITERAL = re.compile(rf"{_TEXT}::[^']+")


class KeptTypes:
    """The columns that have yet to get their types.

    :param columns: the columns with their types.
    :param sql: creates the types that the desired SQL doesn't create.
    """

    def __init__(self, session: Session, columns: Sequence[KeptType], sql: str) -> None:
        self._session, self._pending = session, list(columns)
        if sql:
            self._run(sql)

    def set_in_existing(self) -> None:
        """Change the types of the columns that exist by now."""
        if not self._pending:
            return
        found = self._existing()
        for each in [each for each in self._pending if (*each.table, each.column) in found]:
            self._pending.remove(each)
            is_inherited, is_attribute, default, declared = found[*each.table, each.column]
            if not is_inherited:  # otherwise it has the type of the parent table's
                self._set(each, declared, is_attribute=is_attribute, default=default)

    def _existing(self) -> dict[tuple[str, ...], tuple[bool, bool, str | None, str]]:
        """Return the pending columns that exist: whether they are inherited, or attributes of a type, their defaults, and types."""
        names = ", ".join(f"({', '.join(map(quote_text, (*each.table, each.column)))})" for each in self._pending)
        rows = self._session.run(
            f"""SELECT n.nspname, c.relname, a.attname, a.attinhcount > 0, c.relkind = 'c', pg_catalog.pg_get_expr(d.adbin, d.adrelid),
       pg_catalog.format_type(a.atttypid, NULL)
FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_class c ON c.oid = a.attrelid
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_catalog.pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
WHERE (n.nspname, c.relname, a.attname) IN ({names})"""
        )
        return {tuple(row[:3]): tuple(row[3:]) for row in rows}

    def _set(self, column: KeptType, declared: str, *, is_attribute: bool, default: str | None) -> None:
        """Change a type; a constant default is converted from its text, and columns that are computed from it are created again.

        :param declared: the type in the desired SQL.
        """
        kind, part = ("TYPE", "ATTRIBUTE") if is_attribute else ("TABLE", "COLUMN")
        table = f"ALTER {kind} {qualified(*column.table)}"
        start = f"{table} ALTER {part} {ident(column.column)}"
        collation = f" COLLATE {column.collation}" if column.collation else ""
        using = "" if is_attribute else " USING NULL"
        constant = _LITERAL.fullmatch(default) if default is not None else None
        drops, creates = ([f"{start} DROP DEFAULT"], [f"{start} SET DEFAULT {constant[1]}"]) if constant else ([], [])
        for name, definition, constraints in () if is_attribute else self._computed_from(column):
            drops.append(f"{table} DROP COLUMN {ident(name)}")
            creates += [
                f"{table} ADD COLUMN {ident(name)} {definition}",
                *(f"{table} ADD {each}" for each in constraints),
            ]
        change = f"{start} TYPE {column.type}{collation}{using}"
        if is_attribute:
            self._run("; ".join([*drops, change, *creates]))
            return
        checks = self._checks_of(column)
        self._session.run("SAVEPOINT kept_type")
        try:
            self._run("; ".join([*drops, change, *creates]))
        except TypeNotSet:
            # Constants in checks and computed columns got the declared type when they were parsed: parse them again.
            self._session.run("ROLLBACK TO SAVEPOINT kept_type")
            typed = re.compile(rf"{_TEXT}::{re.escape(declared)}(?![\w\[])")
            drops += [f"{table} DROP CONSTRAINT {ident(name)}" for name, _definition in checks]
            creates += [f"{table} ADD CONSTRAINT {ident(name)} {definition}" for name, definition in checks]
            self._run("; ".join([*drops, change, *(typed.sub(r"\1", each) for each in creates)]))

    def _checks_of(self, column: KeptType) -> list[tuple[str, str]]:
        """Return the names and definitions of the checks that use a column, but no column that is computed."""
        return self._session.run(
            f"""SELECT k.conname, pg_catalog.pg_get_constraintdef(k.oid)
FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_constraint k ON k.conrelid = a.attrelid AND a.attnum = ANY (k.conkey) AND k.contype = 'c'
WHERE a.attrelid = {quote_text(qualified(*column.table))}::pg_catalog.regclass AND a.attname = {quote_text(column.column)}
  AND NOT EXISTS (SELECT FROM pg_catalog.pg_attribute g
                  WHERE g.attrelid = k.conrelid AND g.attnum = ANY (k.conkey) AND g.attgenerated <> '')
ORDER BY k.conname"""
        )

    def _run(self, sql: str) -> None:
        try:
            self._session.run(sql)
        except DatabaseError as error:
            raise TypeNotSet(error.message) from None

    def _computed_from(self, column: KeptType) -> list[tuple[str, str, list[str]]]:
        """Return the columns that are generated from a column: their names, definitions, and constraints."""
        stored = "CASE g.attgenerated WHEN 's' THEN 'STORED' ELSE 'VIRTUAL' END"
        return self._session.run(
            f"""SELECT g.attname, pg_catalog.format_type(g.atttypid, g.atttypmod) || ' GENERATED ALWAYS AS ('
       || pg_catalog.pg_get_expr(e.adbin, e.adrelid) || ') ' || {stored} || CASE WHEN g.attnotnull THEN ' NOT NULL' ELSE '' END,
       ARRAY(SELECT 'CONSTRAINT ' || pg_catalog.quote_ident(k.conname) || ' ' || pg_catalog.pg_get_constraintdef(k.oid)
             FROM pg_catalog.pg_constraint k WHERE k.conrelid = g.attrelid AND g.attnum = ANY (k.conkey) AND k.contype <> 'n'
             ORDER BY k.conname)
FROM pg_catalog.pg_attribute a
JOIN pg_catalog.pg_depend p ON p.refclassid = 1259 AND p.refobjid = a.attrelid AND p.refobjsubid = a.attnum AND p.classid = 2604
JOIN pg_catalog.pg_attrdef e ON e.oid = p.objid AND e.adrelid = a.attrelid
JOIN pg_catalog.pg_attribute g ON g.attrelid = e.adrelid AND g.attnum = e.adnum AND g.attgenerated <> ''
WHERE a.attrelid = {quote_text(qualified(*column.table))}::pg_catalog.regclass AND a.attname = {quote_text(column.column)}
ORDER BY g.attnum"""
        )
