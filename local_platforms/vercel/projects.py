# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Projects, and their link to a repository of the local GitHub."""

from __future__ import annotations

import re
import secrets
import typing as t

from fastapi import APIRouter, Request, Response
from pydantic import Field

from local_platforms.vercel.access import Authenticated, Body, InPath, page, read_body, refused, vercel_of
from local_platforms.vercel.environment import NewVariable, add_variables
from local_platforms.vercel.state import Domain, Link, Project

if t.TYPE_CHECKING:
    from local_platforms.vercel.access import Caller
    from local_platforms.vercel.platform import Vercel

router = APIRouter()
NAME = re.compile(r"(?!.*---)[a-z0-9][a-z0-9._-]{0,99}")
LOGIN_URL = "https://vercel.com/account/settings/authentication"
APP_URL = "https://github.com/apps/vercel"


class Protection(Body):
    """Who may see deployments."""

    deploymentType: t.Literal["all", "preview", "prod_deployment_urls_and_all_previews", "all_except_custom_domains"]


class Settings(Body):
    """What both creating and changing a project accept."""

    framework: str | None = None
    buildCommand: str | None = None
    commandForIgnoringBuildStep: str | None = None
    devCommand: str | None = None
    installCommand: str | None = None
    outputDirectory: str | None = None
    rootDirectory: str | None = None
    serverlessFunctionRegion: str | None = None
    ssoProtection: Protection | None = None
    publicSource: bool | None = None


class Repository(Body):
    """A repository to link."""

    type: t.Literal["github"]
    repo: str


class NewProject(Settings):
    """The body of creating a project."""

    name: str
    gitRepository: Repository | None = None
    environmentVariables: list[NewVariable] = Field(default_factory=list)


class ChangedProject(Settings):
    """The body of changing a project. It has neither the repository nor the production branch."""

    name: str | None = None
    nodeVersion: t.Literal["24.x", "22.x", "20.x", "18.x"] | None = None
    autoExposeSystemEnvs: bool | None = None
    autoAssignCustomDomains: bool | None = None


class Branch(Body):
    """The body of setting the production branch."""

    branch: str


@router.get("/v{version}/projects")
async def list_projects(request: Request, caller: Authenticated) -> dict[str, t.Any]:
    """List the projects of the team: all, or those whose name has a text, or those of a repository."""
    search, repo = request.query_params.get("search", ""), request.query_params.get("repo")
    found = [
        (project.created_at, shown(caller.vercel, project))
        for project in caller.vercel.state.projects
        if project.team == caller.team.id
        and search in project.name
        and (repo is None or (project.link is not None and f"{project.link.org}/{project.link.repo}" == repo))
    ]
    projects, pagination = page(request, found)
    return {"projects": projects, "pagination": pagination}


@router.get("/v{version}/projects/{project}/custom-environments")
@router.get("/projects/{project}/custom-environments")
async def list_custom_environments(project: InPath) -> dict[str, t.Any]:  # noqa: ARG001 - it must exist
    """List the custom environments: there are none, but the command line asks."""
    return {"accountLimit": {"total": 0}, "environments": []}


@router.post("/v{version}/projects")
async def create_project(request: Request, caller: Authenticated) -> dict[str, t.Any]:
    """Create a project. If its repository can't be linked, nothing is created."""
    body = await read_body(request, NewProject)
    vercel = caller.vercel
    caller.permit_production("create projects")
    if not NAME.fullmatch(body.name):
        raise refused(400, "bad_request", "The project name must be lowercase and can't contain '---'.")
    if vercel.faults.consume("lost_race", ref=body.name):
        _create(caller, NewProject(name=body.name))
    existing = next(
        (each for each in vercel.state.projects if (each.team, each.name) == (caller.team.id, body.name)), None
    )
    if existing is not None:
        raise refused(
            409,
            "conflict",
            f'Project "{body.name}" already exists, please use a new name.',
            existingProjectId=existing.id,
        )
    return shown(vercel, _create(caller, body))


def _create(caller: Caller, body: NewProject) -> Project:
    vercel, now = caller.vercel, caller.vercel.milliseconds()
    given = body.model_dump(exclude={"name", "gitRepository", "environmentVariables"})
    project = Project(
        id="prj_" + secrets.token_hex(14),
        name=body.name,
        team=caller.team.id,
        attributes={
            **{name: value for name, value in given.items() if value is not None},
            "nodeVersion": "24.x",
            "autoAssignCustomDomains": True,
            **({} if "ssoProtection" in body.model_fields_set else {"ssoProtection": {"deploymentType": "preview"}}),
        },
        created_at=now,
        updated_at=now,
    )
    if body.gitRepository is not None:
        project.link = _linked(caller, body.gitRepository.repo)
    add_variables(caller, project, body.environmentVariables)
    taken = {domain.name for each in vercel.state.projects for domain in each.domains}
    names = (f"{body.name}.vercel.app", f"{body.name}-{project.id[4:8]}.vercel.app")
    project.domains.append(Domain(name=next(name for name in names if name not in taken)))
    late = vercel.faults.consume("late_project", ref=body.name)
    if late:
        vercel.hidden_until[project.id] = vercel.now() + late.seconds
    vercel.state.projects.append(project)
    vercel.save()
    return project


@router.get("/v{version}/projects/{project}")
async def get_project(request: Request, project: InPath) -> dict[str, t.Any]:
    """Return a project by its id or name."""
    return shown(vercel_of(request), project)


@router.patch("/v{version}/projects/{project}")
async def change_project(request: Request, caller: Authenticated, project: InPath) -> dict[str, t.Any]:
    """Change settings: what isn't given stays, null is automatic."""
    body = await read_body(request, ChangedProject)
    caller.permit_production("change projects")
    changes = body.model_dump(include=body.model_fields_set)
    name = changes.pop("name", None)
    if name is not None and name != project.name:
        if not NAME.fullmatch(name) or caller.vercel.find(caller.team, name):
            raise refused(409, "conflict", "The project name is invalid or taken.")
        project.name = name
    project.attributes = {**project.attributes, **changes}
    project.updated_at = caller.vercel.milliseconds()
    caller.vercel.save()
    return shown(caller.vercel, project)


@router.delete("/v{version}/projects/{project}", status_code=204)
async def delete_project(caller: Authenticated, project: InPath) -> Response:
    """Delete a project with all that belongs to it."""
    caller.permit_production("delete projects")
    state = caller.vercel.state
    state.projects.remove(project)
    state.deployments = [each for each in state.deployments if each.project != project.id]
    caller.vercel.save()
    return Response(status_code=204)


@router.post("/v{version}/projects/{project}/link")
async def link(request: Request, caller: Authenticated, project: InPath) -> dict[str, t.Any]:
    """Link a repository. What it contains isn't deployed; later pushes are."""
    body = await read_body(request, Repository)
    caller.permit_production("link repositories")
    if project.link is not None:
        raise refused(400, "bad_request", "The project is already linked to a repository.")
    if caller.vercel.faults.consume("suspended_installation", ref=project.name):
        raise refused(500, "internal_server_error", "An unexpected internal error occurred")
    project.link = _linked(caller, body.repo)
    caller.vercel.save()
    return shown(caller.vercel, project)


@router.delete("/v{version}/projects/{project}/link")
async def unlink(caller: Authenticated, project: InPath) -> dict[str, t.Any]:
    """Remove the link to the repository."""
    caller.permit_production("unlink repositories")
    if project.link is None:
        raise refused(400, "bad_request", "The project is not linked to a repository.")
    project.link = None
    caller.vercel.save()
    return shown(caller.vercel, project)


@router.patch("/v{version}/projects/{project}/branch")
async def set_branch(request: Request, caller: Authenticated, project: InPath) -> dict[str, t.Any]:
    """Set the production branch, which needn't exist."""
    body = await read_body(request, Branch)
    caller.permit_production("change the production branch")
    if project.link is None:
        raise refused(400, "bad_request", "The project is not linked to a repository.")
    project.link.production_branch = body.branch
    caller.vercel.save()
    return shown(caller.vercel, project)


def _linked(caller: Caller, full_name: str) -> Link:
    """Return the link to a repository, if Vercel can see it."""
    failed = f"Failed to link {full_name}."
    if caller.user.github is None:
        raise refused(
            400, "bad_request", f"{failed} You need to add a Login Connection to your GitHub account first.",
            action="Add a Login Connection", link=LOGIN_URL, repo=full_name,
        )  # fmt: skip
    vercel = caller.vercel
    found = vercel.repository(full_name)
    installed = {account.lower() for account in vercel.state.installations}
    if full_name.partition("/")[0].lower() not in installed:
        raise refused(
            400, "bad_request", f"{failed} To link a GitHub repository, you need to install the GitHub integration first.",
            action="Install GitHub App", link=APP_URL, repo=full_name,
        )  # fmt: skip
    if found is None or vercel.age(found) < vercel.settings.app_lag:
        raise refused(
            400, "bad_request",
            f"{failed} The repository doesn't exist, or the GitHub integration has no access to it.",
            action="Configure GitHub App", link=APP_URL, repo=full_name,
        )  # fmt: skip
    limit = 10 if caller.team.plan == "hobby" else 60
    if sum(each.link is not None and each.link.repo_id == found.id for each in vercel.state.projects) >= limit:
        raise refused(400, "bad_request", f"{failed} A repository can be linked to {limit} projects.")
    return Link(
        org=found.owner,
        repo=found.name,
        repo_id=found.id,
        production_branch=found.attributes.default_branch,
        hook="https://api.vercel.com/v1/integrations/deploy/" + secrets.token_hex(12),
    )


def shown(vercel: Vercel, project: Project) -> dict[str, t.Any]:
    """Return a project as Vercel does, with the URL of its deploy hook, which is a trap for logs."""
    defaults = dict.fromkeys(Settings.model_fields)
    live = vercel.live(project)
    return {
        "id": project.id,
        "name": project.name,
        "accountId": project.team,
        "createdAt": project.created_at,
        "updatedAt": project.updated_at,
        "alias": [
            {"domain": each.name, "target": "PRODUCTION", "environment": "production"} for each in project.domains
        ],
        "defaultResourceConfig": {"functionDefaultRegions": ["iad1"]},
        "resourceConfig": {"functionDefaultRegions": ["iad1"]},
        "deploymentExpiration": {},
        "directoryListing": False,
        "autoExposeSystemEnvs": True,
        **defaults,
        **project.attributes,
        "targets": {
            "production": {
                "id": live.id,
                "url": live.url,
                "plan": vercel.team(project.team).plan,
                "readyState": vercel.state_of(live),
                "type": "LAMBDAS",
            }
        }
        if live
        else {},
        **({"link": _shown_link(project.link)} if project.link else {}),
    }


def _shown_link(link: Link) -> dict[str, t.Any]:
    return {
        "type": "github",
        "org": link.org,
        "repo": link.repo,
        "repoId": link.repo_id,
        "productionBranch": link.production_branch,
        "deployHooks": [{"id": "hook", "name": "hook", "ref": link.production_branch, "url": link.hook}],
    }
