# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Facts implied by the creation of an object: its owner, and the grants from default privileges."""

from __future__ import annotations

import typing as t

from ..model.facts import Fact
from ..model.labels import naming_of
from ..model.sql import OWNER

if t.TYPE_CHECKING:
    from collections.abc import Iterator

    from ..model.facts import FactSet

_OBJECTS = {
    "TABLE": "TABLES", "SEQUENCE": "SEQUENCES", "FUNCTION": "FUNCTIONS", "PROCEDURE": "FUNCTIONS", "TYPE": "TYPES",
    "DOMAIN": "TYPES", "SCHEMA": "SCHEMAS",
}  # fmt: skip
"""The object type in ALTER DEFAULT PRIVILEGES for each one in GRANT."""


def _objects(kind: str) -> str:
    """Return the object type of a kind in ALTER DEFAULT PRIVILEGES; empty if there are none for it."""
    return "" if kind in ("column", "view_column") else _OBJECTS.get(naming_of(kind).grant_type, "")


def implied_grants(live: FactSet, wanted: FactSet, creator: str) -> dict[t.Any, list[Fact]]:
    """Return, for each wanted object, the grants that it is created with according to the live default privileges.

    PostgreSQL documentation, ALTER DEFAULT PRIVILEGES: an entry for a schema adds to the database-wide one.
    Entries that aren't wanted are dropped before any object is created.
    """
    defaults: dict[tuple[str, str], list[Fact]] = {}
    for fact in live.of_kind("default_privilege"):
        role, schema, objects = fact.path[:3]
        if role == creator and fact.id in wanted.facts:
            defaults.setdefault((objects, schema), []).append(fact)
    if not defaults:
        return {}
    implied: dict[t.Any, list[Fact]] = {}
    for fact in wanted.facts.values():
        objects = _objects(fact.kind)
        if not objects or (fact.kind == "identity" and not fact.metadata.get("sequence")):
            continue  # a partition's identity uses the sequence of the parent table
        schema = fact.schema if fact.kind != "schema" else ""
        for entry in [*defaults.get((objects, ""), ()), *(defaults.get((objects, schema), ()) if schema else ())]:
            grantee, privilege = entry.path[3:]
            if grantee == OWNER and entry.attributes["state"] != "revoked":
                continue
            grant = ("grant", fact.id, grantee, privilege)
            implied.setdefault(fact.id, []).append(Fact(grant, fact.id, entry.attributes))
    return implied


def implied_owners(wanted: FactSet, creator: str) -> dict[t.Any, list[Fact]]:
    """Return the wanted owners that need no ALTER ... OWNER TO, because the owner is the creator."""
    return {fact.subject: [fact] for fact in wanted.of_kind("owner") if fact.attributes["role"] == creator}


def is_default_privilege(fact: Fact) -> bool:
    """Return whether a fact is a default privilege."""
    return fact.kind == "default_privilege"


def default_privileges(state: FactSet) -> Iterator[Fact]:
    """Yield the default privileges."""
    return state.of_kind("default_privilege")


def creator_of(default_privilege: Fact) -> str:
    """Return the role for whose objects a default privilege is."""
    return str(default_privilege.path[0])


def schema_of(default_privilege: Fact) -> str:
    """Return the schema of a default privilege, empty if it is for the whole database."""
    return str(default_privilege.path[1])


def matches_default(grant: Fact, owner: str, state: FactSet) -> bool:
    """Return whether a privilege on an object matches the default privileges of a role in a state."""
    target = grant.subject
    entries = (("default_privilege", owner, each, _objects(target[0]), *grant.id[2:]) for each in ("", target[1]))
    found = (state.facts.get(each) for each in entries)
    return any(each is not None and each.attributes["state"] == grant.attributes["state"] for each in found)
