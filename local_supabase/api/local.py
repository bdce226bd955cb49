# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""/_local: faults, settings, plans and status. Not part of the platform's API; requires the owner's token."""

from __future__ import annotations

import typing as t

from fastapi import APIRouter, Depends, Request
from pydantic import Field, ValidationError

from local_supabase.api.dependencies import platform_of
from local_supabase.api.validation import StrictModel, json_body, read_body, validation_message
from local_supabase.errors import ApiError
from local_supabase.faults import Fault


async def _require_owner_token(request: Request) -> None:
    scheme, _space, text = request.headers.get("authorization", "").partition(" ")
    token = platform_of(request).token(text)
    if scheme != "Bearer" or token is None or token.label != "owner":
        raise ApiError(401, "Unauthorized")


router = APIRouter(dependencies=[Depends(_require_owner_token)])


class NewFault(StrictModel):
    """The body of adding a fault; see faults.py."""

    fault: str
    count: t.Annotated[int, Field(ge=1)] | None = 1
    skip: t.Annotated[int, Field(ge=0)] = 0
    seconds: t.Annotated[float, Field(ge=0)] = 0.0
    status: t.Annotated[int, Field(ge=400, le=599)] | None = None
    value: str | None = None
    method: str | None = None
    path: str | None = None
    ref: str | None = None


@router.get("/_local/status")
async def get_status(request: Request) -> dict[str, t.Any]:
    """Return the installation, the pooler and the projects."""
    platform = platform_of(request)
    installation = platform.clusters.default_installation
    return {
        "postgres": installation.version,
        "pg_bin": str(installation.bin_dir),
        "home": str(platform.clusters.data_root),
        "pooler": {"host": platform.pooler_host, "port": platform.pooler_port},
        "projects": [
            {
                "ref": project.ref,
                "name": project.name,
                "status": project.status,
                "host": project.host,
                "port": project.port,
                "running": platform.clusters.is_running(project.ref),
            }
            for project in platform.projects.all
        ],
    }


@router.get("/_local/faults")
async def list_faults(request: Request) -> dict[str, t.Any]:
    """List the active faults and the known names."""
    return platform_of(request).faults.summary()


@router.post("/_local/faults", status_code=201)
async def add_fault(request: Request) -> dict[str, t.Any]:
    """Add a fault."""
    platform = platform_of(request)
    body = await read_body(request, NewFault)
    platform.faults.add(Fault(**body.model_dump()))
    project = platform.projects.find(body.ref) if body.ref else None
    if project is not None:
        platform.lifecycle.apply_faults(project)
    return platform.faults.summary()


@router.delete("/_local/faults")
async def clear_faults(request: Request) -> dict[str, t.Any]:
    """Clear all faults, or with ``?fault=NAME`` those with this name."""
    platform = platform_of(request)
    platform.faults.clear(request.query_params.get("fault"))
    return platform.faults.summary()


class NewPlan(StrictModel):
    """The body of changing the plan of an organization."""

    plan: t.Literal["free", "pro", "team", "enterprise", "platform"]


@router.patch("/_local/organizations/{slug}")
async def change_plan(request: Request, slug: str) -> dict[str, t.Any]:
    """Change the plan of an organization, as its owner does in the dashboard."""
    platform = platform_of(request)
    organization = platform.organization(slug)
    if organization is None:
        raise ApiError(404, "Organization not found")
    organization.plan = (await read_body(request, NewPlan)).plan
    platform.store.save()
    return {"slug": slug, "plan": organization.plan}


@router.get("/_local/settings")
async def get_settings(request: Request) -> dict[str, t.Any]:
    """Return the settings."""
    return platform_of(request).store.state.settings.model_dump()


@router.post("/_local/settings")
async def change_settings(request: Request) -> dict[str, t.Any]:
    """Change and save settings."""
    store = platform_of(request).store
    content = await json_body(request)
    if not isinstance(content, dict):
        raise ApiError(400, "body: must be an object")
    try:
        store.state.settings = store.state.settings.with_changes(content)
    except ValidationError as error:
        raise ApiError(400, validation_message(error)) from None
    store.save()
    return store.state.settings.model_dump()
