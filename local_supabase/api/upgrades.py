# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""/v1/projects/{ref}/upgrade: eligibility, start, and status of an upgrade to a newer major version of PostgreSQL."""

from __future__ import annotations

import asyncio
import contextlib
import typing as t

from fastapi import APIRouter, Request
from pydantic import StringConstraints

from local_supabase import installations
from local_supabase.api.dependencies import platform_of, require_project
from local_supabase.api.validation import LenientModel, read_body
from local_supabase.errors import ApiError
from local_supabase.state import Project

if t.TYPE_CHECKING:
    from local_supabase.installations import Installation
    from local_supabase.platform import Platform

router = APIRouter()

CHANNEL = "ga"
#: What pg_upgrade can't convert: a sequence that would outlive its unlogged table, and replication slots.
BLOCKERS = """
    select 'unlogged_table_with_persistent_sequence' as type, n.nspname as schema_name, c.relname as table_name,
           sequence.relname as sequence_name
    from pg_catalog.pg_class as c join pg_catalog.pg_namespace as n on n.oid = c.relnamespace
    join pg_catalog.pg_depend as owned on owned.refobjid = c.oid and owned.refclassid = 'pg_catalog.pg_class'::regclass
        and owned.deptype in ('a', 'i')
    join pg_catalog.pg_class as sequence on sequence.oid = owned.objid and sequence.relkind = 'S'
    where c.relpersistence = 'u' and sequence.relpersistence <> 'u'
    order by 2, 3, 4
"""
REPLICATION_SLOTS = "select slot_name from pg_catalog.pg_replication_slots where not temporary order by 1"


class UpgradeRequest(LenientModel):
    """The body of starting an upgrade."""

    target_version: t.Annotated[str, StringConstraints(min_length=1)]
    release_channel: t.Literal["internal", "alpha", "beta", "ga", "withdrawn", "preview"] | None = None


@router.get("/v1/projects/{ref}/upgrade/eligibility")
async def get_eligibility(
    request: Request, project: t.Annotated[Project, require_project("project_admin_read")]
) -> dict[str, t.Any]:
    """Return whether the database can be upgraded, to which versions, and what prevents it."""
    platform = platform_of(request)
    targets = await asyncio.to_thread(_targets, platform, project)
    errors = await _validation_errors(platform, project) if targets else []
    newest = targets[0].version if targets else project.version
    return {
        "eligible": bool(targets) and not errors,
        "current_app_version": _app_version(project.version),
        "current_app_version_release_channel": CHANNEL,
        "latest_app_version": _app_version(newest),
        "target_upgrade_versions": [
            {
                "postgres_version": str(target.major),
                "release_channel": CHANNEL,
                "app_version": _app_version(target.version),
            }
            for target in targets
        ],
        "duration_estimate_hours": 1,
        "legacy_auth_custom_roles": [],
        "objects_to_be_dropped": [],
        "unsupported_extensions": [],
        "user_defined_objects_in_internal_schemas": [],
        "validation_errors": errors,
        "warnings": [],
    }


@router.post("/v1/projects/{ref}/upgrade", status_code=201)
async def start_upgrade(
    request: Request, project: t.Annotated[Project, require_project("project_admin_write")]
) -> dict[str, str]:
    """Start an upgrade; the project is UPGRADING until it ends."""
    body = await read_body(request, UpgradeRequest)
    platform = platform_of(request)
    targets = await asyncio.to_thread(_targets, platform, project)
    target = next((target for target in targets if str(target.major) == body.target_version), None)
    if target is None or body.release_channel not in {None, CHANNEL}:
        raise ApiError(400, f"Project {project.ref} cannot be upgraded to {body.target_version}.")
    errors = await _validation_errors(platform, project)
    if errors:
        raise ApiError(400, f"Project {project.ref} is not eligible for an upgrade: {errors[0]['type']}.")
    return {"tracking_id": platform.projects.upgrade(project, target)}


@router.get("/v1/projects/{ref}/upgrade/status")
async def get_upgrade_status(
    request: Request, project: t.Annotated[Project, require_project("project_admin_read")]
) -> dict[str, t.Any]:
    """Return the status of the last upgrade, null if there was none."""
    tracking_id = request.query_params.get("tracking_id")
    upgrade = project.upgrade
    if upgrade is None or tracking_id not in {None, upgrade["tracking_id"]}:
        return {"databaseUpgradeStatus": None}
    return {"databaseUpgradeStatus": {name: value for name, value in upgrade.items() if name != "tracking_id"}}


def _targets(platform: Platform, project: Project) -> list[Installation]:
    """Return the installations of newer major versions, newest first."""
    candidates = {found.major: found for found in (*installations.from_wheel(), platform.clusters.default_installation)}
    newer = [found for major, found in candidates.items() if major > project.major and found.can_upgrade]
    return sorted(newer, key=lambda found: -found.major)


async def _validation_errors(platform: Platform, project: Project) -> list[dict[str, str]]:
    """Return what prevents an upgrade.

    :raises ApiError: 400 if the database accepts no connections.
    """
    address = platform.projects.address(project)

    def read() -> list[dict[str, str]]:
        with contextlib.closing(platform.clusters.connect(address)) as connection, connection.cursor() as cursor:
            cursor.execute(BLOCKERS)
            names = [column.name for column in cursor.description or ()]
            found = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
            cursor.execute(REPLICATION_SLOTS)
            return found + [{"type": "active_replication_slot", "slot_name": name} for (name,) in cursor.fetchall()]

    return await asyncio.to_thread(read)


def _app_version(version: str) -> str:
    return f"supabase-postgres-{version}"
