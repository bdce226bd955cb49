# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A task on a resource of n8n: the options that all tasks share, and the client."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass, replace

from ..changes import Task
from ..durations import check_seconds
from ..rest.waiting import Deadline, Timing
from .access import ACCESS_SPEC, open_client, read_access

if t.TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ..outcome import Outcome
    from .access import N8nAccess
    from .client import N8nClient

#: The options of every module for n8n; documented in the fragment ``n8n_api``.
TASK_SPEC: dict[str, dict[str, object]] = {
    "wait_timeout": {"type": "float", "default": 60.0},
    **ACCESS_SPEC,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class N8nTask(Task):
    """A task on a resource of n8n."""

    client: N8nClient
    access: N8nAccess


def run_n8n_task(
    parameters: Mapping[str, t.Any], reconcile: Callable[[N8nTask], Outcome], *, check_mode: bool
) -> Outcome:
    """Run a task.

    :param parameters: the parameters of the task, with the types of ``TASK_SPEC``.
    :raises Failure: an option is invalid, and no request has been sent; or ``reconcile`` failed.
    """
    access = read_access(parameters)
    check_seconds("wait_timeout", parameters["wait_timeout"])
    timing = Timing()
    deadline = Deadline(parameters["wait_timeout"], timing)
    task = N8nTask(
        client=open_client(access, deadline=deadline, timing=timing),
        access=access,
        deadline=deadline,
        timing=timing,
        check_mode=check_mode,
    )
    outcome = reconcile(task)
    return replace(outcome, warnings=access.warnings + outcome.warnings)
