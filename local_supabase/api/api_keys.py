# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""/v1/projects/{ref}/api-keys."""

from __future__ import annotations

import time
import typing as t

from fastapi import APIRouter, Request
from pydantic import StringConstraints

from local_supabase import keys
from local_supabase.api.dependencies import Authenticated, platform_of, require_project
from local_supabase.api.validation import LenientModel, read_body, read_query
from local_supabase.errors import ApiError
from local_supabase.state import Key, Project
from local_supabase.timestamps import iso_timestamp

router = APIRouter()

Name = t.Annotated[str, StringConstraints(min_length=4, max_length=64, pattern=r"^[a-z_][a-z0-9_]+$")]
REVEAL_PERMISSION = "api_gateway_keys_secret_read"


class Reveal(LenientModel):
    """The query parameters of the endpoints that return keys."""

    reveal: bool = False


class NewKey(LenientModel):
    """The body of creating a key."""

    type: t.Literal["publishable", "secret"]
    name: Name
    description: str | None = None
    secret_jwt_template: dict[str, t.Any] | None = None


class KeyChange(LenientModel):
    """The body of updating a key."""

    name: Name | None = None
    description: str | None = None
    secret_jwt_template: dict[str, t.Any] | None = None


class Deletion(Reveal):
    """The query parameters of deleting a key."""

    was_compromised: bool = False
    reason: str | None = None


class LegacyKeysQuery(LenientModel):
    """The query parameters of enabling or disabling the legacy keys."""

    enabled: bool


Readable = t.Annotated[Project, require_project("api_gateway_keys_read")]
Writable = t.Annotated[Project, require_project("api_gateway_keys_write")]


def _reveal_requested(request: Request, caller: Authenticated) -> bool:
    """Return whether the request asks for unmasked secrets.

    :raises ApiError: 403 if it does and the caller lacks the permission.
    """
    requested = read_query(request, Reveal).reveal
    if requested:
        caller.require_permission(REVEAL_PERMISSION)
    return requested


def _find_key(project: Project, key_id: str) -> Key:
    found = next((key for key in project.keys if key.id == key_id), None)
    if found is None:
        raise ApiError(404, "API key not found")
    return found


def _check_name(project: Project, kind: str, name: str, *, exclude: Key | None = None) -> None:
    """Check that no other key of this type has the name.

    :raises ApiError: 409 if one has.
    """
    if any((key.type, key.name) == (kind, name) for key in project.keys if key is not exclude):
        raise ApiError(409, f"An API key of type {kind} with name {name} already exists")


@router.get("/v1/projects/{ref}/api-keys")
async def list_keys(request: Request, caller: Authenticated, project: Readable) -> list[dict[str, t.Any]]:
    """List the keys; empty until ``keys_lag`` after ACTIVE_HEALTHY."""
    reveal = _reveal_requested(request, caller)
    if project.status in {"COMING_UP", "INIT_FAILED"} or time.time() < project.keys_from:
        return []
    without_value = platform_of(request).faults.consume("valueless_keys", ref=project.ref) is not None
    found = [keys.key_response(key, reveal=reveal, without_value=without_value) for key in project.keys]
    if project.legacy_keys:
        legacy_pair = [
            (role, keys.legacy_jwt(project.jwt_secret, project.ref, role, int(project.created)))
            for role in ("anon", "service_role")
        ]
        found = [
            keys.legacy_key_response(role, None if without_value else value) for role, value in legacy_pair
        ] + found
    return found


@router.post("/v1/projects/{ref}/api-keys", status_code=201)
async def create_key(request: Request, caller: Authenticated, project: Writable) -> dict[str, t.Any]:
    """Create a key."""
    reveal = _reveal_requested(request, caller)
    body = await read_body(request, NewKey)
    _check_name(project, body.type, body.name)
    key = keys.new_key(body.type, body.name, iso_timestamp(time.time()), body.description, body.secret_jwt_template)
    project.keys.append(key)
    platform_of(request).store.save()
    return keys.key_response(key, reveal=reveal)


@router.get("/v1/projects/{ref}/api-keys/legacy")
async def get_legacy(project: Readable) -> dict[str, bool]:
    """Return whether the legacy keys are enabled."""
    return {"enabled": project.legacy_keys}


@router.put("/v1/projects/{ref}/api-keys/legacy")
async def put_legacy(request: Request, project: Writable) -> dict[str, bool]:
    """Enable or disable the legacy keys."""
    project.legacy_keys = read_query(request, LegacyKeysQuery).enabled
    platform_of(request).store.save()
    return {"enabled": project.legacy_keys}


@router.get("/v1/projects/{ref}/api-keys/{key_id}")
async def get_key(request: Request, caller: Authenticated, project: Readable, key_id: str) -> dict[str, t.Any]:
    """Return a key."""
    return keys.key_response(_find_key(project, key_id), reveal=_reveal_requested(request, caller))


@router.patch("/v1/projects/{ref}/api-keys/{key_id}")
async def change_key(request: Request, caller: Authenticated, project: Writable, key_id: str) -> dict[str, t.Any]:
    """Update the name, description or template of a key."""
    key = _find_key(project, key_id)
    reveal = _reveal_requested(request, caller)
    body = await read_body(request, KeyChange)
    if body.name is not None:
        _check_name(project, key.type, body.name, exclude=key)
        key.name = body.name
    if "description" in body.model_fields_set:
        key.description = body.description
    if "secret_jwt_template" in body.model_fields_set:
        key.template = body.secret_jwt_template
    key.updated_at = iso_timestamp(time.time())
    platform_of(request).store.save()
    return keys.key_response(key, reveal=reveal)


@router.delete("/v1/projects/{ref}/api-keys/{key_id}")
async def delete_key(request: Request, caller: Authenticated, project: Writable, key_id: str) -> dict[str, t.Any]:
    """Delete a key, which is invalid at once."""
    key = _find_key(project, key_id)
    read_query(request, Deletion)
    reveal = _reveal_requested(request, caller)
    project.keys.remove(key)
    platform_of(request).store.save()
    return keys.key_response(key, reveal=reveal)
