# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Deployments: created from a commit of the linked repository, polled, canceled, and promoted."""

from __future__ import annotations

import typing as t

from fastapi import APIRouter, Request, Response
from pydantic import Field

from local_platforms.vercel import builds
from local_platforms.vercel.access import Authenticated, Body, InPath, page, read_body, refused
from local_platforms.vercel.limits import exceeded

if t.TYPE_CHECKING:
    from local_platforms.vercel.access import Caller
    from local_platforms.vercel.platform import Vercel
    from local_platforms.vercel.state import Deployment, Project, Team

router = APIRouter()
DAY = 86_400.0


class GitSource(Body):
    """The commit to deploy: the newest of a branch, unless ``sha`` is given."""

    type: t.Literal["github"]
    ref: str
    sha: str | None = None
    repoId: int | None = None
    org: str | None = None
    repo: str | None = None


class NewDeployment(Body):
    """The body of creating a deployment: of a commit, or again of what another deployment is of."""

    name: str
    project: str | None = None
    target: t.Literal["production", "staging"] | None = None
    gitSource: GitSource | None = None
    deploymentId: str | None = None
    meta: dict[str, str] = Field(default_factory=dict)


@router.post("/v{version}/deployments")
async def create_deployment(request: Request, caller: Authenticated) -> dict[str, t.Any]:
    """Deploy a commit."""
    body = await read_body(request, NewDeployment)
    vercel = caller.vercel
    project = caller.project(body.project or body.name)
    if body.target == "production":
        caller.permit_production("create production deployments")
    if vercel.faults.consume("payment_required", ref=project.name):
        raise refused(402, "payment_required", "The team has an unpaid invoice.")
    limit, since = vercel.settings.deployments_per_day, vercel.milliseconds() - int(DAY * 1000)
    team = {each.id for each in vercel.state.projects if each.team == caller.team.id}
    recent = [each for each in vercel.state.deployments if each.project in team and each.created_at > since]
    if limit and len(recent) >= limit:
        error = exceeded(limit, recent[0].created_at / 1000 + DAY)
        error.extra["code"] = "api-deployments-free-per-day"
        raise error
    deployment = builds.start(vercel, project, _commit(caller, project, body), body.meta, body.target or "preview")
    vercel.save()
    return shown(vercel, deployment)


def _commit(caller: Caller, project: Project, body: NewDeployment) -> builds.Commit:
    """Return the commit to deploy.

    :raises ApiError: there is none, or its repository isn't linked to the project.
    """
    vercel, source = caller.vercel, body.gitSource
    if body.deploymentId is not None and project.link is not None:
        again = _find(caller, body.deploymentId)
        source = GitSource(type="github", ref=again.ref, sha=again.sha, repoId=project.link.repo_id)
    if source is None:
        raise refused(400, "bad_request", "Invalid request: missing required property `gitSource`.")
    repository = (
        vercel.github.by_id(source.repoId) if source.repoId else vercel.repository(f"{source.org}/{source.repo}")
    )
    if repository is None or project.link is None or project.link.repo_id != repository.id:
        raise refused(400, "bad_request", "The repository isn't linked to the project.")
    sha = source.sha or vercel.github.head(repository, source.ref)
    if sha is None or not vercel.github.git(repository).has_commit(sha):
        raise refused(400, "bad_request", f'The ref "{source.ref}" or the commit doesn\'t exist.')
    return builds.Commit(repository, source.ref, sha)


@router.get("/v{version}/deployments")
async def list_deployments(request: Request, caller: Authenticated) -> dict[str, t.Any]:
    """List the deployments of a project or of the team, newest first, filtered by target, state, and commit."""
    vercel, query = caller.vercel, request.query_params
    chosen = query.get("projectId")
    team = [each for each in vercel.state.projects if each.team == caller.team.id]
    projects = [caller.project(chosen)] if chosen else team
    states = query.get("state", "").split(",") if query.get("state") else None
    found = [
        (each.created_at, _listed(vercel, each))
        for project in projects
        for each in vercel.deployments(project)
        if query.get("target") in {None, each.target}
        and (states is None or vercel.state_of(each) in states)
        and query.get("sha") in {None, each.sha}
    ]
    deployments, pagination = page(request, found)
    return {"deployments": deployments, "pagination": pagination}


@router.get("/v{version}/deployments/{deployment}")
async def get_deployment(caller: Authenticated, deployment: str) -> dict[str, t.Any]:
    """Return a deployment by its id or URL."""
    return shown(caller.vercel, _find(caller, deployment))


@router.get("/v{version}/deployments/{deployment}/builds")
async def list_builds(caller: Authenticated, deployment: str) -> dict[str, t.Any]:
    """List the builds of a deployment, which are not stored."""
    _find(caller, deployment)
    return {"builds": []}


@router.patch("/v{version}/deployments/{deployment}/cancel")
async def cancel_deployment(caller: Authenticated, deployment: str) -> dict[str, t.Any]:
    """Cancel a deployment that isn't finished."""
    found = _find(caller, deployment)
    if caller.vercel.state_of(found) not in {"QUEUED", "INITIALIZING", "BUILDING"}:
        raise refused(400, "bad_request", "The deployment can't be canceled.")
    found.canceled_at = caller.vercel.milliseconds()
    caller.vercel.save()
    return shown(caller.vercel, found)


@router.post("/v{version}/projects/{project}/promote/{deployment}", status_code=201)
async def promote(caller: Authenticated, project: InPath, deployment: str) -> Response:
    """Let the domains of a project point to a deployment that was built before."""
    found = _find(caller, deployment)
    if found.project != project.id or caller.vercel.state_of(found) != "READY":
        raise refused(400, "bad_request", "The deployment can't be promoted.")
    found.promoted = True
    caller.vercel.save()
    return Response(status_code=201)


def _find(caller: Caller, id_or_url: str) -> Deployment:
    for each in caller.vercel.state.deployments:
        if id_or_url in {each.id, each.url}:
            caller.project(each.project)
            return each
    raise refused(404, "not_found", "The deployment could not be found.")


def _common(vercel: Vercel, deployment: Deployment) -> dict[str, t.Any]:
    state, live = vercel.state_of(deployment), vercel.is_live(deployment)
    project = vercel.by_id(deployment.project)
    code, message, step = deployment.error if deployment.error and state == "ERROR" else (None, None, None)
    substate = {} if state != "READY" else {"readySubstate": "PROMOTED" if live else "STAGED"}
    failed_alias = state == "READY" and deployment.outcome == "alias_error"
    blocked = (
        {"seatBlock": {"blockCode": "COMMIT_AUTHOR_REQUIRED", "gitProvider": "github"}} if state == "BLOCKED" else {}
    )
    if state == "BLOCKED":
        message = f"Git author {deployment.author} must have access to the project on Vercel to create deployments."
    return {
        "url": deployment.url,
        "name": project.name if project else "",
        "projectId": deployment.project,
        "createdAt": deployment.created_at,
        "buildingAt": deployment.building_at,
        "readyState": state,
        **substate,
        "target": "production" if deployment.target == "production" else None,
        "meta": deployment.meta,
        "creator": {"uid": "user_local", "username": "local-operator"},
        "inspectorUrl": f"https://vercel.com/{vercel.team(project.team).slug}/{project.name}/{deployment.id[4:]}"
        if project
        else None,
        "type": "LAMBDAS",
        **({"errorCode": code} if code else {}),
        **({"errorMessage": message} if message else {}),
        **({"errorStep": step} if step else {}),
        **blocked,
        "aliasError": {"code": "cert_missing", "message": "The certificate could not be issued."}
        if failed_alias
        else None,
    }


def _team(team: Team) -> dict[str, str]:
    return {"id": team.id, "name": team.slug, "slug": team.slug}


def _listed(vercel: Vercel, deployment: Deployment) -> dict[str, t.Any]:
    common = _common(vercel, deployment)
    assigned = deployment.aliased_at if vercel.is_live(deployment) else None
    return {
        "uid": deployment.id,
        **common,
        "created": deployment.created_at,
        "state": common["readyState"],
        "aliasAssigned": assigned,
    }


def shown(vercel: Vercel, deployment: Deployment) -> dict[str, t.Any]:
    """Return a deployment as Vercel does."""
    common = _common(vercel, deployment)
    project = vercel.by_id(deployment.project)
    live = vercel.is_live(deployment)
    domains = [each.name for each in project.domains if each.verified] if project and live else []
    return {
        "id": deployment.id,
        **common,
        "status": common["readyState"],
        "aliasAssigned": live,
        "alias": domains,
        "bootedAt": deployment.building_at,
        "build": {"env": sorted(deployment.environment)},
        "buildSkipped": False,
        "createdIn": "sfo1",
        "env": sorted(deployment.environment),
        "gitSource": {"type": "github", "ref": deployment.ref, "sha": deployment.sha},
        "isInConcurrentBuildsQueue": False,
        "isInSystemBuildsQueue": False,
        "ownerId": project.team if project else "",
        **({"team": _team(vercel.team(project.team))} if project else {}),
        "plan": vercel.team(project.team).plan if project else "pro",
        "projectSettings": deployment.settings,
        "public": False,
        "regions": ["iad1"],
        "routes": None,
        "version": 2,
    }
