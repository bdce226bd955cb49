# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What lies around every request: faults before and after, the rate-limit headers, the log.

The log has method, route, project, status and duration: no query, no header, no body, so no secret.
"""

from __future__ import annotations

import asyncio
import json
import logging
import time
import traceback
import typing as t

from starlette.routing import Match

from local_supabase.rate_limit import Allowance

if t.TYPE_CHECKING:
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from local_supabase.faults import Fault
    from local_supabase.platform import Platform

log = logging.getLogger("local_supabase.access")


class Answer:
    """A response held back until it is known what becomes of it."""

    def __init__(self, status: int = 500, headers: list[tuple[bytes, bytes]] | None = None, body: bytes = b"") -> None:
        self.status = status
        self.headers = headers or []
        self.body = body

    async def collect(self, message: Message) -> None:
        """Take what the application sends."""
        if message["type"] == "http.response.start":
            self.status = message["status"]
            self.headers = list(message.get("headers", []))
        elif message["type"] == "http.response.body":
            self.body += message.get("body", b"")

    async def deliver(self, send: Send) -> None:
        """Send it."""
        headers = [(name, value) for name, value in self.headers if name.lower() != b"content-length"]
        headers.append((b"content-length", str(len(self.body)).encode()))
        await send({"type": "http.response.start", "status": self.status, "headers": headers})
        await send({"type": "http.response.body", "body": self.body})


def text_answer(status: int, text: str, kind: str = "text/plain; charset=UTF-8") -> Answer:
    """Return an answer that isn't JSON, as a gateway gives."""
    return Answer(status, [(b"content-type", kind.encode())], text.encode())


def json_answer(status: int, content: object, headers: dict[str, str] | None = None) -> Answer:
    """Return an answer in JSON."""
    extra = [(name.encode(), value.encode()) for name, value in (headers or {}).items()]
    return Answer(status, [(b"content-type", b"application/json; charset=utf-8"), *extra], json.dumps(content).encode())


class Surface:
    """The outermost layer of the application."""

    def __init__(self, app: ASGIApp, platform: Platform, routes: list[t.Any]) -> None:
        self.app = app
        self.platform = platform
        self.routes = routes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        began = time.monotonic()
        method, route, ref = scope["method"], *self._route(scope)
        answer = await self._answer(scope, receive, method, route, ref)
        status = "dropped" if answer is None else str(answer.status)
        if answer is None:
            await _hang_up(scope, receive)
        else:
            await answer.deliver(send)
        log.info(
            "%s %s%s %s %.0f ms", method, route, f" {ref}" if ref else "", status, (time.monotonic() - began) * 1000
        )

    def _route(self, scope: Scope) -> tuple[str, str | None]:
        """Return the pattern of the path and the ref in it."""
        for route in self.routes:
            match, child = route.matches(scope)
            if match is not Match.NONE:
                ref = child["path_params"].get("ref")
                known = ref is not None and self.platform.projects.find(ref) is not None
                return route.path, ref if known else None
        return "(unknown route)", None

    async def _answer(self, scope: Scope, receive: Receive, method: str, route: str, ref: str | None) -> Answer | None:
        """Return what is to be answered; None: nothing, the connection drops."""
        if route.startswith("/_local"):
            return await self._handled(scope, receive)
        for fault in self.platform.faults.taken_at("before", method, route, ref):
            match fault.fault:
                case "slow":
                    await asyncio.sleep(fault.seconds)
                case "dropped":
                    return None
                case _:
                    return self._refusal(fault)
        answer = await self._handled(scope, receive)
        if answer.status < 400:
            for fault in self.platform.faults.taken_at("after", method, route, ref):
                match fault.fault:
                    case "slow_after" | "create_slow":
                        await asyncio.sleep(fault.seconds)
                    case "dropped_after" | "create_dropped":
                        return None
                    case _:
                        answer = _distorted(answer, fault)
        headers = scope["state"].get("rate_limit") or {}
        answer.headers += [(name.lower().encode(), value.encode()) for name, value in headers.items()]
        return answer

    def _refusal(self, fault: Fault) -> Answer:
        if fault.fault == "bad_gateway":
            return text_answer(fault.status or 502, f"error code: {fault.status or 502}")
        if fault.fault == "server_error":
            return json_answer(fault.status or 500, {"message": "Internal server error"})
        limit = self.platform.store.state.settings.rate_limit or 120
        headers = Allowance(limit, 0, max(1, int(fault.seconds)), exceeded=True).headers()
        if fault.value is not None:
            headers["Retry-After"] = fault.value
        return json_answer(429, {"message": "ThrottlerException: Too Many Requests"}, headers)

    async def _handled(self, scope: Scope, receive: Receive) -> Answer:
        answer = Answer()
        scope.setdefault("state", {})
        try:
            await self.app(scope, receive, answer.collect)
        except Exception as error:  # noqa: BLE001 - the last place: nothing but a 500 may reach the client
            # Where it happened, not what it said: the text of an exception may hold what was sent.
            frames = [f"{frame.filename}:{frame.lineno}" for frame in traceback.extract_tb(error.__traceback__)[-4:]]
            log.error("%s at %s", type(error).__name__, " < ".join(reversed(frames)))  # noqa: TRY400
            return json_answer(500, {"message": "Internal server error"})
        return answer


def _distorted(answer: Answer, fault: Fault) -> Answer:
    if fault.fault in {"bad_gateway_after", "create_502"}:
        return text_answer(fault.status or 502, f"error code: {fault.status or 502}")
    if fault.fault == "not_json":
        return text_answer(200, "<html><body>It works.</body></html>", "text/html")
    content = (
        _without(json.loads(answer.body), fault.value or "", mistyped=fault.fault == "mistyped_field")
        if answer.body
        else None
    )
    return Answer(answer.status, answer.headers, json.dumps(content).encode())


def _without(content: object, member: str, *, mistyped: bool) -> object:
    if isinstance(content, list):
        return [_without(item, member, mistyped=mistyped) for item in content]
    if isinstance(content, dict):
        changed = {key: _without(value, member, mistyped=mistyped) for key, value in content.items() if key != member}
        return changed | ({member: {"unexpected": 1}} if mistyped and member in content else {})
    return content


async def _hang_up(scope: Scope, receive: Receive) -> None:
    """Close the connection under the client, then wait until the server has noticed."""
    scope["state"]["transport"].abort()
    async with asyncio.timeout(5):
        while (await receive())["type"] != "http.disconnect":
            continue
