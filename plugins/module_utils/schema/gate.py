# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Holds back what would lose something, before a plan is made.

The gate works on the wanted state, not on statements: what is kept is wanted as
it is, with everything it needs, so that the plan for the rest is consistent.
Access (policies, grants, row level security, triggers) is never held back.
"""

from __future__ import annotations

import typing as t
from dataclasses import dataclass

from ..failure import Failure
from .diff import diff
from .fact import Fact, FactId, closure
from .kinds import KINDS
from .kinds.rule import Context
from .naming import label
from .policy import APPLY, FAIL

if t.TYPE_CHECKING:
    from .diff import Delta
    from .fact import State


@dataclass(frozen=True, slots=True)
class Kept:
    """A difference that was not removed.

    :param fact: what is kept as it is, or (``made`` false) not made.
    :param reason: why, in words for the operator.
    """

    fact: FactId
    reason: str


def hold_back(live: State, wanted: State, policy: str) -> tuple[State, list[Kept]]:
    """Return the wanted state cut to what loses nothing, and what was held back.

    :param policy: ``keep`` holds back, ``apply`` lets everything through, ``fail`` raises.
    :raises Failure: under ``fail``, when anything destructive would be needed; lists all of it.
    """
    if policy == APPLY:
        return wanted, []
    cut = wanted.copy()
    kept: dict[FactId, Kept] = {}
    while True:
        fresh = [each for each in _destructive(live, cut) if each.fact not in kept]
        if not fresh:
            break
        for each in fresh:
            kept[each.fact] = each
            _keep(each.fact, live, cut, kept)
    _hold(live, cut, kept)
    for each in _clashes(live, cut):
        kept[each.fact] = each
        _forget(each.fact, cut, kept, f"it needs {label(each.fact)}, which cannot be made")
    # What a table inherits is kept with what it inherits it from.
    held = [each for each in kept.values() if not _inherited(each.fact, live)]
    held.sort(key=lambda each: (KINDS[each.fact[0]].weight, KINDS[each.fact[0]].sort_key(each.fact)))
    if policy == FAIL and held:
        listed = "; ".join(f"{label(each.fact)}: {each.reason}" for each in held)
        raise Failure(
            f"The desired schema asks for destructive changes, and destructive is 'fail': {listed}.",
            hint="Nothing was changed. Set destructive to 'apply' to do them, or to 'keep' to leave them undone.",
            kept=[{"kind": each.fact[0], "object": label(each.fact), "reason": each.reason} for each in held],
        )
    return cut, held


def _inherited(fact_id: FactId, live: State) -> bool:
    return fact_id in live.facts and live.facts[fact_id].notes.get("inherited") == "true"


def _destructive(live: State, cut: State) -> list[Kept]:
    deltas = diff(live, cut)
    context = Context(live, cut)
    found = []
    for fact_id, delta in deltas.items():
        reason = _reason(delta, deltas, context)
        if reason:
            found.append(Kept(fact_id, reason))
    return found


def _reason(delta: Delta, deltas: dict[FactId, Delta], context: Context) -> str:
    rule = KINDS[delta.id[0]]
    if delta.before is None or rule.access:
        return ""
    if delta.after is not None:
        return rule.loss(delta.before, delta.after, context)
    parent = delta.before.parent
    gone = deltas.get(parent) if parent is not None else None
    if gone is not None and gone.after is None and KINDS[gone.id[0]].loses:
        return ""  # held back with its parent
    if _goes_with_another(delta.before, deltas, context):
        return ""
    return f"not in the desired schema; {rule.loses}" if rule.loses else rule.stuck(delta.before, context)


def _goes_with_another(fact: Fact, deltas: dict[FactId, Delta], context: Context) -> bool:
    """Tell whether a fact goes with one that is declared otherwise and has to be made anew, as PostgreSQL takes it along."""
    for taker in KINDS[fact.kind].implied_by_drop_of(fact, context):
        delta = deltas.get(taker)
        if delta is not None and delta.before is not None and delta.after is not None:
            return KINDS[taker[0]].alter(delta.before, delta.after, context) is None
    return False


def _keep(fact_id: FactId, live: State, cut: State, kept: dict[FactId, Kept]) -> None:
    """Want a fact as it is: with what lives in it, and without what the desired one was to carry."""
    if fact_id in cut.facts:
        _keep_unaltered(fact_id, live, cut, kept)
        return
    for each in closure([fact_id], live.children()):
        if each not in cut.facts:
            cut.take(live, live.facts[each])
    _keep_parts_it_uses(fact_id, live, cut, kept)
    for need in live.needs.get(fact_id, ()):
        if need in cut.facts and need in live.facts:
            upheld = KINDS[fact_id[0]].upholds(live.facts[fact_id], cut.facts[need], live.facts[need])
            cut.facts[need] = upheld or cut.facts[need]


def _keep_parts_it_uses(fact_id: FactId, live: State, cut: State, kept: dict[FactId, Kept]) -> None:
    """Keep a view as it is that would lose a column which something kept reads."""
    for need in live.needs.get(fact_id, ()):
        if need in cut.facts or need not in live.facts or KINDS[need[0]].loses or _about(need):
            continue
        whole = live.facts[need].parent
        if whole is not None and whole in live.facts and whole in cut.facts and whole not in kept:
            kept[whole] = Kept(whole, f"{label(fact_id)}, which is kept, uses {label(need)}")
            _restore(whole, live, cut)
            _keep_parts_it_uses(whole, live, cut, kept)


def _keep_unaltered(fact_id: FactId, live: State, cut: State, kept: dict[FactId, Kept]) -> None:
    using = _using(fact_id, cut)
    softened = KINDS[fact_id[0]].soften(live.facts[fact_id], cut.facts[fact_id])
    if softened is not None:
        cut.facts[fact_id] = softened
        return
    cut.take(live, live.facts[fact_id])
    _pass_on(live.facts[fact_id], live, cut)
    # What is made of parts comes before them: it takes them along.
    for user in sorted(using, key=lambda each: (KINDS[each[0]].weight, repr(each))):
        before, after = live.facts.get(user), cut.facts.get(user)
        if after is None or (before is not None and before.attrs == after.attrs):
            continue
        if _about(user):
            continue  # brought to what is declared, or refused by PostgreSQL: never left open
        kept.setdefault(user, Kept(user, f"uses {label(fact_id)}, which is kept as it is"))
        if before is None:
            for inside in closure([user], cut.children()):
                cut.remove(inside)
        else:
            _restore(user, live, cut)


def _pass_on(fact: Fact, live: State, cut: State) -> None:
    """Want what is new and has something from a fact that is kept to have it as that is."""
    for heir in list(KINDS[fact.kind].passed_on(fact, Context(live, cut))):
        cut.facts[heir.id] = heir
        _pass_on(heir, live, cut)


def _restore(fact_id: FactId, live: State, cut: State) -> None:
    """Want a fact as it is with the parts that make it up; what is said about it, and who may use it, is as declared."""

    def parts(state: State) -> set[FactId]:
        return {each for each in state.children().get(fact_id, ()) if not _about(each)}

    for each in parts(cut) - live.facts.keys():
        for inside in closure([each], cut.children()):
            cut.remove(inside)
    for each in {fact_id} | (parts(live) - cut.facts.keys()):
        cut.take(live, live.facts[each])


def _about(fact_id: FactId) -> bool:
    return KINDS[fact_id[0]].access or KINDS[fact_id[0]].remark


def _using(fact_id: FactId, cut: State) -> list[FactId]:
    """Return what uses a fact that is kept as it is, and so cannot be as it was wanted over what was wanted."""
    seeds, rule = {fact_id}, KINDS[fact_id[0]]
    parent = cut.facts[fact_id].parent
    if rule.remade_with_parent and parent is not None:
        seeds.add(parent)  # it is part of what others use
    users = [each for each in closure(seeds, cut.dependants()) if each not in seeds and each in cut.facts]
    if not rule.remade_with_parent:
        return users
    return [each for each in users if cut.facts[each].parent != parent and not KINDS[each[0]].adapts(cut.facts[each])]


def _hold(live: State, cut: State, kept: dict[FactId, Kept]) -> None:
    """Want as it is what PostgreSQL does not let change while something kept is there."""
    context = Context(live, cut)
    holding = [each for each in kept if each in live.facts and each in cut.facts]
    while holding:
        fact_id = holding.pop()
        for held, attribute in KINDS[fact_id[0]].holds(live.facts[fact_id], context):
            before, after = live.facts.get(held), cut.facts.get(held)
            if before and after and before.attrs[attribute] != after.attrs[attribute]:
                cut.facts[held] = after.with_attrs(**{attribute: before.attrs[attribute]})
                kept.setdefault(held, Kept(held, f"stays as it is for {label(fact_id)}, which stays"))
                # What is in it holds others in turn.
                holding += [each for each in context.live_children.get(held, ()) if each in cut.facts]


def _clashes(live: State, cut: State) -> list[Kept]:
    """Find what cannot be made because something kept has its name."""
    taken = {}
    for fact_id, fact in live.facts.items():
        if fact_id in cut.facts:
            for slot in KINDS[fact_id[0]].slots(fact):
                taken[slot] = fact_id
    found = []
    for fact_id, fact in cut.facts.items():
        if fact_id in live.facts:
            continue
        holder = next((taken[slot] for slot in KINDS[fact_id[0]].slots(fact) if slot in taken), None)
        if holder is not None and holder != fact_id:
            found.append(Kept(fact_id, f"not made: {label(holder)}, which is kept, has its name"))
    return found


def _forget(fact_id: FactId, cut: State, kept: dict[FactId, Kept], reason: str) -> None:
    for each in closure([fact_id], cut.dependants()):
        if each in cut.facts:
            if each != fact_id and cut.facts[each].parent != fact_id:
                kept.setdefault(each, Kept(each, reason))
            cut.remove(each)
