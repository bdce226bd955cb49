# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Session settings for reading catalogs, for running the desired SQL, and for running the statements of a plan.

A database, a role, or a role in a database can have its own settings (ALTER DATABASE ... SET, ALTER ROLE ... SET).
They change how PostgreSQL prints constants, and how it interprets constants without a time zone and unqualified names.
Therefore catalogs are read under the same canonical settings on both sides, and the desired SQL runs under the
target's settings for the role that creates the objects. Statements run under these as well, except for settings that
affect how their deparsed text is parsed.
"""

from __future__ import annotations

import json
import re
import typing as t

from ...failure import Failure
from ..model.sql import ident, quote_text
from .execution_settings import DEPARSE_SETTINGS, ExecutionSettings, set_statements

if t.TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

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
"""The settings for reading catalogs, so that equal objects are deparsed to equal text."""

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
"""The settings that affect how SQL is interpreted, with the values used without a target."""

_ON = ("1", "on", "t", "tr", "tru", "true", "y", "ye", "yes")
"""The spellings of a setting that is on. The settings of roles are stored as they were written."""

_SERVER_SPECIFIC = ("default_table_access_method", "lc_monetary", "timezone_abbreviations")
"""Settings with values that may not exist on another server."""

_LIMITS = ("statement_timeout", "idle_in_transaction_session_timeout")
_TRANSACTION_TIMEOUT_SINCE = 17

READING = set_statements(CANONICAL)
"""Statements that prepare the transaction for reading catalogs."""


def without_timeouts(major: int, statement_timeout: int = 0, word: str = "SET LOCAL") -> str:
    """Return statements that disable the login's timeouts, for the transaction or (with the word SET) for the session.

    :param statement_timeout: the statement timeout in milliseconds.
    """
    values = dict.fromkeys(_timeout_settings(major), 0) | {"statement_timeout": statement_timeout}
    return "; ".join(f"{word} {name} = {value}" for name, value in values.items())


def with_timeouts(major: int) -> str:
    """Return statements that restore the session's timeouts."""
    return "; ".join(f"RESET {name}" for name in _timeout_settings(major))


def _timeout_settings(major: int) -> tuple[str, ...]:
    return (*_LIMITS, "transaction_timeout") if major >= _TRANSACTION_TIMEOUT_SINCE else _LIMITS


QUERY = f"""
  (SELECT json_object_agg(lower(name), reset_val) FROM pg_settings WHERE lower(name) IN (
    {", ".join(map(quote_text, sorted((*DEFAULTS, "default_transaction_read_only"))))})),
  (SELECT json_agg(json_build_array(r.rolname, s.setconfig) ORDER BY s.setdatabase, r.rolname)
   FROM pg_db_role_setting s JOIN pg_roles r ON r.oid = s.setrole
   WHERE s.setdatabase IN (0, (SELECT oid FROM pg_database WHERE datname = current_database())))"""
"""The defaults of the login and the settings of roles; those for this database come last and take precedence."""


def role_settings(environment: Mapping[str, str], role: str) -> dict[str, str]:
    """Return the settings that affect how SQL is interpreted, as a session of the role would have them.

    :param environment: the result of QUERY and the session user; empty without a target.
    """
    login = json.loads(environment.get("settings") or "null") or {}
    settings = DEFAULTS | {name: value for name, value in login.items() if name in DEFAULTS}
    if role == environment.get("session_user"):
        return settings
    for name, config in json.loads(environment.get("role_settings") or "null") or ():
        if name == role:
            own = dict(each.split("=", 1) for each in config)
            settings |= {key.lower(): value for key, value in own.items() if key.lower() in DEFAULTS}
    return settings


def refuse_read_only(environment: Mapping[str, str], *, check: bool = False) -> None:
    """Refuse to change a database that is read-only.

    :param check: whether this is check mode, where the login itself may be a read-only role.
    :raises Failure: if the server is a standby or ``default_transaction_read_only`` is on.
    """
    if environment.get("in_recovery") == "true":
        raise Failure(
            "Cannot change the database: the server is a standby.",
            hint="Connect to the primary server. Nothing was changed.",
        )
    if check and is_read_only_login(environment):
        return
    if (json.loads(environment.get("settings") or "null") or {}).get("default_transaction_read_only") == "on":
        raise Failure(
            f"Cannot change the database: default_transaction_read_only is on for {environment['session_user']}.",
            hint="It is set for the server, the database or the role. Platforms set it when the disk is full."
            " Resolve the cause, then reset it (ALTER DATABASE or ALTER ROLE ... RESET default_transaction_read_only)."
            " Nothing was changed.",
        )


def is_read_only_login(environment: Mapping[str, str]) -> bool:
    """Return whether the role that logged in is itself set to be read-only."""
    user = environment.get("session_user")
    configs = (config for name, config in json.loads(environment.get("role_settings") or "null") or () if name == user)
    values = (each.partition("=") for config in configs for each in config)
    own = [value for name, _equals, value in values if name == "default_transaction_read_only"]
    return bool(own) and own[-1].lower() in _ON


def create_access_method(settings: Mapping[str, str]) -> str:
    """Return a statement that creates the target's default table access method in the shadow database.

    Only its name matters, as the shadow's tables stay empty. Without the privilege to create it, tables use heap.
    """
    name = settings["default_table_access_method"]
    create = f"CREATE ACCESS METHOD {ident(name)} TYPE TABLE HANDLER heap_tableam_handler"
    missing = f"NOT EXISTS (SELECT FROM pg_catalog.pg_am WHERE amname = {quote_text(name)})"
    block = f"BEGIN IF {missing} THEN {create}; END IF; EXCEPTION WHEN insufficient_privilege THEN NULL; END"
    return f"DO {quote_text(block)}"


def shadow_settings(settings: Mapping[str, str]) -> str:
    """Return statements that make the shadow database interpret the desired SQL as the target would."""
    portable = {name: value for name, value in settings.items() if name not in _SERVER_SPECIFIC}
    attempts = "; ".join(
        f"BEGIN PERFORM pg_catalog.set_config({quote_text(name)}, {quote_text(settings[name])}, true);"
        " EXCEPTION WHEN invalid_parameter_value OR undefined_object THEN NULL; END"
        for name in _SERVER_SPECIFIC
        if name in settings and settings[name] != DEFAULTS[name]
    )
    block = f"DO {quote_text(f'BEGIN {attempts}; END')}; " if attempts else ""
    return f"{block}{set_statements(portable)}; SET LOCAL check_function_bodies = on"


_NAME = re.compile(r'\s*(?:"((?:[^"]|"")*)"|([^\s,"]+))\s*(?:,|\Z)')


def schemas_in_path(path: str, role: str) -> tuple[str, ...]:
    """Return the schemas in a role's search path, without system and temporary schemas."""
    names = [
        quoted.replace('""', '"') if quoted is not None else plain.lower()
        for quoted, plain in ((match[1], match[2]) for match in _NAME.finditer(path))
    ]
    resolved = [role if name == "$user" else name for name in names]
    return tuple(dict.fromkeys(name for name in resolved if name and not name.startswith("pg_")))


def search_path_query(settings: Mapping[str, str], role: str) -> str:
    """Return the query for the existing schemas of a role's search path, and for objects in them that mask others.

    It returns one text, for ``execution_settings``, or NULL without any schema.

    :param settings: the target's settings for the role that creates the objects.
    """
    names = schemas_in_path(settings["search_path"], role)
    if not names:
        return "NULL"
    listed = f"SELECT row_number() OVER (), p.* FROM ({_ambiguous_names_query(names, role)}) AS p (name, masking)"
    return f"SELECT json_agg(json_build_array(q.name, q.masking) ORDER BY q.number) FROM ({listed}) AS q (number, name, masking)"


def _ambiguous_names_query(names: Sequence[str], role: str) -> str:
    """Return the query for the existing schemas, and for objects of untrusted roles in them that mask other objects.

    A role is trusted if it is a superuser, can SET ROLE to the role that creates the objects, or owns the database or one
    of these schemas. A function or operator of an untrusted role can capture a call to another one of the same name if
    its arguments match better; a relation or a type, if its schema is searched earlier (CVE-2018-1058). Extension members
    are trusted like the role that installed the extension.
    """
    name_list = ", ".join(map(quote_text, names))
    return f"""WITH path AS MATERIALIZED (
  SELECT n.oid, n.nspname, p.place FROM unnest(ARRAY[{name_list}]::text[]) WITH ORDINALITY AS p (name, place)
  JOIN pg_catalog.pg_namespace n ON n.nspname = p.name
  UNION ALL SELECT oid, nspname, 0 FROM pg_catalog.pg_namespace WHERE nspname = 'pg_catalog'),
trusted AS MATERIALIZED (
  SELECT r.oid FROM pg_catalog.pg_roles r WHERE r.rolsuper
    OR pg_catalog.pg_has_role(r.oid, (SELECT c.oid FROM pg_catalog.pg_roles c WHERE c.rolname = {quote_text(role)}), 'MEMBER')
    OR r.oid IN (SELECT n.nspowner FROM path JOIN pg_catalog.pg_namespace n ON n.oid = path.oid)
    OR r.oid = (SELECT d.datdba FROM pg_catalog.pg_database d WHERE d.datname = pg_catalog.current_database())),
candidate (word, catalog, id, name, namespace, owner, anywhere) AS MATERIALIZED (
  SELECT 'function', 1255, oid, proname, pronamespace, proowner, true FROM pg_catalog.pg_proc
  UNION ALL
  SELECT 'operator', 2617, oid, oprname, oprnamespace, oprowner, true FROM pg_catalog.pg_operator
  UNION ALL
  SELECT 'relation', 1259, oid, relname, relnamespace, relowner, false FROM pg_catalog.pg_class WHERE relkind IN ('r', 'v', 'm', 'f', 'p', 'S')
  UNION ALL
  SELECT 'type', 1247, oid, typname, typnamespace, typowner, false FROM pg_catalog.pg_type WHERE typrelid = 0 AND typelem = 0),
trap AS MATERIALIZED (
  SELECT DISTINCT ours.namespace, ours.word, ours.name, ours.owner
  FROM candidate ours JOIN path ON path.oid = ours.namespace AND path.place > 0
  JOIN candidate meant ON meant.word = ours.word AND meant.name = ours.name AND meant.id <> ours.id
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
    settings: Mapping[str, str], role: str, new_schemas: Iterable[str], found: str | None
) -> tuple[ExecutionSettings, tuple[str, ...]]:
    """Return the settings under which statements run, and warnings about schemas removed from the search path.

    :param settings: the target's settings for the role that creates the objects.
    :param new_schemas: schemas created in the same transaction, which can't contain objects of other roles.
    :param found: the result of ``search_path_query``.
    """
    names, existing = schemas_in_path(settings["search_path"], role), dict(json.loads(found or "[]"))
    path = tuple(
        name
        for name in names
        if (name in existing and not existing[name]) or (name not in existing and name in new_schemas)
    )
    warnings = tuple(
        f"schema {name} is in the search_path of {role} but is not searched while statements run: {masking} could be"
        f" used in place of a trusted object of the same name. Functions that use unqualified names from {name} and have"
        " no search_path of their own will fail. Drop or rename the object, or change its owner"
        for name, masking in existing.items()
        if masking
    )
    return ExecutionSettings(settings, path), warnings
