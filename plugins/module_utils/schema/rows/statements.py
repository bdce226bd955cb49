# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The statements that read, insert, update, and delete declared rows.

The declared values are sent as JSON, and PostgreSQL converts each to the type of its column, as it does for a literal in
an INSERT. Values are compared by the default equality operator of the type, whatever the search path is.
"""

from __future__ import annotations

import typing as t
from dataclasses import dataclass

from ..model.sql import ident, literal, quote_text
from .declared import as_json
from .table import ORDINARY

if t.TYPE_CHECKING:
    from collections.abc import Sequence

    from .declared import DeclaredRows
    from .table import Column, Table


@dataclass(frozen=True, slots=True)
class RowStatements:
    """The statements about one table.

    :param declared: its rows, checked.
    :param described: the table, None if it doesn't exist yet.
    """

    declared: DeclaredRows
    described: Table | None

    @property
    def table(self) -> Table:
        """The table, which exists."""
        return t.cast("Table", self.described)

    def lock(self) -> str:
        """Return the statement that keeps others from changing rows until the transaction ends."""
        return f"LOCK TABLE {self._target()} IN SHARE ROW EXCLUSIVE MODE"

    def convert(self, column: str, values: Sequence[t.Any]) -> str:
        """Return a query that converts values to the type of a column."""
        return f"SELECT d.c0::text FROM {self._rows([column], [[value] for value in values])}"

    def compare(self, columns: Sequence[str], rows: Sequence[Sequence[t.Any]]) -> str:
        """Return a query for the differences of declared rows.

        For each: its place, whether it exists, whether each column differs, the present values, and the declared ones.
        """
        names = [self.table.columns[name] for name in columns]
        differs = ", ".join(f"NOT {self._are_equal(column, place)}" for place, column in enumerate(names))
        present = ", ".join(f"l.{ident(name)}::text" for name in columns)
        wanted = ", ".join(f"d.c{place}::text" for place in range(len(columns)))
        return (
            f"SELECT d.n, l.tableoid IS NOT NULL, ARRAY[{differs}], ARRAY[{present}]::text[], ARRAY[{wanted}]::text[] "
            f"FROM {self._rows(columns, rows)} LEFT JOIN {self._target()} AS l ON {self._has_key(columns)} ORDER BY d.n"
        )

    def repeated(self, keys: Sequence[Sequence[t.Any]]) -> str:
        """Return a query for the places of declared rows that have the same key as an earlier one."""
        columns = self.declared.key
        same = " AND ".join(self._match(name, f"e.c{place}", f"d.c{place}") for place, name in enumerate(columns))
        return (
            f"SELECT d.n, e.n FROM {self._rows(columns, keys)} JOIN {self._rows(columns, keys, 'e')} "
            f"ON e.n < d.n AND {same} ORDER BY d.n, e.n LIMIT 1"
        )

    def undeclared(self, keys: Sequence[Sequence[t.Any]], columns: Sequence[str], limit: int) -> str:
        """Return a query for rows that aren't declared: how many there are, and the values of the first ones."""
        key = self.declared.key
        values = ", ".join(f"l.{ident(name)}::text" for name in columns)
        return (
            f"SELECT count(*) OVER (), ARRAY[{values}]::text[] FROM {self._target()} AS l WHERE NOT EXISTS "
            f"(SELECT FROM {self._rows(key, keys)} WHERE {self._has_key(key)}) "
            f"ORDER BY {', '.join(f'l.{ident(name)}' for name in key)} LIMIT {limit}"
        )

    def find(self, key: str, column: str, values: Sequence[t.Any]) -> str:
        """Return a query for a column of the rows with these values of a unique key; NULL where there is no row."""
        rows = self._rows([key], [[value] for value in values])
        return (
            f"SELECT l.{ident(column)}::text FROM {rows} LEFT JOIN {self._target()} AS l "
            f"ON {self._match(key, f'l.{ident(key)}', 'd.c0')} ORDER BY d.n"
        )

    def insert(self, columns: Sequence[str], rows: Sequence[Sequence[t.Any]]) -> str:
        """Return the statement that inserts rows."""
        overriding = (
            "OVERRIDING SYSTEM VALUE " if any(self.table.columns[name].is_always_identity for name in columns) else ""
        )
        values = ", ".join(f"d.c{place}" for place in range(len(columns)))
        return (
            f"INSERT INTO {self.declared.name} ({', '.join(map(ident, columns))}) {overriding}"
            f"SELECT {values} FROM {self._rows(columns, rows)} ORDER BY d.n"
        )

    def update(self, columns: Sequence[str], rows: Sequence[Sequence[t.Any]]) -> str:
        """Return the statement that updates rows: the columns of the key identify them, the others are set."""
        changes = ", ".join(
            f"{ident(name)} = d.c{place}" for place, name in enumerate(columns) if name not in self.declared.key
        )
        return (
            f"UPDATE {self._target()} AS l SET {changes} FROM {self._rows(columns, rows)} "
            f"WHERE {self._has_key(columns)}"
        )

    def delete(self, keys: Sequence[Sequence[t.Any]]) -> str:
        """Return the statement that deletes the rows with these keys."""
        key = self.declared.key
        return f"DELETE FROM {self._target()} AS l USING {self._rows(key, keys)} WHERE {self._has_key(key)}"

    def advance(self, column: str) -> str:
        """Return a query that moves the sequence of a column past its largest value, as an explicit value doesn't."""
        column_, sequence = ident(column), self.table.columns[column].sequence
        return (
            f"SELECT pg_catalog.setval({quote_text(sequence)}::pg_catalog.regclass, m.most) "
            f"FROM (SELECT max({column_})::bigint AS most FROM {self._target()}) AS m, {sequence} AS s "
            "WHERE m.most > s.last_value OR m.most = s.last_value AND NOT s.is_called"
        )

    def _target(self) -> str:
        # The unique keys of an ordinary table don't cover its child tables.
        return f"ONLY {self.declared.name}" if self.table.kind == ORDINARY else self.declared.name

    def _rows(self, columns: Sequence[str], rows: Sequence[Sequence[t.Any]], alias: str = "d") -> str:
        """Return the rows as a table with the columns c0, c1, ..., and n, the place of the row."""
        types = ", ".join(
            f"c{place} {self.table.columns[name].type}{self._collate(name)}" for place, name in enumerate(columns)
        )
        names = ", ".join(f"c{place}" for place in range(len(columns)))
        values = f"pg_catalog.json_to_recordset({literal(as_json(rows))}::pg_catalog.json)"
        return f"ROWS FROM ({values} AS ({types})) WITH ORDINALITY AS {alias} ({names}, n)"

    def _collate(self, column: str) -> str:
        collation = self.table.columns[column].collation
        return f" COLLATE {collation}" if collation else ""

    def _has_key(self, columns: Sequence[str]) -> str:
        """Return the condition that the row l has the key of the row d, which has these columns."""
        return " AND ".join(
            self._match(name, f"l.{ident(name)}", f"d.c{columns.index(name)}") for name in self.declared.key
        )

    def _match(self, column: str, left: str, right: str) -> str:
        """Return the condition that two values of a column are equal: by the operator of an index, if there is one."""
        operator = self.table.operator(column)
        return f"{left} {operator} {right}" if operator else f"pg_catalog.record_eq(ROW({left}), ROW({right}))"

    @staticmethod
    def _are_equal(column: Column, place: int) -> str:
        present, wanted = f"l.{ident(column.name)}", f"d.c{place}"
        if column.is_json:
            present, wanted = f"{present}::pg_catalog.jsonb", f"{wanted}::pg_catalog.jsonb"
        elif not column.has_equality:
            present, wanted = f"{present}::text", f"{wanted}::text"
        # A comparison of rows finds the operators by the types, and takes two nulls for equal.
        return f"pg_catalog.record_eq(ROW({present}), ROW({wanted}))"
