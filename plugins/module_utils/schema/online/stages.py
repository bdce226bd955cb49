# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The next thing to do on the way from one state to another without stopping anybody, found from what is there."""

from __future__ import annotations

import typing as t
from dataclasses import replace

from ...failure import Failure
from ..model.facts import Fact
from ..model.plan import Stage, Statement
from ..model.sql import qualified
from . import ddl
from .deferred import Waiting, heirs_of
from .names import predecessor, proof_of_not_null, split, successor
from .targets import Goals

if t.TYPE_CHECKING:
    from collections.abc import Iterable

    from ..model.facts import FactId, State
    from .targets import Make

MANY = 12
"""More stages than any plan has: eight, when constraints have to wait for keys that have to wait for indexes."""


def all_stages(live: State, wanted: State, make: Make, major: int, up_to: int = MANY) -> list[Stage]:
    """Return the whole way, as far as can be foretold.

    :param make: returns the plan from one state to another.
    :param major: the server's major version.
    :param up_to: return no more of them than this.
    :raises Failure: when it has no end. That is a mistake in the engine.
    """
    stages: list[Stage] = []
    while len(stages) < up_to:
        stage = next_stage(live, wanted, make, major)
        if stage is None:
            return stages
        stages.append(stage)
        live = stage.after
    if up_to == MANY:
        raise Failure(
            "The changes cannot be brought about online: there is no end to them.",
            hint="Leave out 'online', and please report it with the two schemas.",
        )
    return stages


def numbered(stages: Iterable[Stage], start: int = 0) -> list[Statement]:
    """Return the statements with the number of the transaction that each belongs to."""
    found: list[Statement] = []
    for stage in stages:
        start += stage.block
        for statement in stage.everything:
            start += not stage.block
            found.append(replace(statement, transaction=start))
    return found


def next_stage(live: State, wanted: State, make: Make, major: int) -> Stage | None:
    """Return what to do next, or None when nothing is left."""
    visible, remains = split(live, wanted)
    plan = make(visible, wanted)
    if not plan.deltas and not remains.facts:
        return None
    waiting = Waiting(visible, wanted, plan)
    return _Situation(waiting, Goals(waiting, make, major), remains, make).next()


class _Situation:
    """What is there, what waits, and what former stages left for the later ones."""

    def __init__(self, waiting: Waiting, goals: Goals, remains: State, make: Make) -> None:
        self._waiting, self._goals, self._remains, self._make = waiting, goals, remains, make
        self._proofs = self._find_proofs()

    def next(self) -> Stage | None:
        builds, validations = self._build(), self._validate()
        unproved = [column for column, check in self._proofs.items() if check not in self._remains.facts]
        if builds or validations or unproved:
            return self._begin() or builds or validations
        return self._finish() or self._clear()

    def _find_proofs(self) -> dict[FactId, FactId]:
        """Return the check of each column that becomes NOT NULL; heirs have that of the column they inherit."""
        columns = self._waiting.columns
        tops = [each for each in columns if not any(above in columns for above in self._waiting.columns_above(each))]
        return {column: proof_of_not_null(column) for column in sorted(tops)}

    def _begin(self) -> Stage | None:
        """Do all that is done at once, and forbid from now on what is going to be forbidden."""
        self._waiting.hold_finishing_touches()
        goal, plan = self._goals.first()
        unproved = {column: check for column, check in self._proofs.items() if check not in self._remains.facts}
        statements = [
            *self._clear_the_way(),
            *plan.statements,
            *(ddl.add_proof(column, check) for column, check in unproved.items()),
        ]
        after = self._with_remains(goal, plan.dropped)
        for check in unproved.values():
            self._add_proof(after, check, goal, validated="false")
        return Stage(statements, after, block=True) if statements else None

    def _clear_the_way(self) -> list[Statement]:
        """Drop what former runs left and what would be in the way now."""
        statements = []
        for fact in self._remains.facts.values():
            if fact.kind == "constraint" and fact.notes.get("inherited") != "true" and not self._is_of_use(fact):
                statements.append(ddl.drop_proof(fact.id, fact.id))
            if fact.kind == "index" and not (self._waiting.plan.dropped - {fact.parent}).isdisjoint(
                self._remains.needs[fact.id]
            ):
                statements.append(Statement(f"DROP INDEX {qualified(*fact.id[1:])}", "drop", fact.id))
        return statements

    def _is_of_use(self, check: Fact) -> bool:
        return check.id in self._proofs.values()

    def _with_remains(self, goal: State, dropped: set[FactId]) -> State:
        """Return a state with those remains that are still there when it is reached."""
        after = goal.copy()
        useful = {check[-1] for check in self._proofs.values()}
        for fact in self._remains.facts.values():
            needs = self._waiting.visible.facts.keys() & self._remains.needs.get(fact.id, ())
            gone = fact.kind == "constraint" and fact.id[-1] not in useful
            if not gone and needs <= goal.facts.keys() and not needs & dropped:
                after.facts[fact.id] = fact
                after.needs[fact.id] = self._remains.needs[fact.id]
        return after

    def _add_proof(self, after: State, check: FactId, goal: State, *, validated: str) -> None:
        table: FactId = ("table", *check[1:3])
        for each in (table, *heirs_of(goal).get(table, ())):
            notes = {"inherited": "false" if each == table else "true"}
            after.add(Fact(("constraint", *each[1:], check[3]), each, {"validated": validated}, notes))

    # Indexes.

    def _build(self) -> Stage | None:
        """Build the indexes that are missing, each by itself."""
        statements: list[Statement] = []
        after = self._waiting.visible.copy()
        for fact in self._remains.facts.values():
            after.take(self._remains, fact)
        for fact_id in sorted(self._waiting.indexes | self._waiting.keys):
            fact = self._waiting.wanted.facts[fact_id]
            name = successor(fact) if self._has_predecessor(fact) else fact_id
            there = after.facts.get(name)
            if there is not None and there.attrs["valid"] == "true" and name != fact_id:
                continue
            if there is not None:
                # Cut off while it was built: it is of no use, and has to be built from the beginning.
                statements.append(ddl.drop(name))
                for each in [name, *(each for each in after.facts if each[1:] == (name,))]:
                    after.remove(each)
            if fact.kind == "index":
                statements.append(ddl.build(fact, name))
            else:
                statements.append(ddl.build_for_key(fact, name))
            self._add_index(after, fact, name)
        return Stage(statements, after, block=False) if statements else None

    def _add_index(self, after: State, fact: Fact, name: FactId) -> None:
        under_its_name = name == fact.id
        attrs = {**fact.attrs, "statistics": None} if under_its_name else {"valid": "true"}
        after.add(Fact(name, fact.parent, attrs, fact.notes))
        # It isn't attached yet, and so needs no other index.
        for each in self._waiting.wanted.needs[fact.id]:
            if each[0] not in ("index", "constraint"):
                after.need(name, each)

    def _has_predecessor(self, fact: Fact) -> bool:
        """Tell whether an index has to be built under another name, as its own isn't free yet."""
        if fact.kind == "constraint":
            return True
        before = self._waiting.visible.facts.get(fact.id)
        if before is None:
            return any(each[0] == "constraint" and each[1::2] == fact.id[1:] for each in self._waiting.held)
        return before.attrs["valid"] == "true" or self._waiting.stands_in_use(fact.id)

    def _clear(self) -> Stage | None:
        """Drop the indexes that are to go, those included that were replaced."""
        remains = [each for each in self._remains.facts if each[0] == "index"]
        gone = dict.fromkeys([*sorted(self._waiting.late), *sorted(remains)])
        after = self._waiting.visible.copy()
        for fact_id in [each for each in after.facts if each in gone or each[1] in gone]:
            after.remove(fact_id)
        return Stage([ddl.drop(each) for each in gone], after, block=False) if gone else None

    # Constraints.

    def _validate(self) -> Stage | None:
        """Look at the rows that were there before the constraints."""
        visible, wanted = self._waiting.visible, self._waiting.wanted
        goal = visible.copy()
        for fact_id in self._waiting.validations:
            if fact_id[0] == "constraint":
                goal.facts[fact_id] = wanted.facts[fact_id]
            else:
                goal.facts[fact_id] = visible.facts[fact_id].with_attrs(not_null="true")
        statements = list(self._make(visible, goal).statements) if self._waiting.validations else []
        after = self._with_remains(goal, set())
        for column, check in self._proofs.items():
            there = self._remains.facts.get(check)
            if there is not None and there.attrs["validated"] != "true":
                statements.append(ddl.validate(check, column))
                self._add_proof(after, check, goal, validated="true")
        return Stage(statements, after, block=True) if statements else None

    def _finish(self) -> Stage | None:
        """Put in place what was prepared: changes to the catalog alone."""
        goal, plan = self._goals.last()
        statements: list[Statement] = list(self._clear_the_way())
        after = self._with_remains(goal, plan.dropped)
        for statement in plan.statements:
            fact = self._waiting.wanted.facts.get(statement.fact)
            if fact is None or fact.id not in self._waiting.indexes | self._waiting.keys:
                proved = statement.fact in self._waiting.columns
                statements.append(ddl.without_scan(statement) if proved else statement)
            elif fact.kind == "constraint" and statement.verb == "create":
                statements.append(ddl.add_key(fact, successor(fact)))
            elif statement.verb == "create" and statement.sql.startswith("CREATE "):
                statements.append(ddl.rename(successor(fact), fact.id, "create", fact.id))
            elif fact.kind == "index" and statement.verb == "drop" and not self._would_be_taken(fact, plan.created):
                statements.append(self._set_aside(fact.id, after))
            else:
                statements.append(statement)
        for fact_id in self._waiting.indexes | self._waiting.keys:
            after.remove(successor(self._waiting.wanted.facts[fact_id]))
        for column, check in self._proofs.items():
            statements.append(ddl.drop_proof(check, column))
            for each in [each for each in after.facts if each[0] == "constraint" and each[-1] == check[-1]]:
                after.remove(each)
        return Stage(statements, after, block=True) if statements else None

    def _set_aside(self, index: FactId, after: State) -> Statement:
        before = self._waiting.visible.facts[index]
        aside = predecessor(before)
        after.add(Fact(aside, before.parent, {"valid": before.attrs["valid"]}, before.notes))
        return ddl.rename(index, aside, "drop", index)

    def _would_be_taken(self, index: Fact, created: set[FactId]) -> bool:
        """Tell whether a foreign key could choose an index that was set aside to stand on, which keeps it for ever."""
        if not ddl.is_unique(self._waiting.visible.facts[index.id]):
            return False
        facts, needs = self._waiting.wanted.facts, self._waiting.wanted.needs
        keys = [each for each in created if each[0] == "constraint" and facts[each].attrs["type"] == "FOREIGN KEY"]
        return any(facts[need].parent == index.parent for key in keys for need in needs[key] if need in facts)
