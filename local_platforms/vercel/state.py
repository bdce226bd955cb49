# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the local Vercel stores: users, teams, tokens, projects, and deployments. Times are in milliseconds, as in the API."""

from __future__ import annotations

import secrets
import typing as t

from pydantic import BaseModel, ConfigDict, Field

from local_platforms.github.state import ORGANIZATION
from local_platforms.platform import Settings

#: The team that clients get, and the user that its tokens belong to.
TEAM = "local-agency"
USER = "local-operator"

Target = t.Literal["production", "preview", "development"]
Kind = t.Literal["plain", "encrypted", "sensitive", "system"]
State = t.Literal["QUEUED", "INITIALIZING", "BUILDING", "READY", "ERROR", "CANCELED", "BLOCKED"]


class Stored(BaseModel):
    """The base of what is stored."""

    model_config = ConfigDict(extra="forbid")


class VercelSettings(Settings):
    """The settings; durations are in seconds.

    A deployment is queued for ``queue``, builds for ``build``, and gets its domains ``alias`` after that. ``app_lag`` is how
    long a new repository is unknown to Vercel. The limits are per team; 0: unlimited.
    """

    queue: float = Field(default=0.1, ge=0)
    build: float = Field(default=0.2, ge=0)
    alias: float = Field(default=0.1, ge=0)
    app_lag: float = Field(default=0.0, ge=0)
    requests_per_minute: int = Field(default=0, ge=0)
    deployments_per_day: int = Field(default=0, ge=0)


class User(Stored):
    """A user. ``github`` is the login of the connected GitHub account."""

    name: str
    github: str | None = None


class Team(Stored):
    """A team. ``sensitive_policy``: whether variables of production and preview must be sensitive."""

    id: str
    slug: str
    plan: t.Literal["hobby", "pro"] = "pro"
    members: list[str] = Field(default_factory=list)
    sensitive_policy: t.Literal["on", "off", "default"] = "default"


class Token(Stored):
    """A token of a user, for one team or for all. ``role`` limits it: a viewer reads; a developer changes nothing of production."""

    label: str
    token: str
    user: str
    team: str | None = None
    role: t.Literal["owner", "developer", "viewer"] = "owner"
    expires_at: float | None = None


class Variable(Stored):
    """A record of environment variables: a name may have several, with other targets."""

    id: str
    key: str
    value: str
    type: Kind
    target: list[Target]
    git_branch: str | None = None
    comment: str | None = None
    created_at: int
    updated_at: int


class Domain(Stored):
    """A domain of a project."""

    name: str
    verified: bool = True
    redirect: str | None = None
    redirect_status_code: int | None = None
    git_branch: str | None = None


class Link(Stored):
    """The linked repository of GitHub."""

    org: str
    repo: str
    repo_id: int
    production_branch: str
    hook: str


class Project(Stored):
    """A project. ``attributes`` are the settings, by their names in the API; null is automatic."""

    id: str
    name: str
    team: str
    attributes: dict[str, t.Any] = Field(default_factory=dict)
    link: Link | None = None
    variables: list[Variable] = Field(default_factory=list)
    domains: list[Domain] = Field(default_factory=list)
    created_at: int
    updated_at: int


class Deployment(Stored):
    """A deployment. Its state follows from the times and the planned outcome.

    :ivar outcome: how it ends: ready, or a fault; ``stuck`` stays BUILDING, ``unaliased`` is READY and gets no domain.
    :ivar environment: the variables of its target when it was created, which is what it was built with.
    """

    id: str
    project: str
    url: str
    target: t.Literal["production", "preview"]
    ref: str
    sha: str
    author: str
    meta: dict[str, str] = Field(default_factory=dict)
    settings: dict[str, t.Any] = Field(default_factory=dict)
    environment: dict[str, str] = Field(default_factory=dict)
    created_at: int
    building_at: int
    ready_at: int
    aliased_at: int
    outcome: t.Literal["ready", "error", "canceled", "blocked", "stuck", "alias_error", "staged"] = "ready"
    error: tuple[str, str, str] | None = None
    canceled_at: int | None = None
    promoted: bool = False


def _users() -> list[User]:
    return [User(name=USER, github=USER), User(name="stranger")]


def _teams() -> list[Team]:
    return [
        Team(id="team_" + secrets.token_hex(12), slug=TEAM, members=[USER]),
        Team(id="team_" + secrets.token_hex(12), slug="hobby-agency", plan="hobby", members=[USER]),
        Team(id="team_" + secrets.token_hex(12), slug="foreign-agency", members=["stranger"]),
    ]


def _token(label: str, user: str = USER, **more: t.Any) -> Token:
    return Token(label=label, token="vcp_" + secrets.token_hex(20), user=user, **more)


def _tokens() -> list[Token]:
    return [
        _token("all_teams"),
        _token("team", team=TEAM),
        _token("developer", team=TEAM, role="developer"),
        _token("viewer", team=TEAM, role="viewer"),
        _token("stranger", "stranger"),
    ]


class VercelState(Stored):
    """All of it. ``installations`` are the accounts of GitHub that have Vercel's app installed."""

    users: list[User] = Field(default_factory=_users)
    teams: list[Team] = Field(default_factory=_teams)
    tokens: list[Token] = Field(default_factory=_tokens)
    installations: list[str] = Field(default_factory=lambda: [ORGANIZATION])
    projects: list[Project] = Field(default_factory=list)
    deployments: list[Deployment] = Field(default_factory=list)
    next_id: int = 1
