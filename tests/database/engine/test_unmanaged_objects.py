# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Unmanaged objects: what a database had before is not declared, and what is outside of managed schemas is unchanged."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any

import pytest

from tests.database.template.test_engine import SETUP
from tests.support.dumps import difference, schema_of
from tests.support.engine import Applied, apply
from tests.support.postgres import fresh_database, installations
from tests.support.project import platform_cluster

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.support.postgres import Cluster, Database

SCHEMA = """
create table public.notes (id int primary key, body text);
grant select on public.notes to authenticated;
create function public.f() returns int language sql as 'select 1';
"""
POLICIES = ("keep", "fail", "apply")


@pytest.fixture(scope="session", params=[min(installations()), max(installations())], ids=lambda major: f"pg{major}")
def platform(request: pytest.FixtureRequest, platforms: Callable[[int], Cluster]) -> Cluster:
    """Return a cluster with the platform's roles and its new databases, `legacy` and `revoked`."""
    major: int = request.param
    return platforms(major)


@pytest.fixture(scope="session")
def platforms() -> Iterator[Callable[[int], Cluster]]:
    with contextlib.ExitStack() as running:
        started: dict[int, Cluster] = {}

        def of(major: int) -> Cluster:
            if major not in started:
                started[major] = running.enter_context(platform_cluster(major))
            return started[major]

        yield of


@pytest.fixture
def origin(platform: Cluster) -> Iterator[Database]:
    """Yield a new project of the platform."""
    with fresh_database(platform, template="revoked", owner="postgres") as fresh:
        yield fresh


def apply_as_postgres(project: Database, sql: str = SCHEMA, **options: Any) -> Applied:
    """Apply a schema to a project as `postgres`, which is no superuser."""
    url = project.cluster.url(project.name, "postgres")
    return apply(url, sql, **{"shadow_setup_sql": SETUP, "shadow_url": project.cluster.url(), **options})


def as_postgres(project: Database, sql: str) -> None:
    with contextlib.closing(project.connect("postgres")) as connection, connection.cursor() as cursor:
        cursor.execute(sql)


HARDENED = """
alter default privileges for role supabase_admin in schema public revoke all on tables from anon;
alter default privileges for role supabase_admin in schema public grant usage on types to dashboard_user;
alter default privileges for role supabase_admin in schema auth grant select on tables to dashboard_user;
alter default privileges for role supabase_admin grant select on tables to dashboard_user;
alter default privileges for role postgres in schema public revoke usage, update on sequences from anon;
alter default privileges for role postgres in schema storage grant select on tables to anon;
alter default privileges for role postgres grant select on sequences to dashboard_user;
revoke usage on schema public from anon;
revoke all on schema public from public;
revoke usage on schema storage from anon;
comment on schema public is null;
alter schema public owner to postgres;
create publication theirs for table auth.users;
create publication everything for all tables;
create publication nothing;
alter publication supabase_realtime add table realtime.messages;
create publication shared for table public.notes, auth.users;
create policy theirs on storage.objects using (true);
create function auth.stamp() returns trigger language plpgsql as 'begin return new; end';
create trigger theirs before insert on storage.objects for each row execute function auth.stamp();
"""
"""What an operator and the platform change in a project over time, and the schema SQL doesn't mention."""


@pytest.mark.parametrize("policy", POLICIES)
def test_preexisting_objects_are_not_declared(origin: Database, policy: str) -> None:
    """It is kept as it is in the database, even if the setup SQL creates it differently."""
    setup = f"{SETUP}; comment on schema public is 'of the platform';"
    assert apply_as_postgres(origin, shadow_setup_sql=setup).changed
    origin.run(HARDENED)
    before = schema_of(origin)
    for owners in (False, True):
        for check in (True, False):
            done = apply_as_postgres(
                origin, destructive=policy, manage_owners=owners, check=check, shadow_setup_sql=setup
            )
            assert (done.statements, done.kept) == ((), [])
    assert difference(schema_of(origin), before) == ""


CLOSED = """
alter default privileges for role postgres in schema public revoke all on tables from anon, authenticated, service_role;
alter default privileges for role postgres in schema public revoke all on sequences from anon, authenticated, service_role;
alter default privileges for role postgres revoke execute on functions from public;
"""
OPEN = """
select g.* from (values ('anon'), ('authenticated'), ('service_role')) as r (role) cross join lateral (values
    (role, has_table_privilege(role, 'public.later', 'truncate'), has_function_privilege(role, 'public.g()', 'execute'))) as g
"""


@pytest.mark.parametrize("policy", POLICIES)
def test_revoked_default_privileges_stay_revoked(origin: Database, policy: str) -> None:
    """Objects created under them later are closed, too."""
    apply_as_postgres(origin)
    origin.run(CLOSED)
    before = origin.run("select * from pg_default_acl order by 1")
    later = f"{SCHEMA} create table public.later (id int); create function public.g() returns int language sql as 'select 1';"
    done = apply_as_postgres(origin, later, destructive=policy)
    assert done.changed
    assert not [each for each in done.statements if "GRANT" in each]
    assert origin.run("select * from pg_default_acl order by 1") == before
    assert origin.run(OPEN) == [(role, False, False) for role in ("anon", "authenticated", "service_role")]
    assert not apply_as_postgres(origin, later, destructive=policy).changed


@pytest.mark.parametrize("policy", ["keep", "apply"])
@pytest.mark.parametrize("known", [True, False], ids=["as the setup has it", "otherwise"])
def test_revokes_and_drops_in_schema_sql_are_applied(platform: Cluster, policy: str, known: bool) -> None:
    """A REVOKE is part of the schema SQL, whether the setup SQL or only the database has the grant."""
    wanted = f"""
        {SCHEMA}
        revoke usage on schema public from anon;
        alter default privileges for role postgres in schema public revoke all on tables from anon;
        alter default privileges for role postgres in schema storage revoke all on tables from anon;
        drop policy if exists "of the platform" on storage.objects;
        alter publication supabase_realtime_messages_publication set (publish = 'insert');
    """
    theirs = """
        create policy "of the platform" on storage.objects using (true);
        alter default privileges for role postgres in schema storage grant select on tables to anon;
        alter publication supabase_realtime_messages_publication owner to postgres;
    """
    setup = SETUP + theirs if known else SETUP
    with fresh_database(platform, template="revoked" if known else "legacy", owner="postgres") as project:
        project.run(theirs)
        done = apply_as_postgres(project, wanted, destructive=policy, shadow_setup_sql=setup)
        assert not [each for each in done.statements if " ON SCHEMA public" in each and "anon" not in each]
        assert project.run("select has_schema_privilege('anon', 'public', 'usage')") == [(True,)], "by PUBLIC"
        acls = (
            "select defaclacl::text from pg_default_acl where defaclrole = 'postgres'::regrole and defaclobjtype = 'r'"
        )
        assert not [each for (each,) in project.run(acls) if "anon=" in each]
        assert not project.run("select from pg_policy where polname = 'of the platform'") or not known
        assert not apply_as_postgres(project, wanted, destructive=policy, shadow_setup_sql=setup).changed


THEIRS = """
create schema lab;
create schema others;
create table others.t (id int primary key, body text);
create table others.log (id int);
create table public.p (id int);
create role {role};
create publication theirs for table others.t;
create publication everything for all tables;
create publication nothing;
create publication of_schema for tables in schema others;
create function others.f() returns trigger language plpgsql as 'begin return new; end';
create trigger tr before insert on others.t for each row execute function others.f();
create policy po on others.t using (true);
comment on policy po on others.t is 'theirs';
comment on schema others is 'theirs';
comment on publication theirs is 'theirs';
alter default privileges grant select on tables to {role};
alter default privileges in schema others grant select on tables to {role};
alter default privileges for role {role} grant select on tables to public;
alter default privileges for role {role} in schema lab grant select on tables to public;
alter default privileges for role {role} in schema others grant select on tables to public;
create function others.ev() returns event_trigger language plpgsql as 'begin end';
create event trigger theirs on ddl_command_end execute function others.ev();
create foreign data wrapper w; create server theirs foreign data wrapper w;
create cast (others.t as text) with inout;
create extension if not exists pg_trgm schema others;
"""
LAB = "create schema lab; create table lab.a (id int primary key, n int); create table lab.b (id int);"


@pytest.mark.parametrize("policy", POLICIES)
def test_undeclared_unmanaged_objects_are_unchanged(platform: Cluster, policy: str) -> None:
    """Neither objects of other schemas nor those of the whole database, by any user."""
    with fresh_database(platform) as database:
        role = f"theirs_{database.name}"
        sql = THEIRS.format(role=role)
        if not database.run("select from pg_available_extensions where name = 'pg_trgm'"):
            sql = "\n".join(line for line in sql.splitlines() if "pg_trgm" not in line)
        database.run(f"{sql} {LAB.replace('create schema lab;', '')}")
        database.run(
            "alter publication theirs add table lab.b; create publication mixed for table lab.a, others.log; create publication apart for table lab.a;"
        )
        before = schema_of(database)
        for check in (True, False):
            options: dict[str, Any] = {
                "schemas": ["lab"],
                "destructive": policy,
                "shadow_url": platform.url(),
                "check": check,
            }
            done = apply(database.url, LAB, **options)
            assert (done.statements, done.kept) == ((), [])
        assert difference(schema_of(database), before) == ""
        database.run(f'drop owned by "{role}"; drop role "{role}"')


USERS = """
create schema others;
create table others.t (id int primary key);
create function lab.sees(who int) returns boolean language sql stable as 'select who > 0';
create function lab.stamp() returns trigger language plpgsql as 'begin return new; end';
create policy uses on others.t using (lab.sees(id));
comment on policy uses on others.t is 'made in the dashboard';
create trigger uses before insert on others.t for each row execute function lab.stamp();
create publication theirs for table others.t, lab.b;
create publication feed for table others.t, lab.a where (n > 1);
"""


def test_unmanaged_dependents_of_dropped_objects_cause_warning(platform: Cluster) -> None:
    with fresh_database(platform) as database:
        database.run(f"create schema lab; {LAB.replace('create schema lab;', '')} {USERS}")
        wanted = "create schema lab; create table lab.a (id int primary key, n int);"
        options: dict[str, Any] = {"schemas": ["lab"], "shadow_url": platform.url()}
        before = schema_of(database)
        kept = apply(database.url, wanted, destructive="keep", **options)
        assert kept.statements == ()
        assert {each["object"] for each in kept.kept} == {"lab.b", "lab.sees(integer)", "lab.stamp()"}
        assert difference(schema_of(database), before) == ""
        predicted = apply(database.url, wanted, destructive="apply", check=True, **options)
        done = apply(database.url, wanted, destructive="apply", **options)
        assert (done.statements, done.warnings) == (predicted.statements, predicted.warnings)
        assert [each for each in done.warnings if "is dropped with" in each] == [
            "policy uses on others.t is not declared, and is dropped with function lab.sees(integer)",
            "table lab.b in publication theirs is not declared, and is dropped with table lab.b",
            "trigger uses on others.t is not declared, and is dropped with function lab.stamp()",
        ]
        assert not [each for each in done.statements if "feed" in each]
        assert database.run("select pubname::text, tablename::text from pg_publication_tables order by 1, 2") == [
            ("feed", "a"),
            ("feed", "t"),
            ("theirs", "t"),
        ]
        assert not apply(database.url, wanted, destructive="apply", **options).changed


@pytest.mark.parametrize("online", [False, True], ids=["at once", "online"])
@pytest.mark.parametrize("policy", ["keep", "apply"])
def test_unmanaged_dependents_of_replaced_objects_are_restored(platform: Cluster, policy: str, online: bool) -> None:
    with fresh_database(platform) as database:
        database.run(f"create schema lab; {LAB.replace('create schema lab;', '')} {USERS}")
        wanted = f"""
            {LAB.replace("n int", "n bigint")}
            create function lab.sees(someone int) returns boolean language sql stable as 'select someone > 0';
            create function lab.stamp() returns trigger language plpgsql as 'begin return new; end';
        """
        outside = "select * from (select polname::text, pg_get_expr(polqual, polrelid), obj_description(oid) from pg_policy) p"
        published = "select pubname::text, tablename::text, rowfilter from pg_publication_tables order by 1, 2"
        before = database.run(outside), database.run(published)
        options: dict[str, Any] = {
            "schemas": ["lab"],
            "shadow_url": platform.url(),
            "destructive": policy,
            "online": online,
        }
        predicted = apply(database.url, wanted, check=True, **options)
        done = apply(database.url, wanted, **options)
        assert done.statements == predicted.statements
        assert done.changed
        assert (database.run(outside), database.run(published)) == before
        assert not apply(database.url, wanted, **options).changed


@pytest.mark.parametrize("policy", POLICIES)
def test_schema_beside_those_of_the_platform(origin: Database, policy: str) -> None:
    """The platform's objects don't prevent managing one schema of a project, with and without its setup SQL."""
    as_postgres(
        origin, "create table public.made_by_hand (id int); create publication theirs for table public.made_by_hand"
    )
    for setup in (SETUP, ""):
        assert apply_as_postgres(origin, LAB, schemas=["lab"], destructive=policy, shadow_setup_sql=setup).changed == (
            setup == SETUP
        )
        assert apply_as_postgres(origin, LAB, schemas=["lab"], destructive=policy, shadow_setup_sql=setup).kept == []
    assert origin.run("select count(*) from pg_publication") == [(3,)]


PLATFORM = """
create table public.catalog (id int primary key, name text);
create function public.of_the_platform() returns int language sql as 'select 1';
create view public.overview as select id from public.catalog;
create type public.level as enum ('low', 'high');
grant select on public.catalog to anon;
create policy reads on public.catalog using (true);
comment on table public.catalog is 'of the platform';
create publication feed for table public.catalog;
"""
CHANGED = """
alter table public.catalog add column more text;
alter table public.catalog alter column name set not null;
revoke all on public.catalog from anon;
grant select on public.catalog to dashboard_user;
drop policy reads on public.catalog;
create policy others on public.catalog using (false);
alter table public.catalog enable row level security;
create index on public.catalog (name);
create or replace function public.of_the_platform() returns int language sql as 'select 2';
drop view public.overview;
alter type public.level add value 'higher';
comment on table public.catalog is 'changed by the platform';
alter publication feed set (publish = 'insert');
"""


@pytest.mark.parametrize("policy", POLICIES)
def test_objects_of_setup_sql_in_a_managed_schema_are_unchanged(origin: Database, policy: str) -> None:
    """Whether it exists or was changed: what is declared on it is applied, and its dependents get it."""
    wanted = f"{SCHEMA} create table public.ours (id int references public.catalog (id)); grant insert on public.catalog to authenticated;"
    setup = f"{SETUP} set role postgres; {PLATFORM} reset role;"
    as_postgres(origin, PLATFORM)
    assert apply_as_postgres(origin, wanted, shadow_setup_sql=setup).changed
    as_postgres(origin, CHANGED)
    before = schema_of(origin)
    for check in (True, False):
        done = apply_as_postgres(origin, wanted, destructive=policy, check=check, shadow_setup_sql=setup)
        assert (done.statements, done.kept) == ((), [])
    assert difference(schema_of(origin), before) == ""
    as_postgres(origin, "revoke insert on public.catalog from authenticated; grant delete on public.catalog to anon")
    assert apply_as_postgres(origin, wanted, destructive=policy, shadow_setup_sql=setup).statements == (
        "GRANT INSERT ON TABLE public.catalog TO authenticated",
    )
    as_postgres(origin, "drop table public.ours, public.catalog cascade; drop type public.level")
    done = apply_as_postgres(origin, wanted, destructive=policy, shadow_setup_sql=setup)
    assert not [each for each in done.statements if "level" in each or "overview" in each]
    assert origin.run("select count(*) from pg_policy where polrelid = 'public.catalog'::regclass") == [(1,)]
    assert not apply_as_postgres(origin, wanted, destructive=policy, shadow_setup_sql=setup).changed


def test_dropped_schema_is_removed_from_unmanaged_publication(platform: Cluster) -> None:
    with fresh_database(platform) as database:
        database.run(
            "create schema lab; create schema others; create publication theirs for tables in schema lab, others;"
        )
        options: dict[str, Any] = {"schemas": ["lab"], "shadow_url": platform.url(), "destructive": "apply"}
        predicted = apply(database.url, "select 1", check=True, **options)
        done = apply(database.url, "select 1", **options)
        assert done.statements == predicted.statements == ("DROP SCHEMA lab",)
        assert [each for each in predicted.warnings if "is dropped with" in each] == [
            "schema lab in publication theirs is not declared, and is dropped with schema lab"
        ]


def test_schema_public_is_created_with_its_privileges(origin: Database) -> None:
    """The default privileges in it, which were dropped with it, are not: those of the platform only the platform can restore."""
    privileges = """select a.grantee::regrole::text, array_agg(a.privilege_type order by 1) from pg_namespace n, aclexplode(n.nspacl) a
        where n.nspname = 'public' group by 1 order by 1"""
    origin.run("alter schema public owner to postgres")
    before = origin.run(privileges)
    origin.run("drop schema public cascade")
    for changes in (True, False):
        assert apply_as_postgres(origin).changed is changes
    assert origin.run(privileges) == before
    assert origin.run("select obj_description('public'::regnamespace, 'pg_namespace')") == [("standard public schema",)]
