# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The part of the workflow that is only needed for differences: load the desired schema, plan, apply, verify."""

from __future__ import annotations

import contextlib
import functools
import gc
import typing as t
from dataclasses import dataclass, replace

from ..outcome import Outcome
from . import extract, report
from .apply.executor import VerificationFailed, execute
from .compare.implied import dropped_default_privileges
from .compare.normalize import keep_populated, normalize_inherited_names, normalize_reparsed
from .compare.scope import dropped_along, scope
from .compare.server_versions import normalize_versions
from .comparison import compare
from .database.session_settings import READING, execution_settings, refuse_read_only, role_settings
from .database.transaction import run_statements
from .desired import cache
from .desired.lexer import split_statements
from .desired.load import deparse_queries, load_desired, server_version
from .desired.shadow import open_shadow
from .extract.snapshot import Snapshot
from .kinds.context import Context
from .model.desired import TargetEnvironment
from .model.destructive import APPLY
from .model.diff import diff
from .model.labels import label
from .online.names import split_leftovers
from .plan.actions import CREATE
from .renames.renaming import Renamed, Renaming, declared_renames
from .safety import row_counts
from .safety.extension_owners import check_member_owners
from .safety.overloads import ambiguous_overloads
from .safety.search_path import unqualified_name_warnings

if t.TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from .compare.server_versions import Deparse
    from .comparison import Comparison
    from .database.connection import Session
    from .model.desired import DesiredSchema
    from .model.diff import Delta
    from .model.facts import FactId, FactSet
    from .model.fingerprint import Fingerprint
    from .model.plan import Plan, Stage, Statement
    from .request import ApplyRequest


@dataclass(frozen=True, slots=True)
class Observation:
    """The database as it was read first.

    :param fingerprint: the keys and the digest of the snapshot.
    :param snapshot: its facts, without dependencies.
    """

    fingerprint: Fingerprint
    snapshot: Snapshot


class ShadowVersionChanged(Exception):
    """The desired schema was loaded by another version of PostgreSQL than the shadow's, so their texts don't compare."""


def reconcile(
    session: Session,
    request: ApplyRequest,
    desired_cache: cache.Cache,
    observed: Observation,
    *,
    check: bool,
    sleep: Callable[[float], None],
) -> Outcome:
    """Plan from what was observed in the open read-only transaction and, unless in check mode, apply the plan."""
    with _garbage_collector_paused():
        return _reconcile(session, request, desired_cache, observed, check=check, sleep=sleep)


@contextlib.contextmanager
def _garbage_collector_paused() -> Iterator[None]:
    """Pause garbage collection: facts are many, long-lived and acyclic, and scanning them takes a third of the time."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def _reconcile(
    session: Session,
    request: ApplyRequest,
    desired_cache: cache.Cache,
    observed: Observation,
    *,
    check: bool,
    sleep: Callable[[float], None],
) -> Outcome:
    fingerprint, snapshot, major = observed.fingerprint, observed.snapshot, session.major
    dependencies = session.run(extract.DEPENDENCIES)
    extract.read_dependencies(snapshot, dependencies)
    roles = tuple(row[0] for row in session.run("SELECT rolname FROM pg_roles WHERE rolname !~ '^pg_'"))
    environment = _target_environment(request, fingerprint.creator, snapshot, roles)

    def load() -> DesiredSchema:
        desired = _load_desired(request, environment, major, like=snapshot.state)
        desired_cache.store_desired(fingerprint.desired_key, desired)
        return desired

    def plan(desired: DesiredSchema, dependencies: list[tuple[str, ...]]) -> tuple[Executor, Comparison]:
        deparse = _deparser(request, desired_cache, fingerprint.desired_key, environment, major=major, desired=desired)
        renaming = Renaming(
            request.script,
            desired,
            request.destructive,
            creator=fingerprint.creator,
            load=lambda undo: _load_desired(request, environment, major, undo=undo, reference=desired),
            deparser=lambda undo: _deparser(
                request, desired_cache, fingerprint.desired_key, environment, major=major, desired=desired, undo=undo
            ),
        )
        # Reads the rows again: few runs need them.
        all_rows = functools.partial(session.run, extract.statement(major, request.script.schemas))
        renamed = renaming.apply_or_simulate(snapshot, fingerprint.digest, all_rows, dependencies)
        comparison = compare(
            request, desired, renamed.snapshot, fingerprint.creator, deparse, renames=renamed.statements
        )
        check_member_owners(session, comparison.plan, comparison.live, desired, fingerprint.creator)
        comparison.warnings = _warnings(desired, renamed.snapshot, comparison, renamed)
        comparison.lost = _count_losses(session, request, comparison.plan, renamed.names)
        comparison.warnings += _value_change_warnings(session, comparison, renamed.names)
        return Executor(session, request, desired, fingerprint.creator, deparse, renaming), comparison

    desired = desired_cache.load_desired(fingerprint.desired_key, snapshot.state)
    try:
        executor, comparison = plan(desired or load(), dependencies)
    except ShadowVersionChanged:
        executor, comparison = plan(load(), dependencies)
    del dependencies  # free the memory
    if comparison.plan.statements:
        search_path_warnings = _prepare_execution(session, fingerprint.creator, snapshot, executor.desired, check=check)
        name_warnings = unqualified_name_warnings(comparison.plan.statements, comparison.wanted, major)
        comparison.warnings = (*comparison.warnings, *search_path_warnings, *name_warnings)
    session.rollback()
    database = request.login.describe() if request.login else ""
    if not comparison.plan.statements:
        outcome = _outcome(comparison, database)
        _remember_unchanged(session, request, desired_cache, fingerprint, comparison=comparison, outcome=outcome)
        return outcome
    if not check:
        comparison = executor.run(comparison, fingerprint.digest, sleep)
    return _outcome(comparison, database)


def _remember_unchanged(
    session: Session,
    request: ApplyRequest,
    desired_cache: cache.Cache,
    fingerprint: Fingerprint,
    *,
    comparison: Comparison,
    outcome: Outcome,
) -> None:
    """Cache that this state needs no changes, if it was the same during the whole observation.

    Dependencies are read after the rows, and PostgreSQL deparses from the current catalog, whatever the transaction's
    snapshot. So the result is consistent only if the digest is still the same after everything was read.
    """
    if comparison.plan.deltas:
        return
    rows = session.run(extract.open_snapshot(session.major, request.script.schemas, fingerprint.digest))
    session.rollback()
    if (extract.digest(rows), extract.counts(rows)) == (fingerprint.digest, fingerprint.counts):
        desired_cache.store_unchanged(
            cache.UnchangedResult(
                request_key=fingerprint.request_key,
                digest=fingerprint.digest,
                counts=fingerprint.counts,
                result=outcome.result,
                warnings=outcome.warnings,
            )
        )


def _count_losses(
    session: Session, request: ApplyRequest, plan: Plan, names: Mapping[FactId, FactId] | None = None
) -> dict[str, int]:
    """Return the number of rows and values that a plan would delete.

    :raises Failure: when an empty schema would delete any.
    """
    lost = row_counts.count_losses(session, plan, names)
    if lost and not split_statements(request.script.sql):
        row_counts.refuse_empty_schema(lost, request.script.name)
    return lost


def _value_change_warnings(session: Session, comparison: Comparison, names: Mapping[FactId, FactId]) -> tuple[str, ...]:
    """Return warnings about values that type changes alter.

    :raises Failure: when PostgreSQL would reject values.
    """
    context = Context(comparison.live, comparison.wanted, comparison.plan.created, (), comparison.plan.dropped)
    return tuple(row_counts.value_changes(session, comparison.plan, context, names))


def _prepare_execution(
    session: Session, creator: str, snapshot: Snapshot, desired: DesiredSchema, *, check: bool = False
) -> tuple[str, ...]:
    """Determine the settings with which the statements of a plan run; return warnings.

    :raises Failure: when the database is read-only.
    """
    refuse_read_only(snapshot.environment, check=check)
    new_schemas = {str(fact.id[1]) for fact in desired.state.of_kind("schema")}
    session.execution, warnings = execution_settings(
        session, role_settings(snapshot.environment, creator), creator, new_schemas
    )
    return warnings


def _target_environment(
    request: ApplyRequest, creator: str, snapshot: Snapshot | None, roles: tuple[str, ...]
) -> TargetEnvironment:
    """Return the environment for the shadow: the one that the target will have after the run."""
    defaults = tuple(snapshot.state.of_kind("default_privilege")) if snapshot else None
    ending = dropped_default_privileges(snapshot, creator) if snapshot and request.destructive == APPLY else frozenset()
    settings = role_settings(snapshot.environment, creator) if snapshot else None
    return TargetEnvironment(
        creator=creator, roles=roles, default_privileges=defaults, dropped_default_privileges=ending, settings=settings
    )


def _load_desired(
    request: ApplyRequest,
    environment: TargetEnvironment,
    major: int | None,
    *,
    undo: Callable[[Snapshot], list[str]] | None = None,
    like: FactSet | None = None,
    reference: DesiredSchema | None = None,
) -> DesiredSchema:
    """Load the desired SQL in a shadow.

    :param reference: the desired schema that the result will be compared with.
    :raises ShadowVersionChanged: when another version of PostgreSQL loaded that one.
    """
    with open_shadow(request.shadow_url, major, request.shadow_timeout) as shadow:
        desired = load_desired(shadow, request.script, environment, undo, like)
    if reference is not None and desired.server != reference.server:
        raise ShadowVersionChanged
    return desired


def _deparser(
    request: ApplyRequest,
    desired_cache: cache.Cache,
    desired_key: str,
    environment: TargetEnvironment,
    *,
    major: int,
    desired: DesiredSchema,
    undo: tuple[str, ...] = (),
) -> Deparse:
    """Return a function that has the server version of the desired schema deparse queries, with cached results.

    It raises ShadowVersionChanged when the shadow no longer has that version.
    """
    known: dict[str, str | None] = {}

    def deparse(queries: Sequence[str]) -> Mapping[str, str | None]:
        missing = [query for query in queries if query not in known]
        name = cache.key("reread", desired_key, desired.server, undo, missing)
        answers = desired_cache.load(name) if missing else {}
        if answers is None:
            with open_shadow(request.shadow_url, major, request.shadow_timeout) as shadow:
                if server_version(shadow.admin) != desired.server:
                    raise ShadowVersionChanged
                answers = deparse_queries(shadow, request.script, environment, missing, undo)
            desired_cache.store(name, answers)
        known.update(answers)
        return known

    return deparse


def plan_new_database(request: ApplyRequest, desired_cache: cache.Cache, desired_key: str) -> Outcome:
    """Plan for a database that doesn't exist yet: everything is created."""
    creator = request.limits.role or "postgres"
    desired = desired_cache.load_desired(desired_key)
    if desired is None:
        desired = _load_desired(request, _target_environment(request, creator, None, ()), None)
        desired_cache.store_desired(desired_key, desired)
    declared_renames(request.script, desired)  # nothing to rename, but invalid annotations are errors
    empty = Snapshot(desired.major, request.script.schemas)
    # The objects that every new database contains aren't created by the plan.
    for fact in desired.preexisting:
        managed = fact.id not in desired.outside
        empty.add(fact.id, fact.attributes, parent=fact.parent, metadata=fact.metadata, managed=managed)
        if fact.kind != "schema" and "extension" in fact.metadata:
            empty.members.add(fact.id)
    comparison = compare(request, desired, empty, creator, dict.fromkeys)
    comparison.warnings = _warnings(desired, empty, comparison, Renamed(empty))
    return _outcome(comparison, "a new database")


@dataclass(frozen=True, slots=True)
class Executor:
    """Executes a plan stage by stage and verifies each stage."""

    session: Session
    request: ApplyRequest
    desired: DesiredSchema
    creator: str
    deparse: Deparse
    renaming: Renaming

    def run(self, planned: Comparison, digest: str, sleep: Callable[[float], None]) -> Comparison:
        """Apply the changes, and return what was applied.

        :param planned: the plan made from the first observation.
        :param digest: the digest of that: if the database has changed since, the plan is made again in the transaction.
        """
        first, lost = planned, dict[str, int]()

        def replan(done: Sequence[Statement], one_by_one: bool) -> list[Stage]:
            nonlocal first
            rows = self._rows(unless=digest)
            current = extract.digest(rows)
            conditions = extract.read(self.session.major, self.request.script.schemas, rows, only=extract.CONDITIONS)
            search_path_warnings = _prepare_execution(self.session, self.creator, conditions, self.desired)
            if current == digest and not planned.plan.renames:
                comparison = planned
            else:
                # With renames, the plan was made from a simulated state; now plan from the real one.
                rows = self._rows() if current == digest else rows
                comparison = self._replan(rows, one_by_one=one_by_one)
                name_warnings = unqualified_name_warnings(
                    comparison.plan.statements, comparison.wanted, self.session.major
                )
                comparison.warnings = (*comparison.warnings, *search_path_warnings, *name_warnings)
            if not done:
                first = comparison  # report the differences from before the first stage
            if comparison.stages:
                # Rows may have changed without any change to the schema: count them now.
                stage = replace(comparison.plan, statements=comparison.stages[0].statements)
                if not split_statements(self.request.script.sql):
                    row_counts.lock_dropped_tables(self.session, stage)
                lost.update(_count_losses(self.session, self.request, stage))
            return comparison.stages

        def verify(stage: Stage) -> None:
            self._verify(stage, first.wanted)

        first.plan.statements = execute(
            self.session, self.request.limits, replan, verify, sleep, online=self.request.online
        )
        first.lost = lost
        return first

    def _rows(self, unless: str = "") -> list[tuple[t.Any, ...]]:
        """Return the rows of the database with their digest, or the digest alone if it equals a known one."""
        return self.session.run(
            f"{READING}; {extract.statement_unless_known(self.session.major, self.request.script.schemas, unless)}"
        )

    def _read(self, rows: list[tuple[t.Any, ...]]) -> Snapshot:
        return extract.read(self.session.major, self.request.script.schemas, rows, intern_from=self.desired.state)

    def _replan(self, rows: list[tuple[t.Any, ...]], *, one_by_one: bool) -> Comparison:
        """Perform the pending renames, and plan from the resulting state."""
        snapshot, dependencies = self._read(rows), self.session.run(extract.DEPENDENCIES)
        extract.read_dependencies(snapshot, dependencies)
        renamed = self.renaming.apply_or_simulate(snapshot, extract.digest(rows), lambda: rows, dependencies)
        if renamed.statements:
            run_statements(self.session, renamed.statements, one_by_one=one_by_one)
            snapshot = self._read(self._rows())
            extract.read_dependencies(snapshot, self.session.run(extract.DEPENDENCIES))
        comparison = compare(
            self.request, self.desired, snapshot, self.creator, self.deparse, renames=renamed.statements, max_stages=2
        )
        comparison.warnings = _warnings(self.desired, snapshot, comparison, renamed)
        comparison.warnings += _value_change_warnings(self.session, comparison, {})
        return comparison

    def _verify(self, stage: Stage, wanted: FactSet) -> None:
        snapshot = self._read(self._rows())
        exact = self.request.destructive == APPLY
        live, desired_state = scope(
            snapshot, self.desired, owners=self.request.manage_owners, exact=exact, creator=self.creator
        )
        # Unmanaged dependents were found by their dependencies, which are not read again.
        for fact_id in live.missing(stage.state_after.facts):
            if fact_id in snapshot.outside:
                live.copy_from(snapshot.state, snapshot.state.facts[fact_id])
        expected, leftovers = split_leftovers(stage.state_after, wanted)
        if leftovers.facts:
            live = split_leftovers(live, wanted)[0]
        expected = _expected_owners(expected, live)
        for fact_id in (
            self.desired.from_extensions & live.facts.keys() & desired_state.facts.keys() - expected.facts.keys()
        ):
            expected.copy_from(desired_state, desired_state.facts[fact_id])  # created by an extension of this stage
        for fact_id in [each.id for each in expected.of_kind("grant") if "extension" in each.metadata]:
            if fact_id not in live.facts and fact_id not in desired_state.facts:
                expected.remove(fact_id)  # likewise, but not granted
        normalize_versions(live, expected, snapshot.major, self.desired.major, self.deparse)
        normalize_reparsed(live, expected, self.desired)
        normalize_inherited_names(live, expected)
        keep_populated(live, expected)  # another session may have refreshed one meanwhile, which our locks don't block
        created = {statement.fact_id for statement in stage.statements if statement.verb == CREATE}
        # Undeclared objects are re-created from their deparsed text, which may now be deparsed differently.
        recreated = {fact_id for fact_id in created - self.desired.state.facts.keys() if fact_id in live.facts}
        unexpected = {fact_id: delta for fact_id, delta in diff(live, expected).items() if fact_id not in recreated}
        if unexpected:
            listed = "; ".join(_describe(delta) for delta in list(unexpected.values())[:5])
            raise VerificationFailed(
                f"The statements succeeded, but the result differs from the desired schema: {listed}.",
                hint="Check whether an event trigger changed these objects. Otherwise, please report this as a bug, with the "
                "current and the desired schema.",
                statements=report.statements(stage.statements),
            )


def _expected_owners(wanted: FactSet, live: FactSet) -> FactSet:
    """Add the owners found in the live state: unless managed, those of new objects aren't known before."""
    expected = wanted.copy()
    for fact in live.of_kind("owner"):
        expected.facts.setdefault(fact.id, fact)
    return expected


def _describe(delta: Delta) -> str:
    if delta.before is None:
        return f"{label(delta.id)} is missing"
    if delta.after is None:
        return f"{label(delta.id)} still exists"
    before, after = delta.before.attributes, delta.after.attributes
    differing = [
        f"{name} ({before.get(name)!r} instead of {after[name]!r})" for name in after if before.get(name) != after[name]
    ]
    return f"{label(delta.id)} differs in {', '.join(differing)}"


def _warnings(desired: DesiredSchema, snapshot: Snapshot, comparison: Comparison, renamed: Renamed) -> tuple[str, ...]:
    """Return the warnings that don't depend on rows."""
    warnings = [*desired.warnings, *snapshot.notices, *snapshot.third_party_grants]
    warnings += [
        f"{kind} {what} is left unchanged, because objects of its kind are not supported"
        for kind, what in snapshot.unmodelled
        if (kind, what) not in desired.unmodelled
    ]
    cascaded = dropped_along(comparison.live, comparison.wanted, renamed.snapshot, desired)
    return (*warnings, *cascaded, *ambiguous_overloads(comparison.wanted, desired.state.facts), *renamed.warnings)


def _outcome(comparison: Comparison, name: str) -> Outcome:
    result = {
        "statements": report.statements(comparison.plan.statements),
        "kept": report.kept(comparison.kept),
        "summary": report.summary(comparison.wanted),
    }
    lost = (
        f"dropping {what} deletes {number} {'row(s)' if what.startswith('table ') else 'non-null value(s)'}"
        for what, number in comparison.lost.items()
    )
    return Outcome(
        changed=bool(comparison.plan.statements),
        result=result,
        diff=lambda: report.difference(comparison.live, comparison.wanted, comparison.plan, name),
        warnings=tuple(dict.fromkeys((*comparison.warnings, *lost))),
    )
