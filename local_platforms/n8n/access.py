# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who sends a request, and what they may: key, then scope. And lists, a page at a time."""

from __future__ import annotations

import base64
import json
import typing as t

from fastapi import Depends, Request

from local_supabase.errors import ApiError

if t.TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from local_platforms.n8n.platform import N8n

API = "/api/v1"
T = t.TypeVar("T")


def n8n_of(request: Request) -> N8n:
    """Return the local n8n that serves this request."""
    return t.cast("N8n", request.app.state.platform)


def require(scope: str = "") -> t.Any:  # noqa: ANN401 - FastAPI's type of dependencies
    """Return a dependency that checks the key and its scope."""

    async def check(request: Request) -> None:
        token = request.headers.get("X-N8N-API-KEY")
        key = next((each for each in n8n_of(request).state.keys if each.token == token), None)
        if key is None:
            raise ApiError(401, "Unauthorized")
        # n8n names neither the scope nor the key.
        if scope and scope not in key.scopes:
            raise ApiError(403, "Forbidden")

    return Depends(check)


async def read_object(request: Request, allowed: Mapping[str, type], required: Sequence[str] = ()) -> dict[str, t.Any]:
    """Return the body, an object with members of these names and types.

    :raises ApiError: 400 if it is something else.
    """
    try:
        body = json.loads(await request.body())
    except ValueError:
        raise ApiError(400, "Request body is not valid JSON") from None
    if not isinstance(body, dict):
        raise ApiError(400, "request/body must be object")
    for name in required:
        if name not in body:
            raise ApiError(400, f"request/body must have required property '{name}'")
    unknown = [name for name in body if name not in allowed]
    if unknown:
        raise ApiError(400, f"request/body Unrecognized key(s) in object: {', '.join(map(repr, unknown))}")
    for name, value in body.items():
        if not isinstance(value, allowed[name]):
            raise ApiError(400, f"request/body/{name} must be {allowed[name].__name__}")
    return body


def page(request: Request, found: Sequence[T], shown: Callable[[T], object]) -> dict[str, t.Any]:
    """Return a page of a list. The cursor is a position, so a list that changes meanwhile may skip or repeat."""
    try:
        cursor = json.loads(base64.b64decode(request.query_params.get("cursor", "")) or b"{}")
        limit, offset = int(cursor.get("limit", request.query_params.get("limit", 100))), int(cursor.get("offset", 0))
    except (ValueError, AttributeError):
        raise ApiError(400, "An invalid cursor was provided") from None
    size = min(limit, n8n_of(request).settings.page or limit)
    end = offset + size
    following = base64.b64encode(json.dumps({"limit": limit, "offset": end}).encode()).decode()
    return {
        "data": [shown(each) for each in found[offset:end]],
        "nextCursor": following if end < len(found) else None,
    }
