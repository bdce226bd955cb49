# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The ways around the tables: views, materialized views, functions, sequences."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.access.assertions import (
    AccessRule,
    judge_denied,
    matrix,
)

from tests.database.access.test_access_info import EDITORS, TEAMS, TENANCY, as_owner
from tests.support.access import effective_access

if TYPE_CHECKING:
    from ansible_collections.draggonnb.supabase.plugins.module_utils.schema.access.effective import EffectiveAccess

    from tests.support.postgres import Database

SCHEMA = f"""{TEAMS};
alter table public.tasks drop constraint tasks_assignee_id_fkey;
create schema private;
create table private.secrets (id int primary key, team_id bigint references public.teams, secret text not null);
"""

DENIED = [AccessRule(personas=tuple(each["name"] for each in EDITORS), rows="other")]


def tried(project: Database, sql: str, **options: Any) -> EffectiveAccess:
    """Return the access in a schema with an addition."""
    return effective_access(
        project,
        as_owner(f"{SCHEMA}; {sql}"),
        **{"personas": EDITORS, "tenancy": TENANCY, "schemas": ["public", "app"], **options},
    )


def breaches(project: Database, sql: str) -> dict[str, str]:
    """Return the statements that got through by persona and object, with what they reached."""
    verdict = judge_denied(tried(project, sql), DENIED)
    return {
        f"{each.persona} {each.command} {each.table}": f"{each.statement} ({each.reason})" for each in verdict.breaches
    }


def test_nothing_gets_through_without_an_addition(project: Database) -> None:
    assert breaches(project, "") == {}


VIEW = "create view public.v {options} as select * from public.projects; grant all on public.v to authenticated; {more}"


def test_writes_through_a_view_that_runs_as_its_owner(project: Database) -> None:
    found = breaches(project, VIEW.format(options="", more=""))

    assert {each for each in found if each.startswith("viewer")} == {
        "viewer select public.v",
        "viewer insert public.v",
        "viewer update public.v",
        "viewer delete public.v",
    }
    assert found["viewer delete public.v"] == "DELETE FROM public.v (2 rows of others)"
    assert found["viewer update public.v"].startswith("UPDATE public.v SET ")


def test_writes_through_a_view_that_runs_as_its_user_are_those_of_the_table(project: Database) -> None:
    if project.run("show server_version_num")[0][0] < "150000":
        pytest.skip("security_invoker is of PostgreSQL 15")
    found = matrix(tried(project, VIEW.format(options="with (security_invoker = true)", more="")))

    assert found["public.v"] == found["public.projects"]


def test_triggers_instead_of_writes(project: Database) -> None:
    more = """
        create function app.instead() returns trigger language plpgsql security definer set search_path = '' as
            $$ begin delete from public.tasks; return null; end $$;
        create trigger instead instead of delete on public.v for each row execute function app.instead();
        revoke insert, update on public.v from authenticated
    """
    found = breaches(project, VIEW.format(options="", more=more))

    assert {each for each in found if "delete" in each} == {
        "stranger delete public.v", "viewer delete public.v", "editor delete public.v",
    }  # fmt: skip


def test_materialized_view_has_the_rows_of_the_test(project: Database) -> None:
    sql = "create materialized view public.m as select * from public.projects; grant select on public.m to anon"

    found = breaches(project, sql)

    assert found == {"anon select public.m": "SELECT * FROM public.m (5 rows of others)"}


DEFINER = """create function {signature} language {language} {volatility} security definer set search_path = '' as $$ {body} $$;
revoke all on function {name} from public; grant execute on function {name} to {caller}"""


def definer(
    signature: str, body: str, *, caller: str = "authenticated", volatility: str = "stable", language: str = "sql"
) -> str:
    """Return a function in the schema public that runs as its owner."""
    return DEFINER.format(
        signature=f"public.{signature}",
        name=f"public.{signature.partition(' returns')[0]}",
        body=body,
        caller=caller,
        volatility=volatility,
        language=language,
    )


LEAKS = {
    "all rows": definer("f() returns setof public.projects", "select * from public.projects"),
    "a row by its identifier": definer(
        "f(project bigint) returns text",
        "select name from public.projects p join public.teams t on t.id = team_id where p.id = project",
    ),
    "rows by the identifier of the team": definer(
        "f(p_team_id bigint) returns table (a text)", "select code::text from public.projects where team_id = p_team_id"
    ),
    "a number": definer("f() returns bigint", "select count(*) from public.tasks"),
    "that something exists": definer(
        "f(project_id bigint) returns boolean", "select exists (select from public.projects where id = project_id)"
    ),
    "logins": definer("f() returns setof text", "select email::text from auth.users"),
    "a login by its identifier": definer(
        "f(user_id uuid) returns text", "select email::text from auth.users where id = user_id"
    ),
    "values by a text": definer(
        "f(term text) returns setof text", "select name from public.teams where name ilike '%' || term || '%'"
    ),
    "two arguments": definer(
        "f(wanted int, team bigint) returns setof uuid",
        "select t.id from public.tasks t join public.projects p on p.id = project_id where team_id = team limit wanted",
    ),
    "a list of identifiers": definer(
        "f(team_ids bigint[]) returns setof text", "select code from public.projects where team_id = any (team_ids)"
    ),
    "changed rows": definer(
        "f() returns void", "update public.projects set ends_on = ends_on + 1", volatility="volatile"
    ),
    "deleted rows": definer(
        "f(project_id bigint) returns void",
        "delete from public.tasks t where t.project_id = f.project_id",
        volatility="volatile",
    ),
    "added rows": definer(
        "f(team_id bigint) returns text",
        "insert into public.projects (team_id, code, starts_on, ends_on) values (team_id, 'XYZ', '2026-01-01', '2026-02-01') returning code",
        volatility="volatile",
    ),
    "by dynamic SQL": definer(
        "f() returns setof jsonb",
        "begin return query execute 'select to_jsonb(t) from public.tasks t'; end",
        language="plpgsql",
    ),
    "by a function that runs as its user": definer("g() returns bigint", "select count(*) from public.tasks")
    + "; create function public.f() returns bigint language sql stable as 'select public.g()'"
    + "; revoke all on function public.f() from public; grant execute on function public.f() to authenticated",
}


@pytest.mark.parametrize("sql", LEAKS.values(), ids=LEAKS)
def test_function_that_leaks_is_a_breach(project: Database, sql: str) -> None:
    found = {where: what for where, what in breaches(project, sql).items() if " execute public.f(" in where}

    assert {where.split()[0] for where in found} == {"stranger", "viewer", "editor"}
    assert all(what.startswith("SELECT * FROM public.f(") for what in found.values())


HARMLESS = {
    "rows of the team": definer(
        "f() returns setof public.projects", "select * from public.projects where team_id = app.team()"
    ),
    "a row by its identifier, of the team": definer(
        "f(project bigint) returns text", "select code from public.projects where id = project and team_id = app.team()"
    ),
    "a refusal": definer(
        "f(team bigint) returns bigint",
        "begin if team <> app.team() then raise exception 'no'; end if; return (select count(*) from public.projects where team_id = team); end",
        language="plpgsql",
    ),
    "changed rows of the team": definer(
        "f() returns void",
        "update public.projects set ends_on = ends_on + 1 where team_id = app.team()",
        volatility="volatile",
    ),
    "a new team": definer(
        "f(name text) returns bigint",
        "insert into public.teams (name) values (name) returning id",
        volatility="volatile",
    ),
    "policies apply": "create function public.f() returns bigint language sql stable as 'select count(*) from public.tasks';"
    "grant execute on function public.f() to authenticated",
    "not granted": definer("f() returns setof public.projects", "select * from public.projects", caller="service_role"),
    "an identifier": definer("f() returns uuid", "select gen_random_uuid()", volatility="volatile"),
    "logins of the team": definer(
        "f() returns setof text",
        "select u.email::text from auth.users u join public.team_members m on m.user_id = u.id where m.team_id = app.team()",
    ),
}


@pytest.mark.parametrize("sql", HARMLESS.values(), ids=HARMLESS)
def test_function_that_keeps_to_the_tenant_is_no_breach(project: Database, sql: str) -> None:
    assert breaches(project, sql) == {}


def test_function_whose_arguments_are_unknown_is_not_taken_for_harmless(project: Database) -> None:
    sql = definer("f(value anyelement) returns bigint", "select count(*) from public.tasks")

    assert breaches(project, sql)["viewer execute public.f(anyelement)"] == (
        " (grants and policies allow it; no values are known for its arguments)"
    )


def test_result_that_always_differs_is_named(project: Database) -> None:
    sql = definer("f() returns double precision", "select random()", volatility="volatile")

    found = tried(project, sql)

    assert found.undecided == {"public.f()": "its result differs from call to call"}


def test_sequence_that_can_be_set(project: Database) -> None:
    found = breaches(
        project,
        "grant all on sequence public.teams_id_seq to anon; grant usage on sequence public.projects_id_seq to anon",
    )

    assert found == {
        "anon update public.teams_id_seq": "SELECT setval('public.teams_id_seq', 1) (1 row of others)",
    }


def test_tables_in_other_schemas_are_reached_by_functions(project: Database) -> None:
    sql = "insert into private.secrets values (1, null, 'x'); " + definer(
        "f() returns setof text", "select secret from private.secrets"
    )

    found = matrix(tried(project, sql, schemas=["public", "app", "private"]))

    assert found["public.f()"]["viewer"] == {"execute": "all"}
