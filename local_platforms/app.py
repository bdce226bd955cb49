# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The application of a platform: its routers, its form of errors, faults, and the log of requests."""

from __future__ import annotations

import json
import typing as t
from collections import deque
from dataclasses import dataclass

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from local_supabase.api.middleware import BufferedResponse, FaultMiddleware
from local_supabase.errors import ApiError

if t.TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from local_platforms.platform import Platform
    from local_supabase.faults import Fault

#: How many requests the log keeps.
LOGGED_REQUESTS = 20_000


@dataclass(frozen=True, slots=True)
class LoggedRequest:
    """A request that a platform received. ``status`` is None if the connection was dropped; ``body`` if it isn't JSON."""

    platform: str
    time: float
    method: str
    path: str
    query: str
    status: int | None
    body: object


RequestLog = deque[LoggedRequest]


def new_log() -> RequestLog:
    """Return an empty log."""
    return deque(maxlen=LOGGED_REQUESTS)


def create_app(platform: Platform, log: RequestLog) -> ASGIApp:
    """Return the application that serves ``platform`` and adds its requests to ``log``."""
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None, redirect_slashes=False)
    app.state.platform = platform
    for router in platform.routers:
        app.include_router(router)

    def response(error: ApiError) -> JSONResponse:
        return JSONResponse(platform.error_body(error), error.status)

    @app.exception_handler(ApiError)
    async def api_error(_request: Request, error: ApiError) -> JSONResponse:
        return response(error)

    @app.exception_handler(RequestValidationError)
    async def invalid_request(_request: Request, error: RequestValidationError) -> JSONResponse:
        fields = "; ".join(f"{'.'.join(map(str, detail['loc'][1:]))}: {detail['msg']}" for detail in error.errors())
        return response(platform.invalid_body(fields))

    @app.exception_handler(HTTPException)
    async def unknown_route(request: Request, error: HTTPException) -> JSONResponse:
        if error.status_code in {404, 405}:
            return response(platform.unknown_route(request))
        return response(ApiError(error.status_code, str(error.detail)))

    return PlatformMiddleware(app, platform, log)


class PlatformMiddleware(FaultMiddleware):
    """The outermost middleware: faults and the log of requests."""

    def __init__(self, app: ASGIApp, platform: Platform, log: RequestLog) -> None:
        routes = [route for router in platform.routers for route in router.routes]
        super().__init__(app, platform.faults, routes)
        self._platform = platform
        self._log = log

    def subject(self, parameters: Mapping[str, t.Any]) -> str | None:
        """Return what a request is about."""
        return self._platform.subject(parameters)

    def throttled(self, fault: Fault) -> BufferedResponse:
        """Return the platform's response to a request that exceeds a rate limit."""
        return self._platform.throttled(fault)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle a request and log it."""
        if scope["type"] != "http":
            await super().__call__(scope, receive, send)
            return
        content = bytearray()
        status: list[int] = []

        async def receive_and_keep() -> Message:
            message = await receive()
            content.extend(message.get("body", b""))
            return message

        async def send_and_keep(message: Message) -> None:
            if message["type"] == "http.response.start":
                status.append(message["status"])
            await send(message)

        began = self._platform.clock.now()
        try:
            await super().__call__(scope, receive_and_keep, send_and_keep)
        finally:
            self._log.append(
                LoggedRequest(
                    platform=self._platform.name,
                    time=began,
                    method=scope["method"],
                    path=scope["path"],
                    query=scope["query_string"].decode(),
                    status=status[0] if status else None,
                    body=_parsed(bytes(content)),
                )
            )


def _parsed(content: bytes) -> object:
    try:
        return json.loads(content)
    except (ValueError, RecursionError):
        return None
