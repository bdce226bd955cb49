# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A table as the catalogs describe it, and whether the declared rows fit it."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass, replace

from ...failure import Failure
from ..model.sql import ident, quote_text
from .declared import ABSENT, EXACT, PRESENT

if t.TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from .declared import DeclaredRows

MISSING, OTHER, ORDINARY, PARTITIONED = "", "other", "r", "p"


@dataclass(frozen=True, slots=True)
class Column:
    """A column.

    :param type: the type as SQL.
    :param collation: the collation as SQL, empty if the type has none.
    :param has_equality: whether its values can be compared with the default equality operator of the type.
    :param is_json: whether the type is json, whose values are compared as jsonb.
    :param is_text: whether the type is one of character strings.
    :param is_generated: whether PostgreSQL computes its values.
    :param is_always_identity: whether it is an identity column that only OVERRIDING SYSTEM VALUE sets.
    :param sequence: the sequence that its default reads, as SQL.
    """

    name: str
    type: str
    collation: str = ""
    has_equality: bool = True
    is_json: bool = False
    is_text: bool = False
    is_generated: bool = False
    is_always_identity: bool = False
    sequence: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table.

    :param kind: ``r`` for an ordinary table, ``p`` for a partitioned one.
    :param unique_keys: the columns of each unique index, with the equality operator of each column; the primary key first.
    :param has_primary_key: whether the first of them is the primary key.
    :param is_filtered: whether row-level security filters the rows for the current role.
    :param cascades: foreign keys that change other tables when a row is deleted: table and action.
    """

    kind: str
    columns: Mapping[str, Column]
    unique_keys: tuple[tuple[tuple[str, str], ...], ...] = ()
    has_primary_key: bool = False
    is_filtered: bool = False
    cascades: tuple[tuple[str, str], ...] = ()

    def operator(self, column: str) -> str:
        """Return the equality operator of a column of a unique key; empty for other columns."""
        return next((operator for key in self.unique_keys for name, operator in key if name == column), "")

    def is_unique(self, columns: Sequence[str]) -> bool:
        """Return whether at most one row has the same values in these columns."""
        return any({name for name, _operator in key} == set(columns) for key in self.unique_keys)


def table_query(schema: str, name: str) -> str:
    """Return the query for the description of a table, as one JSON value."""
    return f"""
SELECT pg_catalog.json_build_object(
  'kind', c.relkind, 'is_filtered', pg_catalog.row_security_active(c.oid),
  'columns', (SELECT pg_catalog.json_agg(pg_catalog.json_build_object(
      'name', a.attname, 'type', pg_catalog.format_type(a.atttypid, a.atttypmod),
      'collation', (SELECT pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(o.collname)
        FROM pg_catalog.pg_collation o JOIN pg_catalog.pg_namespace n ON n.oid = o.collnamespace
        WHERE o.oid = a.attcollation AND o.collname <> 'default'),
      'has_equality', e.typtype IN ('e', 'r', 'm') OR EXISTS (
        SELECT FROM pg_catalog.pg_opclass p JOIN pg_catalog.pg_am m ON m.oid = p.opcmethod AND m.amname IN ('btree', 'hash')
        WHERE p.opcdefault AND (p.opcintype = e.oid OR EXISTS (
          SELECT FROM pg_catalog.pg_cast s
          WHERE s.castsource = e.oid AND s.casttarget = p.opcintype AND s.castmethod = 'b' AND s.castcontext = 'i'))),
      'is_json', e.oid = 'pg_catalog.json'::pg_catalog.regtype AND b.oid = e.oid,
      'is_text', b.typcategory = 'S',
      'is_generated', a.attgenerated <> '', 'is_always_identity', a.attidentity = 'a',
      'sequence', pg_catalog.pg_get_serial_sequence(c.oid::pg_catalog.regclass::text, a.attname)) ORDER BY a.attnum)
    FROM pg_catalog.pg_attribute a
    JOIN pg_catalog.pg_type y ON y.oid = a.atttypid
    JOIN LATERAL (
      WITH RECURSIVE base (oid, next) AS (
        SELECT y.oid, y.typbasetype
        UNION ALL SELECT d.oid, d.typbasetype FROM base JOIN pg_catalog.pg_type d ON d.oid = base.next)
      SELECT oid FROM base WHERE next = 0) AS root ON true
    JOIN pg_catalog.pg_type b ON b.oid = root.oid
    JOIN pg_catalog.pg_type e ON e.oid = CASE WHEN b.typcategory = 'A' THEN b.typelem ELSE b.oid END
    WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped),
  'unique_keys', (SELECT pg_catalog.json_agg((
      SELECT pg_catalog.json_agg(pg_catalog.json_build_array(a.attname,
        'OPERATOR(' || pg_catalog.quote_ident(n.nspname) || '.' || o.oprname || ')') ORDER BY k.place)
      FROM unnest(i.indkey::int2[], i.indclass::oid[]) WITH ORDINALITY AS k (attnum, opclass, place)
      JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.attnum
      JOIN pg_catalog.pg_opclass p ON p.oid = k.opclass
      JOIN pg_catalog.pg_amop s ON s.amopfamily = p.opcfamily AND s.amopstrategy = 3
        AND s.amoplefttype = p.opcintype AND s.amoprighttype = p.opcintype
      JOIN pg_catalog.pg_operator o ON o.oid = s.amopopr
      JOIN pg_catalog.pg_namespace n ON n.oid = o.oprnamespace
      WHERE k.place <= i.indnkeyatts) ORDER BY i.indisprimary DESC, i.indexrelid)
    FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class x ON x.oid = i.indexrelid
    JOIN pg_catalog.pg_am m ON m.oid = x.relam AND m.amname = 'btree'
    WHERE i.indrelid = c.oid AND i.indisunique AND i.indisvalid AND i.indpred IS NULL AND i.indexprs IS NULL),
  'has_primary_key', EXISTS (SELECT FROM pg_catalog.pg_index i WHERE i.indrelid = c.oid AND i.indisprimary),
  'cascades', (SELECT pg_catalog.json_agg(pg_catalog.json_build_array(f.conrelid::pg_catalog.regclass::text,
      CASE f.confdeltype WHEN 'c' THEN 'ON DELETE CASCADE' WHEN 'n' THEN 'ON DELETE SET NULL' ELSE 'ON DELETE SET DEFAULT' END)
      ORDER BY f.conrelid::pg_catalog.regclass::text)
    FROM pg_catalog.pg_constraint f
    WHERE f.confrelid = c.oid AND f.contype = 'f' AND f.confdeltype IN ('c', 'n', 'd') AND f.conparentid = 0))::text
FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = {quote_text(schema)} AND c.relname = {quote_text(name)} AND c.relkind IN ('r', 'p', 'v', 'm', 'f')"""


def table_from(description: Mapping[str, t.Any] | None) -> Table:
    """Return the table that the result of ``table_query`` describes; None for no result."""
    if description is None:
        return Table(MISSING, {})
    columns = [Column(**{**each, "collation": each["collation"] or "", "sequence": each["sequence"] or ""})
               for each in description["columns"] or ()]  # fmt: skip
    return Table(
        description["kind"] if description["kind"] in (ORDINARY, PARTITIONED) else OTHER,
        {column.name: column for column in columns},
        tuple(tuple((name, operator) for name, operator in key) for key in description["unique_keys"] or ()),
        description["has_primary_key"],
        description["is_filtered"],
        tuple((name, action) for name, action in description["cascades"] or ()),
    )


def checked(declared: DeclaredRows, table: Table) -> DeclaredRows:
    """Return the declared rows with their key, after checking that they fit a table.

    :raises Failure: if the table doesn't exist, or can't contain the rows, or the key doesn't identify rows.
    """
    _check_table(declared, table)
    declared = replace(declared, key=declared.key or _primary_key(declared, table))
    _check_key(declared, table)
    used = dict.fromkeys(name for row in declared.rows for name in row)
    unknown = [name for name in (*used, *declared.secret_columns, *declared.references) if name not in table.columns]
    if unknown:
        raise _refusal(
            declared,
            f"has no column {ident(unknown[0])}",
            f"Its columns are {', '.join(map(ident, table.columns))}.",
        )
    for name in used:
        column = table.columns[name]
        if column.is_generated:
            raise _refusal(declared, f"computes the generated column {ident(name)}", "Remove it from the rows.")
        if column.is_always_identity and name not in declared.key:
            raise _refusal(
                declared,
                f"generates the identity column {ident(name)} always",
                "Remove it from the rows, or make it the key.",
            )
    _check_rows(declared, table)
    return declared


def without_missing(declared: DeclaredRows, table: Table) -> DeclaredRows | None:
    """Return the rows without columns that the table doesn't have; None if it doesn't exist or has not the whole key."""
    if table.kind == MISSING or not table.columns.keys() >= set(declared.key):
        return None
    rows = [{name: value for name, value in row.items() if name in table.columns} for row in declared.rows]
    return replace(
        declared,
        rows=tuple(rows),
        secret_columns=frozenset(declared.secret_columns & table.columns.keys()),
        references={name: each for name, each in declared.references.items() if name in table.columns},
    )


def _check_table(declared: DeclaredRows, table: Table) -> None:
    if table.kind == MISSING:
        raise _refusal(
            declared, "doesn't exist, or the login can't see it", "Check schema and table, or create it first."
        )
    if table.kind == OTHER:
        raise _refusal(declared, "is not a table that stores rows itself", "Declare the rows of a table.")
    if table.is_filtered:
        raise _refusal(
            declared,
            "has row-level security that hides rows from the current role, so its rows can't be compared",
            "Use a role with BYPASSRLS or the owner of the table, for example as session_role.",
        )


def _primary_key(declared: DeclaredRows, table: Table) -> tuple[str, ...]:
    if not table.has_primary_key:
        raise _refusal(declared, "has no primary key", "Set key to the columns of a unique constraint.")
    return tuple(name for name, _operator in table.unique_keys[0])


def _check_key(declared: DeclaredRows, table: Table) -> None:
    for name in declared.key:
        if name not in table.columns:
            raise _refusal(declared, f"has no column {ident(name)}, which is part of the key", "Correct the key.")
    if not table.is_unique(declared.key) and (declared.update or declared.state != PRESENT):
        raise _refusal(
            declared,
            f"can have several rows with the same key ({', '.join(map(ident, declared.key))})",
            "Set key to the columns of a primary key or a unique constraint, or set update to false.",
        )


def _check_rows(declared: DeclaredRows, table: Table) -> None:
    for number, row in enumerate(declared.rows, 1):
        missing = [name for name in declared.key if row.get(name) is None]
        if missing:
            raise _refusal(
                declared,
                f"can't have row {number}, which has no value for {ident(missing[0])}, a part of the key",
                "Set it in each row.",
            )
        if declared.state == ABSENT and set(row) != set(declared.key):
            raise _refusal(
                declared,
                f"can't delete row {number}, which has more than its key",
                "With state absent, set only the key.",
            )
        for name, value in row.items():
            if isinstance(value, bool) and table.columns[name].is_text:
                raise _refusal(
                    declared,
                    f"has text in column {ident(name)}, but row {number} has the boolean {str(value).lower()}",
                    "Put the value in quotes: YAML takes yes, no, on, and off for booleans.",
                )
    if declared.state == EXACT and not declared.rows and not declared.max_deletions:
        raise _refusal(
            declared,
            "would lose all rows, because none is declared",
            "Declare rows, or set max_deletions to the number of rows to delete.",
        )


def names_of_columns(rows: Sequence[Mapping[str, t.Any]], key: Sequence[str]) -> tuple[str, ...]:
    """Return the columns of rows, those of the key first."""
    return tuple(dict.fromkeys([*key, *(name for row in rows for name in row)]))


def _refusal(declared: DeclaredRows, problem: str, hint: str) -> Failure:
    return Failure(f"{declared.name} {problem}.", hint=f"{hint} Nothing was changed.")
