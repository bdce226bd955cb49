# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Asks the catalog what the creating role may do, before anything is promised or changed."""

from __future__ import annotations

import json
import typing as t

from ..kinds import rights
from ..kinds.names import is_schema
from ..kinds.owners import owners
from ..kinds.rights import Need, Rights
from ..model.labels import label
from ..model.sql import literal
from .obstacles import Obstacle, causes
from .superusers import is_superuser

if t.TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from ..database.connection import Session
    from ..model.facts import FactId, FactSet
    from ..model.plan import Plan

_SET_OPTION_SINCE = 16
_SUBSCRIBERS_SINCE = 16
_REMEDY = "Have that role or a superuser make the change, or grant the role what it lacks."


class Permissions:
    """What a role may do in a database, asked once for each need.

    :param state: the whole state of the database, with the owners.
    :param members: facts about members of extensions, which are checked separately.
    :param is_superuser: whether the role is a superuser; None if that isn't known.
    """

    def __init__(
        self,
        session: Session,
        creator: str,
        state: FactSet,
        members: Collection[FactId],
        *,
        is_superuser: bool | None = None,
    ) -> None:
        self._session, self._creator = session, creator
        self._owners, self._members = owners(state), members
        self._lacking: dict[Need, str] = {}
        self._is_superuser = is_superuser
        self._exempt: Callable[[Need, str], bool] | None = None

    def obstacles(self, live: FactSet, wanted: FactSet, plan: Plan) -> dict[FactId, Obstacle]:
        """Return the differences that the role may not apply."""
        if not plan.statements:
            return {}
        if self._is_superuser is None:
            self._is_superuser = is_superuser(self._session, self._creator)
        if self._is_superuser:
            return {}
        state = Rights(live, wanted, plan, self._owners, self._members)
        needed = [(statement.fact_id, statement.sql, state.needs(statement)) for statement in plan.statements]
        self._ask({need for _fact_id, _sql, needs in needed for need in needs})
        refused: dict[FactId, Obstacle] = {}
        for fact_id, sql, needs in needed:
            for need in needs:
                reason = self._lacking[need]
                if reason and not self._is_exempt(need, sql):
                    refused.setdefault(fact_id, Obstacle(reason, _REMEDY))
        found = {each: obstacle for each, obstacle in refused.items() if each in plan.deltas}
        implied = {each: obstacle for each, obstacle in refused.items() if each not in plan.deltas}
        for each, obstacle in causes(implied, live, wanted, plan.deltas).items():
            found.setdefault(each, obstacle)
        return found or implied

    def is_reader(self) -> bool:
        """Return whether the role owns nothing in the managed schemas, and may create nothing in them or in the database."""
        role = literal(self._creator)
        schemas = ", ".join(literal(str(each[1])) for each in self._owners if is_schema(each)) or "NULL"
        owners = ", ".join(map(literal, sorted(set(self._owners.values())))) or "NULL"
        rows = self._session.run(f"""SELECT NOT (has_database_privilege({role}, current_database(), 'CREATE')
  OR EXISTS (SELECT FROM pg_namespace WHERE nspname IN ({schemas}) AND has_schema_privilege({role}, oid, 'CREATE'))
  OR EXISTS (SELECT FROM pg_roles WHERE rolname IN ({owners}) AND pg_has_role({role}, oid, 'USAGE')))""")
        return rows == [(True,)]

    def _ask(self, needs: Collection[Need]) -> None:
        """Ask for each need whether the role lacks it; remember the reason, or an empty string."""
        asked = sorted((each for each in needs if each not in self._lacking), key=repr)
        if not asked:
            return
        role = literal(self._creator)
        parts = [
            f"SELECT {number}, ({_QUERIES[need.what](need, role, self._session.major)})::text"
            for number, need in enumerate(asked)
        ]
        for number, lacking in self._session.run(" UNION ALL ".join(parts)):
            need = asked[int(number)]
            self._lacking[need] = (
                _reason(need, lacking, self._creator, self._session.major) if lacking is not None else ""
            )

    def _is_exempt(self, need: Need, sql: str) -> bool:
        if self._exempt is None:
            self._exempt = _exemptions(self._session, self._creator)
        return self._exempt(need, sql)


def _exemptions(session: Session, creator: str) -> Callable[[Need, str], bool]:
    """Return whether supautils, a library of hosted servers, lets the role do something without the right.

    Its settings say what: a privileged role creates what only a superuser may, and some roles may create policies on, or
    drop triggers of, tables of others.
    """
    settings = dict(session.run("SELECT name, setting FROM pg_settings WHERE name LIKE 'supautils.%'"))
    listed = {name: _tables(str(settings.get(f"supautils.{name}") or ""), creator) for name in _TABLES}

    def is_exempt(need: Need, sql: str) -> bool:
        if need.what in (rights.SUPERUSER, rights.EXTENSION, rights.EXTENSION_OWNER):
            return bool(settings) and not need.privilege
        if need.what == rights.RELATION_OWNER:
            return any(verb in sql and need.name in listed[name] for name, verb in _TABLES.items())
        return False

    return is_exempt


_TABLES = {"policy_grants": "POLICY", "drop_trigger_grants": "DROP TRIGGER"}
"""The settings that list tables by role, with the words of the statements that they permit."""


def _tables(text: str, creator: str) -> list[str]:
    try:
        return [str(each) for each in json.loads(text).get(creator, ())]
    except (ValueError, AttributeError):
        return []


def _reason(need: Need, lacking: str, creator: str, major: int) -> str:
    about = label(need.about) if need.about is not None else need.name
    if need.what in (rights.OWNER, rights.RELATION_OWNER, rights.EXTENSION_OWNER):
        kind = "" if need.about is not None else _OWNED[need.what]
        return f"{kind}{about} is owned by {lacking}, and role {creator} doesn't have the privileges of that role"
    if need.what == rights.ROLE:
        option = " with the option SET" if need.privilege == "SET" and major >= _SET_OPTION_SINCE else ""
        return f"role {creator} is not a member of role {need.name}{option}"
    text = _REASONS.get(need.what, "role {creator} has no privilege {privilege} on {on}, which {lacking} owns")
    on = {rights.DATABASE: "the database", rights.TYPE: about}.get(need.what, f"{need.what} {about}")
    return text.format(creator=creator, name=need.name, privilege=need.privilege, on=on, lacking=lacking)


_OWNED = {rights.OWNER: "", rights.RELATION_OWNER: "table ", rights.EXTENSION_OWNER: "extension "}
_REASONS = {
    rights.SUPERUSER: "only a superuser can do this, and role {creator} is not one",
    rights.EXTENSION: "only a superuser can create the extension {name}, and role {creator} is not one",
    rights.SUBSCRIBER: "only {lacking} can create a subscription, and role {creator} is not one",
    rights.AUTHENTICATION: "the connection needs a password, because role {creator} is not a superuser",
    rights.PARAMETER: "role {creator} has no privilege SET on parameter {name}",
    rights.CHILD_OWNER: "table {lacking}, and role {creator} doesn't have the privileges of that role",
    rights.NEW_OWNER: "the new owner {privilege} has no privilege CREATE on schema {name}, which {lacking} owns",
    rights.EITHER_TYPE: "types {name} and {privilege} are owned by {lacking}, and role {creator} doesn't have the privileges of an owner",
    rights.MAPPING: "foreign server {privilege} is owned by {lacking}, and role {creator} may only have a user mapping of its own, and only "
    "with USAGE on the server",
}


def _owner(need: Need, role: str, _major: int) -> str:
    name, of_schema = literal(need.name), literal(need.privilege)
    also = f" AND NOT pg_has_role({role}, {of_schema}, 'USAGE')" if need.privilege else ""
    return f"SELECT {name} WHERE NOT pg_has_role({role}, {name}, 'USAGE'){also}"


# to_regclass() and to_regprocedure() fail for a schema on which the session has no USAGE. The login may have fewer privileges
# than the role that it will switch to: the platform's temporary logins inherit none.
def _found(name: str) -> str:
    return f"""oid = (SELECT c.oid FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    WHERE ARRAY[n.nspname, c.relname]::text[] = parse_ident({literal(name)}))"""


def _relation_owner(need: Need, role: str, _major: int) -> str:
    return f"""SELECT pg_get_userbyid(relowner) FROM pg_class WHERE {_found(need.name)}
  AND NOT pg_has_role({role}, relowner, 'USAGE')"""


def _relation(need: Need, role: str, _major: int) -> str:
    columns = f" AND NOT has_any_column_privilege({role}, oid, 'REFERENCES')" if need.privilege == "REFERENCES" else ""
    return f"""SELECT pg_get_userbyid(relowner) FROM pg_class WHERE {_found(need.name)}
  AND NOT has_table_privilege({role}, oid, {literal(need.privilege)}){columns}"""


def _schema(need: Need, role: str, _major: int) -> str:
    return f"""SELECT pg_get_userbyid(nspowner) FROM pg_namespace WHERE nspname = {literal(need.name)}
  AND NOT has_schema_privilege({role}, oid, 'CREATE')"""


def _database(_need: Need, role: str, _major: int) -> str:
    return f"""SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = current_database()
  AND NOT has_database_privilege({role}, oid, 'CREATE')"""


def _routine(need: Need, role: str, _major: int) -> str:
    name = literal(need.name)
    return f"""SELECT pg_get_userbyid(proowner) FROM pg_proc WHERE oid = CASE WHEN NOT EXISTS (
    SELECT FROM pg_namespace n WHERE strpos({name}, quote_ident(n.nspname) || '.') > 0 AND NOT has_schema_privilege(n.oid, 'USAGE')
  ) THEN to_regprocedure({name}) END
  AND NOT has_function_privilege({role}, oid, 'EXECUTE')"""


def _role(need: Need, role: str, major: int) -> str:
    # Before version 16, membership sufficed.
    mode = need.privilege if major >= _SET_OPTION_SINCE else "MEMBER"
    return f"""SELECT rolname::text FROM pg_roles WHERE rolname = {literal(need.name)} AND NOT pg_has_role({role}, oid, {literal(mode)})"""


def _language(need: Need, role: str, _major: int) -> str:
    return f"""SELECT pg_get_userbyid(lanowner) FROM pg_language WHERE lanname = {literal(need.name)}
  AND NOT (lanpltrusted AND has_language_privilege({role}, oid, 'USAGE'))"""


def _wrapper(need: Need, role: str, _major: int) -> str:
    return f"""SELECT pg_get_userbyid(fdwowner) FROM pg_foreign_data_wrapper WHERE fdwname = {literal(need.name)}
  AND NOT has_foreign_data_wrapper_privilege({role}, oid, 'USAGE')"""


def _type(need: Need, role: str, _major: int) -> str:
    return f"""SELECT pg_get_userbyid(t.typowner) FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace
  WHERE ARRAY[n.nspname, t.typname]::text[] = parse_ident({literal(need.name)}) AND NOT has_type_privilege({role}, t.oid, 'USAGE')"""


def _child_owner(need: Need, role: str, _major: int) -> str:
    return f"""WITH RECURSIVE child AS (
    SELECT i.inhrelid AS id FROM pg_inherits i WHERE i.inhparent = (SELECT oid FROM pg_class WHERE {_found(need.name)})
    UNION SELECT i.inhrelid FROM pg_inherits i JOIN child ON i.inhparent = child.id)
  SELECT format('%I.%I, which is part of it or inherits from it, is owned by %s', n.nspname, c.relname, pg_get_userbyid(c.relowner))
  FROM child JOIN pg_class c ON c.oid = child.id JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE NOT pg_has_role({role}, c.relowner, 'USAGE')
    AND strpos({literal(f" {need.privilege} ")}, format(' %I.%I ', n.nspname, c.relname)) = 0 ORDER BY 1 LIMIT 1"""


def _extension_owner(need: Need, role: str, _major: int) -> str:
    return f"""SELECT pg_get_userbyid(extowner) FROM pg_extension WHERE extname = {literal(need.name)}
  AND NOT pg_has_role({role}, extowner, 'USAGE')"""


def _new_owner(need: Need, _role: str, _major: int) -> str:
    return f"""SELECT pg_get_userbyid(n.nspowner) FROM pg_namespace n, pg_roles r WHERE n.nspname = {literal(need.name)}
  AND r.rolname = {literal(need.privilege)} AND NOT has_schema_privilege(r.oid, n.oid, 'CREATE')"""


def _server(need: Need, role: str, _major: int) -> str:
    return f"""SELECT pg_get_userbyid(srvowner) FROM pg_foreign_server WHERE srvname = (parse_ident({literal(need.name)}))[1]
  AND NOT has_server_privilege({role}, oid, 'USAGE')"""


def _mapping(need: Need, role: str, _major: int) -> str:
    # The owner of the server may create and change all, others only their own.
    own = f" OR {role} = {literal(need.name)} AND has_server_privilege({role}, oid, 'USAGE')"
    return f"""SELECT pg_get_userbyid(srvowner) FROM pg_foreign_server WHERE srvname = {literal(need.privilege)}
  AND NOT (pg_has_role({role}, srvowner, 'USAGE'){own})"""


def _either_type(need: Need, role: str, _major: int) -> str:
    # A type that doesn't exist yet will belong to the role.
    names = (literal(need.name), literal(need.privilege))
    first, second = (
        f"""CASE WHEN NOT EXISTS (SELECT FROM pg_namespace n WHERE strpos({name}, quote_ident(n.nspname) || '.') > 0
    AND NOT has_schema_privilege(n.oid, 'USAGE')) THEN to_regtype({name}) END"""
        for name in names
    )
    return f"""SELECT string_agg(DISTINCT pg_get_userbyid(t.typowner), ' and ') FROM pg_type t WHERE t.oid IN ({first}, {second})
  HAVING count(*) = {2 - (names[0] == names[1])} AND NOT bool_or(pg_has_role({role}, t.typowner, 'USAGE'))"""


def _superuser(_need: Need, _role: str, _major: int) -> str:
    return "SELECT ''::text"


def _subscriber(_need: Need, role: str, major: int) -> str:
    if major < _SUBSCRIBERS_SINCE:
        return "SELECT 'a superuser'"
    return f"""SELECT 'a superuser or a member of pg_create_subscription'
  WHERE NOT pg_has_role({role}, 'pg_create_subscription', 'USAGE')"""


def _parameter(need: Need, role: str, _major: int) -> str:
    name = literal(need.name)
    return f"""SELECT name FROM pg_settings WHERE lower(name) = lower({name}) AND context IN ('superuser', 'superuser-backend')
  AND NOT has_parameter_privilege({role}, name, 'SET')"""


def _extension(need: Need, role: str, _major: int) -> str:
    return f"""SELECT v.name::text FROM pg_available_extensions a JOIN pg_available_extension_versions v
  ON v.name = a.name AND v.version = a.default_version WHERE a.name = {literal(need.name)} AND v.superuser
  AND NOT (v.trusted AND has_database_privilege({role}, current_database(), 'CREATE'))"""


_QUERIES: dict[str, Callable[[Need, str, int], str]] = {
    rights.OWNER: _owner,
    rights.RELATION_OWNER: _relation_owner,
    rights.RELATION: _relation,
    rights.SCHEMA: _schema,
    rights.DATABASE: _database,
    rights.ROUTINE: _routine,
    rights.ROLE: _role,
    rights.LANGUAGE: _language,
    rights.WRAPPER: _wrapper,
    rights.SERVER: _server,
    rights.MAPPING: _mapping,
    rights.EXTENSION_OWNER: _extension_owner,
    rights.NEW_OWNER: _new_owner,
    rights.CHILD_OWNER: _child_owner,
    rights.EITHER_TYPE: _either_type,
    rights.TYPE: _type,
    rights.SUPERUSER: _superuser,
    rights.EXTENSION: _extension,
    rights.PARAMETER: _parameter,
    rights.SUBSCRIBER: _subscriber,
    rights.AUTHENTICATION: _superuser,
}
"""For each need, the query that returns the owner, or another text, if the role lacks it."""
