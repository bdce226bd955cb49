# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What opens a live database whatever its policies say, as an audit reads it."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import pytest
from ansible_collections.draggonnb.supabase.plugins.module_utils.fleet.effective_access import (
    UNTRUSTED,
    exposure_finding,
)
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.access.exposures import KINDS, read_exposures
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.database.connection import connect
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.database.login import Login

if TYPE_CHECKING:
    from ansible_collections.draggonnb.supabase.plugins.module_utils.fleet.report import Finding

    from tests.support.postgres import Database

CLOSED = """
alter default privileges for role postgres in schema public revoke all on tables from anon, authenticated, service_role;
set local role postgres;
create table public.deals (id int primary key);
alter table public.deals enable row level security;
grant select on public.deals to authenticated;
create function public.count_deals() returns bigint language sql stable security definer set search_path = ''
    as 'select count(*) from public.deals';
revoke all on function public.count_deals() from public, anon, service_role;
reset role;
"""


def findings(project: Database, sql: str) -> list[Finding]:
    """Return the findings about a database after the superuser ran SQL, which is rolled back."""
    with connect(dataclasses.replace(Login(), url=project.url)) as session:
        try:
            session.run(f"BEGIN; {CLOSED}; {sql}")
            exposures = read_exposures(session, ("public",), UNTRUSTED)
        finally:
            session.rollback()
    return [finding for each in exposures if (finding := exposure_finding("acme", each)) is not None]


def test_nothing_is_found_in_a_closed_database(project: Database) -> None:
    assert findings(project, "") == []


OPENED = {
    "an attribute": (
        "alter role authenticated bypassrls",
        "critical access.bypassing:acme:authenticated authenticated",
    ),
    "a membership": ("grant service_role to anon", "critical access.bypassing:acme:anon service_role"),
    "a membership by another role": (
        "create role go_between; grant service_role to go_between; grant go_between to anon",
        "critical access.bypassing:acme:anon service_role",
    ),
    "an owner": (
        "alter table public.deals owner to authenticated",
        "high access.owner:acme:authenticated public.deals",
    ),
    "no row-level security": (
        "alter table public.deals disable row level security",
        "critical access.without_rls:acme:authenticated public.deals",
    ),
    "a column without row-level security": (
        "set local role postgres; create table public.open (id int, name text); grant update (name) on public.open to anon",
        "critical access.without_rls:acme:anon public.open",
    ),
    "default privileges": (
        "alter default privileges for role postgres in schema public grant select on tables to anon",
        "medium access.default_privileges:acme:anon postgres",
    ),
    "default privileges for PUBLIC": (
        "alter default privileges for role postgres grant select on tables to public",
        "medium access.default_privileges:acme:anon postgres",
    ),
    "a function": (
        "grant execute on function public.count_deals() to anon",
        "medium access.definer:acme:anon public.count_deals()",
    ),
}


@pytest.mark.parametrize(("sql", "expected"), OPENED.values(), ids=OPENED)
def test_what_opens_a_database_is_a_finding(project: Database, sql: str, expected: str) -> None:
    found = findings(project, sql)

    assert [f"{each.severity} {each.id}" for each in found] == [expected]
    assert all(each.remedy and "{" not in each.message + each.remedy for each in found)


def test_every_kind_is_covered() -> None:
    rules = {expected.partition(":")[0].rpartition(".")[2] for _sql, expected in OPENED.values()}
    assert rules == set(KINDS)


@pytest.mark.parametrize(
    "sql",
    [
        pytest.param(
            "alter table public.deals owner to authenticated; alter table public.deals force row level security",
            id="forced",
        ),
        pytest.param(
            "revoke usage on schema public from public, authenticated; alter table public.deals disable row level security",
            id="no privilege on the schema",
        ),
        pytest.param(
            "alter default privileges for role supabase_admin in schema public grant all on tables to anon",
            id="the platform's own role",
        ),
    ],
)
def test_what_opens_nothing_is_no_finding(project: Database, sql: str) -> None:
    assert findings(project, sql) == []
