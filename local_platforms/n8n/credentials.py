# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""/credentials. No response contains the data."""

from __future__ import annotations

import typing as t

from fastapi import APIRouter, Request

from local_platforms.n8n.access import API, n8n_of, page, read_object, require
from local_platforms.n8n.state import Credential
from local_supabase.errors import ApiError

router = APIRouter(prefix=API)
#: The fields of the types that the collection uses. n8n rejects other fields, and doesn't notice missing ones.
TYPES: dict[str, frozenset[str]] = {
    "httpHeaderAuth": frozenset({"name", "value", "allowedHttpRequestDomains", "allowedDomains"}),
    "httpBasicAuth": frozenset({"user", "password", "allowedHttpRequestDomains", "allowedDomains"}),
    "supabaseApi": frozenset({"host", "serviceRole", "allowedHttpRequestDomains", "allowedDomains"}),
}


def shown(credential: Credential) -> dict[str, t.Any]:
    """Return a credential as the API does."""
    return {
        "id": credential.id,
        "name": credential.name,
        "type": credential.type,
        "isManaged": False,
        "createdAt": credential.created_at,
        "updatedAt": credential.updated_at,
    }


def _find(request: Request, credential_id: str) -> Credential:
    found = next((each for each in n8n_of(request).state.credentials if each.id == credential_id), None)
    if found is None:
        raise ApiError(404, "Credential not found")
    return found


def _check(kind: str, data: dict[str, t.Any]) -> None:
    if kind not in TYPES:
        raise ApiError(400, "req.body.type is not a known type")
    for name in data:
        if name not in TYPES[kind]:
            raise ApiError(400, f'request.body.data is not allowed to have the additional property "{name}"')


@router.get("/credentials", dependencies=[require("credential:list")])
async def list_credentials(request: Request) -> dict[str, t.Any]:
    """List the credentials."""
    return page(request, n8n_of(request).state.credentials, shown)


@router.get("/credentials/{credential_id}", dependencies=[require("credential:read")])
async def get_credential(request: Request, credential_id: str) -> dict[str, t.Any]:
    """Return a credential."""
    return shown(_find(request, credential_id))


@router.post("/credentials", dependencies=[require("credential:create")])
async def create_credential(request: Request) -> dict[str, t.Any]:
    """Create a credential; the client may choose its id."""
    n8n = n8n_of(request)
    members = {"id": str, "name": str, "type": str, "data": dict}
    body = await read_object(request, members, ["name", "type", "data"])
    _check(body["type"], body["data"])
    if any(each.id == body.get("id") for each in n8n.state.credentials):
        raise ApiError(409, f"Credential with id {body['id']} already exists")
    now = n8n.timestamp()
    credential = Credential(**{"id": n8n.new_id(), **body}, created_at=now, updated_at=now)
    n8n.state.credentials.append(credential)
    n8n.save()
    return shown(credential)


@router.patch("/credentials/{credential_id}", dependencies=[require("credential:update")])
async def change_credential(request: Request, credential_id: str) -> dict[str, t.Any]:
    """Change the name, the data, or both."""
    n8n, found = n8n_of(request), _find(request, credential_id)
    body = await read_object(request, {"name": str, "type": str, "data": dict, "isPartialData": bool})
    _check(body.get("type", found.type), body.get("data", {}))
    if "data" in body:
        found.data = {**found.data, **body["data"]} if body.get("isPartialData") else body["data"]
    found.name, found.updated_at = body.get("name", found.name), n8n.timestamp()
    n8n.save()
    return shown(found)


@router.delete("/credentials/{credential_id}", dependencies=[require("credential:delete")])
async def delete_credential(request: Request, credential_id: str) -> dict[str, t.Any]:
    """Delete a credential, whether workflows use it or not."""
    n8n, found = n8n_of(request), _find(request, credential_id)
    n8n.state.credentials.remove(found)
    n8n.save()
    return shown(found)
