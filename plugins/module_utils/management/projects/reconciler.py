# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reconcile a project: observe, decide, act, wait, report."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass, replace

from ...outcome import Outcome
from ...rest.errors import WaitTimeout
from ...rest.waiting import Deadline, Timing
from ..access import open_client
from .addons import UnchangeableAddons, addon_changes, addon_warnings, check_addons, needs_addons, with_addons
from .changes import Changes
from .connection import Connection, DatabaseLogin
from .decision import Decision, Irreconcilable, decide, find_by_name
from .endpoints import ProjectsApi
from .failure_report import FailureReport, add_project_to_failures
from .keys import Keys
from .observation import observe
from .options import read_options
from .passwords import Passwords, new_password, no_password_check
from .progress import Progress
from .readiness import ACTIVE, INACTIVE, PAUSING, can_be_paused
from .regions import choose_region
from .report import planned_project, project_diff, project_facts, task_result
from .responses import Addons
from .spec import Action, DesiredState
from .waiter import Waiter

if t.TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from .addons import AddonChange
    from .endpoints import Listing
    from .passwords import PasswordCheck
    from .regions import RegionChoice
    from .responses import Project
    from .spec import ProjectSpec


def run(
    parameters: Mapping[str, t.Any], *, check_mode: bool, accepts_password: PasswordCheck = no_password_check
) -> Outcome:
    """Bring a project to the state that a task describes.

    :param parameters: the parameters of the task, with the types of ``options.PROJECT_SPEC``.
    :param accepts_password: checks by logging in whether a password was set, if the outcome is unknown.
    :raises Failure: the state wasn't reached.
    """
    options = read_options(parameters)
    timing = Timing()
    deadline = Deadline(options.wait_timeout, timing)
    client = open_client(options.access, deadline=deadline, timing=timing)
    outcome = reconcile(
        options.spec,
        ProjectsApi(client),
        deadline=deadline,
        timing=timing,
        check_mode=check_mode,
        accepts_password=accepts_password,
    )
    return replace(outcome, warnings=options.access.warnings + outcome.warnings)


def reconcile(
    spec: ProjectSpec,
    api: ProjectsApi,
    *,
    deadline: Deadline,
    timing: Timing,
    check_mode: bool,
    make_password: Callable[[], str] = new_password,
    accepts_password: PasswordCheck = no_password_check,
) -> Outcome:
    """Bring a project to the desired state, or in check mode report the change that requires.

    Check mode only sends GET requests, with one exception: with ``spec.log_in`` it creates a read-only login role if the
    password is unknown.

    :param deadline: the end of all waiting, including that for rate limits.
    :param make_password: returns a new database password.
    :param accepts_password: checks by logging in whether a password was set, if the outcome is unknown.
    :raises Failure: the state wasn't reached.
    """
    observation = observe(spec, api)
    spec, found = observation.spec, observation.found
    decision = decide(spec, found, observation.project_with_ref).with_rename(observation.renamed_from)
    if spec.forbids(decision.action):
        return _due(spec, found, api, decision.warnings, action_due=decision.action)
    if found and decision.action is Action.PAUSED:
        _check_pausing(found, api, spec.organization)
    choice = None
    if decision.action is Action.CREATED:
        choice = choose_region(spec.regions, api.available_regions(spec.organization, spec.instance_size))
    if decision.needs_password and spec.defer_password and not check_mode:
        return _due(spec, found, api, password_due=True)
    addons = api.addons(found.ref) if found and needs_addons(spec, found, decision) else Addons()
    changed_addons = addon_changes(spec, found, decision, addons)
    if changed_addons and not spec.wait and (found is None or found.status != ACTIVE):
        raise UnchangeableAddons(spec, changed_addons)
    if any(change.after for change in changed_addons) and (check_mode or found is None):
        check_addons(spec, found, changed_addons, addons, api.included_features(spec.organization))
    decision = replace(
        decision,
        action=with_addons(decision, changed_addons),
        warnings=decision.warnings + addon_warnings(found, changed_addons, addons),
    )
    diff = project_diff(spec, found, decision, choice, changed_addons)
    reconciler = _Reconciler(
        spec=spec,
        api=api,
        waiter=Waiter(api=api, deadline=deadline if spec.wait else Deadline(0, timing), timing=timing),
        changes=Changes(api=api, deadline=deadline, timing=timing),
        make_password=make_password,
        accepts_password=accepts_password,
        addons=changed_addons,
    )
    if check_mode:
        progress = Progress(project=found, decision=decision, sets_password=False)
        result: dict[str, object] = {"project": planned_project(spec, choice)} if choice else {}
    else:
        progress = reconciler.act(found, decision, choice, observation.listing)
        result = {}
    if not result:
        progress, result = reconciler.wait_and_describe(progress, check_mode=check_mode)
    if progress.lost_race:
        # The project was not created by this run.
        choice, diff = None, project_diff(spec, progress.project, progress.decision, None)
    warnings = decision.warnings + (choice.warnings if choice else ()) + progress.warnings
    return Outcome(
        changed=progress.decision.changes,
        result=task_result(result, api.requests_made, action=progress.decision.action),
        diff=diff,
        warnings=warnings,
    )


def _check_pausing(found: Project, api: ProjectsApi, organization: str) -> None:
    """Check that the plan of the organization includes pausing, so that check mode doesn't promise it otherwise."""
    if not api.can_pause(organization):
        raise Irreconcilable(
            f"The project {found.name!r} ({found.ref}) can't be paused: the plan of the organization {organization!r} doesn't "
            "include that.",
            hint="Nothing was changed. Projects on the Free plan can be paused; the module supabase_project_transfer moves a "
            "project to another organization.",
        )


def _due(
    spec: ProjectSpec,
    found: Project | None,
    api: ProjectsApi,
    warnings: tuple[str, ...] = (),
    *,
    action_due: Action = Action.NONE,
    password_due: bool = False,
) -> Outcome:
    """Return the outcome of a task that only reports a change or a password as due."""
    project = project_facts(found, spec, instance_size=found.instance_size) if found else None
    result = task_result({"project": project}, api.requests_made, action_due=action_due, password_due=password_due)
    return Outcome(changed=False, result=result, warnings=warnings)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reconciler:
    spec: ProjectSpec
    api: ProjectsApi
    waiter: Waiter
    changes: Changes
    make_password: Callable[[], str]
    accepts_password: PasswordCheck
    addons: tuple[AddonChange, ...] = ()

    def act(self, found: Project | None, decision: Decision, choice: RegionChoice | None, listing: Listing) -> Progress:
        """Make the change that was decided on. A password is set later, when the project is healthy."""
        if choice:
            return self._create(choice, listing)
        if found and decision.renamed_from:
            self.changes.rename(found.ref, self.spec.name)
        if found and decision.action is Action.RESTORED:
            if found.status != PAUSING or self.waiter.wait_not_pausing(found.ref).status == INACTIVE:
                self.changes.restore(found.ref)
        elif found and decision.action is Action.PAUSED:
            if can_be_paused(found.status) or self.waiter.wait_pausable(found.ref).status == ACTIVE:
                self.changes.pause(found.ref)
        elif found and decision.action is Action.DELETED:
            self.changes.delete(found.ref)
        return Progress(project=found, decision=decision, sets_password=decision.sets_password)

    def _create(self, choice: RegionChoice, listing: Listing) -> Progress:
        password = self._passwords.choose()
        creation = self.changes.create(self.spec, choice, password, listing)
        if creation.created_by_us:
            warning = (
                f"The response to the create request was lost. Assuming that this run created the project "
                f"{creation.project.ref} (created at {creation.project.created_at}): {creation.uncertainty}"
            )
            return Progress(
                project=creation.project,
                decision=Decision(action=Action.CREATED),
                sets_password=False,
                password=password,
                certain=not creation.uncertainty,
                warnings=(warning,) if creation.uncertainty else (),
            )
        # Another run or user created it. Treat it like any existing project.
        decision = decide(self.spec, creation.project)
        progress = self.act(creation.project, decision, None, listing)
        return replace(progress, lost_race=True, warnings=decision.warnings)

    def wait_and_describe(self, progress: Progress, *, check_mode: bool) -> tuple[Progress, dict[str, object]]:
        """Wait for what the spec requires; return the progress and the return values."""
        project = progress.project
        if project is None or self.spec.state is DesiredState.ABSENT:
            return progress, {}
        done = Action.NONE if check_mode else progress.decision.action
        if done is Action.UPDATED:
            # Neither the add-ons nor the password are changed yet.
            done = Action.RENAMED if progress.decision.renamed_from else Action.NONE
        report = FailureReport(action=done, certain=None if progress.password is None else progress.certain)
        with add_project_to_failures(project, self.spec, report):
            if self.spec.state is DesiredState.PAUSED:
                return progress, self._describe_paused(project, progress, check_mode=check_mode)
            if check_mode and progress.decision.action is Action.RESTORED:
                return progress, {"project": project_facts(project, self.spec, instance_size=project.instance_size)}
            return self._describe_present(project, progress, report, check_mode=check_mode)

    def _describe_paused(self, project: Project, progress: Progress, *, check_mode: bool) -> dict[str, object]:
        now = project
        if project.status != INACTIVE and not (check_mode and progress.decision.changes):
            now = self._if_ready(lambda: self.waiter.wait_paused(project.ref)) or self.api.project(project.ref)
        return {"project": project_facts(now, self.spec, instance_size=project.instance_size)}

    def _describe_present(
        self, project: Project, progress: Progress, report: FailureReport, *, check_mode: bool
    ) -> tuple[Progress, dict[str, object]]:
        ref, action = project.ref, progress.decision.action
        stale = INACTIVE if action is Action.RESTORED else None
        now: Project | None = project
        if not self._is_known(project, progress, check_mode=check_mode):
            now = self._if_ready(lambda: self.waiter.wait_active(ref, stale=stale, new=action is Action.CREATED))
        size = project.instance_size
        if self.addons and not check_mode and not progress.lost_race:
            progress, size = self._change_addons(now, progress, size, report)
        if progress.sets_password:
            progress = self._passwords.set(now or project, progress, report)
        if now is None:
            return progress, {
                "project": project_facts(project, self.spec, instance_size=size),
                **self._passwords.as_result(progress, project, None, check_mode=check_mode),
            }
        if progress.is_starting:
            required = ("db", "pooler") if self.spec.through_pooler else ("db",)
            self._if_ready(lambda: self.waiter.wait_services(ref, required))
            if size is None:
                listed = find_by_name(self.api.projects(self.spec.organization, self.spec.name).projects, self.spec)
                size = listed.instance_size if listed else None
        keys = self._if_ready(lambda: self.waiter.wait_keys(ref, self.spec.keys)) or Keys()
        connection = self._connect(now)
        progress = self._passwords.check(progress, connection, report)
        progress = replace(progress, warnings=progress.warnings + keys.warnings)
        return progress, {
            "project": project_facts(now, self.spec, instance_size=size),
            **keys.as_result(),
            "connection": connection.as_result() if connection else None,
            **self._passwords.as_result(progress, now, connection, check_mode=check_mode),
            **self._login(now, progress, connection, check_mode=check_mode),
        }

    def _is_known(self, project: Project, progress: Progress, *, check_mode: bool) -> bool:
        """Whether the project doesn't have to be read: it was healthy, it is unchanged, and the task doesn't need its host."""
        is_unchanged = check_mode or (progress.decision.action is Action.NONE and not progress.lost_race)
        needs_host = not self.spec.through_pooler and project.database is None
        return project.status == ACTIVE and is_unchanged and not needs_host

    def _change_addons(
        self, project: Project | None, progress: Progress, size: str | None, report: FailureReport
    ) -> tuple[Progress, str | None]:
        """Change the add-ons, each once, and wait until the project has them. Return the new size as well."""
        if project is None:
            raise UnchangeableAddons(self.spec, self.addons)
        for change in self.addons:
            self.changes.change_addon(project.ref, change)
            report.action = progress.decision.action
        self._if_ready(lambda: self.waiter.wait_addons(project, self.spec, self.addons))
        restarted = any(change.restarts for change in self.addons)
        return replace(progress, restarted=restarted), self.spec.instance_size if restarted else size

    @property
    def _passwords(self) -> Passwords:
        return Passwords(
            spec=self.spec,
            api=self.api,
            generate=self.make_password,
            accepts_password=self.accepts_password,
            connect=self._connect,
            deadline=self.changes.deadline,
        )

    def _connect(self, project: Project) -> Connection | None:
        return self._if_ready(lambda: self._connection(project))

    def _connection(self, project: Project) -> Connection | None:
        if self.spec.through_pooler:
            return Connection.pooled(self.waiter.wait_pooler(project.ref), project.ref)
        return Connection.direct(project.database) if project.database else None

    def _login(
        self, project: Project, progress: Progress, connection: Connection | None, *, check_mode: bool
    ) -> dict[str, object]:
        if not self.spec.log_in or connection is None:
            return {}
        password = self._passwords.known(progress, project, check_mode=check_mode)
        if password is not None and progress.certain:
            login = DatabaseLogin.by_password(password)
        else:
            role = self._if_ready(lambda: self.waiter.login_role(project.ref, read_only=check_mode))
            if role is None:
                return {}
            login = DatabaseLogin.by_role(role, read_only=check_mode)
        return {"login": login.as_result(connection)}

    def _if_ready(self, wait: Callable[[], T]) -> T | None:
        """Return what ``wait`` returns, or None if it isn't ready and the task doesn't wait."""
        try:
            return wait()
        except WaitTimeout:
            if self.spec.wait:
                raise
            return None


T = t.TypeVar("T")
