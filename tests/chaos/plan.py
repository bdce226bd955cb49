# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What goes wrong in a run, and when: chosen by a seed."""

from __future__ import annotations

import random
import typing as t
from dataclasses import dataclass

from tests.chaos.fault_proxy import FAULTS, FaultRule

STARTS = ("none", "none", "none", "provisioned", "paused")
"""What exists before the run with the faults: mostly nothing."""

PLATFORM: dict[str, dict[str, t.Any]] = {
    "late_health": {"seconds": 1.0},
    "late_keys": {"seconds": 1.0},
    "late_pooler": {"seconds": 1.5},
    "listing_lag": {"seconds": 2.0},
    "late_login_role": {"seconds": 1.5, "count": 2},
    "late_password": {"seconds": 1.5},
    "valueless_keys": {"count": 2},
    "circuit_breaker": {"seconds": 1.0},
    "init_failed": {},
    "stuck": {"seconds": 8.0},
    "restore_failed": {},
    "organization_full": {},
    "login_role_refused": {},
    "throttled": {"seconds": 1.0, "count": 2},
}
"""The faults of the platform itself, by their names in local_supabase/faults.py, which describes them."""

CREATE = "POST /v1/projects$"
INSTANTS = ("start", "request", "answer", "shadow", "credentials")
"""Where the time of a kill starts: with the run, before or after a request, with a shadow server, with the credentials file."""


@dataclass(frozen=True, slots=True)
class Kill:
    """When a run is killed with all its processes.

    :ivar instant: one of `INSTANTS`.
    :ivar number: which request.
    :ivar delay: seconds afterwards.
    """

    instant: str
    number: int = 0
    delay: float = 0.0


@dataclass(frozen=True, slots=True)
class Plan:
    """A run with faults.

    :ivar seed: for what happens by chance during the run, and the name.
    :ivar start: one of `STARTS`.
    :ivar clients: how many clients the run has.
    :ivar vault: whether the credentials are encrypted.
    :ivar rotate: whether the run sets a new password (``update_password=always``).
    :ivar given: whether the password is given by the user.
    :ivar cold: whether the cache of the schema engine is empty.
    :ivar deleted_at: another user deletes the project before the request with this number; 0: never.
    """

    seed: int
    start: str = "none"
    clients: int = 1
    vault: bool = False
    rotate: bool = False
    given: bool = False
    cold: bool = False
    deleted_at: int = 0
    rules: tuple[FaultRule, ...] = ()
    platform: tuple[str, ...] = ()
    kill: Kill | None = None

    def describe(self) -> str:
        """Return what goes wrong, on one line."""
        parts = [f"start={self.start}", f"clients={self.clients}"]
        parts += [name for name in ("vault", "rotate", "given", "cold") if getattr(self, name)]
        parts += [f"deleted at request {self.deleted_at}"] if self.deleted_at else []
        parts += [f"{rule.fault} ({rule.route or f'request {rule.number}'}, {rule.count}x)" for rule in self.rules]
        parts += self.platform
        if self.kill:
            where = f" {self.kill.number}" if self.kill.instant in ("request", "answer") else ""
            parts.append(f"killed {self.kill.delay:.2f} s after {self.kill.instant}{where}")
        return ", ".join(parts)


def plan_for(seed: int) -> Plan:
    """Return the plan that a seed stands for."""
    dice = random.Random(seed)
    start = dice.choice(STARTS)
    clients = 2 if start == "none" and dice.random() < 0.2 else 1
    rules = tuple(_rule(dice) for _number in range(dice.choice((0, 1, 1, 2, 3))))
    platform = tuple(dice.sample(sorted(PLATFORM), dice.choice((0, 0, 1, 1, 2))))
    kill = _kill(dice) if dice.random() < 0.6 or not (rules or platform) else None
    return Plan(
        seed=seed,
        start=start,
        clients=clients,
        vault=dice.random() < 0.15,
        rotate=start != "none" and dice.random() < 0.7,
        given=dice.random() < 0.15,
        cold=dice.random() < 0.3 or (kill is not None and kill.instant == "shadow"),
        deleted_at=dice.randint(1, 25) if dice.random() < 0.08 else 0,
        rules=rules,
        platform=platform,
        kill=kill,
    )


def _rule(dice: random.Random) -> FaultRule:
    fault = dice.choice(FAULTS)
    where: dict[str, t.Any] = {"number": dice.randint(1, 22)}
    if dice.random() < 0.3:
        where = {
            "route": dice.choice((CREATE, "PATCH .*/password$", "/health$", "/api-keys$", "/pooler$", "/login-role$"))
        }
    return FaultRule(fault, **where, count=dice.choice((1, 1, 1, 2, 6)), seconds=dice.choice((0.3, 1.0, 3.0)))


def _kill(dice: random.Random) -> Kill:
    instant = dice.choice(INSTANTS)
    longest = {"start": 3.0, "request": 0.1, "answer": 2.5, "shadow": 1.5, "credentials": 0.05}[instant]
    return Kill(instant, number=dice.randint(1, 22), delay=round(dice.random() ** 2 * longest, 3))
