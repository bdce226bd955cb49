# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Simulated failures of the platform, which tests inject through ``/_local/faults``."""

from __future__ import annotations

import typing as t
from dataclasses import asdict, dataclass

from local_supabase.errors import ApiError


@dataclass(frozen=True, slots=True)
class FaultKind:
    """What a fault does.

    ``stage``: before or after the handler of a request, project (applied when a project is created or becomes
    healthy), or handler (checked by one endpoint). ``method`` and ``path`` are the default filters of the first two.
    """

    stage: str
    description: str
    method: str | None = None
    path: str | None = None


PROJECTS = "/v1/projects"

#: The faults of any request, filtered by method, path (a route such as /v1/projects/{ref}/health) and ref.
REQUEST_FAULTS: dict[str, FaultKind] = {
    "bad_gateway": FaultKind(
        "before", "the gateway's 502 in plain text, the request isn't handled; `status`: another 5xx"
    ),
    "server_error": FaultKind("before", "500 with a JSON message, the request isn't handled; `status`: another status"),
    "throttled": FaultKind("before", "429 with `seconds` as X-RateLimit-Reset; `value`: an additional Retry-After"),
    "dropped": FaultKind("before", "the connection is closed without a response, the request isn't handled"),
    "slow": FaultKind("before", "the request is handled after `seconds`"),
    "bad_gateway_after": FaultKind("after", "the request is handled, the response is the gateway's 502 in plain text"),
    "dropped_after": FaultKind("after", "the request is handled, the connection is closed without a response"),
    "slow_after": FaultKind("after", "the request is handled, the response is sent `seconds` later"),
    "missing_field": FaultKind("after", "the field `value` is removed from the response at every level"),
    "mistyped_field": FaultKind("after", "the field `value` is replaced by an unexpected object at every level"),
    "not_json": FaultKind("after", "200 with an HTML page instead of the response"),
}

FAULTS: dict[str, FaultKind] = {
    **REQUEST_FAULTS,
    # creating a project
    "create_502": FaultKind(
        "after", "the project is created, the response is the gateway's 502 in plain text", "POST", PROJECTS
    ),
    "create_dropped": FaultKind(
        "after", "the project is created, the connection is closed without a response", "POST", PROJECTS
    ),
    "create_slow": FaultKind("after", "the project is created, the response is sent `seconds` later", "POST", PROJECTS),
    "organization_full": FaultKind("handler", "creating a project fails; `status`: 402 (default), 403 or 400"),
    "region_full": FaultKind(
        "handler", "region `value` has no capacity: marked in available-regions, creating fails with 400"
    ),
    # the lifecycle of a project: for the next `count` projects, or immediately for the existing project `ref`
    "stuck": FaultKind("project", "the project stays COMING_UP; `seconds`: only so long"),
    "init_failed": FaultKind("project", "the project ends in INIT_FAILED"),
    "pause_failed": FaultKind("handler", "the next pause ends in PAUSE_FAILED"),
    "restore_failed": FaultKind("handler", "the next restore ends in RESTORE_FAILED"),
    "upgrade_failed": FaultKind("handler", "the next upgrade fails, and the project has its old version again"),
    "late_keys": FaultKind("project", "api-keys is an empty list until `seconds` after ACTIVE_HEALTHY"),
    "late_pooler": FaultKind("project", "the pooler does not know the tenant until `seconds` after ACTIVE_HEALTHY"),
    "late_health": FaultKind(
        "project", "the services (`value`: only this one) are unhealthy until `seconds` after ACTIVE_HEALTHY"
    ),
    "late_settings": FaultKind("project", "settings cannot be changed until `seconds` after ACTIVE_HEALTHY"),
    "listing_lag": FaultKind("project", "the project is missing from listings until `seconds` after its creation"),
    "circuit_breaker": FaultKind("project", "the pooler rejects every login for `seconds`: Circuit breaker open"),
    # single endpoints
    "maintenance": FaultKind("handler", "the maintenance window of the region `value` is open (set `count` null)"),
    "network_review": FaultKind("handler", "the next change of network restrictions waits for review"),
    "network_disallowed": FaultKind("handler", "network restrictions aren't included in the plan (set `count` null)"),
    "backup_failed": FaultKind("handler", "the last daily backup failed (set `count` null)"),
    "late_backups": FaultKind("handler", "no backup has been made for `seconds` (set `count` null)"),
    "valueless_keys": FaultKind("handler", "api-keys lists the keys without a value"),
    "late_domain": FaultKind("handler", "a custom domain can be verified `seconds` after it was created"),
    "late_password": FaultKind("handler", "the pooler accepts a changed password `seconds` later (28P01 until then)"),
    "late_login_role": FaultKind("handler", "the pooler accepts a login role `seconds` later (28P01 until then)"),
    "login_role_refused": FaultKind("handler", "cli/login-role returns 400"),
}


@dataclass(slots=True)
class Fault:
    """An active fault.

    :ivar count: how many more times it applies; None: until it is cleared.
    :ivar skip: how many matching requests to skip first.
    """

    fault: str
    count: int | None = 1
    skip: int = 0
    seconds: float = 0.0
    status: int | None = None
    value: str | None = None
    method: str | None = None
    path: str | None = None
    ref: str | None = None

    def matches(self, kind: FaultKind, method: str | None, path: str | None, ref: str | None) -> bool:
        """Return whether its filters match."""
        filters = ((self.method or kind.method, method), (self.path or kind.path, path), (self.ref, ref))
        return all(aim is None or aim == actual for aim, actual in filters)


class Faults:
    """The active faults of a server.

    :param kinds: the known faults by name; by default those of the local Supabase.
    """

    def __init__(self, kinds: t.Mapping[str, FaultKind] | None = None) -> None:
        self._kinds = FAULTS if kinds is None else kinds
        self._active: list[Fault] = []

    def add(self, fault: Fault) -> None:
        """Activate a fault in addition to the active ones.

        :raises ApiError: 400 if its name is unknown.
        """
        if fault.fault not in self._kinds:
            raise ApiError(400, f"fault: unknown name {fault.fault!r}; GET /_local/faults lists the names")
        self._active.append(fault)

    def clear(self, name: str | None = None) -> None:
        """Clear the faults with this name, or all."""
        self._active = [fault for fault in self._active if name is not None and fault.fault != name]

    def summary(self) -> dict[str, t.Any]:
        """Return the active faults and the known names."""
        return {
            "active": [asdict(fault) for fault in self._active],
            "known": {name: kind.description for name, kind in self._kinds.items()},
        }

    def consume(
        self, name: str, *, method: str | None = None, path: str | None = None, ref: str | None = None
    ) -> Fault | None:
        """Return the fault with this name if it applies now, and decrement its count."""
        for fault in self._active:
            if fault.fault != name or not fault.matches(self._kinds[name], method, path, ref):
                continue
            if fault.skip > 0:
                fault.skip -= 1
                return None
            if fault.count is not None:
                fault.count -= 1
                if fault.count <= 0:
                    self._active.remove(fault)
            return fault
        return None

    def peek(self, name: str) -> list[Fault]:
        """Return the active faults with this name without changing their counts."""
        return [fault for fault in self._active if fault.fault == name]

    def consume_stage(self, stage: str, method: str, path: str, ref: str | None) -> list[Fault]:
        """Return all faults of a stage that apply to this request, and decrement their counts."""
        names = [name for name, kind in self._kinds.items() if kind.stage == stage]
        found = (self.consume(name, method=method, path=path, ref=ref) for name in names)
        return [fault for fault in found if fault is not None]
