# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Transitions of a project from one status to another: provision, pause, restore, restart, delete.

A transition is a background task; each project has at most one at a time. State changes happen in the event loop;
blocking calls (PostgreSQL, files) run in threads.
"""

from __future__ import annotations

import asyncio
import datetime
import logging
import time
import typing as t

import psycopg2

from local_supabase.addresses import Address
from local_supabase.errors import LocalSupabaseError
from local_supabase.services import SERVICES, health_schedule
from local_supabase.webhooks import Event

if t.TYPE_CHECKING:
    from local_supabase.clusters import Clusters
    from local_supabase.database import Database
    from local_supabase.faults import Fault, Faults
    from local_supabase.installations import Installation
    from local_supabase.state import Project, Store
    from local_supabase.webhooks import Webhooks

log = logging.getLogger("local_supabase")

Transition = t.Coroutine[t.Any, t.Any, None]

#: The status after a transition has failed.
FAILURE_STATUSES = {"COMING_UP": "INIT_FAILED", "PAUSING": "PAUSE_FAILED", "RESTORING": "RESTORE_FAILED"}
#: Faults that delay something, and the attribute of the project that has the time.
FAULT_TIMES = {
    "late_keys": "keys_from",
    "late_pooler": "pooler_from",
    "late_settings": "settings_from",
    "listing_lag": "listed_from",
    "circuit_breaker": "breaker_until",
}


class Lifecycle:
    """The transitions of all projects."""

    def __init__(
        self, store: Store, clusters: Clusters, database: Database, faults: Faults, webhooks: Webhooks
    ) -> None:
        self._store = store
        self._webhooks = webhooks
        self._clusters = clusters
        self._database = database
        self._faults = faults
        self._tasks: dict[str, asyncio.Task[None]] = {}

    # -- starting a transition --

    def provision(self, project: Project) -> None:
        """Create the cluster; the project becomes ACTIVE_HEALTHY at ``project.due`` or later."""
        self._publish(project, "created")
        self._run_in_background(project, self._provision(project))

    def pause(self, project: Project) -> None:
        """Stop the cluster; the project becomes INACTIVE."""
        failing = self._faults.consume("pause_failed", ref=project.ref) is not None
        self._begin(project, "PAUSING", self._store.state.settings.delay, self._pause(project, failing=failing))

    def restore(self, project: Project) -> None:
        """Start the cluster of a paused project; it becomes ACTIVE_HEALTHY."""
        failing = self._faults.consume("restore_failed", ref=project.ref) is not None
        self._begin(project, "RESTORING", self._store.state.settings.delay, self._restore(project, failing=failing))

    def cancel_restore(self, project: Project) -> None:
        """Cancel a restore; the project becomes INACTIVE again."""
        self._begin(project, "PAUSING", 0.0, self._pause(project, failing=False))

    def restart(self, project: Project) -> None:
        """Restart the cluster; the project is RESIZING, then ACTIVE_HEALTHY."""
        self._begin(project, "RESIZING", self._store.state.settings.delay, self._restart(project))

    def upgrade(self, project: Project, target: Installation) -> None:
        """Upgrade the cluster; the project is UPGRADING, then ACTIVE_HEALTHY, with the new version if it succeeded."""
        failing = self._faults.consume("upgrade_failed", ref=project.ref) is not None
        delay = self._store.state.settings.delay
        self._begin(project, "UPGRADING", delay, self._upgrade(project, target, failing=failing))

    def reboot(self, project: Project) -> None:
        """Restart the cluster after a change of its settings; the project is RESTARTING, then ACTIVE_HEALTHY."""
        self._begin(project, "RESTARTING", self._store.state.settings.delay / 3, self._restart(project))

    def delete(self, project: Project) -> None:
        """Delete the cluster and the project, which is GOING_DOWN until then."""
        self._begin(project, "GOING_DOWN", self._store.state.settings.delay / 3, self._delete(project))

    # -- transitions --

    async def _provision(self, project: Project) -> None:
        if project.stuck:
            return
        if not project.failing:
            await asyncio.to_thread(self._clusters.create, project.ref, project.mode, project.major)
        await _sleep_until(project.due)
        if project.failing:
            self._set_status(project, "INIT_FAILED")
            return
        await self._start(project)
        if project.verifier is not None:
            address = Address(project.host, project.port)
            await asyncio.to_thread(self._database.set_password, address, project.verifier)
            project.verifier = None
        self._mark_healthy(project)

    async def _pause(self, project: Project, *, failing: bool) -> None:
        if not failing:
            await asyncio.to_thread(self._clusters.stop, project.ref)
        await _sleep_until(project.due)
        self._set_status(project, "PAUSE_FAILED" if failing else "INACTIVE")
        if not failing:
            self._publish(project, "paused")

    async def _restore(self, project: Project, *, failing: bool) -> None:
        await _sleep_until(project.due)
        if failing:
            self._set_status(project, "RESTORE_FAILED")
            return
        await self._start(project)
        self._mark_healthy(project)
        self._publish(project, "restored")

    async def _restart(self, project: Project) -> None:
        await asyncio.to_thread(self._clusters.stop, project.ref)
        await _sleep_until(project.due)
        await self._start(project)
        self._mark_healthy(project)
        self._publish(project, "restarted")

    async def _upgrade(self, project: Project, target: Installation, *, failing: bool) -> None:
        outcome: dict[str, t.Any] = {"progress": "10_completed_post_physical_backup", "status": 1}
        await asyncio.to_thread(self._clusters.stop, project.ref)
        try:
            await self._convert(project, target, failing=failing)
        except LocalSupabaseError as error:
            _log_failure(project, error)
            outcome = {"error": "5_data_upgrade_completion_failed", "status": 2}
        else:
            project.major, project.version = target.major, target.version
        await _sleep_until(project.due)
        await self._start(project)
        if project.upgrade is not None:
            now = datetime.datetime.now(datetime.UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
            project.upgrade |= {"latest_status_at": now, **outcome}
        self._mark_healthy(project)

    async def _convert(self, project: Project, target: Installation, *, failing: bool) -> None:
        if failing:
            raise LocalSupabaseError("The fault upgrade_failed is active.")
        await asyncio.to_thread(self._clusters.upgrade, project.ref, target)

    async def _delete(self, project: Project) -> None:
        await asyncio.to_thread(self._clusters.stop, project.ref, clean=False)
        await _sleep_until(project.due)
        await asyncio.to_thread(self._clusters.remove, project.ref)
        self._store.state.projects.remove(project)
        self._publish(project, "removed")
        self._webhooks.forget(project.ref)
        self._store.save()

    async def _start(self, project: Project) -> None:
        previous_address = Address(project.host, project.port) if project.port else None
        address = await asyncio.to_thread(self._clusters.start, project.ref, previous_address)
        project.host, project.port = address.host, address.port

    def _mark_healthy(self, project: Project) -> None:
        """Set ACTIVE_HEALTHY, and the later times at which keys, pooler and services become available."""
        now = time.time()
        settings = self._store.state.settings
        project.keys_from = now + self._lag("late_keys", project, settings.keys_lag)
        project.pooler_from = now + self._lag("late_pooler", project, settings.pooler_lag)
        project.settings_from = now + self._lag("late_settings", project, 0.0)
        project.breaker_until = now + self._lag("circuit_breaker", project, 0.0)
        project.services_from = health_schedule(now, settings.services_lag)
        fault = self._faults.consume("late_health", ref=project.ref)
        if fault:
            _delay_services(project, fault, now)
        self._set_status(project, "ACTIVE_HEALTHY")

    def _lag(self, fault_name: str, project: Project, default: float) -> float:
        fault = self._faults.consume(fault_name, ref=project.ref)
        return fault.seconds if fault else default

    # -- faults of existing projects --

    def apply_faults(self, project: Project) -> None:
        """Apply the active faults with this project's ref immediately."""
        now = time.time()
        for name in (*FAULT_TIMES, "late_health", "stuck", "init_failed"):
            while any(fault.ref == project.ref for fault in self._faults.peek(name)):
                fault = self._faults.consume(name, ref=project.ref)
                if fault is None:
                    break
                if name in FAULT_TIMES:
                    setattr(project, FAULT_TIMES[name], now + fault.seconds)
                elif name == "late_health":
                    _delay_services(project, fault, now)
                else:
                    project.status, project.stuck = ("COMING_UP", True) if name == "stuck" else ("INIT_FAILED", False)
        self._store.save()

    # -- server restarts --

    async def resume(self) -> None:
        """Start the clusters and resume the transitions of the previous run; remove data that belongs to no project."""
        projects = self._store.state.projects
        for ref in set(self._clusters.refs()) - {project.ref for project in projects}:
            await asyncio.to_thread(self._clusters.remove, ref)
        transitions: dict[str, t.Callable[[Project], Transition]] = {
            "COMING_UP": self._provision,
            "RESTORING": lambda project: self._restore(project, failing=False),
            "PAUSING": lambda project: self._pause(project, failing=False),
            "RESIZING": self._restart,
            "UPGRADING": self._resume_upgrade,
            "RESTARTING": self._restart,
            "GOING_DOWN": self._delete,
        }
        running = [project for project in projects if project.status in {"ACTIVE_HEALTHY", "ACTIVE_UNHEALTHY"}]
        for project in projects:
            if project.status in transitions:
                self._run_in_background(project, transitions[project.status](project))
        await asyncio.gather(*(self._resume_running(project) for project in running))
        self._store.save()

    async def _resume_upgrade(self, project: Project) -> None:
        """Start the cluster as the interrupted upgrade left it: either version is complete."""
        version = await asyncio.to_thread(self._clusters.version, project.ref)
        upgraded = version != project.version
        project.major, project.version = int(version.split(".", maxsplit=1)[0]), version
        if project.upgrade is not None:
            project.upgrade |= {"status": 1} if upgraded else {"error": "4_data_upgrade_initiation_failed", "status": 2}
        await self._start(project)
        self._mark_healthy(project)

    async def _resume_running(self, project: Project) -> None:
        try:
            await self._start(project)
        except (LocalSupabaseError, OSError) as error:
            _log_failure(project, error)
            project.status = "ACTIVE_UNHEALTHY"
        else:
            project.status = "ACTIVE_HEALTHY"

    async def stop(self) -> None:
        """Cancel all transitions and stop all clusters; statuses are kept so that ``resume`` can continue."""
        for task in self._tasks.values():
            task.cancel()
        await asyncio.gather(*self._tasks.values(), return_exceptions=True)
        refs = {project.ref for project in self._store.state.projects} | set(self._clusters.refs())
        await asyncio.gather(*(asyncio.to_thread(self._clusters.stop, ref) for ref in refs))
        self._store.save()

    # -- background tasks --

    def _begin(self, project: Project, status: str, duration: float, transition: Transition) -> None:
        project.due = time.time() + duration
        self._set_status(project, status)
        self._run_in_background(project, transition)

    def _set_status(self, project: Project, status: str) -> None:
        project.status = status
        self._store.save()
        self._publish(project, "status.changed", status=status)

    def _publish(self, project: Project, name: str, **payload: str) -> None:
        """Publish an event about a project."""
        self._webhooks.publish(
            Event(type=f"v1.project.{name}", organization=project.organization, ref=project.ref, payload=dict(payload))
        )

    def _run_in_background(self, project: Project, transition: Transition) -> None:
        task = asyncio.ensure_future(self._run(project, transition, self._tasks.get(project.ref)))
        self._tasks[project.ref] = task

        def discard(done: asyncio.Task[None]) -> None:
            if self._tasks.get(project.ref) is done:
                del self._tasks[project.ref]

        task.add_done_callback(discard)

    async def _run(self, project: Project, transition: Transition, previous: asyncio.Task[None] | None) -> None:
        """Run a transition after canceling the current one."""
        try:
            if previous is not None:
                previous.cancel()
                await asyncio.wait({previous})
            await transition
        except (LocalSupabaseError, OSError, psycopg2.Error) as error:
            _log_failure(project, error)
            if project.status != "GOING_DOWN":
                self._set_status(project, FAILURE_STATUSES.get(project.status, "ACTIVE_UNHEALTHY"))
        finally:
            transition.close()


def _delay_services(project: Project, fault: Fault, now: float) -> None:
    project.services_from |= {name: now + fault.seconds for name in SERVICES if fault.value in {None, name}}


def _log_failure(project: Project, error: Exception) -> None:
    # The message of a database error may contain secrets from the statement, so only its type is logged.
    log.warning("%s: %s", project.ref, error if isinstance(error, LocalSupabaseError) else type(error).__name__)


async def _sleep_until(deadline: float) -> None:
    await asyncio.sleep(max(0.0, deadline - time.time()))
