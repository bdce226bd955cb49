# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Operations of the platform in a project's database. They block; the server calls them in threads."""

from __future__ import annotations

import contextlib
import datetime
import decimal
import json
import secrets
import threading
import typing as t

import psycopg2
from psycopg2 import extensions, sql

from local_supabase.errors import ApiError
from local_supabase.scram import build_verifier

if t.TYPE_CHECKING:
    from local_supabase.addresses import Address
    from local_supabase.clusters import Clusters

#: Login roles are named after the role that they are a member of.
LOGIN_ROLE = "cli_login_postgres"
READ_ONLY_LOGIN_ROLE = "cli_login_supabase_read_only_user"
READ_ONLY_ROLE = "supabase_read_only_user"
QUERY_ROLE = "local_supabase_query"  # logs in for database/query; see the differences in README.md
QUERY_TIMEOUT_MS = 58_000


class Database:
    """Operations in the databases of a platform's clusters."""

    def __init__(self, clusters: Clusters) -> None:
        self._clusters = clusters
        self._query_passwords: dict[str, str] = {}
        self._lock = threading.Lock()

    def set_password(self, address: Address, password_verifier: str) -> None:
        """Set the password of ``postgres`` to this SCRAM verifier."""
        self._execute(address, sql.SQL("ALTER ROLE postgres WITH PASSWORD {}").format(sql.Literal(password_verifier)))

    def create_login_role(self, address: Address, *, read_only: bool, ttl: int) -> tuple[str, str]:
        """Create or renew a login role, with a new password that is valid for ``ttl`` seconds.

        The read-write role is NOINHERIT: it has no privileges until ``SET ROLE postgres``. The read-only role inherits
        the privileges of supabase_read_only_user, and its sessions default to read-only transactions.

        :returns: the role name and the password.
        """
        password = secrets.token_urlsafe(24)
        name, granted_role = (READ_ONLY_LOGIN_ROLE, READ_ONLY_ROLE) if read_only else (LOGIN_ROLE, "postgres")
        role = sql.Identifier(name)
        # Set before GRANT: from PostgreSQL 16, a membership gets its INHERIT option when it is granted.
        attributes = sql.SQL("INHERIT BYPASSRLS" if read_only else "NOINHERIT")
        valid_until = (datetime.datetime.now(datetime.UTC) + datetime.timedelta(seconds=ttl)).isoformat()
        with (
            contextlib.closing(self._clusters.connect(address)) as connection,
            connection as transaction,
            transaction.cursor() as cursor,
        ):
            # Concurrent calls would both try to create the role.
            cursor.execute("SELECT pg_advisory_xact_lock(7236451)")
            cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", (name,))
            if cursor.fetchone() is None:
                cursor.execute(sql.SQL("CREATE ROLE {} LOGIN {}").format(role, attributes))
                cursor.execute(sql.SQL("GRANT {} TO {}").format(sql.Identifier(granted_role), role))
                if read_only:
                    cursor.execute(sql.SQL("ALTER ROLE {} SET default_transaction_read_only = on").format(role))
            cursor.execute(
                sql.SQL("ALTER ROLE {} WITH PASSWORD {} VALID UNTIL {}").format(
                    role, sql.Literal(build_verifier(password)), sql.Literal(valid_until)
                )
            )
        return name, password

    def drop_login_roles(self, address: Address) -> None:
        """Drop both login roles; open sessions continue, as after expiry."""
        for name in (LOGIN_ROLE, READ_ONLY_LOGIN_ROLE):
            self._execute(address, sql.SQL("DROP ROLE IF EXISTS {}").format(sql.Identifier(name)))

    def change_settings(self, address: Address, current: dict[str, t.Any], wanted: dict[str, t.Any]) -> bool:
        """Change settings of the cluster and reload them; return whether one takes effect only after a restart.

        Settings of extensions that the installation lacks have no effect.

        :param current: the settings that were changed before.
        :raises ApiError: 400 if PostgreSQL rejects a value; nothing is changed then.
        """
        with contextlib.closing(self._clusters.connect(address)) as connection, connection.cursor() as cursor:
            connection.autocommit = True
            cursor.execute("SELECT name, context FROM pg_settings")
            contexts = dict(cursor.fetchall())
            changed = [
                name for name in sorted({*current, *wanted} & contexts.keys()) if current.get(name) != wanted.get(name)
            ]
            try:
                _alter_system(cursor, changed, wanted)
            except ValueError:
                # psycopg2 refuses to send a NUL.
                _alter_system(cursor, changed, current)
                raise ApiError(400, "Invalid setting: a value contains a NUL") from None
            except psycopg2.Error as error:
                _alter_system(cursor, changed, current)
                raise ApiError(400, f"Invalid setting: {(error.diag.message_primary or '').strip()}") from None
            cursor.execute("SELECT pg_reload_conf()")
        return any(contexts[name] == "postmaster" for name in changed)

    def accepts_queries(self, address: Address) -> bool:
        """Return whether the database answers queries."""
        try:
            with contextlib.closing(self._clusters.connect(address)) as connection, connection.cursor() as cursor:
                cursor.execute("SELECT 1")
        except psycopg2.Error:
            return False
        return True

    def query(
        self, ref: str, address: Address, query: str, parameters: list[t.Any] | None, *, read_only: bool
    ) -> list[dict[str, t.Any]]:
        """Run SQL as ``postgres``, or as the read-only user, and return the rows of the last result.

        :raises ApiError: 400 with PostgreSQL's error message.
        """
        with contextlib.closing(self._connect_for_query(ref, address)) as connection:
            connection.set_session(readonly=read_only, autocommit=not read_only)
            with connection.cursor() as cursor:
                try:
                    cursor.execute(
                        sql.SQL("SET ROLE {}").format(sql.Identifier(READ_ONLY_ROLE if read_only else "postgres"))
                    )
                    # SET ROLE doesn't apply the settings of the role, so the search path is set explicitly; the
                    # read-only endpoint requires qualified names.
                    cursor.execute(
                        "SET search_path = ''" if read_only else 'SET search_path = "$user", public, extensions'
                    )
                    cursor.execute(f"SET statement_timeout = {QUERY_TIMEOUT_MS:d}")
                    if parameters:
                        # The API numbers parameters ($1), which psycopg2 doesn't support: let the server bind them.
                        cursor.execute(
                            sql.SQL("PREPARE local_query AS ")
                            + sql.SQL(query.replace("{", "{{").replace("}", "}}")).format()
                        )
                        values = sql.SQL(", ").join(sql.Literal(_sql_parameter(value)) for value in parameters)
                        cursor.execute(sql.SQL("EXECUTE local_query ({})").format(values))
                    else:
                        cursor.execute(query)
                    rows = cursor.fetchall() if cursor.description else []
                    names = [column.name for column in cursor.description or ()]
                except ValueError:
                    # psycopg2 refuses to send a NUL.
                    raise ApiError(400, "Failed to run sql query: ERROR:  22021: a string contains a NUL") from None
                except psycopg2.Error as error:
                    primary = (error.diag.message_primary or str(error)).strip()
                    raise ApiError(
                        400, f"Failed to run sql query: ERROR:  {error.pgcode or 'XX000'}: {primary}"
                    ) from None
                return [dict(zip(names, map(_json_value, row), strict=True)) for row in rows]

    def _connect_for_query(self, ref: str, address: Address) -> extensions.connection:
        """Connect as a role that can SET ROLE postgres but isn't a superuser, so RESET ROLE gives no privileges."""
        with self._lock:
            if ref not in self._query_passwords:
                self._query_passwords[ref] = secrets.token_urlsafe(24)
                with (
                    contextlib.closing(self._clusters.connect(address)) as connection,
                    connection as transaction,
                    transaction.cursor() as cursor,
                ):
                    role = sql.Identifier(QUERY_ROLE)
                    cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", (QUERY_ROLE,))
                    if cursor.fetchone() is None:
                        cursor.execute(sql.SQL("CREATE ROLE {} LOGIN NOINHERIT").format(role))
                        cursor.execute(sql.SQL("GRANT postgres, {} TO {}").format(sql.Identifier(READ_ONLY_ROLE), role))
                    password_verifier = sql.Literal(build_verifier(self._query_passwords[ref]))
                    cursor.execute(sql.SQL("ALTER ROLE {} WITH PASSWORD {}").format(role, password_verifier))
            password = self._query_passwords[ref]
        return psycopg2.connect(
            host=address.host,
            port=address.port,
            dbname="postgres",
            user=QUERY_ROLE,
            password=password,
            sslmode="disable",
        )

    def _execute(self, address: Address, statement: sql.Composable) -> None:
        with (
            contextlib.closing(self._clusters.connect(address)) as connection,
            connection as transaction,
            transaction.cursor() as cursor,
        ):
            cursor.execute(statement)


def _alter_system(cursor: extensions.cursor, names: list[str], values: dict[str, t.Any]) -> None:
    """Set these settings to their values, and reset those without one."""
    for name in names:
        setting = sql.SQL("ALTER SYSTEM {} {}").format(
            sql.SQL("SET" if name in values else "RESET"), sql.Identifier(*name.split("."))
        )
        if name in values:
            value = values[name]
            text = str(value).lower() if isinstance(value, bool) else str(value)
            setting = sql.SQL("{} = {}").format(setting, sql.Literal(text))
        cursor.execute(setting)


def _sql_parameter(value: object) -> object:
    return json.dumps(value) if isinstance(value, list | dict) else value


def _json_value(value: object) -> object:
    """Return a value that can be converted to JSON."""
    if value is None or isinstance(value, bool | int | float | str | dict):
        return value
    if isinstance(value, list):
        return [_json_value(item) for item in value]
    if isinstance(value, decimal.Decimal | datetime.timedelta):
        return str(value)
    if isinstance(value, datetime.datetime | datetime.date | datetime.time):
        return value.isoformat()
    if isinstance(value, memoryview):
        return "\\x" + value.tobytes().hex()
    return str(value)
