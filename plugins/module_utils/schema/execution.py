# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Executes the planned changes: looks at the database again under the lock, applies a stage, verifies it."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass, replace

from . import extract
from .apply.executor import VerificationFailed, execute
from .database.session_settings import (
    READING,
    execution_settings,
    refuse_read_only,
    role_settings,
    search_path_query,
)
from .database.transaction import run_statements
from .dependents import read_dependents
from .desired.lexer import has_statements
from .feasibility import compare_again, compare_and_adapt
from .kinds.event_triggers import acting_event_triggers
from .kinds.names import is_schema
from .model.labels import label
from .model.plan import Stage
from .model.plan_ids import refuse_unexpected
from .part import IncompletePart
from .plan_warnings import count_losses, schema_warnings, value_change_warnings
from .safety import row_counts
from .safety.search_path import unqualified_name_warnings
from .verification import creates_objects, is_as_planned, verify_stage

if t.TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from .adaptation import Load
    from .comparison import Comparison
    from .database.connection import Session
    from .event_trigger_effects import EffectsOfEventTriggers
    from .extract.snapshot import Snapshot
    from .kinds.server_versions import Deparse
    from .model.desired import DesiredSchema
    from .model.facts import FactSet
    from .model.fingerprint import Fingerprint
    from .model.plan import Statement
    from .renames.renaming import Renaming
    from .request import ApplyRequest


def prepare_execution(
    session: Session,
    creator: str,
    environment: Mapping[str, str],
    desired: DesiredSchema,
    found: tuple[str, str | None] | None = None,
) -> tuple[str, ...]:
    """Determine the settings with which the statements of a plan run; return warnings.

    :param found: a query for the objects in the search path (``search_path_query``) that was run, and its result.
    """
    settings = role_settings(environment, creator)
    query = search_path_query(settings, creator)
    if found is None or found[0] != query:
        found = query, session.run(f"{READING}; SELECT ({query})::text")[0][0]
    new_schemas = {str(fact_id[1]) for fact_id in desired.state.facts if is_schema(fact_id)}
    session.execution, warnings = execution_settings(settings, creator, new_schemas, found[1])
    return warnings


@dataclass(frozen=True, slots=True)
class Executor:
    """Executes a plan stage by stage and verifies each stage.

    :param load: loads the desired SQL over column types that are kept.
    :param effects: adds to a plan what undoes the effects of event triggers.
    :param is_part: whether only a part of the schema was read. Then any surprise raises ``IncompletePart``.
    """

    session: Session
    request: ApplyRequest
    desired: DesiredSchema
    creator: str
    deparse: Deparse
    renaming: Renaming
    load: Load
    effects: EffectsOfEventTriggers
    is_part: bool = False

    def run(
        self, planned: Comparison, observed: Snapshot, fingerprint: Fingerprint, sleep: Callable[[float], None]
    ) -> Comparison:
        """Apply the changes, and return what was applied.

        :param planned: the plan made from the first observation.
        :param observed: that observation.
        :param fingerprint: its fingerprint: if the database has changed since, the plan is made again in the transaction.
        """
        first, current, before, lost = planned, planned, observed, dict[str, int]()
        search_path = search_path_query(role_settings(observed.environment, self.creator), self.creator)

        def replan(rows: list[tuple[t.Any, ...]], done: Sequence[Statement], one_by_one: bool) -> list[Stage]:
            nonlocal first, current, before
            found = search_path, extract.value_in(rows)
            rows = self._rows_unless_unchanged(rows, fingerprint)
            conditions = extract.read(self.session.major, self.request.script.schemas, rows, only=extract.CONDITIONS)
            refuse_read_only(conditions.environment)
            warnings = prepare_execution(self.session, self.creator, conditions.environment, self.desired, found)
            is_unchanged = extract.digest(rows) == fingerprint.digest or extract.version(rows) == fingerprint.version
            # The digest doesn't cover the objects of other schemas.
            is_current = extract.version(rows) == fingerprint.version or not observed.dependents
            if is_unchanged and is_current and not planned.plan.renames:
                comparison, before = planned, observed
            else:
                # With renames, the plan was made from a simulated state; now plan from the real one.
                rows = self._rows() if is_unchanged else rows
                # The plan of the first transaction is identified, which takes all of it.
                comparison, before = self._replan(rows, one_by_one=one_by_one, max_stages=2 if done else None)
                name_warnings = unqualified_name_warnings(
                    comparison.plan.statements, comparison.wanted, self.session.major
                )
                comparison.warnings = (*comparison.warnings, *name_warnings)
            comparison.warnings = (*comparison.warnings, *warnings)
            current = comparison
            if not done:
                first = comparison  # report the differences from before the first stage
                if is_unchanged and is_current and planned.identity.does_the_same_as(first.identity):
                    # With renames, the simulated state may be described in another way than the real one.
                    first.identity = planned.identity
                refuse_unexpected(first.identity, self.request.expected_plans or ())
            if comparison.stages:
                # Rows may have changed without any change to the schema: count them now.
                stage = replace(comparison.plan, statements=comparison.stages[0].statements)
                if not has_statements(self.request.script.sql):
                    row_counts.lock_dropped_tables(self.session, stage)
                lost.update(count_losses(self.session, self.request, stage, comparison.live))
            return comparison.stages

        def verify(stage: Stage) -> None:
            recreates_dependents = any(each.fact_id in before.dependents for each in stage.statements)
            after = None if recreates_dependents else self._read_changes(stage, before, current.desired)
            if after is not None and is_as_planned(stage, first.wanted, current.live, before, after):
                return
            rest = self._verify_all(stage, first.wanted, current, with_dependents=bool(before.dependents))
            if rest is not None:
                first.kept, first.warnings = rest.kept, (*first.warnings, *rest.warnings)

        first.plan.statements = execute(
            self.session,
            self.request.limits,
            replan,
            verify,
            sleep,
            query=extract.statement_of_environment(self.session.major, search_path),
            online=self.request.online,
        )
        first.lost = lost
        return first

    def _verify_all(
        self, stage: Stage, wanted: FactSet, planned: Comparison, *, with_dependents: bool
    ) -> Comparison | None:
        """Read everything and verify a stage; return what became of the changes of event triggers, None if there are none.

        :param planned: what the stage was planned by.
        :param with_dependents: whether there are dependents in other schemas.
        """
        self._refuse_part()
        rows = self._rows()
        after = self._read(rows)
        if with_dependents:
            self._add_dependents(after, rows)
        try:
            self._verify(stage, wanted, after, planned)
        except VerificationFailed as failure:
            triggers = acting_event_triggers(after.state, self.desired.baseline)
            if not triggers or self.request.online:
                raise
            names = ", ".join(label(each) for each in triggers)
            failure.hint = (
                f"The transaction was rolled back. Check whether an event trigger changed these objects: {names}."
            )
            if not with_dependents:
                self._add_dependents(after, rows)
            return self._accept_or_undo(stage, after, failure, planned, names)
        return None

    def _refuse_part(self) -> None:
        if self.is_part:
            raise IncompletePart

    def _add_dependents(self, snapshot: Snapshot, rows: list[tuple[t.Any, ...]]) -> None:
        """Add the dependencies, and the dependents in other schemas, to the snapshot that was read from rows."""
        dependencies = extract.dependencies_in(rows)
        extract.read_dependencies(snapshot, dependencies)
        if extract.may_have_dependents(rows):
            read_dependents(self.session, snapshot, dependencies)

    def _verify(self, stage: Stage, wanted: FactSet, after: Snapshot, planned: Comparison) -> None:
        verify_stage(
            stage,
            wanted,
            after,
            planned_from=planned.live,
            request=self.request,
            desired=planned.desired,
            creator=self.creator,
            deparse=planned.deparse,
            kept={each.fact_id for each in planned.kept},
        )

    def _accept_or_undo(
        self, stage: Stage, after: Snapshot, failure: VerificationFailed, planned: Comparison, names: str
    ) -> Comparison:
        """Accept what event triggers did for the statements of a stage, or undo it, so that nothing is left to do.

        :param after: the database after the stage, with its dependencies and dependents.
        :param planned: what the stage was planned by.
        :param names: the event triggers.
        :raises Failure: naming the event triggers, if they leave a difference nevertheless.
        """
        comparison = compare_again(planned, after, session=self.session, request=self.request, creator=self.creator)
        statements = comparison.plan.statements
        is_approved = not (statements and self.request.expected_plans)
        if not is_approved or count_losses(self.session, self.request, comparison.plan, comparison.live):
            raise failure
        if statements:
            run_statements(self.session, statements)
            stage_after = Stage(statements, comparison.wanted, in_transaction=True)
            try:
                self._verify(stage_after, comparison.wanted, self._read(self._rows()), planned)
            except VerificationFailed:
                raise failure from None
            stage.statements.extend(statements)
            undone = "; ".join(statement.sql for statement in statements)
            comparison.warnings = (f"Event triggers ({names}) changed objects of this run, which undid that: {undone}",)
        return comparison

    def _rows_unless_unchanged(
        self, rows: list[tuple[t.Any, ...]], fingerprint: Fingerprint
    ) -> list[tuple[t.Any, ...]]:
        """Return the rows of the database, or only those of its environment if nothing has changed.

        If no transaction was committed on the server, it doesn't have to read and hash the rows to find out.

        :param rows: those of the environment.
        """
        return rows if extract.version(rows) == fingerprint.version else self._rows(unless=fingerprint.digest)

    def _read_changes(self, stage: Stage, before: Snapshot, desired: DesiredSchema) -> Snapshot | None:
        """Read the objects that have changed since a snapshot; None if everything must be read."""
        if not before.objects:
            return None
        major, schemas = self.session.major, self.request.script.schemas
        if desired.major == major and creates_objects(stage, before, desired):
            query = extract.statement_of_changed_hashes(major, schemas, before.objects)
            after = extract.read_desired_changes(before, self.session.run(f"{READING}; {query}"), desired)
            if after is not None:
                return after
        query = extract.statement_of_changes(major, schemas, before.objects)
        return extract.read_changes(before, self.session.run(f"{READING}; {query}"))

    def _rows(self, unless: str = "") -> list[tuple[t.Any, ...]]:
        """Return the rows of the database with their digest, or the digest alone if it equals a known one."""
        return self.session.run(
            f"{READING}; {extract.statement_unless_known(self.session.major, self.request.script.schemas, unless)}"
        )

    def _read(self, rows: list[tuple[t.Any, ...]]) -> Snapshot:
        return extract.read(self.session.major, self.request.script.schemas, rows, intern_from=self.desired.state)

    def _replan(
        self, rows: list[tuple[t.Any, ...]], *, one_by_one: bool, max_stages: int | None
    ) -> tuple[Comparison, Snapshot]:
        """Perform the pending renames, and plan from the resulting state; return the plan and that state."""
        self._refuse_part()
        snapshot, dependencies = self._read(rows), extract.dependencies_in(rows)
        extract.read_dependencies(snapshot, dependencies)
        renamed = self.renaming.apply_or_simulate(snapshot, extract.digest(rows), lambda: rows, dependencies)
        if renamed.statements:
            run_statements(self.session, renamed.statements, one_by_one=one_by_one)
            rows = self._rows()
            snapshot, dependencies = self._read(rows), extract.dependencies_in(rows)
            extract.read_dependencies(snapshot, dependencies)
        if extract.may_have_dependents(rows):
            read_dependents(self.session, snapshot, dependencies)

        comparison = compare_and_adapt(
            self.desired,
            self.deparse,
            self.load,
            session=self.session,
            request=self.request,
            # Its renames have been performed.
            renamed=replace(renamed, snapshot=snapshot, deparse=None),
            creator=self.creator,
            max_stages=max_stages,
        )
        comparison.warnings = schema_warnings(comparison.desired, snapshot, comparison, renamed, self.request)
        self.effects.add_to(comparison, snapshot, is_renamed=True)
        comparison.warnings += value_change_warnings(self.session, comparison, {})
        return comparison, snapshot
