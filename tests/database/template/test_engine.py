# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The engine applies this schema to a project: the result is that of running the SQL, and a second run is empty."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tests.database.template.test_conventions import ACCESS
from tests.support.client_schema import load, render
from tests.support.engine import apply
from tests.support.postgres import fresh_database
from tests.support.project import BASELINE

if TYPE_CHECKING:
    from tests.support.engine import Applied
    from tests.support.postgres import Cluster, Database

SETUP = "\n".join((BASELINE / f"{it}.sql").read_text() for it in ("roles", "database", "default_privileges_revoked"))
SHAPE = """
    select 'column', attrelid::regclass::text, attname::text,
        concat_ws(' ', format_type(atttypid, atttypmod), attnotnull, pg_get_expr(adbin, adrelid), col_description(attrelid, attnum))
    from pg_attribute
    join pg_class on pg_class.oid = attrelid
    left join pg_attrdef on adrelid = attrelid and adnum = attnum
    where relnamespace = 'public'::regnamespace and relkind = 'r' and attnum > 0
    union all
    select 'constraint', conrelid::regclass::text, conname, pg_get_constraintdef(oid)
    from pg_constraint where connamespace = 'public'::regnamespace
    union all
    select 'index', indrelid::regclass::text, indexrelid::regclass::text, pg_get_indexdef(indexrelid)
    from pg_index where indrelid in (select oid from pg_class where relnamespace = 'public'::regnamespace)
    union all
    select 'trigger', tgrelid::regclass::text, tgname, pg_get_triggerdef(oid)
    from pg_trigger where not tgisinternal and tgrelid in (select oid from pg_class where relnamespace = 'public'::regnamespace)
    union all
    select 'function', oid::regprocedure::text, proname, pg_get_functiondef(oid)
    from pg_proc where pronamespace = 'app'::regnamespace
    order by 1, 2, 3, 4
"""


def provision(database: Database, tier: str = "starter", destructive: str = "keep") -> Applied:
    url = database.cluster.url(database.name, "postgres")
    return apply(
        url, render(tier), schemas=["public", "app"], destructive=destructive, ensure_rls=True, shadow_setup_sql=SETUP
    )


def test_engine_creates_what_the_sql_creates(supabase: Cluster, provisioned: Database) -> None:
    """The project grants by default what the shadow database doesn't: the harder of the two modes."""
    with fresh_database(supabase, template="legacy", owner="postgres") as fresh:
        first, second = provision(fresh), provision(fresh)
        assert (first.changed, second.changed) == (True, False)
        assert (first.kept, first.warnings, second.statements) == ([], (), ())
        assert first.result["summary"]["tables"] == first.result["summary"]["rls_enabled"] == 21
        for question in (ACCESS, SHAPE):
            assert fresh.run(question) == provisioned.run(question)


def test_other_tier_changes_limits_only(supabase: Cluster) -> None:
    with fresh_database(supabase, template="revoked", owner="postgres") as fresh:
        load(fresh, "starter")
        upgraded = provision(fresh, "professional")
        assert [it["object"] for it in upgraded.result["statements"]] == ["app.plan_limit(text)"]
        assert fresh.run("select app.plan_limit('users')") == [(50,)]


def test_login_without_privileges_of_its_own_applies_as_the_owner(supabase: Cluster) -> None:
    """As the platform's temporary logins: a member of `postgres` that inherits nothing."""
    with fresh_database(supabase, template="revoked", owner="postgres") as fresh:
        login = f"login_{fresh.name}"
        fresh.run(f'create role "{login}" login noinherit; grant postgres to "{login}"')
        url = fresh.cluster.url(fresh.name, login)
        options: dict[str, Any] = {"session_role": "postgres", "schemas": ["public", "app"], "shadow_setup_sql": SETUP}
        first, second = (apply(url, render("starter"), ensure_rls=True, **options) for _run in range(2))
        assert (first.changed, second.changed) == (True, False)
        fresh.run(f'drop role "{login}"')
