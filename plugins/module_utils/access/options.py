# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The options of the module ``pg_access_info``, and how a task's parameters become a request."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass

from ..durations import check_seconds
from ..failure import Failure
from ..schema.access.assertions import ANY, AccessRule
from ..schema.access.attacks import OTHER, SELF, TENANT
from ..schema.access.judgment import ALL, SOME
from ..schema.access.model import ACTIONS, FOREIGN, OWN
from ..schema.options import CONNECTION_SPEC, login_from, managed_schemas, script_from
from .personas import PERSON_COLUMNS, personas, tenancy

if t.TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ..schema.access.model import Persona, Tenancy
    from ..schema.database.login import Login
    from ..schema.model.desired import Script

PERSONA_SPEC: dict[str, dict[str, object]] = {
    "name": dict(type="str", required=True),
    "role": dict(type="str", default="authenticated"),
    "login": dict(type="bool", default=True),
    "tenant": dict(type="str", choices=[OWN, FOREIGN]),
    "claims": dict(type="dict", default={}),
    "member": dict(type="dict", default={}),
}

TENANCY_SPEC: dict[str, dict[str, object]] = {
    "tenants": dict(type="str", default="public.organizations"),
    "members": dict(type="str", default="public.users"),
    "member_login": dict(type="str", default="id"),
    "member_tenant": dict(type="str", default="organization_id"),
    "logins": dict(type="str", default="auth.users"),
    "persons": dict(type="list", elements="str", default=PERSON_COLUMNS),
}


def _rule_spec(rows: list[str]) -> dict[str, dict[str, object]]:
    return {
        "personas": dict(type="list", elements="str", default=[]),
        "commands": dict(type="list", elements="str", choices=list(ACTIONS), default=[]),
        "tables": dict(type="list", elements="str", default=[]),
        "except_tables": dict(type="list", elements="str", default=[]),
        "rows": dict(type="str", choices=rows, default=ANY),
    }


ACCESS_SPEC: dict[str, dict[str, object]] = {
    "schema_sql": dict(type="str"),
    "schema_file": dict(type="path"),
    "schemas": dict(type="list", elements="str", default=["public"]),
    "shadow_url": dict(type="str", no_log=True),
    "shadow_timeout": dict(type="float", default=300.0),
    "shadow_setup_sql": dict(type="str", default=""),
    "personas": dict(type="list", elements="dict", options=PERSONA_SPEC),
    "tenancy": dict(type="dict", options=TENANCY_SPEC, apply_defaults=True),
    "rows_sql": dict(type="str", default=""),
    "deny": dict(type="list", elements="dict", options=_rule_spec([ANY, OTHER])),
    "allow": dict(type="list", elements="dict", default=[], options=_rule_spec([ANY, SELF, SOME, TENANT, ALL])),
    "expected": dict(type="dict"),
    **CONNECTION_SPEC,
}

MUTUALLY_EXCLUSIVE = [
    ("schema_sql", "schema_file", "database_url", "login_host"),
    ("schema_sql", "login_db"),
    ("schema_file", "login_db"),
]
REQUIRED_ONE_OF = [("schema_sql", "schema_file", "database_url", "login_host", "login_db")]


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessRequest:
    """The parameters of a task.

    :param script: the schema; None to copy that of a database.
    :param login: that database; None with a script.
    :param owner: the role that creates the objects.
    :param deny: None for the default: personas whose roles don't bypass row-level security reach no rows of others.
    """

    script: Script | None
    login: Login | None
    schemas: tuple[str, ...]
    setup_sql: str
    shadow_url: str
    shadow_timeout: float
    owner: str
    personas: tuple[Persona, ...]
    tenancy: Tenancy
    rows_sql: str
    deny: tuple[AccessRule, ...] | None
    allow: tuple[AccessRule, ...]
    expected: Mapping[str, t.Any] | None


def request_from(params: Mapping[str, t.Any]) -> AccessRequest:
    """Return the request for a task's parameters.

    :raises Failure: an option is invalid, or names a persona that there isn't.
    """
    for name in ("login_wait", "login_password_wait", "shadow_timeout"):
        check_seconds(name, params[name])
    schemas = managed_schemas(params["schemas"])
    has_script = params["schema_sql"] is not None or params["schema_file"] is not None
    people = personas(params["personas"])
    return AccessRequest(
        script=script_from(params, schemas) if has_script else None,
        login=None if has_script else login_from(params),
        schemas=schemas,
        setup_sql=params["shadow_setup_sql"] or "",
        shadow_url=params["shadow_url"] or "",
        shadow_timeout=params["shadow_timeout"],
        owner=params["session_role"] or "postgres",
        personas=people,
        tenancy=tenancy(params["tenancy"]),
        rows_sql=params["rows_sql"] or "",
        deny=None if params["deny"] is None else _rules("deny", params["deny"], people),
        allow=_rules("allow", params["allow"], people),
        expected=params["expected"],
    )


def _rules(option: str, given: Iterable[Mapping[str, t.Any]], people: Iterable[Persona]) -> tuple[AccessRule, ...]:
    names = [each.name for each in people]
    for rule in given:
        for name in rule["personas"]:
            if name not in names:
                raise Failure(
                    f"{option} names the persona {name}, which doesn't exist.",
                    hint=f"The personas are {', '.join(names)}.",
                )
    return tuple(
        AccessRule(
            personas=tuple(each["personas"]),
            commands=tuple(each["commands"]),
            tables=tuple(each["tables"]),
            except_tables=tuple(each["except_tables"]),
            rows=each["rows"],
        )
        for each in given
    )
