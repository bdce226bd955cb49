# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who sends a request, and what they may: token, team, rate limit, role, in this order.

Every request is about one team: the one in the query, or else the first of the token's user. What belongs to another team doesn't exist.
"""

from __future__ import annotations

import json
import typing as t

from fastapi import Depends, Request
from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from local_platforms.vercel.state import Project, Team, Token, User
from local_supabase.errors import ApiError

if t.TYPE_CHECKING:
    from local_platforms.vercel.platform import Vercel

T = t.TypeVar("T")


class Body(BaseModel):
    """The base of bodies: Vercel refuses properties that it doesn't know."""

    model_config = ConfigDict(extra="forbid")


def refused(status: int, code: str, message: str, **extra: object) -> ApiError:
    """Return an error in Vercel's form: with a code, and members that depend on it."""
    return ApiError(status, message, code=code, **extra)


def vercel_of(request: Request) -> Vercel:
    """Return the local Vercel that serves this request."""
    return t.cast("Vercel", request.app.state.platform)


class Caller:
    """An authenticated request.

    :raises ApiError: 403 without a valid token or access to the team, 429 beyond the rate limit.
    """

    def __init__(self, request: Request) -> None:
        self.vercel = vercel_of(request)
        scheme, _space, text = request.headers.get("authorization", "").partition(" ")
        found = next((token for token in self.vercel.state.tokens if token.token == text.strip()), None)
        if (
            scheme.lower() != "bearer"
            or found is None
            or (found.expires_at is not None and found.expires_at <= self.vercel.now())
        ):
            raise refused(403, "forbidden", "Not authorized", invalidToken=True)
        self.token: Token = found
        self.user: User = next(user for user in self.vercel.state.users if user.name == found.user)
        query = request.query_params
        self.team = self._team(query.get("teamId"), query.get("slug"))
        limits, settings = self.vercel.limits, self.vercel.settings
        try:
            limits.count(self.team.id, settings)
        finally:
            request.state.rate_limit = limits.headers(self.team.id, settings)
        if request.method != "GET" and found.role == "viewer":
            raise refused(403, "forbidden", "You don't have permission to perform this action.")

    def teams(self) -> list[Team]:
        """Return the teams that the token can see."""
        return [
            team
            for team in self.vercel.state.teams
            if self.token.user in team.members and self.token.team in {None, team.slug}
        ]

    def _team(self, team_id: str | None, slug: str | None) -> Team:
        for team in self.teams():
            if (team_id is None and slug is None) or team_id == team.id or (team_id is None and slug == team.slug):
                return team
        raise refused(403, "forbidden", "Not authorized")

    def project(self, id_or_name: str) -> Project:
        """Return a project of the team.

        :raises ApiError: 404 if there is none.
        """
        found = self.vercel.find(self.team, id_or_name)
        if found is None:
            raise refused(404, "not_found", "Project not found.")
        return found

    def permit_production(self, what: str) -> None:
        """Check that the token may change what production uses.

        :raises ApiError: 403 for a developer.
        """
        if self.token.role == "developer":
            raise refused(403, "forbidden", f"Additional permissions are required to {what}.")


async def _authenticate(request: Request) -> Caller:
    # async, so that it runs in the event loop like all state changes; FastAPI runs other functions in threads.
    return Caller(request)


Authenticated = t.Annotated[Caller, Depends(_authenticate)]


async def _project(caller: Authenticated, project: str) -> Project:
    return caller.project(project)


InPath = t.Annotated[Project, Depends(_project)]


async def read_body(request: Request, model: type[T]) -> T:
    """Return the body as ``model``.

    :raises ApiError: 400 if it doesn't fit; never quotes a value.
    """
    try:
        content = json.loads(await request.body() or b"{}")
    except ValueError:
        raise refused(400, "bad_request", "Invalid JSON") from None
    try:
        return TypeAdapter(model).validate_json(json.dumps(content))
    except ValidationError as error:
        detail = error.errors(include_input=False, include_url=False, include_context=False)[0]
        name = ".".join(map(str, detail["loc"]))
        problem = {
            "extra_forbidden": f"should NOT have additional property `{name}`.",
            "missing": f"missing required property `{name}`.",
        }.get(detail["type"], f"`{name}` {detail['msg']}.")
        raise refused(400, "bad_request", f"Invalid request: {problem}") from None


def page(
    request: Request, items: t.Sequence[tuple[int, dict[str, t.Any]]]
) -> tuple[list[dict[str, t.Any]], dict[str, t.Any]]:
    """Return a page of a list, newest first, and what says where the next one begins.

    :param items: each with its time of creation in milliseconds.
    """
    query = request.query_params
    size = min(max(1, int(query.get("limit", 20))), 100)
    until = query.get("until") or query.get("from")
    chosen = [each for each in sorted(items, key=lambda item: -item[0]) if until is None or each[0] < int(until)]
    more = len(chosen) > size
    shown = chosen[:size]
    following = shown[-1][0] if more else None
    return [each for _time, each in shown], {"count": len(shown), "next": following, "prev": None}
