# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""/v1/organizations and /v1/profile."""

from __future__ import annotations

import typing as t

from fastapi import APIRouter, Request
from pydantic import Field

from local_supabase.api.dependencies import Authenticated, platform_of, require_organization
from local_supabase.api.validation import LenientModel, read_query
from local_supabase.state import Organization, Project

router = APIRouter()

SORT_ORDERS: dict[str, tuple[str, bool]] = {
    "name_asc": ("name", False),
    "name_desc": ("name", True),
    "created_asc": ("created", False),
    "created_desc": ("created", True),
}
#: The project statuses that are also statuses of a database; the database of other projects is UNKNOWN.
DATABASE_STATUSES = {
    "ACTIVE_HEALTHY",
    "ACTIVE_UNHEALTHY",
    "COMING_UP",
    "GOING_DOWN",
    "INIT_FAILED",
    "REMOVED",
    "RESTORING",
    "RESTARTING",
    "RESIZING",
}


class Page(LenientModel):
    """The query parameters of a list of projects."""

    offset: t.Annotated[int, Field(ge=0)] = 0
    limit: t.Annotated[int, Field(ge=1, le=100)] = 100
    search: str | None = None
    sort: t.Literal["name_asc", "name_desc", "created_asc", "created_desc"] = "name_asc"
    statuses: str | None = None


@router.get("/v1/organizations")
async def list_organizations(caller: Authenticated) -> list[dict[str, str]]:
    """List the caller's organizations."""
    caller.count("user")
    caller.require_permission("organizations_read")
    mine = [
        organization
        for organization in caller.platform.store.state.organizations
        if organization.slug in caller.organization_slugs
    ]
    return [{"id": organization.slug, "slug": organization.slug, "name": organization.name} for organization in mine]


@router.get("/v1/organizations/{slug}")
async def get_organization(
    organization: t.Annotated[Organization, require_organization("organizations_read")],
) -> dict[str, t.Any]:
    """Return an organization."""
    return {
        "id": organization.slug,
        "name": organization.name,
        "plan": organization.plan,
        "opt_in_tags": [],
        "allowed_release_channels": ["ga", "preview"],
    }


@router.get("/v1/organizations/{slug}/projects")
async def list_organization_projects(
    request: Request, organization: t.Annotated[Organization, require_organization("organization_projects_read")]
) -> dict[str, t.Any]:
    """List the projects of an organization, with pagination."""
    page = read_query(request, Page)
    found = [project for project in platform_of(request).projects.listed() if project.organization == organization.slug]
    if page.search:
        found = [project for project in found if page.search.lower() in project.name.lower()]
    if page.statuses:
        wanted = {status.strip() for status in page.statuses.split(",")} & {"ACTIVE_HEALTHY", "INACTIVE"}
        found = [project for project in found if project.status in wanted]
    attribute, descending = SORT_ORDERS[page.sort]
    found.sort(key=lambda project: (getattr(project, attribute), project.ref), reverse=descending)
    return {
        "projects": [_project_response(project) for project in found[page.offset : page.offset + page.limit]],
        "pagination": {"count": len(found), "limit": page.limit, "offset": page.offset},
    }


@router.get("/v1/profile")
async def get_profile(caller: Authenticated) -> dict[str, str]:
    """Return the user of the token."""
    caller.count("user")
    user = caller.token.user
    return {
        "gotrue_id": "00000000-0000-4000-8000-000000000000",
        "primary_email": f"{user}@localhost.localdomain",
        "username": user,
    }


def _project_response(project: Project) -> dict[str, t.Any]:
    database = {
        "infra_compute_size": project.size,
        "region": project.region,
        "status": project.status if project.status in DATABASE_STATUSES else "UNKNOWN",
        "cloud_provider": "AWS",
        "identifier": project.ref,
        "type": "PRIMARY",
        "disk_volume_size_gb": 8,
        "disk_type": "gp3",
        "disk_throughput_mbps": 125,
    }
    return {
        "ref": project.ref,
        "name": project.name,
        "cloud_provider": "AWS",
        "region": project.region,
        "is_branch": bool(project.branch),
        "status": project.status,
        "inserted_at": project.created_at,
        "databases": [database],
    }
