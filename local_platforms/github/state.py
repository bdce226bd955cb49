# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the local GitHub stores: accounts, tokens, and repositories."""

from __future__ import annotations

import secrets
import typing as t

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from pydantic import BaseModel, ConfigDict, Field

from local_platforms.platform import Settings

#: The owner of the repositories, a template in it, and the user that tokens belong to.
ORGANIZATION = "local-agency"
TEMPLATE = "client-template"
USER = "local-operator"


class Stored(BaseModel):
    """The base of what is stored."""

    model_config = ConfigDict(extra="forbid")


class GithubSettings(Settings):
    """The settings; durations are in seconds.

    ``delay`` is how long the content of a generated repository takes, ``lag`` how long a new repository can't be read.
    ``hourly_limit`` is the primary rate limit of a user; ``content_per_minute`` and ``content_per_hour`` are the
    secondary limits of requests that create content. 0: unlimited.
    """

    delay: float = Field(default=0.3, ge=0)
    lag: float = Field(default=0.0, ge=0)
    hourly_limit: int = Field(default=5000, ge=0)
    content_per_minute: int = Field(default=80, ge=0)
    content_per_hour: int = Field(default=500, ge=0)


class Account(Stored):
    """A user or an organization."""

    login: str
    id: int
    kind: t.Literal["Organization", "User"]
    plan: t.Literal["free", "team"] = "team"
    members: list[str] = Field(default_factory=list)


class Token(Stored):
    """A token.

    ``permissions`` None: a classic one, which has those of its user; else a fine-grained one or that of an app, for the
    repositories of ``owner`` only. ``expires_at`` is in seconds since the epoch. ``installation`` is that of the app.
    """

    label: str
    token: str
    user: str
    owner: str | None = None
    permissions: dict[str, t.Literal["read", "write"]] | None = None
    expires_at: float | None = None
    installation: int | None = None


class App(Stored):
    """A GitHub App. GitHub doesn't keep the private key; it is here for the clients that use the app."""

    id: int
    slug: str
    client_id: str
    private_key: str
    public_key: str


class Installation(Stored):
    """The installation of an app in an account."""

    id: int
    app: int
    account: str
    permissions: dict[str, t.Literal["read", "write"]]
    suspended: bool = False


class Secret(Stored):
    """A secret of Actions. GitHub never returns the value; it is kept so that tests can search outputs for it."""

    value: str
    created_at: str
    updated_at: str


class Variable(Stored):
    """A variable of Actions."""

    value: str
    created_at: str
    updated_at: str


class DeployKey(Stored):
    """A deploy key, without its comment."""

    id: int
    title: str
    key: str
    read_only: bool
    created_at: str


class Ruleset(Stored):
    """A ruleset, with the default parameters of its rules."""

    id: int
    name: str
    target: str
    enforcement: str
    bypass_actors: list[dict[str, t.Any]]
    conditions: dict[str, t.Any]
    rules: list[dict[str, t.Any]]
    created_at: str
    updated_at: str


class Attributes(Stored):
    """What PATCH changes."""

    description: str | None = None
    homepage: str | None = None
    private: bool = False
    archived: bool = False
    is_template: bool = False
    default_branch: str = "main"
    has_issues: bool = True
    has_projects: bool = True
    has_wiki: bool = True
    allow_squash_merge: bool = True
    allow_merge_commit: bool = True
    allow_rebase_merge: bool = True
    allow_auto_merge: bool = False
    allow_update_branch: bool = False
    allow_forking: bool = False
    delete_branch_on_merge: bool = False
    use_squash_pr_title_as_default: bool = False
    squash_merge_commit_title: str = "COMMIT_OR_PR_TITLE"
    squash_merge_commit_message: str = "COMMIT_MESSAGES"
    merge_commit_title: str = "MERGE_MESSAGE"
    merge_commit_message: str = "PR_TITLE"
    web_commit_signoff_required: bool = False


class Repository(Stored):
    """A repository.

    :ivar template: the id of the repository that it was generated from.
    :ivar content_at: when the content that is being generated arrives; None: never, or it has arrived.
    :ivar visible_at: when reading it stops to fail after its creation.
    :ivar before: its attributes before the last change, and until when they are still read.
    """

    id: int
    owner: str
    name: str
    attributes: Attributes
    created_by: str
    created_at: str
    updated_at: str
    pushed_at: str | None = None
    topics: list[str] = Field(default_factory=list)
    template: int | None = None
    all_branches: bool = False
    content_at: float | None = None
    visible_at: float = 0.0
    before: tuple[Attributes, float] | None = None
    private_key: str = ""
    key_id: str = ""
    secrets: dict[str, Secret] = Field(default_factory=dict)
    variables: dict[str, Variable] = Field(default_factory=dict)
    keys: list[DeployKey] = Field(default_factory=list)
    rulesets: list[Ruleset] = Field(default_factory=list)

    @property
    def full_name(self) -> str:
        """``OWNER/NAME``."""
        return f"{self.owner}/{self.name}"


def _accounts() -> list[Account]:
    return [
        Account(login=ORGANIZATION, id=1, kind="Organization", members=[USER]),
        Account(login="free-agency", id=2, kind="Organization", plan="free", members=[USER]),
        Account(login="foreign-agency", id=3, kind="Organization", members=["stranger"]),
        Account(login=USER, id=4, kind="User", members=[USER]),
        Account(login="stranger", id=5, kind="User", members=["stranger"]),
    ]


def _needed() -> dict[str, t.Literal["read", "write"]]:
    """Return the permissions that the collection needs."""
    return {**dict.fromkeys(("administration", "contents", "secrets", "variables"), "write"), "metadata": "read"}


def _apps() -> list[App]:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.TraditionalOpenSSL, serialization.NoEncryption()
    )
    public = key.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    client_id = "Iv23" + secrets.token_hex(8)
    return [App(id=31, slug="local-app", client_id=client_id, private_key=private.decode(), public_key=public.decode())]


def _installations() -> list[Installation]:
    return [
        Installation(id=number, app=31, account=account, permissions=_needed())
        for number, account in enumerate((ORGANIZATION, USER), 51)
    ]


def _tokens() -> list[Token]:
    return [
        Token(label="owner", token="ghp_" + secrets.token_hex(18), user=USER),
        Token(
            label="fine_grained",
            token="github_pat_" + secrets.token_hex(30),
            user=USER,
            owner=ORGANIZATION,
            permissions=_needed(),
        ),
        Token(
            label="limited",
            token="github_pat_" + secrets.token_hex(30),
            user=USER,
            owner=ORGANIZATION,
            permissions={"metadata": "read", "contents": "read"},
        ),
        Token(label="stranger", token="ghp_" + secrets.token_hex(18), user="stranger"),
    ]


class GithubState(Stored):
    """All of it. ``redirects`` maps the former full name of a repository, in lower case, to its id."""

    accounts: list[Account] = Field(default_factory=_accounts)
    tokens: list[Token] = Field(default_factory=_tokens)
    apps: list[App] = Field(default_factory=_apps)
    installations: list[Installation] = Field(default_factory=_installations)
    repositories: list[Repository] = Field(default_factory=list)
    redirects: dict[str, int] = Field(default_factory=dict)
    next_id: int = 1001
