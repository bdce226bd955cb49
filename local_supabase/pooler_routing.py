# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which logins the pooler accepts, and which cluster it forwards them to."""

from __future__ import annotations

import ipaddress
import time
import typing as t

from local_supabase.database import LOGIN_ROLE, READ_ONLY_LOGIN_ROLE
from local_supabase.pooler import UNKNOWN_TENANT, Attempt, ErrorResponse, Route
from local_supabase.projects import DATABASE_STATUSES

if t.TYPE_CHECKING:
    from collections.abc import Callable

    from local_supabase.projects import Projects
    from local_supabase.settings import Settings
    from local_supabase.state import Project

BREAKER_OPEN = ErrorResponse("XX000", "Circuit breaker open: Too many authentication errors")
ENCRYPTION_REQUIRED = ErrorResponse("XX000", "SSL connection is required")
#: Failed logins within this number of seconds count toward opening the circuit breaker.
FAILURE_WINDOW = 300.0


class PoolerRouting:
    """Routes logins and counts failed ones for each project and client address.

    :param settings: returns the current settings.
    """

    def __init__(self, projects: Projects, settings: Callable[[], Settings]) -> None:
        self._projects = projects
        self._settings = settings
        self._failures: dict[tuple[str, str], list[float]] = {}
        self._blocked_until: dict[tuple[str, str], float] = {}

    def resolve(self, attempt: Attempt) -> Route | ErrorResponse:
        """Return the route of a login, or the error to reject it with."""
        ref, user, client_address = attempt.ref, attempt.user, attempt.client_address
        project = self._projects.find(ref)
        now = time.time()
        if project is None or project.status not in DATABASE_STATUSES or now < project.pooler_from or not user:
            return UNKNOWN_TENANT
        if now < project.breaker_until:
            return BREAKER_OPEN
        if now < self._blocked_until.get((ref, client_address), 0.0):
            # Each attempt extends the block.
            self._blocked_until[ref, client_address] = now + self._settings().breaker_seconds
            return BREAKER_OPEN
        refusal = _refusal(project, attempt)
        if refusal is not None:
            return refusal
        if now < _credentials_valid_from(project, user):
            self.record_auth_failure(ref, client_address)
            return ErrorResponse("28P01", f'password authentication failed for user "{user}"')
        return Route(project.host, project.port)

    def record_auth_failure(self, ref: str, client_address: str) -> None:
        """Count a failed login, and open the circuit breaker after too many."""
        settings, now = self._settings(), time.time()
        recent = [
            failed_at for failed_at in self._failures.get((ref, client_address), []) if failed_at > now - FAILURE_WINDOW
        ]
        recent.append(now)
        if settings.breaker_failures and len(recent) >= settings.breaker_failures:
            self._blocked_until[ref, client_address] = now + settings.breaker_seconds
            recent = []
        self._failures[ref, client_address] = recent


def _refusal(project: Project, attempt: Attempt) -> ErrorResponse | None:
    """Return the error for a connection that the project's settings don't allow."""
    if not _is_allowed(project, attempt.client_address):
        return ErrorResponse("XX000", f"Address not in tenant allow_list: {attempt.client_address}")
    return ENCRYPTION_REQUIRED if project.ssl_enforced and not attempt.is_encrypted else None


def _is_allowed(project: Project, client_address: str) -> bool:
    source = ipaddress.ip_address(client_address)
    return any(source in ipaddress.ip_network(cidr, strict=False) for cidr in (*project.cidrs, *project.cidrs_v6))


def _credentials_valid_from(project: Project, user: str) -> float:
    """Return the time from which the pooler accepts the current password of this user."""
    if user == "postgres":
        return project.password_from
    return project.login_role_from if user in {LOGIN_ROLE, READ_ONLY_LOGIN_ROLE} else 0.0
