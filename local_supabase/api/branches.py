# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""/v1/projects/{ref}/branches and /v1/branches: a branch is a project of its own, without migrations and functions."""

from __future__ import annotations

import asyncio
import secrets
import time
import typing as t
import uuid

from fastapi import APIRouter, Request
from pydantic import StringConstraints

from local_supabase.api.dependencies import Authenticated, organization_of, platform_of, require_project
from local_supabase.api.validation import LenientModel, read_body, read_query
from local_supabase.errors import ApiError
from local_supabase.projects import DELETED_STATUSES
from local_supabase.state import Project
from local_supabase.timestamps import iso_timestamp
from local_supabase.webhooks import Event

if t.TYPE_CHECKING:
    from local_supabase.platform import Platform

router = APIRouter()
#: Plans without branches.
WITHOUT = {"free"}

Name = t.Annotated[str, StringConstraints(min_length=1)]


class NewBranch(LenientModel):
    """The body of creating a branch."""

    branch_name: Name
    git_branch: str | None = None
    persistent: bool = False
    with_data: bool = False
    region: str | None = None
    desired_instance_size: str | None = None


class BranchChange(LenientModel):
    """The body of changing a branch."""

    branch_name: Name | None = None
    git_branch: str | None = None
    persistent: bool | None = None


class Deletion(LenientModel):
    """The query parameters of deleting a branch."""

    force: bool = False


@router.get("/v1/projects/{ref}/branches")
async def list_branches(
    request: Request, project: t.Annotated[Project, require_project("branching_development_read")]
) -> list[dict[str, t.Any]]:
    """List the preview branches."""
    return [_shown(branch) for branch in _branches(platform_of(request), project)]


@router.post("/v1/projects/{ref}/branches", status_code=201)
async def create_branch(
    request: Request, project: t.Annotated[Project, require_project("branching_development_create")]
) -> dict[str, t.Any]:
    """Create a preview branch."""
    body = await read_body(request, NewBranch)
    platform = platform_of(request)
    organization = organization_of(request, project)
    if organization.plan in WITHOUT:
        raise ApiError(402, "Preview branches are not available on the free plan")
    installation = await asyncio.to_thread(lambda: platform.clusters.default_installation)
    if any(branch.branch["name"] == body.branch_name for branch in _branches(platform, project)):
        raise ApiError(409, f"Branch {body.branch_name} already exists")
    created = platform.projects.create(
        organization,
        f"{project.name} {body.branch_name}",
        secrets.token_urlsafe(24),
        body.region or project.region,
        body.desired_instance_size or "micro",
        installation,
    )
    now = iso_timestamp(time.time())
    created.branch = {
        "id": str(uuid.uuid4()),
        "name": body.branch_name,
        "parent_project_ref": project.ref,
        "git_branch": body.git_branch,
        "persistent": body.persistent,
        "with_data": body.with_data,
        "created_at": now,
        "updated_at": now,
    }
    platform.store.save()
    _publish(platform, created, "created")
    return _shown(created)


@router.get("/v1/projects/{ref}/branches/{name}")
async def get_branch(
    request: Request, project: t.Annotated[Project, require_project("branching_development_read")], name: str
) -> dict[str, t.Any]:
    """Return a preview branch by its name."""
    for branch in _branches(platform_of(request), project):
        if branch.branch["name"] == name:
            return _shown(branch)
    raise ApiError(404, "Branch not found")


@router.get("/v1/branches/{branch_id}")
async def get_branch_details(caller: Authenticated, branch_id: str) -> dict[str, t.Any]:
    """Return where the database of a preview branch is, without its password."""
    branch = _find(caller, branch_id, "branching_development_read")
    return {
        "ref": branch.ref,
        "status": branch.status,
        "postgres_version": branch.version,
        "postgres_engine": str(branch.major),
        "release_channel": "ga",
        "db_host": branch.host,
        "db_port": 5432,
    }


@router.patch("/v1/branches/{branch_id}")
async def change_branch(request: Request, caller: Authenticated, branch_id: str) -> dict[str, t.Any]:
    """Change a preview branch."""
    branch = _find(caller, branch_id, "branching_development_write")
    changes = (await read_body(request, BranchChange)).model_dump(exclude_none=True)
    changes = {"name" if name == "branch_name" else name: value for name, value in changes.items()}
    branch.branch |= {**changes, "updated_at": iso_timestamp(time.time())}
    platform = platform_of(request)
    platform.store.save()
    _publish(platform, branch, "updated")
    return _shown(branch)


@router.delete("/v1/branches/{branch_id}")
async def delete_branch(request: Request, caller: Authenticated, branch_id: str) -> dict[str, str]:
    """Delete a preview branch."""
    read_query(request, Deletion)
    platform = platform_of(request)
    branch = _find(caller, branch_id, "branching_development_delete")
    platform.projects.delete(branch)
    _publish(platform, branch, "removed")
    return {"message": "ok"}


def _publish(platform: Platform, branch: Project, name: str) -> None:
    """Publish an event about a branch, which is one of the project that it belongs to."""
    parent = branch.branch["parent_project_ref"]
    platform.webhooks.publish(Event(type=f"v1.project.branch.{name}", organization=branch.organization, ref=parent))


def _branches(platform: Platform, project: Project) -> list[Project]:
    return [
        each
        for each in platform.projects.all
        if each.branch.get("parent_project_ref") == project.ref and each.status not in DELETED_STATUSES
    ]


def _find(caller: Authenticated, branch_id: str, permission: str) -> Project:
    """Return the branch with this ID, or the ref of its project."""
    caller.count(f"branch:{branch_id}")
    found = next(
        (each for each in caller.platform.projects.all if branch_id in (each.branch.get("id"), each.ref)), None
    )
    if found is None or not found.branch or found.status in DELETED_STATUSES:
        raise ApiError(404, "Branch not found")
    caller.organization(found.organization, permission)
    return found


def _shown(project: Project) -> dict[str, t.Any]:
    optional = {"git_branch": project.branch["git_branch"]} if project.branch["git_branch"] else {}
    return {
        **{name: value for name, value in project.branch.items() if name != "git_branch"},
        **optional,
        "project_ref": project.ref,
        "is_default": False,
        "status": "FUNCTIONS_DEPLOYED" if project.status == "ACTIVE_HEALTHY" else "CREATING_PROJECT",
        "preview_project_status": project.status,
    }
