# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What of a database is managed: decided before anything is compared, never after."""

from __future__ import annotations

import typing as t

from ..model.facts import FactSet, closure
from ..model.labels import label
from .extension_members import normalize_members
from .implied import dropped_default_privileges
from .normalize import (
    keep_populated,
    normalize_extension_versions,
    normalize_inherited_names,
    normalize_owners,
    normalize_reparsed,
)

if t.TYPE_CHECKING:
    from collections.abc import Mapping

    from ..extract.snapshot import Snapshot
    from ..model.desired import DesiredSchema
    from ..model.facts import FactId


def scope(
    snapshot: Snapshot, desired: DesiredSchema, *, owners: bool, exact: bool, creator: str = ""
) -> tuple[FactSet, FactSet]:
    """Return the live and the wanted state, cut to what is managed.

    Managed is everything in the managed schemas, and outside of them what the
    desired SQL declares (a trigger on a table of another schema, a publication).
    What came with the surroundings (``shadow_setup_sql``, or PostgreSQL itself) and is the same after the desired SQL
    is declared by nobody: it is wanted as it is in the database, or as it isn't.

    :param owners: whether ownership is compared.
    :param exact: whether what nobody declares is to go.
    :param creator: the role that makes the objects.
    """
    declared, untouched, ended = desired.declared, desired.unchanged_by_script(), desired.removed_by_script()
    wanted = FactSet()
    for fact in desired.state.facts.values():
        if (fact.id not in desired.outside and fact.id not in untouched) or fact.id in declared:
            wanted.copy_from(desired.state, fact)
    live = FactSet()
    children = snapshot.state.children()
    ours = _declared_outside(snapshot, desired, ended, children)
    undeclared = _undeclared_publications(snapshot, desired, exact=exact)
    for fact in snapshot.state.facts.values():
        if fact.id not in snapshot.outside or fact.id in ours or fact.id in undeclared:
            live.copy_from(snapshot.state, fact)
    _keep_unchanged_setup(snapshot, wanted, desired, untouched, children)
    _keep_outside_dependents(snapshot, live, wanted, children, exact=exact)
    normalize_owners(live, wanted, owners=owners)
    normalize_extension_versions(live, wanted)
    normalize_reparsed(live, wanted, desired)
    normalize_inherited_names(live, wanted)
    keep_populated(live, wanted)
    going = ended | (dropped_default_privileges(snapshot, creator) if exact else frozenset())
    for fact in live.of_kind("default_privilege"):
        if fact.id not in wanted.facts and fact.id not in going:
            wanted.copy_from(live, fact)
    normalize_members(snapshot, desired, live, wanted)
    return live, wanted


def _declared_outside(
    snapshot: Snapshot, desired: DesiredSchema, ended: set[FactId], children: Mapping[FactId, list[FactId]]
) -> set[FactId]:
    """Return what lies outside and the desired SQL says something about: that it is, how it is, or that it isn't."""
    state = snapshot.state
    theirs = {each for each in desired.declared if each[0] == "publication" and each in desired.baseline}
    whole = (desired.declared - theirs) | (ended & snapshot.outside)
    ours = closure([each for each in whole if each in state.facts], children)
    # A publication that came with the surroundings and is only altered isn't described as a whole.
    return ours | (theirs & state.facts.keys())


def _undeclared_publications(snapshot: Snapshot, desired: DesiredSchema, *, exact: bool) -> set[FactId]:
    """Return what nobody declares of publications and is compared all the same.

    That are the members in managed schemas of a publication that the desired SQL or its surroundings know. Any other
    publication is somebody else's, unless the whole database is managed; then it is to go when nothing undeclared may
    stay (``exact``).
    """
    state, whole = snapshot.state, snapshot.covers_database
    found = {fact.id for fact in state.of_kind("publication") if exact and whole}
    for fact in state.of_kind("publication_table", "publication_schema"):
        if (whole or fact.parent in desired.state.facts) and ((exact and whole) or _uses_managed(fact.id, snapshot)):
            found.add(fact.id)
    return found - desired.baseline


def _uses_managed(fact_id: FactId, snapshot: Snapshot) -> bool:
    facts = snapshot.state.facts
    return any(need in facts and need not in snapshot.outside for need in snapshot.state.depends_on.get(fact_id, ()))


def _keep_unchanged_setup(
    snapshot: Snapshot,
    wanted: FactSet,
    desired: DesiredSchema,
    unchanged: set[FactId],
    children: Mapping[FactId, list[FactId]],
) -> None:
    """Want what came with the surroundings as the database has it: there or not, and with all that lives in it there.

    What it doesn't have is only wanted when something that is declared cannot be without.
    """
    state = snapshot.state
    there = unchanged & state.facts.keys()
    # What is in a managed schema is managed.
    inside = closure([each for each in there if each[0] != "schema"], children)
    there |= inside - desired.state.facts.keys() - desired.removed_by_script()
    for fact in state.facts.values():
        if fact.id in there:
            wanted.copy_from(state, fact)
    missing = closure(list(wanted.facts), desired.state.depends_on) & unchanged - wanted.facts.keys()
    if missing:
        made = closure(missing - {each for each in missing if each[0] == "schema"}, desired.state.children())
        made |= {each for each in unchanged if isinstance(each[1], tuple) and each[1] in missing}
        missing |= made & unchanged - wanted.facts.keys()
    for fact in desired.state.facts.values() if missing else ():
        if fact.id in missing:
            wanted.copy_from(desired.state, fact)


def _keep_outside_dependents(
    snapshot: Snapshot, live: FactSet, wanted: FactSet, children: Mapping[FactId, list[FactId]], *, exact: bool
) -> None:
    """Want what lies outside, is declared by nobody, and uses something managed as it is.

    So it is put back when what it uses is made anew. It only goes with something that goes (``going_along``).
    """
    state = snapshot.state
    for fact_id in state.facts:
        spoken_of = fact_id in live.facts or fact_id in wanted.facts or fact_id in snapshot.members
        if fact_id not in snapshot.outside or spoken_of or not _uses_managed(fact_id, snapshot):
            continue
        needs = [
            need for need in state.depends_on.get(fact_id, ()) if need in state.facts and need not in snapshot.outside
        ]
        stays = not exact or all(need in wanted.facts for need in needs)
        for each in closure([fact_id], children):
            if each not in live.facts and each not in wanted.facts:
                live.copy_from(state, state.facts[each])
                if stays:
                    wanted.copy_from(state, state.facts[each])


def dropped_along(live: FactSet, wanted: FactSet, snapshot: Snapshot, desired: DesiredSchema) -> list[str]:
    """Return, in words for the operator, what lies outside, isn't declared, and goes with something that goes."""
    found = []
    spoken_of = _declared_outside(snapshot, desired, desired.removed_by_script(), snapshot.state.children())
    for fact_id in sorted(wanted.missing(live.facts) & snapshot.outside - spoken_of, key=label):
        gone = [need for need in live.depends_on.get(fact_id, ()) if need in live.facts and need not in wanted.facts]
        if gone and fact_id[0] != "comment":
            found.append(f"{label(fact_id)} is not declared, and goes with {label(gone[0])}")
    return found
