# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The rows of a database before and after a change, and its objects, to find out whether any were lost."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.support.postgres import Database

_COLUMNS = """
select format('%I.%I', n.nspname, c.relname), quote_ident(a.attname), concat_ws(
    ' ', format_type(a.atttypid, a.atttypmod), case when t.typtype = 'd' then format_type(t.typbasetype, t.typtypmod) end
), 'c' in (t.typtype, e.typtype)
from pg_class c
join pg_namespace n on n.oid = c.relnamespace
left join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
left join pg_type t on t.oid = a.atttypid
left join pg_type e on e.oid = t.typelem
where c.relkind = 'r' and n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
order by 1, 2
"""

_SCHEMAS = "select nspname from pg_namespace where nspname !~ '^pg_' and nspname <> 'information_schema'"
OBJECTS = """
with ours as (select oid from pg_namespace where nspname !~ '^pg_' and nspname <> 'information_schema')
select 'relation', c.oid::regclass::text from pg_class c
where c.relnamespace in (table ours) and c.relkind in ('r', 'p', 'v', 'm', 'S', 'i', 'I')
    and not exists (select from pg_depend d where d.objid = c.oid and d.deptype = 'i' and c.relkind = 'S')
union all
select 'column', format('%s.%I', a.attrelid::regclass, a.attname) from pg_attribute a
join pg_class c on c.oid = a.attrelid
where c.relnamespace in (table ours) and c.relkind in ('r', 'p') and a.attnum > 0 and not a.attisdropped
union all
select 'function', p.oid::regprocedure::text from pg_proc p where p.pronamespace in (table ours)
    and not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'i')
union all
select 'type', t.oid::regtype::text from pg_type t
where t.typnamespace in (table ours) and t.typtype in ('e', 'd', 'r')
union all
select 'label', format('%s.%s', e.enumtypid::regtype, e.enumlabel) from pg_enum e
union all
select 'constraint', format('%s.%I', c.conrelid::regclass, c.conname) from pg_constraint c
where c.connamespace in (table ours) and c.contype in ('c', 'f', 'p', 'u', 'x') and c.conparentid = 0
"""
"""All named objects; without the sequences of identity columns and the constructors of range types, which are parts of others."""
REMAINING_OBJECTS = OBJECTS.replace(" and c.conparentid = 0", "")
"""The same with the constraints that partitions have from their parent tables, which one of their own may have become."""


@dataclass(frozen=True, slots=True)
class Rows:
    """The content of one table: for each column its type and its values as text, in no particular order."""

    count: int
    types: dict[str, str]
    values: list[dict[str, str | None]]


def rows_of(database: Database) -> dict[str, Rows]:
    """Return the rows of every table that has any of its own; without generated columns."""
    tables: dict[str, dict[str, str]] = {}
    shown: dict[tuple[str, str], str] = {}
    found = {}
    with database.open() as opened:
        for table, column, its_type, composite in opened.run(_COLUMNS):
            tables.setdefault(table, {})
            if column is not None:
                tables[table][column] = its_type
                # The attributes of a composite value have names: one may be added or moved without a loss.
                by_name = f"jsonb_strip_nulls(to_jsonb({column}))::text"
                shown[table, column] = by_name if composite else f"{column}::text"
        for table, types in tables.items():
            columns = ", ".join(["true", *(shown[table, column] for column in types)])  # a table may have no column
            rows = opened.run(f"select {columns} from only {table}")
            values = [dict(zip(types, row[1:], strict=True)) for row in rows]
            if values:
                found[table] = Rows(len(values), types, values)
    return found


def losses(before: dict[str, Rows], after: dict[str, Rows], tables: set[str]) -> list[str]:
    """Return what of *before* is missing in *after*, among *tables*, those that were to be kept.

    A column whose type is unchanged must have the same values; one whose type changed must have as many.
    """
    lost = []
    for table, was in before.items():
        if table not in tables:
            continue
        now = after.get(table, Rows(0, {}, []))
        if now.count != was.count:
            lost.append(f"{table} had {was.count} rows, has {now.count}")
            continue
        for column in was.types.keys() & now.types.keys():
            values = [sorted(row[column] or "" for row in rows.values) for rows in (was, now)]
            filled = [sum(row[column] is not None for row in rows.values) for rows in (was, now)]
            if filled[0] > filled[1]:
                lost.append(f"{table}.{column} had {filled[0]} values, has {filled[1]}")
            elif was.types[column] == now.types[column] and filled[0] == filled[1] and values[0] != values[1]:
                lost.append(f"{table}.{column} had {values[0]}, has {values[1]}")
    return lost


def tables_of(database: Database) -> set[str]:
    """Return the names of all tables, as `rows_of` writes them."""
    return {row[0] for row in database.run(_COLUMNS)}


def schemas_of(*databases: Database) -> tuple[str, ...]:
    """Return the names of the schemas that are not PostgreSQL's own, in any of the databases."""
    return tuple(sorted({row[0] for database in databases for row in database.run(_SCHEMAS)}))
