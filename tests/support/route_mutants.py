# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ways around the tables, generated from the catalogs: views, functions, and foreign keys that a test of access must notice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.support.policy_mutants import Mutant

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.support.postgres import Database

_TABLES = """
select relname, exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'organization_id')
from pg_class c where relnamespace = 'public'::regnamespace and relkind = 'r' order by relname
"""

# Foreign keys that include the organization, and those of their columns that don't identify it and that users may give.
_KEYS = """
select c.conname, r.relname, f.relname, a.attname, b.attname
from pg_constraint c join pg_class r on r.oid = c.conrelid join pg_class f on f.oid = c.confrelid,
    unnest(c.conkey, c.confkey) as k (ours, theirs)
    join pg_attribute a on a.attnum = k.ours join pg_attribute b on b.attnum = k.theirs
where c.contype = 'f' and cardinality(c.conkey) = 2 and r.relnamespace = 'public'::regnamespace and f.relnamespace = r.relnamespace
  and a.attrelid = r.oid and b.attrelid = f.oid and a.attname <> 'organization_id'
  and (has_column_privilege('authenticated', r.oid, a.attnum, 'insert') or has_column_privilege('authenticated', r.oid, a.attnum, 'update'))
order by c.conname
"""

_FUNCTION = """create function public.leak({arguments}) returns {result} language sql {volatility} security definer set search_path = ''
as $leak$ {body} $leak$; grant execute on function public.leak to authenticated"""


def route_mutants(database: Database) -> Iterator[Mutant]:
    """Yield ways around policies; the name of the table is that of what they add or change."""
    for table, has_organization in database.run(_TABLES):
        for role in ("anon", "authenticated"):
            view = f"create view public.leak as select * from public.{table}; grant all on public.leak to {role}"
            yield Mutant(f"view of {table} for {role}", "leak", view)
        view = (
            f"create materialized view public.leak as select * from public.{table}; grant select on public.leak to anon"
        )
        yield Mutant(f"materialized view of {table}", "leak", view)
        yield Mutant(
            f"{table} by a function", "leak()", _function("", f"setof public.{table}", f"select * from public.{table}")
        )
        yield Mutant(f"number of {table}", "leak()", _function("", "bigint", f"select count(*) from public.{table}"))
        yield Mutant(
            f"deletes {table}", "leak()", _function("", "void", f"delete from public.{table}", volatility="volatile")
        )
        if has_organization:
            body = f"select to_jsonb(t) from public.{table} t where t.organization_id = organization"
            yield Mutant(
                f"{table} of an organization", "leak(uuid)", _function("organization uuid", "setof jsonb", body)
            )
        body = f"select exists (select from public.{table} t where t.id = wanted)"
        yield Mutant(f"whether a row of {table} exists", "leak(uuid)", _function("wanted uuid", "boolean", body))
    for key, table, target, ours, theirs in database.run(_KEYS):
        sql = f"""create unique index if not exists leak_{target}_{theirs} on public.{target} ({theirs});
            alter table public.{table} drop constraint {key}, add foreign key ({ours}) references public.{target} ({theirs})"""
        yield Mutant(f"{key} without the organization", table, sql)


def _function(arguments: str, result: str, body: str, volatility: str = "stable") -> str:
    return _FUNCTION.format(arguments=arguments, result=result, body=body, volatility=volatility)
