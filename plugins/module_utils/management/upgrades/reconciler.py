# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Upgrade the database of a project: observe, decide, start, wait, report."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass

from ...changes import Change
from ...failure import Failure
from ...rest.errors import ApiError
from ...rest.waiting import Pending, Ready
from ..project_resource import run_project_task
from ..projects.decision import ProjectFailed
from ..projects.endpoints import ProjectsApi
from ..projects.readiness import ACTIVE, Verdict, active_verdict
from .decision import UPGRADING, choose_target, has_version, target_warnings
from .endpoints import FAILED, RUNNING, SUCCEEDED, UpgradesApi
from .options import read_spec

if t.TYPE_CHECKING:
    from collections.abc import Mapping

    from ...outcome import Outcome
    from ..project_resource import ProjectTask
    from ..projects.responses import Project
    from .endpoints import Eligibility, Target
    from .options import UpgradeSpec


def run(parameters: Mapping[str, t.Any], *, check_mode: bool) -> Outcome:
    """Upgrade the database of a project as a task describes.

    :param parameters: the parameters of the task, with the types of ``options.UPGRADE_SPEC``.
    :raises Failure: the project can't be upgraded, or the upgrade failed.
    """
    spec = read_spec(parameters)
    return run_project_task(parameters, lambda task: reconcile(spec, task), check_mode=check_mode)


def reconcile(spec: UpgradeSpec, task: ProjectTask) -> Outcome:
    """Upgrade a database, or in check mode report whether that would change it."""
    return _Upgrade(spec=spec, task=task, api=UpgradesApi(task.client, task.ref)).reconcile()


@dataclass(slots=True, kw_only=True)
class _Upgrade:
    """:ivar tracking_id: that of the upgrade which this task has started, empty if it isn't known."""

    spec: UpgradeSpec
    task: ProjectTask
    api: UpgradesApi
    tracking_id: str = ""

    def reconcile(self) -> Outcome:
        project = self._read()
        if project.status == UPGRADING and not self.task.check_mode and self.spec.wait:
            # An earlier run has started an upgrade.
            project = self._wait("")
        eligibility: Eligibility | None = None
        target: Target | None = None
        warnings: tuple[str, ...] = ()
        if project.status != UPGRADING and not has_version(self.spec, project):
            project, eligibility = self._eligibility(project)
        if eligibility is not None:
            target = choose_target(self.spec, project, eligibility)
        if target is not None and eligibility is not None:
            warnings = target_warnings(project, target, eligibility)
        header = f"PostgreSQL of the project {self.task.ref}"
        changes = self._changes(project, target)
        return self.task.outcome(header, changes, lambda: self._result(project, eligibility, target), warnings=warnings)

    def _eligibility(self, project: Project) -> tuple[Project, Eligibility | None]:
        """Return the project, and whether it can be upgraded; None if another run has started an upgrade in the meantime."""
        try:
            return project, self.api.eligibility()
        except ApiError as error:
            if error.status != 400:
                raise
            project = self._read()
            if project.status != UPGRADING:
                raise
        if not self.task.check_mode and self.spec.wait:
            project = self._wait("")
        if project.status == UPGRADING or has_version(self.spec, project):
            return project, None
        return project, self.api.eligibility()

    def _changes(self, project: Project, target: Target | None) -> list[Change]:
        if target is None:
            return []
        database = project.database
        start = Change(
            action="started",
            before={"postgres_engine": database.engine if database else None},
            after={"postgres_engine": target.engine, "app_version": target.app_version},
            make=lambda: self._start(project, target),
        )
        # Two changes, because the second one may fail after the first one was made.
        return [start, Change(action="upgraded", make=lambda: self._finish(target))] if self.spec.wait else [start]

    def _start(self, project: Project, target: Target) -> None:
        engine = project.database.engine if project.database else None

        def find() -> str | None:
            status = self.api.status()
            if status is None or status.target != target.engine.partition("-")[0]:
                return None
            # A short one may have ended. One that ended with another major version than the project had isn't an earlier one.
            has_started = status.status == RUNNING or (status.status == SUCCEEDED and engine != target.engine)
            return "" if has_started else None

        self.tracking_id = self.task.send_once(lambda: self.api.start(target), find)

    def _finish(self, target: Target) -> None:
        project = self._wait(self.tracking_id)
        engine = project.database.engine if project.database else None
        if engine != target.engine:
            raise Failure(
                f"The upgrade of the project {self.task.ref} ended, but it has PostgreSQL {engine}, not {target.engine}.",
                hint="Check the project in the dashboard.",
            )

    def _wait(self, tracking_id: str) -> Project:
        """Wait until an upgrade has ended and the project is healthy.

        :raises Failure: the upgrade failed.
        """

        def poll() -> Ready[Project] | Pending:
            status = self.api.status(tracking_id)
            if status is not None and status.status == FAILED:
                raise Failure(
                    f"The upgrade of the project {self.task.ref} to PostgreSQL {status.target} failed: "
                    f"{self.task.client.quoted(status.error) or 'the API gives no reason'}.",
                    hint="Check the project in the dashboard: according to the documentation, it has its old version again. Contact Supabase support "
                    "before you try again.",
                )
            if status is not None and status.status != SUCCEEDED:
                return Pending(f"the upgrade has reached {self.task.client.quoted(status.progress) or 'no step yet'}")
            project = self._read()
            if active_verdict(project.status) is Verdict.FAILED:
                raise ProjectFailed(project)
            return Ready(project) if project.status == ACTIVE else Pending(f"the project is {project.status}")

        return self.task.wait_for(poll, what=f"The upgrade of the project {self.task.ref} did not end")

    def _read(self) -> Project:
        return ProjectsApi(self.task.client).project(self.task.ref)

    def _result(self, project: Project, eligibility: Eligibility | None, target: Target | None) -> dict[str, object]:
        now = self._read() if target is not None and not self.task.check_mode else project
        database = now.database
        return {
            "project": {
                "ref": now.ref,
                "name": now.name,
                "status": now.status,
                "postgres_version": database.version if database else None,
                "postgres_engine": database.engine if database else None,
            },
            "target": None
            if target is None
            else {
                "postgres_engine": target.engine,
                "release_channel": target.channel,
                "app_version": target.app_version,
            },
            "duration_estimate_hours": eligibility.hours if eligibility and target else None,
            "objects_to_be_dropped": list(eligibility.drops) if eligibility and target else [],
        }
