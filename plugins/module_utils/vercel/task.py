# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A task on one project: the options that name it and its team, and the client."""

from __future__ import annotations

import re
import typing as t
from dataclasses import dataclass, replace

from ..changes import Task
from ..durations import check_seconds
from ..failure import Failure
from ..rest.json_reader import JsonReader
from ..rest.waiting import Deadline, Timing
from .access import ACCESS_SPEC, open_client, read_access
from .errors import NOT_FOUND

if t.TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ..outcome import Outcome
    from .client import VercelClient

#: The options of every module for a project; documented in the fragment ``vercel_api``.
TASK_SPEC: dict[str, dict[str, object]] = {
    "name": {"type": "str", "required": True},
    "wait_timeout": {"type": "float", "default": 600.0},
    **ACCESS_SPEC,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Team:
    """A team.

    :param requires_sensitive: whether its variables of production and preview must be sensitive.
    """

    team_id: str
    slug: str
    requires_sensitive: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectTask(Task):
    """A task on the project ``name`` of a team."""

    client: VercelClient
    team: Team
    name: str

    @property
    def full_name(self) -> str:
        """The team and the name, for messages."""
        return f"{self.team.slug}/{self.name}"


def run_project_task(
    parameters: Mapping[str, t.Any], reconcile: Callable[[ProjectTask], Outcome], *, check_mode: bool
) -> Outcome:
    """Run a task on a project.

    :param parameters: the parameters of the task, with the types of ``TASK_SPEC``.
    :raises Failure: an option is invalid, and no request has been sent; or ``reconcile`` failed.
    """
    access = read_access(parameters)
    name = parameters["name"]
    if not re.fullmatch(r"(?!.*---)[a-z0-9][a-z0-9._-]{0,99}", name, re.ASCII):
        raise Failure(
            f"{name!r} can't be the name of a project.",
            hint="A name has 1 to 100 lowercase letters, digits, hyphens, dots, and underscores, and not three hyphens in a row.",
        )
    check_seconds("wait_timeout", parameters["wait_timeout"])
    timing = Timing()
    deadline = Deadline(parameters["wait_timeout"], timing)
    client = open_client(access, deadline=deadline, timing=timing)
    task = ProjectTask(
        client=client,
        team=read_team(client, access.team),
        name=name,
        deadline=deadline,
        timing=timing,
        check_mode=check_mode,
    )
    outcome = reconcile(task)
    return replace(outcome, warnings=access.warnings + outcome.warnings)


def read_team(client: VercelClient, team: str) -> Team:
    """Read a team by its id or slug, and let all further requests be about it.

    :raises ApiError: it doesn't exist, or the token can't see it.
    """
    hint = "Check team (VERCEL_TEAM), and that the token is for this team or for all teams of its owner."
    response = client.call(
        f"reading the team {team}", "GET", "/v2/teams/{team}", hints={NOT_FOUND: hint, 403: hint}, team=team
    )
    reader = JsonReader(response.endpoint, response.json())
    client.team_id = reader.text("id")
    policy = reader.optional_text("sensitiveEnvironmentVariablePolicy")
    return Team(team_id=client.team_id, slug=reader.text("slug"), requires_sensitive=policy == "on")
