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

from ...failure import Failure
from ..kinds import KINDS
from ..kinds.context import Context
from ..model.destructive import APPLY, FAIL
from ..model.facts import Draft, State, closure
from ..model.hazards import MAY_FAIL_ON_DATA
from ..model.labels import label
from .destructive import destructive, takers

if t.TYPE_CHECKING:
    from collections.abc import Iterable

    from ..model.facts import Fact, FactId


@dataclass(frozen=True, slots=True)
class Kept:
    """A difference that was not removed.

    :param fact: what is kept as it is, or not made.
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
    gate = _Gate(live, wanted)
    gate.settle()
    gate.let_go()
    held = gate.report()
    if policy == FAIL and held:
        listed = "; ".join(f"{label(each.fact)}: {each.reason}" for each in held)
        raise Failure(
            f"The desired schema asks for destructive changes, and destructive is 'fail': {listed}.",
            hint="Nothing was changed. Set destructive to 'keep' to leave them undone. With 'apply' they are done, and what is "
            "dropped is gone with its rows: read the list and make a backup first.",
            kept=[{"kind": each.fact[0], "object": label(each.fact), "reason": each.reason} for each in held],
        )
    return gate.cut.copy(), held


class _Gate:
    """The wanted state on its way to one that loses nothing, and what was held back for it."""

    def __init__(self, live: State, wanted: State) -> None:
        self.live, self.wanted, self.cut = live, wanted, Draft.of(wanted)
        self.kept: dict[FactId, Kept] = {}
        self._inside = live.children()
        self._asked: set[tuple[object, ...]] = set()

    def settle(self) -> None:
        """Hold back what is destructive, then what that leaves no room for, until nothing is."""
        while True:
            context = Context(self.live, self.cut, declared=self.wanted)
            lost = {each: reason for each, reason in destructive(context).items() if each not in self.kept}
            for fact_id, reason in lost.items():
                self.kept[fact_id] = Kept(fact_id, reason)
                self._keep(fact_id)
            if not lost and not (self.kept and (self._free_names() or self._uphold(context))):
                return

    def let_go(self) -> None:
        """Keep nothing about access that goes with something that goes."""
        context = Context(self.live, self.cut)
        undeclared = self.wanted.missing(each for each in self.cut.facts if KINDS[each[0]].access)
        for each in undeclared & self.live.facts.keys():
            if any(taker not in self.cut.facts for taker in takers(each, context)):
                self.cut.remove(each)

    def report(self) -> list[Kept]:
        """Return what was held back, in order; what is there through something else is kept with that."""
        context = Context(self.cut, State())
        held = [each for each in self.kept.values() if not self._comes_with_another(each.fact, context)]
        return sorted(held, key=lambda each: (KINDS[each.fact[0]].weight, KINDS[each.fact[0]].sort_key(each.fact)))

    def _comes_with_another(self, fact_id: FactId, context: Context) -> bool:
        """Tell whether a fact stays for one that was held back, too, or for one of its kind that is declared.

        Or is as declared after all, as something else demanded it.
        """
        there, wanted = self.cut.facts.get(fact_id), self.wanted.facts.get(fact_id)
        if there is None or (wanted is not None and there.attrs == wanted.attrs):
            return there is not None
        same = fact_id[0] if wanted is None else ""
        # An index is attached to one that is kept: that by itself is nothing to anybody.
        needs = self.cut.needs.get(fact_id, ()) if wanted is None and not KINDS[fact_id[0]].loses else ()
        return any(each in self.kept for each in needs) or any(
            each in self.kept or (each[0] == same and each in self.cut.facts) for each in takers(fact_id, context)
        )

    def _keep(self, fact_id: FactId) -> None:
        """Want a fact as it is: with what lives in it, and without what the desired one was to carry."""
        before, after = self.live.facts[fact_id], self.cut.facts.get(fact_id)
        if KINDS[fact_id[0]].rigid and self.cut.needs.get(fact_id) != self.live.needs.get(fact_id):
            self._leave_where_it_is(before.parent)
        if after is None:
            for each in self.cut.missing(closure([fact_id], self._inside)):
                self.cut.take(self.live, self.live.facts[each])
            self._keep_parts_it_uses(fact_id)
        elif (softened := KINDS[fact_id[0]].soften(before, after)) is not None:
            self.cut.facts[fact_id] = softened
        else:
            using = self._using(fact_id)
            self.cut.take(self.live, before)
            self._withdraw(using, f"uses {label(fact_id)}, which is kept as it is")

    def _leave_where_it_is(self, whole: FactId | None) -> None:
        """Want what lives in something as it is: it cannot change by itself, nor as it would where it was to be."""
        if whole is None or whole not in self.cut.facts:
            return
        inside = closure([whole], self.cut.children()) - {whole}
        other = [
            each
            for each in inside
            if not _about(each) and not _same(self.live.facts.get(each), self.cut.facts.get(each))
        ]
        users = closure(other, self.cut.dependants())
        self._withdraw(users, f"belongs to {label(whole)}, which stays where it is")

    def _keep_parts_it_uses(self, fact_id: FactId) -> None:
        """Keep a view as it is that would lose a column which something kept reads."""
        for need in self.live.needs.get(fact_id, ()):
            if need in self.cut.facts or need not in self.live.facts or KINDS[need[0]].loses or _about(need):
                continue
            whole = self.live.facts[need].parent
            if whole is not None and whole in self.live.facts and whole in self.cut.facts and whole not in self.kept:
                self.kept[whole] = Kept(whole, f"{label(fact_id)}, which is kept, uses {label(need)}")
                self._restore(whole)
                self._keep_parts_it_uses(whole)

    def _using(self, fact_id: FactId) -> list[FactId]:
        """Return what uses a fact that is kept as it is, and so cannot be as it was wanted over what was wanted."""
        cut = self.cut
        seeds, rule = {fact_id}, KINDS[fact_id[0]]
        parent = cut.facts[fact_id].parent
        if rule.remade_with_parent and parent is not None:
            seeds.add(parent)  # it is part of what others use
        users = [each for each in closure(seeds, cut.dependants()) - seeds if each in cut.facts]
        if not rule.remade_with_parent:
            return users
        return [
            each for each in users if cut.facts[each].parent != parent and not KINDS[each[0]].adapts(cut.facts[each])
        ]

    def _free_names(self) -> bool:
        """Don't make what something kept has the name of, nor call it so; tell whether there was any."""
        taken: dict[tuple[str, ...], FactId] = {}
        found: dict[FactId, str] = {}
        for fact_id, fact in self.cut.facts.items():
            slots, before = KINDS[fact_id[0]].slots, self.live.facts.get(fact_id)
            if before is not None:
                taken |= dict.fromkeys(set(slots(before)) & set(slots(fact)), fact_id)
        for fact_id, fact in self.cut.facts.items():
            holder = next((taken[slot] for slot in KINDS[fact_id[0]].slots(fact) if slot in taken), fact_id)
            if holder != fact_id and not (fact_id in self.kept and fact_id in self.live.facts):
                found[fact_id] = f"{label(holder)}, which is kept, has its name or place"
        for fact_id, reason in found.items():
            if fact_id not in self.live.facts:
                self._give_up(fact_id, reason)
            else:
                self.kept[fact_id] = Kept(fact_id, f"not changed: {reason}")
                self._keep(fact_id)
        return bool(found)

    def _uphold(self, context: Context) -> bool:
        """Want what is there to demand of others what it does, or don't make it; tell whether anything came of it."""
        found = False
        everything = [(each, KINDS[each[0]].upholds(fact, context)) for each, fact in self.cut.facts.items()]
        for fact_id, demands in everything:
            for demanded in demands.facts.values():
                now = self.cut.facts.get(demanded.id)
                if fact_id not in self.cut.facts or (now is not None and now.attrs == demanded.attrs):
                    continue
                homeless = demanded.parent is not None and demanded.parent not in self.cut.facts
                if homeless or self._repeats(fact_id, demanded):
                    continue
                found = True
                if self._can_be(demanded, fact_id, context):
                    self._want(demanded, demands.needs.get(demanded.id, ()), fact_id, context)
                else:
                    self._give_up(fact_id, f"{label(demanded.id)} would have to be otherwise")
        return found

    def _repeats(self, fact_id: FactId, demanded: Fact) -> bool:
        """Tell whether the same was demanded before: two that want one thing in two ways would go on for ever."""
        key = (fact_id, demanded.id, tuple(demanded.attrs.items()))
        again = key in self._asked
        self._asked.add(key)
        return again

    def _can_be(self, demanded: Fact, demanding: FactId, context: Context) -> bool:
        """Tell whether something may be as demanded: what is there stays as it is, and rows take no notice of what comes."""
        there = self.live.facts.get(demanded.id)
        if there is not None or demanding in self.live.facts:
            return demanding in self.live.facts or (there is not None and there.attrs == demanded.attrs)
        if demanded.parent not in self.live.facts:
            return True
        rule = KINDS[demanded.kind]
        refusable = any(MAY_FAIL_ON_DATA in step.hazards for step in rule.create(demanded, context))
        return not rule.holds_rows(demanded) and not refusable

    def _want(self, demanded: Fact, needs: Iterable[FactId], demanding: FactId, context: Context) -> None:
        after, using = self.cut.facts.get(demanded.id), []
        if after is not None and demanded.id in self.wanted.facts:
            reason = f"cannot be as declared beside {label(demanding)}, which stays"
            self.kept.setdefault(demanded.id, Kept(demanded.id, reason))
            rule = KINDS[demanded.kind]
            if rule.retypes(demanded, after) or rule.alter(demanded, after, context) is None:
                using = self._using(demanded.id)
        self.cut.add(demanded)
        for need in needs:
            self.cut.need(demanded.id, need)
        self._withdraw(using, f"uses {label(demanded.id)}, which is kept as it is")

    def _give_up(self, fact_id: FactId, reason: str) -> None:
        """Don't make something, nor what cannot be without it."""
        self.kept[fact_id] = Kept(fact_id, f"not made: {reason}")
        gone, wholes = {fact_id}, {fact_id}
        while wholes:
            gone |= closure(wholes, self.cut.dependants()) & self.cut.facts.keys()
            parts = [self.cut.facts[each] for each in gone if KINDS[each[0]].essential]
            wholes = self.live.missing({part.parent for part in parts if part.parent is not None} - gone)
        self._withdraw(gone, f"it needs {label(fact_id)}, which cannot be made")

    def _withdraw(self, users: Iterable[FactId], reason: str) -> None:
        """Want what uses something that isn't as it was wanted to stay as it is, or not to be made."""
        # What is made of parts comes before them: it takes them along.
        for each in sorted(users, key=lambda each: (KINDS[each[0]].weight, repr(each))):
            before, after = self.live.facts.get(each), self.cut.facts.get(each)
            if after is None:
                continue
            if before is not None and _same(before, after):
                self.cut.take(self.live, before)  # it needs what it needed
            elif not _about(each):
                self.kept.setdefault(each, Kept(each, reason))
                if before is None:
                    self._not_made(each)
                else:
                    self._restore(each)
            if before is not None and KINDS[each[0]].rigid:
                self._leave_where_it_is(before.parent)
            # Who may use what stays is brought to what is declared, or refused by PostgreSQL: it is never left open.

    def _not_made(self, fact_id: FactId) -> None:
        """Don't make something, nor the new whole that it is an essential part of."""
        whole = self.cut.facts[fact_id].parent
        self._remove(fact_id)
        if KINDS[fact_id[0]].essential and whole in self.cut.facts and whole not in self.live.facts:
            self._give_up(whole, f"it needs {label(fact_id)}, which cannot be made")

    def _remove(self, fact_id: FactId) -> None:
        """Don't want a fact and what lives in it, unless that lives in something else that stays."""
        for each in closure([fact_id], self.cut.children()):
            self.cut.remove(each)
            if each in self.live.facts and self.live.facts[each].parent in self.cut.facts:
                self.cut.take(self.live, self.live.facts[each])

    def _restore(self, fact_id: FactId) -> None:
        """Want a fact as it is with the parts that make it up; what is said about it, and who may use it, is as declared."""

        def parts(children: Iterable[FactId]) -> set[FactId]:
            return {each for each in children if not _about(each)}

        for each in self.live.missing(parts(self.cut.children().get(fact_id, ()))):
            self._remove(each)
        for each in {fact_id} | self.cut.missing(parts(self._inside.get(fact_id, ()))):
            self.cut.take(self.live, self.live.facts[each])


def _same(one: Fact | None, other: Fact | None) -> bool:
    return one is other or (
        one is not None and other is not None and (one.attrs, one.parent) == (other.attrs, other.parent)
    )


def _about(fact_id: FactId) -> bool:
    return KINDS[fact_id[0]].access or KINDS[fact_id[0]].remark
