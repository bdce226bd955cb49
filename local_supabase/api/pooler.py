# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""/v1/projects/{ref}/config/database/pooler."""

from __future__ import annotations

import typing as t

from fastapi import APIRouter, Request
from pydantic import Field

from local_supabase.api.dependencies import platform_of, require_project
from local_supabase.api.validation import StrictModel, read_body
from local_supabase.state import Project

router = APIRouter()


class PoolerChange(StrictModel):
    """The body of updating the pooler configuration."""

    default_pool_size: t.Annotated[int, Field(ge=0, le=3000)] | None = None
    pool_mode: t.Literal["transaction", "session"] | None = None


@router.get("/v1/projects/{ref}/config/database/pooler")
async def get_pooler(
    request: Request, project: t.Annotated[Project, require_project("database_pooling_config_read")]
) -> list[dict[str, t.Any]]:
    """Return how to connect to the pooler; empty while the project is COMING_UP."""
    if project.status in {"COMING_UP", "INIT_FAILED"}:
        return []
    platform = platform_of(request)
    user = f"postgres.{project.ref}"
    text = f"postgresql://{user}:[YOUR-PASSWORD]@{platform.pooler_host}:{platform.pooler_port}/postgres"
    return [
        {
            "identifier": project.ref,
            "database_type": "PRIMARY",
            "is_using_scram_auth": True,
            "db_user": user,
            "db_host": platform.pooler_host,
            "db_port": platform.pooler_port,
            "db_name": "postgres",
            "connection_string": text,
            "connectionString": text,
            "default_pool_size": project.pool_size,
            "max_client_conn": None,
            "pool_mode": project.pool_mode,
        }
    ]


@router.patch("/v1/projects/{ref}/config/database/pooler")
async def patch_pooler(
    request: Request, project: t.Annotated[Project, require_project("database_pooling_config_write")]
) -> dict[str, t.Any]:
    """Store pool size and mode; the local pooler is always in session mode."""
    body = await read_body(request, PoolerChange)
    if "default_pool_size" in body.model_fields_set:
        project.pool_size = body.default_pool_size
    if body.pool_mode is not None:
        project.pool_mode = body.pool_mode
    platform_of(request).store.save()
    return {"default_pool_size": project.pool_size, "pool_mode": project.pool_mode}
