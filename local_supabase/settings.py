# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What can be set about a local Supabase: by options of ``up`` or by ``/_local/settings``; remembered in its state."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

INTEGER_SETTINGS = ("rate_limit", "login_role_ttl", "breaker_failures")


class Settings(BaseModel):
    """Durations are seconds.

    ``delay`` is how long a project comes up, pauses or is restored; the ``*_lag`` are how much later than the status
    the keys, the pooler and the services are there (platform-like: the status is first).
    ``rate_limit`` is requests per minute for one user, scope and endpoint; 120 is the real one, 0 lifts it.
    After ``breaker_failures`` refused passwords the pooler takes no login of that address to that project for
    ``breaker_seconds``; 0 failures: never.
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

    def with_changes(self, changes: dict[str, object]) -> Settings:
        """Return a validated copy.

        ``delay: 0`` takes the lags with it unless they are given: who asks for no waiting means none.

        :raises pydantic.ValidationError: for an unknown name or a value out of range.
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
