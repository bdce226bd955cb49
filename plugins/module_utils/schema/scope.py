# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What of a database is ours to compare: decided before anything is compared, never after."""

from __future__ import annotations

import typing as t

from .extract.acl import builtin, state_of
from .fact import Fact, State, closure
from .naming import OWNER, label

if t.TYPE_CHECKING:
    from collections.abc import Mapping

    from .desired import Desired
    from .extract.family import Reading
    from .fact import FactId, Value

OBJECTS = {
    "identity": "SEQUENCES", "table": "TABLES", "view": "TABLES", "matview": "TABLES", "sequence": "SEQUENCES", "function": "FUNCTIONS",
    "procedure": "FUNCTIONS", "aggregate": "FUNCTIONS", "enum": "TYPES", "domain": "TYPES", "composite": "TYPES",
    "range": "TYPES", "type": "TYPES", "schema": "SCHEMAS",
}  # fmt: skip
"""What default privileges call a kind."""


def scope(reading: Reading, desired: Desired, *, owners: bool, exact: bool, creator: str = "") -> tuple[State, State]:
    """Return the live and the wanted state, cut to what is managed.

    Managed is everything in the managed schemas, and outside of them what the
    desired SQL declares (a trigger on a table of another schema, a publication).
    What came with the surroundings (``shadow_setup_sql``, or PostgreSQL itself) and is the same after the desired SQL
    is declared by nobody: it is wanted as it is in the database, or as it isn't.

    :param owners: whether ownership is compared.
    :param exact: whether what nobody declares is to go.
    :param creator: the role that makes the objects.
    """
    declared, untouched, ended = desired.declared, desired.untouched(), desired.taken_away()
    wanted = State()
    for fact in desired.state.facts.values():
        if (fact.id not in desired.outside and fact.id not in untouched) or fact.id in declared:
            wanted.take(desired.state, fact)
    live = State()
    children = reading.state.children()
    ours = _ours(reading, desired, ended, children)
    undeclared = _undeclared_publications(reading, desired, exact=exact)
    for fact in reading.state.facts.values():
        if fact.id not in reading.outside or fact.id in ours or fact.id in undeclared:
            live.take(reading.state, fact)
    _leave_untouched(reading, wanted, desired, untouched, children)
    _leave_users(reading, live, wanted, children, exact=exact)
    _settle_owners(live, wanted, owners=owners)
    _settle_versions(live, wanted)
    settle_second_readings(live, wanted, desired)
    settle_inherited_names(live, wanted)
    going = ended | (ending_defaults(reading, creator) if exact else frozenset())
    for fact in live.of_kind("default_privilege"):
        if fact.id not in wanted.facts and fact.id not in going:
            wanted.take(live, fact)
    _settle_members(reading, desired, live, wanted)
    return live, wanted


def _ours(
    reading: Reading, desired: Desired, ended: set[FactId], children: Mapping[FactId, list[FactId]]
) -> set[FactId]:
    """Return what lies outside and the desired SQL says something about: that it is, how it is, or that it isn't."""
    state = reading.state
    theirs = {each for each in desired.declared if each[0] == "publication" and each in desired.baseline}
    whole = (desired.declared - theirs) | (ended & reading.outside)
    ours = closure([each for each in whole if each in state.facts], children)
    # A publication that came with the surroundings and is only altered isn't described as a whole.
    return ours | (theirs & state.facts.keys())


def _undeclared_publications(reading: Reading, desired: Desired, *, exact: bool) -> set[FactId]:
    """Return what nobody declares of publications and is compared all the same.

    That are the members in managed schemas of a publication that the desired SQL or its surroundings know. Any other
    publication is somebody else's, unless the whole database is managed; then it is to go when nothing undeclared may
    stay (``exact``).
    """
    state, whole = reading.state, reading.covers_database
    found = {fact.id for fact in state.of_kind("publication") if exact and whole}
    for fact in state.of_kind("publication_table", "publication_schema"):
        if (whole or fact.parent in desired.state.facts) and ((exact and whole) or _uses_managed(fact.id, reading)):
            found.add(fact.id)
    return found - desired.baseline


def _uses_managed(fact_id: FactId, reading: Reading) -> bool:
    facts = reading.state.facts
    return any(need in facts and need not in reading.outside for need in reading.state.needs.get(fact_id, ()))


def _leave_untouched(
    reading: Reading, wanted: State, desired: Desired, untouched: set[FactId], children: Mapping[FactId, list[FactId]]
) -> None:
    """Want what came with the surroundings as the database has it: there or not, and with all that lives in it there.

    What it doesn't have is only wanted when something that is declared cannot be without.
    """
    state = reading.state
    there = untouched & state.facts.keys()
    # What is in a managed schema is managed.
    inside = closure([each for each in there if each[0] != "schema"], children)
    there |= inside - desired.state.facts.keys() - desired.taken_away()
    for fact in state.facts.values():
        if fact.id in there:
            wanted.take(state, fact)
    missing = closure(list(wanted.facts), desired.state.needs) & untouched - wanted.facts.keys()
    if missing:
        made = closure(missing - {each for each in missing if each[0] == "schema"}, desired.state.children())
        made |= {each for each in untouched if isinstance(each[1], tuple) and each[1] in missing}
        missing |= made & untouched - wanted.facts.keys()
    for fact in desired.state.facts.values() if missing else ():
        if fact.id in missing:
            wanted.take(desired.state, fact)


def _leave_users(
    reading: Reading, live: State, wanted: State, children: Mapping[FactId, list[FactId]], *, exact: bool
) -> None:
    """Want what lies outside, is declared by nobody, and uses something managed as it is.

    So it is put back when what it uses is made anew. It only goes with something that goes (``going_along``).
    """
    state = reading.state
    for fact_id in state.facts:
        spoken_of = fact_id in live.facts or fact_id in wanted.facts or fact_id in reading.members
        if fact_id not in reading.outside or spoken_of or not _uses_managed(fact_id, reading):
            continue
        needs = [need for need in state.needs.get(fact_id, ()) if need in state.facts and need not in reading.outside]
        stays = not exact or all(need in wanted.facts for need in needs)
        for each in closure([fact_id], children):
            if each not in live.facts and each not in wanted.facts:
                live.take(state, state.facts[each])
                if stays:
                    wanted.take(state, state.facts[each])


def going_along(live: State, wanted: State, reading: Reading, desired: Desired) -> list[str]:
    """Return, in words for the operator, what lies outside, isn't declared, and goes with something that goes."""
    found = []
    spoken_of = _ours(reading, desired, desired.taken_away(), reading.state.children())
    for fact_id in sorted(wanted.missing(live.facts) & reading.outside - spoken_of, key=label):
        gone = [need for need in live.needs.get(fact_id, ()) if need in live.facts and need not in wanted.facts]
        if gone and fact_id[0] != "comment":
            found.append(f"{label(fact_id)} is not declared, and goes with {label(gone[0])}")
    return found


def ending_defaults(reading: Reading, creator: str) -> frozenset[FactId]:
    """Return the default privileges that go when nothing undeclared may stay: those for what the creator makes in managed schemas.

    Those of other roles, of other schemas and of the whole database concern others, unless the whole database is managed.
    """
    every = reading.state.of_kind("default_privilege")
    return frozenset(
        fact.id
        for fact in every
        if reading.covers_database or (fact.id[1] == creator and fact.id[2] in reading.schemas)
    )


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


def _moves(column: Fact, live: State, wanted: State) -> bool:
    """Tell whether the table of a column is taken out from below another, if only to come back."""
    here, there = (state.facts.get(("partition", *column.id[1:3])) for state in (live, wanted))
    if here is None or there is None or here.attrs != there.attrs:
        return here is not there
    table = ("table", *str(here.attrs["of"]).split("\0"))
    above = [state.facts.get(table) for state in (live, wanted)]
    return any(each is None for each in above) or len({each.attrs["partition_key"] for each in above if each}) > 1


def _settle_members(reading: Reading, desired: Desired, live: State, wanted: State) -> None:
    """Compare what members of extensions have, as far as that can be told from what the extensions brought along.

    Which privileges an extension brings depends on who creates it, when, and on the default privileges then: those that
    the SQL leaves alone are left alone. What hangs on its tables is the same for the same version.
    """
    for fact in list(wanted.of_kind("grant")):
        if _came_with(fact, reading):
            wanted.remove(fact.id)
    for fact_id in desired.brought:
        fact = desired.state.facts[fact_id]
        if fact.kind != "grant" and _hangs_on_ours(fact, reading, desired):
            wanted.take(desired.state, fact)
        else:
            wanted.remove(fact_id)
    added = _added_to_members(reading, desired, live, wanted) if reading.members else set()
    for fact_id in reading.members:
        if fact_id in added:
            live.take(reading.state, reading.state.facts[fact_id])
        else:
            live.remove(fact_id)


def _came_with(fact: Fact, reading: Reading) -> bool:
    """Tell whether a member of an extension has a wanted privilege, or lacks it, from the beginning, unlike in the shadow."""
    if "extension" not in fact.notes or fact.id in reading.members or _extension(fact) not in reading.state.facts:
        return False
    initial = reading.initial.get(fact.id[1])
    if initial is None:
        initial = builtin(str(fact.id[1][0]), reading.major)
    return state_of(initial.get(fact.id[2:])) == fact.attrs["state"]


def _added_to_members(reading: Reading, desired: Desired, live: State, wanted: State) -> set[FactId]:
    """Return what members of extensions have and is compared: what is declared, and what else is to go.

    What hangs on the tables of an extension that nobody declares goes or stays with it; a policy may use what goes, too.
    """
    taken = {fact.id for fact in desired.bring} - desired.state.facts.keys()
    defaults = {fact.id[1:]: fact.attrs for fact in wanted.of_kind("default_privilege")}
    added: set[FactId] = set()
    not_ours: dict[tuple[str, str], int] = {}
    for fact in map(reading.state.facts.__getitem__, reading.members):
        if _extension(fact) not in wanted.facts:
            added |= {fact.id} if _extension(fact) in live.facts and fact.kind != "grant" else set()
        elif fact.id in wanted.facts or fact.id in taken:
            added.add(fact.id)
        elif fact.id in desired.brought or _extension(fact) not in desired.state.facts:
            continue
        elif fact.kind != "grant":
            added |= {fact.id} if _hangs_on_ours(fact, reading, desired) else set()
        elif fact.id not in reading.outside and not _by_default(fact, defaults):
            whose = (str(fact.notes["extension"]), str(fact.notes["owner"]))
            if fact.notes["may"] == "true":
                added.add(fact.id)
            else:
                not_ours[whose] = not_ours.get(whose, 0) + 1
    for (name, owner), number in sorted(not_ours.items()):
        notice = (
            f"{number} privilege(s) on members of extension {name} that are not declared are left alone: only {owner}, "
            "whose they are, can change them"
        )
        if notice not in reading.notices:
            reading.notices.append(notice)
    return added


def _extension(fact: Fact) -> FactId:
    return ("extension", fact.notes["extension"])


def _schema_of(fact: Fact) -> str:
    """Return the schema of the object that a fact is about."""
    about = fact.id
    while isinstance(about[1], tuple):
        about = about[1]
    return str(about[1])


def _hangs_on_ours(fact: Fact, reading: Reading, desired: Desired) -> bool:
    """Tell whether a fact hangs on a table in a managed schema, and what the extension hangs there itself is known.

    That is when it is there in the version that was looked at in the shadow.
    """
    extension = _extension(fact)
    here, there = reading.state.facts.get(extension), desired.state.facts.get(extension)
    known = here is not None and there is not None and here.attrs["version"] == there.attrs["version"]
    return known and _schema_of(fact) in reading.schemas


def _by_default(fact: Fact, defaults: Mapping[FactId, Mapping[str, Value]]) -> bool:
    """Tell whether a privilege on a member is what its owner's default privileges give."""
    target = fact.id[1]
    given = (
        defaults.get((fact.notes["owner"], each, OBJECTS.get(target[0], ""), *fact.id[2:])) for each in ("", target[1])
    )
    return any(each is not None and each["state"] == fact.attrs["state"] for each in given)


def brought_along(desired: Desired, wanted: State) -> dict[FactId, list[Fact]]:
    """Return, for every extension, what its creation brings along and the plan has to know of."""
    found: dict[FactId, list[Fact]] = {}
    for fact in desired.bring:
        if fact.id in wanted.facts or fact.id not in desired.brought:
            found.setdefault(_extension(fact), []).append(fact)
    return found


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
    defaults: dict[tuple[str, str], list[Fact]] = {}
    for fact in reading.state.of_kind("default_privilege"):
        role, schema, word = fact.id[1:4]
        if role == creator and fact.id in wanted.facts:
            defaults.setdefault((word, schema), []).append(fact)
    if not defaults:
        return {}
    implied: dict[t.Any, list[Fact]] = {}
    for fact in wanted.facts.values():
        word = OBJECTS.get(fact.kind)
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
