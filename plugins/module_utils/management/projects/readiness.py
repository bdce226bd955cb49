# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Interpret statuses, health, poolers and keys while waiting for a project. Pure."""

from __future__ import annotations

import typing as t
from enum import Enum

if t.TYPE_CHECKING:
    from collections.abc import Sequence

    from .responses import ApiKey, Pooler, ServiceHealth

ACTIVE = "ACTIVE_HEALTHY"
INACTIVE = "INACTIVE"
PAUSING = "PAUSING"
#: The project is being deleted. A lookup by name ignores it.
BEING_REMOVED = frozenset({"GOING_DOWN", "REMOVED"})
#: A project doesn't leave these statuses without help.
FAILED = frozenset({"INIT_FAILED", "PAUSE_FAILED", "RESTORE_FAILED"})
#: The project runs or starts: it isn't being paused.
RUNNING = frozenset({ACTIVE, "ACTIVE_UNHEALTHY", "COMING_UP", "RESTORING"})


class Verdict(Enum):
    """What a status means for a task that waits."""

    READY = "ready"
    PENDING = "pending"
    FAILED = "failed"


def active_verdict(status: str) -> Verdict:
    """Return what a status means while waiting for a healthy project. An unknown status is pending."""
    if status == ACTIVE:
        return Verdict.READY
    return Verdict.FAILED if status in FAILED | BEING_REMOVED | {INACTIVE} else Verdict.PENDING


def paused_verdict(status: str) -> Verdict:
    """Return what a status means while waiting for a paused project."""
    if status == INACTIVE:
        return Verdict.READY
    return Verdict.FAILED if status in FAILED | BEING_REMOVED else Verdict.PENDING


def can_be_paused(status: str) -> bool:
    """Whether a project with this status can be paused: it runs and no other operation is in progress."""
    return status in (ACTIVE, "ACTIVE_UNHEALTHY")


def unhealthy(health: Sequence[ServiceHealth], required: Sequence[str]) -> str:
    """Return which required services aren't healthy and their errors, an empty string if all are.

    Unhealthy services are pending, not failed: in the first seconds they report transient errors.
    """
    known = {service.name: service for service in health}
    parts = []
    for name in required:
        service = known.get(name)
        if service is None:
            parts.append(f"{name} is not reported")
        elif service.status != ACTIVE:
            parts.append(f"{name} is {service.status}" + (f" ({service.error})" if service.error else ""))
    return ", ".join(parts)


def primary_pooler(poolers: Sequence[Pooler]) -> Pooler | None:
    """Return the pooler of the primary database, None if there is none yet."""
    return next((pooler for pooler in poolers if pooler.kind == "PRIMARY"), None)


#: Name in the return value -> type and names in the API; the default name comes first.
_KEYS = {
    "publishable": ("publishable", ("default",)),
    "secret": ("secret", ("default",)),
    "anon": ("legacy", ("anon",)),
    "service_role": ("legacy", ("service_role",)),
}
#: A key for browsers and a key for servers. Either pair is sufficient.
_PAIRS = (("publishable", "secret"), ("anon", "service_role"))


def named_keys(keys: Sequence[ApiKey]) -> dict[str, str | None]:
    """Return the values of the keys publishable, secret, anon and service_role, None for a missing one.

    Names are only unique for a type. Of several publishable or secret keys, the one named default is used, else the
    first one.
    """
    values: dict[str, str | None] = {}
    for label, (kind, names) in _KEYS.items():
        candidates = [key for key in keys if key.value and key.kind == kind and (kind != "legacy" or key.name in names)]
        default = next((key for key in candidates if key.name in names), candidates[0] if candidates else None)
        values[label] = default.value if default else None
    return values


def keys_are_usable(values: dict[str, str | None], *, revealed: bool = True) -> bool:
    """Whether one pair is complete: old projects only have the legacy one, new projects may have disabled it.

    :param revealed: whether secret keys have values; if not, the key for browsers is sufficient.
    """
    return any(all(values[name] for name in (pair if revealed else pair[:1])) for pair in _PAIRS)
