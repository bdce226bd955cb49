# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Changes, with what there is to do when their outcome stays unknown: look, and never send them twice."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass

from ...failure import Failure
from ...rest.errors import ApiError, ApiFailure, WaitTimeout
from ...rest.waiting import Deadline, Pending, Ready, wait_for
from .decision import find_by_name
from .readiness import BEING_REMOVED, INACTIVE, PAUSING
from .regions import region_matches
from .responses import timestamp

if t.TYPE_CHECKING:
    from collections.abc import Callable

    from ...rest.waiting import Timing
    from .endpoints import Listing, ProjectsApi
    from .regions import RegionChoice
    from .responses import Project
    from .spec import ProjectSpec

#: Seconds to look for what a change of unknown outcome may have done: lists lag behind.
LOOKUP_TIMEOUT = 30.0
CONFLICT = 409


@dataclass(frozen=True, slots=True, kw_only=True)
class Creation:
    """What came of a create.

    :ivar ours: whether this run made the project. If not, somebody else did, perhaps at the same time.
    :ivar doubt: why that was concluded rather than told, empty when the API said so.
    """

    project: Project
    created_by_us: bool
    uncertainty: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """Every method makes one change.

    :param deadline: of the whole task: looking ends there at the latest.
    """

    api: ProjectsApi
    deadline: Deadline
    timing: Timing

    def create(self, wish: ProjectSpec, choice: RegionChoice, password: str, before: Listing) -> Creation:
        """Create the project, or find out what became of the attempt.

        There is no idempotency key, and a name that exists already is refused with 409. So after a outcome_unknown failure
        the project of this name is looked for. What the service dates after our last look is our own work; an older
        one, or one after a 409, is somebody else's, who knows its password.

        :param before: the last look before the attempt; it showed no project of this name.
        :raises Failure: it was refused, or nothing of that name appeared.
        """
        try:
            made = self.api.create_project(
                name=wish.name,
                organization=wish.organization,
                region=choice.selection,
                instance_size=wish.instance_size,
                password=password,
            )
        except ApiFailure as doubt:
            conflict = isinstance(doubt, ApiError) and doubt.status == CONFLICT
            if not (conflict or doubt.outcome_unknown):
                raise
            found = self._find_created(wish, doubt)
            made_at = timestamp(found.created_at)
            ours = (
                not conflict
                and made_at is not None
                and made_at >= before.requested_at
                and region_matches(choice.code, found.region)
            )
            return Creation(project=found, created_by_us=ours, uncertainty=doubt.message)
        return Creation(project=made, created_by_us=True)

    def restore(self, ref: str) -> None:
        """Restore a paused project; returns when the service has begun."""
        self._send_once(lambda: self.api.restore_project(ref), lambda: self._status(ref) != INACTIVE)

    def pause(self, ref: str) -> None:
        """Pause a project; returns when the service has begun."""
        self._send_once(lambda: self.api.pause_project(ref), lambda: self._status(ref) in (PAUSING, INACTIVE))

    def delete(self, ref: str) -> None:
        """Delete a project for good. One that isn't there any more is as good."""
        try:
            self._send_once(lambda: self.api.delete_project(ref), lambda: self._is_gone(ref))
        except ApiError as refused:
            if refused.status != 404:
                raise

    def _send_once(self, change: Callable[[], None], took_effect: Callable[[], bool]) -> None:
        """Make a change; when its outcome stays unknown, look whether it took effect."""
        try:
            change()
        except ApiFailure as doubt:
            if not doubt.outcome_unknown:
                raise
            self._wait_for_effect(lambda: Ready(None) if took_effect() else Pending("nothing has changed"), doubt)

    def _find_created(self, wish: ProjectSpec, doubt: ApiFailure) -> Project:
        def look() -> Ready[Project] | Pending:
            projects = self.api.projects(wish.organization).projects
            found = find_by_name(projects, wish)
            if found:
                return Ready(found)
            alike = [project for project in projects if project.name.casefold() == wish.name.casefold()]
            names = ", ".join(f"{project.name!r} ({project.ref}, {project.status})" for project in alike)
            return Pending("the list shows no project of this name" + (f", only {names}" if alike else ""))

        return self._wait_for_effect(look, doubt)

    def _wait_for_effect(self, look: Callable[[], Ready[T] | Pending], doubt: ApiFailure) -> T:
        within = Deadline(min(LOOKUP_TIMEOUT, self.deadline.remaining()), self.timing)
        try:
            return wait_for(look, what="Nothing to be seen of it", deadline=within, timing=self.timing)
        except (WaitTimeout, ApiFailure) as failure:
            raise Failure(
                f"{doubt.message} Whether it took effect is unknown. {failure.message}",
                hint="Run again: the next run looks first, and picks up what is there. Make nothing by hand in the meantime.",
            ) from None

    def _status(self, ref: str) -> str:
        return self.api.project(ref).status

    def _is_gone(self, ref: str) -> bool:
        try:
            return self._status(ref) in BEING_REMOVED
        except ApiError as refused:
            if refused.status == 404:
                return True
            raise


T = t.TypeVar("T")
