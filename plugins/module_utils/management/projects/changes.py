# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Send each change once. If its outcome is unknown, find out whether it took effect."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass

from ...rest.effects import send_once, wait_for_effect
from ...rest.errors import ApiError, ApiFailure
from ...rest.waiting import Deadline, Pending, Ready
from ..errors import CONFLICT, NOT_FOUND
from ..timestamps import timestamp
from .decision import find_by_name
from .readiness import BEING_REMOVED, FAILED, INACTIVE, PAUSING
from .regions import region_matches

if t.TYPE_CHECKING:
    from collections.abc import Callable

    from ...rest.waiting import Timing
    from .addons import AddonChange
    from .endpoints import Listing, ProjectsApi
    from .regions import RegionChoice
    from .responses import Project
    from .spec import ProjectSpec

_HINT = "Run again: the next run continues with what exists. Don't create anything manually in the meantime."


@dataclass(frozen=True, slots=True, kw_only=True)
class Creation:
    """The outcome of a create.

    :ivar created_by_us: whether this run created the project, not another run or user at the same time.
    :ivar uncertainty: the error after which that was inferred, empty if the API confirmed the create.
    """

    project: Project
    created_by_us: bool
    uncertainty: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """Each method makes one change.

    :param deadline: of the whole task, after which no outcome is polled for.
    """

    api: ProjectsApi
    deadline: Deadline
    timing: Timing

    def create(self, spec: ProjectSpec, choice: RegionChoice, password: str, listing: Listing) -> Creation:
        """Create the project. If the outcome is unknown, look it up.

        The API has no idempotency keys, and rejects an existing name with 409. So after an unknown outcome, look up the
        project by its name. If it was created after ``listing`` was requested, this run created it. If it is older, or
        after a 409, another run or user did, and knows its password.

        :param listing: the projects before the attempt, none of which has this name.
        :raises Failure: the API returned an error, or there is no project with this name.
        """
        try:
            project = self.api.create_project(
                name=spec.name,
                organization=spec.organization,
                region=choice.selection,
                password=password,
                choices={
                    "desired_instance_size": spec.instance_size,
                    "postgres_engine": spec.postgres_engine,
                    "release_channel": spec.release_channel,
                },
            )
        except ApiFailure as error:
            conflict = isinstance(error, ApiError) and error.status == CONFLICT
            if not (conflict or error.outcome_unknown):
                raise
            found = self._find_created(spec, error)
            created_at = timestamp(found.created_at)
            created_by_us = (
                not conflict
                and created_at is not None
                and created_at >= listing.requested_at
                and region_matches(choice.code, found.region)
            )
            return Creation(project=found, created_by_us=created_by_us, uncertainty=error.message)
        return Creation(project=project, created_by_us=True)

    def rename(self, ref: str, name: str) -> None:
        """Change the name of a project."""
        self._send_once(lambda: self.api.rename_project(ref, name), lambda: self.api.project(ref).name == name)

    def change_addon(self, ref: str, change: AddonChange) -> None:
        """Apply, replace, or remove an add-on."""

        def send() -> None:
            if change.after is not None:
                self.api.apply_addon(ref, change.kind, change.after)
            elif change.before is not None:
                self.api.remove_addon(ref, change.before)

        self._send_once(send, lambda: self.api.addons(ref).selected.get(change.kind) == change.after)

    def restore(self, ref: str) -> None:
        """Start restoring a paused project."""
        self._send_once(lambda: self.api.restore_project(ref), lambda: self._status(ref) not in {INACTIVE, *FAILED})

    def pause(self, ref: str) -> None:
        """Start pausing a project."""
        self._send_once(lambda: self.api.pause_project(ref), lambda: self._status(ref) in (PAUSING, INACTIVE))

    def delete(self, ref: str) -> None:
        """Delete a project permanently. Succeeds if it doesn't exist."""
        try:
            self._send_once(lambda: self.api.delete_project(ref), lambda: self._is_gone(ref))
        except ApiError as error:
            if error.status != NOT_FOUND:
                raise

    def _send_once(self, change: Callable[[], None], took_effect: Callable[[], bool]) -> None:
        def send() -> bool:
            change()
            return True

        send_once(send, lambda: took_effect() or None, deadline=self.deadline, timing=self.timing, hint=_HINT, lag=0)

    def _find_created(self, spec: ProjectSpec, error: ApiFailure) -> Project:
        def poll() -> Ready[Project] | Pending:
            projects = self.api.projects(spec.organization, spec.name).projects
            found = find_by_name(projects, spec)
            if found:
                return Ready(found)
            similar = [project for project in projects if project.name.casefold() == spec.name.casefold()]
            names = ", ".join(f"{project.name!r} ({project.ref}, {project.status})" for project in similar)
            return Pending("no project has this name" + (f", only {names}" if similar else ""))

        return self._wait_for_effect(poll, error)

    def _wait_for_effect(self, poll: Callable[[], Ready[T] | Pending], error: ApiFailure) -> T:
        return wait_for_effect(poll, error, deadline=self.deadline, timing=self.timing, hint=_HINT)

    def _status(self, ref: str) -> str:
        return self.api.project(ref).status

    def _is_gone(self, ref: str) -> bool:
        try:
            return self._status(ref) in BEING_REMOVED
        except ApiError as error:
            if error.status == NOT_FOUND:
                return True
            raise


T = t.TypeVar("T")
