# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The configuration of a project: auth, realtime, storage, PostgreSQL settings, and all of them in one response."""

from __future__ import annotations

import asyncio
import typing as t

from fastapi import APIRouter, Request, Response
from pydantic import Field

from local_supabase.api.dependencies import organization_of, platform_of, require_project
from local_supabase.api.settings import check_ready, network_entitlement
from local_supabase.api.validation import StrictModel, read_body
from local_supabase.auth_settings import AuthChange, effective, paid_feature, stored_values
from local_supabase.errors import ApiError
from local_supabase.postgres_settings import DEFAULTS, PostgresChange, unsuitable
from local_supabase.state import Project

router = APIRouter()

REALTIME_DEFAULTS: dict[str, t.Any] = {
    "private_only": False,
    "connection_pool": 2,
    "postgres_changes_pool": 1,
    "max_concurrent_users": 200,
    "max_events_per_second": 100,
    "max_bytes_per_second": 100_000,
    "max_channels_per_client": 100,
    "max_joins_per_second": 100,
    "max_presence_events_per_second": 20,
    "max_payload_size_in_kb": 3000,
    "suspend": False,
    "presence_enabled": True,
}
FREE_FILE_SIZE = 52_428_800
STORAGE_DEFAULTS: dict[str, t.Any] = {
    "fileSizeLimit": FREE_FILE_SIZE,
    "imageTransformation": {"enabled": False},
    "s3Protocol": {"enabled": False},
    "purgeCache": {"enabled": False},
    "icebergCatalog": {"enabled": False, "maxNamespaces": 10, "maxTables": 10, "maxCatalogs": 2},
    "vectorBuckets": {"enabled": False, "maxBuckets": 10, "maxIndexes": 5},
    "upstreamTarget": "main",
}
CAPABILITIES = {"list_v2": False, "iceberg_catalog": False, "object_versioning": False}

Count = t.Annotated[int, Field(ge=0)]


class RealtimeChange(StrictModel):
    """The body of changing the realtime settings."""

    private_only: bool | None = None
    connection_pool: int | None = Field(None, ge=1, le=100)
    postgres_changes_pool: int | None = Field(None, ge=1, le=100)
    max_concurrent_users: int | None = Field(None, ge=1, le=300_000)
    max_events_per_second: int | None = Field(None, ge=1, le=50_000)
    max_bytes_per_second: int | None = Field(None, ge=1, le=10_000_000)
    max_channels_per_client: int | None = Field(None, ge=1, le=10_000)
    max_joins_per_second: int | None = Field(None, ge=1, le=5000)
    max_presence_events_per_second: int | None = Field(None, ge=1, le=5000)
    max_payload_size_in_kb: int | None = Field(None, ge=1, le=10_000)
    suspend: bool | None = None
    presence_enabled: bool | None = None


class Feature(StrictModel):
    """A feature of storage without limits."""

    enabled: bool


class IcebergCatalog(Feature):
    """Analytics buckets."""

    maxNamespaces: Count
    maxTables: Count
    maxCatalogs: Count


class VectorBuckets(Feature):
    """Vector buckets."""

    maxBuckets: Count
    maxIndexes: Count


class Features(StrictModel):
    """The features to change."""

    imageTransformation: Feature | None = None
    s3Protocol: Feature | None = None
    purgeCache: Feature | None = None
    icebergCatalog: IcebergCatalog | None = None
    vectorBuckets: VectorBuckets | None = None


class Upstream(StrictModel):
    """The storage service that the platform's load balancer uses."""

    upstreamTarget: t.Literal["main", "canary"]


class StorageChange(StrictModel):
    """The body of changing the storage settings."""

    fileSizeLimit: t.Annotated[int, Field(ge=0, le=536_870_912_000)] | None = None
    features: Features | None = None
    external: Upstream | None = None


# -- auth --


@router.get("/v1/projects/{ref}/config/auth")
async def get_auth(project: t.Annotated[Project, require_project("auth_config_read")]) -> dict[str, t.Any]:
    """Return all auth settings; secrets as HMACs."""
    return effective(project.auth)


@router.patch("/v1/projects/{ref}/config/auth")
async def patch_auth(
    request: Request, project: t.Annotated[Project, require_project("auth_config_write")]
) -> dict[str, t.Any]:
    """Change auth settings; null resets one to its default."""
    changes = (await read_body(request, AuthChange)).model_dump(exclude_unset=True)
    check_ready(project)
    feature = paid_feature(changes)
    if feature and _plan(request, project) == "free":
        raise ApiError(402, f"Configuring {feature} is available on Pro Plans and up.")
    project.auth |= stored_values(project.ref, changes)
    platform_of(request).store.save()
    return effective(project.auth)


# -- realtime --


@router.get("/v1/projects/{ref}/config/realtime")
async def get_realtime(project: t.Annotated[Project, require_project("realtime_config_read")]) -> dict[str, t.Any]:
    """Return the realtime settings."""
    return REALTIME_DEFAULTS | project.realtime | {"admin_suspended_at": None}


@router.patch("/v1/projects/{ref}/config/realtime")
async def patch_realtime(
    request: Request, project: t.Annotated[Project, require_project("realtime_config_write")]
) -> Response:
    """Store realtime settings; the local Supabase has no realtime service."""
    body = await read_body(request, RealtimeChange)
    check_ready(project)
    project.realtime |= body.model_dump(exclude_none=True)
    platform_of(request).store.save()
    return Response(status_code=200)


# -- storage --


@router.get("/v1/projects/{ref}/config/storage")
async def get_storage(project: t.Annotated[Project, require_project("storage_config_read")]) -> dict[str, t.Any]:
    """Return the storage settings; the local Supabase has no storage service."""
    settings = STORAGE_DEFAULTS | project.storage
    features = ("imageTransformation", "s3Protocol", "purgeCache", "icebergCatalog", "vectorBuckets")
    return {
        "fileSizeLimit": settings["fileSizeLimit"],
        "features": {name: settings[name] for name in features},
        "capabilities": CAPABILITIES,
        "external": {"upstreamTarget": settings["upstreamTarget"]},
        "migrationVersion": "local",
        "databasePoolMode": "transaction",
    }


@router.patch("/v1/projects/{ref}/config/storage")
async def patch_storage(
    request: Request, project: t.Annotated[Project, require_project("storage_config_write")]
) -> Response:
    """Store storage settings."""
    body = await read_body(request, StorageChange)
    check_ready(project)
    if _plan(request, project) == "free" and (
        (body.fileSizeLimit or 0) > FREE_FILE_SIZE
        or (body.features and body.features.imageTransformation and body.features.imageTransformation.enabled)
    ):
        raise ApiError(402, "This storage setting is available on Pro Plans and up.")
    features = body.features.model_dump(exclude_none=True) if body.features else {}
    external = body.external.model_dump() if body.external else {}
    limit = {} if body.fileSizeLimit is None else {"fileSizeLimit": body.fileSizeLimit}
    project.storage |= limit | features | external
    platform_of(request).store.save()
    return Response(status_code=200)


# -- PostgreSQL settings --


@router.get("/v1/projects/{ref}/config/database/postgres")
async def get_postgres(project: t.Annotated[Project, require_project("database_config_read")]) -> dict[str, t.Any]:
    """Return the settings that were changed."""
    return project.postgres_settings


@router.patch("/v1/projects/{ref}/config/database/postgres")
async def patch_postgres(
    request: Request, project: t.Annotated[Project, require_project("database_config_write")]
) -> dict[str, t.Any]:
    """Change settings in the cluster."""
    return await _change_postgres(request, project, replace=False)


@router.put("/v1/projects/{ref}/config/database/postgres")
async def put_postgres(
    request: Request, project: t.Annotated[Project, require_project("database_config_write")]
) -> dict[str, t.Any]:
    """Change settings in the cluster, and reset all others."""
    return await _change_postgres(request, project, replace=True)


async def _change_postgres(request: Request, project: Project, *, replace: bool) -> dict[str, t.Any]:
    """Change settings; if one takes effect only then, restart the cluster, unless the body forbids it."""
    body = await read_body(request, PostgresChange)
    changes = body.model_dump(exclude_unset=True)
    restart = changes.pop("restart_database", True)
    if any(value is None for value in changes.values()):
        raise ApiError(400, "Expected a value, received null")
    problem = unsuitable(changes)
    if problem:
        raise ApiError(400, problem)
    check_ready(project)
    platform = platform_of(request)
    address = platform.projects.address(project)
    wanted = ({} if replace else project.postgres_settings) | changes
    needs_restart = await asyncio.to_thread(
        platform.database.change_settings, address, project.postgres_settings, wanted
    )
    project.postgres_settings = wanted
    if needs_restart and restart:
        platform.lifecycle.reboot(project)
    else:
        platform.store.save()
    return project.postgres_settings


# -- everything --


@router.get("/v2/projects/{ref}/config")
async def get_configuration(
    request: Request, project: t.Annotated[Project, require_project("project_admin_read")]
) -> dict[str, t.Any]:
    """Return the effective configuration, defaults included."""
    return {
        "data": {
            "type": "project_config",
            "id": project.ref,
            "attributes": {
                "database": {
                    "major_version": project.major,
                    "ssl_enforced": project.ssl_enforced,
                    "network_restrictions": _network(request, project),
                    "postgres_settings": DEFAULTS | project.postgres_settings,
                },
                "pooler": {
                    "pool_mode": project.pool_mode,
                    "ignore_startup_parameters": "extra_float_digits",
                    "server_idle_timeout": 600,
                    "server_lifetime": 3600,
                    "query_wait_timeout": 120,
                    "reserve_pool_size": 0,
                    "default_pool_size": project.pool_size if project.pool_size is not None else 15,
                    "max_client_conn": 200,
                },
                "auth": effective(project.auth),
                "api": project.postgrest,
                "realtime": REALTIME_DEFAULTS | project.realtime,
                "storage": _storage(project),
            },
        }
    }


def _network(request: Request, project: Project) -> dict[str, t.Any]:
    def addresses(v4: list[str], v6: list[str]) -> list[dict[str, str]]:
        return [{"address": cidr, "type": "v4"} for cidr in v4] + [{"address": cidr, "type": "v6"} for cidr in v6]

    pending: dict[str, t.Any] = {}
    if project.pending_cidrs is not None:
        v4, v6 = project.pending_cidrs
        pending = {
            "pending_allowed_cidrs": addresses(v4, v6),
            "pending_requested_at": project.pending_requested_at,
        }
    times = (
        {"updated_at": project.network_updated_at, "applied_at": project.network_updated_at}
        if project.network_updated_at
        else {}
    )
    return (
        {
            "entitlement": network_entitlement(request),
            "status": "applied",
            "allowed_cidrs": addresses(project.cidrs, project.cidrs_v6),
        }
        | pending
        | times
    )


def _storage(project: Project) -> dict[str, t.Any]:
    settings = STORAGE_DEFAULTS | project.storage
    iceberg, vector = settings["icebergCatalog"], settings["vectorBuckets"]
    return {
        "file_size_limit": settings["fileSizeLimit"],
        "features": {
            "image_transformation": settings["imageTransformation"],
            "s3_protocol": settings["s3Protocol"],
            "purge_cache": settings["purgeCache"],
            "iceberg_catalog": {
                "enabled": iceberg["enabled"],
                "max_namespaces": iceberg["maxNamespaces"],
                "max_tables": iceberg["maxTables"],
                "max_catalogs": iceberg["maxCatalogs"],
            },
            "vector_buckets": {
                "enabled": vector["enabled"],
                "max_buckets": vector["maxBuckets"],
                "max_indexes": vector["maxIndexes"],
            },
        },
        "capabilities": CAPABILITIES,
        "upstream_target": settings["upstreamTarget"],
        "migration_version": "local",
    }


def _plan(request: Request, project: Project) -> str:
    return organization_of(request, project).plan
