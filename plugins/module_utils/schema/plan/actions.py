# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Decides what happens to each fact that differs: created, altered, dropped, rebuilt, or moved over. Knows no kinds."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass, field

from ..kinds import KINDS
from ..kinds.context import Context
from ..model.facts import Fact, FactId, closure

if t.TYPE_CHECKING:
    from collections.abc import Mapping

    from ..kinds.rule import Step
    from ..model.diff import Delta
    from ..model.facts import FactSet

CREATE, ALTER, DROP, RENAME_ASIDE, RETARGET, REVOKE_IMPLIED = "create", "alter", "drop", "park", "adapt", "strip"

Node = tuple[str, FactId]
"""``(verb, fact)``: one thing to be done."""


@dataclass(slots=True)
class Actions:
    """The decisions of a plan under construction: which facts are created, altered, dropped, parked, adapted."""

    created: set[FactId] = field(default_factory=set)
    dropped: set[FactId] = field(default_factory=set)
    altered: dict[FactId, list[Step]] = field(default_factory=dict)
    retargeted: set[FactId] = field(default_factory=set)

    @property
    def replaced(self) -> set[FactId]:
        """Facts that are dropped and made anew."""
        return self.created & self.dropped

    def successor(self, fact_id: FactId) -> FactId | None:
        """Return what takes over from a type that goes: itself made anew, or one of another kind under its name."""
        if fact_id not in self.dropped or not KINDS[fact_id[0]].swaps:
            return None
        ids = (fact_id, *((kind, *fact_id[1:]) for kind, rule in KINDS.items() if rule.swaps))
        return next((each for each in ids if each in self.created), None)

    def change_nodes(self, fact_id: FactId | None) -> list[Node]:
        """Return the nodes that bring a fact to its wanted form."""
        verbs = ((CREATE, self.created), (ALTER, self.altered), (RETARGET, self.retargeted))
        return [(verb, fact_id) for verb, facts in verbs if fact_id is not None and fact_id in facts]


_NO_FACT = Fact((), None, {})


def choose_actions(live: FactSet, wanted: FactSet, deltas: Mapping[FactId, Delta]) -> Actions:
    """Sort the deltas into create, alter and drop; spread rebuilding to whatever it reaches."""
    work, context, retyped = Actions(), Context(live, wanted), set()
    _rebuild_for_others(work, deltas, context)
    for fact_id, delta in deltas.items():
        if delta.before is None:
            work.created.add(fact_id)
        elif delta.after is None:
            work.dropped.add(fact_id)
        else:
            rule = KINDS[fact_id[0]]
            steps = rule.alter(delta.before, delta.after, context)
            if steps is None:
                work.created.add(fact_id)
                work.dropped.add(fact_id)
            elif fact_id not in work.replaced:
                work.altered[fact_id] = steps
                if rule.changes_type(delta.before, delta.after):
                    retyped.add(fact_id)
    _propagate_rebuilds(work, context, retyped)
    while fresh := _recreated_after_cascade(work, live, wanted):
        work.created |= fresh
        work.dropped |= fresh
        _propagate_rebuilds(work, context, fresh)
    return work


def _recreated_after_cascade(work: Actions, live: FactSet, wanted: FactSet) -> set[FactId]:
    """Find what is wanted as it is and yet goes with something that is dropped: it has to be made anew behind it."""
    if not work.dropped:
        return set()
    context = Context(live, wanted, work.created, (), work.dropped)
    return {
        fact_id
        for fact_id, fact in live.facts.items()
        if fact_id not in work.dropped
        and fact_id in wanted.facts
        and any(taker in work.dropped for taker in KINDS[fact_id[0]].cascaded_from(fact, context))
    }


def _rebuild_for_others(work: Actions, deltas: Mapping[FactId, Delta], context: Context) -> None:
    """Make anew what another fact's change can only be brought about by: its parent, or what it names."""
    for fact_id, delta in deltas.items():
        rule, parent = KINDS[fact_id[0]], (delta.after or delta.before or _NO_FACT).parent
        again: set[FactId] = set()
        if parent is not None and rule.replaces_parent(delta.before, delta.after, context):
            again.add(parent)
        if delta.after is not None:
            again |= {each for each in rule.replaces(delta.after, context) if each in context.wanted.facts}
        work.created |= again
        work.dropped |= again


def _propagate_rebuilds(work: Actions, context: Context, retyped: set[FactId]) -> None:
    """Rebuild what uses something rebuilt or gone; make what blocks a change of type step aside for it."""
    live, wanted = context.live, context.wanted
    dependents = context.live_dependents
    children = context.live_children
    queue = list(work.dropped | retyped)
    while queue:
        source = queue.pop()
        users = [each for each in dependents.get(source, ()) if each not in work.dropped and each in wanted.facts]
        for user in users:
            if _must_be_rebuilt(work, source, user, live, wanted):
                whole = _unit_to_rebuild(user, context)
                work.altered.pop(whole, None)
                work.retargeted.discard(whole)
                work.created.add(whole)
                work.dropped.add(whole)
                queue.append(whole)
            elif work.successor(source) and not _changes_type_itself(user, work, live, wanted):
                work.retargeted.add(user)
                queue.append(user)
        if source in work.replaced:
            queue += _rebuild_children(work, source, children, wanted)


def _rebuild_children(
    work: Actions, source: FactId, children: Mapping[FactId, list[FactId]], wanted: FactSet
) -> set[FactId]:
    """Rebuild what lives in something rebuilt: it goes along, and comes back where it is wanted."""
    inside = closure([source], children) - {source}
    fresh = {each for each in inside if each not in work.dropped or (each in wanted.facts and each not in work.created)}
    for each in fresh:
        work.altered.pop(each, None)
        work.retargeted.discard(each)
        work.dropped.add(each)
        if each in wanted.facts:
            work.created.add(each)
    return fresh


def _must_be_rebuilt(work: Actions, source: FactId, user: FactId, live: FactSet, wanted: FactSet) -> bool:
    """Tell whether an existing user of a fact has to be dropped and made anew."""
    if work.successor(source):
        return not KINDS[user[0]].retargets(wanted.facts[user])
    if source in work.replaced:
        return True
    if source in work.dropped:
        # What is altered is changed so as to use it no longer, while what it uses instead stands beside it.
        return user not in work.altered or live.facts[source].parent in work.replaced
    return KINDS[user[0]].blocks_type_change(wanted.facts[user])


def _unit_to_rebuild(user: FactId, context: Context) -> FactId:
    """Return what is made anew when a fact has to be: itself, or what it cannot be taken out of or put into."""
    parent, rule = context.live.facts[user].parent, KINDS[user[0]]
    if parent is None or parent not in context.wanted.facts:
        return user
    whole = rule.replaced_with_parent or rule.replaces_parent(None, context.wanted.facts[user], context)
    return parent if whole else user


def _changes_type_itself(user: FactId, work: Actions, live: FactSet, wanted: FactSet) -> bool:
    """Tell whether a fact takes another type by itself, and so leaves a parked one behind."""
    return user in work.altered and KINDS[user[0]].changes_type(live.facts[user], wanted.facts[user])


def apply_implied(work: Actions, wanted: FactSet, implied: Mapping[FactId, list[Fact]]) -> dict[FactId, Fact]:
    """Take account of what creation brings along: the wanted need no statement, the unwanted need one to go.

    Returns the facts that come along unwanted, to be dropped after their parent was created. One that is wanted otherwise
    and cannot be altered is dropped and created.
    """
    unwanted: dict[FactId, Fact] = {}
    for parent in [fact_id for fact_id in work.created if fact_id in implied]:
        for fact in implied[parent]:
            if fact.parent in unwanted:
                continue
            target = wanted.facts.get(fact.id)
            same = target is not None and target.attributes == fact.attributes
            steps = None if target is None or same else KINDS[fact.id[0]].alter(fact, target, Context(wanted, wanted))
            if same:
                work.created.discard(fact.id)
            elif steps is None:
                unwanted[fact.id] = fact
            else:
                work.created.discard(fact.id)
                work.altered[fact.id] = steps
    return unwanted


def inline_into_create(work: Actions, wanted: FactSet, context: Context) -> dict[FactId, FactId]:
    """Decide which created facts travel in the CREATE statement of another; maps the folded to the carrier.

    A fact can travel when nothing it needs has to wait for the carrier.
    """
    folded: dict[FactId, FactId] = {}
    dependents = wanted.dependents()
    # A column in a new table travels with the table, not with an ALTER TABLE of its own.
    for carrier in sorted(work.created, key=lambda fact_id: KINDS[fact_id[0]].weight):
        if carrier in folded:
            continue
        candidates = [
            each for each in KINDS[carrier[0]].inlines(wanted.facts[carrier], context) if each in work.created
        ]
        if not candidates:
            continue
        inside = {carrier, *candidates}
        waiting = closure([carrier], dependents) - inside
        for each in candidates:
            if not any(need in waiting and need not in inside for need in wanted.depends_on.get(each, ())):
                folded[each] = carrier
    return folded
