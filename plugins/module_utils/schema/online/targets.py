# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the database is to be meanwhile: before what waits is done, and once it can be done."""

from __future__ import annotations

import typing as t

from ..kinds.lineage import tables_above
from ..model.facts import Fact
from .deferred import KEYS, heirs_of

if t.TYPE_CHECKING:
    from collections.abc import Callable

    from ..model.facts import FactId, State
    from ..model.plan import Plan
    from .deferred import Waiting

    Make = Callable[[State, State], Plan]

NOT_VALID_ON_PARTITIONED = 18
"""The first major that takes a NOT VALID foreign key of a partitioned table."""


class Goals:
    """The states on the way, and how to reach them.

    :param make: returns the plan from one state to another.
    :param major: the server's major version.
    """

    def __init__(self, waiting: Waiting, make: Make, major: int) -> None:
        self._waiting, self._make, self._major = waiting, make, major

    def first(self) -> tuple[State, Plan]:
        """Return what can be had at once, and how: everything but what waits."""
        waiting = self._waiting
        goal = waiting.wanted.copy()
        untouched = waiting.held | waiting.late | {each for each in waiting.validations if each[0] == "constraint"}
        for fact_id in untouched | {each for late in waiting.late for each in waiting.remarks(late)}:
            self._leave(fact_id, goal)
        validated = {each for each in waiting.validations if each[0] == "column"}
        for column in waiting.columns | validated | self._still_in_a_key(goal) | self._kin(goal):
            goal.facts[column] = _null_as_before(waiting.visible.facts[column], goal.facts[column])
        return self._without_scans(goal, self._make(waiting.visible, goal))

    def last(self) -> tuple[State, Plan]:
        """Return what can be had now that indexes stand and constraints are validated."""
        goal = self._waiting.wanted.copy()
        for late in self._waiting.late:
            for fact_id in (late, *self._waiting.remarks(late)):
                self._leave(fact_id, goal)
        plan = self._make(self._waiting.visible, goal) if self._waiting.late else self._waiting.plan
        return self._without_scans(goal, plan)

    def _leave(self, fact_id: FactId, goal: State) -> None:
        """Want a fact as it is, unless what it needs is gone by then."""
        waiting = self._waiting
        fact, needs = waiting.visible.facts.get(fact_id), set(waiting.visible.needs.get(fact_id, ()))
        stay = waiting.wanted.facts.keys() | waiting.held | waiting.late
        if fact is None or needs & waiting.visible.facts.keys() - stay:
            goal.remove(fact_id)
        else:
            goal.take(waiting.visible, fact)

    def _still_in_a_key(self, goal: State) -> set[FactId]:
        """Return the columns that may hold nulls only once an old primary key, which waits, is gone."""
        waiting, found = self._waiting, set()
        for fact_id in waiting.held & waiting.visible.facts.keys() & goal.facts.keys():
            fact = goal.facts[fact_id]
            left = fact is waiting.visible.facts[fact_id]
            if left and fact.kind == "constraint" and fact.attrs["type"] == KEYS[0]:
                found |= {each for each in waiting.visible.needs[fact_id] if each[0] == "column"}
        return found & waiting.plan.deltas.keys() & goal.facts.keys() - waiting.changed

    def _kin(self, goal: State) -> set[FactId]:
        """Return the columns above and below those whose NOT NULL waits: what one of them has the others get or had from it."""
        columns, heirs = self._waiting.columns, heirs_of(goal)
        above = {each for column in columns for each in self._waiting.columns_above(column)}
        below = {
            ("column", *heir[1:], column[3]) for column in columns for heir in heirs.get(("table", *column[1:3]), ())
        }
        return (above | below) & goal.facts.keys() & self._waiting.visible.facts.keys()

    def _without_scans(self, goal: State, plan: Plan) -> tuple[State, Plan]:
        """Have new checks and foreign keys come in as NOT VALID: they hold for new rows at once."""
        heirs = heirs_of(goal)
        fresh = {each for each in plan.created if self._can_come_unvalidated(each, goal, heirs)}
        while True:
            alone = {each for each in fresh if _above(each, goal) & (plan.created - fresh)}
            if not alone:
                break
            fresh -= alone
        for fact_id in fresh:
            fact = goal.facts[fact_id]
            goal.facts[fact_id] = fact.with_attrs(validated="false", definition=f"{fact.attrs['definition']} NOT VALID")
        return goal, self._make(self._waiting.visible, goal) if fresh else plan

    def _can_come_unvalidated(self, fact_id: FactId, goal: State, heirs: dict[FactId, set[FactId]]) -> bool:
        fact, waiting = goal.facts[fact_id], self._waiting
        if fact.kind != "constraint" or fact.attrs["validated"] != "true" or not waiting.settled(fact.parent):
            return False
        if fact.attrs["type"] == "FOREIGN KEY":
            return not waiting.partitioned(fact) or self._major >= NOT_VALID_ON_PARTITIONED
        return fact.attrs["type"] == "CHECK" and all(map(waiting.settled, heirs.get(fact.parent or (), ())))


def _null_as_before(before: Fact, after: Fact) -> Fact:
    """Return a column that is as it is wanted, but for its NOT NULL and whose that is."""
    notes = {key: value for key, value in after.notes.items() if not key.startswith("not_null_")}
    notes |= {key: value for key, value in before.notes.items() if key.startswith("not_null_")}
    null = {key: before.attrs[key] for key in ("not_null", "not_null_name")}
    return Fact(after.id, after.parent, {**after.attrs, **null}, notes)


def _above(constraint: FactId, state: State) -> set[FactId]:
    """Return the constraints that one is inherited from, if it is."""
    if state.facts[constraint].notes.get("inherited") != "true":
        return set()
    return {("constraint", *table[1:], constraint[3]) for table in tables_above(("table", *constraint[1:3]), state)}
