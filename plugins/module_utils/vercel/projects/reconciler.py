# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reconcile a project: observe, decide, act, report.

The order of the changes lets the first build see its variables: the project, its variables, and only then its repository.
"""

from __future__ import annotations

import typing as t
from dataclasses import replace

from ...changes import Change
from ...failure import Failure
from ...rest.errors import ApiError
from ...rest.waiting import Pending, Ready, wait_for
from ..deployments.build_changes import build_changes
from ..environment.changes import environment_changes
from ..environment.decision import Kind
from ..environment.decision import decide as decide_environment
from ..environment.endpoints import EnvironmentApi
from ..errors import BAD_REQUEST
from ..task import run_project_task
from .decision import decide, is_linked
from .endpoints import Project, ProjectsApi
from .options import read_spec

if t.TYPE_CHECKING:
    from collections.abc import Mapping

    from ...outcome import Outcome
    from ..environment.decision import Operation
    from ..environment.endpoints import Record
    from ..task import ProjectTask
    from .decision import ProjectDecision
    from .endpoints import Domain
    from .options import DomainSpec, ProjectSpec

#: How often linking a repository is tried, which Vercel may not know yet, and the seconds between.
LINK_ATTEMPTS, LINK_PAUSE = 5, 3.0
#: What a retry can't change: a person has to connect the account, or to install the app.
_PERSONAL = ("login connection", "install")


def run(parameters: Mapping[str, t.Any], *, check_mode: bool) -> Outcome:
    """Bring a project to the state that a task describes.

    :param parameters: the parameters of the task, with the types of ``options.PROJECT_SPEC``.
    :raises Failure: the state wasn't reached.
    """
    spec = read_spec(parameters)
    return run_project_task(parameters, lambda task: reconcile(spec, task), check_mode=check_mode)


def reconcile(spec: ProjectSpec, task: ProjectTask) -> Outcome:
    """Bring the project to the desired state, or in check mode report the changes that requires."""
    _check_policy(spec, task)
    work = Reconciler(spec, task)
    decision = decide(spec, work.found, work.domains, task.full_name)
    operations = decide_environment(spec.environment, work.records(), task.full_name) if spec.present else []
    outcome = task.outcome(
        f"project {task.full_name}",
        work.changes(decision, operations),
        lambda: {
            "project": work.result(decision),
            **_names(operations),
            "build_changes": build_changes(decision.settings, operations),
        },
    )
    return replace(outcome, warnings=_warnings(work.domains))


def _check_policy(spec: ProjectSpec, task: ProjectTask) -> None:
    """Refuse readable variables where the team forbids them, before anything is changed."""
    if not task.team.requires_sensitive:
        return
    for (name, target), wanted in spec.environment.wanted.items():
        if not wanted.sensitive and target != "development":
            raise Failure(
                f"The team {task.team.slug} requires that variables of {target} are sensitive, and {name} isn't.",
                hint="Put it under secrets, or let an owner of the team change its policy for environment variables.",
            )


class Reconciler:
    """Makes the changes of one project."""

    def __init__(self, spec: ProjectSpec, task: ProjectTask) -> None:
        self._spec = spec
        self._task = task
        self._api = ProjectsApi(task)
        self.found = self._api.find()
        self.domains: Mapping[str, Domain] = self._api.domains() if self.found and spec.present else {}
        for wanted in spec.environment.wanted.values():
            if wanted.sensitive:
                task.client.mask_secret(wanted.value)

    def records(self) -> tuple[Record, ...]:
        """Return the records of variables, with the values that are compared."""
        if self.found is None or self._spec.environment.is_empty:
            return ()
        return self._environment().records({name for name, _target in self._spec.environment.wanted})

    def changes(self, decision: ProjectDecision, operations: list[Operation]) -> list[Change]:
        """Return the decided changes, in their order."""
        if decision.delete:
            identity = _identity(self._task.full_name, self.found)
            return [Change(action="deleted", before=identity, make=self._delete)]
        changes = []
        if decision.create:
            after = {**_identity(self._task.full_name, None), **self._spec.settings}
            changes.append(Change(action="created", after=after, make=self._create))
        if decision.settings:
            changes.append(self._update(decision.settings))
        changes += environment_changes(self._spec.environment, self._task, self._environment, operations)
        if decision.links:
            changes.append(self._link(unlinks=decision.unlinks))
        if decision.branch is not None:
            changes.append(self._branch(decision.branch))
        return changes + self._domain_changes(decision)

    def result(self, decision: ProjectDecision) -> dict[str, object] | None:
        """Return the project after the changes; in check mode, what is known of it."""
        if not self._spec.present:
            return None
        if self._task.check_mode or not decision.is_update:
            return self._shown(self.found, self.domains, predicted=self._task.check_mode)
        self.domains = self._api.domains()
        return self._shown(self._existing(), self.domains, predicted=False)

    def _environment(self) -> EnvironmentApi:
        return EnvironmentApi(self._task, (self.found or self._existing()).project_id)

    def _existing(self) -> Project:
        found = self._api.find()
        if found is None:
            raise Failure(
                f"The project {self._task.full_name} doesn't exist any more.",
                hint="It was deleted while the task ran. Run again.",
            )
        return found

    def _create(self) -> None:
        settings = dict(self._spec.settings)
        # Creating a project doesn't accept the version of Node.js.
        later = {name: settings.pop(name) for name in ("nodeVersion",) if name in settings}
        self._task.send_once(lambda: self._api.create(settings), self._api.find)

        def poll() -> Ready[Project] | Pending:
            found = self._api.find()
            return Pending("reading it returns 404") if found is None else Ready(found)

        what = f"The new project {self._task.full_name} could not be read"
        self.found = wait_for(poll, what=what, deadline=self._task.deadline, timing=self._task.timing)
        # Another run may have created it, and a new project has defaults.
        differing = {
            name: value
            for name, value in {**settings, **later}.items()
            if (self.found.settings.get(name) or None) != value
        }
        if differing:
            self._send_settings(differing)

    def _update(self, settings: Mapping[str, tuple[object, object]]) -> Change:
        after = {name: new for name, (_old, new) in settings.items()}
        before = {name: old for name, (old, _new) in settings.items()}
        return Change(action="updated", before=before, after=after, make=lambda: self._send_settings(after))

    def _send_settings(self, settings: Mapping[str, object]) -> None:
        def is_changed() -> bool:
            current = self._existing().settings
            return all((current.get(name) or None) == value for name, value in settings.items())

        self._task.change_once(lambda: self._api.update(settings), is_changed)

    def _link(self, *, unlinks: bool) -> Change:
        repository, branch = self._spec.repository or "", self._spec.production_branch
        link = self.found.link if self.found else None
        before = {"repository": link.full_name} if link else {}
        after = {"repository": repository, **({"production_branch": branch} if branch else {})}

        def make() -> None:
            if unlinks:
                self._task.change_once(self._api.unlink, lambda: self._existing().link is None, repeatable=False)
            self._task.change_once(
                lambda: self._send_link(repository), lambda: is_linked(self._spec, self._existing().link)
            )
            current = self._existing().link
            if branch and current is not None and current.branch != branch:
                self._send_branch(branch)

        return Change(action="updated", before=before, after=after, make=make)

    def _send_link(self, repository: str) -> None:
        """Link a repository. One that was just created may be unknown to Vercel for seconds: it refuses the request then."""
        for left in reversed(range(LINK_ATTEMPTS)):
            try:
                self._api.link(repository)
            except ApiError as error:
                said = error.said.lower()
                can_pass = error.status == BAD_REQUEST and not any(text in said for text in _PERSONAL)
                if not (can_pass and left and self._task.deadline.remaining() > LINK_PAUSE):
                    raise
                self._task.timing.sleep(LINK_PAUSE)
            else:
                return

    def _branch(self, branch: str) -> Change:
        link = self.found.link if self.found else None
        before = {"production_branch": link.branch if link else None}
        return Change(
            action="updated", before=before, after={"production_branch": branch}, make=lambda: self._send_branch(branch)
        )

    def _send_branch(self, branch: str) -> None:
        def is_set() -> bool:
            link = self._existing().link
            return link is not None and link.branch == branch

        self._task.change_once(lambda: self._api.set_production_branch(branch), is_set)

    def _domain_changes(self, decision: ProjectDecision) -> list[Change]:
        changes = [self._addition(domain) for domain in decision.add_domains]
        for name, properties in decision.change_domains.items():
            after = {key: new for key, (_old, new) in properties.items()}
            before = {key: old for key, (old, _new) in properties.items()}
            changes.append(
                Change(
                    action="updated",
                    before={f"domain {name}": before},
                    after={f"domain {name}": after},
                    make=self._domain_change(name, after),
                )
            )
        changes += [
            Change(action="updated", before={f"domain {name}": "added"}, make=self._domain_removal(name))
            for name in decision.remove_domains
        ]
        return changes

    def _addition(self, domain: DomainSpec) -> Change:
        def make() -> None:
            self._task.change_once(
                lambda: self._api.add_domain(domain), lambda: domain.name in self._api.domains(), repeatable=False
            )

        shown = {"redirect": domain.redirect} if domain.redirect else "added"
        return Change(action="updated", after={f"domain {domain.name}": shown}, make=make)

    def _domain_change(self, name: str, after: Mapping[str, object]) -> t.Callable[[], None]:
        def is_changed() -> bool:
            found = self._api.domains().get(name)
            current = {
                "redirect": found and found.redirect,
                "redirectStatusCode": found and found.redirect_status,
                "gitBranch": found and found.git_branch,
            }
            return all(current[key] == value for key, value in after.items())

        return lambda: self._task.change_once(lambda: self._api.change_domain(name, after), is_changed)

    def _domain_removal(self, name: str) -> t.Callable[[], None]:
        return lambda: self._task.delete_once(
            lambda: self._api.remove_domain(name), lambda: name not in self._api.domains()
        )

    def _delete(self) -> None:
        self._task.delete_once(self._api.delete, lambda: self._api.find() is None)

    def _shown(self, found: Project | None, domains: Mapping[str, Domain], *, predicted: bool) -> dict[str, object]:
        link = found.link if found else None
        values: dict[str, object] = {
            "id": found.project_id if found else None,
            "name": self._task.name,
            "team": self._task.team.slug,
            "team_id": self._task.team.team_id,
            "dashboard_url": f"https://vercel.com/{self._task.team.slug}/{self._task.name}",
            "framework": found.settings.get("framework") if found else None,
            "repository": link.full_name if link else None,
            "production_branch": link.branch if link else None,
            "domains": [domain.shown() for domain in domains.values()],
        }
        if predicted:
            given = {
                "framework": self._spec.settings.get("framework"),
                "repository": self._spec.repository,
                "production_branch": self._spec.production_branch,
            }
            values |= {name: value for name, value in given.items() if value is not None}
        return values


def _names(operations: list[Operation]) -> dict[str, object]:
    """Return the names of the variables by what is done to them."""
    written = {
        kind: {each.name for each in operations if each.wanted and each.wanted.sensitive is kind}
        for kind in (False, True)
    }
    deleted = {each.name for each in operations if each.kind is Kind.DELETE} - written[False] - written[True]
    return {
        "variables_set": sorted(written[False]),
        "secrets_set": sorted(written[True]),
        "variables_deleted": sorted(deleted),
    }


def _warnings(domains: Mapping[str, Domain]) -> tuple[str, ...]:
    return tuple(
        f"The domain {domain.name} isn't verified. Add the record {kind} {name} with the value {value} to its DNS."
        for domain in domains.values()
        if not domain.verified
        for kind, name, value in domain.verification[:1]
    )


def _identity(full_name: str, found: Project | None) -> dict[str, object]:
    link = found.link if found else None
    return {"project": full_name, **({"repository": link.full_name} if link else {})}
