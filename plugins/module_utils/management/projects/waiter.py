# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Poll a project until what the next step requires is ready."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass

from ...rest.errors import ApiError
from ...rest.waiting import Pending, Ready, wait_for
from ..errors import NOT_FOUND
from .addons import COMPUTE
from .decision import Irreconcilable, ProjectFailed, size_of
from .keys import KeyReader
from .readiness import (
    ACTIVE,
    INACTIVE,
    PAUSING,
    RUNNING,
    Verdict,
    active_verdict,
    paused_verdict,
    primary_pooler,
    unhealthy,
)
from .watch import watched

if t.TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from ...rest.waiting import Deadline, Timing
    from .addons import AddonChange
    from .endpoints import ProjectsApi
    from .keys import Keys
    from .responses import LoginRole, Pooler, Project
    from .spec import KeyScope, ProjectSpec


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiter:
    """Each method waits for one condition and returns its value.

    All raise ``WaitTimeout`` if the deadline passes, and errors of the API.

    :param deadline: of the whole task. If it has passed already, each method polls exactly once.
    """

    api: ProjectsApi
    deadline: Deadline
    timing: Timing

    def wait_active(self, ref: str, *, stale: str | None = None, new: bool = False) -> Project:
        """Wait until a project is healthy.

        :param stale: the status before a change, which the API may still return for a while.
        :param new: the project was just created, so the API may not find it yet.
        :raises ProjectFailed: the project failed.
        """
        expected = {stale}
        was_found = False

        def poll() -> Ready[Project] | Pending:
            nonlocal was_found
            try:
                project = self.api.project(ref)
            except ApiError as error:
                if new and error.status == NOT_FOUND and not was_found:
                    return Pending("the API does not find it yet")
                raise
            was_found = True
            verdict = active_verdict(project.status)
            if verdict is Verdict.READY:
                return Ready(project)
            if project.status not in expected:
                # The status has changed. If it changes back, the change failed.
                expected.clear()
                if verdict is Verdict.FAILED:
                    raise ProjectFailed(project)
            return Pending(f"it is {project.status}")

        return self._wait(poll, f"The project {ref} did not become healthy")

    def wait_addons(self, project: Project, spec: ProjectSpec, changes: tuple[AddonChange, ...]) -> None:
        """Wait until the project has the changed add-ons and is healthy.

        :raises ProjectFailed: the project failed.
        """
        size = next((change.shown[2] for change in changes if change.kind == COMPUTE), None)
        others = [change for change in changes if change.kind != COMPUTE]

        def poll() -> Ready[None] | Pending:
            now = self.api.project(project.ref)
            verdict = active_verdict(now.status)
            if verdict is Verdict.FAILED:
                raise ProjectFailed(now)
            if verdict is Verdict.PENDING:
                return Pending(f"it is {now.status}")
            reported = None if size is None else self._reported_size(now, spec.organization)
            resized = size is None or (reported is not None and size_of(reported) == size)
            selected = self.api.addons(project.ref).selected if others or not resized else {}
            unmade = _unmade(project, changes if not resized else others, selected)
            if not resized:
                return Pending(f"its instance size is {reported or 'unknown'}")
            return Pending(f"{', '.join(unmade)} is not changed yet") if unmade else Ready(None)

        self._wait(poll, f"The changed add-ons of the project {project.ref} did not become available")

    def _reported_size(self, project: Project, organization: str) -> str | None:
        """Return the instance size, which only the list contains. At first, it may be that from before the change."""
        listed = self.api.projects(project.organization or organization, project.name).projects
        return next((each.instance_size for each in listed if each.ref == project.ref), None)

    def wait_paused(self, ref: str) -> Project:
        """Wait until a project is paused.

        :raises ProjectFailed: the project failed.
        :raises Irreconcilable: another run or user restored it.
        """
        was_pausing = False

        def poll() -> Ready[Project] | Pending:
            nonlocal was_pausing
            project = self.api.project(ref)
            verdict = paused_verdict(project.status)
            if verdict is Verdict.READY:
                return Ready(project)
            if verdict is Verdict.FAILED:
                raise ProjectFailed(project)
            if was_pausing and project.status in RUNNING:
                raise Irreconcilable(
                    f"The project {project.name!r} ({ref}) was being paused, and is {project.status} now: it was restored in the "
                    "meantime.",
                    hint="Find out who restored it before you run again, which pauses it.",
                    ref=ref,
                )
            was_pausing = was_pausing or project.status == PAUSING
            return Pending(f"it is {project.status}")

        return self._wait(poll, f"The project {ref} was not paused")

    def wait_not_pausing(self, ref: str) -> Project:
        """Wait until a project that is being paused is paused, or until another run or user has restored it.

        :raises ProjectFailed: the project failed.
        """
        return self._until(ref, lambda status: status != PAUSING, f"The project {ref} was not paused")

    def wait_pausable(self, ref: str) -> Project:
        """Wait until a project is healthy, or until another run or user pauses it.

        :raises ProjectFailed: the project failed.
        """
        return self._until(
            ref,
            lambda status: status in (ACTIVE, PAUSING, INACTIVE),
            f"The project {ref} did not become healthy",
        )

    def _until(self, ref: str, is_reached: Callable[[str], bool], what: str) -> Project:
        def poll() -> Ready[Project] | Pending:
            project = self.api.project(ref)
            if paused_verdict(project.status) is Verdict.FAILED:
                raise ProjectFailed(project)
            return Ready(project) if is_reached(project.status) else Pending(f"it is {project.status}")

        return self._wait(poll, what)

    def wait_services(self, ref: str, required: tuple[str, ...]) -> None:
        """Wait until the required services are healthy, which happens after the project becomes healthy."""

        def poll() -> Ready[None] | Pending:
            reason = unhealthy(self.api.health(ref, required), required)
            return Pending(reason) if reason else Ready(None)

        self._wait(poll, f"The services of the project {ref} did not become healthy", watches=ref)

    def wait_keys(self, ref: str, scope: KeyScope) -> Keys:
        """Wait until the API keys have values, unless the token may not read them."""
        reader = KeyReader(api=self.api, ref=ref, scope=scope)
        return self._wait(reader.read, f"The API keys of the project {ref} were not available", watches=ref)

    def wait_pooler(self, ref: str) -> Pooler:
        """Wait until the address of the pooler is available."""

        def poll() -> Ready[Pooler] | Pending:
            found = primary_pooler(self.api.poolers(ref))
            return Ready(found) if found else Pending("the primary database has no pooler yet")

        return self._wait(poll, f"The pooler address of the project {ref} was not available", watches=ref)

    def login_role(self, ref: str, *, read_only: bool) -> LoginRole:
        """Create a login role. Safe to retry after a transient error: each one replaces the previous one."""
        return self._wait(
            lambda: Ready(self.api.create_login_role(ref, read_only=read_only)),
            f"A temporary login role in the project {ref} was not created",
            watches=ref,
        )

    def _wait(self, poll: Callable[[], Ready[T] | Pending], what: str, *, watches: str = "") -> T:
        """Poll until the result is ready.

        :param watches: the ref of the project if the poll doesn't read its status; empty if it does.
        """
        watching = watched(poll, self.api, watches, self.timing) if watches else poll
        return wait_for(watching, what=what, deadline=self.deadline, timing=self.timing)


def _unmade(project: Project, changes: Sequence[AddonChange], selected: Mapping[str, str]) -> list[str]:
    """Return the add-ons whose change the API doesn't show yet.

    :raises Irreconcilable: another run or user has changed one of them since.
    """
    for change in changes:
        current = selected.get(change.kind)
        if current not in (change.before, change.after):
            raise Irreconcilable(
                f"The add-on {change.shown[0]} of the project {project.name!r} ({project.ref}) was changed to {change.after or 'none'}, and is "
                f"{current or 'none'} now: it was changed again in the meantime.",
                hint="Find out who changed it, and run again.",
                ref=project.ref,
            )
    return [change.shown[0] for change in changes if selected.get(change.kind) != change.after]


T = t.TypeVar("T")
