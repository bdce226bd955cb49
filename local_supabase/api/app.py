# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The application: routers, exception handlers and middleware."""

from __future__ import annotations

import typing as t
from http import HTTPStatus

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from local_supabase.api import (
    api_keys,
    branches,
    buckets,
    configuration,
    custom_hostname,
    data,
    database,
    edge_secrets,
    entitlements,
    functions,
    health,
    inspection,
    local,
    maintenance,
    organizations,
    pooler,
    projects,
    settings,
    third_party_auth,
    transfers,
    upgrades,
    webhooks,
)
from local_supabase.api.dependencies import count_request, platform_of
from local_supabase.api.middleware import SupabaseMiddleware
from local_supabase.errors import ApiError, CodedError

if t.TYPE_CHECKING:
    from starlette.types import ASGIApp

    from local_supabase.platform import Platform

ROUTERS = (
    organizations.router,
    projects.router,
    api_keys.router,
    health.router,
    pooler.router,
    branches.router,
    buckets.router,
    custom_hostname.router,
    database.router,
    edge_secrets.router,
    functions.router,
    settings.router,
    third_party_auth.router,
    transfers.router,
    entitlements.router,
    inspection.router,
    maintenance.router,
    upgrades.router,
    webhooks.router,
    configuration.router,
    data.router,
    local.router,
)


def error_response(request: Request, error: ApiError) -> JSONResponse:
    """Return an error in the format of the API's version: v2 has a code beside the message."""
    if not request.url.path.startswith("/v2/"):
        return JSONResponse({"message": error.message, **error.extra}, error.status)
    reason = HTTPStatus(error.status).phrase.lower().replace(" ", "_")
    code = error.code if isinstance(error, CodedError) else reason
    return JSONResponse({"error": {"code": code, "message": error.message}, **error.extra}, error.status)


def create_app(platform: Platform) -> ASGIApp:
    """Return the application that serves ``platform``."""
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None, redirect_slashes=False)
    app.state.platform = platform
    for router in ROUTERS:
        app.include_router(router)

    @app.exception_handler(ApiError)
    async def api_error(request: Request, error: ApiError) -> JSONResponse:
        return error_response(request, error)

    @app.exception_handler(RequestValidationError)
    async def invalid_request(request: Request, error: RequestValidationError) -> JSONResponse:
        fields = "; ".join(f"{'.'.join(map(str, detail['loc'][1:]))}: {detail['msg']}" for detail in error.errors())
        return error_response(request, ApiError(400, fields))

    @app.exception_handler(HTTPException)
    async def unknown_route(request: Request, error: HTTPException) -> JSONResponse:
        # As on the platform, a known path with another method is an unknown route.
        if error.status_code not in {404, 405}:
            return error_response(request, ApiError(error.status_code, str(error.detail)))
        caller = platform_of(request).token(request.headers.get("authorization", "").removeprefix("Bearer "))
        try:
            count_request(request, caller.user if caller else "unknown", "user" if caller else "address")
        except ApiError as exceeded:
            return error_response(request, exceeded)
        return JSONResponse({"message": f"Cannot {request.method} {request.url.path}"}, 404)

    return SupabaseMiddleware(app, platform, [route for router in ROUTERS for route in router.routes])
