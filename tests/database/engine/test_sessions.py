# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Settings of databases and roles: which of them apply, what they change, and search paths that are safe."""

from __future__ import annotations

import uuid
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.database.connection import connect
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.database.login import Login
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.database.transaction import run_statements
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.model.plan import Statement

from tests.database.engine.conftest import recorded_statements
from tests.support import engine

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.support.postgres import Database

TABLE = "create table t (id integer primary key);"
COUNTING = """
create table words (w text);
create function total() returns bigint language plpgsql as $$ begin return (select count(*) from words); end $$;
create table t (id integer primary key, n bigint not null default total());
"""


@pytest.fixture
def role(database: Database) -> Iterator[str]:
    """Yield the name of a role that may log in and owns the schema public."""
    name = f"maker_{uuid.uuid4().hex[:8]}"
    database.run(f"create role {name} login; grant all on schema public to {name}")
    try:
        yield name
    finally:
        database.run(f"drop owned by {name} cascade; drop role {name}")


def set_for(database: Database, role: str, setting: str) -> None:
    database.run(f'alter role {role} in database "{database.name}" set {setting}')


def test_settings_of_session_role_apply_not_those_of_the_login(
    database: Database, apply: Callable[..., engine.Applied], role: str
) -> None:
    set_for(database, "postgres", "timezone to 'America/New_York'")
    set_for(database, role, "timezone to 'Asia/Kathmandu'")
    database.run(f"create schema app authorization {role}")
    sql = "create schema app; create table app.t (id integer, at timestamptz default '2024-01-01');"
    assert apply(sql, session_role=role, schemas=["app"]).changed
    assert not apply(sql, session_role=role, schemas=["app"]).changed
    # The stored value is midnight in Kathmandu.
    shown = "select pg_get_expr(adbin, adrelid) from pg_attrdef"
    assert "2024-01-01 00:00:00+05:45" in database.run(f"set timezone to 'Asia/Kathmandu'; {shown}")[0][0]


def test_search_path_of_session_role_is_used(
    database: Database, apply: Callable[..., engine.Applied], role: str
) -> None:
    database.run(f"create schema lib; grant usage on schema lib to {role}")
    database.run("create function lib.five() returns integer language sql as 'select 5'")
    set_for(database, role, 'search_path to "$user", lib')
    database.run(f"create schema {role} authorization {role}; set role {role}; {TABLE} insert into t values (1)")
    sql = f"""create schema {role};
        create function n() returns integer language plpgsql as $$ begin return five(); end $$;
        create table t (id integer primary key, n integer not null default n());"""
    assert apply(sql, session_role=role, schemas=[role]).changed
    assert database.run(f"select n from {role}.t") == [(5,)]


def test_event_trigger_resolves_unqualified_names(database: Database, apply: Callable[..., engine.Applied]) -> None:
    database.run("create schema watch; create table watch.log (tag text)")
    database.run(f'alter database "{database.name}" set search_path to public, watch')
    database.run("""create function watch.note() returns event_trigger language plpgsql as
        $$ begin insert into log values (tg_tag); end $$;
        create event trigger watching on ddl_command_end execute function watch.note()""")
    assert apply(TABLE, destructive="keep").changed
    assert ("CREATE TABLE",) in database.run("select tag from watch.log")


def test_function_of_another_role_is_not_called_instead(
    database: Database, apply: Callable[..., engine.Applied], role: str
) -> None:
    """PostgreSQL would prefer it for its type (CVE-2018-1058); a statement run as a superuser must not call it."""
    database.run(f"""set role {role}; create function lower(varchar) returns text language plpgsql as
        $$ begin raise exception 'hijacked'; end $$""")
    database.run(f"{TABLE} insert into t values (1)")
    sql = """create function small() returns text language plpgsql as $$ begin return lower('A'::varchar); end $$;
        create table t (id integer primary key, s text default small());"""
    predicted = apply(sql, destructive="keep", check=True)
    done = apply(sql, destructive="keep")
    for each in (predicted, done):
        assert [f"lower of role {role}" in warning for warning in each.warnings if "search_path" in warning] == [True]
    assert database.run("select s from t") == [("a",)]


def test_schema_writable_by_others_is_searched_unless_it_has_overriding_functions(
    database: Database, apply: Callable[..., engine.Applied], role: str
) -> None:
    database.run("grant create on schema public to public")
    database.run(f"set role {role}; create function helper() returns integer language sql as 'select 1'")
    database.run(f"{TABLE} insert into t values (1)")
    assert not apply(COUNTING, destructive="keep").warnings
    assert database.run("select n from t") == [(0,)]


def test_functions_that_need_a_search_path_cause_warning(
    database: Database, apply: Callable[..., engine.Applied]
) -> None:
    """From 17 on, REFRESH MATERIALIZED VIEW uses a safe search path, in psql as well."""
    sql = """create table rates (rate numeric);
        create function rate() returns numeric language plpgsql as $$ begin return (select r.rate from rates r); end $$;
        create function safe() returns numeric language plpgsql set search_path = public as
            $$ begin return (select r.rate from rates r); end $$;
        create function full_name() returns numeric language plpgsql as
            $$ begin return (select r.rate from public.rates r); end $$;
        create table t (id integer);
        create materialized view m as select id, rate(), safe(), full_name() as name from t;"""
    named = [warning for warning in apply(sql, check=True).warnings if "without a schema" in warning]
    if database.cluster.major < 17:
        assert not named
    else:
        assert len(named) == 1
        assert "function public.rate() uses rates " in named[0]


@pytest.mark.parametrize("check", [True, False])
def test_default_transaction_read_only_is_respected(
    database: Database, apply: Callable[..., engine.Applied], check: bool
) -> None:
    apply(TABLE)
    database.run(f'alter database "{database.name}" set default_transaction_read_only to on')
    assert not apply(TABLE, check=check, cache_folder="").changed
    with pytest.raises(engine.Failure, match="default_transaction_read_only is on for postgres") as failure:
        apply(COUNTING, check=check)
    assert "RESET" in failure.value.hint


def test_changed_setting_invalidates_the_cache(database: Database, apply: Callable[..., engine.Applied]) -> None:
    """An entry cached under another time zone isn't used."""
    sql = "create table t (id integer, at timestamptz default '2024-01-01');"
    apply(sql)
    assert not apply(sql).changed
    database.run(f"alter database \"{database.name}\" set timezone to 'Asia/Tokyo'")
    assert len(apply(sql).statements) == 1
    assert not apply(sql).changed


def test_assume_empty_uses_settings_of_setup_sql(database: Database) -> None:
    """``assume_empty``: setup SQL may set a search path for the role that creates the objects."""
    name = f"maker_{uuid.uuid4().hex[:8]}"
    setup = f"""create role {name}; alter role {name} set search_path to public, lib; create schema lib;
        create function lib.five() returns integer language sql as 'select 5'"""
    done = engine.apply(
        None,
        "create table t (id integer default five());",
        check=True,
        assume_empty=True,
        session_role=name,
        shadow_setup_sql=setup,
        shadow_url=database.cluster.url(),
    )
    assert any("lib.five()" in statement for statement in done.statements)


def test_unchanged_check_is_one_query(
    database: Database, apply: Callable[..., engine.Applied], monkeypatch: pytest.MonkeyPatch
) -> None:
    database.run(f"alter database \"{database.name}\" set timezone to 'Asia/Tokyo'")
    apply(COUNTING)
    apply(COUNTING)
    queries = recorded_statements(monkeypatch)
    assert not apply(COUNTING, check=True).changed
    assert len(queries) == 1


@pytest.mark.parametrize("number", [1, 2, 3])
def test_syntax_error_names_its_statement(database: Database, number: int) -> None:
    """PostgreSQL parses all statements of a round trip first, so that not even the savepoint exists."""
    planned = [Statement(f"SELECT {each}", "create", ("table", "public", f"t{each}")) for each in (1, 2, 3)]
    planned[number - 1] = replace(planned[number - 1], sql="SELECT FROM FROM")
    with connect(Login(url=database.url)) as session:
        session.run("BEGIN")
        with pytest.raises(engine.Failure) as raised:
            run_statements(session, planned)
    assert raised.value.message == (
        f'Statement {number} of 3 failed, on table public.t{number}: syntax error at or near "FROM".'
    )
