# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The options of the module ``pg_schema_apply``: their specification and validation."""

from __future__ import annotations

import typing as t

from ..durations import check_seconds
from ..failure import Failure
from .database.login import Login
from .database.transaction import ExecutionLimits
from .desired.cache import default_cache_folder
from .desired.client_text import decoded, plain_sql
from .model.desired import Script
from .model.destructive import APPLY, FAIL, KEEP
from .model.plan_ids import check_form
from .request import ApplyRequest

if t.TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

#: The options of every module that connects to a database; mirrored by the doc fragment ``database``.
CONNECTION_SPEC: dict[str, dict[str, object]] = {
    "database_url": dict(type="str", no_log=True),
    "login_host": dict(type="str"),
    "login_port": dict(type="int", default=5432),
    "login_db": dict(type="str"),
    "login_user": dict(type="str"),
    "login_password": dict(type="str", no_log=True),
    "login_wait": dict(type="float", default=0.0),
    # Not a secret, despite its name.
    "login_password_wait": dict(type="float", default=0.0, no_log=False),
    "ssl_mode": dict(type="str", choices=["disable", "allow", "prefer", "require", "verify-ca", "verify-full"]),
    "ca_cert": dict(type="path"),
    "session_role": dict(type="str"),
}

APPLY_SPEC: dict[str, dict[str, object]] = {
    "schema_sql": dict(type="str"),
    "schema_file": dict(type="path"),
    "schemas": dict(type="list", elements="str", default=["public"]),
    "ensure_rls": dict(type="bool", default=False),
    "manage_owners": dict(type="bool", default=False),
    "shadow_url": dict(type="str", no_log=True),
    "shadow_timeout": dict(type="float", default=300.0),
    "shadow_setup_sql": dict(type="str", default=""),
    "assume_empty": dict(type="bool", default=False),
    "destructive": dict(type="str", choices=[KEEP, FAIL, APPLY], default=KEEP),
    "online": dict(type="bool", default=False),
    "expected_plan": dict(type="list", elements="str"),
    "return_undo": dict(type="bool", default=False),
    "lock_timeout": dict(type="float", default=5.0),
    "statement_timeout": dict(type="float", default=0.0),
    "cache": dict(type="bool", default=True),
    **CONNECTION_SPEC,
}

MUTUALLY_EXCLUSIVE = [("schema_sql", "schema_file"), ("database_url", "login_host")]
REQUIRED_ONE_OF = [("schema_sql", "schema_file")]


def login_from(params: Mapping[str, t.Any]) -> Login:
    """Return the connection parameters of the database.

    :raises Failure: when neither a URL nor a host or database is given, or an option is invalid.
    """
    url = params["database_url"] or ""
    if not url and not params["login_host"] and not params["login_db"]:
        raise Failure("No database was given.", hint="Set database_url, login_host, or login_db, or use assume_empty.")
    login = Login(
        url=url,
        host=params["login_host"] or "",
        port=params["login_port"],
        dbname=params["login_db"] or "",
        user=params["login_user"] or "",
        password=params["login_password"] or "",
        sslmode=params["ssl_mode"] or "",
        sslrootcert=params["ca_cert"] or "",
        wait=params["login_wait"],
        password_wait=params["login_password_wait"],
    )
    login.check()
    return login


def managed_schemas(names: Sequence[str]) -> tuple[str, ...]:
    """Return the schemas to manage, without duplicates.

    :raises Failure: for an empty list or a system schema.
    """
    if not names or any(not name or name.startswith("pg_") or name == "information_schema" for name in names):
        raise Failure(
            f"schemas is {names!r}: it must contain at least one schema, and no system schemas.",
            hint="Name the schemas that the schema SQL defines, such as public. Nothing was changed.",
        )
    return tuple(dict.fromkeys(names))


def request_from(params: Mapping[str, t.Any]) -> ApplyRequest:
    """Return the request for a task's parameters.

    :raises Failure: for an unreadable file, an empty list of schemas, a timeout that is not a number of seconds, or no database.
    """
    schemas = managed_schemas(params["schemas"])
    for name in ("lock_timeout", "statement_timeout", "login_wait", "login_password_wait", "shadow_timeout"):
        check_seconds(name, params[name])
    if params["assume_empty"] and (params["database_url"] or params["login_host"]):
        raise Failure(
            "assume_empty plans without a database, but database_url or login_host is set.", hint="Remove one of them."
        )
    if params["shadow_url"]:
        Login(url=params["shadow_url"], option="shadow_url").check()
    expected = params["expected_plan"]
    if expected is not None:
        check_form(expected)
    script = script_from(params, schemas)
    return ApplyRequest(
        login=None if params["assume_empty"] else login_from(params),
        script=script,
        limits=ExecutionLimits(
            lock_timeout=params["lock_timeout"],
            statement_timeout=params["statement_timeout"],
            role=params["session_role"] or "",
        ),
        ensure_rls=params["ensure_rls"],
        destructive=params["destructive"],
        manage_owners=params["manage_owners"],
        online=params["online"],
        expected_plans=None if expected is None else tuple(dict.fromkeys(expected)),
        return_undo=params["return_undo"],
        shadow_url=params["shadow_url"] or "",
        shadow_timeout=params["shadow_timeout"],
        cache_folder=default_cache_folder() if params["cache"] else "",
    )


def script_from(params: Mapping[str, t.Any], schemas: tuple[str, ...]) -> Script:
    """Return the desired schema of a task, with its setup SQL.

    :raises Failure: for an unreadable file, or text that isn't SQL.
    """
    sql, source = _read_schema_sql(params)
    _check_text(sql, source)
    _check_text(params["shadow_setup_sql"] or "", "shadow_setup_sql")
    sql, warnings = plain_sql(sql, source)
    return Script(
        sql=sql,
        name=source,
        setup_sql=params["shadow_setup_sql"] or "",
        schemas=schemas,
        warnings=tuple(warnings),
    )


def _check_text(sql: str, source: str) -> None:
    """Refuse text that libpq would truncate or could not send."""
    if "\0" in sql:
        raise Failure(
            f"{source} contains a NUL character, which PostgreSQL does not support.",
            hint="Remove it; a file with many of them may have the encoding UTF-16. Nothing was changed.",
        )
    try:
        sql.encode()
    except UnicodeEncodeError as error:
        raise Failure(
            f"{source} is not valid Unicode: {error.reason} at character {error.start}.",
            hint="Check where this text comes from. Nothing was changed.",
        ) from None


def _read_schema_sql(params: Mapping[str, t.Any]) -> tuple[str, str]:
    if params["schema_sql"] is not None:
        return params["schema_sql"], "schema_sql"
    path = params["schema_file"]
    try:
        with open(path, "rb") as file:
            return decoded(file.read()), path
    except OSError as error:
        raise Failure(
            f"schema_file {path} cannot be read: {error.strerror}.",
            hint="Set it to a file on the host that runs the module. Nothing was changed.",
        ) from None
    except UnicodeDecodeError as error:
        raise Failure(
            f"schema_file {path} cannot be read: {error}.", hint="Save it in the encoding UTF-8. Nothing was changed."
        ) from None
