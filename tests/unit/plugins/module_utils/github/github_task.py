# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Run a task on a repository against scripted requests and responses."""

from __future__ import annotations

import typing as t

from ansible_collections.draggonnb.supabase.plugins.module_utils.failure import Failure
from ansible_collections.draggonnb.supabase.plugins.module_utils.github.client import GithubClient
from ansible_collections.draggonnb.supabase.plugins.module_utils.github.task import RepositoryTask
from ansible_collections.draggonnb.supabase.plugins.module_utils.rest.waiting import Deadline
from ansible_collections.draggonnb.supabase.tests.unit.plugins.module_utils.management.project_task import ScriptedTask
from ansible_collections.draggonnb.supabase.tests.unit.plugins.module_utils.rest.scripted_session import (
    FakeTime,
    Reply,
    ScriptedSession,
    Step,
    scripted_transport,
)

if t.TYPE_CHECKING:
    from collections.abc import Callable

    from ansible_collections.draggonnb.supabase.plugins.module_utils.outcome import Outcome

REPOSITORY = "/repos/agency/client-acme"


def replay(
    reconcile: Callable[[RepositoryTask], Outcome],
    *steps: Step,
    check_mode: bool = False,
    seconds: float = 120,
    time: FakeTime | None = None,
) -> ScriptedTask:
    """Run a task against the steps, all of which must be requested."""
    session, time = ScriptedSession(steps), time or FakeTime()
    deadline = Deadline(seconds, time.timing)
    task = RepositoryTask(
        client=GithubClient(scripted_transport(session, time, deadline), time.timing, deadline),
        owner="agency",
        name="client-acme",
        deadline=deadline,
        timing=time.timing,
        check_mode=check_mode,
    )
    try:
        outcome, failure = reconcile(task), None
    except Failure as error:
        outcome, failure = None, error
    assert session.left == [], failure
    return ScriptedTask(outcome, failure, session)


def repository(**changes: t.Any) -> Reply:
    """Return a response with a repository."""
    template = {"full_name": "agency/template", "default_branch": "main"}
    body = {
        "id": 7,
        "full_name": "agency/client-acme",
        "private": True,
        "archived": False,
        "default_branch": "main",
        "description": None,
        "topics": [],
        "delete_branch_on_merge": False,
        "template_repository": template,
        "temp_clone_token": "SECRETCLONETOKEN",
    }
    return Reply(200, body | changes)
