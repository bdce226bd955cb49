# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""/v2/organizations/{slug}/maintenance/windows: when the platform maintains the projects of a region."""

from __future__ import annotations

import datetime
import typing as t

from fastapi import APIRouter, Request

from local_supabase.api.dependencies import platform_of, require_organization
from local_supabase.regions import CODES
from local_supabase.state import Organization

router = APIRouter()

DAY, HOUR, MINUTES = 6, 2, 120
"""Every window: Sundays at 02:00 UTC, for two hours."""


@router.get("/v2/organizations/{slug}/maintenance/windows")
async def list_windows(
    request: Request, organization: t.Annotated[Organization, require_organization("organizations_read")]
) -> dict[str, t.Any]:
    """List the windows by region. One is open while the fault ``maintenance`` is active for its region."""
    now = datetime.datetime.now(datetime.UTC).replace(microsecond=0)
    open_regions = {fault.value for fault in platform_of(request).faults.peek("maintenance")}
    following = _following(now)
    return {
        "data": {
            "type": "maintenance_windows",
            "id": organization.slug,
            "attributes": {
                code: {
                    "window": {"day": "sunday", "start_utc": f"{HOUR:02}:00", "duration_minutes": MINUTES},
                    "current_window": _window(now) if code in open_regions else None,
                    "next_windows": [_window(following), _window(following + datetime.timedelta(weeks=1))],
                }
                for code in CODES
            },
        }
    }


def _following(now: datetime.datetime) -> datetime.datetime:
    """Return when the next window begins."""
    begin = now.replace(hour=HOUR, minute=0, second=0) + datetime.timedelta(days=(DAY - now.weekday()) % 7)
    return begin if begin > now else begin + datetime.timedelta(weeks=1)


def _window(begin: datetime.datetime) -> dict[str, str]:
    return {"start": begin.isoformat(), "end": (begin + datetime.timedelta(minutes=MINUTES)).isoformat()}
