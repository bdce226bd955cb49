# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the modules for the resources of a project share: options and the task."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass, replace

from ..changes import Task
from ..durations import check_seconds
from ..rest.waiting import DELAYS, Deadline, Timing, wait_for
from .access import ACCESS_SPEC, open_client, read_access
from .projects.endpoints import ProjectsApi
from .projects.watch import watched
from .refs import check_ref

if t.TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from ..outcome import Outcome
    from ..rest.waiting import Pending, Ready
    from .client import ManagementClient

#: The options of every module for a resource of a project; documented in the fragment ``project_resource``.
PROJECT_SPEC: dict[str, dict[str, object]] = {
    "ref": {"type": "str", "required": True},
    "wait_timeout": {"type": "float", "default": 60.0},
}
#: All options that these modules share.
SHARED_SPEC: dict[str, dict[str, object]] = {**PROJECT_SPEC, **ACCESS_SPEC}


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectTask(Task):
    """A task on a resource of the project ``ref``."""

    client: ManagementClient
    ref: str

    def wait_for(self, poll: Callable[[], Ready[T] | Pending], *, what: str, delays: Iterable[float] = DELAYS) -> T:
        """Poll until the result is ready, and return its value. Ends earlier if the project is paused or deleted in the meantime.

        :param what: the beginning of the error message.
        :raises WaitTimeout: the deadline passed.
        :raises ProjectFailed: the project won't become healthy by itself.
        """
        watching = watched(poll, ProjectsApi(self.client), self.ref, self.timing)
        return wait_for(watching, what=what, deadline=self.deadline, timing=self.timing, delays=delays)


def open_project(parameters: Mapping[str, t.Any], *, check_mode: bool) -> tuple[ProjectTask, tuple[str, ...]]:
    """Return a task on a resource of a project, and warnings.

    :param parameters: the parameters of the task, with the types of ``SHARED_SPEC``.
    :raises Failure: an option is invalid. No request has been sent.
    """
    access = read_access(parameters, needs_organization=False)
    ref = parameters["ref"]
    check_ref(ref)
    check_seconds("wait_timeout", parameters["wait_timeout"])
    timing = Timing()
    deadline = Deadline(parameters["wait_timeout"], timing)
    task = ProjectTask(
        client=open_client(access, deadline=deadline, timing=timing),
        ref=ref,
        deadline=deadline,
        timing=timing,
        check_mode=check_mode,
    )
    return task, access.warnings


def run_project_task(
    parameters: Mapping[str, t.Any], reconcile: Callable[[ProjectTask], Outcome], *, check_mode: bool
) -> Outcome:
    """Run a task on a resource of a project.

    :param parameters: as of ``open_project``.
    :raises Failure: an option is invalid, and no request has been sent; or ``reconcile`` failed.
    """
    task, warnings = open_project(parameters, check_mode=check_mode)
    outcome = reconcile(task)
    return replace(outcome, warnings=warnings + outcome.warnings)


T = t.TypeVar("T")
