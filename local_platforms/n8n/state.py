# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the local n8n stores: keys, workflows, tags, and credentials."""

from __future__ import annotations

import secrets
import typing as t

from pydantic import BaseModel, ConfigDict, Field

from local_platforms.platform import Settings

Json: t.TypeAlias = dict[str, t.Any]

#: The scopes that docs/n8n.md lists, and one with which tests delete their tags.
SCOPES = (
    *(f"workflow:{verb}" for verb in ("create", "read", "update", "list", "delete", "activate", "deactivate")),
    *("workflowTags:list", "workflowTags:update", "tag:list", "tag:create", "tag:delete"),
    *(f"credential:{verb}" for verb in ("create", "read", "update", "list", "delete")),
)


class Stored(BaseModel):
    """The base of what is stored."""

    model_config = ConfigDict(extra="forbid")


class N8nSettings(Settings):
    """The settings.

    ``lag``: seconds from the activation of a workflow until its webhooks are registered, and from its deactivation until it can be
    deleted. ``page``: the most objects on a page of a list; 0: as many as the request asks for.
    """

    lag: float = Field(default=0.2, ge=0)
    page: int = Field(default=0, ge=0)


class Key(Stored):
    """An API key."""

    label: str
    token: str
    scopes: list[str]


class Tag(Stored):
    """A tag of workflows."""

    id: str
    name: str
    created_at: str


class Credential(Stored):
    """A credential. n8n never returns the data; it is kept so that tests can search outputs for it."""

    id: str
    name: str
    type: str
    data: Json
    created_at: str
    updated_at: str


class Workflow(Stored):
    """A workflow.

    :ivar live: the nodes of the version that runs; None if none does.
    :ivar registered_at: when the webhooks of that version answer, in seconds since the epoch.
    :ivar stopped_at: until when its deletion is refused after a deactivation.
    """

    id: str
    name: str
    nodes: list[Json]
    connections: Json
    settings: Json
    version_id: str
    version_counter: int = 1
    created_at: str
    updated_at: str
    archived: bool = False
    tags: list[str] = Field(default_factory=list)
    live: list[Json] | None = None
    live_version_id: str | None = None
    registered_at: float = 0.0
    stopped_at: float = 0.0


def _keys() -> list[Key]:
    return [
        Key(label="client", token="n8n_api_" + secrets.token_hex(24), scopes=list(SCOPES)),
        Key(label="limited", token="n8n_api_" + secrets.token_hex(24), scopes=["workflow:read", "workflow:list"]),
    ]


class N8nState(Stored):
    """All of it. ``digest_key`` is not n8n's, but that of its clients, which keep it as long as the credentials."""

    digest_key: str = Field(default_factory=lambda: secrets.token_urlsafe(24))
    keys: list[Key] = Field(default_factory=_keys)
    tags: list[Tag] = Field(default_factory=list)
    credentials: list[Credential] = Field(default_factory=list)
    workflows: list[Workflow] = Field(default_factory=list)
