# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The local Vercel: what it stores, what it knows of the local GitHub, and what others ask it."""

from __future__ import annotations

import typing as t
from datetime import datetime

from local_platforms.platform import Platform
from local_platforms.vercel import builds, domains, projects, teams
from local_platforms.vercel.deployments import router as deployments_router
from local_platforms.vercel.environment import router as environment_router
from local_platforms.vercel.limits import Limits, limit_response
from local_platforms.vercel.state import TEAM, VercelSettings, VercelState
from local_supabase.errors import ApiError
from local_supabase.faults import FaultKind

if t.TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from fastapi import Request

    from local_platforms.github.platform import Github
    from local_platforms.github.state import Repository
    from local_platforms.vercel.state import Deployment, Project, State, Team
    from local_supabase.api.middleware import BufferedResponse
    from local_supabase.faults import Fault


class Vercel(Platform):
    """The local Vercel."""

    name = "vercel"
    state_model = VercelState
    settings_model = VercelSettings
    # Domains and promotions of a project before its record, since a route takes what it matches first.
    routers = (teams.router, deployments_router, environment_router, domains.router, projects.router)
    own_faults: t.ClassVar = {
        "late_project": FaultKind("handler", "the next project can't be read until `seconds` after its creation"),
        "lost_race": FaultKind("handler", "the next project to be created was created by another client just before"),
        "suspended_installation": FaultKind("handler", "linking a repository fails with 500"),
        "variable_fails": FaultKind("handler", "the next variable isn't created, although the status is 201"),
        "payment_required": FaultKind("handler", "the next deployment is refused with 402"),
        "build_fails": FaultKind("handler", "the next deployment ends in ERROR"),
        "canceled_build": FaultKind("handler", "the next deployment is canceled, as by an Ignored Build Step"),
        "stuck_build": FaultKind("handler", "the next deployment stays BUILDING"),
        "staged_build": FaultKind("handler", "the next deployment is READY, and gets no domain until it is promoted"),
        "alias_fails": FaultKind("handler", "the next deployment is READY, and assigning its domains fails"),
        "ignored_push": FaultKind("handler", "the next push makes no deployment"),
    }
    state: VercelState
    settings: VercelSettings

    def prepare(self) -> None:
        """Start counting requests."""
        self.limits = Limits(self.clock)
        self.hidden_until: dict[str, float] = {}

    def environment(self) -> dict[str, str]:
        """Return the environment variables that a client needs."""
        token = next(token.token for token in self.state.tokens if token.label == "team")
        return {"VERCEL_API_URL": self.url, "VERCEL_TOKEN": token, "VERCEL_TEAM": TEAM}

    def test_environment(self) -> dict[str, str]:
        """Return the other tokens."""
        return {f"LOCAL_VERCEL_{token.label.upper()}_TOKEN": token.token for token in self.state.tokens}

    def summary(self) -> dict[str, t.Any]:
        """Return the names of the projects, each with the state of its newest deployment."""
        found = {}
        for project in self.state.projects:
            newest = max(self.deployments(project), key=lambda each: each.created_at, default=None)
            found[project.name] = self.state_of(newest) if newest else "no deployment"
        return {"projects": found}

    def secrets(self) -> list[str]:
        """Return tokens, the values of sensitive variables, and the URLs of deploy hooks."""
        found = [token.token for token in self.state.tokens]
        for project in self.state.projects:
            found += [each.value for each in project.variables if each.type == "sensitive"]
            found += [project.link.hook] if project.link else []
        return found

    def edits(self) -> dict[str, Callable[..., object]]:
        """Return what people can do on the website, and what production serves."""
        return {
            "connect_login": self._connect_login,
            "disconnect_login": self._disconnect_login,
            "install_app": self._install_app,
            "uninstall_app": self._uninstall_app,
            "set_policy": self._set_policy,
            "set_variable": self._set_variable,
            "set_attributes": self._set_attributes,
            "verify_domain": self._verify_domain,
            "expire_token": self._expire_token,
            "served": self._served,
        }

    def on_event(self, event: str, details: Mapping[str, str]) -> None:
        """Deploy what was pushed to a linked repository."""
        if event != "push":
            return
        repository = self.repository(details["repository"])
        for project in self.state.projects:
            link = project.link
            if link is None or repository is None or link.repo_id != repository.id:
                continue
            if self.faults.consume("ignored_push", ref=project.name):
                continue
            target = "production" if details["branch"] == link.production_branch else "preview"
            builds.start(self, project, builds.Commit(repository, details["branch"], details["commit"]), {}, target)
        self.save()

    def error_body(self, error: ApiError) -> dict[str, t.Any]:
        """Return an error in Vercel's form."""
        return {"error": {"code": "unknown", "message": error.message, **error.extra}}

    def unknown_route(self, _request: Request) -> ApiError:
        """Return the error of an unknown path."""
        return ApiError(404, "The requested resource couldn't be found.", code="not_found")

    def invalid_body(self, message: str) -> ApiError:
        """Return the error of a request with invalid parameters."""
        return ApiError(400, f"Invalid request: {message}", code="bad_request")

    def subject(self, parameters: Mapping[str, t.Any]) -> str | None:
        """Return the name of the project that a request is about."""
        given = parameters.get("project")
        found = next((each.name for each in self.state.projects if each.id == given), None)
        return found or given

    def throttled(self, fault: Fault) -> BufferedResponse:
        """Return the response of a request beyond the rate limit."""
        return limit_response(fault, self.clock.now(), self.error_body)

    # What handlers use.

    @property
    def github(self) -> Github:
        """The local GitHub."""
        return t.cast("Github", self.others["github"])

    def now(self) -> float:
        """Return the time in seconds since the epoch."""
        return self.clock.now()

    def milliseconds(self) -> int:
        """Return the time as the API has it, later with each call, so that no two objects are of the same time."""
        self._last = max(getattr(self, "_last", 0) + 1, int(self.clock.now() * 1000))
        return self._last

    def team(self, team_id: str) -> Team:
        """Return a team."""
        return next(team for team in self.state.teams if team.id == team_id)

    def find(self, team: Team, id_or_name: str) -> Project | None:
        """Return a project of a team that can be read by now."""
        for project in self.state.projects:
            if project.team == team.id and id_or_name in {project.id, project.name}:
                return None if self.hidden_until.get(project.id, 0.0) > self.now() else project
        return None

    def by_id(self, project_id: str) -> Project | None:
        """Return a project."""
        return next((project for project in self.state.projects if project.id == project_id), None)

    def repository(self, full_name: str) -> Repository | None:
        """Return a repository of the local GitHub."""
        owner, _slash, name = full_name.partition("/")
        return self.github.find(owner, name)

    def age(self, repository: Repository) -> float:
        """Return how many seconds ago a repository was created."""
        return self.now() - datetime.fromisoformat(repository.created_at).timestamp()

    def deployments(self, project: Project) -> Iterator[Deployment]:
        """Yield the deployments of a project."""
        return (each for each in self.state.deployments if each.project == project.id)

    def state_of(self, deployment: Deployment) -> State:
        """Return the state of a deployment now."""
        return builds.state_at(deployment, int(self.now() * 1000))

    def is_live(self, deployment: Deployment) -> bool:
        """Return whether the domains of a deployment point to it now, or did until the next one."""
        return builds.is_live_at(deployment, int(self.now() * 1000))

    def live(self, project: Project) -> Deployment | None:
        """Return the deployment that the domains of a project point to."""
        found = [each for each in self.deployments(project) if each.target == "production" and self.is_live(each)]
        return max(found, key=lambda each: each.created_at, default=None)

    # Edits.

    def _existing(self, project: str) -> Project:
        found = next((each for each in self.state.projects if each.name == project), None)
        if found is None:
            raise ApiError(400, f"project: {project} doesn't exist")
        return found

    def _connect_login(self, user: str, login: str) -> None:
        """Connect the GitHub account of a user."""
        next(each for each in self.state.users if each.name == user).github = login

    def _disconnect_login(self, user: str) -> None:
        """Disconnect the GitHub account of a user."""
        next(each for each in self.state.users if each.name == user).github = None

    def _install_app(self, account: str) -> None:
        """Install Vercel's app in an account of GitHub."""
        self.state.installations.append(account)

    def _uninstall_app(self, account: str) -> None:
        """Uninstall it."""
        self.state.installations.remove(account)

    def _set_policy(self, team: str, policy: t.Literal["on", "off", "default"]) -> None:
        """Set whether variables must be sensitive."""
        next(each for each in self.state.teams if each.slug == team).sensitive_policy = policy

    def _set_variable(self, project: str, key: str, value: str) -> None:
        """Change the value of all records of a name."""
        for each in self._existing(project).variables:
            if each.key == key:
                each.value, each.updated_at = value, self.milliseconds()

    def _set_attributes(self, project: str, attributes: dict[str, t.Any]) -> None:
        """Change settings."""
        self._existing(project).attributes |= attributes

    def _verify_domain(self, project: str, name: str) -> None:
        """Note that the owner of a domain has added the record."""
        next(each for each in self._existing(project).domains if each.name == name).verified = True

    def _expire_token(self, label: str) -> None:
        """Let a token expire."""
        next(each for each in self.state.tokens if each.label == label).expires_at = 1.0

    def _served(self, project: str) -> dict[str, t.Any] | None:
        """Return what production serves: the commit, and the variables that it was built with."""
        live = self.live(self._existing(project))
        return None if live is None else {"id": live.id, "sha": live.sha, "environment": live.environment}
