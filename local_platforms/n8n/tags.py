# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""/tags, and what a key may: /discover."""

from __future__ import annotations

import typing as t

from fastapi import APIRouter, Request

from local_platforms.n8n.access import API, n8n_of, page, read_object, require
from local_platforms.n8n.state import Tag
from local_supabase.errors import ApiError

router = APIRouter(prefix=API)
MAX_NAME = 24


def shown(tag: Tag) -> dict[str, t.Any]:
    """Return a tag as the API does."""
    return {"id": tag.id, "name": tag.name, "createdAt": tag.created_at, "updatedAt": tag.created_at}


@router.get("/tags", dependencies=[require("tag:list")])
async def list_tags(request: Request) -> dict[str, t.Any]:
    """List the tags."""
    return page(request, n8n_of(request).state.tags, shown)


@router.post("/tags", status_code=201, dependencies=[require("tag:create")])
async def create_tag(request: Request) -> dict[str, t.Any]:
    """Create a tag."""
    n8n, body = n8n_of(request), await read_object(request, {"name": str}, ["name"])
    # n8n gives the same reason for a name that is too long.
    if any(tag.name == body["name"] for tag in n8n.state.tags) or not 1 <= len(body["name"]) <= MAX_NAME:
        raise ApiError(409, "Tag already exists")
    tag = Tag(id=n8n.new_id(), name=body["name"], created_at=n8n.timestamp())
    n8n.state.tags.append(tag)
    n8n.save()
    return shown(tag)


@router.delete("/tags/{tag_id}", dependencies=[require("tag:delete")])
async def delete_tag(request: Request, tag_id: str) -> dict[str, t.Any]:
    """Delete a tag, and take it from all workflows."""
    n8n = n8n_of(request)
    found = next((tag for tag in n8n.state.tags if tag.id == tag_id), None)
    if found is None:
        raise ApiError(404, "Not Found")
    n8n.state.tags.remove(found)
    for workflow in n8n.state.workflows:
        workflow.tags = [each for each in workflow.tags if each != tag_id]
    n8n.save()
    return shown(found)


@router.get("/discover", dependencies=[require()])
async def discover(request: Request) -> dict[str, t.Any]:
    """Return the scopes of the key."""
    token = request.headers["X-N8N-API-KEY"]
    key = next(each for each in n8n_of(request).state.keys if each.token == token)
    return {"data": {"scopes": key.scopes}}
