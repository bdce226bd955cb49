# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Facts implied by the creation of an object: its owner, and the grants from default privileges."""

from __future__ import annotations

import typing as t

from ..model.facts import Fact
from ..model.sql import OWNER

if t.TYPE_CHECKING:
    from ..extract.snapshot import Snapshot
    from ..model.facts import FactId, FactSet

OBJECTS = {
    "identity": "SEQUENCES", "table": "TABLES", "view": "TABLES", "matview": "TABLES", "sequence": "SEQUENCES", "function": "FUNCTIONS",
    "procedure": "FUNCTIONS", "aggregate": "FUNCTIONS", "enum": "TYPES", "domain": "TYPES", "composite": "TYPES",
    "range": "TYPES", "base_type": "TYPES", "type": "TYPES", "schema": "SCHEMAS",
}  # fmt: skip
"""The object type of each kind in ALTER DEFAULT PRIVILEGES."""


def dropped_default_privileges(snapshot: Snapshot, creator: str) -> frozenset[FactId]:
    """Return the default privileges that are dropped if they are not declared: the creator's in managed schemas.

    Those of other roles, of other schemas and of the whole database are kept, unless the whole database is managed.
    """
    default_privileges = snapshot.state.of_kind("default_privilege")
    return frozenset(
        fact.id
        for fact in default_privileges
        if snapshot.covers_database or (fact.id[1] == creator and fact.id[2] in snapshot.schemas)
    )


def ensure_rls(live: FactSet, wanted: FactSet) -> None:
    """Enable row level security on every wanted table, declared or kept."""
    for table in [*wanted.of_kind("table")]:
        fact_id = ("rls", table.id)
        fact = wanted.facts.get(fact_id) or live.facts.get(fact_id)
        if fact is None or fact.attributes["enabled"] != "true":
            forced = fact.attributes["forced"] if fact else "false"
            wanted.add(Fact(fact_id, table.id, {"enabled": "true", "forced": forced}))
        elif fact_id not in wanted.facts:
            wanted.add(fact)


def implied_grants(snapshot: Snapshot, wanted: FactSet, creator: str) -> dict[t.Any, list[Fact]]:
    """Return, for each wanted object, the grants that it is created with according to the target's default privileges.

    PostgreSQL documentation, ALTER DEFAULT PRIVILEGES: an entry for a schema adds to the database-wide one.
    Entries that aren't wanted are dropped before any object is created.
    """
    defaults: dict[tuple[str, str], list[Fact]] = {}
    for fact in snapshot.state.of_kind("default_privilege"):
        role, schema, object_type = fact.id[1:4]
        if role == creator and fact.id in wanted.facts:
            defaults.setdefault((object_type, schema), []).append(fact)
    if not defaults:
        return {}
    implied: dict[t.Any, list[Fact]] = {}
    for fact in wanted.facts.values():
        object_type = OBJECTS.get(fact.kind)
        if object_type is None or (fact.kind == "identity" and not fact.metadata.get("sequence")):
            continue  # a partition's identity uses the sequence of the parent table
        schema = fact.id[1] if fact.kind != "schema" else ""
        for entry in [
            *defaults.get((object_type, ""), ()),
            *(defaults.get((object_type, schema), ()) if schema else ()),
        ]:
            grantee, privilege = entry.id[4], entry.id[5]
            if grantee == OWNER and entry.attributes["state"] != "revoked":
                continue
            grant = ("grant", fact.id, grantee, privilege)
            implied.setdefault(fact.id, []).append(Fact(grant, fact.id, entry.attributes))
    return implied


def implied_owners(wanted: FactSet, creator: str) -> dict[t.Any, list[Fact]]:
    """Return the wanted owners that need no ALTER ... OWNER TO, because the owner is the creator."""
    return {fact.id[1]: [fact] for fact in wanted.of_kind("owner") if fact.attributes["role"] == creator}
