# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Plans for one database: loads the desired schema, compares within what can be applied, checks, and warns."""

from __future__ import annotations

import typing as t
from dataclasses import replace

from ..failure import Failure
from . import extract
from .dependents import read_dependents
from .desired import cache
from .desired_schema import (
    ShadowVersionChanged,
    deparser,
    lacks_object,
    needs_target_objects,
    read_desired,
    target_environment,
    with_target_objects,
)
from .event_trigger_effects import EffectsOfEventTriggers
from .execution import Executor
from .feasibility import compare_and_adapt
from .part import IncompletePart, check_complete, knowledge
from .plan_warnings import count_losses, schema_warnings, value_change_warnings
from .renames.renaming import Renaming
from .safety.extension_owners import check_member_owners
from .safety.extension_versions import check_extension_versions, check_used_extensions
from .safety.overloads import calls_with_one_text
from .safety.superuser_statements import check_superuser_statements

if t.TYPE_CHECKING:
    from collections.abc import Callable

    from .comparison import Comparison
    from .database.connection import Session
    from .extract.edited_rows import Rows
    from .extract.snapshot import Snapshot
    from .kinds.server_versions import Deparse
    from .model.desired import DesiredSchema, KeptType, TargetEnvironment
    from .model.facts import FactSet
    from .observation import Observation
    from .part import Part
    from .renames.renaming import Renamed
    from .request import ApplyRequest


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
        if needs_target_objects(self._request):
            if self._part is not None:
                raise IncompletePart
            self._add_target_objects()
        if self._part is not None:
            try:
                return self._plan(self._part.desired)
            except (Failure, ShadowVersionChanged):  # planning from everything reports the cause better
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
            if not lacks_object(failure) or not self._add_target_objects():
                raise
            return self._cache.load_desired(self._key, self._snapshot.state) or self._load_in(self._environment)

    def _add_target_objects(self) -> bool:
        """Add to the environment what the target has and the SQL uses; return whether there is any."""
        environment, request = with_target_objects(self._session, self._environment, self._request, self._snapshot)
        if environment == self._environment:
            return False
        self._key = cache.key("target objects", self._key, environment.extensions, environment.tables)
        self._environment, self._request = environment, request
        return True

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
        if not is_renamed and not self._request.online and not calls_with_one_text(desired.state, comparison.wanted):
            known = knowledge(self._snapshot, desired, comparison, self._observed.names)
        self._cache.store(cache.objects_key(key), {"request_key": key, **(known or {})})
