# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The part of the workflow that is only needed for differences: load the desired schema, plan, apply, verify."""

from __future__ import annotations

import functools
import typing as t
from dataclasses import dataclass, replace

from ..outcome import Outcome
from . import extract, report
from .comparison import compare
from .database.session_settings import refuse_read_only
from .dependents import read_dependents
from .desired import cache
from .desired_schema import ShadowVersionChanged, deparser, read_desired, target_environment
from .execution import (
    Executor,
    compare_and_adapt,
    count_losses,
    prepare_execution,
    schema_warnings,
    value_change_warnings,
)
from .extract.snapshot import Snapshot
from .kinds.extension_members import extension_of
from .kinds.extension_versions import extensions
from .kinds.names import is_schema
from .renames.renaming import Renamed, Renaming, declared_renames
from .safety.extension_owners import check_member_owners
from .safety.extension_versions import check_extension_versions, check_used_extensions
from .safety.search_path import unqualified_name_warnings
from .safety.superuser_statements import check_superuser_statements

if t.TYPE_CHECKING:
    from collections.abc import Callable

    from .comparison import Comparison
    from .database.connection import Session
    from .kinds.server_versions import Deparse
    from .model.desired import DesiredSchema, KeptType
    from .model.fingerprint import Fingerprint
    from .request import ApplyRequest


@dataclass(frozen=True, slots=True)
class Observation:
    """The database as it was read first.

    :param fingerprint: the keys and the digest of the snapshot.
    :param snapshot: its facts, without dependencies.
    :param dependencies: the dependencies in the catalog.
    :param roles: the names of all roles.
    :param may_have_dependents: whether objects of other schemas may depend on managed ones.
    """

    fingerprint: Fingerprint
    snapshot: Snapshot
    dependencies: list[tuple[str, ...]]
    roles: tuple[str, ...]
    may_have_dependents: bool


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
    fingerprint, snapshot, major = observed.fingerprint, observed.snapshot, session.major
    dependencies, rows_counted = observed.dependencies, False
    extract.read_dependencies(snapshot, dependencies)
    environment = target_environment(request, fingerprint.creator, snapshot, observed.roles)

    def load() -> DesiredSchema:
        desired = read_desired(request, environment, major, intern_from=snapshot.state)
        desired_cache.store_desired(fingerprint.desired_key, desired)
        return desired

    def load_over(declared: DesiredSchema, types: tuple[KeptType, ...], sql: str) -> tuple[DesiredSchema, Deparse]:
        changed = replace(request, script=replace(request.script, kept_types=types, kept_types_sql=sql))
        key = cache.key("kept types", fingerprint.desired_key, declared.server, types, sql)
        desired = desired_cache.load_desired(key, snapshot.state)
        if desired is None:
            desired = read_desired(changed, environment, major, intern_from=snapshot.state, reference=declared)
            desired_cache.store_desired(key, desired)
        return desired, deparser(changed, desired_cache, key, environment, major=major, desired=desired)

    def plan(desired: DesiredSchema, dependencies: list[tuple[str, ...]]) -> tuple[Executor, Comparison]:
        deparse = deparser(request, desired_cache, fingerprint.desired_key, environment, major=major, desired=desired)
        renaming = Renaming(
            request.script,
            desired,
            request.destructive,
            creator=fingerprint.creator,
            load=lambda undo: read_desired(request, environment, major, undo=undo, reference=desired),
            deparser=lambda undo: deparser(
                request, desired_cache, fingerprint.desired_key, environment, major=major, desired=desired, undo=undo
            ),
        )
        # Reads the rows again: few runs need them.
        all_rows = functools.partial(session.run, extract.statement(major, request.script.schemas))
        renamed = renaming.apply_or_simulate(snapshot, fingerprint.digest, all_rows, dependencies)
        if observed.may_have_dependents:
            read_dependents(session, renamed.snapshot, dependencies)

        comparison = compare_and_adapt(
            desired,
            deparse,
            load_over,
            session=session,
            request=request,
            snapshot=renamed.snapshot,
            creator=fingerprint.creator,
            renames=renamed.statements,
            check=check,
        )
        check_superuser_statements(session, comparison.plan, fingerprint.creator)
        check_extension_versions(session, comparison.plan)
        check_used_extensions(session, comparison.plan, desired.state)
        check_member_owners(session, comparison.plan, comparison.live, desired, fingerprint.creator)
        comparison.warnings = schema_warnings(comparison.desired, renamed.snapshot, comparison, renamed, request)
        nonlocal rows_counted
        before = session.round_trips
        comparison.lost = count_losses(session, request, comparison.plan, comparison.live, renamed.names)
        comparison.warnings += value_change_warnings(session, comparison, renamed.names)
        rows_counted = session.round_trips > before
        return Executor(session, request, desired, fingerprint.creator, deparse, renaming, load_over), comparison

    desired = desired_cache.load_desired(fingerprint.desired_key, snapshot.state)
    try:
        executor, comparison = plan(desired or load(), dependencies)
    except ShadowVersionChanged:
        executor, comparison = plan(load(), dependencies)
    del dependencies  # free the memory
    observed.dependencies.clear()
    if comparison.plan.statements:
        comparison.warnings += _execution_warnings(executor, comparison, snapshot, check=check)
    # If rows were counted, release the locks at once.
    session.rollback(later=not rows_counted)
    database = request.login.describe() if request.login else ""
    if not comparison.plan.statements:
        outcome = _outcome(comparison, database)
        _remember_unchanged(session, request, desired_cache, fingerprint, comparison=comparison, outcome=outcome)
        return outcome
    before = report.summary(comparison.live)
    if not check:
        comparison = executor.run(comparison, snapshot, fingerprint, sleep)
    return _outcome(comparison, database, before=before)


def _execution_warnings(
    executor: Executor, comparison: Comparison, snapshot: Snapshot, *, check: bool
) -> tuple[str, ...]:
    """Return the warnings about the execution of a plan.

    :raises Failure: when the database is read-only.
    """
    refuse_read_only(snapshot.environment, check=check)
    session, warnings = executor.session, tuple[str, ...]()
    if check:  # a run does it under the lock
        warnings = prepare_execution(session, executor.creator, snapshot.environment, executor.desired)
    return (*warnings, *unqualified_name_warnings(comparison.plan.statements, comparison.wanted, session.major))


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
    snapshot. So the result is consistent only if nothing was committed until everything was read, or if the digest is
    still the same.
    """
    if comparison.plan.deltas or comparison.is_held:
        return
    is_unchanged = extract.version(session.run(extract.open_environment(session.major))) == fingerprint.version
    if not is_unchanged:
        rows = session.run(extract.statement_unless_known(session.major, request.script.schemas, fingerprint.digest))
        is_unchanged = (extract.digest(rows), extract.counts(rows)) == (fingerprint.digest, fingerprint.counts)
    session.rollback()
    if is_unchanged:
        desired_cache.store_unchanged(
            cache.UnchangedResult(
                request_key=fingerprint.request_key,
                digest=fingerprint.digest,
                counts=fingerprint.counts,
                result=outcome.result,
                warnings=outcome.warnings,
            )
        )


def plan_new_database(request: ApplyRequest, desired_cache: cache.Cache, desired_key: str) -> Outcome:
    """Plan for a database that doesn't exist yet: everything is created."""
    creator = request.limits.role or "postgres"
    desired = desired_cache.load_desired(desired_key)
    if desired is None:
        desired = read_desired(request, target_environment(request, creator, None, ()), None)
        desired_cache.store_desired(desired_key, desired)
    declared_renames(request.script, desired)  # nothing to rename, but invalid annotations are errors
    empty = Snapshot(desired.major, request.script.schemas)
    # The objects that every new database contains aren't created by the plan.
    for fact in desired.preexisting:
        managed = fact.id not in desired.outside
        empty.add(fact.id, fact.attributes, parent=fact.parent, metadata=fact.metadata, managed=managed)
        if not is_schema(fact.id) and extension_of(fact) is not None:
            empty.members.add(fact.id)
    for fact in extensions(desired.state):
        if fact.id in desired.baseline and "pinned" in fact.metadata:
            empty.add(fact.id, fact.attributes, metadata=fact.metadata, managed=False)
    comparison = compare(request, desired, empty, creator, dict.fromkeys)
    comparison.warnings = schema_warnings(desired, empty, comparison, Renamed(empty), request)
    return _outcome(comparison, "a new database", before=report.summary(comparison.live))


def _outcome(comparison: Comparison, name: str, *, before: dict[str, int] | None = None) -> Outcome:
    """Return the outcome of a run.

    :param before: the summary of the database before the changes, None if there are none.
    """
    after = report.summary(comparison.wanted)
    result = {
        "statements": report.statements(comparison.plan.statements),
        "kept": report.kept(comparison.kept),
        "summary": after,
        "summary_before": after if before is None else before,
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
