# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The part of the workflow that is only needed for differences: load the desired schema, plan, apply, verify."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass, replace
from types import MappingProxyType

from ..failure import Failure
from ..outcome import Outcome
from . import extract, report
from .comparison import compare
from .database.driver import DatabaseError
from .database.session_settings import refuse_read_only
from .dependents import read_dependents
from .desired import cache
from .desired_schema import (
    ShadowVersionChanged,
    deparser,
    lacks_extension,
    read_desired,
    target_environment,
    with_extensions,
)
from .event_trigger_effects import EffectsOfEventTriggers
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
from .model.plan_ids import refuse_unexpected
from .part import IncompletePart, check_complete, knowledge, read_part
from .renames.renaming import Renamed, Renaming, declared_renames
from .safety.extension_owners import check_member_owners
from .safety.extension_versions import check_extension_versions, check_used_extensions
from .safety.search_path import unqualified_name_warnings
from .safety.superuser_statements import check_superuser_statements

if t.TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from .comparison import Comparison
    from .database.connection import Session
    from .extract.edited_rows import Rows
    from .kinds.server_versions import Deparse
    from .model.desired import DesiredSchema, KeptType, TargetEnvironment
    from .model.facts import FactSet
    from .model.fingerprint import Fingerprint
    from .part import Part
    from .request import ApplyRequest


@dataclass(frozen=True, slots=True)
class Observation:
    """The database as it was read first.

    :param fingerprint: the keys and the digest of the snapshot.
    :param snapshot: its facts, without dependencies.
    :param dependencies: the dependencies in the catalog.
    :param roles: the names of all roles.
    :param may_have_dependents: whether objects of other schemas may depend on managed ones.
    :param names: the name of each object.
    """

    fingerprint: Fingerprint
    snapshot: Snapshot
    dependencies: list[tuple[str, ...]]
    roles: tuple[str, ...]
    may_have_dependents: bool
    names: dict[str, str]

    @classmethod
    def of(
        cls, fingerprint: Fingerprint, rows: list[tuple[t.Any, ...]], major: int, schemas: tuple[str, ...]
    ) -> Observation:
        """Return what the rows of ``extract.open_snapshot`` say."""
        return cls(
            fingerprint,
            extract.read(major, schemas, rows),
            extract.dependencies_in(rows),
            extract.roles_in(rows),
            extract.may_have_dependents(rows),
            extract.object_names(rows),
        )


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
        if part is not None:  # the plan with everything decides
            raise IncompletePart from None
        raise
    if comparison.plan.statements:
        comparison.warnings += _execution_warnings(executor, comparison, snapshot, check=check)
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
        comparison = executor.run(comparison, snapshot, fingerprint, sleep)
    return _outcome(comparison, database, before=before, rest=rest)


class Planner:
    """Gets the desired schema of a request, and plans with it."""

    def __init__(
        self,
        session: Session,
        request: ApplyRequest,
        desired_cache: cache.Cache,
        observed: Observation,
        part: Part | None,
        *,
        check: bool,
    ) -> None:
        self._session, self._request, self._cache = session, request, desired_cache
        self._part, self._check = part, check
        self._observed, self._snapshot = observed, observed.snapshot
        self._key, self._creator = observed.fingerprint.desired_key, observed.fingerprint.creator
        self._environment = target_environment(request, self._creator, observed.snapshot, observed.roles)

    def plan(self) -> tuple[Executor, Comparison, bool]:
        """Return what executes the plan, the plan, and whether rows were counted for it.

        :raises IncompletePart: when the part isn't sufficient.
        """
        if self._part is not None:
            try:
                return self._plan(self._part.desired)
            except (Failure, ShadowVersionChanged):  # whatever it is: the plan with everything tells it best
                raise IncompletePart from None
        desired = self._cache.load_desired(self._key, self._snapshot.state)
        try:
            return self._plan(desired or self._load())
        except ShadowVersionChanged:
            return self._plan(self._load())

    def _load(self) -> DesiredSchema:
        try:
            return self._load_in(self._environment)
        except Failure as failure:
            environment = with_extensions(self._environment, self._request, self._snapshot)
            if environment == self._environment or not lacks_extension(failure):
                raise
            self._key = cache.key("extensions", self._key, environment.extensions)
            self._environment = environment
            desired = self._cache.load_desired(self._key, self._snapshot.state)
            return desired or self._load_in(environment)

    def _load_in(self, environment: TargetEnvironment) -> DesiredSchema:
        desired = read_desired(self._request, environment, self._session.major, intern_from=self._snapshot.state)
        self._cache.store_desired(self._key, desired)
        return desired

    def _load_over(
        self, declared: DesiredSchema, types: tuple[KeptType, ...], sql: str, renamed: Renamed
    ) -> tuple[DesiredSchema, Deparse, Renamed]:
        if self._part is not None:
            raise IncompletePart
        script = replace(self._request.script, kept_types=types, kept_types_sql=sql)
        changed = replace(self._request, script=script)
        key = cache.key("kept types", self._key, declared.server, types, sql)
        desired = self._cache.load_desired(key, self._snapshot.state)
        if desired is None:
            desired = self._read(changed, intern_from=self._snapshot.state, reference=declared)
            self._cache.store_desired(key, desired)
        if renamed.deparse is not None:  # its renames haven't been performed
            dependencies = self._observed.dependencies
            renaming = self._renaming(changed, key, desired)
            renamed = renaming.simulate_again(renamed, self._snapshot, self._all_rows(), dependencies)
            self._read_dependents(renamed)
        return desired, self._deparser(changed, key, desired), renamed

    def _read(
        self,
        request: ApplyRequest,
        *,
        undo: Callable[[Snapshot], list[str]] | None = None,
        intern_from: FactSet | None = None,
        reference: DesiredSchema | None = None,
    ) -> DesiredSchema:
        return read_desired(
            request, self._environment, self._session.major, undo=undo, intern_from=intern_from, reference=reference
        )

    def _deparser(self, request: ApplyRequest, key: str, desired: DesiredSchema, undo: tuple[str, ...] = ()) -> Deparse:
        return deparser(
            request, self._cache, key, self._environment, major=self._session.major, desired=desired, undo=undo
        )

    def _renaming(self, request: ApplyRequest, key: str, desired: DesiredSchema) -> Renaming:
        return Renaming(
            request.script,
            desired,
            request.destructive,
            creator=self._creator,
            load=lambda undo: self._read(request, undo=undo, reference=desired),
            deparser=lambda undo: self._deparser(request, key, desired, undo),
        )

    def _all_rows(self) -> Rows:
        """Read the rows again: few runs need them."""
        return self._session.run(extract.statement(self._session.major, self._request.script.schemas))

    def _read_dependents(self, renamed: Renamed) -> None:
        if self._observed.may_have_dependents:
            read_dependents(self._session, renamed.snapshot, self._observed.dependencies)

    def _plan(self, desired: DesiredSchema) -> tuple[Executor, Comparison, bool]:
        session, request, observed, part = self._session, self._request, self._observed, self._part
        deparse = self._deparser(request, self._key, desired)
        renaming = self._renaming(request, self._key, desired)
        renamed = renaming.apply_or_simulate(
            self._snapshot, observed.fingerprint.digest, self._all_rows, observed.dependencies
        )
        self._read_dependents(renamed)

        comparison = compare_and_adapt(
            desired,
            deparse,
            self._load_over,
            session=session,
            request=request,
            renamed=renamed,
            creator=self._creator,
            check=self._check,
        )
        renamed = replace(renamed, snapshot=comparison.snapshot)
        check_superuser_statements(session, comparison.plan, self._creator)
        check_extension_versions(session, comparison.plan)
        check_used_extensions(session, comparison.plan, desired.state)
        check_member_owners(session, comparison.plan, comparison.live, desired, self._creator)
        comparison.warnings = schema_warnings(comparison.desired, renamed.snapshot, comparison, renamed, request)
        effects = EffectsOfEventTriggers(session, request, self._environment)
        if part is not None and effects.acting(comparison, renamed.snapshot):
            raise IncompletePart
        effects.add_to(comparison, renamed.snapshot)
        if part is not None:
            check_complete(comparison, self._snapshot, part)
        else:
            self._remember_objects(desired, comparison, is_renamed=renaming.is_declared)
        before = session.round_trips
        comparison.lost = count_losses(session, request, comparison.plan, comparison.live, renamed.names)
        comparison.warnings += value_change_warnings(session, comparison, renamed.names)
        executor = Executor(
            session,
            request,
            desired,
            self._creator,
            deparse,
            renaming,
            self._load_over,
            effects,
            is_part=part is not None,
        )
        return executor, comparison, session.round_trips > before

    def _remember_objects(self, desired: DesiredSchema, comparison: Comparison, *, is_renamed: bool) -> None:
        """Cache what is known of each object of the database, so that the next run needs only the others."""
        key, known = self._observed.fingerprint.request_key, None
        if not is_renamed and not self._request.online:
            known = knowledge(self._snapshot, desired, comparison, self._observed.names)
        self._cache.store(cache.objects_key(key), {"request_key": key, **(known or {})})


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


def is_consistent(session: Session, request: ApplyRequest, fingerprint: Fingerprint) -> bool:
    """Return whether the database was in one state during the whole observation.

    Dependencies are read after the rows, and PostgreSQL deparses from the current catalog, whatever the transaction's
    snapshot. So a result is consistent only if nothing was committed until everything was read, or if the digest is
    still the same.
    """
    is_unchanged = extract.version(session.run(extract.open_environment(session.major))) == fingerprint.version
    if not is_unchanged:
        rows = session.run(extract.statement_unless_known(session.major, request.script.schemas, fingerprint.digest))
        is_unchanged = (extract.digest(rows), extract.counts(rows)) == (fingerprint.digest, fingerprint.counts)
    session.rollback()
    return is_unchanged


def _remember_unchanged(
    session: Session,
    request: ApplyRequest,
    desired_cache: cache.Cache,
    fingerprint: Fingerprint,
    *,
    comparison: Comparison,
    outcome: Outcome,
) -> None:
    """Cache that this state needs no changes, if it was the same during the whole observation."""
    if comparison.plan.deltas or comparison.is_held:
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
