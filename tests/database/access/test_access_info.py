# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""``pg_access_info`` on schemas that have nothing to do with the template."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import yaml
from ansible_collections.draggonnb.supabase.plugins.module_utils.access.task import run
from ansible_collections.draggonnb.supabase.plugins.module_utils.failure import Failure
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.access.assertions import matrix

from tests.support.access import effective_access, parameters
from tests.support.postgres import ROOT

if TYPE_CHECKING:
    from tests.support.postgres import Database

PLATFORM = "\n".join(
    (ROOT / "files" / "supabase" / f"{name}.sql").read_text()
    for name in ("roles", "database", "default_privileges_revoked")
)

TEAMS = """
create table public.teams (id bigint generated always as identity primary key, name text not null);
create table public.team_members (
    id bigint generated always as identity primary key,
    team_id bigint not null references public.teams,
    user_id uuid not null references auth.users,
    role text not null check (role in ('viewer', 'editor')),
    unique (team_id, user_id)
);
create table public.projects (
    id bigint generated always as identity primary key,
    team_id bigint not null references public.teams,
    code char(3) not null unique check (code ~ '^[A-Z]{3}$'),
    starts_on date not null,
    ends_on date not null,
    check (ends_on > starts_on)
);
create table public.tasks (
    id uuid primary key default gen_random_uuid(),
    project_id bigint not null references public.projects,
    assignee_id bigint references public.team_members,
    state text not null
);
create schema app;
create function app.team() returns bigint language sql stable security definer set search_path = ''
    as $$ select team_id from public.team_members where user_id = auth.uid() $$;
create function app.is_editor() returns boolean language sql stable security definer set search_path = ''
    as $$ select exists (select from public.team_members where user_id = auth.uid() and role = 'editor') $$;
grant usage on schema app to authenticated;
alter table public.teams enable row level security;
alter table public.team_members enable row level security;
alter table public.projects enable row level security;
alter table public.tasks enable row level security;
create policy a on public.teams for select to authenticated using (id = app.team());
create policy a on public.team_members for select to authenticated using (user_id = auth.uid());
create policy a on public.projects to authenticated using (team_id = app.team()) with check (team_id = app.team() and app.is_editor());
create policy a on public.tasks to authenticated using (project_id in (select id from public.projects));
grant select on public.teams, public.team_members to authenticated;
grant select, insert, update, delete on public.projects, public.tasks to authenticated;
"""
TENANCY = {
    "tenants": "public.teams",
    "members": "public.team_members",
    "member_login": "user_id",
    "member_tenant": "team_id",
}
EDITORS: list[dict[str, Any]] = [
    {"name": "anon", "role": "anon", "login": False},
    {"name": "stranger", "tenant": "other", "member": {"role": "editor"}},
    {"name": "viewer", "tenant": "own", "member": {"role": "viewer"}},
    {"name": "editor", "tenant": "own", "member": {"role": "editor"}},
]  # fmt: skip


def levels(project: Database, sql: str, **options: Any) -> dict[str, Any]:
    """Return the matrix of a schema."""
    return matrix(effective_access(project, as_owner(sql), **options))


def as_owner(sql: str) -> str:
    """Return SQL as the owner of a schema runs it, without the privileges that older projects grant by default."""
    revoked = "; ".join(
        f"alter default privileges for role postgres in schema public revoke all on {kind} from anon, authenticated, service_role"
        for kind in ("tables", "sequences", "functions")
    )
    return f"{revoked}; set local role postgres; {sql}; reset role"


def test_tenants_over_foreign_keys_and_memberships_with_keys_of_their_own(project: Database) -> None:
    found = effective_access(project, as_owner(TEAMS), personas=EDITORS, tenancy=TENANCY)

    assert found.without_rows == {}
    assert matrix(found) == yaml.safe_load("""
        public.projects:
          viewer: {select: tenant, delete: tenant}
          editor: {select: tenant, insert: tenant, update: tenant, delete: tenant}
        public.tasks:
          stranger: {reference: all}
          viewer: {select: tenant, insert: tenant, update: tenant, delete: tenant, reference: all}
          editor: {select: tenant, insert: tenant, update: tenant, delete: tenant, reference: all}
        public.team_members:
          viewer: {select: self}
          editor: {select: self}
        public.teams:
          viewer: {select: tenant}
          editor: {select: tenant}
    """)


def test_claims_identify_the_tenant(project: Database) -> None:
    personas = [{**EDITORS[2], "claims": {"app_metadata": {"team": "{tenant}"}}}]
    policy = "alter policy a on public.teams using (id = (auth.jwt() -> 'app_metadata' ->> 'team')::bigint)"

    found = levels(project, f"{TEAMS}; {policy}", personas=personas, tenancy=TENANCY)

    assert found["public.teams"] == {"viewer": {"select": "tenant"}}


PROFILES = """
create table public.profiles (id uuid primary key references auth.users, name text);
alter table public.profiles enable row level security;
create policy a on public.profiles to authenticated using (id = auth.uid()) with check (id = auth.uid());
grant all on public.profiles to authenticated;
revoke truncate on public.profiles from authenticated;
create table public.articles (id int primary key, title text);
alter table public.articles enable row level security;
create policy a on public.articles for select using (true);
grant select (title) on public.articles to anon, authenticated;
"""


def test_rows_of_persons_and_shared_rows_without_tenants(project: Database) -> None:
    personas = [{"name": "anon", "role": "anon", "login": False}, {"name": "user"}]

    found = levels(project, PROFILES, personas=personas)

    assert found == {
        "public.articles": {"anon": {"select": "all"}, "user": {"select": "all"}},
        "public.profiles": {"user": {"select": "self", "insert": "self", "update": "self", "delete": "self"}},
    }


KINDS = """
create type public.mood as enum ('low', 'high');
create domain public.percent as numeric check (value between 0 and 100);
create domain public.zip as varchar(5) check (value ~ '^[0-9]{5}$');
create table public.everything (
    a smallint not null, b numeric(6, 2) not null check (b > 10), c real not null, d mood not null, e percent not null, f zip,
    g varchar(3) not null unique, h inet not null, i jsonb not null check (jsonb_typeof(i) = 'array'), j bytea not null,
    k text[] not null, l int4range not null, m tstzrange not null, n interval not null, o boolean not null, p timestamptz not null,
    q time not null, r xml, s bit(1) not null, t point not null, u macaddr not null, v "char" not null, w tsvector not null,
    x text not null check (x in ('one', 'two''s')), y uuid not null, z name not null,
    generated int generated always as (a + 1) stored,
    primary key (a, y), exclude using gist (l with &&)
);
create table public.children (parent int not null, self int not null references public.children, id int primary key);
create table public.halves (id int primary key, day date not null) partition by range (id);
create table public.low partition of public.halves for values from (minvalue) to (1000);
create view public.peek as select * from public.halves;
grant select on public.peek to anon;
"""


def test_rows_of_every_kind_of_column(project: Database) -> None:
    found = effective_access(project, as_owner(KINDS))

    assert found.without_rows == {}
    assert matrix(found)["public.peek"] == {"anon": {"select": "all"}}


IMPOSSIBLE = """
create table public.odd (a int not null, b int not null, check (a * a = b and a > 20));
alter table public.odd enable row level security;
create policy a on public.odd for select using (true);
grant select, insert on public.odd to anon;
"""


def test_grants_and_policies_are_judged_where_no_row_can_be_made(project: Database) -> None:
    found = effective_access(project, as_owner(IMPOSSIBLE))

    assert "violates check constraint" in found.without_rows["public.odd"]
    assert matrix(found)["public.odd"]["anon"] == {"select": "possible"}


def test_given_rows_are_used(project: Database) -> None:
    found = effective_access(project, as_owner(IMPOSSIBLE), rows_sql="insert into public.odd values (30, 900)")

    assert found.without_rows == {}
    assert matrix(found)["public.odd"]["anon"]["select"] == "all"


def test_membership_that_the_schema_rejects_is_an_error(project: Database) -> None:
    personas = [{"name": "boss", "tenant": "own", "member": {"role": "boss"}}]

    with pytest.raises(Failure, match=r"No row of public.team_members could be made for boss: .*violates check"):
        effective_access(project, TEAMS, personas=personas, tenancy=TENANCY)


def test_role_that_does_not_exist_is_an_error(project: Database) -> None:
    with pytest.raises(Failure, match="The role no_such_role of the persona ghost doesn't exist"):
        effective_access(project, PROFILES, personas=[{"name": "ghost", "role": "no_such_role"}])


def test_nothing_is_left_in_the_database(project: Database) -> None:
    project.run(PROFILES)

    effective_access(project)

    assert project.run("select (select count(*) from public.profiles) + (select count(*) from auth.users)") == [(0,)]


def test_the_schema_of_a_database_is_tested_in_a_shadow(project: Database) -> None:
    project.run(as_owner(PROFILES).replace("set local", "set"))
    options = {"schema_sql": None, "database_url": project.url, "shadow_setup_sql": PLATFORM}

    with pytest.raises(Failure) as raised:
        run(parameters(**options))
    outcome = run(
        parameters(
            **options, deny=[{"rows": "other", "personas": ["anon", "outsider"], "except_tables": ["public.articles"]}]
        )
    )

    assert "anon on public.articles: SELECT * FROM public.articles (2 rows of others)" in raised.value.message
    assert raised.value.details["attacks"] == {"tried": 60, "passed": 5}
    assert not outcome.changed
    assert outcome.result["matrix"] == raised.value.details["matrix"]
    assert str(outcome.result["summary"]).startswith("0 of ")
    assert project.run("select count(*) from public.profiles") == [(0,)]
