# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""files/supabase/*.sql creates the database of a new Supabase project."""

from __future__ import annotations

import contextlib
import select
from typing import TYPE_CHECKING

import psycopg2
import pytest
from psycopg2 import errors

from tests.support.postgres import Cluster, fresh_database, installations
from tests.support.project import BASELINE, load_baseline, session

if TYPE_CHECKING:
    from tests.support.postgres import Database

pytestmark = pytest.mark.every_major

ALICE = "11111111-1111-4111-8111-111111111111"


@pytest.fixture
def notes(project: Database) -> Database:
    """Return a project in which `postgres` created one table with one row."""
    as_postgres(project, "create table public.notes (id int primary key, body text); insert into notes values (1, 'x')")
    return project


def as_postgres(project: Database, sql: str) -> list[tuple[object, ...]]:
    with contextlib.closing(project.connect("postgres")) as connection, connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall() if cursor.description else []


def test_postgres_is_no_superuser_but_bypasses_rls(project: Database) -> None:
    rows = project.run(
        "select rolsuper, rolbypassrls, rolcreaterole, rolcreatedb from pg_roles where rolname = 'postgres'"
    )
    assert rows == [(False, True, True, True)]


def test_postgres_owns_the_database_and_creates_in_public(project: Database) -> None:
    as_postgres(project, "create table public.mine (id int)")
    assert project.run("select tableowner from pg_tables where tablename = 'mine'") == [("postgres",)]


@pytest.mark.parametrize("role", ["anon", "authenticated", "service_role"])
def test_new_table_is_accessible_to_the_api_in_legacy_mode_only(notes: Database, mode: str, role: str) -> None:
    with session(notes, role) as cursor:
        if mode == "legacy":
            cursor.execute("select id from public.notes")
            assert cursor.fetchall() == [(1,)]
        else:
            with pytest.raises(errors.InsufficientPrivilege, match="permission denied for table notes"):
                cursor.execute("select id from public.notes")


def test_privileges_after_the_revoke(supabase: Cluster) -> None:
    with fresh_database(supabase, template="revoked", owner="postgres") as fresh:
        as_postgres(
            fresh,
            """
            create table public.t (id int);
            create sequence public.s;
            create function public.f() returns int language sql as 'select 1';
            """,
        )
        left = dict(
            fresh.run(
                """
            select relname, string_agg(privilege_type, ',' order by privilege_type)
            from pg_class, aclexplode(relacl)
            where relnamespace = 'public'::regnamespace and grantee = 'anon'::regrole
            group by relname
            """
            )
        )
        maintain = "MAINTAIN," if supabase.major >= 17 else ""
        assert left == {"t": f"{maintain}REFERENCES,TRIGGER,TRUNCATE", "s": "UPDATE"}
        # The built-in EXECUTE of PUBLIC is not a default privilege of the schema, so no revoke there takes it away.
        assert fresh.run("select has_function_privilege('anon', 'public.f()', 'execute')") == [(True,)]


def test_row_level_security_without_policy_shows_no_rows(notes: Database) -> None:
    as_postgres(notes, "grant select on public.notes to anon, service_role")
    as_postgres(notes, "alter table public.notes enable row level security")
    with session(notes, "anon") as cursor:
        cursor.execute("select id from public.notes")
        assert cursor.fetchall() == []
    with session(notes, "service_role") as cursor:
        cursor.execute("select id from public.notes")
        assert cursor.fetchall() == [(1,)]


def test_claims_identify_the_user(project: Database) -> None:
    question = "select auth.uid()::text, auth.role(), auth.email(), auth.jwt() ->> 'aal'"
    with session(project, "anon") as cursor:
        cursor.execute(question)
        assert cursor.fetchall() == [(None, None, None, None)]
    claims = {"sub": ALICE, "role": "authenticated", "email": "alice@example.org", "aal": "aal1"}
    with session(project, "authenticated", claims) as cursor:
        cursor.execute(question)
        assert cursor.fetchall() == [(ALICE, "authenticated", "alice@example.org", "aal1")]
        cursor.execute("select set_config('request.jwt.claim.role', 'older', true), auth.role()")
        cursor.execute("select auth.role()")
        assert cursor.fetchall() == [("older",)]
    with (
        session(project, "authenticated", {"sub": "not a uuid"}) as cursor,
        pytest.raises(errors.InvalidTextRepresentation),
    ):
        cursor.execute("select auth.uid()")


@pytest.mark.parametrize("schema", ["auth", "storage", "realtime"])
@pytest.mark.parametrize(
    "sql", ["create table {}.mine (id int)", "create function {}.mine() returns int language sql as 'select 1'"]
)
def test_postgres_cannot_create_in_schemas_of_the_services(project: Database, schema: str, sql: str) -> None:
    with pytest.raises(errors.InsufficientPrivilege, match=f"permission denied for schema {schema}"):
        as_postgres(project, sql.format(schema))


def test_client_can_reference_auth_users(project: Database) -> None:
    as_postgres(
        project,
        f"""
        create table public.profiles (id uuid primary key references auth.users (id) on delete cascade);
        create function public.welcome() returns trigger language plpgsql set search_path = ''
            as $$ begin insert into public.profiles values (new.id); return null; end $$;
        create trigger welcome after insert on auth.users for each row execute function public.welcome();
        insert into auth.users (id, email) values ('{ALICE}', 'alice@example.org');
        """,
    )
    assert as_postgres(project, "select id::text from public.profiles") == [(ALICE,)]
    as_postgres(project, "delete from auth.users")
    assert as_postgres(project, "select id from public.profiles") == []


def test_api_cannot_read_auth(project: Database) -> None:
    for role in ("anon", "authenticated", "service_role"):
        with session(project, role) as cursor, pytest.raises(errors.InsufficientPrivilege):
            cursor.execute("select id from auth.users")


def test_tables_of_the_services_have_row_level_security(project: Database) -> None:
    open_tables = project.run(
        """
        select oid::regclass::text from pg_class
        where relkind in ('r', 'p') and not relrowsecurity
          and relnamespace::regnamespace::text in ('auth', 'storage', 'realtime')
        """
    )
    assert open_tables == []


def test_client_can_create_policies_on_storage_objects(project: Database) -> None:
    as_postgres(
        project,
        """
        insert into storage.buckets (id, name) values ('files', 'files');
        insert into storage.objects (bucket_id, name) values ('files', 'mine/a.txt'), ('files', 'other/b.txt');
        create policy "own folder" on storage.objects for select to authenticated
            using (bucket_id = 'files' and (storage.foldername(name))[1] = 'mine');
        """,
    )
    with session(project, "authenticated", {"sub": ALICE}) as cursor:
        cursor.execute("select name, storage.filename(name), storage.extension(name) from storage.objects")
        assert cursor.fetchall() == [("mine/a.txt", "a.txt", "txt")]
    with (
        session(project, "service_role") as cursor,
        pytest.raises(errors.InsufficientPrivilege, match="Direct deletion"),
    ):
        cursor.execute("delete from storage.objects")


def test_client_can_add_tables_to_the_realtime_publication(notes: Database) -> None:
    as_postgres(notes, "alter publication supabase_realtime add table public.notes")
    assert notes.run("select tablename from pg_publication_tables where pubname = 'supabase_realtime'") == [("notes",)]


def test_data_api_is_notified_of_schema_changes(project: Database) -> None:
    with contextlib.closing(project.connect("authenticator")) as listener, listener.cursor() as cursor:
        cursor.execute("listen pgrst")

        def notifications() -> list[str]:
            select.select([listener], [], [], 10)
            listener.poll()
            payloads = [it.payload for it in listener.notifies]
            listener.notifies.clear()
            return payloads

        as_postgres(project, "create table public.heard (id int)")
        assert notifications() == ["reload schema"]
        as_postgres(project, "drop table public.heard")
        assert notifications() == ["reload schema"]
        # Temporary objects and plain data cause no notification: the next one is the marker.
        as_postgres(project, "create temporary table quiet (id int); drop table quiet; notify pgrst, 'marker'")
        assert notifications() == ["marker"]


def test_login_role_has_no_privileges_before_set_role(notes: Database) -> None:
    notes.run("create role cli_login_postgres login noinherit; grant postgres to cli_login_postgres")
    try:
        with contextlib.closing(notes.connect("cli_login_postgres")) as connection, connection.cursor() as cursor:
            with pytest.raises(errors.InsufficientPrivilege):
                cursor.execute("select id from public.notes")
            cursor.execute("set role postgres")
            cursor.execute("select id from public.notes")
            assert cursor.fetchall() == [(1,)]
            cursor.execute("reset role")
            with pytest.raises(errors.InsufficientPrivilege):
                cursor.execute("create table public.more (id int)")
    finally:
        notes.run("drop role cli_login_postgres")


def test_authenticator_can_set_the_roles_of_tokens(project: Database) -> None:
    with contextlib.closing(project.connect("authenticator")) as connection, connection.cursor() as cursor:
        for role in ("anon", "authenticated", "service_role"):
            cursor.execute(f"set role {role}; select current_user::text")
            assert cursor.fetchall() == [(role,)]
        with pytest.raises(errors.InsufficientPrivilege):
            cursor.execute("set role postgres")


def test_postgres_cannot_change_what_the_platform_owns(project: Database) -> None:
    for sql in (
        "alter default privileges for role supabase_admin in schema public revoke all on tables from anon",
        "create event trigger mine on ddl_command_end execute function extensions.pgrst_ddl_watch()",
        "set role supabase_admin",
    ):
        with pytest.raises(errors.InsufficientPrivilege):
            as_postgres(project, sql)
    as_postgres(project, "set session_replication_role = replica")


def test_baseline_works_as_setup_sql() -> None:
    """As a superuser of another name, with `postgres` as a superuser too, in one transaction that is rolled back."""
    major, bin_dir = max(installations().items())
    script = "".join((BASELINE / f"{it}.sql").read_text() for it in ("roles", "database", "default_privileges_revoked"))
    with Cluster(bin_dir) as cluster, contextlib.closing(cluster.connect(autocommit=False)) as connection:
        with connection.cursor() as cursor:
            cursor.execute(script)
            cursor.execute("set local role postgres; create table public.t (id uuid references auth.users (id))")
            cursor.execute("create policy p on public.t to authenticated using (id = (select auth.uid()))")
        connection.rollback()
        assert cluster.run("select rolname::text from pg_roles where rolname !~ '^pg_'") == [("postgres",)], major
        assert cluster.run("select count(*) from pg_event_trigger") == [(0,)]
        assert cluster.run("select count(*) from pg_db_role_setting") == [(0,)]


def test_baseline_tolerates_existing_roles(supabase: Cluster) -> None:
    with fresh_database(supabase) as fresh:
        load_baseline(supabase, fresh.name, "revoked")
        assert fresh.run("select count(*) from pg_publication") == [(2,)]


def test_password_is_required(supabase: Cluster) -> None:
    with Cluster(installations()[supabase.major], auth="scram-sha-256") as guarded:
        assert guarded.run("select 1") == [(1,)]
        with pytest.raises(psycopg2.OperationalError, match="password authentication failed"):
            guarded.connect(password="wrong")
