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
from ..model.facts import FactSet, IndexedFactSet, closure
from ..model.hazards import MAY_FAIL_ON_DATA
from ..model.labels import label
from .destructive import cascade_sources, destructive_changes

if t.TYPE_CHECKING:
    from collections.abc import Iterable

    from ..model.facts import Fact, FactId


@dataclass(frozen=True, slots=True)
class Kept:
    """A difference that was not removed.

    :param fact: what is kept as it is, or not made.
    :param reason: why, in words for the operator.
    """

    fact_id: FactId
    reason: str


def retain(live: FactSet, wanted: FactSet, policy: str) -> tuple[FactSet, list[Kept]]:
    """Return the wanted state cut to what loses nothing, and what was held back.

    :param policy: ``keep`` holds back, ``apply`` lets everything through, ``fail`` raises.
    :raises Failure: under ``fail``, when anything destructive would be needed; lists all of it.
    """
    if policy == APPLY:
        return wanted, []
    retention = _Retention(live, wanted)
    retention.resolve()
    retention.release_access()
    held = retention.report()
    if policy == FAIL and held:
        listed = "; ".join(f"{label(each.fact_id)}: {each.reason}" for each in held)
        raise Failure(
            f"The desired schema asks for destructive changes, and destructive is 'fail': {listed}.",
            hint="Nothing was changed. Set destructive to 'keep' to leave them undone. With 'apply' they are done, and what is "
            "dropped is gone with its rows: read the list and make a backup first.",
            kept=[{"kind": each.fact_id[0], "object": label(each.fact_id), "reason": each.reason} for each in held],
        )
    return retention.target.copy(), held


class _Retention:
    """The wanted state on its way to one that loses nothing, and what was held back for it."""

    def __init__(self, live: FactSet, wanted: FactSet) -> None:
        self.live, self.wanted, self.target = live, wanted, IndexedFactSet.of(wanted)
        self.kept: dict[FactId, Kept] = {}
        self._live_children = live.children()
        self._seen: set[tuple[object, ...]] = set()

    def resolve(self) -> None:
        """Hold back what is destructive, then what that leaves no room for, until nothing is."""
        while True:
            context = Context(self.live, self.target, declared=self.wanted)
            lost = {each: reason for each, reason in destructive_changes(context).items() if each not in self.kept}
            for fact_id, reason in lost.items():
                self.kept[fact_id] = Kept(fact_id, reason)
                self._keep(fact_id)
            if not lost and not (self.kept and (self._free_names() or self._enforce_requirements(context))):
                return

    def release_access(self) -> None:
        """Keep nothing about access that goes with something that goes."""
        context = Context(self.live, self.target)
        undeclared = self.wanted.missing(each for each in self.target.facts if KINDS[each[0]].access)
        for each in undeclared & self.live.facts.keys():
            if any(taker not in self.target.facts for taker in cascade_sources(each, context)):
                self.target.remove(each)

    def report(self) -> list[Kept]:
        """Return what was held back, in order; what is there through something else is kept with that."""
        context = Context(self.target, FactSet())
        held = [each for each in self.kept.values() if not self._comes_with_another(each.fact_id, context)]
        return sorted(
            held, key=lambda each: (KINDS[each.fact_id[0]].weight, KINDS[each.fact_id[0]].sort_key(each.fact_id))
        )

    def _comes_with_another(self, fact_id: FactId, context: Context) -> bool:
        """Tell whether a fact stays for one that was held back, too, or for one of its kind that is declared.

        Or is as declared after all, as something else demanded it.
        """
        there, wanted = self.target.facts.get(fact_id), self.wanted.facts.get(fact_id)
        if there is None or (wanted is not None and there.attributes == wanted.attributes):
            return there is not None
        same = fact_id[0] if wanted is None else ""
        # An index is attached to one that is kept: that by itself is nothing to anybody.
        needs = self.target.depends_on.get(fact_id, ()) if wanted is None and not KINDS[fact_id[0]].loss_reason else ()
        return any(each in self.kept for each in needs) or any(
            each in self.kept or (each[0] == same and each in self.target.facts)
            for each in cascade_sources(fact_id, context)
        )

    def _keep(self, fact_id: FactId) -> None:
        """Want a fact as it is: with what lives in it, and without what the desired one was to carry."""
        before, after = self.live.facts[fact_id], self.target.facts.get(fact_id)
        if KINDS[fact_id[0]].bound_to_parent_link and self.target.depends_on.get(fact_id) != self.live.depends_on.get(
            fact_id
        ):
            self._keep_parts_in_place(before.parent)
        if after is None:
            for each in self.target.missing(closure([fact_id], self._live_children)):
                self.target.copy_from(self.live, self.live.facts[each])
            self._keep_used_parts(fact_id)
        elif (softened := KINDS[fact_id[0]].non_destructive_part(before, after)) is not None:
            self.target.facts[fact_id] = softened
        else:
            using = self._dependents(fact_id)
            self.target.copy_from(self.live, before)
            self._revert_dependents(using, f"uses {label(fact_id)}, which is kept as it is")

    def _keep_parts_in_place(self, whole: FactId | None) -> None:
        """Want what lives in something as it is: it cannot change by itself, nor as it would where it was to be."""
        if whole is None or whole not in self.target.facts:
            return
        inside = closure([whole], self.target.children()) - {whole}
        other = [
            each
            for each in inside
            if not _is_access_or_metadata(each) and not _is_same(self.live.facts.get(each), self.target.facts.get(each))
        ]
        users = closure(other, self.target.dependents())
        self._revert_dependents(users, f"belongs to {label(whole)}, which stays where it is")

    def _keep_used_parts(self, fact_id: FactId) -> None:
        """Keep a view as it is that would lose a column which something kept reads."""
        for need in self.live.depends_on.get(fact_id, ()):
            if (
                need in self.target.facts
                or need not in self.live.facts
                or KINDS[need[0]].loss_reason
                or _is_access_or_metadata(need)
            ):
                continue
            whole = self.live.facts[need].parent
            if whole is not None and whole in self.live.facts and whole in self.target.facts and whole not in self.kept:
                self.kept[whole] = Kept(whole, f"{label(fact_id)}, which is kept, uses {label(need)}")
                self._restore(whole)
                self._keep_used_parts(whole)

    def _dependents(self, fact_id: FactId) -> list[FactId]:
        """Return what uses a fact that is kept as it is, and so cannot be as it was wanted over what was wanted."""
        cut = self.target
        seeds, rule = {fact_id}, KINDS[fact_id[0]]
        parent = cut.facts[fact_id].parent
        if rule.replaced_with_parent and parent is not None:
            seeds.add(parent)  # it is part of what others use
        users = [each for each in closure(seeds, cut.dependents()) - seeds if each in cut.facts]
        if not rule.replaced_with_parent:
            return users
        return [
            each for each in users if cut.facts[each].parent != parent and not KINDS[each[0]].retargets(cut.facts[each])
        ]

    def _free_names(self) -> bool:
        """Don't make what something kept has the name of, nor call it so; tell whether there was any."""
        taken: dict[tuple[str, ...], FactId] = {}
        found: dict[FactId, str] = {}
        for fact_id, fact in self.target.facts.items():
            slots, before = KINDS[fact_id[0]].occupied_names, self.live.facts.get(fact_id)
            if before is not None:
                taken |= dict.fromkeys(set(slots(before)) & set(slots(fact)), fact_id)
        for fact_id, fact in self.target.facts.items():
            holder = next((taken[slot] for slot in KINDS[fact_id[0]].occupied_names(fact) if slot in taken), fact_id)
            if holder != fact_id and not (fact_id in self.kept and fact_id in self.live.facts):
                found[fact_id] = f"{label(holder)}, which is kept, has its name or place"
        for fact_id, reason in found.items():
            if fact_id not in self.live.facts:
                self._skip_creation(fact_id, reason)
            else:
                self.kept[fact_id] = Kept(fact_id, f"not changed: {reason}")
                self._keep(fact_id)
        return bool(found)

    def _enforce_requirements(self, context: Context) -> bool:
        """Want what is there to demand of others what it does, or don't make it; tell whether anything came of it."""
        found = False
        everything = [(each, KINDS[each[0]].requirements(fact, context)) for each, fact in self.target.facts.items()]
        for fact_id, demands in everything:
            for demanded in demands.facts.values():
                now = self.target.facts.get(demanded.id)
                if fact_id not in self.target.facts or (now is not None and now.attributes == demanded.attributes):
                    continue
                homeless = demanded.parent is not None and demanded.parent not in self.target.facts
                if homeless or self._is_repeated(fact_id, demanded):
                    continue
                found = True
                if self._can_satisfy(demanded, fact_id, context):
                    self._satisfy(demanded, demands.depends_on.get(demanded.id, ()), fact_id, context)
                else:
                    self._skip_creation(fact_id, f"{label(demanded.id)} would have to be otherwise")
        return found

    def _is_repeated(self, fact_id: FactId, demanded: Fact) -> bool:
        """Tell whether the same was demanded before: two that want one thing in two ways would go on for ever."""
        key = (fact_id, demanded.id, tuple(demanded.attributes.items()))
        again = key in self._seen
        self._seen.add(key)
        return again

    def _can_satisfy(self, demanded: Fact, demanding: FactId, context: Context) -> bool:
        """Tell whether something may be as demanded: what is there stays as it is, and rows take no notice of what comes."""
        there = self.live.facts.get(demanded.id)
        if there is not None or demanding in self.live.facts:
            return demanding in self.live.facts or (there is not None and there.attributes == demanded.attributes)
        if demanded.parent not in self.live.facts:
            return True
        rule = KINDS[demanded.kind]
        refusable = any(MAY_FAIL_ON_DATA in step.hazards for step in rule.create(demanded, context))
        return not rule.holds_rows(demanded) and not refusable

    def _satisfy(self, demanded: Fact, needs: Iterable[FactId], demanding: FactId, context: Context) -> None:
        after, using = self.target.facts.get(demanded.id), []
        if after is not None and demanded.id in self.wanted.facts:
            reason = f"cannot be as declared beside {label(demanding)}, which stays"
            self.kept.setdefault(demanded.id, Kept(demanded.id, reason))
            rule = KINDS[demanded.kind]
            if rule.changes_type(demanded, after) or rule.alter(demanded, after, context) is None:
                using = self._dependents(demanded.id)
        self.target.add(demanded)
        for need in needs:
            self.target.add_dependency(demanded.id, need)
        self._revert_dependents(using, f"uses {label(demanded.id)}, which is kept as it is")

    def _skip_creation(self, fact_id: FactId, reason: str) -> None:
        """Don't make something, nor what cannot be without it."""
        self.kept[fact_id] = Kept(fact_id, f"not made: {reason}")
        gone = closure({fact_id}, self.target.dependents()) & self.target.facts.keys()
        self._revert_dependents(gone, f"it needs {label(fact_id)}, which cannot be made")

    def _revert_dependents(self, users: Iterable[FactId], reason: str) -> None:
        """Want what uses something that isn't as it was wanted to stay as it is, or not to be made."""
        # What is made of parts comes before them: it takes them along.
        for each in sorted(users, key=lambda each: (KINDS[each[0]].weight, repr(each))):
            before, after = self.live.facts.get(each), self.target.facts.get(each)
            if after is None:
                continue
            if before is not None and _is_same(before, after):
                self.target.copy_from(self.live, before)  # it needs what it needed
            elif not _is_access_or_metadata(each):
                self.kept.setdefault(each, Kept(each, reason))
                if before is None:
                    self._skip(each)
                else:
                    self._restore(each)
            if before is not None and KINDS[each[0]].bound_to_parent_link:
                self._keep_parts_in_place(before.parent)
            # Who may use what stays is brought to what is declared, or refused by PostgreSQL: it is never left open.

    def _skip(self, fact_id: FactId) -> None:
        """Don't make something, nor the new whole that it is an essential part of."""
        whole = self.target.facts[fact_id].parent
        self._remove(fact_id)
        if KINDS[fact_id[0]].parent_requires and whole in self.target.facts and whole not in self.live.facts:
            self._skip_creation(whole, f"it needs {label(fact_id)}, which cannot be made")

    def _remove(self, fact_id: FactId) -> None:
        """Don't want a fact and what lives in it, unless that lives in something else that stays."""
        for each in closure([fact_id], self.target.children()):
            self.target.remove(each)
            if each in self.live.facts and self.live.facts[each].parent in self.target.facts:
                self.target.copy_from(self.live, self.live.facts[each])

    def _restore(self, fact_id: FactId) -> None:
        """Want a fact as it is with the parts that make it up; what is said about it, and who may use it, is as declared."""

        def parts(children: Iterable[FactId]) -> set[FactId]:
            return {each for each in children if not _is_access_or_metadata(each)}

        for each in self.live.missing(parts(self.target.children().get(fact_id, ()))):
            self._remove(each)
        for each in {fact_id} | self.target.missing(parts(self._live_children.get(fact_id, ()))):
            self.target.copy_from(self.live, self.live.facts[each])


def _is_same(one: Fact | None, other: Fact | None) -> bool:
    return one is other or (
        one is not None and other is not None and (one.attributes, one.parent) == (other.attributes, other.parent)
    )


def _is_access_or_metadata(fact_id: FactId) -> bool:
    return KINDS[fact_id[0]].access or KINDS[fact_id[0]].is_metadata
