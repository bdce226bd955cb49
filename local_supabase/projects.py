# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The life of a project: made, coming up, healthy, paused, restored, resized, deleted.

All state changes happen in the event loop; what blocks (PostgreSQL, files) runs in threads.
"""

from __future__ import annotations

import asyncio
import ipaddress
import logging
import secrets
import string
import time
import typing as t
from datetime import UTC, datetime

import psycopg2

from local_supabase import keys
from local_supabase.clusters import Address
from local_supabase.complaint import ApiError, LocalSupabaseError
from local_supabase.database import LOGIN_ROLE, READ_ONLY_LOGIN_ROLE
from local_supabase.pooler import UNKNOWN_TENANT, Refusal, Route
from local_supabase.scram import verifier
from local_supabase.state import Organization, Project

if t.TYPE_CHECKING:
    from collections.abc import Coroutine

    from local_supabase.clusters import Clusters
    from local_supabase.database import Database
    from local_supabase.faults import Faults
    from local_supabase.state import Store

log = logging.getLogger("local_supabase")

SERVICES = ("auth", "db", "db_postgres_user", "pooler", "realtime", "rest", "storage", "pg_bouncer")
#: Which services come first: each at its own share of the lag, so that they don't all turn healthy at once.
SERVICE_ORDER = {
    name: (place + 1) / len(SERVICES)
    for place, name in enumerate(
        ("db", "db_postgres_user", "auth", "rest", "storage", "realtime", "pg_bouncer", "pooler")
    )
}
FREE_ACTIVE_LIMIT = 2
POSTGREST = {
    "db_schema": "public,graphql_public",
    "max_rows": 1000,
    "db_extra_search_path": "public, extensions",
    "db_pool": None,
}
GONE = {"GOING_DOWN", "REMOVED"}
UP = {"ACTIVE_HEALTHY", "ACTIVE_UNHEALTHY", "RESIZING"}


def iso(moment: float) -> str:
    """Return seconds since the epoch as the API writes times."""
    return datetime.fromtimestamp(moment, UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


class Projects:
    """All projects of the platform."""

    def __init__(self, store: Store, clusters: Clusters, database: Database, faults: Faults) -> None:
        self.store = store
        self.clusters = clusters
        self.database = database
        self.faults = faults
        self._work: dict[str, asyncio.Task[None]] = {}

    @property
    def all(self) -> list[Project]:
        """Every project there is, those going down included."""
        return self.store.state.projects

    def find(self, ref: str) -> Project | None:
        """Return the project of this ref."""
        return next((project for project in self.all if project.ref == ref), None)

    def address(self, project: Project) -> Address:
        """Return where the project's cluster listens.

        :raises ApiError: 400 while there is none to talk to.
        """
        if project.status not in UP or not project.port:
            raise ApiError(400, f"Project {project.ref} is not active: its status is {project.status}.")
        return Address(project.host, project.port)

    # -- making one --

    def create(self, organization: Organization, name: str, password: str, region: str, size: str) -> Project:
        """Enter a new project; its cluster comes up by itself.

        Runs without giving way to another request, so of two with one name exactly one wins.

        :raises ApiError: 409 for a name that is taken, 402/403 for an organisation that is full.
        """
        now = time.time()
        inside = [
            project for project in self.all if project.organization == organization.slug and project.status not in GONE
        ]
        if any(project.name == name for project in inside):
            raise ApiError(409, f'Project with name "{name}" already exists in your organization.')
        full = self.faults.take("organization_full")
        active = [project for project in inside if project.status not in {"INACTIVE", "PAUSING", "INIT_FAILED"}]
        if full or (organization.plan == "free" and len(active) >= FREE_ACTIVE_LIMIT):
            raise ApiError(
                (full and full.status) or 402,
                "The following organization members have reached their maximum limits for the number of active free projects "
                f"within organizations where they are an administrator or owner: local ({FREE_ACTIVE_LIMIT} project limit).",
            )
        settings = self.store.state.settings
        project = Project(
            ref=self._new_ref(), number=self.store.state.next_number, name=name, organization=organization.slug, region=region, size=size,
            created_at=iso(now), created=now, status="COMING_UP", mode=settings.default_privileges, major=self.clusters.chosen.major,
            version=self.clusters.chosen.version, due=now + settings.delay, verifier=verifier(password), jwt_secret=secrets.token_urlsafe(48),
            keys=[keys.new_key("publishable", "default", iso(now)), keys.new_key("secret", "default", iso(now), None, {"role": "service_role"})],
            postgrest=dict(POSTGREST),
        )  # fmt: skip
        project.stuck = self.faults.take("stuck") is not None
        project.failing = self.faults.take("init_failed") is not None
        lag = self.faults.take("listing_lag")
        project.listed_from = now + lag.seconds if lag else 0.0
        self.store.state.next_number += 1
        self.all.append(project)
        self.store.save()
        self._begin(project, self._come_up(project))
        return project

    def _new_ref(self) -> str:
        taken = {project.ref for project in self.all} | set(self.clusters.refs())
        while (ref := "".join(secrets.choice(string.ascii_lowercase) for _ in range(20))) in taken:
            continue
        return ref

    async def _come_up(self, project: Project) -> None:
        if project.stuck:
            return
        if not project.failing:
            await asyncio.to_thread(self.clusters.create, project.ref, project.mode)
        await _until(project.due)
        if project.failing:
            self._settle(project, "INIT_FAILED")
            return
        await self._start(project)
        if project.verifier is not None:
            await asyncio.to_thread(self.database.set_password, Address(project.host, project.port), project.verifier)
            project.verifier = None
        self._healthy(project)

    async def _start(self, project: Project) -> None:
        wanted = Address(project.host, project.port) if project.port else None
        address = await asyncio.to_thread(self.clusters.start, project.ref, wanted)
        project.host, project.port = address.host, address.port

    def _healthy(self, project: Project) -> None:
        """Turn healthy; keys, pooler and services follow, each in its time."""
        now = time.time()
        settings = self.store.state.settings
        project.keys_from = now + self._lag("late_keys", project, settings.keys_lag)
        project.pooler_from = now + self._lag("late_pooler", project, settings.pooler_lag)
        project.settings_from = now + self._lag("late_settings", project, 0.0)
        project.services_from = {name: now + settings.services_lag * share for name, share in SERVICE_ORDER.items()}
        late = self.faults.take("late_health", ref=project.ref)
        if late:
            project.services_from |= {name: now + late.seconds for name in SERVICES if late.value in {None, name}}
        breaker = self.faults.take("circuit_breaker", ref=project.ref)
        project.breaker_until = now + breaker.seconds if breaker else 0.0
        self._settle(project, "ACTIVE_HEALTHY")

    def _lag(self, name: str, project: Project, usual: float) -> float:
        fault = self.faults.take(name, ref=project.ref)
        return fault.seconds if fault else usual

    def afflict(self, project: Project) -> None:
        """Apply switches that name this project and concern a moment that has passed."""
        now = time.time()
        for name in (
            "late_keys",
            "late_pooler",
            "late_settings",
            "listing_lag",
            "circuit_breaker",
            "late_health",
            "stuck",
            "init_failed",
        ):
            for fault in [fault for fault in self.faults.peek(name) if fault.ref == project.ref]:
                self.faults.take(name, ref=project.ref)
                until = now + fault.seconds
                match name:
                    case "late_keys":
                        project.keys_from = until
                    case "late_pooler":
                        project.pooler_from = until
                    case "late_settings":
                        project.settings_from = until
                    case "listing_lag":
                        project.listed_from = until
                    case "circuit_breaker":
                        project.breaker_until = until
                    case "late_health":
                        project.services_from |= {
                            service: until for service in SERVICES if fault.value in {None, service}
                        }
                    case "stuck":
                        project.status, project.stuck = "COMING_UP", True
                    case "init_failed":
                        project.status = "INIT_FAILED"
        self.store.save()

    # -- changes --

    def rename(self, project: Project, name: str) -> None:
        """Give another name.

        :raises ApiError: 409 when another project of the organisation has it.
        """
        if any(
            o.name == name and o is not project and o.organization == project.organization and o.status not in GONE
            for o in self.all
        ):
            raise ApiError(409, f'Project with name "{name}" already exists in your organization.')
        project.name = name
        self.store.save()

    def delete(self, project: Project) -> None:
        """Take it down: gone from the name's view at once, from the listing shortly after."""
        self._change(project, "GOING_DOWN", self.store.state.settings.delay / 3, self._go_down(project))

    async def _go_down(self, project: Project) -> None:
        await asyncio.to_thread(self.clusters.stop, project.ref)
        await _until(project.due)
        await asyncio.to_thread(self.clusters.remove, project.ref)
        self.all.remove(project)
        self.store.save()

    def pause(self, project: Project) -> None:
        """Stop the database, keep the data.

        :raises ApiError: 400 unless the project is healthy.
        """
        if project.status not in {"ACTIVE_HEALTHY", "ACTIVE_UNHEALTHY"}:
            raise ApiError(400, f"Project {project.ref} cannot be paused: its status is {project.status}.")
        failing = self.faults.take("pause_failed", ref=project.ref) is not None
        self._change(project, "PAUSING", self.store.state.settings.delay, self._go_to_sleep(project, failing=failing))

    async def _go_to_sleep(self, project: Project, *, failing: bool) -> None:
        if not failing:
            await asyncio.to_thread(self.clusters.stop, project.ref)
        await _until(project.due)
        self._settle(project, "PAUSE_FAILED" if failing else "INACTIVE")

    def restore(self, project: Project) -> None:
        """Start a paused project again.

        :raises ApiError: 400 unless it is paused.
        """
        if project.status not in {"INACTIVE", "RESTORE_FAILED"}:
            raise ApiError(
                400, f"Project {project.ref} cannot be restored: its status is {project.status}, not INACTIVE."
            )
        failing = self.faults.take("restore_failed", ref=project.ref) is not None
        self._change(project, "RESTORING", self.store.state.settings.delay, self._wake(project, failing=failing))

    async def _wake(self, project: Project, *, failing: bool) -> None:
        await _until(project.due)
        if failing:
            self._settle(project, "RESTORE_FAILED")
            return
        await self._start(project)
        self._healthy(project)

    def cancel_restore(self, project: Project) -> None:
        """Break off a restore; the project stays paused.

        :raises ApiError: 400 unless it is being restored.
        """
        if project.status != "RESTORING":
            raise ApiError(400, f"Project {project.ref} is not being restored: its status is {project.status}.")
        self._change(project, "PAUSING", 0.0, self._go_to_sleep(project, failing=False))

    def resize(self, project: Project, size: str) -> None:
        """Change the compute size: the database restarts.

        :raises ApiError: 400 unless the project is healthy.
        """
        if project.status != "ACTIVE_HEALTHY":
            raise ApiError(400, f"Project {project.ref} cannot be resized: its status is {project.status}.")
        project.size = size
        self._change(project, "RESIZING", self.store.state.settings.delay, self._restart(project))

    async def _restart(self, project: Project) -> None:
        await asyncio.to_thread(self.clusters.stop, project.ref)
        await _until(project.due)
        await self._start(project)
        self._healthy(project)

    async def change_password(self, project: Project, password: str) -> None:
        """Set the password of ``postgres``.

        :raises ApiError: 400 while the database isn't there.
        """
        await asyncio.to_thread(self.database.set_password, self.address(project), verifier(password))
        fault = self.faults.take("late_password", ref=project.ref)
        if fault:
            project.password_from = time.time() + fault.seconds
            self.store.save()

    # -- what the outside sees --

    def route(self, ref: str, user: str, peer: str) -> Route | Refusal:
        """Return where the pooler sends a login, or why it refuses it."""
        project = self.find(ref)
        now = time.time()
        if project is None or project.status not in UP or now < project.pooler_from or not user:
            return UNKNOWN_TENANT
        if now < project.breaker_until:
            return Refusal("XX000", "Circuit breaker open: Too many authentication errors")
        source = ipaddress.ip_address(peer)
        allowed = (ipaddress.ip_network(cidr, strict=False) for cidr in (*project.cidrs, *project.cidrs_v6))
        if not any(source in network for network in allowed):
            return Refusal("XX000", f"Address not in tenant allow_list: {peer}")
        late = (user == "postgres" and now < project.password_from) or (
            user in {LOGIN_ROLE, READ_ONLY_LOGIN_ROLE} and now < project.login_role_from
        )
        if late:
            return Refusal("28P01", f'password authentication failed for user "{user}"')
        return Route(project.host, project.port)

    def listed(self) -> list[Project]:
        """Return the projects that listings show by now."""
        now = time.time()
        return [project for project in self.all if now >= project.listed_from]

    # -- background --

    async def resume(self) -> None:
        """Take up, after a start of the server, what was running or under way; clear away data nobody owns."""
        for ref in set(self.clusters.refs()) - {project.ref for project in self.all}:
            await asyncio.to_thread(self.clusters.remove, ref)
        ready: list[asyncio.Task[None]] = []
        for project in list(self.all):
            match project.status:
                case "COMING_UP":
                    self._begin(project, self._come_up(project))
                case "RESTORING":
                    self._begin(project, self._wake(project, failing=False))
                case "PAUSING":
                    self._begin(project, self._go_to_sleep(project, failing=False))
                case "GOING_DOWN":
                    self._begin(project, self._go_down(project))
                case "RESIZING":
                    self._begin(project, self._restart(project))
                case "ACTIVE_HEALTHY" | "ACTIVE_UNHEALTHY":
                    ready.append(asyncio.ensure_future(self._resume_running(project)))
        await asyncio.gather(*ready)
        self.store.save()

    async def _resume_running(self, project: Project) -> None:
        try:
            await self._start(project)
        except LocalSupabaseError as error:
            log.error("%s", error)
            project.status = "ACTIVE_UNHEALTHY"
        else:
            project.status = "ACTIVE_HEALTHY"

    async def stop(self) -> None:
        """Stop what is under way and all clusters; states stay as they are and are resumed later."""
        for task in self._work.values():
            task.cancel()
        await asyncio.gather(*self._work.values(), return_exceptions=True)
        await asyncio.gather(*(asyncio.to_thread(self.clusters.stop, ref) for ref in self.clusters.refs()))
        self.store.save()

    def _change(self, project: Project, status: str, seconds: float, story: Coroutine[t.Any, t.Any, None]) -> None:
        project.status = status
        project.due = time.time() + seconds
        self.store.save()
        self._begin(project, story)

    def _settle(self, project: Project, status: str) -> None:
        project.status = status
        self.store.save()

    def _begin(self, project: Project, story: Coroutine[t.Any, t.Any, None]) -> None:
        """Run a transition after the one under way has been broken off: a project is in one at a time."""
        previous = self._work.get(project.ref)
        task = asyncio.ensure_future(self._guarded(project, story, previous))
        self._work[project.ref] = task

        def forget(done: asyncio.Task[None]) -> None:
            if self._work.get(project.ref) is done:
                del self._work[project.ref]

        task.add_done_callback(forget)

    async def _guarded(
        self, project: Project, story: Coroutine[t.Any, t.Any, None], previous: asyncio.Task[None] | None
    ) -> None:
        try:
            if previous is not None:
                previous.cancel()
                await asyncio.wait({previous})
            await story
        except (LocalSupabaseError, OSError, psycopg2.Error) as error:
            # The text of a database error may hold what was sent: its kind is enough.
            log.error(
                "project %s: %s", project.ref, error if isinstance(error, LocalSupabaseError) else type(error).__name__
            )
            if project.status not in GONE:
                failed = {"COMING_UP": "INIT_FAILED", "PAUSING": "PAUSE_FAILED", "RESTORING": "RESTORE_FAILED"}
                self._settle(project, failed.get(project.status, "ACTIVE_UNHEALTHY"))
        finally:
            story.close()


async def _until(moment: float) -> None:
    await asyncio.sleep(max(0.0, moment - time.time()))
