# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Decides which changes of a plan are deferred until they can be made without long locks.

Only changes to tables that exist before and after, with the same parents: a new table has no rows and no users. A
change that something not deferrable depends on is made in the ordinary way.
"""

from __future__ import annotations

import typing as t

from ..kinds import KINDS, keys, rule_of, validation
from ..kinds.inheritance.not_null import is_optional_below
from ..kinds.lineage import descendants, linked_tables, parent_columns
from ..kinds.rule import ALTER_ADDS_VALUES, DESCRIBES_ANOTHER
from ..model.facts import closure

if t.TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

    from ..model.facts import Fact, FactId, FactSet
    from ..model.plan import Plan


class DeferredChanges:
    """The changes of a plan that are deferred.

    Its attributes:

    - ``built``: indexes, and PRIMARY KEY and UNIQUE constraints whose index is built concurrently.
    - ``columns``: columns that become NOT NULL after a not-null check is validated.
    - ``validations``: NOT VALID constraints that only need validation.
    - ``validated_columns``: columns whose NOT NULL only needs validation.
    - ``drop_last``: undeclared indexes, dropped concurrently at the end.
    - ``retained``: everything that keeps its live definition until then.
    - ``changed``: what the plan creates or drops.

    :param visible: the live state without the leftovers of runs.
    :param wanted: the target state.
    :param plan: the plan from one to the other.
    """

    def __init__(self, visible: FactSet, wanted: FactSet, plan: Plan) -> None:
        self.visible, self.wanted, self.plan = visible, wanted, plan
        self._wanted_dependents, self._live_dependents = wanted.dependents(), visible.dependents()
        self.changed = plan.created | plan.dropped
        self._moving = linked_tables(self.changed)
        self.built: set[FactId] = set()
        self.retained: set[FactId] = set()
        for fact_id in sorted(plan.created, key=repr):
            self._defer_index(wanted.facts[fact_id])
        self.columns = self._deferred_not_null()
        altered = plan.deltas.keys() - self.changed
        self.validations = {each for each in altered if self._changes(each, validation.validates_constraint)}
        self.validated_columns = {each for each in plan.deltas if self._changes(each, validation.validates_not_null)}
        unique = [wanted.facts[each] for each in self.built if keys.is_unique(wanted.facts[each])]
        self._retain_old_keys({each.parent for each in unique})
        self.drop_last = {each for each in plan.dropped if self._can_be_dropped_last(each)}

    def is_stationary(self, relation: FactId | None) -> bool:
        """Return whether a relation exists before and after, with the same parents."""
        return (
            relation in self.visible.facts
            and relation in self.wanted.facts
            and relation not in self.changed
            and relation not in self._moving
        )

    def _defer_index(self, fact: Fact) -> None:
        if not self._can_be_built(fact):
            return
        together = self._deferred_with(fact.id)
        if together is not None:
            self.built.add(fact.id)
            self.retained |= together

    def _can_be_built(self, fact: Fact) -> bool:
        if not keys.can_be_built(fact, self.wanted) or not self.is_stationary(fact.parent):
            return False
        before = self.visible.facts.get(fact.id)
        if before is None:
            return True
        # An index re-created because of its dependencies is dropped and created with them.
        return (
            fact.id in self.plan.deltas
            and self.is_stationary(before.parent)
            and not before.is_true("partitioned")
            and not self._uses_changed(before)
        )

    def _uses_changed(self, before: Fact) -> bool:
        """Return whether a dependency of a fact is dropped or changed (except for its NOT NULL, and the labels of an enum)."""
        attachment = keys.attachment_of(before.id)
        above = keys.parent_indexes(attachment, self.visible) if attachment in self.visible.facts else []
        for need in self.visible.depends_on.get(before.id, ()):
            # The index that it is attached to is created again with it.
            if need == before.parent or (need in above and need in self.plan.created):
                continue
            delta = self.plan.deltas.get(need)
            if need in self.plan.dropped:
                return True
            if delta is None or ALTER_ADDS_VALUES in rule_of(need).traits:
                continue
            if delta.before is not None and delta.after is not None:
                names = delta.before.attributes.keys() - {"not_null", "not_null_name"}
                if any(delta.before.attributes.get(name) != delta.after.attributes.get(name) for name in names):
                    return True
        return False

    def _deferred_with(self, seed: FactId) -> set[FactId] | None:
        """Return a fact and everything that must be deferred with it; None if that includes a change that can't be."""
        found: set[FactId] = set()
        queue = [seed]
        while queue:
            fact_id = queue.pop()
            if fact_id in found:
                continue
            if fact_id != seed and not self._can_be_deferred(fact_id):
                return None
            found.add(fact_id)
            queue += self._wanted_dependents.get(fact_id, ())
            if keys.is_attachment(fact_id):
                # The parent's index becomes valid when all of them are attached, so it is deferred with them.
                parents = keys.parent_indexes(fact_id, self.wanted)
                queue += [each for each in parents if each in self.plan.created or each in self.plan.deltas]
        return found

    def _can_be_deferred(self, fact_id: FactId) -> bool:
        fact = self.wanted.facts[fact_id]
        if keys.is_attachment(fact_id):
            index, parents = self.wanted.facts[fact.parent or ()], keys.parent_indexes(fact_id, self.wanted)
            # Attaching a table attaches its indexes if the parent's exist.
            return self.is_stationary(index.parent) or not any(each in self.visible.facts for each in parents)
        # An index depends on the one it is attached to, but can be created and deferred without it.
        return keys.may_follow_indexes(fact)

    def _deferred_not_null(self) -> set[FactId]:
        children = descendants(self.wanted)
        found = {each for each in self.plan.deltas if self._sets_not_null(each)}
        # A new child table would get the name of its parent's future NOT NULL constraint (PostgreSQL 18).
        found = {each for each in found if all(map(self.is_stationary, self._inheriting(each, children)))}
        # A check would reject rows of child tables, too.
        found = {each for each in found if not is_optional_below([each], children, self.wanted)}
        while True:
            refused = {each for each in found if not self._can_be_checked(each, found)}
            if not refused:
                break
            found -= refused
        for column in found:
            # The columns of a replica identity must be NOT NULL.
            for user in closure([column], self._wanted_dependents):
                if keys.is_replica_identity(user) and user in self.plan.deltas:
                    self.retained.add(user)
        return found

    def _inheriting(self, column: FactId, children: Mapping[FactId, Iterable[FactId]]) -> Iterator[FactId]:
        """Yield the descendants of a column's table, and of each parent table whose NOT NULL, still NOT VALID, comes with it."""
        above = [each for each in self.parent_columns(column) if self._becomes_not_valid(each)]
        for each in (column, *above):
            yield from children.get(self.wanted.facts[each].parent or (), ())

    def _becomes_not_valid(self, column: FactId) -> bool:
        delta = self.plan.deltas.get(column)
        return delta is not None and delta.after is not None and delta.after.attributes["not_null"] == "not valid"

    def _sets_not_null(self, fact_id: FactId) -> bool:
        return fact_id not in self.changed and self._changes(fact_id, validation.sets_not_null)

    def _can_be_checked(self, column: FactId, found: set[FactId]) -> bool:
        if validation.identity_of(column) in self.plan.created:
            return False
        for user in self._wanted_dependents.get(column, ()):
            created = user in self.plan.created and user not in self.retained
            if created and keys.is_primary_key(self.wanted.facts[user]):
                return False
        parents = self.parent_columns(column)
        if any(each in self.plan.created for each in parents):
            return False  # adding the parent's column adds its NOT NULL here
        return not any(each in self.plan.deltas and self._sets_not_null(each) and each not in found for each in parents)

    def parent_columns(self, column: FactId) -> list[FactId]:
        """Return the same column of the table's parents."""
        return parent_columns(self.wanted.facts[column], self.wanted)

    def _changes(self, fact_id: FactId, in_this_way: Callable[[Fact, Fact], bool]) -> bool:
        """Return whether a part of a stationary table changes in a certain way."""
        delta = self.plan.deltas[fact_id]
        before, after = delta.before, delta.after
        if before is None or after is None or not self.is_stationary(after.parent):
            return False
        return in_this_way(before, after)

    def _retain_old_keys(self, tables: Collection[FactId | None]) -> None:
        """Keep an old key until its replacement exists, so that no duplicates are accepted in between."""
        new_holders = {
            slot: each for each in self.plan.created for slot in rule_of(each).occupied_names(self.wanted.facts[each])
        }
        for fact_id in self.plan.dropped - self.plan.created:
            fact = self.visible.facts[fact_id]
            if not keys.is_unique(fact) or fact.parent not in tables:
                continue
            if not self.plan.dropped.isdisjoint(keys.columns_of(fact_id, self.visible)):
                continue  # it is dropped with its column
            named = [new_holders[slot] for slot in KINDS[fact.kind].occupied_names(fact) if slot in new_holders]
            if all(holder in self.retained for holder in named) and (named or keys.is_unique_key(fact)):
                self.retained |= {fact_id, *self.metadata_of(fact_id)}

    def _retain_attached(self) -> None:
        """Keep the indexes of partitions as long as the index that they are attached to."""
        queue = [each for each in self.retained if each in self.plan.dropped]
        while queue:
            parent = queue.pop()
            for user in self._live_dependents.get(parent, ()):
                index = self.visible.facts[user].parent
                if not keys.is_attachment(user) or index is None or index == parent or user in self.retained:
                    continue
                if self.visible.facts[index].parent not in self.wanted.facts:
                    continue  # it is dropped with its partition
                self.retained |= {user, index, *self.metadata_of(index)}
                queue.append(index)

    def metadata_of(self, fact_id: FactId) -> set[FactId]:
        """Return the comments on a live fact."""
        return {each for each in self._live_dependents.get(fact_id, ()) if DESCRIBES_ANOTHER in rule_of(each).traits}

    def _can_be_dropped_last(self, fact_id: FactId) -> bool:
        """Return whether an index can be dropped last: nothing depends on it, its name isn't reused, its columns stay."""
        fact = self.visible.facts[fact_id]
        if not keys.is_index(fact) or fact_id in self.plan.created or fact.is_true("partitioned"):
            return False
        if not self.is_stationary(fact.parent) or keys.attachment_of(fact_id) in self.visible.facts:
            return False
        if self.is_in_use(fact_id) or self._uses_changed(fact):
            return False
        slots = {slot for each in self.plan.created for slot in rule_of(each).occupied_names(self.wanted.facts[each])}
        return not slots & set(KINDS[fact.kind].occupied_names(fact))

    def is_in_use(self, index: FactId) -> bool:
        """Return whether anything but a comment depends on a live index."""
        return bool(self._live_dependents.get(index, set()) - self.metadata_of(index))

    def retain_final_changes(self) -> None:
        """Defer changes that depend on existing indexes, too: they are made in the final stage."""
        for fact_id in sorted(self.plan.deltas, key=repr):
            if fact_id not in self.wanted.facts or fact_id in self.retained or not self._is_final_change(fact_id):
                continue
            if not self._can_be_deferred(fact_id):
                continue
            together = self._deferred_with(fact_id)
            if together is not None:
                self.retained |= together
        unchanged = self.wanted.facts.keys() - self.plan.deltas.keys()
        self._retain_old_keys({each.parent for each in keys.unique_indexes(self.visible) if each.id in unchanged})
        self._retain_attached()

    def _is_final_change(self, fact_id: FactId) -> bool:
        fact = self.wanted.facts[fact_id]
        if not keys.depends_on_index(fact):
            return False
        needs = [self.wanted.facts[each] for each in self.wanted.depends_on[fact_id] if each in self.visible.facts]
        return any(keys.needs_existing(fact, each) and self.is_stationary(each.parent) for each in needs)
