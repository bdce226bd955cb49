# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""/v1/projects: list, create, get, rename, delete, pause, restore, available regions."""

from __future__ import annotations

import asyncio
import typing as t

from fastapi import APIRouter, Request, Response
from pydantic import AnyUrl, Field, StringConstraints, field_validator, model_validator

from local_supabase import installations, regions
from local_supabase.api.dependencies import Authenticated, organization_of, platform_of, require_project
from local_supabase.api.entitlements import PAUSING, entitles
from local_supabase.api.validation import LenientModel, StrictModel, json_body, read_body, read_query, validate
from local_supabase.errors import ApiError
from local_supabase.projects import DELETED_STATUSES
from local_supabase.state import Project

if t.TYPE_CHECKING:
    from local_supabase.installations import Installation
    from local_supabase.platform import Platform

router = APIRouter()

LARGEST_SIZES = tuple(
    f"{size}{kind}"
    for size in ("24xlarge", "48xlarge")
    for kind in ("", "_optimized_memory", "_optimized_cpu", "_high_memory")
)
SIZES = (
    "nano",
    "micro",
    "small",
    "medium",
    "large",
    "xlarge",
    "2xlarge",
    "4xlarge",
    "8xlarge",
    "12xlarge",
    "16xlarge",
    *LARGEST_SIZES,
)
Slug = t.Annotated[str, StringConstraints(pattern=r"^[\w-]+$")]


def _check_choice(value: str | None, allowed: tuple[str, ...], field: str) -> str | None:
    if value is not None and value not in allowed:
        raise ValueError(f"{field} must be one of: {', '.join(allowed)}")
    return value


class SpecificRegion(StrictModel):
    """A region by its code."""

    type: t.Literal["specific"]
    code: str

    @field_validator("code")
    @classmethod
    def _known(cls, value: str) -> str | None:
        return _check_choice(value, regions.CODES, "code")


class SmartGroup(StrictModel):
    """A group of regions, from which the platform chooses one."""

    type: t.Literal["smartGroup"]
    code: t.Literal["americas", "emea", "apac"]


class NewProject(StrictModel):
    """The body of creating a project; rejects unknown fields, as the platform does."""

    name: t.Annotated[str, StringConstraints(min_length=1, max_length=256)]
    organization_slug: Slug
    db_pass: t.Annotated[str, StringConstraints(min_length=4)]
    region: str | None = None
    region_selection: t.Annotated[SpecificRegion | SmartGroup, Field(discriminator="type")] | None = None
    desired_instance_size: str | None = None
    template_url: AnyUrl | None = None
    organization_id: str | None = None
    plan: t.Literal["free", "pro"] | None = None
    kps_enabled: bool | None = None
    postgres_engine: str | None = None
    release_channel: t.Literal["internal", "alpha", "beta", "ga", "withdrawn", "preview"] | None = None
    high_availability: bool | None = None

    @field_validator("region")
    @classmethod
    def _known_region(cls, value: str | None) -> str | None:
        return _check_choice(value, regions.CODES, "region")

    @field_validator("desired_instance_size")
    @classmethod
    def _known_size(cls, value: str | None) -> str | None:
        return _check_choice(value, SIZES, "desired_instance_size")

    @model_validator(mode="after")
    def _one_region(self) -> NewProject:
        if self.region is not None and self.region_selection is not None:
            raise ValueError("region and region_selection cannot both be given")
        return self


class Rename(LenientModel):
    """The body of renaming a project."""

    name: t.Annotated[str, StringConstraints(min_length=1, max_length=256)]


class RegionQuery(LenientModel):
    """The query parameters of available-regions."""

    organization_slug: str
    continent: t.Literal["NA", "SA", "EU", "AF", "AS", "OC", "AN"] | None = None
    desired_instance_size: str | None = None

    @field_validator("desired_instance_size")
    @classmethod
    def _known_size(cls, value: str | None) -> str | None:
        return _check_choice(value, SIZES, "desired_instance_size")


def project_response(project: Project) -> dict[str, t.Any]:
    """Return a project as in the response to creating it."""
    return {
        "id": project.ref,
        "ref": project.ref,
        "organization_id": project.organization,
        "organization_slug": project.organization,
        "name": project.name,
        "region": project.region,
        "created_at": project.created_at,
        "status": project.status,
    }


def project_with_database(project: Project) -> dict[str, t.Any]:
    """Return a project as in the responses to list and get."""
    # Without a direct address, this name doesn't resolve, like the platform's at first.
    direct = project.host if project.port == 5432 else f"db.{project.ref}.supabase.localhost"
    database = {
        "host": direct,
        "version": project.version,
        "postgres_engine": str(project.major),
        "release_channel": "ga",
    }
    return project_response(project) | {"database": database}


def project_identity(project: Project) -> dict[str, t.Any]:
    """Return a project as in the responses to rename and delete, where ``id`` is a number."""
    return {"id": project.number, "ref": project.ref, "name": project.name}


@router.get("/v1/projects")
async def list_projects(caller: Authenticated) -> list[dict[str, t.Any]]:
    """List the projects of all the caller's organizations."""
    caller.count("user")
    caller.require_permission("projects_read")
    return [
        project_with_database(project)
        for project in caller.platform.projects.listed()
        if project.organization in caller.organization_slugs and not project.branch
    ]


@router.post("/v1/projects", status_code=201)
async def create_project(request: Request, caller: Authenticated) -> dict[str, t.Any]:
    """Create a project; the rate limit is the one of its organization."""
    content = await json_body(request)
    slug = content.get("organization_slug") if isinstance(content, dict) else None
    caller.count(f"organization:{slug}" if isinstance(slug, str) else "user")
    body = validate(content, NewProject)
    organization = caller.organization(body.organization_slug, "organization_projects_create")
    installation = await asyncio.to_thread(_choose_installation, caller.platform, body)
    region = _choose_region(caller.platform, body)
    size = body.desired_instance_size or ("nano" if organization.plan == "free" else "micro")
    created = caller.platform.projects.create(organization, body.name, body.db_pass, region, size, installation)
    return project_response(created)


def _choose_installation(platform: Platform, body: NewProject) -> Installation:
    """Return the PostgreSQL installation for a new project.

    :raises ApiError: 400 if there is none of the major version, or in the release channel.
    """
    default = platform.clusters.default_installation
    if body.release_channel not in {None, "ga"}:
        raise ApiError(400, f"release_channel: {body.release_channel} is not available")
    if body.postgres_engine in {None, str(default.major)}:
        return default
    available = [default, *installations.from_wheel()]
    found = next((installation for installation in available if str(installation.major) == body.postgres_engine), None)
    if found is None:
        majors = ", ".join(sorted({str(installation.major) for installation in available}))
        raise ApiError(400, f"postgres_engine: only {majors} are available in the local Supabase")
    return found


def _choose_region(platform: Platform, body: NewProject) -> str:
    """Return the region for a new project.

    :raises ApiError: 400 if it has no capacity.
    """
    full_regions = {fault.value for fault in platform.faults.peek("region_full")}
    if isinstance(body.region_selection, SmartGroup):
        available = [
            region.code
            for region in regions.in_smart_group(body.region_selection.code)
            if region.code not in full_regions
        ]
        code = available[0] if available else body.region_selection.code
        no_capacity = not available
    else:
        code = body.region_selection.code if body.region_selection else body.region or regions.DEFAULT
        no_capacity = code in full_regions
    if no_capacity:
        raise ApiError(400, f"Region {code} has no capacity for new projects at the moment. Choose another region.")
    return code


@router.get("/v1/projects/available-regions")
async def available_regions(request: Request, caller: Authenticated) -> dict[str, t.Any]:
    """List the regions for new projects of an organization."""
    query = read_query(request, RegionQuery)
    caller.count(f"organization:{query.organization_slug}")
    caller.organization(query.organization_slug, "organizations_read")
    full_regions = {fault.value for fault in caller.platform.faults.peek("region_full")}

    def specific(region: regions.Region) -> dict[str, str]:
        status = {"status": "capacity"} if region.code in full_regions else {}
        return {"name": region.name, "code": region.code, "type": "specific", "provider": "AWS"} | status

    def group(code: str) -> dict[str, str]:
        return {"name": regions.GROUPS[code], "code": code, "type": "smartGroup"}

    recommended = regions.CONTINENT_GROUPS.get(query.continent or "", "americas")
    return {
        "recommendations": {
            "smartGroup": group(recommended),
            "specific": [
                specific(region) for region in regions.in_smart_group(recommended) if region.code not in full_regions
            ][:3],
        },
        "all": {
            "smartGroup": [group(code) for code in regions.GROUPS],
            "specific": [specific(region) for region in regions.REGIONS],
        },
    }


def _reject_branch(project: Project) -> None:
    """Reject the ref of a branch, which this endpoint doesn't know.

    :raises ApiError: 404 if it is one.
    """
    if project.branch:
        raise ApiError(404, "Project not found")


@router.get("/v1/projects/{ref}")
async def get_project(project: t.Annotated[Project, require_project("project_admin_read")]) -> dict[str, t.Any]:
    """Return a project."""
    _reject_branch(project)
    return project_with_database(project)


@router.patch("/v1/projects/{ref}")
async def rename_project(
    request: Request, project: t.Annotated[Project, require_project("project_admin_write")]
) -> dict[str, t.Any]:
    """Rename a project."""
    _reject_branch(project)
    body = await read_body(request, Rename)
    platform_of(request).projects.rename(project, body.name)
    return project_identity(project)


@router.delete("/v1/projects/{ref}")
async def delete_project(
    request: Request, project: t.Annotated[Project, require_project("project_admin_write")]
) -> dict[str, t.Any]:
    """Delete a project, with its branches."""
    _reject_branch(project)
    projects = platform_of(request).projects
    projects.delete(project)
    for other in projects.all:
        if other.branch.get("parent_project_ref") == project.ref and other.status not in DELETED_STATUSES:
            projects.delete(other)
    return project_identity(project)


@router.post("/v1/projects/{ref}/pause")
async def pause_project(
    request: Request, project: t.Annotated[Project, require_project("project_admin_write")]
) -> Response:
    """Pause a project, if the plan of its organization allows that."""
    if not entitles(organization_of(request, project), PAUSING):
        raise ApiError(402, "Projects of organizations on this plan cannot be paused.")
    platform_of(request).projects.pause(project)
    return Response(status_code=200)


@router.get("/v1/projects/{ref}/restore")
async def restore_versions(project: t.Annotated[Project, require_project("project_admin_read")]) -> dict[str, t.Any]:
    """List the versions that a project can be restored to: its own, if the platform supports it."""
    known = str(project.major) in {"13", "14", "15", "17"}
    version = {"version": project.version, "release_channel": "ga", "postgres_engine": str(project.major)}
    return {"available_versions": [version] if known else []}


@router.post("/v1/projects/{ref}/restore")
async def restore_project(
    request: Request, project: t.Annotated[Project, require_project("project_admin_write")]
) -> Response:
    """Restore a paused project."""
    platform_of(request).projects.restore(project, organization_of(request, project))
    return Response(status_code=200)


@router.post("/v1/projects/{ref}/restore/cancel")
async def cancel_restore(
    request: Request, project: t.Annotated[Project, require_project("project_admin_write")]
) -> Response:
    """Cancel a restore."""
    platform_of(request).projects.cancel_restore(project)
    return Response(status_code=200)
