# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Determines the next stage of an online run from the current state."""

from __future__ import annotations

import typing as t

from ...failure import Failure
from ..kinds import keys, validation
from ..model.facts import Fact
from ..model.plan import Stage, Statement
from ..model.sql import qualified
from . import ddl
from .deferred import DeferredChanges
from .late import without_late_changes
from .names import not_null_check, predecessor, split_leftovers, successor
from .targets import Targets

if t.TYPE_CHECKING:
    from collections.abc import Iterable

    from ..model.facts import FactId, FactSet
    from .targets import Make

MAX_STAGES = 12
"""More stages than any plan has; eight occur, when constraints depend on keys and those on indexes."""


def all_stages(live: FactSet, wanted: FactSet, make: Make, major: int, max_stages: int = MAX_STAGES) -> list[Stage]:
    """Return the predicted stages of a run.

    :param make: returns the plan from one state to another.
    :param major: the server's major version.
    :param max_stages: the maximum number of stages to return.
    :raises Failure: when planning does not terminate, which is a bug.
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
            "Could not split the changes into online stages: planning did not terminate.",
            hint="Run without 'online'. This is a bug: please report it with the current and the desired schema.",
        )
    return stages


def numbered(stages: Iterable[Stage], start: int = 0) -> list[Statement]:
    """Return the statements with their transaction numbers."""
    found: list[Statement] = []
    for stage in stages:
        start += stage.in_transaction
        for statement in stage.all_statements:
            start += not stage.in_transaction
            found.append(statement.in_transaction(start))
    return found


def next_stage(live: FactSet, wanted: FactSet, make: Make, major: int) -> Stage | None:
    """Return the next stage, or None when there are no differences."""
    early = without_late_changes(live, wanted)
    return _stage_towards(live, early, make, major) or (
        None if early is wanted else _stage_towards(live, wanted, make, major)
    )


def _stage_towards(live: FactSet, wanted: FactSet, make: Make, major: int) -> Stage | None:
    visible, leftovers = split_leftovers(live, wanted)
    plan = make(visible, wanted)
    if not plan.deltas and not leftovers.facts:
        return None
    deferred = DeferredChanges(visible, wanted, plan)
    return _NextStage(deferred, Targets(deferred, make, major), leftovers, make).choose()


class _NextStage:
    """Chooses the next stage from the live state, the deferred changes and the leftovers of former stages."""

    def __init__(self, deferred: DeferredChanges, targets: Targets, leftovers: FactSet, make: Make) -> None:
        self._deferred, self._targets, self._leftovers, self._make = deferred, targets, leftovers, make
        self._not_null_checks = self._find_not_null_checks()

    def choose(self) -> Stage | None:
        builds, validations = self._build(), self._validate()
        unchecked = [column for column, check in self._not_null_checks.items() if check not in self._leftovers.facts]
        if builds or validations or unchecked:
            return self._first_stage() or builds or validations
        return self._final_stage() or self._drop_indexes()

    def _find_not_null_checks(self) -> dict[FactId, FactId]:
        """Return the not-null check of each column that becomes NOT NULL; child tables inherit their parent's."""
        columns = self._deferred.columns
        roots = [
            each for each in columns if not any(parent in columns for parent in self._deferred.parent_columns(each))
        ]
        return {column: not_null_check(column) for column in sorted(roots)}

    def _first_stage(self) -> Stage | None:
        """Make all changes that aren't deferred, and add NOT VALID constraints for those that are."""
        self._deferred.retain_final_changes()
        target, plan = self._targets.before_deferred()
        unchecked = {
            column: check for column, check in self._not_null_checks.items() if check not in self._leftovers.facts
        }
        statements = [
            *self._drop_obstacles(),
            *plan.statements,
            *(ddl.add_not_null_check(column, check) for column, check in unchecked.items()),
        ]
        after = self._with_leftovers(target, plan.dropped)
        for check in unchecked.values():
            validation.add_check(check, after, target, validated="false")
        return Stage(statements, after, in_transaction=True) if statements else None

    def _drop_obstacles(self) -> list[Statement]:
        """Drop leftovers that would conflict with this stage."""
        statements = []
        for fact in self._leftovers.facts.values():
            local_check = validation.is_constraint(fact) and not fact.is_true("inherited")
            if local_check and not self._is_needed(fact):
                statements.append(ddl.drop_not_null_check(fact.id, fact.id))
            others = self._deferred.plan.dropped - {fact.parent}
            if keys.is_index(fact) and not others.isdisjoint(self._leftovers.depends_on[fact.id]):
                statements.append(Statement(f"DROP INDEX {qualified(*fact.path)}", "drop", fact.id))
        return statements

    def _is_needed(self, check: Fact) -> bool:
        return check.id in self._not_null_checks.values()

    def _with_leftovers(self, target: FactSet, dropped: set[FactId]) -> FactSet:
        """Return a target state with the leftovers that still exist in it."""
        after = target.copy()
        useful = {check[-1] for check in self._not_null_checks.values()}
        for fact in self._leftovers.facts.values():
            needs = self._deferred.visible.facts.keys() & set(self._leftovers.depends_on.get(fact.id, ()))
            obsolete = validation.is_constraint(fact) and fact.name not in useful
            if not obsolete and needs.issubset(target.facts) and needs.isdisjoint(dropped):
                after.facts[fact.id] = fact
                after.depends_on[fact.id] = self._leftovers.depends_on[fact.id]
        return after

    # Indexes.

    def _build(self) -> Stage | None:
        """Build the missing indexes, each outside a transaction block."""
        statements: list[Statement] = []
        after = self._deferred.visible.copy()
        for fact in self._leftovers.facts.values():
            after.copy_from(self._leftovers, fact)
        for fact_id in sorted(self._deferred.built):
            fact = self._deferred.wanted.facts[fact_id]
            name = successor(fact) if self._has_predecessor(fact) else fact_id
            there = after.facts.get(name)
            if there is not None and there.is_true("valid") and name != fact_id:
                continue
            if there is not None:
                # An interrupted build left an invalid index, which has to be rebuilt.
                statements.append(ddl.drop(name))
                for each in [name, *(each for each in after.facts if each[1:] == (name,))]:
                    after.remove(each)
            build = ddl.build if keys.is_index(fact) else ddl.build_for_key
            statements.append(build(fact, name))
            keys.add_built_index(name, fact, after, self._deferred.wanted)
        return Stage(statements, after, in_transaction=False) if statements else None

    def _has_predecessor(self, fact: Fact) -> bool:
        """Return whether an index must be built under a temporary name, because its own is still in use."""
        if not keys.is_index(fact):
            return True
        before = self._deferred.visible.facts.get(fact.id)
        if before is None:
            return any(keys.occupies_index_name(each, fact.id) for each in self._deferred.retained)
        return before.is_true("valid") or self._deferred.is_in_use(fact.id)

    def _drop_indexes(self) -> Stage | None:
        """Drop obsolete indexes, including replaced ones."""
        leftovers = [fact.id for fact in self._leftovers.facts.values() if keys.is_index(fact)]
        obsolete = dict.fromkeys([*sorted(self._deferred.drop_last), *sorted(leftovers)])
        after = self._deferred.visible.copy()
        for fact_id in [each for each in after.facts if each in obsolete or each[1] in obsolete]:
            after.remove(fact_id)
        return Stage([ddl.drop(each) for each in obsolete], after, in_transaction=False) if obsolete else None

    # Constraints.

    def _validate(self) -> Stage | None:
        """Validate constraints and not-null checks against existing rows."""
        visible, wanted = self._deferred.visible, self._deferred.wanted
        target = visible.copy()
        for constraint in self._deferred.validations:
            target.facts[constraint] = wanted.facts[constraint]
        for column in self._deferred.validated_columns:
            target.facts[column] = visible.facts[column].with_attributes(not_null="true")
        validates = self._deferred.validations | self._deferred.validated_columns
        statements = list(self._make(visible, target).statements) if validates else []
        after = self._with_leftovers(target, set())
        for column, check in self._not_null_checks.items():
            there = self._leftovers.facts.get(check)
            if there is not None and not there.is_true("validated"):
                statements.append(ddl.validate(check, column))
                validation.add_check(check, after, target, validated="true")
        return Stage(statements, after, in_transaction=True) if statements else None

    def _final_stage(self) -> Stage | None:
        """Make the deferred changes, which were prepared to need catalog changes only."""
        target, plan = self._targets.with_deferred()
        statements: list[Statement] = list(self._drop_obstacles())
        after = self._with_leftovers(target, plan.dropped)
        statements += [self._with_built_index(each, plan.created, after) for each in plan.statements]
        for fact_id in self._deferred.built:
            after.remove(successor(self._deferred.wanted.facts[fact_id]))
        for column, check in self._not_null_checks.items():
            statements.append(ddl.drop_not_null_check(check, column))
            for each in validation.same_checks(check, after):
                after.remove(each)
        return Stage(statements, after, in_transaction=True) if statements else None

    def _with_built_index(self, statement: Statement, created: set[FactId], after: FactSet) -> Statement:
        """Return what replaces a statement now that its index exists under another name, and its NOT NULL is checked."""
        fact = self._deferred.wanted.facts.get(statement.fact_id)
        if fact is None or fact.id not in self._deferred.built:
            checked = statement.fact_id in self._deferred.columns
            return ddl.without_scan(statement) if checked else statement
        if not keys.is_index(fact) and statement.verb == "create":
            return ddl.add_key(fact, successor(fact), only=statement.sql.startswith("ALTER TABLE ONLY "))
        if statement.verb == "create" and statement.sql.startswith("CREATE "):
            return ddl.rename(successor(fact), fact.id, "create", fact.id)
        if keys.is_index(fact) and statement.verb == "drop" and not self._could_back_a_key(fact, created):
            return self._rename_aside(fact.id, after)
        return statement

    def _rename_aside(self, index: FactId, after: FactSet) -> Statement:
        before = self._deferred.visible.facts[index]
        old = predecessor(self._deferred.wanted.facts[index])
        after.add(Fact(old, before.parent, {"valid": before.attributes["valid"]}, before.metadata))
        return ddl.rename(index, old, "drop", index)

    def _could_back_a_key(self, index: Fact, created: set[FactId]) -> bool:
        """Return whether a new foreign key could choose a renamed old index, which could then never be dropped."""
        if not keys.is_unique(self._deferred.visible.facts[index.id]):
            return False
        facts, needs = self._deferred.wanted.facts, self._deferred.wanted.depends_on
        foreign_keys = [each for each in created if keys.is_foreign_key(facts[each])]
        return any(facts[need].parent == index.parent for key in foreign_keys for need in needs[key] if need in facts)
