# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The services of a project and when each becomes healthy."""

from __future__ import annotations

SERVICES = ("auth", "db", "db_postgres_user", "pooler", "realtime", "rest", "storage", "pg_bouncer")
#: The order in which they become healthy.
STARTUP_ORDER = ("db", "db_postgres_user", "auth", "rest", "storage", "realtime", "pg_bouncer", "pooler")


def health_schedule(now: float, lag: float) -> dict[str, float]:
    """Return when each service becomes healthy: one after another, over ``lag`` seconds."""
    return {name: now + lag * (position + 1) / len(STARTUP_ORDER) for position, name in enumerate(STARTUP_ORDER)}
