# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""/_local: faults, settings, clock, log, and edits of all platforms, on a port of their own; requires its token."""

from __future__ import annotations

import hmac
import os
import typing as t
from dataclasses import asdict, dataclass

from fastapi import APIRouter, Depends, FastAPI, Request
from fastapi.responses import JSONResponse
from pydantic import Field

from local_supabase.api.local import NewFault
from local_supabase.api.validation import StrictModel, json_body, read_body
from local_supabase.errors import ApiError
from local_supabase.faults import Fault

if t.TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.types import ASGIApp

    from local_platforms.app import RequestLog
    from local_platforms.clock import Clock
    from local_platforms.platform import Platform
    from local_platforms.state import Store


@dataclass(frozen=True, slots=True)
class Controlled:
    """What the control channel reads and changes."""

    store: Store
    clock: Clock
    platforms: Mapping[str, Platform]
    log: RequestLog

    def platform(self, name: str) -> Platform:
        """Return a platform.

        :raises ApiError: 404 if there is none of this name.
        """
        if name not in self.platforms:
            raise ApiError(404, f"platform: unknown name {name!r}; known: {', '.join(self.platforms)}")
        return self.platforms[name]


def _controlled(request: Request) -> Controlled:
    return t.cast("Controlled", request.app.state.controlled)


async def _require_token(request: Request) -> None:
    scheme, _space, text = request.headers.get("authorization", "").partition(" ")
    expected = _controlled(request).store.content.token
    if scheme != "Bearer" or not hmac.compare_digest(text.encode(), expected.encode()):
        raise ApiError(401, "Unauthorized")


router = APIRouter(dependencies=[Depends(_require_token)])


class NewPlatformFault(NewFault):
    """The body of adding a fault: that of the local Supabase, and the platform that has it."""

    platform: str


class Advance(StrictModel):
    """The body of advancing the clock."""

    advance: t.Annotated[float, Field(ge=0)]


@router.get("/_local/status")
async def get_status(request: Request) -> dict[str, t.Any]:
    """Return the URL of each platform, and what it holds."""
    controlled = _controlled(request)
    return {
        "pid": os.getpid(),
        "now": controlled.clock.now(),
        "platforms": {
            name: {"url": platform.url, **platform.summary()} for name, platform in controlled.platforms.items()
        },
    }


def _faults(controlled: Controlled) -> dict[str, t.Any]:
    summaries = {name: platform.faults.summary() for name, platform in controlled.platforms.items()}
    return {
        "active": [{"platform": name, **each} for name, found in summaries.items() for each in found["active"]],
        "known": {name: found["known"] for name, found in summaries.items()},
    }


@router.get("/_local/faults")
async def list_faults(request: Request) -> dict[str, t.Any]:
    """List the active faults and the known names."""
    return _faults(_controlled(request))


@router.post("/_local/faults", status_code=201)
async def add_fault(request: Request) -> dict[str, t.Any]:
    """Add a fault."""
    controlled = _controlled(request)
    body = await read_body(request, NewPlatformFault)
    controlled.platform(body.platform).faults.add(Fault(**body.model_dump(exclude={"platform"})))
    return _faults(controlled)


@router.delete("/_local/faults")
async def clear_faults(request: Request, platform: str | None = None, fault: str | None = None) -> dict[str, t.Any]:
    """Clear all faults, or those of a platform, or with a name."""
    controlled = _controlled(request)
    for each in controlled.platforms.values() if platform is None else [controlled.platform(platform)]:
        each.faults.clear(fault)
    return _faults(controlled)


@router.get("/_local/settings/{name}")
async def get_settings(request: Request, name: str) -> dict[str, t.Any]:
    """Return the settings of a platform."""
    return _controlled(request).platform(name).settings.model_dump()


@router.post("/_local/settings/{name}")
async def change_settings(request: Request, name: str) -> dict[str, t.Any]:
    """Change and store settings of a platform."""
    platform = _controlled(request).platform(name)
    platform.change_settings(await _object(request))
    return platform.settings.model_dump()


@router.get("/_local/clock")
async def get_clock(request: Request) -> dict[str, float]:
    """Return the time of the platforms."""
    return {"now": _controlled(request).clock.now()}


@router.post("/_local/clock")
async def advance_clock(request: Request) -> dict[str, float]:
    """Advance the time of the platforms."""
    controlled = _controlled(request)
    body = await read_body(request, Advance)
    controlled.clock.offset += body.advance
    controlled.store.content.clock_offset = controlled.clock.offset
    controlled.store.save()
    return {"now": controlled.clock.now()}


@router.get("/_local/requests")
async def list_requests(request: Request, platform: str | None = None) -> list[dict[str, t.Any]]:
    """List the requests since the start, or since the log was cleared."""
    return [asdict(each) for each in _controlled(request).log if platform in {None, each.platform}]


@router.delete("/_local/requests")
async def clear_requests(request: Request) -> list[object]:
    """Clear the log of requests."""
    _controlled(request).log.clear()
    return []


@router.get("/_local/secrets")
async def list_secrets(request: Request) -> list[str]:
    """List all secret values that the platforms know."""
    found = {secret for platform in _controlled(request).platforms.values() for secret in platform.secrets()}
    return sorted(found - {""})


@router.get("/_local/state/{name}")
async def get_state(request: Request, name: str) -> dict[str, t.Any]:
    """Return all that a platform stores."""
    return _controlled(request).platform(name).state.model_dump(mode="json")


@router.post("/_local/edits/{name}")
async def edit(request: Request, name: str) -> dict[str, t.Any]:
    """Make a change that no client of the API made: ``edit`` names it, the rest are its arguments."""
    arguments = await _object(request)
    chosen = arguments.pop("edit", None)
    return {"result": _controlled(request).platform(name).edit(str(chosen), arguments)}


async def _object(request: Request) -> dict[str, t.Any]:
    content = await json_body(request)
    if not isinstance(content, dict):
        raise ApiError(400, "body: must be an object")
    return content


def create_control(controlled: Controlled) -> ASGIApp:
    """Return the application of the control channel."""
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None, redirect_slashes=False)
    app.state.controlled = controlled
    app.include_router(router)

    @app.exception_handler(ApiError)
    async def api_error(_request: Request, error: ApiError) -> JSONResponse:
        return JSONResponse({"message": error.message}, error.status)

    return app
