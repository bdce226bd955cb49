# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The settings of our sessions: for reading catalogs, for reading the desired SQL, and for running statements.

A database, a role, or a role in a database can have settings of its own (ALTER DATABASE ... SET, ALTER ROLE ... SET).
They change how PostgreSQL prints a constant, and what a constant without a time zone or a name without a schema means.
So catalogs are read under one canonical set of settings on both sides, the desired SQL is read under those that the
target has for the role that makes the objects, and statements run under the latter as well, as far as the printed
text that they are made of is read as it was printed.
"""

from __future__ import annotations

import json
import re
import typing as t

from ...failure import Failure
from ..model.sql import ident
from .execution_settings import DEPARSE_SETTINGS, ExecutionSettings, quote_text, set_statements

if t.TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from .connection import Session

CANONICAL = {
    **DEPARSE_SETTINGS,
    "bytea_output": "hex",
    "client_encoding": "UTF8",
    "datestyle": "ISO, MDY",
    "extra_float_digits": "1",
    "intervalstyle": "postgres",
    "quote_all_identifiers": "off",
    "search_path": "",
    "timezone": "UTC",
}
"""What catalogs are read with, so that equal objects have equal texts."""

DEFAULTS = {
    "array_nulls": "on",
    "bytea_output": "hex",
    "datestyle": "ISO, MDY",
    "default_table_access_method": "heap",
    "extra_float_digits": "1",
    "intervalstyle": "postgres",
    "lc_monetary": "C",
    "quote_all_identifiers": "off",
    "search_path": '"$user", public',
    "standard_conforming_strings": "on",
    "timezone": "UTC",
    "timezone_abbreviations": "Default",
    "transform_null_equals": "off",
    "xmloption": "content",
}
"""The settings that change what SQL means, with the values that count where there is no target."""

_SERVER_SPECIFIC = ("default_table_access_method", "lc_monetary", "timezone_abbreviations")
"""Settings whose values another server may not have: what isn't there cannot be used there either."""

_LIMITS = ("statement_timeout", "idle_in_transaction_session_timeout")
_TRANSACTION_TIMEOUT_SINCE = 17

READING = set_statements(CANONICAL)
"""Statements that let the transaction read catalogs."""


def without_timeouts(major: int, statement_timeout: int = 0, word: str = "SET LOCAL") -> str:
    """Return statements that free the transaction, or with the word SET the session, from the login's own limits.

    :param statement_timeout: milliseconds that a statement may take.
    """
    values = dict.fromkeys(_timeout_settings(major), 0) | {"statement_timeout": statement_timeout}
    return "; ".join(f"{word} {name} = {value}" for name, value in values.items())


def with_timeouts(major: int) -> str:
    """Return statements that give the session its limits back."""
    return "; ".join(f"RESET {name}" for name in _timeout_settings(major))


def _timeout_settings(major: int) -> tuple[str, ...]:
    return (*_LIMITS, "transaction_timeout") if major >= _TRANSACTION_TIMEOUT_SINCE else _LIMITS


QUERY = f"""
  (SELECT json_object_agg(lower(name), reset_val) FROM pg_settings WHERE lower(name) IN (
    {", ".join(map(quote_text, sorted((*DEFAULTS, "default_transaction_read_only"))))})),
  (SELECT json_agg(json_build_array(r.rolname, s.setconfig) ORDER BY s.setdatabase, r.rolname)
   FROM pg_db_role_setting s JOIN pg_roles r ON r.oid = s.setrole
   WHERE s.setdatabase IN (0, (SELECT oid FROM pg_database WHERE datname = current_database())))"""
"""What the login has by default, and what roles have of their own; those for this database alone come last, and win."""


def role_settings(environment: Mapping[str, str], role: str) -> dict[str, str]:
    """Return the settings that a role would have if it logged in, of those that change what SQL means.

    :param environment: what QUERY read, and who is logged in; empty where there is no target.
    """
    login = json.loads(environment.get("settings") or "null") or {}
    settings = DEFAULTS | {name: value for name, value in login.items() if name in DEFAULTS}
    if role == environment.get("session_user"):
        return settings
    for name, config in json.loads(environment.get("role_settings") or "null") or ():
        if name == role:
            given = dict(each.split("=", 1) for each in config)
            settings |= {key.lower(): value for key, value in given.items() if key.lower() in DEFAULTS}
    return settings


def refuse_read_only(environment: Mapping[str, str], *, check: bool = False) -> None:
    """Refuse to change what somebody has set to be read only.

    :param check: whether nothing is to be written now. A login for that may be read only of its own: it says nothing of others.
    :raises Failure: when nothing can be written, or by default nothing is to be.
    """
    if environment.get("in_recovery") == "true":
        raise Failure(
            "The database cannot be changed: the server is a standby.",
            hint="Connect to the primary. Nothing was changed.",
        )
    if check and _is_read_only_login(environment):
        return
    if (json.loads(environment.get("settings") or "null") or {}).get("default_transaction_read_only") == "on":
        raise Failure(
            f"The database is not to be changed: default_transaction_read_only is on for {environment['session_user']}.",
            hint="It was set for the server, the database or the role, by somebody or by a platform whose disk is full."
            " When that is over, reset it (ALTER DATABASE or ALTER ROLE ... RESET default_transaction_read_only)."
            " Nothing was changed.",
        )


def _is_read_only_login(environment: Mapping[str, str]) -> bool:
    """Whether it was for the role that logged in, and not for another one, that a setting forbids to write."""
    user = environment.get("session_user")
    configs = (config for name, config in json.loads(environment.get("role_settings") or "null") or () if name == user)
    return any("default_transaction_read_only=on" in config for config in configs)


def create_access_method(settings: Mapping[str, str]) -> str:
    """Return a statement that gives the shadow the table access method that the target uses by default.

    Only its name matters: the shadow's tables stay empty. Who may not make one reads the tables as heaps.
    """
    name = settings["default_table_access_method"]
    create = f"CREATE ACCESS METHOD {ident(name)} TYPE TABLE HANDLER heap_tableam_handler"
    missing = f"NOT EXISTS (SELECT FROM pg_catalog.pg_am WHERE amname = {quote_text(name)})"
    block = f"BEGIN IF {missing} THEN {create}; END IF; EXCEPTION WHEN insufficient_privilege THEN NULL; END"
    return f"DO {quote_text(block)}"


def shadow_settings(settings: Mapping[str, str]) -> str:
    """Return statements that let the shadow read the desired SQL as the target would."""
    known = {name: value for name, value in settings.items() if name not in _SERVER_SPECIFIC}
    tried = "; ".join(
        f"BEGIN PERFORM pg_catalog.set_config({quote_text(name)}, {quote_text(settings[name])}, true);"
        " EXCEPTION WHEN invalid_parameter_value OR undefined_object THEN NULL; END"
        for name in _SERVER_SPECIFIC
        if name in settings and settings[name] != DEFAULTS[name]
    )
    block = f"DO {quote_text(f'BEGIN {tried}; END')}; " if tried else ""
    return f"{block}{set_statements(known)}; SET LOCAL check_function_bodies = on"


_NAME = re.compile(r'\s*(?:"((?:[^"]|"")*)"|([^\s,"]+))\s*(?:,|\Z)')


def schemas_in_path(path: str, role: str) -> tuple[str, ...]:
    """Return the schemas that a search path names for a role, PostgreSQL's own and temporary ones left out."""
    names = [
        quoted.replace('""', '"') if quoted is not None else plain.lower()
        for quoted, plain in ((match[1], match[2]) for match in _NAME.finditer(path))
    ]
    found = [role if name == "$user" else name for name in names]
    return tuple(dict.fromkeys(name for name in found if name and not name.startswith("pg_")))


def _ambiguous_names_query(names: Sequence[str], role: str) -> str:
    """Return the query for the schemas that are there, and what strangers put there under a name that others use.

    A stranger is neither a superuser, nor able to become the role that makes the objects, nor the owner of the database
    or of one of these schemas. A function or operator of a
    stranger's can take a call that is meant for another one, if it has the same name and fits better; a relation or a
    type, if its schema is searched earlier (CVE-2018-1058). What belongs to an extension came by whoever installed it.
    """
    listed = ", ".join(map(quote_text, names))
    return f"""WITH path AS MATERIALIZED (
  SELECT n.oid, n.nspname, p.place FROM unnest(ARRAY[{listed}]::text[]) WITH ORDINALITY AS p (name, place)
  JOIN pg_catalog.pg_namespace n ON n.nspname = p.name
  UNION ALL SELECT oid, nspname, 0 FROM pg_catalog.pg_namespace WHERE nspname = 'pg_catalog'),
trusted AS MATERIALIZED (
  SELECT r.oid FROM pg_catalog.pg_roles r WHERE r.rolsuper
    OR pg_catalog.pg_has_role(r.oid, (SELECT c.oid FROM pg_catalog.pg_roles c WHERE c.rolname = {quote_text(role)}), 'MEMBER')
    OR r.oid IN (SELECT n.nspowner FROM path JOIN pg_catalog.pg_namespace n ON n.oid = path.oid)
    OR r.oid = (SELECT d.datdba FROM pg_catalog.pg_database d WHERE d.datname = pg_catalog.current_database())),
thing (word, catalog, id, name, namespace, owner, anywhere) AS MATERIALIZED (
  SELECT 'function', 1255, oid, proname, pronamespace, proowner, true FROM pg_catalog.pg_proc
  UNION ALL
  SELECT 'operator', 2617, oid, oprname, oprnamespace, oprowner, true FROM pg_catalog.pg_operator
  UNION ALL
  SELECT 'relation', 1259, oid, relname, relnamespace, relowner, false FROM pg_catalog.pg_class WHERE relkind IN ('r', 'v', 'm', 'f', 'p', 'S')
  UNION ALL
  SELECT 'type', 1247, oid, typname, typnamespace, typowner, false FROM pg_catalog.pg_type WHERE typrelid = 0 AND typelem = 0),
trap AS MATERIALIZED (
  SELECT DISTINCT ours.namespace, ours.word, ours.name, ours.owner
  FROM thing ours JOIN path ON path.oid = ours.namespace AND path.place > 0
  JOIN thing meant ON meant.word = ours.word AND meant.name = ours.name AND meant.id <> ours.id
  JOIN path elsewhere ON elsewhere.oid = meant.namespace
  WHERE ours.owner NOT IN (SELECT oid FROM trusted) AND meant.owner IN (SELECT oid FROM trusted)
    AND (ours.anywhere OR path.place < elsewhere.place AND elsewhere.place > 0)
    AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d
      WHERE d.classid = ours.catalog AND d.objid = ours.id AND d.deptype = 'e'))
SELECT path.nspname::text,
  (SELECT pg_catalog.string_agg(pg_catalog.format('%s %I of role %I', t.word, t.name, pg_catalog.pg_get_userbyid(t.owner)), ', ' ORDER BY t.word, t.name)
   FROM trap t WHERE t.namespace = path.oid)
FROM path WHERE path.place > 0 ORDER BY path.place"""


def execution_settings(
    session: Session, settings: Mapping[str, str], role: str, new_schemas: Iterable[str] = ()
) -> tuple[ExecutionSettings, tuple[str, ...]]:
    """Return what statements run with, and warnings about schemas that are not searched as they should be.

    :param settings: what the target has for the role that makes the objects.
    :param coming: schemas that are made in the same transaction: nobody else can have put anything there.
    """
    names = schemas_in_path(settings["search_path"], role)
    there = dict(session.run(f"{READING}; {_ambiguous_names_query(names, role)}")) if names else {}
    path = tuple(
        name for name in names if (name in there and not there[name]) or (name not in there and name in new_schemas)
    )
    warnings = tuple(
        f"schema {name} is not searched while statements run, though it is on the search_path of {role}: {traps} has a"
        " name that is used elsewhere and could be called instead. Functions without a search_path of their own that"
        f" name objects of {name} without the schema fail. Drop it, or give it another owner or name"
        for name, traps in there.items()
        if traps
    )
    return ExecutionSettings(settings, path), warnings
