# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The schema loads in every project, is the same in each, and has the documented shape."""

from __future__ import annotations

from typing import TYPE_CHECKING

import jinja2
import pytest

from tests.support.client_schema import TIERS, load, render
from tests.support.postgres import fresh_database

if TYPE_CHECKING:
    from tests.support.postgres import Cluster, Database

TABLES = {
    *("organizations", "users"),
    *("contacts", "companies", "deals", "activities"),
    *("email_campaigns", "email_templates", "email_sequences", "email_sends", "email_unsubscribes"),
    *("social_posts", "social_accounts", "content_queue", "content_templates"),
    *("client_usage_metrics", "subscription_history"),
    *("analytics_snapshots", "platform_metrics"),
    *("notifications", "audit_log"),
}
NO_TENANT = {"organizations", "platform_metrics"}

ACCESS = """
    select 'schema', nspname::text, null, grantee::regrole::text, privilege_type, is_grantable
    from pg_namespace, aclexplode(coalesce(nspacl, acldefault('n', nspowner)))
    where nspname in ('public', 'app')
    union all
    select 'relation', relname, null, grantee::regrole::text, privilege_type, is_grantable
    from pg_class, aclexplode(coalesce(relacl, acldefault('r', relowner)))
    where relnamespace::regnamespace::text in ('public', 'app') and relkind in ('r', 'p', 'v', 'm', 'f')
    union all
    select 'column', attrelid::regclass::text, attname, grantee::regrole::text, privilege_type, is_grantable
    from pg_attribute, aclexplode(attacl)
    where attrelid in (select oid from pg_class where relnamespace::regnamespace::text in ('public', 'app'))
    union all
    select 'function', oid::regprocedure::text, null, grantee::regrole::text, privilege_type, is_grantable
    from pg_proc, aclexplode(coalesce(proacl, acldefault('f', proowner)))
    where pronamespace::regnamespace::text in ('public', 'app')
    union all
    select 'policy', polrelid::regclass::text, polname, polroles::text, pg_get_expr(polqual, polrelid), null
    from pg_policy
    order by 1, 2, 3, 4, 5
"""


@pytest.mark.parametrize("tier", TIERS)
def test_loads_in_new_project(project: Database, tier: str) -> None:
    load(project, tier)
    tables = project.run("select relname from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace")
    assert {name for (name,) in tables} == TABLES


def test_unknown_tier_is_refused() -> None:
    with pytest.raises(jinja2.UndefinedError, match="platinum"):
        render("platinum")


def test_schema_has_no_imperative_statements() -> None:
    words = {line.split()[0].lower() for line in render("starter").splitlines() if line and line[0].isalpha()}
    assert words == {"create", "alter", "comment", "grant", "revoke"}


def test_access_is_the_same_in_both_modes(supabase: Cluster) -> None:
    seen = {}
    for mode in ("legacy", "revoked"):
        with fresh_database(supabase, template=mode, owner="postgres") as fresh:
            load(fresh)
            seen[mode] = fresh.run(ACCESS)
    assert seen["legacy"] == seen["revoked"]
    grantees = {grantee for kind, _name, _column, grantee, *_rest in seen["revoked"] if kind in {"relation", "column"}}
    assert grantees == {"postgres", "authenticated", "service_role"}
    callers = {grantee for kind, _name, _column, grantee, *_rest in seen["revoked"] if kind == "function"}
    assert callers == {"postgres", "authenticated", "service_role"}


def test_every_table_has_row_level_security(provisioned: Database) -> None:
    rows = provisioned.run(
        "select relname, relrowsecurity from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace"
    )
    assert dict(rows) == dict.fromkeys(TABLES, True)


def test_every_table_has_the_common_columns(provisioned: Database) -> None:
    rows = provisioned.run(
        """
        select table_name, column_name, data_type, is_nullable, column_default
        from information_schema.columns
        where table_schema = 'public'
          and column_name in ('id', 'organization_id', 'created_at', 'updated_at')
        """
    )
    moment = ("timestamp with time zone", "NO", "now()")
    wanted: set[tuple[str | None, ...]] = {(table, "id", "uuid", "NO", "gen_random_uuid()") for table in TABLES}
    wanted |= {(table, "organization_id", "uuid", "NO", "app.organization_id()") for table in TABLES - NO_TENANT}
    wanted -= {("users", "organization_id", "uuid", "NO", "app.organization_id()")}
    wanted |= {("users", "organization_id", "uuid", "NO", None)}  # the function reads this table
    wanted |= {(table, column, *moment) for table in TABLES for column in ("created_at", "updated_at")}
    assert set(rows) == wanted


def test_every_id_is_the_primary_key(provisioned: Database) -> None:
    rows = provisioned.run(
        "select conrelid::regclass::text, pg_get_constraintdef(oid) from pg_constraint"
        " where contype = 'p' and connamespace = 'public'::regnamespace"
    )
    assert dict(rows) == dict.fromkeys(TABLES, "PRIMARY KEY (id)")


def test_every_table_and_function_has_a_comment(provisioned: Database) -> None:
    without_messages = provisioned.run(
        """
        select oid::regclass::text from pg_class
        where relkind = 'r' and relnamespace = 'public'::regnamespace and obj_description(oid, 'pg_class') is null
        union all
        select oid::regprocedure::text from pg_proc
        where pronamespace in ('app'::regnamespace, 'public'::regnamespace) and obj_description(oid, 'pg_proc') is null
        """
    )
    assert without_messages == []


def test_updated_at_is_set(client: Database) -> None:
    before_each_row_of_an_update = 19
    dated = client.run(
        "select tgrelid::regclass::text from pg_trigger"
        f" where tgname = 'set_updated_at' and tgenabled = 'O' and tgtype = {before_each_row_of_an_update}"
    )
    assert {name for (name,) in dated} == TABLES
    client.run("insert into platform_metrics (metric, value, updated_at) values ('load', 1, '2020-01-01')")
    client.run("update platform_metrics set value = 2")
    assert client.run("select updated_at > created_at - interval '1 hour' from platform_metrics") == [(True,)]


def test_references_stay_within_the_tenant(provisioned: Database) -> None:
    """Each reference to a tenant's row has organization_id as its first column on both sides."""
    single = provisioned.run(
        """
        select conname
        from pg_constraint
        where contype = 'f' and connamespace = 'public'::regnamespace
          and confrelid not in ('public.organizations'::regclass, 'auth.users'::regclass)
          and pg_get_constraintdef(oid)
              !~ 'FOREIGN KEY \\(organization_id, \\w+\\) REFERENCES \\w+\\(organization_id, id\\)'
        """
    )
    assert single == []
