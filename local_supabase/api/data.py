# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""/rest/v1/{table}: the Data API of all projects on the port of this server. The API key tells which project is meant."""

from __future__ import annotations

import asyncio
import hmac
import typing as t

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response

from local_supabase import data_api
from local_supabase.api.dependencies import platform_of
from local_supabase.api.validation import json_body
from local_supabase.errors import ApiError
from local_supabase.keys import legacy_jwt

if t.TYPE_CHECKING:
    from collections.abc import Collection

    from psycopg2 import sql

    from local_supabase.state import Project

router = APIRouter()
PATH = "/rest/v1/{table}"
ROLES = {"secret": "service_role", "publishable": "anon"}


def _authenticate(request: Request) -> tuple[Project, str]:
    """Return the project and the role of the API key.

    :raises ApiError: 401 if there is none, or it isn't valid.
    """
    given = request.headers.get("apikey", "")
    if not given:
        raise ApiError(401, "No API key found in request", hint="No `apikey` request header or url param was found.")
    for project in platform_of(request).store.state.projects:
        known = {key.value: ROLES[key.type] for key in project.keys if key.type in ROLES}
        if project.legacy_keys:
            issued_at = int(project.created)
            known |= {
                legacy_jwt(project.jwt_secret, project.ref, role, issued_at): role for role in ("anon", "service_role")
            }
        for value, role in known.items():
            if hmac.compare_digest(value.encode(), given.encode()):
                return project, role
    raise ApiError(401, "Invalid API key", hint="Double check your Supabase `anon` or `service_role` API key.")


async def _run(
    request: Request,
    table: str,
    statement: sql.Composable,
    caller: tuple[Project, str],
    *,
    written: Collection[str] = (),
) -> list[dict[str, t.Any]]:
    platform, (project, role) = platform_of(request), caller
    address = platform.projects.address(project)
    return await asyncio.to_thread(data_api.run, platform.clusters, address, role, table, statement, written=written)


def _preferences(request: Request) -> dict[str, str]:
    """Return the header Prefer, such as ``return=representation, resolution=ignore-duplicates``."""
    parts = (part.strip().partition("=") for part in request.headers.get("prefer", "").split(","))
    return {name: value for name, _equals, value in parts if name}


@router.get(PATH)
async def read_rows(request: Request, table: str) -> list[dict[str, t.Any]]:
    """Return rows."""
    return await _run(
        request, table, data_api.select(table, request.query_params.multi_items()), _authenticate(request)
    )


@router.post(PATH)
async def add_rows(request: Request, table: str) -> Response:
    """Add rows; a preference tells what becomes of those that exist."""
    caller, preferences, body = _authenticate(request), _preferences(request), await json_body(request)
    rows = [row for row in (body if isinstance(body, list) else [body]) if isinstance(row, dict)]
    if isinstance(body, list) and len(rows) < len(body):
        raise data_api.DataApiError(400, "Empty or invalid json", code="PGRST102")
    added: list[dict[str, t.Any]] = []
    if rows:
        statement = data_api.insert(table, request.query_params.multi_items(), rows, preferences.get("resolution", ""))
        added = await _run(request, table, statement, caller, written=rows[0])
    # An upsert that only changed rows has created nothing.
    new = [row.pop(data_api.IS_NEW, True) for row in added]
    status = 200 if preferences.get("resolution") == "merge-duplicates" and not any(new) else 201
    return (
        JSONResponse(added, status) if preferences.get("return") == "representation" else Response(status_code=status)
    )


@router.patch(PATH)
async def change_rows(request: Request, table: str) -> Response:
    """Change rows."""
    caller, body = _authenticate(request), await json_body(request)
    values = body or {}
    if not isinstance(values, dict):
        raise data_api.DataApiError(400, "Empty or invalid json", code="PGRST102")
    parameters = request.query_params.multi_items()
    # Without values, nothing is changed, which is no error.
    changed = (
        await _run(request, table, data_api.update(table, parameters, values), caller, written=values) if values else []
    )
    wanted = _preferences(request).get("return") == "representation"
    return JSONResponse(changed) if wanted else Response(status_code=204)
