# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the database is to be meanwhile: before what waits is done, and once it can be done."""

from __future__ import annotations

import typing as t

from ..kinds.lineage import parent_tables
from ..model.facts import Fact
from .deferred import KEYS, descendants

if t.TYPE_CHECKING:
    from collections.abc import Callable

    from ..model.facts import FactId, FactSet
    from ..model.plan import Plan
    from .deferred import DeferredChanges

    Make = Callable[[FactSet, FactSet], Plan]

NOT_VALID_ON_PARTITIONED = 18
"""The first major that takes a NOT VALID foreign key of a partitioned table."""


class Targets:
    """The states on the way, and how to reach them.

    :param make: returns the plan from one state to another.
    :param major: the server's major version.
    """

    def __init__(self, waiting: DeferredChanges, make: Make, major: int) -> None:
        self._waiting, self._make, self._major = waiting, make, major

    def before_deferred(self) -> tuple[FactSet, Plan]:
        """Return what can be had at once, and how: everything but what waits."""
        waiting = self._waiting
        goal = waiting.wanted.copy()
        untouched = (
            waiting.retained | waiting.drop_last | {each for each in waiting.validations if each[0] == "constraint"}
        )
        for fact_id in untouched | {each for late in waiting.drop_last for each in waiting.metadata_of(late)}:
            self._revert(fact_id, goal)
        validated = {each for each in waiting.validations if each[0] == "column"}
        for column in waiting.columns | validated | self._restore_key_columns(goal) | self._related_columns(goal):
            goal.facts[column] = _with_former_nullability(waiting.visible.facts[column], goal.facts[column])
        return self._without_scans(goal, self._make(waiting.visible, goal))

    def with_deferred(self) -> tuple[FactSet, Plan]:
        """Return what can be had now that indexes stand and constraints are validated."""
        goal = self._waiting.wanted.copy()
        for late in self._waiting.drop_last:
            for fact_id in (late, *self._waiting.metadata_of(late)):
                self._revert(fact_id, goal)
        plan = self._make(self._waiting.visible, goal) if self._waiting.drop_last else self._waiting.plan
        return self._without_scans(goal, plan)

    def _revert(self, fact_id: FactId, goal: FactSet) -> None:
        """Want a fact as it is, unless what it needs is gone by then."""
        waiting = self._waiting
        fact, needs = waiting.visible.facts.get(fact_id), set(waiting.visible.depends_on.get(fact_id, ()))
        stay = waiting.wanted.facts.keys() | waiting.retained | waiting.drop_last
        if fact is None or needs & waiting.visible.facts.keys() - stay:
            goal.remove(fact_id)
        else:
            goal.copy_from(waiting.visible, fact)

    def _restore_key_columns(self, goal: FactSet) -> set[FactId]:
        """Return the columns that may hold nulls only once an old primary key, which waits, is gone."""
        waiting, found = self._waiting, set()
        for fact_id in waiting.retained & waiting.visible.facts.keys() & goal.facts.keys():
            fact = goal.facts[fact_id]
            left = fact is waiting.visible.facts[fact_id]
            if left and fact.kind == "constraint" and fact.attributes["type"] == KEYS[0]:
                found |= {each for each in waiting.visible.depends_on[fact_id] if each[0] == "column"}
        return found & waiting.plan.deltas.keys() & goal.facts.keys() - waiting.changed

    def _related_columns(self, goal: FactSet) -> set[FactId]:
        """Return the columns above and below those whose NOT NULL waits: what one of them has the others get or had from it."""
        columns, children = self._waiting.columns, descendants(goal)
        above = {each for column in columns for each in self._waiting.parent_columns(column)}
        below = {
            ("column", *child[1:], column[3])
            for column in columns
            for child in children.get(("table", *column[1:3]), ())
        }
        return (above | below) & goal.facts.keys() & self._waiting.visible.facts.keys()

    def _without_scans(self, goal: FactSet, plan: Plan) -> tuple[FactSet, Plan]:
        """Have new checks and foreign keys come in as NOT VALID: they hold for new rows at once."""
        children = descendants(goal)
        fresh = {each for each in plan.created if self._can_be_not_valid(each, goal, children)}
        while True:
            alone = {each for each in fresh if _inherited_from(each, goal) & (plan.created - fresh)}
            if not alone:
                break
            fresh -= alone
        for fact_id in fresh:
            fact = goal.facts[fact_id]
            goal.facts[fact_id] = fact.with_attributes(
                validated="false", definition=f"{fact.attributes['definition']} NOT VALID"
            )
        return goal, self._make(self._waiting.visible, goal) if fresh else plan

    def _can_be_not_valid(self, fact_id: FactId, goal: FactSet, children: dict[FactId, set[FactId]]) -> bool:
        fact, waiting = goal.facts[fact_id], self._waiting
        if (
            fact.kind != "constraint"
            or fact.attributes["validated"] != "true"
            or not waiting.is_stationary(fact.parent)
        ):
            return False
        if fact.attributes["type"] == "FOREIGN KEY":
            return not waiting.partitioned(fact) or self._major >= NOT_VALID_ON_PARTITIONED
        return fact.attributes["type"] == "CHECK" and all(
            map(waiting.is_stationary, children.get(fact.parent or (), ()))
        )


def _with_former_nullability(before: Fact, after: Fact) -> Fact:
    """Return a column that is as it is wanted, but for its NOT NULL and whose that is."""
    metadata = {key: value for key, value in after.metadata.items() if not key.startswith("not_null_")}
    metadata |= {key: value for key, value in before.metadata.items() if key.startswith("not_null_")}
    null = {key: before.attributes[key] for key in ("not_null", "not_null_name")}
    return Fact(after.id, after.parent, {**after.attributes, **null}, metadata)


def _inherited_from(constraint: FactId, state: FactSet) -> set[FactId]:
    """Return the constraints that one is inherited from, if it is."""
    if state.facts[constraint].metadata.get("inherited") != "true":
        return set()
    return {("constraint", *table[1:], constraint[3]) for table in parent_tables(("table", *constraint[1:3]), state)}
