# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""/user and /teams: who the token belongs to, and which teams it can see."""

from __future__ import annotations

import typing as t

from fastapi import APIRouter

from local_platforms.vercel.access import Authenticated, refused

if t.TYPE_CHECKING:
    from local_platforms.vercel.state import Team

router = APIRouter()


@router.get("/v{version}/user")
async def get_user(caller: Authenticated) -> dict[str, t.Any]:
    """Return the user of the token."""
    name = caller.user.name
    return {"user": {"id": f"user_{name}", "username": name, "email": f"{name}@example.com", "name": name}}


@router.get("/v{version}/teams")
async def list_teams(caller: Authenticated) -> dict[str, t.Any]:
    """List the teams."""
    found = [_shown(team) for team in caller.teams()]
    return {"teams": found, "pagination": {"count": len(found), "next": None, "prev": None}}


@router.get("/v{version}/teams/{team}")
async def get_team(caller: Authenticated, team: str) -> dict[str, t.Any]:
    """Return a team by its id or slug."""
    for each in caller.teams():
        if team in {each.id, each.slug}:
            return _shown(each)
    if any(team in {each.id, each.slug} for each in caller.vercel.state.teams):
        raise refused(403, "forbidden", "Not authorized")
    raise refused(404, "not_found", "Team not found")


def _shown(team: Team) -> dict[str, t.Any]:
    return {
        "id": team.id,
        "slug": team.slug,
        "name": team.slug,
        "avatar": None,
        "billing": {"plan": team.plan},
        "createdAt": 1_700_000_000_000,
        "sensitiveEnvironmentVariablePolicy": team.sensitive_policy,
        "membership": {"role": "OWNER", "confirmed": True},
    }
