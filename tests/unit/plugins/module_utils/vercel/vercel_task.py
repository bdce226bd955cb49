# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Run a task on a project of Vercel against scripted requests and responses."""

from __future__ import annotations

import typing as t

from ansible_collections.draggonnb.supabase.plugins.module_utils.failure import Failure
from ansible_collections.draggonnb.supabase.plugins.module_utils.rest.waiting import Deadline
from ansible_collections.draggonnb.supabase.plugins.module_utils.vercel.client import VercelClient
from ansible_collections.draggonnb.supabase.plugins.module_utils.vercel.task import ProjectTask, read_team
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

#: What every request has, so that it is about one team.
TEAM = "teamId=team_1"
PROJECT = "/v9/projects/client-acme"
MISSING = Reply(404, {"error": {"code": "not_found", "message": "Project not found."}})


def replay(
    reconcile: Callable[[ProjectTask], Outcome],
    *steps: Step,
    check_mode: bool = False,
    seconds: float = 120,
    time: FakeTime | None = None,
    policy: str = "default",
) -> ScriptedTask:
    """Run a task against the steps, all of which must be requested; the team is added to their queries."""
    scoped = [(f"{line}{'&' if '?' in line else '?'}{TEAM}", reply) for line, reply in steps]
    ordered = [(_team_first(line), reply) for line, reply in scoped]
    team = Reply(200, {"id": "team_1", "slug": "agency", "sensitiveEnvironmentVariablePolicy": policy})
    session, time = ScriptedSession([("GET /v2/teams/agency", team), *ordered]), time or FakeTime()
    deadline = Deadline(seconds, time.timing)
    client = VercelClient(scripted_transport(session, time, deadline), time.timing)
    task = ProjectTask(
        client=client,
        team=read_team(client, "agency"),
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


def _team_first(line: str) -> str:
    path, _mark, query = line.partition("?")
    return f"{path}?{'&'.join([TEAM, *(each for each in query.split('&') if each != TEAM)])}"


def project(**changes: t.Any) -> Reply:
    """Return a response with a project."""
    link = {
        "type": "github",
        "org": "agency",
        "repo": "client-acme",
        "repoId": 7,
        "productionBranch": "main",
        "deployHooks": [{"url": "https://api.vercel.com/v1/integrations/deploy/SECRETHOOK"}],
    }
    body = {"id": "prj_1", "name": "client-acme", "framework": None, "link": link, "updatedAt": 1}
    return Reply(200, {key: value for key, value in (body | changes).items() if value != "(none)"})


def domains(*found: dict[str, t.Any]) -> Reply:
    """Return a response with domains."""
    return Reply(200, {"domains": list(found), "pagination": {"count": len(found), "next": None, "prev": None}})
