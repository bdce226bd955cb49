# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reconcile the deployment of a project: observe, decide, deploy if needed, and wait until it is live."""

from __future__ import annotations

import secrets
import typing as t
from types import MappingProxyType

from ...changes import Change
from ...failure import Failure
from ...rest.waiting import Pending, Ready, wait_for
from ..environment.endpoints import EnvironmentApi
from ..projects.endpoints import ProjectsApi
from ..task import run_project_task
from .build_changes import with_changes
from .decision import DeploymentDecision, decide, misfit
from .endpoints import IN_FLIGHT, REQUEST_KEY, DeploymentsApi
from .fingerprint import Fingerprint, fingerprint
from .options import read_spec

if t.TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ...outcome import Outcome
    from ..projects.endpoints import Project
    from ..task import ProjectTask
    from .endpoints import Deployment
    from .options import DeploymentSpec

#: Seconds between polls. A build takes a minute or more.
DELAYS = (0.5, 1.0, 2.0, 3.0, 4.0)
#: For how many seconds a deployment may be staged. Vercel assigns the domains of a project within seconds, unless it doesn't at all.
STAGED_SECONDS = 60.0
_ENDED = {
    "ERROR": "Correct what the build reports on its page, and push; Vercel deploys that by itself. Run again to build the same commit again.",
    "BLOCKED": (
        "Vercel builds commits of a private repository only if their author is a member of the team, with GitHub connected. Let a member push "
        "a commit, and generate repositories with the token of a member, not of an app."
    ),
    "CANCELED": (
        "A person or the project's Ignored Build Step (ignore_command of vercel_project) canceled it. A command that compares commits cancels "
        "each build that only has other variables."
    ),
    "DELETED": "It was deleted while the task ran. Run again.",
}


def run(
    parameters: Mapping[str, t.Any],
    *,
    check_mode: bool,
    make_nonce: Callable[[], str] = lambda: secrets.token_hex(12),
) -> Outcome:
    """Deploy a project as a task describes, if that is needed.

    :param parameters: the parameters of the task, with the types of ``options.DEPLOYMENT_SPEC``.
    :param make_nonce: returns what identifies a request.
    :raises Failure: the deployment isn't live.
    """
    spec = read_spec(parameters)
    # Otherwise, the project has been changed, and is read.
    pending = parameters["build_changes"] if check_mode else None
    return run_project_task(
        parameters,
        lambda task: reconcile(spec, task, make_nonce=make_nonce, pending=pending or {}),
        check_mode=check_mode,
    )


def reconcile(
    spec: DeploymentSpec,
    task: ProjectTask,
    *,
    make_nonce: Callable[[], str],
    pending: Mapping[str, t.Any] = MappingProxyType({}),
) -> Outcome:
    """Deploy if needed and wait until the deployment is live, or in check mode report whether a deployment is needed.

    :param pending: what earlier tasks would change, as ``build_changes`` returns it.
    """
    project = ProjectsApi(task).find()
    if project is None or project.link is None:
        return _predicted(task, project)
    api = DeploymentsApi(task, project)
    records = with_changes(EnvironmentApi(task, project.project_id).records(), pending)
    current = fingerprint({**project.settings, **(pending.get("settings") or {})}, records)
    decision = decide(spec, current, records, api.newest())

    def fits(deployment: Deployment) -> bool:
        return not misfit(spec, current, records, deployment)

    work = Reconciler(spec, task, project, api, fits)
    return task.outcome(
        f"deployment of {task.full_name}",
        work.changes(decision, current, make_nonce),
        lambda: {"deployment": work.result(decision), "reason": decision.reason},
        warnings=decision.warnings,
    )


def _predicted(task: ProjectTask, project: Project | None) -> Outcome:
    """Return the outcome for a project that can't be deployed yet: in check mode, an earlier task would have made that possible.

    :raises Failure: this isn't check mode.
    """
    missing = "has no repository" if project else "doesn't exist"
    if not task.check_mode:
        raise Failure(
            f"The project {task.full_name} {missing}, so it can't be deployed.",
            hint="Run vercel_project before, with repository.",
        )
    reason = f"the project {missing} yet"
    change = Change(action="created", after={"deployment": reason}, make=lambda: None)
    return task.outcome(f"deployment of {task.full_name}", [change], lambda: {"deployment": None, "reason": reason})


class Reconciler:
    """Deploys one project.

    :param fits: returns whether a deployment is what is desired.
    """

    def __init__(
        self,
        spec: DeploymentSpec,
        task: ProjectTask,
        project: Project,
        api: DeploymentsApi,
        fits: Callable[[Deployment], bool],
    ) -> None:
        self._spec = spec
        self._task = task
        self._project = project
        self._api = api
        self._fits = fits
        self._made: Deployment | None = None
        self._changes: list[Change] = []
        self._staged_since: float | None = None

    def changes(
        self, decision: DeploymentDecision, current: Fingerprint, make_nonce: Callable[[], str]
    ) -> list[Change]:
        """Return the deployment as a change, if one is needed. Waiting for a deployment may add a change to the list."""
        if not decision.reason:
            return self._changes
        live = decision.found
        before = {"live": live.deployment_id, "commit": live.sha} if live else {}
        after = {
            "deployment": f"new, because {decision.reason}",
            **({"commit": self._spec.sha} if self._spec.sha else {}),
        }
        self._changes.append(
            Change(action="created", before=before, after=after, make=lambda: self._deploy(current, make_nonce()))
        )
        return self._changes

    def _deploy(self, current: Fingerprint, nonce: str) -> None:
        link = self._project.link
        branch = self._spec.branch or (link.branch if link else None)
        if branch is None:
            raise Failure(
                f"The project {self._task.full_name} has no production branch.",
                hint="Set branch, or production_branch of the project.",
            )

        def find() -> Deployment | None:
            return next((each for each in self._api.newest() if each.request == nonce), None)

        metadata = {**current.as_metadata(), REQUEST_KEY: nonce}
        self._made = self._task.send_once(lambda: self._api.create(branch, self._spec.sha, metadata), find)

    def result(self, decision: DeploymentDecision) -> dict[str, object] | None:
        """Return the deployment once it is live; in check mode, as it is."""
        if self._task.check_mode:
            # The list of deployments lacks their domains.
            return self._api.get(decision.found.deployment_id).shown() if decision.found else None
        chosen = self._made or decision.found
        if chosen is None:
            return None
        return self._wait(chosen).shown()

    def _wait(self, deployment: Deployment) -> Deployment:
        """Wait until a deployment is live, or a newer one that fits as well, which Vercel may have built instead of it.

        :raises Failure: it won't be, or isn't until the deadline. It is never canceled.
        """
        name = f"The deployment {deployment.deployment_id} of the project {self._task.full_name}"

        def poll() -> Ready[Deployment] | Pending:
            found = self._api.get(deployment.deployment_id)
            if found.is_live:
                return Ready(found)
            newer = None if found.state in IN_FLIGHT else self._replacing(found)
            if newer is not None:
                return Ready(self._api.get(newer.deployment_id))
            _check(found, name, assigns_domains=_assigns_domains(self._project))
            if found.state != "READY":
                # Perhaps a state that Vercel has introduced since.
                return Pending(f"it is {found.state}")
            if found.is_staged:
                self._promote_when_due(found, name)
            return Pending("it is READY, but its domains aren't assigned")

        page = f" Its page is {deployment.inspector_url}." if deployment.inspector_url else ""
        try:
            return wait_for(
                poll,
                what=f"{name} did not become live",
                deadline=self._task.deadline,
                timing=self._task.timing,
                delays=DELAYS,
            )
        except Failure as failure:
            failure.hint = (failure.hint or "It wasn't canceled: run again to keep waiting for it.") + page
            failure.details["deployment_id"] = deployment.deployment_id
            raise

    def _promote_when_due(self, staged: Deployment, name: str) -> None:
        """Promote the newest deployment if it has been staged for too long, and this module has made it.

        :raises Failure: it wasn't made by this module, so a person has to decide.
        """
        now = self._task.timing.monotonic()
        if self._staged_since is None:
            self._staged_since = now
        if now - self._staged_since < STAGED_SECONDS:
            return
        if self._api.newest()[0].deployment_id != staged.deployment_id:
            return  # the newer one is to get the domains
        if staged.known is None and self._made is None:
            raise Failure(
                f"{name} was built, and has been staged for {STAGED_SECONDS:.0f} s.", hint="Promote it on its page."
            )
        # A rollback by a person in the meantime has turned this off.
        _check(staged, name, assigns_domains=_assigns_domains(ProjectsApi(self._task).find()))
        self._task.change_once(
            lambda: self._api.promote(staged.deployment_id),
            lambda: self._api.get(staged.deployment_id).is_live,
            repeatable=False,
        )
        if not self._changes:
            after = {"live": staged.deployment_id}
            self._changes.append(Change(action="promoted", after=after, make=lambda: None))
        self._staged_since = now

    def _replacing(self, deployment: Deployment) -> Deployment | None:
        """Return a live deployment that is newer than one which won't get the domains any more, and fits."""
        return next(
            (
                each
                for each in self._api.newest()
                if each.is_live and each.created_at > deployment.created_at and self._fits(each)
            ),
            None,
        )


def _assigns_domains(project: Project | None) -> bool:
    """Whether a project assigns its domains to a new deployment by itself."""
    return project is not None and project.settings.get("autoAssignCustomDomains") is not False


def _check(found: Deployment, name: str, *, assigns_domains: bool) -> None:
    """Check that a deployment can still become live.

    :param assigns_domains: whether the project assigns its domains to a new deployment by itself.
    :raises Failure: it can't.
    """
    why = f": {found.problem.rstrip('.')}" if found.problem else ""
    if found.state in _ENDED:
        raise Failure(f"{name} is {found.state}{why}.", hint=_ENDED[found.state])
    if found.alias_failed:
        raise Failure(
            f"{name} was built, but its domains weren't assigned{why}.",
            hint="Check the domains of the project. Run again to deploy again.",
        )
    if found.is_built and not assigns_domains:
        raise Failure(
            f"{name} was built, but the project assigns no domains by itself.",
            hint="Promote it on its page, or turn on 'Auto-assign Custom Production Domains' in the settings of the project.",
        )
