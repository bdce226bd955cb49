# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The intermediate target states: before the deferred changes, and with them."""

from __future__ import annotations

import typing as t

from ..kinds import keys, validation
from ..kinds.lineage import descendants

if t.TYPE_CHECKING:
    from collections.abc import Callable

    from ..model.facts import FactId, FactSet
    from ..model.plan import Plan
    from .deferred import DeferredChanges

    Make = Callable[[FactSet, FactSet], Plan]

NOT_VALID_ON_PARTITIONED = 18
"""The first major version that supports NOT VALID foreign keys on partitioned tables."""


class Targets:
    """Computes the intermediate states, and the plans to reach them.

    :param make: returns the plan from one state to another.
    :param major: the server's major version.
    """

    def __init__(self, deferred: DeferredChanges, make: Make, major: int) -> None:
        self._deferred, self._make, self._major = deferred, make, major

    def before_deferred(self) -> tuple[FactSet, Plan]:
        """Return the target without the deferred changes, and the plan to reach it."""
        deferred = self._deferred
        target = deferred.wanted.copy()
        untouched = deferred.retained | deferred.drop_last | deferred.validations
        for fact_id in untouched | {each for index in deferred.drop_last for each in deferred.metadata_of(index)}:
            self._revert(fact_id, target)
        columns = deferred.columns | deferred.validated_columns
        for column in columns | self._restore_key_columns(target) | self._related_columns(target):
            before, after = deferred.visible.facts[column], target.facts[column]
            target.facts[column] = validation.with_former_nullability(before, after)
        return self._without_scans(target, self._make(deferred.visible, target))

    def with_deferred(self) -> tuple[FactSet, Plan]:
        """Return the target with the deferred changes, whose indexes and validated checks exist, and the plan."""
        target = self._deferred.wanted.copy()
        for index in self._deferred.drop_last:
            for fact_id in (index, *self._deferred.metadata_of(index)):
                self._revert(fact_id, target)
        plan = self._make(self._deferred.visible, target) if self._deferred.drop_last else self._deferred.plan
        return self._without_scans(target, plan)

    def _revert(self, fact_id: FactId, target: FactSet) -> None:
        """Keep a fact's live definition in the target, unless what it depends on is dropped by then."""
        deferred = self._deferred
        fact, needs = deferred.visible.facts.get(fact_id), set(deferred.visible.depends_on.get(fact_id, ()))
        remaining = deferred.wanted.facts.keys() | deferred.retained | deferred.drop_last
        if fact is None or needs & deferred.visible.facts.keys() - remaining:
            target.remove(fact_id)
        else:
            target.copy_from(deferred.visible, fact)

    def _restore_key_columns(self, target: FactSet) -> set[FactId]:
        """Return the columns that can become nullable only after an old primary key is dropped, which is deferred."""
        deferred, found = self._deferred, set()
        for fact_id in deferred.retained & deferred.visible.facts.keys() & target.facts.keys():
            if keys.is_primary_key(target.facts[fact_id]):
                found |= keys.columns_of(fact_id, deferred.visible)
        return found & deferred.plan.deltas.keys() & target.facts.keys()

    def _related_columns(self, target: FactSet) -> set[FactId]:
        """Return the columns in parents and children of those whose NOT NULL is deferred: they inherit it."""
        columns, children = self._deferred.columns, descendants(target)
        parents = {each for column in columns for each in self._deferred.parent_columns(column)}
        inheriting = {
            (column[0], *child[1:], column[3])
            for column in columns
            for child in children.get(self._deferred.wanted.facts[column].parent or (), ())
        }
        return (parents | inheriting) & target.facts.keys() & self._deferred.visible.facts.keys()

    def _without_scans(self, target: FactSet, plan: Plan) -> tuple[FactSet, Plan]:
        """Make new checks and foreign keys NOT VALID in the target: they apply to new rows only."""
        children = descendants(target)
        fresh = {each for each in plan.created if self._can_be_not_valid(each, target, children)}
        while True:
            others = plan.created - fresh
            mixed = {each for each in fresh if validation.inherited_from(target.facts[each], target) & others}
            if not mixed:
                break
            fresh -= mixed
        for fact_id in fresh:
            target.facts[fact_id] = validation.not_valid(target.facts[fact_id])
        return target, self._make(self._deferred.visible, target) if fresh else plan

    def _can_be_not_valid(self, fact_id: FactId, target: FactSet, children: dict[FactId, set[FactId]]) -> bool:
        fact, deferred = target.facts[fact_id], self._deferred
        if not validation.can_be_not_valid(fact) or not deferred.is_stationary(fact.parent):
            return False
        if keys.is_foreign_key(fact):
            on_partitioned = keys.is_on_partitioned_table(fact, deferred.wanted)
            return not on_partitioned or self._major >= NOT_VALID_ON_PARTITIONED
        return all(map(deferred.is_stationary, children.get(fact.parent or (), ())))
