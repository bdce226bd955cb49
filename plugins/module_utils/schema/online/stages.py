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
from .deferred import DeferredChanges, descendants
from .names import not_null_check, predecessor, split_leftovers, successor
from .targets import Targets

if t.TYPE_CHECKING:
    from collections.abc import Iterable

    from ..model.facts import FactId, FactSet
    from .targets import Make

MAX_STAGES = 12
"""More stages than any plan has: eight, when constraints have to wait for keys that have to wait for indexes."""


def all_stages(live: FactSet, wanted: FactSet, make: Make, major: int, max_stages: int = MAX_STAGES) -> list[Stage]:
    """Return the whole way, as far as can be foretold.

    :param make: returns the plan from one state to another.
    :param major: the server's major version.
    :param up_to: return no more of them than this.
    :raises Failure: when it has no end. That is a mistake in the engine.
    """
    stages: list[Stage] = []
    while len(stages) < max_stages:
        stage = next_stage(live, wanted, make, major)
        if stage is None:
            return stages
        stages.append(stage)
        live = stage.state_after
    if max_stages == MAX_STAGES:
        raise Failure(
            "The changes cannot be brought about online: there is no end to them.",
            hint="Leave out 'online', and please report it with the two schemas.",
        )
    return stages


def numbered(stages: Iterable[Stage], start: int = 0) -> list[Statement]:
    """Return the statements with the number of the transaction that each belongs to."""
    found: list[Statement] = []
    for stage in stages:
        start += stage.in_transaction
        for statement in stage.all_statements:
            start += not stage.in_transaction
            found.append(replace(statement, transaction=start))
    return found


def next_stage(live: FactSet, wanted: FactSet, make: Make, major: int) -> Stage | None:
    """Return what to do next, or None when nothing is left."""
    visible, remains = split_leftovers(live, wanted)
    plan = make(visible, wanted)
    if not plan.deltas and not remains.facts:
        return None
    waiting = DeferredChanges(visible, wanted, plan)
    return _NextStage(waiting, Targets(waiting, make, major), remains, make).choose()


class _NextStage:
    """What is there, what waits, and what former stages left for the later ones."""

    def __init__(self, waiting: DeferredChanges, goals: Targets, remains: FactSet, make: Make) -> None:
        self._deferred, self._targets, self._leftovers, self._make = waiting, goals, remains, make
        self._not_null_checks = self._find_not_null_checks()

    def choose(self) -> Stage | None:
        builds, validations = self._build(), self._validate()
        unproved = [column for column, check in self._not_null_checks.items() if check not in self._leftovers.facts]
        if builds or validations or unproved:
            return self._first_stage() or builds or validations
        return self._final_stage() or self._drop_indexes()

    def _find_not_null_checks(self) -> dict[FactId, FactId]:
        """Return the check of each column that becomes NOT NULL; heirs have that of the column they inherit."""
        columns = self._deferred.columns
        tops = [each for each in columns if not any(above in columns for above in self._deferred.parent_columns(each))]
        return {column: not_null_check(column) for column in sorted(tops)}

    def _first_stage(self) -> Stage | None:
        """Do all that is done at once, and forbid from now on what is going to be forbidden."""
        self._deferred.retain_final_changes()
        goal, plan = self._targets.before_deferred()
        unproved = {
            column: check for column, check in self._not_null_checks.items() if check not in self._leftovers.facts
        }
        statements = [
            *self._drop_obstacles(),
            *plan.statements,
            *(ddl.add_not_null_check(column, check) for column, check in unproved.items()),
        ]
        after = self._with_leftovers(goal, plan.dropped)
        for check in unproved.values():
            self._add_not_null_check(after, check, goal, validated="false")
        return Stage(statements, after, in_transaction=True) if statements else None

    def _drop_obstacles(self) -> list[Statement]:
        """Drop what former runs left and what would be in the way now."""
        statements = []
        for fact in self._leftovers.facts.values():
            if fact.kind == "constraint" and fact.metadata.get("inherited") != "true" and not self._is_needed(fact):
                statements.append(ddl.drop_not_null_check(fact.id, fact.id))
            if fact.kind == "index" and not (self._deferred.plan.dropped - {fact.parent}).isdisjoint(
                self._leftovers.depends_on[fact.id]
            ):
                statements.append(Statement(f"DROP INDEX {qualified(*fact.id[1:])}", "drop", fact.id))
        return statements

    def _is_needed(self, check: Fact) -> bool:
        return check.id in self._not_null_checks.values()

    def _with_leftovers(self, goal: FactSet, dropped: set[FactId]) -> FactSet:
        """Return a state with those remains that are still there when it is reached."""
        after = goal.copy()
        useful = {check[-1] for check in self._not_null_checks.values()}
        for fact in self._leftovers.facts.values():
            needs = self._deferred.visible.facts.keys() & self._leftovers.depends_on.get(fact.id, ())
            gone = fact.kind == "constraint" and fact.id[-1] not in useful
            if not gone and needs <= goal.facts.keys() and not needs & dropped:
                after.facts[fact.id] = fact
                after.depends_on[fact.id] = self._leftovers.depends_on[fact.id]
        return after

    def _add_not_null_check(self, after: FactSet, check: FactId, goal: FactSet, *, validated: str) -> None:
        table: FactId = ("table", *check[1:3])
        for each in (table, *descendants(goal).get(table, ())):
            metadata = {"inherited": "false" if each == table else "true"}
            after.add(Fact(("constraint", *each[1:], check[3]), each, {"validated": validated}, metadata))

    # Indexes.

    def _build(self) -> Stage | None:
        """Build the indexes that are missing, each by itself."""
        statements: list[Statement] = []
        after = self._deferred.visible.copy()
        for fact in self._leftovers.facts.values():
            after.copy_from(self._leftovers, fact)
        for fact_id in sorted(self._deferred.indexes | self._deferred.keys):
            fact = self._deferred.wanted.facts[fact_id]
            name = successor(fact) if self._has_predecessor(fact) else fact_id
            there = after.facts.get(name)
            if there is not None and there.attributes["valid"] == "true" and name != fact_id:
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
        return Stage(statements, after, in_transaction=False) if statements else None

    def _add_index(self, after: FactSet, fact: Fact, name: FactId) -> None:
        under_its_name = name == fact.id
        attributes = {**fact.attributes, "statistics": None} if under_its_name else {"valid": "true"}
        after.add(Fact(name, fact.parent, attributes, fact.metadata))
        # It isn't attached yet, and so needs no other index.
        for each in self._deferred.wanted.depends_on[fact.id]:
            if each[0] not in ("index", "constraint"):
                after.add_dependency(name, each)

    def _has_predecessor(self, fact: Fact) -> bool:
        """Tell whether an index has to be built under another name, as its own isn't free yet."""
        if fact.kind == "constraint":
            return True
        before = self._deferred.visible.facts.get(fact.id)
        if before is None:
            return any(each[0] == "constraint" and each[1::2] == fact.id[1:] for each in self._deferred.retained)
        return before.attributes["valid"] == "true" or self._deferred.is_in_use(fact.id)

    def _drop_indexes(self) -> Stage | None:
        """Drop the indexes that are to go, those included that were replaced."""
        remains = [each for each in self._leftovers.facts if each[0] == "index"]
        gone = dict.fromkeys([*sorted(self._deferred.drop_last), *sorted(remains)])
        after = self._deferred.visible.copy()
        for fact_id in [each for each in after.facts if each in gone or each[1] in gone]:
            after.remove(fact_id)
        return Stage([ddl.drop(each) for each in gone], after, in_transaction=False) if gone else None

    # Constraints.

    def _validate(self) -> Stage | None:
        """Look at the rows that were there before the constraints."""
        visible, wanted = self._deferred.visible, self._deferred.wanted
        goal = visible.copy()
        for fact_id in self._deferred.validations:
            if fact_id[0] == "constraint":
                goal.facts[fact_id] = wanted.facts[fact_id]
            else:
                goal.facts[fact_id] = visible.facts[fact_id].with_attributes(not_null="true")
        statements = list(self._make(visible, goal).statements) if self._deferred.validations else []
        after = self._with_leftovers(goal, set())
        for column, check in self._not_null_checks.items():
            there = self._leftovers.facts.get(check)
            if there is not None and there.attributes["validated"] != "true":
                statements.append(ddl.validate(check, column))
                self._add_not_null_check(after, check, goal, validated="true")
        return Stage(statements, after, in_transaction=True) if statements else None

    def _final_stage(self) -> Stage | None:
        """Put in place what was prepared: changes to the catalog alone."""
        goal, plan = self._targets.with_deferred()
        statements: list[Statement] = list(self._drop_obstacles())
        after = self._with_leftovers(goal, plan.dropped)
        for statement in plan.statements:
            fact = self._deferred.wanted.facts.get(statement.fact_id)
            if fact is None or fact.id not in self._deferred.indexes | self._deferred.keys:
                proved = statement.fact_id in self._deferred.columns
                statements.append(ddl.without_scan(statement) if proved else statement)
            elif fact.kind == "constraint" and statement.verb == "create":
                statements.append(ddl.add_key(fact, successor(fact)))
            elif statement.verb == "create" and statement.sql.startswith("CREATE "):
                statements.append(ddl.rename(successor(fact), fact.id, "create", fact.id))
            elif fact.kind == "index" and statement.verb == "drop" and not self._could_back_a_key(fact, plan.created):
                statements.append(self._set_aside(fact.id, after))
            else:
                statements.append(statement)
        for fact_id in self._deferred.indexes | self._deferred.keys:
            after.remove(successor(self._deferred.wanted.facts[fact_id]))
        for column, check in self._not_null_checks.items():
            statements.append(ddl.drop_not_null_check(check, column))
            for each in [each for each in after.facts if each[0] == "constraint" and each[-1] == check[-1]]:
                after.remove(each)
        return Stage(statements, after, in_transaction=True) if statements else None

    def _set_aside(self, index: FactId, after: FactSet) -> Statement:
        before = self._deferred.visible.facts[index]
        aside = predecessor(before)
        after.add(Fact(aside, before.parent, {"valid": before.attributes["valid"]}, before.metadata))
        return ddl.rename(index, aside, "drop", index)

    def _could_back_a_key(self, index: Fact, created: set[FactId]) -> bool:
        """Tell whether a foreign key could choose an index that was set aside to stand on, which keeps it for ever."""
        if not ddl.is_unique(self._deferred.visible.facts[index.id]):
            return False
        facts, needs = self._deferred.wanted.facts, self._deferred.wanted.depends_on
        keys = [each for each in created if each[0] == "constraint" and facts[each].attributes["type"] == "FOREIGN KEY"]
        return any(facts[need].parent == index.parent for key in keys for need in needs[key] if need in facts)
