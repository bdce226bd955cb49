# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Looking at a project until what the next step needs is there."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass

from ...rest.errors import ApiError
from ...rest.waiting import Pending, Ready, wait_for
from .decision import ProjectFailed
from .readiness import Verdict, active_verdict, keys_are_usable, named_keys, paused_verdict, primary_pooler, unhealthy

if t.TYPE_CHECKING:
    from collections.abc import Callable

    from ...rest.waiting import Deadline, Timing
    from .endpoints import ProjectsApi
    from .responses import LoginRole, Pooler, Project


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiter:
    """Every method waits for one thing, to the same deadline, and returns it.

    All raise ``TooLate`` when the deadline passes, and whatever the API's refusals are.

    :param deadline: of the whole task; one that has passed already gives each thing exactly one look.
    """

    api: ProjectsApi
    deadline: Deadline
    timing: Timing

    def wait_active(self, ref: str, *, stale: str | None = None, new: bool = False) -> Project:
        """Wait until a project is healthy.

        :param stale: the status from before a change, which may still be shown for a while afterwards.
        :param new: the project was created a moment ago and may not be found everywhere yet.
        :raises Hopeless: it failed.
        """
        return self._status(ref, active_verdict, f"The project {ref} didn't become healthy", stale, new=new)

    def wait_paused(self, ref: str, *, stale: str | None = None) -> Project:
        """Wait until a project is paused.

        :raises Hopeless: it failed.
        """
        return self._status(ref, paused_verdict, f"The project {ref} wasn't paused", stale)

    def wait_services(self, ref: str, wanted: tuple[str, ...]) -> None:
        """Wait until the services that are about to be used are healthy: the project's status turns before they do."""

        def look() -> Ready[None] | Pending:
            complaint = unhealthy(self.api.health(ref, wanted), wanted)
            return Pending(complaint) if complaint else Ready(None)

        self._wait(look, f"The services of the project {ref} didn't become healthy")

    def wait_keys(self, ref: str) -> dict[str, str | None]:
        """Wait until the API keys have values."""

        def look() -> Ready[dict[str, str | None]] | Pending:
            values = named_keys(self.api.api_keys(ref))
            return Ready(values) if keys_are_usable(values) else Pending("no pair of keys has values yet")

        return self._wait(look, f"The API keys of the project {ref} weren't there")

    def wait_pooler(self, ref: str) -> Pooler:
        """Wait until the pooler's address is known."""

        def look() -> Ready[Pooler] | Pending:
            found = primary_pooler(self.api.poolers(ref))
            return Ready(found) if found else Pending("there is no entry for the primary database yet")

        return self._wait(look, f"The pooler's address of the project {ref} wasn't there")

    def login_role(self, ref: str, *, read_only: bool) -> LoginRole:
        """Mint a login role. It may be asked for again after a trouble: each one replaces the one before."""
        return self._wait(
            lambda: Ready(self.api.create_login_role(ref, read_only=read_only)),
            f"A temporary login role couldn't be made in the project {ref}",
        )

    def _status(
        self, ref: str, judge: Callable[[str], Verdict], what: str, stale: str | None, *, new: bool = False
    ) -> Project:
        expected = {stale}

        def look() -> Ready[Project] | Pending:
            try:
                project = self.api.project(ref)
            except ApiError as refused:
                if new and refused.status == 404:
                    return Pending("the API doesn't know it yet")
                raise
            verdict = judge(project.status)
            if verdict is Verdict.READY:
                return Ready(project)
            if project.status not in expected:
                # Once it has moved on, coming back to where it was means that the change failed.
                expected.clear()
                if verdict is Verdict.FAILED:
                    raise ProjectFailed(project)
            return Pending(f"it is {project.status}")

        return self._wait(look, what)

    def _wait(self, look: Callable[[], Ready[T] | Pending], what: str) -> T:
        return wait_for(look, what=what, deadline=self.deadline, timing=self.timing)


T = t.TypeVar("T")
