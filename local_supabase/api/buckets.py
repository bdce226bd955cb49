# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""/v1/projects/{ref}/storage/buckets: the buckets in the database of a project. There is no storage service."""

from __future__ import annotations

import asyncio
import typing as t

from fastapi import APIRouter, Request

from local_supabase.api.dependencies import platform_of, require_project
from local_supabase.state import Project

router = APIRouter()

BUCKETS = "select id, name, coalesce(owner_id, '') as owner, created_at, updated_at, public from storage.buckets order by name"


@router.get("/v1/projects/{ref}/storage/buckets")
async def list_buckets(
    request: Request, project: t.Annotated[Project, require_project("storage_read")]
) -> list[dict[str, t.Any]]:
    """List the buckets, without their limits."""
    platform = platform_of(request)
    address = platform.projects.address(project)
    return await asyncio.to_thread(platform.database.query, project.ref, address, BUCKETS, None, read_only=True)
