# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The advisors: lints of a project's database, each an SQL query over its catalogs."""

from __future__ import annotations

import contextlib
import typing as t
from dataclasses import dataclass

if t.TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import psycopg2

SECURITY, PERFORMANCE = "SECURITY", "PERFORMANCE"
REMEDIATION = "https://supabase.com/docs/guides/database/database-linter?lint="
#: Schemas of PostgreSQL and of the platform, whose objects the user doesn't define.
INTERNAL_SCHEMAS = (
    "_analytics", "_realtime", "auth", "cron", "extensions", "graphql", "graphql_public", "information_schema", "net",
    "pg_catalog", "pg_toast", "pgbouncer", "pgmq", "pgsodium", "pgtle", "realtime", "repack", "storage",
    "supabase_functions", "supabase_migrations", "vault",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Lint:
    """A lint. Its query returns the schema, the name, the type, and the description of each object that it finds.

    The parameters of the query are ``exposed``, the schemas of the Data API, and ``internal``, those of the platform.
    """

    name: str
    title: str
    level: str
    category: str
    description: str
    query: str


#: Objects that belong to an extension aren't the user's.
_NO_MEMBER = """not exists (select 1 from pg_catalog.pg_depend as member where member.classid = '{catalog}'::regclass
    and member.objid = {alias}.oid and member.deptype = 'e')"""
_NO_MEMBER_TABLE = _NO_MEMBER.format(catalog="pg_catalog.pg_class", alias="c")
_NO_MEMBER_FUNCTION = _NO_MEMBER.format(catalog="pg_catalog.pg_proc", alias="p")
_TABLES = """from pg_catalog.pg_class as c join pg_catalog.pg_namespace as n on n.oid = c.relnamespace
    where c.relkind in ('r', 'p') and """ + _NO_MEMBER_TABLE  # fmt: skip
_USER_TABLES = _TABLES + " and n.nspname <> all (%(internal)s) and n.nspname not like 'pg\\_%%'"
_REACHABLE = (
    """(has_table_privilege('anon', c.oid, 'select') or has_table_privilege('authenticated', c.oid, 'select'))"""
)

LINTS = (
    Lint(
        name="rls_disabled_in_public",
        title="RLS Disabled in Public",
        level="ERROR",
        category=SECURITY,
        description="Finds tables in exposed schemas without row-level security.",
        query=f"""select n.nspname, c.relname, 'table',
            format('Table `%%s.%%s` is exposed, but row-level security is not enabled.', n.nspname, c.relname)
            {_TABLES} and not c.relrowsecurity and n.nspname = any (%(exposed)s) and {_REACHABLE}""",
    ),
    Lint(
        name="policy_exists_rls_disabled",
        title="Policy Exists RLS Disabled",
        level="ERROR",
        category=SECURITY,
        description="Finds tables with policies that have no effect, because row-level security is not enabled.",
        query=f"""select n.nspname, c.relname, 'table',
            format('Table `%%s.%%s` has policies, but row-level security is not enabled.', n.nspname, c.relname)
            {_USER_TABLES} and not c.relrowsecurity
            and exists (select 1 from pg_catalog.pg_policy as policy where policy.polrelid = c.oid)""",
    ),
    Lint(
        name="rls_enabled_no_policy",
        title="RLS Enabled No Policy",
        level="INFO",
        category=SECURITY,
        description="Finds tables with row-level security that have no policy, so that no row can be read or written.",
        query=f"""select n.nspname, c.relname, 'table',
            format('Table `%%s.%%s` has row-level security enabled, but no policies.', n.nspname, c.relname)
            {_USER_TABLES} and c.relrowsecurity
            and not exists (select 1 from pg_catalog.pg_policy as policy where policy.polrelid = c.oid)""",
    ),
    Lint(
        name="security_definer_view",
        title="Security Definer View",
        level="ERROR",
        category=SECURITY,
        description="Finds exposed views that read with the privileges of their owner, without the policies of the reader.",
        query=f"""select n.nspname, c.relname, 'view',
            format('View `%%s.%%s` reads with the privileges of its owner.', n.nspname, c.relname)
            from pg_catalog.pg_class as c join pg_catalog.pg_namespace as n on n.oid = c.relnamespace
            where c.relkind = 'v' and {_NO_MEMBER_TABLE} and n.nspname = any (%(exposed)s) and {_REACHABLE}
            and not coalesce(c.reloptions && array['security_invoker=true', 'security_invoker=on', 'security_invoker=1'], false)""",
    ),
    Lint(
        name="function_search_path_mutable",
        title="Function Search Path Mutable",
        level="WARN",
        category=SECURITY,
        description="Finds functions without a fixed search_path.",
        query=f"""select n.nspname, p.proname, 'function',
            format('Function `%%s.%%s` has no fixed search_path.', n.nspname, p.proname)
            from pg_catalog.pg_proc as p join pg_catalog.pg_namespace as n on n.oid = p.pronamespace
            where n.nspname <> all (%(internal)s) and n.nspname not like 'pg\\_%%' and p.prokind in ('f', 'p')
            and not exists (select 1 from unnest(p.proconfig) as setting where setting like 'search\\_path=%%')
            and {_NO_MEMBER_FUNCTION}""",
    ),
    Lint(
        name="unindexed_foreign_keys",
        title="Unindexed foreign keys",
        level="INFO",
        category=PERFORMANCE,
        description="Finds foreign keys whose columns no index begins with.",
        query=f"""select n.nspname, c.relname, 'table',
            format('Table `%%s.%%s` has a foreign key `%%s` without a covering index.', n.nspname, c.relname, k.conname)
            from pg_catalog.pg_constraint as k join pg_catalog.pg_class as c on c.oid = k.conrelid
            join pg_catalog.pg_namespace as n on n.oid = c.relnamespace
            where k.contype = 'f' and n.nspname <> all (%(internal)s) and n.nspname not like 'pg\\_%%'
            and {_NO_MEMBER_TABLE}
            and not exists (
                select 1 from pg_catalog.pg_index as i where i.indrelid = c.oid and i.indpred is null
                and i.indnkeyatts >= cardinality(k.conkey)
                and (select array_agg(key order by key) from unnest(k.conkey) as key)
                    = (select array_agg(key order by key)
                       from (select unnest(i.indkey::int2[]) as key limit cardinality(k.conkey)) as first))""",
    ),
    Lint(
        name="no_primary_key",
        title="No Primary Key",
        level="INFO",
        category=PERFORMANCE,
        description="Finds tables without a primary key.",
        query=f"""select n.nspname, c.relname, 'table',
            format('Table `%%s.%%s` has no primary key.', n.nspname, c.relname)
            {_USER_TABLES} and not c.relispartition
            and not exists (select 1 from pg_catalog.pg_index as i where i.indrelid = c.oid and i.indisprimary)""",
    ),
    Lint(
        name="duplicate_index",
        title="Duplicate Index",
        level="WARN",
        category=PERFORMANCE,
        description="Finds tables with identical indexes.",
        query=f"""select n.nspname, c.relname, 'table', format('Table `%%s.%%s` has identical indexes: %%s.', n.nspname, c.relname,
                string_agg(x.relname, ', ' order by x.relname))
            from pg_catalog.pg_index as i join pg_catalog.pg_class as c on c.oid = i.indrelid
            join pg_catalog.pg_class as x on x.oid = i.indexrelid
            join pg_catalog.pg_namespace as n on n.oid = c.relnamespace
            where n.nspname <> all (%(internal)s) and n.nspname not like 'pg\\_%%' and {_NO_MEMBER_TABLE}
            group by n.nspname, c.relname, x.relam, i.indisunique, i.indkey::text, i.indclass::text, i.indoption::text,
                i.indcollation::text, pg_catalog.pg_get_expr(i.indexprs, c.oid), pg_catalog.pg_get_expr(i.indpred, c.oid)
            having count(*) > 1""",
    ),
    Lint(
        name="multiple_permissive_policies",
        title="Multiple Permissive Policies",
        level="WARN",
        category=PERFORMANCE,
        description="Finds tables with several permissive policies for one role and command, each of which is run for each row.",
        query=f"""select n.nspname, c.relname, 'table',
            format('Table `%%s.%%s` has several permissive policies for role `%%s` and command `%%s`: %%s.', n.nspname, c.relname,
                   coalesce(r.rolname, 'public'), command.letter, string_agg(policy.polname, ', ' order by policy.polname))
            from pg_catalog.pg_policy as policy join pg_catalog.pg_class as c on c.oid = policy.polrelid
            join pg_catalog.pg_namespace as n on n.oid = c.relnamespace
            cross join unnest(policy.polroles) as granted (role)
            left join pg_catalog.pg_roles as r on r.oid = granted.role
            join unnest(array['r', 'a', 'w', 'd']) as command (letter)
                on policy.polcmd::text in ('*', command.letter)
            where policy.polpermissive and c.relrowsecurity and n.nspname <> all (%(internal)s)
            and n.nspname not like 'pg\\_%%' and {_NO_MEMBER_TABLE}
            group by n.nspname, c.relname, r.rolname, command.letter having count(*) > 1""",
    ),
)


IMPLEMENTED = {lint.name for lint in LINTS}
OTHERS = (
    *("auth_users_exposed", "auth_rls_initplan", "unused_index", "extension_in_public", "rls_references_user_metadata"),
    *("materialized_view_in_api", "foreign_table_in_api", "unsupported_reg_types", "auth_otp_long_expiry"),
    *("auth_otp_short_length", "ssl_not_enforced", "log_connections_not_enabled", "network_restrictions_not_set"),
    *("password_requirements_min_length", "pitr_not_enabled", "auth_leaked_password_protection"),
    *("auth_insufficient_mfa_options", "auth_password_policy_missing", "leaked_service_key", "no_backup_admin"),
    *("vulnerable_postgres_version", "db_not_reachable", "db_connection_failing", "db_connection_limit_reached"),
    *("instance_telemetry_lost", "instance_db_down", "instance_alert_firing", "log_data_api_error_rate_high"),
    *("log_auth_error_rate_high", "log_storage_error_rate_high", "log_edge_function_error_rate_high"),
)
"""The platform's other lints."""

NAMES = (*sorted(IMPLEMENTED), *OTHERS)


def run(
    connection: psycopg2.extensions.connection, lints: Iterable[Lint], exposed: Sequence[str]
) -> list[dict[str, t.Any]]:
    """Run lints and return what they find, in the format of the API."""
    found = []
    with contextlib.closing(connection), connection.cursor() as cursor:
        connection.set_session(readonly=True)
        for lint in lints:
            cursor.execute(lint.query, {"exposed": list(exposed), "internal": list(INTERNAL_SCHEMAS)})
            found += [_response(lint, *row) for row in sorted(cursor.fetchall())]
    return found


def unavailable(name: str) -> dict[str, t.Any]:
    """Return that a lint of the platform isn't one of ours, as the platform tells that it couldn't run one."""
    return {
        "name": "advisor_check_unavailable",
        "title": "Advisor check unavailable",
        "level": "INFO",
        "facing": "EXTERNAL",
        "categories": ["HEALTH"],
        "description": "Tells which lints could not be run.",
        "detail": f"The local Supabase has no lint `{name}`.",
        "remediation": REMEDIATION + name,
        "metadata": {"name": name, "type": "health"},
        "cache_key": f"advisor_check_unavailable_{name}",
    }


def _response(lint: Lint, schema: str, name: str, kind: str, detail: str) -> dict[str, t.Any]:
    return {
        "name": lint.name,
        "title": lint.title,
        "level": lint.level,
        "facing": "EXTERNAL",
        "categories": [lint.category],
        "description": lint.description,
        "detail": detail,
        "remediation": REMEDIATION + lint.name,
        "metadata": {"schema": schema, "name": name, "type": kind},
        "cache_key": f"{lint.name}_{schema}_{name}",
    }
