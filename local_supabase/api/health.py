# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""/v1/projects/{ref}/health."""

from __future__ import annotations

import asyncio
import time
import typing as t

from fastapi import APIRouter, Request

from local_supabase.addresses import Address
from local_supabase.api.dependencies import platform_of, require_project
from local_supabase.errors import ApiError
from local_supabase.services import SERVICES
from local_supabase.state import Project

router = APIRouter()

#: The ``info`` of healthy services.
SERVICE_INFO: dict[str, dict[str, t.Any]] = {
    "auth": {
        "name": "GoTrue",
        "version": "v2.180.0",
        "description": "GoTrue is a user registration and authentication API",
    },
    "realtime": {"healthy": True, "db_connected": True, "replication_connected": True, "connected_cluster": 1},
}


@router.get("/v1/projects/{ref}/health")
async def get_health(
    request: Request, project: t.Annotated[Project, require_project("project_admin_read")]
) -> list[dict[str, t.Any]]:
    """Return the health of services, each of which becomes healthy some time after ACTIVE_HEALTHY."""
    # Clients use both services=a&services=b and services=a,b.
    names = [name for part in request.query_params.getlist("services") for name in part.split(",") if name]
    unknown = [name for name in names if name not in SERVICES]
    if unknown or not names:
        raise ApiError(400, f"services: each value must be one of: {', '.join(SERVICES)}")
    timeout = request.query_params.get("timeout_ms")
    if timeout is not None and not (timeout.isdigit() and int(timeout) <= 10_000):
        raise ApiError(400, "timeout_ms: must be an integer from 0 to 10000")
    available = project.status in {"ACTIVE_HEALTHY", "ACTIVE_UNHEALTHY"}
    if available and any(name.startswith("db") for name in names):
        available = await asyncio.to_thread(
            platform_of(request).database.accepts_queries, Address(project.host, project.port)
        )
    return [_service_health(project, name, available=available) for name in names]


def _service_health(project: Project, name: str, *, available: bool) -> dict[str, t.Any]:
    if project.status in {"COMING_UP", "RESTORING"}:
        return {"name": name, "healthy": False, "status": "COMING_UP"}
    starting = time.time() < max(project.services_from.get(name, 0.0), project.pooler_from if name == "pooler" else 0.0)
    if available and starting:
        error = '{"error":"not found"}' if name == "pooler" else f"Failed to retrieve {name} service health"
        return {"name": name, "healthy": False, "status": "UNHEALTHY", "error": error}
    if not available:
        return {
            "name": name,
            "healthy": False,
            "status": "UNHEALTHY",
            "error": f"Failed to retrieve {name} service health",
        }
    schemas = project.postgrest["db_schema"]
    if name == "rest" and not schemas:
        return {"name": name, "healthy": False, "status": "UNHEALTHY", "error": "Data API is disabled"}
    info = {"db_schema": schemas} if name == "rest" else SERVICE_INFO.get(name)
    return {"name": name, "healthy": True, "status": "ACTIVE_HEALTHY"} | ({"info": info} if info else {})
