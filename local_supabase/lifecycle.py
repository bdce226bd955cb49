# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How a project gets from one status to the next: coming up, pausing, being restored, restarting, going down.

A transition is a background task; a project is in one at a time. State changes happen in the event loop; what blocks
(PostgreSQL, files) runs in threads.
"""

from __future__ import annotations

import asyncio
import logging
import time
import typing as t

import psycopg2

from local_supabase.clusters import Address
from local_supabase.errors import LocalSupabaseError
from local_supabase.services import SERVICES, moments

if t.TYPE_CHECKING:
    from local_supabase.clusters import Clusters
    from local_supabase.database import Database
    from local_supabase.faults import Fault, Faults
    from local_supabase.state import Project, Store

log = logging.getLogger("local_supabase")

Story = t.Coroutine[t.Any, t.Any, None]

#: Where a transition ends when something goes wrong in it.
FAILED = {"COMING_UP": "INIT_FAILED", "PAUSING": "PAUSE_FAILED", "RESTORING": "RESTORE_FAILED"}
#: Faults that put a moment off, and which.
MOMENTS = {
    "late_keys": "keys_from",
    "late_pooler": "pooler_from",
    "late_settings": "settings_from",
    "listing_lag": "listed_from",
    "circuit_breaker": "breaker_until",
}


class Lifecycle:
    """The transitions of all projects."""

    def __init__(self, store: Store, clusters: Clusters, database: Database, faults: Faults) -> None:
        self._store = store
        self._clusters = clusters
        self._database = database
        self._faults = faults
        self._work: dict[str, asyncio.Task[None]] = {}

    # -- what can be begun --

    def come_up(self, project: Project) -> None:
        """From nothing to ACTIVE_HEALTHY, at ``project.due`` at the earliest."""
        self._begin(project, self._come_up(project))

    def pause(self, project: Project) -> None:
        """To INACTIVE."""
        failing = self._faults.take("pause_failed", ref=project.ref) is not None
        self._change(project, "PAUSING", self._store.state.settings.delay, self._pause(project, failing=failing))

    def restore(self, project: Project) -> None:
        """From INACTIVE to ACTIVE_HEALTHY."""
        failing = self._faults.take("restore_failed", ref=project.ref) is not None
        self._change(project, "RESTORING", self._store.state.settings.delay, self._restore(project, failing=failing))

    def cancel_restore(self, project: Project) -> None:
        """Back to INACTIVE."""
        self._change(project, "PAUSING", 0.0, self._pause(project, failing=False))

    def restart(self, project: Project) -> None:
        """Through RESIZING to ACTIVE_HEALTHY."""
        self._change(project, "RESIZING", self._store.state.settings.delay, self._restart(project))

    def go_down(self, project: Project) -> None:
        """Through GOING_DOWN to not being there."""
        self._change(project, "GOING_DOWN", self._store.state.settings.delay / 3, self._go_down(project))

    # -- the stories --

    async def _come_up(self, project: Project) -> None:
        if project.stuck:
            return
        if not project.failing:
            await asyncio.to_thread(self._clusters.create, project.ref, project.mode)
        await _until(project.due)
        if project.failing:
            self._settle(project, "INIT_FAILED")
            return
        await self._start(project)
        if project.verifier is not None:
            address = Address(project.host, project.port)
            await asyncio.to_thread(self._database.set_password, address, project.verifier)
            project.verifier = None
        self._healthy(project)

    async def _pause(self, project: Project, *, failing: bool) -> None:
        if not failing:
            await asyncio.to_thread(self._clusters.stop, project.ref)
        await _until(project.due)
        self._settle(project, "PAUSE_FAILED" if failing else "INACTIVE")

    async def _restore(self, project: Project, *, failing: bool) -> None:
        await _until(project.due)
        if failing:
            self._settle(project, "RESTORE_FAILED")
            return
        await self._start(project)
        self._healthy(project)

    async def _restart(self, project: Project) -> None:
        await asyncio.to_thread(self._clusters.stop, project.ref)
        await _until(project.due)
        await self._start(project)
        self._healthy(project)

    async def _go_down(self, project: Project) -> None:
        await asyncio.to_thread(self._clusters.stop, project.ref, orderly=False)
        await _until(project.due)
        await asyncio.to_thread(self._clusters.remove, project.ref)
        self._store.state.projects.remove(project)
        self._store.save()

    async def _start(self, project: Project) -> None:
        wanted = Address(project.host, project.port) if project.port else None
        address = await asyncio.to_thread(self._clusters.start, project.ref, wanted)
        project.host, project.port = address.host, address.port

    def _healthy(self, project: Project) -> None:
        """Turn healthy; keys, pooler and services follow, each in its time."""
        now = time.time()
        settings = self._store.state.settings
        project.keys_from = now + self._lag("late_keys", project, settings.keys_lag)
        project.pooler_from = now + self._lag("late_pooler", project, settings.pooler_lag)
        project.settings_from = now + self._lag("late_settings", project, 0.0)
        project.breaker_until = now + self._lag("circuit_breaker", project, 0.0)
        project.services_from = moments(now, settings.services_lag)
        late = self._faults.take("late_health", ref=project.ref)
        if late:
            _put_services_off(project, late, now)
        self._settle(project, "ACTIVE_HEALTHY")

    def _lag(self, name: str, project: Project, usual: float) -> float:
        fault = self._faults.take(name, ref=project.ref)
        return fault.seconds if fault else usual

    # -- faults aimed at a project that is there already --

    def afflict(self, project: Project) -> None:
        """Let switches that name this project act on it now."""
        now = time.time()
        for name in (*MOMENTS, "late_health", "stuck", "init_failed"):
            while any(fault.ref == project.ref for fault in self._faults.peek(name)):
                fault = self._faults.take(name, ref=project.ref)
                if fault is None:
                    break
                if name in MOMENTS:
                    setattr(project, MOMENTS[name], now + fault.seconds)
                elif name == "late_health":
                    _put_services_off(project, fault, now)
                else:
                    project.status, project.stuck = ("COMING_UP", True) if name == "stuck" else ("INIT_FAILED", False)
        self._store.save()

    # -- across restarts of the server --

    async def resume(self) -> None:
        """Take up what was running or under way when the server stopped; clear away data that belongs to no project."""
        projects = self._store.state.projects
        for ref in set(self._clusters.refs()) - {project.ref for project in projects}:
            await asyncio.to_thread(self._clusters.remove, ref)
        stories: dict[str, t.Callable[[Project], Story]] = {
            "COMING_UP": self._come_up,
            "RESTORING": lambda project: self._restore(project, failing=False),
            "PAUSING": lambda project: self._pause(project, failing=False),
            "RESIZING": self._restart,
            "GOING_DOWN": self._go_down,
        }
        running = [project for project in projects if project.status in {"ACTIVE_HEALTHY", "ACTIVE_UNHEALTHY"}]
        for project in projects:
            if project.status in stories:
                self._begin(project, stories[project.status](project))
        await asyncio.gather(*(self._resume_running(project) for project in running))
        self._store.save()

    async def _resume_running(self, project: Project) -> None:
        try:
            await self._start(project)
        except (LocalSupabaseError, OSError) as error:
            _report(project, error)
            project.status = "ACTIVE_UNHEALTHY"
        else:
            project.status = "ACTIVE_HEALTHY"

    async def stop(self) -> None:
        """Stop what is under way and all clusters; statuses stay as they are and are resumed later."""
        for task in self._work.values():
            task.cancel()
        await asyncio.gather(*self._work.values(), return_exceptions=True)
        refs = {project.ref for project in self._store.state.projects} | set(self._clusters.refs())
        await asyncio.gather(*(asyncio.to_thread(self._clusters.stop, ref) for ref in refs))
        self._store.save()

    # -- the machinery --

    def _change(self, project: Project, status: str, seconds: float, story: Story) -> None:
        project.status = status
        project.due = time.time() + seconds
        self._store.save()
        self._begin(project, story)

    def _settle(self, project: Project, status: str) -> None:
        project.status = status
        self._store.save()

    def _begin(self, project: Project, story: Story) -> None:
        task = asyncio.ensure_future(self._guarded(project, story, self._work.get(project.ref)))
        self._work[project.ref] = task

        def forget(done: asyncio.Task[None]) -> None:
            if self._work.get(project.ref) is done:
                del self._work[project.ref]

        task.add_done_callback(forget)

    async def _guarded(self, project: Project, story: Story, previous: asyncio.Task[None] | None) -> None:
        """Run a transition after breaking off the one under way."""
        try:
            if previous is not None:
                previous.cancel()
                await asyncio.wait({previous})
            await story
        except (LocalSupabaseError, OSError, psycopg2.Error) as error:
            _report(project, error)
            if project.status != "GOING_DOWN":
                self._settle(project, FAILED.get(project.status, "ACTIVE_UNHEALTHY"))
        finally:
            story.close()


def _put_services_off(project: Project, fault: Fault, now: float) -> None:
    project.services_from |= {name: now + fault.seconds for name in SERVICES if fault.value in {None, name}}


def _report(project: Project, error: Exception) -> None:
    # The text of a database error may hold what was sent to it: its kind has to do.
    log.warning("%s: %s", project.ref, error if isinstance(error, LocalSupabaseError) else type(error).__name__)


async def _until(moment: float) -> None:
    await asyncio.sleep(max(0.0, moment - time.time()))
