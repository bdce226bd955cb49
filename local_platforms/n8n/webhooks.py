# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""/webhook: which requests start a workflow, and who may. No node runs."""

from __future__ import annotations

import hmac
import typing as t

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response

from local_platforms.n8n.access import n8n_of
from local_supabase.errors import ApiError

if t.TYPE_CHECKING:
    from collections.abc import Iterator

    from local_platforms.n8n.platform import N8n
    from local_platforms.n8n.state import Json

router = APIRouter()
METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]


@router.api_route("/webhook/{path:path}", methods=METHODS)
async def call_webhook(request: Request, path: str) -> Response:
    """Answer as n8n does until the first node would run."""
    n8n, method = n8n_of(request), request.method
    if method == "OPTIONS":
        return Response(status_code=204)
    hooks = {each: node for node, each in _registered(n8n, path)}
    if not hooks:
        raise ApiError(
            404,
            f'The requested webhook "{method} {path}" is not registered.',
            code=404,
            hint="The workflow must be active for a production URL to run successfully.",
        )
    if method not in hooks:
        others = " or ".join(hooks)
        raise ApiError(
            404,
            f"This webhook is not registered for {method} requests. Did you mean to make a {others} request?",
            code=404,
        )
    node = hooks[method]
    _authenticate(n8n, node, request)
    if node["parameters"].get("responseMode", "onReceived") == "onReceived":
        return JSONResponse({"message": "Workflow was started"})
    raise ApiError(501, "The local n8n runs no nodes, so it doesn't know what the workflow would return.")


def _registered(n8n: N8n, path: str) -> Iterator[tuple[Json, str]]:
    """Yield the nodes that listen on a path, with their methods."""
    now = n8n.clock.now()
    for workflow in n8n.state.workflows:
        if workflow.live is None or now < workflow.registered_at:
            continue
        for node in workflow.live:
            for method, registered in n8n.registrations([node]):
                if registered == path:
                    yield node, method


def _authenticate(n8n: N8n, node: Json, request: Request) -> None:
    if node["parameters"].get("authentication", "none") != "headerAuth":
        return
    credential_id = node.get("credentials", {}).get("httpHeaderAuth", {}).get("id")
    found = next((each for each in n8n.state.credentials if each.id == credential_id), None)
    if found is None:
        raise ApiError(500, "No authentication data defined on node!", code=0)
    given = request.headers.get(str(found.data.get("name")), "")
    if not hmac.compare_digest(given.encode(), str(found.data.get("value")).encode()):
        raise ApiError(403, "Authorization data is wrong!")
