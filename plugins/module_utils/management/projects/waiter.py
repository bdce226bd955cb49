# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Poll a project until what the next step requires is ready."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass

from ...rest.errors import ApiError
from ...rest.waiting import Pending, Ready, wait_for
from .addons import COMPUTE
from .decision import ProjectFailed, find_by_name, size_of
from .keys import KeyReader
from .readiness import Verdict, active_verdict, paused_verdict, primary_pooler, unhealthy

if t.TYPE_CHECKING:
    from collections.abc import Callable

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
        return self._status(ref, active_verdict, f"The project {ref} did not become healthy", stale, new=new)

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
            if size is not None:
                # Only the list contains the size. At first, the status may be that from before the change.
                listed = find_by_name(self.api.projects(spec.organization, spec.name).projects, spec)
                reported = listed.instance_size if listed else None
                if reported is None or size_of(reported) != size:
                    return Pending(f"its instance size is {reported or 'unknown'}")
            selected = self.api.addons(project.ref).selected if others else {}
            missing = [change.shown[0] for change in others if selected.get(change.kind) != change.after]
            return Pending(f"{', '.join(missing)} is not changed yet") if missing else Ready(None)

        self._wait(poll, f"The changed add-ons of the project {project.ref} did not become available")

    def wait_paused(self, ref: str, *, stale: str | None = None) -> Project:
        """Wait until a project is paused.

        :raises ProjectFailed: the project failed.
        """
        return self._status(ref, paused_verdict, f"The project {ref} was not paused", stale)

    def wait_services(self, ref: str, required: tuple[str, ...]) -> None:
        """Wait until the required services are healthy, which happens after the project becomes healthy."""

        def poll() -> Ready[None] | Pending:
            reason = unhealthy(self.api.health(ref, required), required)
            return Pending(reason) if reason else Ready(None)

        self._wait(poll, f"The services of the project {ref} did not become healthy")

    def wait_keys(self, ref: str, scope: KeyScope) -> Keys:
        """Wait until the API keys have values, unless the token may not read them."""
        reader = KeyReader(api=self.api, ref=ref, scope=scope)
        return self._wait(reader.read, f"The API keys of the project {ref} were not available")

    def wait_pooler(self, ref: str) -> Pooler:
        """Wait until the address of the pooler is available."""

        def poll() -> Ready[Pooler] | Pending:
            found = primary_pooler(self.api.poolers(ref))
            return Ready(found) if found else Pending("the primary database has no pooler yet")

        return self._wait(poll, f"The pooler address of the project {ref} was not available")

    def login_role(self, ref: str, *, read_only: bool) -> LoginRole:
        """Create a login role. Safe to retry after a transient error: each one replaces the previous one."""
        return self._wait(
            lambda: Ready(self.api.create_login_role(ref, read_only=read_only)),
            f"A temporary login role in the project {ref} was not created",
        )

    def _status(
        self, ref: str, judge: Callable[[str], Verdict], what: str, stale: str | None, *, new: bool = False
    ) -> Project:
        expected = {stale}

        def poll() -> Ready[Project] | Pending:
            try:
                project = self.api.project(ref)
            except ApiError as error:
                if new and error.status == 404:
                    return Pending("the API does not find it yet")
                raise
            verdict = judge(project.status)
            if verdict is Verdict.READY:
                return Ready(project)
            if project.status not in expected:
                # The status has changed. If it changes back, the change failed.
                expected.clear()
                if verdict is Verdict.FAILED:
                    raise ProjectFailed(project)
            return Pending(f"it is {project.status}")

        return self._wait(poll, what)

    def _wait(self, poll: Callable[[], Ready[T] | Pending], what: str) -> T:
        return wait_for(poll, what=what, deadline=self.deadline, timing=self.timing)


T = t.TypeVar("T")
