# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""/v1/projects/{ref}/config/auth/third-party-auth: integrations are stored, but not resolved."""

from __future__ import annotations

import time
import typing as t
import uuid

from fastapi import APIRouter, Request

from local_supabase.api.dependencies import platform_of, require_project
from local_supabase.api.validation import LenientModel, read_body
from local_supabase.errors import ApiError
from local_supabase.state import Project
from local_supabase.timestamps import iso_timestamp

router = APIRouter()
PATH = "/v1/projects/{ref}/config/auth/third-party-auth"

Readable = t.Annotated[Project, require_project("auth_config_read")]
Writable = t.Annotated[Project, require_project("auth_config_write")]


class NewIntegration(LenientModel):
    """The body of creating an integration, which has one of the fields."""

    oidc_issuer_url: str | None = None
    jwks_url: str | None = None
    custom_jwks: dict[str, t.Any] | None = None


@router.get(PATH)
async def list_integrations(project: Readable) -> list[dict[str, t.Any]]:
    """List the integrations."""
    return project.third_party_auth


@router.post(PATH, status_code=201)
async def create_integration(request: Request, project: Writable) -> dict[str, t.Any]:
    """Create an integration."""
    body = await read_body(request, NewIntegration)
    given = {name: value for name, value in body.model_dump().items() if value is not None}
    if len(given) != 1:
        raise ApiError(400, "Exactly one of oidc_issuer_url, jwks_url and custom_jwks must be given")
    if any(given.items() <= integration.items() for integration in project.third_party_auth):
        raise ApiError(409, "Third-party auth integration already exists")
    for url in (body.oidc_issuer_url, body.jwks_url):
        if url is not None and not url.startswith("https://"):
            raise ApiError(400, "URL must be an https URL")
    now = iso_timestamp(time.time())
    created = {
        "id": str(uuid.uuid4()),
        "type": "custom",
        "oidc_issuer_url": None,
        "jwks_url": None,
        "custom_jwks": None,
        "resolved_jwks": None,
        "inserted_at": now,
        "updated_at": now,
        "resolved_at": None,
        **given,
    }
    project.third_party_auth.append(created)
    platform_of(request).store.save()
    return created


@router.get(PATH + "/{integration_id}")
async def get_integration(project: Readable, integration_id: str) -> dict[str, t.Any]:
    """Return an integration."""
    return _find(project, integration_id)


@router.delete(PATH + "/{integration_id}")
async def delete_integration(request: Request, project: Writable, integration_id: str) -> dict[str, t.Any]:
    """Delete an integration."""
    found = _find(project, integration_id)
    project.third_party_auth.remove(found)
    platform_of(request).store.save()
    return found


def _find(project: Project, integration_id: str) -> dict[str, t.Any]:
    found = next((each for each in project.third_party_auth if each["id"] == integration_id), None)
    if found is None:
        raise ApiError(404, "Third-party auth integration not found")
    return found
