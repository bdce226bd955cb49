# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What goes wrong in a run, and when: chosen by a seed."""

from __future__ import annotations

import random
import typing as t
from dataclasses import dataclass

from tests.chaos.fault_proxy import FAULTS, FaultRule

STARTS = ("none", "none", "none", "database", "database", "provisioned", "paused")
"""What exists before the run with the faults: mostly nothing; with ``database``, all that the steps for Supabase create."""

APIS = ("supabase", "github", "vercel", "n8n")
"""What the requests of a run begin with."""

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

OTHERS: dict[tuple[str, str], dict[str, t.Any]] = {
    ("github", "late_repository"): {"seconds": 1.5},
    ("github", "stale_repository"): {"seconds": 1.5},
    ("github", "lost_race"): {},
    ("github", "secondary_limit"): {"value": "1"},
    ("github", "throttled"): {"value": "1", "count": 2},
    ("vercel", "late_project"): {"seconds": 1.5},
    ("vercel", "lost_race"): {},
    ("vercel", "suspended_installation"): {},
    ("vercel", "variable_fails"): {},
    ("vercel", "payment_required"): {},
    ("vercel", "build_fails"): {},
    ("vercel", "canceled_build"): {},
    ("vercel", "staged_build"): {},
    ("vercel", "alias_fails"): {},
    ("vercel", "ignored_push"): {},
    ("vercel", "throttled"): {"value": "1", "count": 2},
    ("n8n", "late_webhook"): {"seconds": 2.0},
    ("n8n", "lost_race"): {},
    ("n8n", "throttled"): {"value": "1", "count": 2},
}
"""The faults of the other platforms themselves, which local_platforms/README.md lists."""

CREATE = "POST /v1/projects$"
CREATES = (
    CREATE, "^github POST .*/(generate|repos)$", "^vercel POST .*/projects$", "^vercel POST .*/deployments$", "^vercel POST .*/env$",
    "^vercel POST .*/link$", "^n8n POST .*/workflows$", "^n8n POST .*/credentials$", "^n8n POST .*/activate$", "^n8n POST .*/tags$",
)  # fmt: skip
"""The requests whose repetition would create a second one of something."""
ROUTES = (
    *CREATES, "PATCH .*/password$", "/health$", "/api-keys$", "/pooler$", "/login-role$", "^github PATCH", "^github PUT", "^vercel PATCH",
    "^vercel GET .*/deployments", "^n8n PUT", "^n8n PATCH",
)  # fmt: skip
INSTANTS = ("start", "request", "answer", "shadow", "credentials")
"""Where the time of a kill starts: with the run, before or after a request, with a shadow server, with the credentials file."""


@dataclass(frozen=True, slots=True)
class Kill:
    """When a run is killed with all its processes.

    :ivar instant: one of `INSTANTS`.
    :ivar number: which request of those that match the route.
    :ivar delay: seconds afterwards.
    :ivar route: as of a `FaultRule`.
    """

    instant: str
    number: int = 0
    delay: float = 0.0
    route: str = ""


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
    :ivar further: whether the run has the steps after those for Supabase.
    :ivar platform: faults of Supabase itself.
    :ivar others: faults of the other platforms themselves.
    :ivar check: whether the last run is a check run; otherwise it is a run that has nothing to do.
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
    others: tuple[tuple[str, str], ...] = ()
    kill: Kill | None = None
    further: bool = True
    check: bool = False

    def describe(self) -> str:
        """Return what goes wrong, on one line."""
        parts = [f"start={self.start}", f"clients={self.clients}"]
        parts += [name for name in ("vault", "rotate", "given", "cold", "check") if getattr(self, name)]
        parts += [] if self.further else ["Supabase only"]
        parts += [f"deleted at request {self.deleted_at}"] if self.deleted_at else []
        for rule in self.rules:
            where = f"{rule.route} after {rule.skip}" if rule.route else f"request {rule.number}"
            parts.append(f"{rule.fault} ({where}, {rule.count}x)")
        parts += self.platform
        parts += [" ".join(each) for each in self.others]
        if self.kill:
            where = f" {self.kill.number} {self.kill.route}" if self.kill.instant in ("request", "answer") else ""
            parts.append(f"killed {self.kill.delay:.2f} s after {self.kill.instant}{where.rstrip()}")
        return ", ".join(parts)


def plan_for(seed: int) -> Plan:
    """Return the plan that a seed stands for."""
    dice = random.Random(seed)
    start = dice.choice(STARTS)
    further = start == "database" or dice.random() < 0.75
    clients = 2 if start == "none" and dice.random() < 0.2 else 1
    apis = APIS[1:] if start == "database" else APIS if further else APIS[:1]
    rules = tuple(_rule(dice, apis) for _number in range(dice.choice((0, 1, 1, 2, 3))))
    platform = tuple(dice.sample(sorted(PLATFORM), dice.choice((0, 0, 1, 1, 2)))) if start != "database" else ()
    others = tuple(dice.sample(sorted(OTHERS), dice.choice((0, 0, 1, 1, 2)))) if further else ()
    kill = _kill(dice, apis) if dice.random() < 0.6 or not (rules or platform or others) else None
    return Plan(
        seed=seed,
        start=start,
        clients=clients,
        vault=start != "database" and dice.random() < 0.15,
        rotate=start in ("provisioned", "paused") and dice.random() < 0.7,
        given=start != "database" and dice.random() < 0.15,
        cold=dice.random() < 0.2 or (kill is not None and kill.instant == "shadow"),
        deleted_at=dice.randint(1, 25) if start != "database" and dice.random() < 0.08 else 0,
        rules=rules,
        platform=platform,
        others=others,
        kill=kill,
        further=further,
        check=dice.random() < 0.3,
    )


def _rule(dice: random.Random, apis: tuple[str, ...]) -> FaultRule:
    fault = dice.choice(FAULTS)
    where: dict[str, t.Any] = {"route": f"^{dice.choice(apis)} ", "skip": dice.randint(0, 21)}
    named = {route: route[1:].split()[0] if route[0] == "^" else "supabase" for route in ROUTES}
    routes = [route for route, api in named.items() if api in apis]
    if dice.random() < 0.5:
        where = {"route": dice.choice(routes), "skip": dice.choice((0, 0, 0, 1))}
    return FaultRule(fault, **where, count=dice.choice((1, 1, 1, 2, 6)), seconds=dice.choice((0.3, 1.0, 3.0)))


def _kill(dice: random.Random, apis: tuple[str, ...]) -> Kill:
    instant = dice.choice(INSTANTS if "supabase" in apis else INSTANTS[1:3])
    longest = {"start": 3.0, "request": 0.1, "answer": 2.5, "shadow": 1.5, "credentials": 0.05}[instant]
    route = f"^{dice.choice(apis)} " if instant in ("request", "answer") else ""
    return Kill(instant, number=dice.randint(1, 22), delay=round(dice.random() ** 2 * longest, 3), route=route)
