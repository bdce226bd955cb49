# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What of a database is managed: decided before anything is compared, never after."""

from __future__ import annotations

import typing as t

from ..model.facts import State, closure
from ..model.labels import label
from .extension_members import _settle_members
from .implied import ending_defaults
from .normalize import (
    _settle_owners,
    _settle_versions,
    keep_populations,
    settle_inherited_names,
    settle_second_readings,
)

if t.TYPE_CHECKING:
    from collections.abc import Mapping

    from ..extract.snapshot import Reading
    from ..model.desired import Desired
    from ..model.facts import FactId


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
    keep_populations(live, wanted)
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
