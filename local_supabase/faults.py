# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One switch per way in which the real platform misbehaves, set by tests through ``/_local/faults``."""

from __future__ import annotations

import typing as t
from dataclasses import asdict, dataclass

from local_supabase.errors import ApiError


@dataclass(frozen=True, slots=True)
class FaultKind:
    """What a switch does.

    ``stage``: before or after the handler (any request), project (fixed when a project is made or comes up), or
    handler (asked for by one endpoint). ``method`` and ``path`` are the default target of the first two.
    """

    stage: str
    description: str
    method: str | None = None
    path: str | None = None


PROJECTS = "/v1/projects"

FAULTS: dict[str, FaultKind] = {
    # any request; narrowed by method, path (a route such as /v1/projects/{ref}/health), ref
    "bad_gateway": FaultKind("before", "502 with the text of the gateway, nothing done; `status` for another 5xx"),
    "server_error": FaultKind("before", "500 with a JSON message, nothing done; `status` for another"),
    "throttled": FaultKind("before", "429; `seconds` is X-RateLimit-Reset, `value` a Retry-After to add"),
    "dropped": FaultKind("before", "connection closed without an answer, nothing done"),
    "slow": FaultKind("before", "the request waits `seconds` before it is handled"),
    "bad_gateway_after": FaultKind("after", "the request is carried out, the answer is a gateway's 502 text"),
    "dropped_after": FaultKind("after", "the request is carried out, the connection closed without an answer"),
    "slow_after": FaultKind("after", "the request is carried out, the answer comes `seconds` later"),
    "missing_field": FaultKind("after", "the member `value` is taken out of the answer, wherever it stands"),
    "mistyped_field": FaultKind("after", "the member `value` becomes an object of nonsense, wherever it stands"),
    "not_json": FaultKind("after", "200 with a page of HTML instead of the answer"),
    # the create
    "create_502": FaultKind("after", "the project is made, the answer is a gateway's 502 text", "POST", PROJECTS),
    "create_dropped": FaultKind(
        "after", "the project is made, the connection closed without an answer", "POST", PROJECTS
    ),
    "create_slow": FaultKind("after", "the project is made, the answer comes `seconds` later", "POST", PROJECTS),
    "organization_full": FaultKind("handler", "create is refused; `status` 402 (default), 403 or 400"),
    "region_full": FaultKind(
        "handler", "region `value` has no capacity: marked in available-regions, create refused (400)"
    ),
    # the life of a project: for the next `count` projects made, or at once for the project `ref`
    "stuck": FaultKind("project", "stays COMING_UP for good"),
    "init_failed": FaultKind("project", "ends in INIT_FAILED"),
    "pause_failed": FaultKind("handler", "the next pause ends in PAUSE_FAILED"),
    "restore_failed": FaultKind("handler", "the next restore ends in RESTORE_FAILED"),
    "late_keys": FaultKind("project", "api-keys is an empty list until `seconds` after ACTIVE_HEALTHY"),
    "late_pooler": FaultKind("project", "the pooler does not know the tenant until `seconds` after ACTIVE_HEALTHY"),
    "late_health": FaultKind(
        "project", "the services (`value`: only this one) are unhealthy until `seconds` after ACTIVE_HEALTHY"
    ),
    "late_settings": FaultKind("project", "network restrictions cannot be set until `seconds` after ACTIVE_HEALTHY"),
    "listing_lag": FaultKind("project", "missing in the listings until `seconds` after its creation"),
    "circuit_breaker": FaultKind("project", "the pooler refuses every login for `seconds`: Circuit breaker open"),
    # single endpoints
    "valueless_keys": FaultKind("handler", "api-keys lists the keys without a value"),
    "late_password": FaultKind("handler", "a changed password reaches the pooler `seconds` later (28P01 until then)"),
    "late_login_role": FaultKind("handler", "a login role reaches the pooler `seconds` later (28P01 until then)"),
    "login_role_refused": FaultKind("handler", "cli/login-role answers 400"),
}


@dataclass(slots=True)
class Fault:
    """A switch that is on.

    :ivar count: how many more times it acts; None: until it is cleared.
    :ivar skip: how many matching occasions pass unharmed first.
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

    def matches(self, method: str | None, path: str | None, ref: str | None) -> bool:
        """Return whether it is aimed at this occasion."""
        kind = FAULTS[self.fault]
        filters = ((self.method or kind.method, method), (self.path or kind.path, path), (self.ref, ref))
        return all(aim is None or aim == actual for aim, actual in filters)


class Faults:
    """The switches of one server. Empty: the platform behaves."""

    def __init__(self) -> None:
        self._active: list[Fault] = []

    def add(self, fault: Fault) -> None:
        """Turn a switch on, beside those that are on already.

        :raises ApiError: 400 for a name that isn't in FAULTS.
        """
        if fault.fault not in FAULTS:
            raise ApiError(400, f"fault: unknown name {fault.fault!r}; GET /_local/faults lists them")
        self._active.append(fault)

    def clear(self, name: str | None = None) -> None:
        """Turn one kind off, or all."""
        self._active = [fault for fault in self._active if name is not None and fault.fault != name]

    def summary(self) -> dict[str, t.Any]:
        """Return what is on and what there is."""
        return {
            "active": [asdict(fault) for fault in self._active],
            "known": {name: kind.description for name, kind in FAULTS.items()},
        }

    def consume(
        self, name: str, *, method: str | None = None, path: str | None = None, ref: str | None = None
    ) -> Fault | None:
        """Return the switch of this name if it acts now, and use one of its counts up."""
        for fault in self._active:
            if fault.fault != name or not fault.matches(method, path, ref):
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
        """Return the switches of this name that are on, without using them up."""
        return [fault for fault in self._active if fault.fault == name]

    def consume_stage(self, stage: str, method: str, path: str, ref: str | None) -> list[Fault]:
        """Return every switch of a stage that acts on this request."""
        names = [name for name, kind in FAULTS.items() if kind.stage == stage]
        found = (self.consume(name, method=method, path=path, ref=ref) for name in names)
        return [fault for fault in found if fault is not None]
