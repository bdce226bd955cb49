# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The services of a project and when each is well."""

from __future__ import annotations

SERVICES = ("auth", "db", "db_postgres_user", "pooler", "realtime", "rest", "storage", "pg_bouncer")
#: The order in which they turn healthy: the database first, the pooler last.
STARTUP_ORDER = ("db", "db_postgres_user", "auth", "rest", "storage", "realtime", "pg_bouncer", "pooler")


def health_schedule(now: float, lag: float) -> dict[str, float]:
    """Return when each service is well: spread over ``lag`` seconds, so that they are not all well at once."""
    return {name: now + lag * (place + 1) / len(STARTUP_ORDER) for place, name in enumerate(STARTUP_ORDER)}
