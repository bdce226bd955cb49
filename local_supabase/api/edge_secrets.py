# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""/v1/projects/{ref}/secrets: the secrets of edge functions. Only their digests are stored."""

from __future__ import annotations

import hashlib
import time
import typing as t

from fastapi import APIRouter, Request, Response
from pydantic import StringConstraints

from local_supabase.api.dependencies import platform_of, require_project
from local_supabase.api.validation import LenientModel, read_body
from local_supabase.errors import ApiError
from local_supabase.state import Project
from local_supabase.timestamps import iso_timestamp

router = APIRouter()

#: The prefix of the names that only the platform sets.
RESERVED = "SUPABASE_"


class EdgeSecret(LenientModel):
    """An edge function secret."""

    name: t.Annotated[str, StringConstraints(max_length=256)]
    value: t.Annotated[str, StringConstraints(max_length=24576)]


@router.get("/v1/projects/{ref}/secrets")
async def list_secrets(
    project: t.Annotated[Project, require_project("edge_functions_secrets_read")],
) -> list[dict[str, str]]:
    """List the names and digests of the secrets, including those that the platform sets."""
    own = {name: {"value": _digest(value), "updated_at": project.created_at} for name, value in _provided(project)}
    return [{"name": name, **stored} for name, stored in sorted((own | project.edge_secrets).items())]


@router.post("/v1/projects/{ref}/secrets", status_code=201)
async def set_secrets(
    request: Request, project: t.Annotated[Project, require_project("edge_functions_secrets_write")]
) -> Response:
    """Set secrets; only their digests are stored."""
    body = await read_body(request, list[EdgeSecret])
    if any(secret.name.startswith(RESERVED) for secret in body):
        raise ApiError(400, f"name: must not start with the {RESERVED} prefix")
    for secret in body:
        project.edge_secrets[secret.name] = {
            "value": _digest(secret.value),
            "updated_at": iso_timestamp(time.time()),
        }
    platform_of(request).store.save()
    return Response(status_code=201)


@router.delete("/v1/projects/{ref}/secrets")
async def delete_secrets(
    request: Request, project: t.Annotated[Project, require_project("edge_functions_secrets_write")]
) -> Response:
    """Delete secrets."""
    for name in await read_body(request, list[str]):
        project.edge_secrets.pop(name, None)
    platform_of(request).store.save()
    return Response(status_code=200)


def _digest(value: str) -> str:
    return hashlib.sha256(value.encode()).hexdigest()


def _provided(project: Project) -> list[tuple[str, str]]:
    """Return the names and values of the secrets that the platform sets for every project."""
    return [
        (f"{RESERVED}URL", f"https://{project.ref}.supabase.co"),
        (f"{RESERVED}ANON_KEY", f"anon {project.ref}"),
        (f"{RESERVED}SERVICE_ROLE_KEY", f"service_role {project.ref}"),
        (f"{RESERVED}DB_URL", f"postgresql://{project.ref}"),
    ]
