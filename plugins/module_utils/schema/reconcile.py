# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The part of the workflow that is only needed for differences: load the desired schema, plan, apply, verify."""

from __future__ import annotations

import typing as t
from types import MappingProxyType

from ..failure import Failure
from ..outcome import Outcome
from . import extract, report
from .comparison import compare
from .database.driver import DatabaseError
from .database.session_settings import refuse_read_only
from .desired import cache
from .desired_schema import read_desired, target_environment
from .execution import prepare_execution
from .extract.snapshot import Snapshot
from .kinds.extension_members import extension_of
from .kinds.extension_versions import extensions
from .kinds.names import is_schema
from .model.plan_ids import refuse_unexpected
from .observation import Observation, is_consistent
from .part import IncompletePart, read_part
from .plan_warnings import schema_warnings
from .planning import Planner
from .renames.renaming import Renamed, declared_renames
from .safety.missing_roles import refuse_missing_roles
from .safety.newer_servers import advise_of_newer_shadow, refuse_unknown_to_target
from .safety.overloads import calls_with_one_text
from .safety.rejected_rows import refuse_rejected_rows
from .safety.search_path import unqualified_name_warnings

if t.TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from .comparison import Comparison
    from .database.connection import Session
    from .execution import Executor
    from .model.fingerprint import Fingerprint
    from .part import Part
    from .request import ApplyRequest

_INCOMPLETE = ("42", "2B")
"""The classes of errors that a plan without everything may cause: something doesn't exist, or something depends on it."""


def reconcile_part(
    session: Session,
    request: ApplyRequest,
    desired_cache: cache.Cache,
    fingerprint: Fingerprint,
    *,
    rows: list[tuple[t.Any, ...]],
    known: Mapping[str, t.Any],
    check: bool,
    sleep: Callable[[float], None],
) -> Outcome:
    """Do what ``reconcile`` does, with only the part of the schema that a change concerns.

    :param rows: those of the database, without the objects whose hashes are known.
    :param known: what is known of the objects (``part.knowledge``).
    :raises IncompletePart: when everything must be read; nothing has been changed.
    """
    document = desired_cache.load(fingerprint.desired_key)
    if document is None or known.get("request_key") != fingerprint.request_key or extract.may_have_dependents(rows):
        raise IncompletePart
    try:
        observed = Observation.of(fingerprint, rows, session.major, request.script.schemas)
        extract.read_dependencies(observed.snapshot, observed.dependencies)
        part = read_part(observed.snapshot, document, known, observed.names)
    except (IndexError, KeyError, TypeError, ValueError):
        # A damaged file, or a row that refers to one that wasn't read.
        raise IncompletePart from None
    del document
    try:
        return reconcile(session, request, desired_cache, observed, part, check=check, sleep=sleep)
    except DatabaseError as error:
        if error.sqlstate[:2] in _INCOMPLETE:
            raise IncompletePart from None
        raise


def reconcile(
    session: Session,
    request: ApplyRequest,
    desired_cache: cache.Cache,
    observed: Observation,
    part: Part | None = None,
    *,
    check: bool,
    sleep: Callable[[float], None],
) -> Outcome:
    """Plan from what was observed in the open read-only transaction and, unless in check mode, apply the plan.

    :param part: the part of the desired schema to plan with, None for all of it.
    :raises IncompletePart: when the part isn't sufficient; nothing has been changed.
    """
    fingerprint, snapshot = observed.fingerprint, observed.snapshot
    if part is None:
        extract.read_dependencies(snapshot, observed.dependencies)
    planner = Planner(session, request, desired_cache, observed, part, check=check)
    executor, comparison, rows_counted = planner.plan()
    observed.dependencies.clear()  # free the memory
    try:
        refuse_unexpected(comparison.identity, request.expected_plans or ())
    except Failure:
        if part is not None:  # only the plan made from everything has the ID to compare
            raise IncompletePart from None
        raise
    if comparison.plan.statements:
        comparison.warnings += _execution_warnings(executor, comparison, snapshot, check=check)
        refuse_unknown_to_target(session, comparison.plan.statements, comparison.desired.major)
        if check and (request.shadow_url or comparison.desired.major > session.major):
            refuse_missing_roles(session, comparison.plan.statements, comparison.wanted)
        if check and not comparison.plan.renames:
            rows_counted |= refuse_rejected_rows(session, comparison.plan, comparison.live, comparison.wanted)
    # If rows were counted, release the locks at once.
    session.rollback(later=not rows_counted)
    database = request.login.describe() if request.login else ""
    rest = part.summary if part is not None else {}
    if not comparison.plan.statements:
        outcome = _outcome(comparison, database, rest=rest)
        _remember_unchanged(session, request, desired_cache, fingerprint, comparison=comparison, outcome=outcome)
        return outcome
    before = _sum(report.summary(comparison.live), rest)
    if not check:
        with advise_of_newer_shadow(session.major, comparison.desired.major):
            comparison = executor.run(comparison, snapshot, fingerprint, sleep)
    return _outcome(comparison, database, before=before, rest=rest)


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
    """Cache that this state needs no changes, if it was the same during the whole observation, and its hash says everything."""
    if comparison.plan.deltas or comparison.is_held:
        return
    if calls_with_one_text(comparison.desired.state, comparison.wanted):
        return
    if is_consistent(session, request, fingerprint):
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
    refuse_unexpected(comparison.identity, request.expected_plans or ())
    comparison.warnings = schema_warnings(desired, empty, comparison, Renamed(empty), request)
    return _outcome(comparison, "a new database", before=report.summary(comparison.live))


def _sum(one: Mapping[str, int], other: Mapping[str, int]) -> dict[str, int]:
    return {name: number + other.get(name, 0) for name, number in one.items()}


def _outcome(
    comparison: Comparison,
    name: str,
    *,
    before: dict[str, int] | None = None,
    rest: Mapping[str, int] = MappingProxyType({}),
) -> Outcome:
    """Return the outcome of a run.

    :param before: the summary of the database before the changes, None if there are none.
    :param rest: the summary of what wasn't compared, because it is known to be as desired.
    """
    after = _sum(report.summary(comparison.wanted), rest)
    result: dict[str, object] = {
        "plan_id": comparison.identity.plan_id,
        "resume_plan_ids": list(comparison.identity.resume_ids),
        "statements": report.statements(comparison.plan.statements),
        "kept": report.kept(comparison.kept),
        "summary": after,
        "summary_before": after if before is None else before,
    }
    if comparison.way_back is not None:
        result["undo"] = report.undo(comparison.way_back)
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
