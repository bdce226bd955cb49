# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What of a database is ours to compare: decided before anything is compared, never after."""

from __future__ import annotations

import typing as t

from .fact import Fact, State, closure
from .naming import OWNER

if t.TYPE_CHECKING:
    from .desired import Desired
    from .extract.family import Reading
    from .fact import FactId

_DATABASE_WIDE = ("publication", "publication_table", "publication_schema")


def scope(reading: Reading, desired: Desired, *, owners: bool, exact: bool) -> tuple[State, State]:
    """Return the live and the wanted state, cut to what is managed.

    Managed is everything in the managed schemas, and outside of them what the
    desired SQL declares (a trigger on a table of another schema, a publication).

    :param owners: whether ownership is compared.
    :param exact: whether default privileges that nobody declared are to go; else they are the target's environment.
    """
    declared = desired.declared
    wanted = State()
    for fact in desired.state.facts.values():
        if fact.id not in desired.outside or fact.id in declared:
            wanted.take(desired.state, fact)
    undeclared = _undeclared_outside(reading, wanted, exact=exact)
    live = State()
    children = reading.state.children()
    ours = closure([fact_id for fact_id in declared if fact_id in reading.state.facts], children)
    for fact in reading.state.facts.values():
        wide = fact.id in undeclared and fact.id not in desired.baseline
        if fact.id not in reading.outside or fact.id in ours or wide:
            live.take(reading.state, fact)
    _settle_owners(live, wanted, owners=owners)
    _settle_versions(live, wanted)
    settle_second_readings(live, wanted, desired)
    settle_inherited_names(live, wanted)
    keep_populations(live, wanted)
    if not exact:
        _keep_defaults(live, wanted)
    return live, wanted


def _undeclared_outside(reading: Reading, wanted: State, *, exact: bool) -> set[FactId]:
    """Return what lies outside and is ours though nobody declares it: what publishes managed tables.

    When nothing undeclared may stay (``exact``), also other publications, and what uses something that goes.
    """
    state = reading.state
    found: set[FactId] = set()
    for fact in state.of_kind(*_DATABASE_WIDE):
        managed = any(need in state.facts and need not in reading.outside for need in state.needs.get(fact.id, ()))
        if exact or (managed and fact.kind != "publication"):
            found.add(fact.id)
    for fact_id in reading.outside if exact else ():
        needs = state.needs.get(fact_id, ())
        if any(need in state.facts and need not in reading.outside and need not in wanted.facts for need in needs):
            found.add(fact_id)
    return found


def _settle_owners(live: State, wanted: State, *, owners: bool) -> None:
    """Unless owners are managed, everything is wanted to belong to whom it belongs."""
    if owners:
        return
    for fact in list(wanted.of_kind("owner")):
        wanted.remove(fact.id)
    for fact in list(live.of_kind("owner")):
        if fact.parent in wanted.facts:
            wanted.take(live, fact)
        else:
            live.remove(fact.id)


def _settle_versions(live: State, wanted: State) -> None:
    """Unless the desired SQL pins an extension's version, any version will do."""
    for fact in list(wanted.of_kind("extension")):
        there = live.facts.get(fact.id)
        pinned = fact.attrs["version"] != fact.notes["available"]
        if there is not None and not pinned:
            wanted.facts[fact.id] = fact.with_attrs(version=there.attrs["version"])


def settle_second_readings(live: State, wanted: State, desired: Desired) -> None:
    """Take a fact that reads as its own text reads once applied for the same, be it validated already or not."""
    for fact_id, attrs in desired.again.items():
        there, fact = live.facts.get(fact_id), wanted.facts.get(fact_id)
        if there is None or fact is None:
            continue
        unvalidated = {**attrs, "validated": "false", "definition": f"{attrs.get('definition')} NOT VALID"}
        if there.attrs == attrs or (there.attrs == unvalidated and fact.attrs["validated"] == "true"):
            wanted.facts[fact_id] = fact.with_attrs(**attrs)
        elif there.attrs == unvalidated:
            wanted.facts[fact_id] = fact.with_attrs(**unvalidated)


def settle_inherited_names(live: State, wanted: State) -> None:
    """Take the name of a NOT NULL that a table inherits as it is: no statement changes it while the table is where it is."""
    for fact in list(wanted.of_kind("column")):
        there = live.facts.get(fact.id)
        if there is None or there.attrs["not_null"] != fact.attrs["not_null"]:
            continue
        inherited = fact.notes.get("not_null_inherited") == there.notes.get("not_null_inherited") == "true"
        differs = there.attrs["not_null_name"] != fact.attrs["not_null_name"]
        if inherited and differs and not _moves(fact, live, wanted):
            wanted.facts[fact.id] = fact.with_attrs(not_null_name=there.attrs["not_null_name"])


def keep_populations(live: State, wanted: State) -> None:
    """Want a materialized view that holds rows to hold rows: that is state, whatever WITH NO DATA in the SQL says.

    Every dump of a schema says WITH NO DATA. A view that is made anew is filled again if it was filled.
    """
    for fact in live.of_kind("population"):
        if fact.parent in wanted.facts and fact.id not in wanted.facts:
            wanted.take(live, fact)


def _moves(column: Fact, live: State, wanted: State) -> bool:
    """Tell whether the table of a column is taken out from below another, if only to come back."""
    here, there = (state.facts.get(("partition", *column.id[1:3])) for state in (live, wanted))
    if here is None or there is None or here.attrs != there.attrs:
        return here is not there
    table = ("table", *str(here.attrs["of"]).split("\0"))
    above = [state.facts.get(table) for state in (live, wanted)]
    return any(each is None for each in above) or len({each.attrs["partition_key"] for each in above if each}) > 1


def _keep_defaults(live: State, wanted: State) -> None:
    for fact in live.of_kind("default_privilege"):
        if fact.id not in wanted.facts:
            wanted.take(live, fact)


def ensure_rls(live: State, wanted: State) -> None:
    """Want row level security on every table, declared or kept."""
    for table in [*wanted.of_kind("table")]:
        fact_id = ("rls", table.id)
        fact = wanted.facts.get(fact_id) or live.facts.get(fact_id)
        if fact is None or fact.attrs["enabled"] != "true":
            forced = fact.attrs["forced"] if fact else "false"
            wanted.add(Fact(fact_id, table.id, {"enabled": "true", "forced": forced}))
        elif fact_id not in wanted.facts:
            wanted.add(fact)


def implied_grants(reading: Reading, wanted: State, creator: str) -> dict[t.Any, list[Fact]]:
    """Return, for every wanted object, the grants that its creation brings along by the target's default privileges.

    PostgreSQL documentation, ALTER DEFAULT PRIVILEGES: an entry for a schema adds to the database-wide one.
    Those that aren't wanted are gone before anything is made.
    """
    objects = {
        "identity": "SEQUENCES", "table": "TABLES", "view": "TABLES", "matview": "TABLES", "sequence": "SEQUENCES", "function": "FUNCTIONS",
        "procedure": "FUNCTIONS", "aggregate": "FUNCTIONS", "enum": "TYPES", "domain": "TYPES", "composite": "TYPES",
        "range": "TYPES", "schema": "SCHEMAS",
    }  # fmt: skip
    defaults: dict[tuple[str, str], list[Fact]] = {}
    for fact in reading.state.of_kind("default_privilege"):
        role, schema, word = fact.id[1:4]
        if role == creator and fact.id in wanted.facts:
            defaults.setdefault((word, schema), []).append(fact)
    if not defaults:
        return {}
    implied: dict[t.Any, list[Fact]] = {}
    for fact in wanted.facts.values():
        word = objects.get(fact.kind)
        if word is None or (fact.kind == "identity" and not fact.notes.get("sequence")):
            continue  # a partition's identity counts by the sequence of the table above
        schema = fact.id[1] if fact.kind != "schema" else ""
        for entry in [*defaults.get((word, ""), ()), *(defaults.get((word, schema), ()) if schema else ())]:
            grantee, privilege = entry.id[4], entry.id[5]
            if grantee == OWNER and entry.attrs["state"] != "revoked":
                continue
            grant = ("grant", fact.id, grantee, privilege)
            implied.setdefault(fact.id, []).append(Fact(grant, fact.id, entry.attrs))
    return implied


def implied_owners(wanted: State, creator: str) -> dict[t.Any, list[Fact]]:
    """Return the wanted owners that their objects have from the beginning: whoever creates them."""
    return {fact.id[1]: [fact] for fact in wanted.of_kind("owner") if fact.attrs["role"] == creator}
