# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The backups of a project, as the platform lists them. Nothing is copied, so that none can be restored.

A project on a paid plan has a backup each day, and with point-in-time recovery a window instead. What there is follows from the age of the
project, so that no process has to run at a certain time.
"""

from __future__ import annotations

import typing as t
from dataclasses import dataclass

from local_supabase.timestamps import iso_timestamp

if t.TYPE_CHECKING:
    from local_supabase.state import Project

DAY = 86400.0
#: For how many days a plan keeps daily backups. The plan free has none.
RETENTION_DAYS = {"free": 0, "pro": 7, "team": 14, "enterprise": 30, "platform": 7}
RECOVERY_PREFIX = "pitr_"
#: Seconds between two backups of the window of point-in-time recovery.
WINDOW_STEP = 120.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Circumstances:
    """What the backups of a project depend on besides the project.

    :ivar plan: of its organization.
    :ivar interval: seconds between two daily backups.
    :ivar delay: for how many seconds no backup has been made.
    :ivar failed: whether the last one failed.
    """

    now: float
    plan: str
    interval: float = DAY
    delay: float = 0.0
    failed: bool = False


def recovery_days(project: Project) -> int:
    """Return the days of the window of point-in-time recovery, 0 without the add-on."""
    found = (name.removeprefix(RECOVERY_PREFIX) for name in project.addons if name.startswith(RECOVERY_PREFIX))
    return int(next(found, 0))


def listing(project: Project, circumstances: Circumstances) -> dict[str, t.Any]:
    """Return the backups of a project in the format of the API, the newest first."""
    days = recovery_days(project)
    return {
        "region": project.region,
        "walg_enabled": days > 0,
        "pitr_enabled": days > 0,
        "backups": [] if days else _daily(project, circumstances),
        "physical_backup_data": _window(project, circumstances, days) if days else {},
    }


def _daily(project: Project, circumstances: Circumstances) -> list[dict[str, t.Any]]:
    until, interval = circumstances.now - circumstances.delay, circumstances.interval
    count = max(0, int((until - project.created) / interval))
    kept = RETENTION_DAYS[circumstances.plan]
    return [
        {
            "id": project.number * 100_000 + number,
            "is_physical_backup": False,
            "status": "FAILED" if circumstances.failed and number == count else "COMPLETED",
            "inserted_at": iso_timestamp(project.created + number * interval),
        }
        for number in range(count, max(0, count - kept), -1)
    ]


def _window(project: Project, circumstances: Circumstances, days: int) -> dict[str, int]:
    """Return from when to when the project can be restored: nothing before the first backup after the add-on was applied."""
    start = project.recovery_from
    latest = start + (circumstances.now - circumstances.delay - start) // WINDOW_STEP * WINDOW_STEP
    if latest < start:
        return {}
    earliest = max(start, circumstances.now - days * DAY)
    return {
        "earliest_physical_backup_date_unix": int(min(earliest, latest)),
        "latest_physical_backup_date_unix": int(latest),
    }
