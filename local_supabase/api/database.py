# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""/v1/projects/{ref}/database and /v1/projects/{ref}/cli/login-role: password, queries, login roles."""

from __future__ import annotations

import asyncio
import time
import typing as t

from fastapi import APIRouter, Request
from pydantic import StringConstraints

from local_supabase.api.dependencies import Authenticated, platform_of, require_project
from local_supabase.api.validation import LenientModel, read_body
from local_supabase.errors import ApiError
from local_supabase.state import Project

router = APIRouter()


class NewPassword(LenientModel):
    """The body of changing the password of ``postgres``."""

    password: t.Annotated[str, StringConstraints(min_length=4)]


class Query(LenientModel):
    """The body of running SQL."""

    query: t.Annotated[str, StringConstraints(min_length=1)]
    parameters: list[t.Any] | None = None
    read_only: bool = False


class LoginRole(LenientModel):
    """The body of creating a login role."""

    read_only: bool


@router.patch("/v1/projects/{ref}/database/password")
async def change_password(
    request: Request, project: t.Annotated[Project, require_project("database_config_write")]
) -> dict[str, str]:
    """Change the password of ``postgres``."""
    body = await read_body(request, NewPassword)
    await platform_of(request).projects.change_password(project, body.password)
    return {"message": "Successfully updated password"}


@router.post("/v1/projects/{ref}/database/query", status_code=201)
async def run_query(
    request: Request, caller: Authenticated, project: t.Annotated[Project, require_project("database_read")]
) -> list[dict[str, t.Any]]:
    """Run SQL as ``postgres``, or if ``read_only`` is true, as the read-only user."""
    body = await read_body(request, Query)
    if not body.read_only:
        caller.require_permission("database_write")
    return await _run_query(request, project, body, read_only=body.read_only)


@router.post("/v1/projects/{ref}/database/query/read-only", status_code=201)
async def run_read_only_query(
    request: Request, project: t.Annotated[Project, require_project("database_read")]
) -> list[dict[str, t.Any]]:
    """Run SQL as the read-only user."""
    return await _run_query(request, project, await read_body(request, Query), read_only=True)


async def _run_query(request: Request, project: Project, body: Query, *, read_only: bool) -> list[dict[str, t.Any]]:
    platform = platform_of(request)
    address = platform.projects.address(project)
    return await asyncio.to_thread(
        platform.database.query, project.ref, address, body.query, body.parameters, read_only=read_only
    )


@router.post("/v1/projects/{ref}/cli/login-role", status_code=201)
async def create_login_role(
    request: Request, caller: Authenticated, project: t.Annotated[Project, require_project("database_read")]
) -> dict[str, t.Any]:
    """Create or renew a login role that expires."""
    body = await read_body(request, LoginRole)
    if not body.read_only:
        caller.require_permission("database_write")
    platform = platform_of(request)
    if platform.faults.consume("login_role_refused", ref=project.ref):
        raise ApiError(400, "Failed to create login role: ERROR:  42501: permission denied to alter role")
    ttl = platform.store.state.settings.login_role_ttl
    address = platform.projects.address(project)
    role, password = await asyncio.to_thread(
        platform.database.create_login_role, address, read_only=body.read_only, ttl=ttl
    )
    fault = platform.faults.consume("late_login_role", ref=project.ref)
    if fault:
        project.login_role_from = time.time() + fault.seconds
    return {"role": role, "password": password, "ttl_seconds": ttl}


@router.delete("/v1/projects/{ref}/cli/login-role")
async def delete_login_roles(
    request: Request, project: t.Annotated[Project, require_project("database_write")]
) -> dict[str, str]:
    """Delete the login roles."""
    platform = platform_of(request)
    await asyncio.to_thread(platform.database.drop_login_roles, platform.projects.address(project))
    return {"message": "ok"}
