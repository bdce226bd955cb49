# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reconcile the settings of a project: observe, decide, act, wait, report."""

from __future__ import annotations

import json
import typing as t
from dataclasses import dataclass, field, replace
from functools import partial

from ...changes import Change
from ...failure import Failure
from ...rest.errors import ApiError, WaitTimeout
from ...rest.waiting import Pending, Ready, wait_for
from ..errors import if_available
from ..plan_check import PLAN_HINT, NotInPlan
from ..project_resource import run_project_task
from ..projects.endpoints import ProjectsApi
from ..projects.readiness import ACTIVE, BEING_REMOVED, FAILED, INACTIVE, PAUSING
from ..projects.waiter import Waiter
from ..timestamps import timestamp
from .catalog import SECTIONS
from .decision import Decision, decide, pending_restrictions, secret_digest
from .endpoints import SettingsApi
from .options import ALWAYS, read_spec

if t.TYPE_CHECKING:
    from collections.abc import Mapping

    from ...outcome import Outcome
    from ..project_resource import ProjectTask
    from ..projects.responses import Project
    from .decision import SectionChange
    from .options import SettingsSpec
    from .responses import Observed

FAILED_HINT = "It doesn't leave this status by itself: check it in the dashboard, and contact Supabase support."
#: The statuses with which the API refuses a setting, possibly only for now.
_REFUSED = (400, 404, 409, 422, 423, 425)
#: A project that is younger than this may not accept all settings yet; in seconds.
_YOUNG = 900.0
#: Its services start within this time after it has become healthy; in seconds.
_SETTLING = 30.0


def run(parameters: Mapping[str, t.Any], *, check_mode: bool) -> Outcome:
    """Bring the settings of a project to those that a task describes.

    :param parameters: the parameters of the task, with the types of ``options.SETTINGS_SPEC``.
    :raises Failure: an option is invalid, or a setting couldn't be read or changed.
    """
    spec = read_spec(parameters)
    return run_project_task(parameters, lambda task: reconcile(spec, task), check_mode=check_mode)


def reconcile(spec: SettingsSpec, task: ProjectTask) -> Outcome:
    """Bring the settings of a project to the desired ones, or in check mode report the changes that requires."""
    return _SettingsReconciler(spec=spec, task=task, api=SettingsApi(task.client, task.ref)).reconcile()


@dataclass(slots=True, kw_only=True)
class _SettingsReconciler:
    """Reconciles once.

    :ivar pending: the network restrictions that wait for review, as the module returns them.
    :ivar left_out: the optional settings that the plan doesn't include.
    :ivar project: the project as it was before the changes, if it was read.
    :ivar unmade: the sections of which no setting was changed, because the plan includes none.
    """

    spec: SettingsSpec
    task: ProjectTask
    api: SettingsApi
    warnings: list[str] = field(default_factory=list)
    pending: Mapping[str, object] | None = None
    left_out: list[str] = field(default_factory=list)
    project: list[Project | None] = field(default_factory=list)
    unmade: list[str] = field(default_factory=list)

    def reconcile(self) -> Outcome:
        """Observe, decide, act, and report."""
        observed = self._observe()
        decision = decide(self.spec, observed, self.task.ref)
        decision = self._without_unavailable(decision)
        self._warn_if_paused(decision)
        self.warnings += decision.warnings
        self.pending = decision.pending
        restarting = [name for change in decision.changes for name in change.restarting(restart=self.spec.restart)]
        self._warn_of_missing_restart(decision)
        changes = [
            Change(
                action="updated",
                before={f"{change.option}.{name}": value for name, value in change.before.items()},
                after=_shown_after(change, restarting),
                make=partial(self._make, change, observed[change.option]),
            )
            for change in decision.changes
        ]
        outcome = self.task.outcome(
            f"settings of the project {self.task.ref}",
            changes,
            lambda: {
                "changed_settings": [
                    name for change in decision.changes for name in change.names if name not in self.left_out
                ],
                "left_out": self.left_out,
                "restarts_database": bool(restarting),
                "restarting_settings": restarting,
                "pending_restrictions": self.pending,
            },
        )
        is_changed = any(change.option not in self.unmade for change in decision.changes)
        return replace(outcome, changed=is_changed, warnings=tuple(self.warnings))

    # -- observe --

    def _observe(self) -> dict[str, Observed]:
        """Return the current settings of the sections of the task: with one request, or else with one for each section."""
        if not self.spec.wanted:
            return {}
        every = self.api.all_sections()
        if every is None:
            return {option: self.api.section(option) for option in self.spec.wanted}
        return {
            option: every[option] if self._is_complete(option, every[option]) else self.api.section(option)
            for option in self.spec.wanted
        }

    def _is_complete(self, option: str, observed: Observed) -> bool:
        """Whether the response contains all settings of the task. Without a value, a PostgreSQL parameter has its default."""
        return option == "postgres" or set(self.spec.wanted[option]) <= set(observed.values)

    # -- decide --

    def _without_unavailable(self, decision: Decision) -> Decision:
        """Return the decision without optional settings that the plan doesn't include."""
        featured = {
            f"{change.option}.{name}": (SECTIONS[change.option].settings[name], value)
            for change in decision.changes
            for name, value in change.values.items()
        }
        optional = [(name, featured[name][0].feature) for name in featured if name in self.spec.optional]
        required = [
            (name, setting.feature)
            for name, (setting, value) in featured.items()
            if self.task.check_mode and name not in self.spec.optional and setting.needs_feature(value)
        ]
        if not (optional or required):
            return decision
        # The organization of the task may not be that of the project.
        project = self._known_project()
        organization = project.organization if project else None
        entitlements = self.api.entitlements(organization) if organization else None
        refused = [name for name, feature in required if not (entitlements or {}).get(feature, True)]
        if refused:
            raise NotInPlan(
                f"{', '.join(refused)} of the project {self.task.ref} can't be changed: the plan of the organization "
                f"{organization!r} doesn't include that.",
                hint=f"{PLAN_HINT} Settings in the option optional are left out instead.",
            )
        if entitlements is None and optional:
            self.warnings.append(
                "Whether the plan of the organization includes "
                f"{', '.join(name for name, _feature in optional)} is unknown, because the API doesn't say."
            )
        if not entitlements:
            return decision
        self.left_out = [name for name, feature in optional if not entitlements.get(feature, True)]
        left = (change.without(frozenset(self.left_out)) for change in decision.changes)
        return replace(decision, changes=tuple(change for change in left if change is not None))

    def _known_project(self) -> Project | None:
        """Return the project, read once; None if the token may not read it."""
        if not self.project:
            self.project.append(if_available(lambda: self._projects.project(self.task.ref)))
        return self.project[0]

    @property
    def _projects(self) -> ProjectsApi:
        return ProjectsApi(self.task.client)

    def _warn_if_paused(self, decision: Decision) -> None:
        """In check mode, warn of a status in which the API refuses settings. Another task may restore the project before."""
        project = self._known_project() if self.task.check_mode and decision.changes else None
        if project is not None and project.status in (INACTIVE, PAUSING):
            self.warnings.append(
                f"The project {self.task.ref} is paused ({project.status}). Its settings can't be changed before it is restored."
            )
        elif project is not None and project.status in FAILED:
            raise Failure(
                f"The settings of the project {self.task.ref} can't be changed: it is {project.status}.",
                hint=f"Nothing was changed. {FAILED_HINT}",
            )

    def _warn_of_missing_restart(self, decision: Decision) -> None:
        waiting = [name for change in decision.changes for name in change.restarting(restart=True)]
        waiting = [name for name in waiting if name.startswith("postgres.")]
        if waiting and not self.spec.restart:
            self.warnings.append(
                f"{', '.join(waiting)} will take effect when the database restarts, which restart=false prevents."
            )

    # -- act --

    def _make(self, change: SectionChange, observed: Observed) -> None:
        """Change the settings of a section, and wait until they are in effect."""
        try:
            self._when_accepted(lambda: self._send(change, observed), change)
        except ApiError as error:
            optional = frozenset(change.names) & self.spec.optional
            if not (optional and _is_refused_by_plan(error)):
                raise
            # The API didn't say before that the plan doesn't include them. The request had no effect.
            self.left_out += sorted(optional)
            rest = change.without(optional)
            if rest is None:
                self.unmade.append(change.option)
                return
            self._when_accepted(lambda: self._send(rest, observed), rest)
        if change.restarting(restart=self.spec.restart):
            waiter = Waiter(api=self._projects, deadline=self.task.deadline, timing=self.task.timing)
            waiter.wait_active(self.task.ref)
            waiter.wait_services(self.task.ref, ("db", "pooler"))

    def _send(self, change: SectionChange, observed: Observed) -> None:
        """Send a change once. If its outcome is unknown, read the section to find out."""
        answer: list[Observed | None] = []

        def send() -> None:
            answer.append(self.api.change(change.option, change.values, observed, restart=self.spec.restart))

        self.task.change_once(send, lambda: self._is_in_effect(change))
        for now in answer:
            if now is not None:
                self._check_answer(change, now)

    def _is_in_effect(self, change: SectionChange) -> bool:
        spec = replace(self.spec, wanted={change.option: change.values})
        if self.spec.update_secrets == ALWAYS:
            # What is always sent can't be compared.
            spec = replace(spec, update_secrets="changed")
        return not decide(spec, {change.option: self.api.section(change.option)}, self.task.ref).changes

    def _check_answer(self, change: SectionChange, now: Observed) -> None:
        """Compare the response of a change with what was sent."""
        if change.option == "network_restrictions":
            self.pending = pending_restrictions(now)
            if now.pending is not None:
                self.warnings.append("The new network restrictions wait for review before they take effect.")
        if change.option == "ssl_enforcement" and not now.applied:
            raise Failure(
                f"The API has stored the SSL enforcement of the project {self.task.ref}, but failed to apply it.",
                hint="Run again. If it fails again, contact Supabase support.",
            )
        for name, value in change.values.items():
            current = now.values.get(name)
            is_digest = SECTIONS[change.option].settings[name].secret and value and current
            if is_digest and current != secret_digest(self.task.ref, str(value)):
                self.warnings.append(
                    f"{change.option}.{name} was set, but the digest that the API returns isn't the expected one, so the next run "
                    "will set it again. To set it only if there is none, use update_secrets=on_create."
                )

    def _when_accepted(self, send: t.Callable[[], None], change: SectionChange) -> None:
        """Send a change. If the project isn't ready for it yet, wait and send it again: a refused change had no effect."""
        healthy_since: list[float] = []

        def poll() -> Ready[None] | Pending:
            try:
                send()
            except ApiError as error:
                if _is_refused_by_plan(error):
                    error.hint = _plan_hint(change)
                elif error.status in _REFUSED:
                    reason = self._reason_to_wait(healthy_since, error)
                    if reason:
                        return Pending(f"{error.message.rstrip('.')}; {reason}")
                raise
            return Ready(None)

        try:
            wait_for(
                poll,
                what=f"The project {self.task.ref} did not accept {', '.join(change.names)}",
                deadline=self.task.deadline,
                timing=self.task.timing,
            )
        except WaitTimeout as failure:
            failure.hint = "Run again to continue waiting, or increase wait_timeout. A refused change has no effect."
            raise

    def _reason_to_wait(self, healthy_since: list[float], error: ApiError) -> str:
        """Return why the project may accept a setting later, empty if it won't.

        :param healthy_since: the time when the project was first seen healthy, by a monotonic clock; updated.
        :param error: the refusal, whose hint is updated.
        """
        try:
            project = self._projects.project(self.task.ref)
        except ApiError:
            # The token may not read it.
            return ""
        if project.status in (INACTIVE, PAUSING):
            error.hint = f"The project is paused ({project.status}). Restore it first."
            return ""
        if project.status in FAILED | BEING_REMOVED:
            error.hint = f"The project is {project.status}. {FAILED_HINT}"
            return ""
        if project.status != ACTIVE:
            return f"the project is {project.status}"
        now = self.task.timing.monotonic()
        healthy_since[:] = healthy_since or [now]
        created = timestamp(project.created_at)
        is_young = created is not None and self.task.timing.wall() - created < _YOUNG
        return "the project is new" if is_young and now - healthy_since[0] < _SETTLING else ""


def _shown_after(change: SectionChange, restarting: list[str]) -> dict[str, object]:
    """Return the new values as the diff shows them, and which of them restart the database."""
    shown = {f"{change.option}.{name}": value for name, value in change.after.items()}
    return shown | {name: f"{json.dumps(shown[name])} (restarts the database)" for name in restarting if name in shown}


def _is_refused_by_plan(error: ApiError) -> bool:
    return error.status == 402 or (400 <= error.status < 500 and " plan" in error.said.lower())


def _plan_hint(change: SectionChange) -> str:
    paid = [
        f"{change.option}.{name}" for name in change.values if SECTIONS[change.option].settings[name].feature
    ] or change.names
    return (
        f"The plan of the organization doesn't include a setting of this request, probably {' or '.join(paid)}. Nothing of the "
        "request took effect. Remove the setting, add it to the option optional, or upgrade the plan."
    )
