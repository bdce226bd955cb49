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
    """PostgreSQL can't change a type, for example that of a column of a partition key."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class StatementRejected(Exception):
    """PostgreSQL rejects a statement of the desired SQL because of the types that columns keep.

    :param is_consequence: whether it may be rejected only because it uses what an omitted statement creates.
    """

    def __init__(self, statement: ScriptStatement, message: str, *, is_consequence: bool) -> None:
        super().__init__(message)
        self.statement, self.message, self.is_consequence = statement, message, is_consequence


_OMITTABLE = re.compile(
    r"CREATE (?!POLICY|(OR REPLACE )?(CONSTRAINT )?TRIGGER|EVENT TRIGGER|(OR REPLACE )?RULE)|COMMENT |GRANT |REVOKE |SELECT |REFRESH |"
    r"INSERT |UPDATE |DELETE |MERGE |TRUNCATE |"
    r"ALTER TABLE (IF EXISTS )?(ONLY )?\S+ (?=ADD )(?!.*, ?(ALTER|DROP|SET|RESET|ENABLE|DISABLE|FORCE|NO|OWNER|VALIDATE) )"
)
"""The statements, in upper case, that only add objects or say something about objects that an omitted one would have created."""


def can_be_omitted(statement: str) -> bool:
    """Return whether a rejected statement leaves everything else as it is: what it would have created isn't created, or kept."""
    return _OMITTABLE.match(" ".join(statement.upper().split())) is not None


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
        computed = [] if is_attribute else self._computed_from(column)
        for name, type_name, definition, constraints in computed:
            drops.append(f"{table} DROP COLUMN {ident(name)}")
            creates.append(f"{table} ADD COLUMN {ident(name)} {type_name} {definition}")
            creates += [f"{table} ADD {each}" for each in constraints]
        change = f"{start} TYPE {column.type}{collation}{using}"
        if is_attribute:
            self._run("; ".join([*drops, change, *creates]))
            return
        others = self._constraints_of(column)
        self._session.run("SAVEPOINT kept_type")
        try:
            self._run("; ".join([*drops, change, *creates]))
        except TypeNotSet:
            # Constants in constraints and computed columns got the declared type when they were parsed: parse them again.
            self._session.run("ROLLBACK TO SAVEPOINT kept_type")
            drops += [f"{table} DROP CONSTRAINT {ident(name)}" for name, _definition in others]
            creates += [f"{table} ADD CONSTRAINT {ident(name)} {definition}" for name, definition in others]
            if default is not None and not constant:
                drops.append(f"{start} DROP DEFAULT")
                creates.append(f"{start} SET DEFAULT {default}")
            self._run("; ".join([*drops, change]))
            plain = {
                f"{table} ADD COLUMN {ident(name)} {type_name} {definition}": f"{table} ADD COLUMN {ident(name)} {type_name}"
                for name, type_name, definition, _constraints in computed
            }
            typed = re.compile(rf"{_TEXT}::{re.escape(declared)}(?![\w\[])")
            for each in creates:
                self._create(typed.sub(r"\1", each), otherwise=plain.get(each))

    def _create(self, sql: str, *, otherwise: str | None) -> None:
        """Run a statement. If PostgreSQL rejects it, run another one, or do without it: what it creates isn't created, or kept.

        :param otherwise: adds a column of the same type, which a policy may use, instead of one that is computed.
        """
        self._session.run("SAVEPOINT kept_part")
        try:
            self._run(sql)
        except TypeNotSet:
            self._session.run("ROLLBACK TO SAVEPOINT kept_part")
            if otherwise is not None:
                self._run(otherwise)

    def _constraints_of(self, column: KeptType) -> list[tuple[str, str]]:
        """Return the names and definitions of the constraints that use a column, but no column that is computed."""
        return self._session.run(
            f"""SELECT k.conname, pg_catalog.pg_get_constraintdef(k.oid)
FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_constraint k ON k.conrelid = a.attrelid AND k.contype IN ('c', 'f', 'x')
WHERE a.attrelid = {quote_text(qualified(*column.table))}::pg_catalog.regclass AND a.attname = {quote_text(column.column)}
  AND (a.attnum = ANY (k.conkey) OR EXISTS (
      SELECT FROM pg_catalog.pg_depend d WHERE d.classid = 1259 AND d.objid = k.conindid AND d.refclassid = 1259
      AND d.refobjid = a.attrelid AND d.refobjsubid = a.attnum))
  AND NOT EXISTS (SELECT FROM pg_catalog.pg_attribute g
                  WHERE g.attrelid = k.conrelid AND g.attnum = ANY (k.conkey) AND g.attgenerated <> '')
ORDER BY k.conname"""
        )

    def _run(self, sql: str) -> None:
        try:
            self._session.run(sql)
        except DatabaseError as error:
            raise TypeNotSet(error.message) from None

    def _computed_from(self, column: KeptType) -> list[tuple[str, str, str, list[str]]]:
        """Return the columns that are generated from a column: their names, types, definitions, and constraints."""
        stored = "CASE g.attgenerated WHEN 's' THEN 'STORED' ELSE 'VIRTUAL' END"
        return self._session.run(
            f"""SELECT g.attname, pg_catalog.format_type(g.atttypid, g.atttypmod), 'GENERATED ALWAYS AS ('
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
