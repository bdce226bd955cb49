# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Run a task on a resource of a project against scripted requests and responses."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass

from ansible_collections.draggonnb.supabase.plugins.module_utils.failure import Failure
from ansible_collections.draggonnb.supabase.plugins.module_utils.management.client import ManagementClient
from ansible_collections.draggonnb.supabase.plugins.module_utils.management.project_resource import ProjectTask
from ansible_collections.draggonnb.supabase.plugins.module_utils.rest.waiting import Deadline
from ansible_collections.draggonnb.supabase.tests.unit.plugins.module_utils.management.responses import (
    ORGANIZATION,
    REF,
    entitled,
    project,
)
from ansible_collections.draggonnb.supabase.tests.unit.plugins.module_utils.rest.scripted_session import (
    START,
    FakeTime,
    ScriptedSession,
    Step,
    scripted_transport,
)

if t.TYPE_CHECKING:
    from collections.abc import Callable

    from ansible_collections.draggonnb.supabase.plugins.module_utils.outcome import Outcome

PROJECT = f"/v1/projects/{REF}"
#: What check mode reads to learn which features the plan includes.
ENTITLEMENTS = f"GET /v1/organizations/{ORGANIZATION}/entitlements"
#: The fake clock's time.
NOW = START


@dataclass
class ScriptedTask:
    """The outcome or the failure of a task, and what was requested."""

    outcome: Outcome | None
    failure: Failure | None
    session: ScriptedSession

    @property
    def result(self) -> dict[str, t.Any]:
        """The return values."""
        assert self.outcome is not None, self.message
        return dict(self.outcome.result)

    @property
    def changed(self) -> bool:
        """Whether the task changed something."""
        assert self.outcome is not None, self.message
        return self.outcome.changed

    @property
    def diff(self) -> tuple[str, str]:
        """The diff: before and after."""
        assert self.outcome is not None, self.message
        shown = t.cast("t.Mapping[str, str]", self.outcome.diff)
        return shown["before"], shown["after"]

    @property
    def message(self) -> str:
        """The message and the hint of the failure."""
        assert self.failure is not None, self.outcome
        return str(self.failure.as_result()["msg"])

    @property
    def bodies(self) -> list[t.Any]:
        """The bodies of the requests that have one."""
        return [sent.body for sent in self.session.sent if sent.body is not None]


def plan(**features: bool) -> list[Step]:
    """Return the requests of check mode for the features of the plan, with their responses."""
    return [(f"GET {PROJECT}", project()), (ENTITLEMENTS, entitled(**features))]


def replay_task(
    reconcile: Callable[[ProjectTask], Outcome], *steps: Step, check_mode: bool = False, seconds: float = 60
) -> ScriptedTask:
    """Run a task against the steps, all of which must be requested."""
    session, time = ScriptedSession(steps), FakeTime()
    deadline = Deadline(seconds, time.timing)
    task = ProjectTask(
        client=ManagementClient(scripted_transport(session, time, deadline), time.timing),
        ref=REF,
        deadline=deadline,
        timing=time.timing,
        check_mode=check_mode,
    )
    outcome, failure = None, None
    try:
        outcome = reconcile(task)
    except Failure as caught:
        failure = caught
    assert session.left == [], "not all expected requests were sent"
    assert outcome is None or outcome.result["requests"] == len(session.sent)
    return ScriptedTask(outcome, failure, session)
