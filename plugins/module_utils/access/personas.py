# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The personas of a Supabase project: database roles with the claims of a token."""

from __future__ import annotations

import json
import typing as t

from ..failure import Failure
from ..schema.access.model import FOREIGN, OWN, Persona, Tenancy

if t.TYPE_CHECKING:
    from collections.abc import Mapping

CLAIMS = "request.jwt.claims"
"""The setting in which the Data API passes the claims of a token."""

SETTINGS = {"search_path": "public, extensions"}
"""The settings of a session of the Data API."""

PERSON_COLUMNS = ["user_id", "owner_id", "created_by"]

DEFAULTS: tuple[dict[str, t.Any], ...] = (
    {"name": "anon", "role": "anon", "login": False},
    {"name": "outsider", "role": "authenticated"},
    {"name": "stranger", "role": "authenticated", "tenant": FOREIGN, "member": {"role": "admin"}},
    {"name": "member", "role": "authenticated", "tenant": OWN, "member": {"role": "member"}},
    {"name": "admin", "role": "authenticated", "tenant": OWN, "member": {"role": "admin"}},
    {"name": "backend", "role": "service_role", "login": False},
)
"""A request without a login, a login without a membership, a member of another organization, a member, an admin, the secret key."""


def personas(given: list[dict[str, t.Any]] | None) -> tuple[Persona, ...]:
    """Return the personas of a task, the default ones if none are given.

    :raises Failure: two have the same name, or there is none.
    """
    described = tuple(_persona(each) for each in (DEFAULTS if given is None else given))
    names = [each.name for each in described]
    repeated = sorted({name for name in names if names.count(name) > 1})
    if repeated or not names:
        raise Failure(
            f"personas has two entries named {repeated[0]}." if repeated else "personas is empty.",
            hint="Give each a name of its own. Nothing was changed." if repeated else "Remove it, or name one.",
        )
    return described


def _persona(given: Mapping[str, t.Any]) -> Persona:
    name, role = given["name"], given.get("role") or "authenticated"
    has_login = given.get("login") is not False
    claims: dict[str, t.Any] = {"role": role}
    if has_login:
        claims |= {"sub": "{login}", "email": f"{name}@example.com", "aud": role}
    claims |= given.get("claims") or {}
    known = {
        key: str(value) for key, value in claims.items() if isinstance(value, (str, int)) and "{" not in str(value)
    }
    if not has_login and given.get("tenant"):
        raise Failure(f"The persona {name} has a tenant and no login.", hint="Set login to true, or remove tenant.")
    return Persona(
        name=name,
        role=role,
        settings={CLAIMS: json.dumps(claims, ensure_ascii=False)},
        has_login=has_login,
        login_values=known if has_login else {},
        tenant=given.get("tenant") or "",
        member_values={key: _text(value) for key, value in (given.get("member") or {}).items()},
    )


def tenancy(given: Mapping[str, t.Any]) -> Tenancy:
    """Return how rows belong to tenants and persons.

    :raises Failure: the name of a table has no schema.
    """
    return Tenancy(
        tenants=_table("tenants", given["tenants"]),
        members=_table("members", given["members"]),
        member_login=given["member_login"],
        member_tenant=given["member_tenant"],
        logins=_table("logins", given["logins"]),
        persons=frozenset(given["persons"]),
    )


def _table(option: str, name: str) -> tuple[str, str]:
    schema, separator, table = name.partition(".")
    if not (schema and separator and table):
        raise Failure(f"tenancy.{option} is {name!r}.", hint="Write the table with its schema, such as public.users.")
    return schema, table


def _text(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value)
