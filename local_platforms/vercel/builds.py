# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What becomes of a deployment: its commit, its build, and its state at a time.

A build reads package.json from the commit in the local GitHub, and fails without a build script.
"""

from __future__ import annotations

import json
import secrets
import typing as t
from dataclasses import dataclass

from local_platforms.vercel.state import Deployment

if t.TYPE_CHECKING:
    from local_platforms.github.state import Repository
    from local_platforms.vercel.platform import Vercel
    from local_platforms.vercel.state import Project, State, Team

BUILD_FAILED = ("BUILD_FAILED", 'Command "npm run build" exited with 1', "buildStep")
#: The fault of each planned outcome.
OUTCOMES: dict[str, str] = {
    "stuck_build": "stuck",
    "alias_fails": "alias_error",
    "canceled_build": "canceled",
    "staged_build": "staged",
}


@dataclass(frozen=True, slots=True)
class Commit:
    """A commit of the linked repository, on a branch."""

    repository: Repository
    ref: str
    sha: str


def start(vercel: Vercel, project: Project, commit: Commit, meta: dict[str, str], target: str) -> Deployment:
    """Create the deployment of a commit. The variables are those of now, whatever changes later."""
    repository, ref, sha = commit.repository, commit.ref, commit.sha
    now, settings, number = vercel.milliseconds(), vercel.settings, secrets.token_hex(4)
    author = vercel.github.git(repository).describe(sha)["name"]
    # The first deployment of a project becomes production, whatever it asks for.
    production = target == "production" or not any(True for _each in vercel.deployments(project))
    building = now + int(settings.queue * 1000)
    ready = building + int(settings.build * 1000)
    deployment = Deployment(
        id="dpl_" + secrets.token_hex(14),
        project=project.id,
        url=f"{project.name}-{number}-{vercel.team(project.team).slug}.vercel.app",
        target="production" if production else "preview",
        ref=ref,
        sha=sha,
        author=author,
        meta={
            "githubCommitSha": sha,
            "githubCommitRef": ref,
            "githubOrg": repository.owner,
            "githubRepo": repository.name,
            "githubCommitAuthorName": author,
            **meta,
        },
        settings=dict(project.attributes),
        environment={
            each.key: each.value
            for each in project.variables
            if ("production" if production else "preview") in each.target and each.git_branch in {None, ref}
        },
        created_at=now,
        building_at=building,
        ready_at=ready,
        aliased_at=ready + int(settings.alias * 1000),
    )
    _plan(vercel, project, repository, deployment)
    vercel.state.deployments.append(deployment)
    return deployment


def _plan(vercel: Vercel, project: Project, repository: Repository, deployment: Deployment) -> None:
    """Decide how a deployment ends."""
    team = vercel.team(project.team)
    if repository.attributes.private and not _is_member(vercel, team, deployment.author):
        deployment.outcome = "blocked"
        return
    for fault, outcome in OUTCOMES.items():
        if vercel.faults.consume(fault, ref=project.name):
            deployment.outcome = t.cast("t.Any", outcome)
            return
    if project.attributes.get("commandForIgnoringBuildStep") == "exit 0":
        deployment.outcome = "canceled"
    elif vercel.faults.consume("build_fails", ref=project.name) or not _can_build(
        vercel, project, repository, deployment
    ):
        deployment.outcome, deployment.error = "error", BUILD_FAILED
    elif project.attributes.get("autoAssignCustomDomains") is False:
        deployment.outcome = "staged"


def _is_member(vercel: Vercel, team: Team, author: str) -> bool:
    users = {user.name: user.github for user in vercel.state.users}
    return author in {users.get(member) for member in team.members}


def _can_build(vercel: Vercel, project: Project, repository: Repository, deployment: Deployment) -> bool:
    folder = (project.attributes.get("rootDirectory") or "").strip("/")
    path = f"{folder}/package.json" if folder else "package.json"
    content = vercel.github.git(repository).read_file(deployment.sha, path)
    try:
        return bool(json.loads(content or b"{}").get("scripts", {}).get("build"))
    except (ValueError, AttributeError):
        return False


def state_at(deployment: Deployment, now: int) -> State:
    """Return the state of a deployment.

    :param now: milliseconds since the epoch.
    """
    if deployment.outcome == "blocked":
        return "BLOCKED"
    if deployment.canceled_at is not None:
        return "CANCELED"
    if now < deployment.building_at:
        return "QUEUED" if now < (deployment.created_at + deployment.building_at) / 2 else "INITIALIZING"
    if now < deployment.ready_at or deployment.outcome == "stuck":
        return "BUILDING"
    ends: dict[str, State] = {"error": "ERROR", "canceled": "CANCELED"}
    return ends.get(deployment.outcome, "READY")


def is_live_at(deployment: Deployment, now: int) -> bool:
    """Return whether the domains of a deployment point to it, or did until the next one."""
    is_ready = state_at(deployment, now) == "READY" and deployment.outcome in {"ready", "staged"}
    return is_ready and (deployment.promoted or (now >= deployment.aliased_at and deployment.outcome == "ready"))
