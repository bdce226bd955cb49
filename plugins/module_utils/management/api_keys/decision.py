# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Decide which changes bring an API key to the desired state. Pure."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass
from datetime import UTC, datetime

from ...failure import Failure
from ..timestamps import timestamp

if t.TYPE_CHECKING:
    from collections.abc import Iterable

    from .endpoints import Key
    from .options import KeySpec


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyDecision:
    """The changes to make, in this order: delete the previous key, update or retire the current one, create a new one.

    :ivar current: the key with the name of the task, None if there is none.
    :ivar previous: the key that it has replaced, None if there is none any more.
    :ivar deletes: the keys to delete first.
    :ivar updates: what to change in ``current``.
    :ivar retires: whether to rename ``current``, so that it becomes the previous key.
    :ivar deletes_retired: whether to delete it after the new one has been created, because there is no overlap.
    :ivar creates: whether to create a key.
    """

    current: Key | None = None
    previous: Key | None = None
    deletes: tuple[Key, ...] = ()
    updates: tuple[tuple[str, object], ...] = ()
    retires: bool = False
    deletes_retired: bool = False
    creates: bool = False
    warnings: tuple[str, ...] = ()


def decide(spec: KeySpec, keys: Iterable[Key], now: float) -> KeyDecision:
    """Return the changes that bring a key to the desired state.

    :param keys: the publishable and secret keys of the project.
    :param now: the time of the service in seconds since the epoch.
    :raises Failure: the name is ambiguous, or an earlier rotation isn't finished.
    """
    current, previous = _find(spec, spec.name, keys), _find(spec, spec.previous_name, keys)
    if not spec.present:
        return KeyDecision(
            current=current, previous=previous, deletes=tuple(key for key in (previous, current) if key is not None)
        )
    if current is None:
        # With a previous key, a rotation was interrupted.
        return KeyDecision(previous=previous, creates=True)
    age = _age(current, now)
    # The previous key is valid until the current one, which was created to replace it, is as old as the overlap.
    expired = () if previous is None or (age is not None and age < spec.overlap) else (previous,)
    if spec.rotate or (spec.max_age is not None and age is not None and age >= spec.max_age):
        if previous is not None and not expired:
            raise Failure(
                f"The {spec.kind} API key {spec.name!r} can't be rotated, because the key that it has replaced is still valid as "
                f"{spec.previous_name!r} until {_date(now - (age or 0) + spec.overlap)}.",
                hint="Wait until then, or set a shorter overlap to delete the replaced key now.",
            )
        return KeyDecision(
            current=current,
            previous=previous,
            deletes=expired,
            retires=True,
            deletes_retired=spec.overlap == 0,
            creates=True,
        )
    warnings: tuple[str, ...] = ()
    if spec.max_age is not None and age is None:
        warnings = (f"The API key {spec.name!r} isn't rotated, because the API doesn't report when it was created.",)
    return KeyDecision(
        current=current, previous=previous, deletes=expired, updates=_updates(spec, current), warnings=warnings
    )


def _find(spec: KeySpec, name: str, keys: Iterable[Key]) -> Key | None:
    found = [key for key in keys if (key.kind, key.name) == (spec.kind, name)]
    if len(found) > 1:
        ids = ", ".join(f"{key.id} (created at {key.created_at})" for key in found)
        raise Failure(
            f"The project has {len(found)} {spec.kind} API keys named {name!r}: {ids}.",
            hint="Find out in the dashboard which one is in use, and delete or rename the others.",
        )
    return found[0] if found else None


def _updates(spec: KeySpec, current: Key) -> tuple[tuple[str, object], ...]:
    found: list[tuple[str, object]] = []
    # An empty description is stored as one, or as none.
    if spec.description is not None and spec.description != (current.description or ""):
        found.append(("description", spec.description or None))
    if spec.template is not None and spec.template != (current.template or {}):
        found.append(("secret_jwt_template", spec.template or None))
    return tuple(found)


def _age(key: Key, now: float) -> float | None:
    created = timestamp(key.created_at) if key.created_at else None
    # The time of the service has no fractions of a second.
    return None if created is None else max(0.0, now - created)


def _date(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d %H:%M UTC")
