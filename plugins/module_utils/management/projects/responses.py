# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the Management API answers, validated as far as we use it.

Each class is made by ``read`` from the answer's JSON; a missing or mistyped field raises
:class:`~..rest.errors.UnexpectedAnswer` naming endpoint and field. Fields nobody uses aren't looked at, and words the
service may add (a status, a region) are texts, not closed lists: a new one must not break an old client.
"""

from __future__ import annotations

import typing as t
from dataclasses import dataclass, field
from datetime import UTC, datetime

from ...rest.json_reader import JsonReader, read_objects

if t.TYPE_CHECKING:
    from ...rest.transport import Response


@dataclass(frozen=True, slots=True, kw_only=True)
class Database:
    """The database of a project: host of the direct connection, full version, major version."""

    host: str
    version: str
    engine: str

    @classmethod
    def read(cls, shape: JsonReader) -> Database:
        """Read the member ``database`` of a project."""
        return cls(host=shape.text("host"), version=shape.text("version"), engine=shape.text("postgres_engine"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """A project, as far as the endpoint it comes from tells.

    :ivar organization: the slug; None in an organization's own list.
    :ivar instance_size: None where it isn't told: only an organization's list tells it.
    :ivar database: None where it isn't told: only the project's own endpoint tells it.
    """

    ref: str
    name: str
    region: str
    status: str
    created_at: str
    is_branch: bool = False
    organization: str | None = None
    instance_size: str | None = None
    database: Database | None = None

    @classmethod
    def from_response(cls, answer: Response) -> Project:
        """Read the answer to a create (without database) or to a look at one project."""
        shape = JsonReader(answer.endpoint, answer.json())
        database = shape.optional_inner("database")
        return cls(
            ref=shape.text("ref"),
            name=shape.text("name"),
            region=shape.text("region"),
            status=shape.text("status"),
            created_at=shape.text("created_at"),
            organization=shape.text("organization_slug"),
            database=None if database is None else Database.read(database),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectPage:
    """One page of an organization's projects; ``total`` counts those of all pages."""

    projects: tuple[Project, ...]
    total: int

    @classmethod
    def from_response(cls, answer: Response) -> ProjectPage:
        """Read a page."""
        shape = JsonReader(answer.endpoint, answer.json())
        return cls(
            projects=tuple(
                Project(
                    ref=entry.text("ref"),
                    name=entry.text("name"),
                    region=entry.text("region"),
                    status=entry.text("status"),
                    created_at=entry.text("inserted_at"),
                    is_branch=entry.flag("is_branch"),
                    instance_size=next(
                        (
                            database.optional_text("infra_compute_size")
                            for database in entry.each("databases")
                            if database.text("type") == "PRIMARY"
                        ),
                        None,
                    ),
                )
                for entry in shape.each("projects")
            ),
            total=shape.inner("pagination").integer("count"),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Region:
    """A region; ``obstacle`` says why it takes no project now (``capacity``, ``other``), None when it does."""

    code: str
    unavailable_reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Regions:
    """What an organization is offered for a new project."""

    groups: tuple[str, ...]
    specific: tuple[Region, ...]

    @classmethod
    def from_response(cls, answer: Response) -> Regions:
        """Read the offer (its ``all``: the recommendations repeat some of it)."""
        offered = JsonReader(answer.endpoint, answer.json()).inner("all")
        return cls(
            groups=tuple(group.text("code") for group in offered.each("smartGroup")),
            specific=tuple(
                Region(code=region.text("code"), unavailable_reason=region.optional_text("status"))
                for region in offered.each("specific")
            ),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceHealth:
    """How one service of a project is."""

    name: str
    status: str
    error: str | None

    @classmethod
    def from_response(cls, answer: Response) -> tuple[ServiceHealth, ...]:
        """Read the health of the services that were asked for."""
        return tuple(
            cls(name=entry.text("name"), status=entry.text("status"), error=entry.optional_text("error"))
            for entry in read_objects(answer.endpoint, answer.json())
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiKey:
    """A key; ``kind`` is legacy, publishable or secret. Everything but the name may be missing for a while."""

    name: str
    kind: str | None
    value: str | None = field(repr=False)

    @classmethod
    def from_response(cls, answer: Response) -> tuple[ApiKey, ...]:
        """Read a project's keys."""
        return tuple(
            cls(name=entry.text("name"), kind=entry.optional_text("type"), value=entry.optional_text("api_key"))
            for entry in read_objects(answer.endpoint, answer.json())
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Pooler:
    """A pooler's address. ``kind`` is PRIMARY or READ_REPLICA."""

    kind: str
    host: str
    port: int
    dbname: str

    @classmethod
    def from_response(cls, answer: Response) -> tuple[Pooler, ...]:
        """Read a project's poolers."""
        return tuple(
            cls(
                kind=entry.text("database_type"),
                host=entry.text("db_host"),
                port=entry.integer("db_port"),
                dbname=entry.text("db_name"),
            )
            for entry in read_objects(answer.endpoint, answer.json())
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class LoginRole:
    """A role that can log in for ``ttl_seconds``. Each new one replaces the password of the one before."""

    name: str
    password: str = field(repr=False)
    ttl_seconds: int

    @classmethod
    def from_response(cls, answer: Response) -> LoginRole:
        """Read a minted role."""
        shape = JsonReader(answer.endpoint, answer.json())
        return cls(name=shape.text("role"), password=shape.text("password"), ttl_seconds=shape.integer("ttl_seconds"))


def timestamp(text: str) -> float | None:
    """Return a time the API tells, in seconds since the epoch, or None when it can't be read.

    Without a zone it is UTC: that is what the service's database keeps.
    """
    try:
        parsed = datetime.fromisoformat(text)
    except ValueError:
        return None
    return (parsed if parsed.tzinfo else parsed.replace(tzinfo=UTC)).timestamp()
