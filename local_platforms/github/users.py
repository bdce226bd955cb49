# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""/user, /rate_limit, and /orgs/{org}: who the token belongs to."""

from __future__ import annotations

import typing as t

from fastapi import APIRouter

from local_platforms.github.access import Authenticated
from local_supabase.errors import ApiError

router = APIRouter()


@router.get("/user")
async def get_user(caller: Authenticated) -> dict[str, t.Any]:
    """Return the user of the token."""
    if caller.token.installation is not None:
        raise ApiError(403, "Resource not accessible by integration")
    account = caller.github.account(caller.token.user)
    return {"login": caller.token.user, "id": account.id if account else 0, "type": "User"}


@router.get("/rate_limit")
async def get_rate_limit(caller: Authenticated) -> dict[str, t.Any]:
    """Return the primary rate limit; doesn't count."""
    headers = caller.github.limits.headers(caller.token.user, caller.github.settings)
    core = {name: int(headers[f"X-RateLimit-{name.title()}"]) for name in ("limit", "remaining", "used", "reset")}
    return {"resources": {"core": core}, "rate": core}


@router.get("/orgs/{org}")
async def get_organization(caller: Authenticated, org: str) -> dict[str, t.Any]:
    """Return an organization; the plan only to its members."""
    account = caller.github.account(org)
    if account is None or account.kind != "Organization":
        raise ApiError(404, "Not Found")
    shown = {"login": account.login, "id": account.id, "type": account.kind}
    return shown | ({"plan": {"name": account.plan}} if caller.is_member(org) else {})
