# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What came with a database's surroundings is never declared, and what lies outside of the managed schemas is left alone."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any

import pytest

from tests.database.template.test_engine import SETUP
from tests.support.dump_judge import difference, schema_of
from tests.support.engine import Applied, apply
from tests.support.postgres import fresh_database, installations

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.support.postgres import Cluster, Database

SCHEMA = """
create table public.notes (id int primary key, body text);
grant select on public.notes to authenticated;
create function public.f() returns int language sql as 'select 1';
"""
POLICIES = ("keep", "fail", "apply")


@pytest.fixture(scope="session", params=[min(installations()), max(installations())], ids=lambda major: f"pg{major}")
def platform(request: pytest.FixtureRequest, platforms: Any) -> Cluster:
    """Give a cluster with the platform's roles and its new databases, `legacy` and `revoked`."""
    return platforms(request.param)


@pytest.fixture(scope="session")
def platforms() -> Iterator[Any]:
    from tests.support.postgres import Cluster  # noqa: PLC0415
    from tests.support.project import load_baseline  # noqa: PLC0415

    with contextlib.ExitStack() as running:
        started: dict[int, Cluster] = {}

        def of(major: int) -> Cluster:
            if major not in started:
                started[major] = running.enter_context(Cluster(installations()[major], superuser="supabase_admin"))
                for mode in ("legacy", "revoked"):
                    load_baseline(started[major], started[major].create_database(mode), mode)
            return started[major]

        yield of


@pytest.fixture
def origin(platform: Cluster) -> Iterator[Database]:
    """Give a new project of the platform."""
    with fresh_database(platform, template="revoked", owner="postgres") as fresh:
        yield fresh


def bring(project: Database, sql: str = SCHEMA, **options: Any) -> Applied:
    """Bring a project to a schema as `postgres`, who is no superuser."""
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
"""What an operator and the platform do to a project in the course of time, and no schema of ours says anything of."""


@pytest.mark.parametrize("policy", POLICIES)
def test_what_came_with_the_surroundings_is_not_declared(origin: Database, policy: str) -> None:
    """It is as whoever runs the database made it, also where that is another than what the setup makes."""
    setup = f"{SETUP}; comment on schema public is 'of the platform';"
    assert bring(origin, shadow_setup_sql=setup).changed
    origin.run(HARDENED)
    before = schema_of(origin)
    for owners in (False, True):
        for check in (True, False):
            done = bring(origin, destructive=policy, manage_owners=owners, check=check, shadow_setup_sql=setup)
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
def test_defaults_that_an_operator_closed_stay_closed(origin: Database, policy: str) -> None:
    """What is made under them later is closed, too."""
    bring(origin)
    origin.run(CLOSED)
    before = origin.run("select * from pg_default_acl order by 1")
    later = f"{SCHEMA} create table public.later (id int); create function public.g() returns int language sql as 'select 1';"
    done = bring(origin, later, destructive=policy)
    assert done.changed
    assert not [each for each in done.statements if "GRANT" in each]
    assert origin.run("select * from pg_default_acl order by 1") == before
    assert origin.run(OPEN) == [(role, False, False) for role in ("anon", "authenticated", "service_role")]
    assert not bring(origin, later, destructive=policy).changed


@pytest.mark.parametrize("policy", ["keep", "apply"])
@pytest.mark.parametrize("known", [True, False], ids=["as the setup has it", "otherwise"])
def test_what_the_desired_sql_takes_away_goes(platform: Cluster, policy: str, known: bool) -> None:
    """A REVOKE is a declaration, whether the setup grants it or only the database does."""
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
        done = bring(project, wanted, destructive=policy, shadow_setup_sql=setup)
        assert not [each for each in done.statements if " ON SCHEMA public" in each and "anon" not in each]
        assert project.run("select has_schema_privilege('anon', 'public', 'usage')") == [(True,)], "by PUBLIC"
        acls = (
            "select defaclacl::text from pg_default_acl where defaclrole = 'postgres'::regrole and defaclobjtype = 'r'"
        )
        assert not [each for (each,) in project.run(acls) if "anon=" in each]
        assert not project.run("select from pg_policy where polname = 'of the platform'") or not known
        assert not bring(project, wanted, destructive=policy, shadow_setup_sql=setup).changed
