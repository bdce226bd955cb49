# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Middleware: injected faults, rate-limit headers and the access log.

The log has method, route, project, status and duration. Queries, headers and bodies may contain secrets: not logged.
"""

from __future__ import annotations

import asyncio
import json
import logging
import time
import traceback
import typing as t

from starlette.routing import Match

from local_supabase.rate_limit import RateLimitStatus

if t.TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from local_supabase.faults import Fault, Faults
    from local_supabase.platform import Platform

log = logging.getLogger("local_supabase.access")


class BufferedResponse:
    """A response that is buffered because a fault may change or drop it."""

    def __init__(self, status: int = 500, headers: list[tuple[bytes, bytes]] | None = None, body: bytes = b"") -> None:
        self.status = status
        self.headers = headers or []
        self.body = body

    async def receive(self, message: Message) -> None:
        """Store an ASGI message of the application."""
        if message["type"] == "http.response.start":
            self.status = message["status"]
            self.headers = list(message.get("headers", []))
        elif message["type"] == "http.response.body":
            self.body += message.get("body", b"")

    async def send_to(self, send: Send) -> None:
        """Send the response."""
        headers = [(name, value) for name, value in self.headers if name.lower() != b"content-length"]
        headers.append((b"content-length", str(len(self.body)).encode()))
        await send({"type": "http.response.start", "status": self.status, "headers": headers})
        await send({"type": "http.response.body", "body": self.body})


def text_response(status: int, text: str, content_type: str = "text/plain; charset=UTF-8") -> BufferedResponse:
    """Return a response that isn't JSON, like a gateway's."""
    return BufferedResponse(status, [(b"content-type", content_type.encode())], text.encode())


def json_response(status: int, content: object, headers: dict[str, str] | None = None) -> BufferedResponse:
    """Return a JSON response."""
    extra_headers = [(name.encode(), value.encode()) for name, value in (headers or {}).items()]
    return BufferedResponse(
        status, [(b"content-type", b"application/json; charset=utf-8"), *extra_headers], json.dumps(content).encode()
    )


class FaultMiddleware:
    """The outermost middleware.

    :param faults: the active faults.
    :param routes: the routes of the application, which name the endpoints in filters and in the log.
    """

    def __init__(self, app: ASGIApp, faults: Faults, routes: list[t.Any]) -> None:
        self.app = app
        self.faults = faults
        self.routes = routes

    def subject(self, _parameters: dict[str, t.Any]) -> str | None:
        """Return what a request is about, by the parameters of its route, for the filter ``ref`` and the log."""
        return None

    def throttled(self, fault: Fault) -> BufferedResponse:
        """Return the platform's response to a request that exceeds a rate limit."""
        return json_response(429, {"message": "Too Many Requests"}, {"Retry-After": fault.value or "1"})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle a request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started = time.monotonic()
        method, route, ref = scope["method"], *self._route(scope)
        response = await self._respond(scope, receive, method, route, ref)
        status = "dropped" if response is None else str(response.status)
        if response is None:
            await _drop_connection(scope, receive)
        else:
            await response.send_to(send)
        log.info(
            "%s %s%s %s %.0f ms", method, route, f" {ref}" if ref else "", status, (time.monotonic() - started) * 1000
        )

    def _route(self, scope: Scope) -> tuple[str, str | None]:
        """Return the route of a request, and what the request is about."""
        found = None
        for route in self.routes:
            match, child = route.matches(scope)
            # With another method, a route matches in part: GET /functions/{slug} and POST /functions/deploy.
            if match is Match.FULL or (match is Match.PARTIAL and found is None):
                found = route.path, self.subject(child["path_params"])
            if match is Match.FULL:
                break
        return found or ("(unknown route)", None)

    async def _respond(
        self, scope: Scope, receive: Receive, method: str, route: str, ref: str | None
    ) -> BufferedResponse | None:
        """Return the response, or None to drop the connection."""
        if route.startswith("/_local"):
            return await self._call_app(scope, receive)
        for fault in self.faults.consume_stage("before", method, route, ref):
            match fault.fault:
                case "slow":
                    await asyncio.sleep(fault.seconds)
                case "dropped":
                    return None
                case _:
                    return self._fault_response(fault)
        response = await self._call_app(scope, receive)
        if response.status < 400:
            for fault in self.faults.consume_stage("after", method, route, ref):
                match fault.fault:
                    case "slow_after" | "create_slow":
                        await asyncio.sleep(fault.seconds)
                    case "dropped_after" | "create_dropped":
                        return None
                    case _:
                        response = _corrupt(response, fault)
        headers = scope["state"].get("rate_limit") or {}
        response.headers += [(name.lower().encode(), value.encode()) for name, value in headers.items()]
        return response

    def _fault_response(self, fault: Fault) -> BufferedResponse:
        if fault.fault == "bad_gateway":
            return text_response(fault.status or 502, f"error code: {fault.status or 502}")
        if fault.fault == "server_error":
            return json_response(fault.status or 500, {"message": "Internal server error"})
        return self.throttled(fault)

    async def _call_app(self, scope: Scope, receive: Receive) -> BufferedResponse:
        response = BufferedResponse()
        scope.setdefault("state", {})
        try:
            await self.app(scope, receive, response.receive)
        except Exception as error:  # noqa: BLE001 - the last resort: the client gets a 500
            # Log the location only: the message of an exception may contain secrets from the request.
            frames = [f"{frame.filename}:{frame.lineno}" for frame in traceback.extract_tb(error.__traceback__)[-4:]]
            log.error("%s at %s", type(error).__name__, " < ".join(reversed(frames)))  # noqa: TRY400 - see above
            return json_response(500, {"message": "Internal server error"})
        return response


class SupabaseMiddleware(FaultMiddleware):
    """The middleware of the Management API."""

    def __init__(self, app: ASGIApp, platform: Platform, routes: list[t.Any]) -> None:
        super().__init__(app, platform.faults, routes)
        self.platform = platform

    def subject(self, parameters: dict[str, t.Any]) -> str | None:
        """Return the ref of an existing project."""
        ref = parameters.get("ref")
        return ref if ref is not None and self.platform.projects.find(ref) is not None else None

    def throttled(self, fault: Fault) -> BufferedResponse:
        """Return 429 with the headers of the rate limit."""
        limit = self.platform.store.state.settings.rate_limit or 120
        headers = RateLimitStatus(limit, 0, max(1, int(fault.seconds)), exceeded=True).headers()
        if fault.value is not None:
            headers["Retry-After"] = fault.value
        return json_response(429, {"message": "ThrottlerException: Too Many Requests"}, headers)


def _corrupt(response: BufferedResponse, fault: Fault) -> BufferedResponse:
    if fault.fault in {"bad_gateway_after", "create_502"}:
        return text_response(fault.status or 502, f"error code: {fault.status or 502}")
    if fault.fault == "not_json":
        return text_response(200, "<html><body>It works.</body></html>", "text/html")
    content = (
        _corrupt_field(json.loads(response.body), fault.value or "", mistyped=fault.fault == "mistyped_field")
        if response.body
        else None
    )
    return BufferedResponse(response.status, response.headers, json.dumps(content).encode())


def _corrupt_field(content: object, field: str, *, mistyped: bool) -> object:
    if isinstance(content, list):
        return [_corrupt_field(item, field, mistyped=mistyped) for item in content]
    if isinstance(content, dict):
        changed = {
            key: _corrupt_field(value, field, mistyped=mistyped) for key, value in content.items() if key != field
        }
        return changed | ({field: {"unexpected": 1}} if mistyped and field in content else {})
    return content


async def _drop_connection(scope: Scope, receive: Receive) -> None:
    """Close the connection, then wait until the server has noticed."""
    scope["state"]["transport"].abort()
    async with asyncio.timeout(5):
        while (await receive())["type"] != "http.disconnect":
            continue
