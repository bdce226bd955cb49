# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the words of the service mean for somebody who waits. Pure."""

from __future__ import annotations

import typing as t
from enum import Enum

if t.TYPE_CHECKING:
    from collections.abc import Sequence

    from .responses import ApiKey, Pooler, ServiceHealth

ACTIVE = "ACTIVE_HEALTHY"
INACTIVE = "INACTIVE"
PAUSING = "PAUSING"
#: A project on its way out: to everybody who looks for it by name it isn't there any more.
BEING_REMOVED = frozenset({"GOING_DOWN", "REMOVED"})
#: Nothing comes after these by itself.
FAILED = frozenset({"INIT_FAILED", "PAUSE_FAILED", "RESTORE_FAILED"})


class Verdict(Enum):
    """What to make of what is seen."""

    READY = "ready"
    PENDING = "pending"
    FAILED = "hopeless"


def active_verdict(status: str) -> Verdict:
    """Judge the status of a project that is to become healthy. A word we don't know is one to wait on."""
    if status == ACTIVE:
        return Verdict.READY
    return Verdict.FAILED if status in FAILED | BEING_REMOVED | {INACTIVE} else Verdict.PENDING


def paused_verdict(status: str) -> Verdict:
    """Judge the status of a project that is being paused."""
    if status == INACTIVE:
        return Verdict.READY
    return Verdict.FAILED if status in FAILED | BEING_REMOVED else Verdict.PENDING


def can_be_paused(status: str) -> bool:
    """Whether a project in this status can be paused now: it runs, and nothing else is happening to it."""
    return status in (ACTIVE, "ACTIVE_UNHEALTHY")


def unhealthy(health: Sequence[ServiceHealth], wanted: Sequence[str]) -> str:
    """Return which of the wanted services aren't healthy and what they say, an empty text when all are.

    No service is ever hopeless: in the first seconds they report errors that pass.
    """
    known = {service.name: service for service in health}
    parts = []
    for name in wanted:
        service = known.get(name)
        if service is None:
            parts.append(f"{name} isn't reported")
        elif service.status != ACTIVE:
            parts.append(f"{name} is {service.status}" + (f" ({service.error})" if service.error else ""))
    return ", ".join(parts)


def primary_pooler(poolers: Sequence[Pooler]) -> Pooler | None:
    """Return the pooler of the primary database, None while there is none."""
    return next((pooler for pooler in poolers if pooler.kind == "PRIMARY"), None)


#: Our names for the keys -> type, and the names it may have; the API's default name goes first.
_KEYS = {
    "publishable": ("publishable", ("default",)),
    "secret": ("secret", ("default",)),
    "anon": ("legacy", ("anon",)),
    "service_role": ("legacy", ("service_role",)),
}
#: One for the browser, one for the server: with either pair a client can work.
_PAIRS = (("publishable", "secret"), ("anon", "service_role"))


def named_keys(keys: Sequence[ApiKey]) -> dict[str, str | None]:
    """Return the values of the keys publishable, secret, anon and service_role, None where there is none.

    Names are unique only together with the type. Of several publishable or secret keys the one called default is
    taken, else the first one.
    """
    values: dict[str, str | None] = {}
    for ours, (kind, names) in _KEYS.items():
        fitting = [key for key in keys if key.value and key.kind == kind and (kind != "legacy" or key.name in names)]
        default = next((key for key in fitting if key.name in names), fitting[0] if fitting else None)
        values[ours] = default.value if default else None
    return values


def keys_are_usable(values: dict[str, str | None]) -> bool:
    """Whether one pair is complete: old projects have only the legacy one, new ones may have it disabled."""
    return any(all(values[name] for name in pair) for pair in _PAIRS)
