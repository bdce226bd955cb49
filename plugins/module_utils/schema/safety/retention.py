# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Takes destructive changes out of the target state before it is planned.

Retention works on facts, not on statements: what is kept enters the target state
as it is now, with everything it depends on, so the plan for the rest is
consistent. Access (policies, grants, row level security, triggers) is never kept.
"""

from __future__ import annotations

import typing as t
from dataclasses import dataclass

from ...failure import Failure
from ..kinds import KINDS, rule_of
from ..kinds.context import ComparisonContext, PlanContext
from ..kinds.index_attachments import attachments_below
from ..kinds.inheritance.index_matching import can_be_created
from ..kinds.lineage import columns_of_partitions, stay_attached
from ..kinds.replacement import WITH_PARENT
from ..kinds.rule import BOUND_TO_PARENT_LINK, CONTROLS_ACCESS, PARENT_REQUIRES
from ..kinds.typed_tables import columns_of_attribute
from ..model.destructive import APPLY, FAIL
from ..model.facts import FactSet, IndexedFactSet, changed_attributes, closure, kind_of
from ..model.hazards import MAY_FAIL_ON_DATA
from ..model.labels import label, sort_key, target
from .destructive import cascade_sources, destructive_changes

if t.TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ..model.facts import Fact, FactId


@dataclass(frozen=True, slots=True)
class Kept:
    """A difference that is not applied.

    :param fact_id: what is kept as it is, or not created.
    :param reason: why, worded for the operator.
    :param danger: how it exposes rows; empty if it doesn't.
    """

    fact_id: FactId
    reason: str
    danger: str = ""

    def as_result(self) -> dict[str, str]:
        """Return it as in the module's ``kept``."""
        return {"kind": kind_of(self.fact_id), "object": target(self.fact_id), "reason": self.reason}


def retain(
    live: FactSet, wanted: FactSet, policy: str, held: Mapping[FactId, str] | None = None
) -> tuple[FactSet, list[Kept]]:
    """Return the target state without destructive changes, and what is kept.

    :param policy: ``keep`` keeps, ``apply`` returns the desired state unchanged, ``fail`` raises.
    :param held: differences that can't be applied, each with the reason (see ``obstacles``).
    :raises Failure: under ``fail``, listing all destructive changes if there are any.
    """
    if policy == APPLY:
        return wanted, []
    retention = _Retention(live, wanted)
    for fact_id, reason in (held or {}).items():
        retention.hold_back(fact_id, reason)
    retention.resolve()
    retention.release_access()
    kept = retention.report()
    if policy == FAIL and kept:
        listed = "; ".join(f"{label(each.fact_id)}: {each.reason}" for each in kept)
        raise Failure(
            f"The schema requires destructive changes, but destructive is 'fail': {listed}.",
            hint="Nothing was changed. Set destructive to 'keep' to skip these changes, or to 'apply' to make them. 'apply' "
            "deletes the data of every dropped object: review the list and take a backup first.",
            kept=[each.as_result() for each in kept],
        )
    return retention.target.copy(), kept


def refuse_unmet_access(kept: list[Kept], live: FactSet, target: FactSet, declared: FactSet) -> None:
    """Refuse access control that requires what isn't created: it is applied exactly or not at all.

    :param target: the target state, including what is kept.
    :param declared: the desired schema.
    :raises Failure: naming both.
    """
    skipped = {each.fact_id: each.reason for each in kept if each.fact_id not in target.facts}
    users = declared.dependents() if skipped else {}
    for need, reason in skipped.items():
        for fact_id in sorted(users.get(need, ()), key=repr):
            fact = target.facts.get(fact_id)
            if (
                fact is None
                or CONTROLS_ACCESS not in rule_of(fact_id).traits
                or _is_same(live.facts.get(fact_id), fact)
            ):
                continue
            raise Failure(
                f"{label(fact_id)} requires {label(need)}, which is {reason}.",
                hint="Nothing was changed. Rename one of the objects, or set destructive to 'apply'.",
            )


class _Retention:
    """Turns the desired state into a target state that loses nothing, and records what is kept."""

    def __init__(self, live: FactSet, wanted: FactSet) -> None:
        self.live, self.wanted, self.target = live, wanted, IndexedFactSet.of(wanted)
        self.kept: dict[FactId, Kept] = {}
        self._live_children = live.children()
        self._seen: set[tuple[object, ...]] = set()

    def resolve(self) -> None:
        """Keep what would be lost, then what conflicts with it, until nothing more has to be kept."""
        while True:
            context = ComparisonContext(self.live, self.target, declared=self.wanted)
            lost = {each: reason for each, reason in destructive_changes(context).items() if each not in self.kept}
            for fact_id, reason in lost.items():
                self.kept[fact_id] = Kept(fact_id, reason)
                self._keep(fact_id, context)
            if not lost and not (self.kept and (self._free_names(context) or self._enforce_requirements(context))):
                return

    def hold_back(self, fact_id: FactId, reason: str) -> None:
        """Keep a difference out of the target state, whatever it would lose."""
        context = ComparisonContext(self.live, self.target, declared=self.wanted)
        before, after = self.live.facts.get(fact_id), self.target.facts.get(fact_id)
        if before is None:
            if after is not None:
                self._skip_creation(fact_id, reason)
                self._remove(fact_id)
            return
        parent, is_part = before.parent, not rule_of(fact_id).loss_reason and not _is_access_or_metadata(fact_id)
        if after is None and is_part and parent in self.live.facts and parent in self.target.facts:
            fact_id, before, after = parent, self.live.facts[parent], self.target.facts[parent]
        self.kept.setdefault(fact_id, Kept(fact_id, reason))
        if after is None:
            self._keep(fact_id, context)
            return
        using = self._dependents(fact_id, context)
        if rule_of(fact_id).change(before, after, context).in_place:
            self.target.copy_from(self.live, before)
        else:
            self._restore(fact_id)
        self._revert_dependents(using, f"depends on {label(fact_id)}, which is being kept")

    def release_access(self) -> None:
        """Remove access facts that a drop in the plan cascades to."""
        context = ComparisonContext(self.live, self.target)
        undeclared = self.wanted.missing(each for each in self.target.facts if CONTROLS_ACCESS in rule_of(each).traits)
        for each in undeclared & self.live.facts.keys():
            if any(source not in self.target.facts for source in cascade_sources(each, context)):
                self.target.remove(each)

    def report(self) -> list[Kept]:
        """Return what is kept, in order, without what is kept only as part of something else."""
        context = ComparisonContext(self.target, FactSet())
        kept = [each for each in self.kept.values() if not self._is_implied(each.fact_id, context)]
        return sorted(kept, key=lambda each: (rule_of(each.fact_id).weight, sort_key(each.fact_id)))

    def _is_implied(self, fact_id: FactId, context: ComparisonContext) -> bool:
        """Return whether a fact is kept because of another kept fact, or a declared one of its kind.

        Also true when it ended up as declared, because another fact requires it.
        """
        target, wanted = self.target.facts.get(fact_id), self.wanted.facts.get(fact_id)
        if target is None or (wanted is not None and target.attributes == wanted.attributes):
            return target is not None
        same = kind_of(fact_id) if wanted is None else ""
        # For example, the attachment of an index to a kept index isn't worth reporting.
        needs = self.target.depends_on.get(fact_id, ()) if wanted is None and not rule_of(fact_id).loss_reason else ()
        # A declared fact that stays as the undeclared one that it inherits from is worth reporting.
        found = cascade_sources(fact_id, context)
        sources = [each for each in found if wanted is None or each in self.wanted.facts]
        return any(each in self.kept for each in needs) or any(
            each in self.kept or (kind_of(each) == same and each in self.target.facts) for each in sources
        )

    def _keep(self, fact_id: FactId, context: ComparisonContext) -> None:
        """Put a live fact into the target state with its children, in place of the desired one."""
        before, after = self.live.facts[fact_id], self.target.facts.get(fact_id)
        needs = self.target.depends_on.get(fact_id), self.live.depends_on.get(fact_id)
        if BOUND_TO_PARENT_LINK in rule_of(fact_id).traits and needs[0] != needs[1]:
            self._keep_parts_in_place(before.parent)
        if after is None:
            for each in self.target.missing(closure([fact_id], self._live_children)):
                self.target.copy_from(self.live, self.live.facts[each])
            stay_attached(fact_id, self.target)
            self._keep_used_parts(fact_id)
        elif (part := rule_of(fact_id).change(before, after, context).non_destructive_part) is not None:
            self.target.facts[fact_id] = part
        else:
            using = self._dependents(fact_id, context)
            self.target.copy_from(self.live, before)
            self._revert_dependents(using, f"depends on {label(fact_id)}, which is being kept")

    def _keep_parts_in_place(self, parent: FactId | None) -> None:
        """Keep the parts of a table whose parent link is kept: they can only change together with it."""
        if parent is None:
            return
        inside = closure([parent], self.target.children()) - {parent}
        changed = [
            each
            for each in inside
            if not _is_access_or_metadata(each) and not _is_same(self.live.facts.get(each), self.target.facts.get(each))
        ]
        users = closure(changed, self.target.dependents())
        self._revert_dependents(users, f"{label(parent)}, which it belongs to, is being kept under its current parent")

    def _keep_used_parts(self, fact_id: FactId) -> None:
        """Keep a view that would lose a column which something kept depends on."""
        for need in self.live.depends_on.get(fact_id, ()):
            if (
                need in self.target.facts
                or need not in self.live.facts
                or rule_of(need).loss_reason
                or _is_access_or_metadata(need)
            ):
                continue
            parent = self.live.facts[need].parent
            if parent is not None and parent in self.target.facts and parent not in self.kept:
                self.kept[parent] = Kept(parent, f"{label(fact_id)}, which is being kept, depends on {label(need)}")
                self._restore(parent)
                self._keep_used_parts(parent)

    def _dependents(self, fact_id: FactId, context: ComparisonContext) -> list[FactId]:
        """Return the dependents of a kept fact that were declared for its desired definition."""
        target = self.target
        seeds, rule = {fact_id}, rule_of(fact_id)
        parent = target.facts[fact_id].parent
        if rule.replacement.how == WITH_PARENT and parent is not None:
            seeds.add(parent)  # others depend on the parent
        users = [each for each in closure(seeds, target.dependents()) - seeds if each in target.facts]
        if rule.replacement.how != WITH_PARENT:
            return users
        return [
            each
            for each in users
            if target.facts[each].parent != parent
            and rule_of(each).replacement.retarget(target.facts[each], context) is None
        ]

    def _free_names(self, context: ComparisonContext) -> bool:
        """Skip creations and renames whose name something kept still uses; return whether there were any."""
        taken: dict[tuple[str, ...], FactId] = {}
        found: dict[FactId, str] = {}
        for fact_id, fact in self.target.facts.items():
            slots, before = rule_of(fact_id).occupied_names, self.live.facts.get(fact_id)
            if before is not None:
                taken |= dict.fromkeys(rule_of(fact_id).names_below(fact, context), fact_id)
                taken |= dict.fromkeys(set(slots(before)) & set(slots(fact)), fact_id)
            elif fact_id not in self.wanted.facts:
                taken |= dict.fromkeys(slots(fact), fact_id)  # it is created because of what is kept
        for fact_id, fact in self.target.facts.items():
            holder = next((taken[slot] for slot in rule_of(fact_id).occupied_names(fact) if slot in taken), fact_id)
            if holder != fact_id and not (fact_id in self.kept and fact_id in self.live.facts):
                found[fact_id] = f"its name is still used by {label(holder)}, which is being kept"
        for fact_id, reason in found.items():
            if fact_id not in self.live.facts:
                self._skip_creation(fact_id, reason)
            else:
                self.kept[fact_id] = Kept(fact_id, f"not changed: {reason}")
                self._keep(fact_id, context)
        return bool(found)

    def _enforce_requirements(self, context: ComparisonContext) -> bool:
        """Put what target facts require into the target state, or skip creating them; return whether anything changed."""
        everything = [(each, rule_of(each).requirements(fact, context)) for each, fact in self.target.facts.items()]
        existing = [each for each in everything if each[0] in self.live.facts]
        # What is new adapts to what is kept.
        return self._enforce(existing, {}, context) or self._enforce(
            [each for each in everything if each[0] not in self.live.facts],
            {required: fact for _id, requirements in existing for required, fact in requirements.facts.items()},
            context,
        )

    def _enforce(
        self, requirements_of: list[tuple[FactId, FactSet]], firm: Mapping[FactId, Fact], context: ComparisonContext
    ) -> bool:
        """Enforce the requirements of some facts; return whether anything changed.

        :param firm: what others require, which is met.
        """
        found = False
        for fact_id, requirements in requirements_of:
            for required in requirements.facts.values():
                now = self.target.facts.get(required.id)
                if fact_id not in self.target.facts or (now is not None and now.attributes == required.attributes):
                    continue
                if required.parent is not None and required.parent not in self.target.facts:
                    continue
                is_repeated = self._is_repeated(fact_id, required)
                if is_repeated and fact_id in self.live.facts:
                    continue
                found = True
                is_possible = not is_repeated and not _conflicts(required, now, firm)
                if is_possible and self._can_satisfy(required, fact_id, context):
                    self._satisfy(required, requirements.depends_on.get(required.id, ()), fact_id, context)
                else:
                    self._skip_creation(fact_id, self._unmet(required.id))
        return found

    def _unmet(self, required: FactId) -> str:
        if required not in self.live.facts:
            return f"it requires {label(required)}, which cannot be added"
        return f"it requires a change to {label(required)}, which is being kept"

    def _is_repeated(self, fact_id: FactId, required: Fact) -> bool:
        """Return whether the requirement was enforced before: two conflicting ones would alternate forever."""
        key = (fact_id, required.id, tuple(required.attributes.items()))
        again = key in self._seen
        self._seen.add(key)
        return again

    def _can_satisfy(self, required: Fact, requiring: FactId, context: ComparisonContext) -> bool:
        """Return whether the target state may hold what is required: live facts stay unchanged, new ones accept all rows."""
        if requiring in self.live.facts:
            return True
        live = self.live.facts.get(required.id)
        if live is not None:
            return live.attributes == required.attributes
        if not can_be_created(required, self.target):
            return False
        if required.parent not in self.live.facts:
            return True
        rule = KINDS[required.kind]
        plan = PlanContext(context.live, context.wanted)
        may_fail = any(MAY_FAIL_ON_DATA in step.hazards for step in rule.create(required, plan))
        return not rule.replacement.loses_rows(required) and not may_fail

    def _satisfy(self, required: Fact, needs: Iterable[FactId], requiring: FactId, context: ComparisonContext) -> None:
        after, using = self.target.facts.get(required.id), []
        if after is not None and required.id in self.wanted.facts:
            reason = f"the declared definition conflicts with {label(requiring)}, which is being kept"
            self.kept.setdefault(required.id, Kept(required.id, reason))
            change = KINDS[required.kind].change(required, after, context)
            if change.changes_type or not change.in_place:
                using = self._dependents(required.id, context)
        self.target.add(required)
        for need in needs:
            self.target.add_dependency(required.id, need)
        self._revert_dependents(using, f"depends on {label(required.id)}, which is being kept")

    def _skip_creation(self, fact_id: FactId, reason: str) -> None:
        """Remove a new fact from the target state, and everything that cannot exist without it."""
        self.kept[fact_id] = Kept(fact_id, f"not created: {reason}")
        seeds = {fact_id} | columns_of_attribute(fact_id, self.target)
        skipped = closure(seeds, self.target.dependents()) & self.target.facts.keys()
        skipped |= attachments_below(skipped | {fact_id}, self.target)
        self._revert_dependents(skipped, f"it requires {label(fact_id)}, which cannot be created")

    def _revert_dependents(self, users: Iterable[FactId], reason: str) -> None:
        """Revert facts to their live definitions, or skip creating them."""
        # Wholes before their parts, which are handled along with them.
        for each in sorted(users, key=lambda each: (rule_of(each).weight, repr(each))):
            before, after = self.live.facts.get(each), self.target.facts.get(each)
            if after is None:
                continue
            if before is not None and _is_same(before, after):
                self.target.copy_from(self.live, before)  # with its live dependencies
            elif not _is_access_or_metadata(each):
                self.kept.setdefault(each, Kept(each, reason))
                if before is None:
                    self._skip(each)
                else:
                    self._restore(each)
            if before is not None and BOUND_TO_PARENT_LINK in rule_of(each).traits:
                self._keep_parts_in_place(before.parent)
            # Access to what is kept becomes as declared, or PostgreSQL rejects the statement; it is never kept.

    def _skip(self, fact_id: FactId) -> None:
        """Skip creating a fact, the columns of partitions that it would create, and the new parent that requires it."""
        parent = self.target.facts[fact_id].parent
        for each in sorted(columns_of_partitions(fact_id, self.target) - self.live.facts.keys()):
            # A new partition is created with the columns that there are.
            if each in self.target.facts and self.target.facts[each].parent in self.live.facts:
                self._skip_creation(each, f"it requires {label(fact_id)}, which cannot be created")
        self._remove(fact_id)
        if PARENT_REQUIRES in rule_of(fact_id).traits and parent in self.target.facts and parent not in self.live.facts:
            self._skip_creation(parent, f"it requires {label(fact_id)}, which cannot be created")

    def _remove(self, fact_id: FactId) -> None:
        """Remove a fact and its children from the target state, except children whose live parent is in it."""
        for each in closure([fact_id], self.target.children()):
            self.target.remove(each)
            if each in self.live.facts and self.live.facts[each].parent in self.target.facts:
                self.target.copy_from(self.live, self.live.facts[each])

    def _restore(self, fact_id: FactId) -> None:
        """Put a live fact and its parts into the target state; its metadata and access stay as declared."""

        def parts(children: Iterable[FactId]) -> set[FactId]:
            return {each for each in children if not _is_access_or_metadata(each)}

        for each in self.live.missing(parts(self.target.children().get(fact_id, ()))):
            self._remove(each)
        for each in {fact_id} | self.target.missing(parts(self._live_children.get(fact_id, ()))):
            self.target.copy_from(self.live, self.live.facts[each])


def _conflicts(required: Fact, now: Fact | None, firm: Mapping[FactId, Fact]) -> bool:
    """Return whether a requirement changes something so that another one is no longer met."""
    other = firm.get(required.id)
    changed = changed_attributes(required, now) if now is not None else set()
    return other is not None and not changed.isdisjoint(changed_attributes(required, other))


def _is_same(one: Fact | None, other: Fact | None) -> bool:
    one_compared, other_compared = (each and (each.attributes, each.parent) for each in (one, other))
    return one_compared == other_compared


def _is_access_or_metadata(fact_id: FactId) -> bool:
    return rule_of(fact_id).is_about_another
