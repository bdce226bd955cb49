# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The persistent state: one JSON file, written atomically, readable by its owner only."""

from __future__ import annotations

import json
import os
import secrets
import string
import typing as t
from dataclasses import asdict, dataclass, field

from local_supabase.errors import LocalSupabaseError
from local_supabase.settings import Settings

if t.TYPE_CHECKING:
    from pathlib import Path

FORMAT = 1
#: The permissions of a read-only scoped token, named as in the platform's list of permissions.
LIMITED_PERMISSIONS = (
    "projects_read",
    "organizations_read",
    "organization_projects_read",
    "project_admin_read",
    "api_gateway_keys_read",
    "database_pooling_config_read",
    "database_read",
)


@dataclass(slots=True)
class Organization:
    """``members`` are user names; ``plan`` free allows two active projects."""

    slug: str
    name: str
    plan: str
    members: list[str]


@dataclass(slots=True)
class Token:
    """An access token; ``permissions`` None: a classic token, which has all permissions of its user."""

    label: str
    token: str
    user: str
    permissions: list[str] | None = None


@dataclass(slots=True)
class Key:
    """An API key of a project. ``value`` is stored because the API can reveal it."""

    id: str
    type: str
    name: str
    value: str
    description: str | None
    template: dict[str, t.Any] | None
    inserted_at: str
    updated_at: str


@dataclass(slots=True)
class Project:
    """One project. Times are seconds since the epoch; ``due`` is when the current transition ends.

    ``host`` and ``port`` are where its cluster listens; ``verifier`` is the SCRAM verifier of the database password,
    stored only until it is set in the database. The password itself is never stored. ``upgrade`` is the last upgrade: its
    tracking ID, and its status in the format of the API. ``recovery_from`` is when point-in-time recovery was applied.
    """

    ref: str
    number: int
    name: str
    organization: str
    region: str
    size: str
    created_at: str
    created: float
    status: str
    mode: str
    major: int
    version: str
    due: float = 0.0
    host: str = ""
    port: int = 0
    verifier: str | None = None
    stuck: bool = False
    failing: bool = False
    listed_from: float = 0.0
    keys_from: float = 0.0
    pooler_from: float = 0.0
    services_from: dict[str, float] = field(default_factory=dict)
    password_from: float = 0.0
    login_role_from: float = 0.0
    settings_from: float = 0.0
    breaker_until: float = 0.0
    jwt_secret: str = ""
    keys: list[Key] = field(default_factory=list)
    legacy_keys: bool = True
    pool_size: int | None = None
    pool_mode: str = "session"
    postgrest: dict[str, t.Any] = field(default_factory=dict)
    cidrs: list[str] = field(default_factory=lambda: ["0.0.0.0/0"])
    cidrs_v6: list[str] = field(default_factory=lambda: ["::/0"])
    network_updated_at: str | None = None
    pending_cidrs: list[list[str]] | None = None
    pending_requested_at: str | None = None
    ssl_enforced: bool = False
    edge_secrets: dict[str, dict[str, str]] = field(default_factory=dict)
    functions: dict[str, dict[str, t.Any]] = field(default_factory=dict)
    third_party_auth: list[dict[str, t.Any]] = field(default_factory=list)
    claim: dict[str, t.Any] | None = None
    custom_hostname: dict[str, t.Any] = field(default_factory=dict)
    branch: dict[str, t.Any] = field(default_factory=dict)
    addons: list[str] = field(default_factory=list)
    recovery_from: float = 0.0
    upgrade: dict[str, t.Any] | None = None
    auth: dict[str, t.Any] = field(default_factory=dict)
    realtime: dict[str, t.Any] = field(default_factory=dict)
    storage: dict[str, t.Any] = field(default_factory=dict)
    postgres_settings: dict[str, t.Any] = field(default_factory=dict)


@dataclass(slots=True)
class WebhookEndpoint:
    """Where events are sent: those of a project, or with ``ref`` None, those of an organization and all of its projects."""

    id: str
    organization: str
    ref: str | None
    url: str
    event_types: list[str]
    signing_secret: str
    created_at: str
    created_by: str
    enabled: bool = True
    description: str | None = None
    custom_headers: dict[str, str] | None = None


@dataclass(slots=True)
class State:
    """The content of the state file."""

    organizations: list[Organization]
    tokens: list[Token]
    admin_password: str
    projects: list[Project] = field(default_factory=list)
    webhook_endpoints: list[WebhookEndpoint] = field(default_factory=list)
    settings: Settings = field(default_factory=Settings)
    next_number: int = 1
    port: int = 0
    pooler_port: int = 0
    pg_bin: str = ""
    format: int = FORMAT


def new_state() -> State:
    """Create the state of a new platform: three organizations and three tokens.

    ``owner`` is a member of the first two organizations (one paid, one free), ``stranger`` of the third only.
    """

    def slug() -> str:
        return "".join(secrets.choice(string.ascii_lowercase) for _letter in range(20))

    organizations = [
        Organization(slug(), "Local Organization", "pro", ["owner"]),
        Organization(slug(), "Second Organization", "free", ["owner"]),
        Organization(slug(), "Foreign Organization", "pro", ["stranger"]),
    ]
    tokens = [
        # A classic token never starts with the prefix of a scoped one (fc).
        Token("owner", "sbp_0" + secrets.token_hex(20)[:39], "owner"),
        Token("limited", "sbp_fc" + secrets.token_hex(19), "owner", list(LIMITED_PERMISSIONS)),
        Token("stranger", "sbp_1" + secrets.token_hex(20)[:39], "stranger"),
    ]
    return State(organizations, tokens, secrets.token_urlsafe(24))


class Store:
    """Loads and saves the state.

    :param state_dir: the state directory; must exist.
    """

    def __init__(self, state_dir: Path) -> None:
        self.path = state_dir / "state.json"
        self.state = _read(self.path) if self.path.exists() else new_state()

    def save(self) -> None:
        """Replace the file atomically, so that readers and crashes see the old or the new content.

        Does nothing if the state directory has been deleted.
        """
        write_atomically(self.path, asdict(self.state) | {"settings": self.state.settings.model_dump()})


def write_atomically(path: Path, content: t.Mapping[str, t.Any]) -> None:
    """Replace a JSON file that only its owner can read, unless its directory has been deleted."""
    if not path.parent.is_dir():
        return
    temporary = path.with_suffix(".json.new")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump(content, file, indent=1)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)


def _read(path: Path) -> State:
    try:
        return _parse(path)
    except (ValueError, KeyError, TypeError) as error:
        raise LocalSupabaseError(
            f"{path} is not a valid state file ({type(error).__name__}); another version may have written it. "
            "To start over without its projects, run: python -m local_supabase reset"
        ) from None


def _parse(path: Path) -> State:
    content = json.loads(path.read_text(encoding="utf-8"))
    content["organizations"] = [Organization(**item) for item in content["organizations"]]
    content["tokens"] = [Token(**item) for item in content["tokens"]]
    content["projects"] = [
        Project(**{**item, "keys": [Key(**key) for key in item["keys"]]}) for item in content["projects"]
    ]
    content["webhook_endpoints"] = [WebhookEndpoint(**item) for item in content.get("webhook_endpoints", [])]
    content["settings"] = Settings.model_validate(content["settings"])
    return State(**content)
