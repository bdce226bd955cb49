# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Weaker policies and grants, generated from the catalogs: what a test of access must notice."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.support.postgres import Database

_POLICIES = """
select p.polname, c.relname, p.polcmd, pg_get_expr(p.polqual, c.oid), pg_get_expr(p.polwithcheck, c.oid),
    -- A check matters only if a value that it depends on can be given.
    exists (
        select from pg_depend d join pg_attribute a on a.attrelid = d.refobjid and a.attnum = d.refobjsubid
        where d.classid = 'pg_policy'::regclass and d.objid = p.oid and d.refobjid = c.oid
          and has_column_privilege('authenticated', c.oid, a.attnum, case p.polcmd when 'a' then 'insert' else 'update' end)
    )
from pg_policy p join pg_class c on c.oid = p.polrelid
where c.relnamespace = 'public'::regnamespace and p.polpermissive order by c.relname, p.polname
"""
_TABLES = """
select relname, has_any_column_privilege('authenticated', oid, 'select, insert, update') or has_table_privilege('authenticated', oid, 'delete')
from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r' order by relname
"""
_TENANT = re.compile(r"\((?:organization_id|id) = \( SELECT app\.organization_id\(\) AS organization_id\)\)")
_ADMIN = re.compile(r"\( SELECT app\.is_admin\(\) AS is_admin\)")

_SEARCHED = "writers need EXECUTE on app.search_vector(), which an index calls, and anon isn't granted it"
_RESTRICTED = "the restrictive policy backend_only applies, whatever the others permit"

EQUIVALENT = {
    "insert on companies to anon": _SEARCHED,
    "insert on contacts to anon": _SEARCHED,
    "insert on deals to anon": _SEARCHED,
    "insert on email_sends to anon": "a trigger reads email_unsubscribes as whoever inserts, and anon isn't granted that",
    "insert on platform_metrics to anon": _RESTRICTED,
    "select on platform_metrics to anon": _RESTRICTED,
    "insert on platform_metrics to authenticated": _RESTRICTED,
    "select on platform_metrics to authenticated": _RESTRICTED,
}
"""The mutants that give no access, and why: PostgreSQL refuses the same statements as before."""


@dataclass(frozen=True)
class Mutant:
    """A change that gives a persona more access, or less."""

    name: str
    table: str
    sql: str


def mutants(database: Database) -> Iterator[Mutant]:
    """Yield the changes to the policies and grants of the schema public, those without an effect left out."""
    for policy, table, command, *texts in database.run(_POLICIES):
        on = f"{policy} on public.{table}"
        yield Mutant(f"drop {on}", table, f"drop policy {on}")
        for what, clauses in _weaker(table, command, *texts):
            yield Mutant(f"{on}: {what}", table, f"alter policy {on} {clauses}")
    for table, is_granted in database.run(_TABLES):
        if is_granted:
            yield Mutant(f"no RLS on {table}", table, f"alter table public.{table} disable row level security")
        for role in ("anon", "authenticated"):
            for command in ("all", "insert", "select"):
                sql = f"grant {command} on public.{table} to {role}; create policy leak on public.{table} to {role} using (true)"
                yield Mutant(f"{command} on {table} to {role}", table, sql)


def _weaker(
    table: str, command: str, using: str | None, check: str | None, *is_checked: bool
) -> Iterator[tuple[str, str]]:
    """Yield weaker clauses of a policy.

    The two of an UPDATE become weaker together: a row that one of them lets pass is stopped by the other, unless a value that
    they depend on can be changed.
    """
    for what, pattern, instead in (
        ("any row", None, "true"),
        ("any tenant", _TENANT, "(id IS NOT NULL)" if table == "organizations" else "(organization_id IS NOT NULL)"),
        ("any role", _ADMIN, "true"),
    ):
        weaker = [text and (pattern.sub(instead, text) if pattern else instead) for text in (using, check)]
        if weaker != [using, check]:
            parts = [f"{word} ({text})" for word, text in zip(("using", "with check"), weaker, strict=True) if text]
            yield what, " ".join(parts)
            if command == "w" and check and all(is_checked) and weaker[1] != check:
                yield f"with check {what}", f"with check ({weaker[1]})"
