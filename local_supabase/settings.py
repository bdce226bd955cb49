# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Settings of the local Supabase, changed by options of ``up`` or ``/_local/settings`` and saved in its state."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

INTEGER_SETTINGS = ("rate_limit", "login_role_ttl", "breaker_failures")


class Settings(BaseModel):
    """The settings; durations are in seconds.

    ``delay`` is how long provisioning, pausing, restoring and resizing take. ``*_lag`` is how long after ACTIVE_HEALTHY
    the keys, the pooler and the services become available, as on the platform.
    ``rate_limit`` is requests per minute for each user, scope and endpoint; the platform's is 120, 0 means unlimited.
    After ``breaker_failures`` failed logins (0: never), the pooler rejects all logins from that address to that project
    for ``breaker_seconds``. ``backup_interval`` is the time between two daily backups.
    """

    model_config = ConfigDict(extra="forbid", strict=True)

    delay: float = Field(default=1.5, ge=0)
    keys_lag: float = Field(default=0.3, ge=0)
    pooler_lag: float = Field(default=0.5, ge=0)
    services_lag: float = Field(default=0.4, ge=0)
    rate_limit: int = Field(default=120, ge=0)
    default_privileges: str = Field(default="revoked", pattern="^(revoked|legacy)$")
    login_role_ttl: int = Field(default=300, ge=1)
    breaker_failures: int = Field(default=0, ge=0)
    breaker_seconds: float = Field(default=120.0, ge=0)
    backup_interval: float = Field(default=86400.0, gt=0)

    def with_changes(self, changes: dict[str, object]) -> Settings:
        """Return a validated copy.

        ``delay: 0`` also sets the lags to 0, unless they are given.

        :raises pydantic.ValidationError: if a name is unknown or a value is out of range.
        """
        if changes.get("delay") == 0:
            changes = {"keys_lag": 0.0, "pooler_lag": 0.0, "services_lag": 0.0, **changes}
        converted = {
            key: float(value)
            if isinstance(value, int) and not isinstance(value, bool) and key not in INTEGER_SETTINGS
            else value
            for key, value in changes.items()
        }
        return Settings.model_validate({**self.model_dump(), **converted})
