# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The responses of the Management API, validated.

``from_response`` of each class reads the JSON of a response. A missing or mistyped field raises
:class:`~..rest.errors.UnexpectedResponse` with endpoint and field. Unused fields are ignored. Values that the API may
extend (statuses, regions) are strings, not enums.
"""

from __future__ import annotations

import json
import typing as t
from dataclasses import dataclass, field, replace

from ...rest.json_reader import JsonReader, read_objects

if t.TYPE_CHECKING:
    from collections.abc import Mapping

    from ...rest.response import Response


@dataclass(frozen=True, slots=True, kw_only=True)
class Database:
    """The database of a project: host of the direct connection, full version, major version."""

    host: str
    version: str
    engine: str

    @classmethod
    def read(cls, reader: JsonReader) -> Database:
        """Read the member ``database`` of a project."""
        return cls(host=reader.text("host"), version=reader.text("version"), engine=reader.text("postgres_engine"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """A project. Endpoints return different fields.

    :ivar organization: the slug; None in the list of an organization.
    :ivar instance_size: only in the list of an organization.
    :ivar database: only from the endpoint of the project itself.
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
    def from_response(cls, response: Response) -> Project:
        """Read a project that was created (without database) or requested."""
        reader = JsonReader(response.endpoint, response.json())
        database = reader.optional_inner("database")
        return cls(
            ref=reader.text("ref"),
            name=reader.text("name"),
            region=reader.text("region"),
            status=reader.text("status"),
            created_at=reader.text("created_at"),
            organization=reader.text("organization_slug"),
            database=None if database is None else Database.read(database),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectPage:
    """One page of an organization's projects; ``total`` counts those of all pages."""

    projects: tuple[Project, ...]
    total: int

    @classmethod
    def from_response(cls, response: Response) -> ProjectPage:
        """Read a page."""
        reader = JsonReader(response.endpoint, response.json())
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
                            # One project without them must not make all others unreadable.
                            for database in entry.optional_each("databases")
                            if database.optional_text("type") == "PRIMARY"
                        ),
                        None,
                    ),
                )
                for entry in reader.each("projects")
            ),
            total=reader.inner("pagination").integer("count"),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Region:
    """A region. ``unavailable_reason`` is ``capacity`` or ``other``, or None if it accepts new projects."""

    code: str
    unavailable_reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Regions:
    """The regions that an organization is offered for a new project."""

    groups: tuple[str, ...]
    specific: tuple[Region, ...]

    @classmethod
    def from_response(cls, response: Response) -> Regions:
        """Read the member ``all``; the recommendations are a part of it."""
        offered = JsonReader(response.endpoint, response.json()).inner("all")
        return cls(
            groups=tuple(group.text("code") for group in offered.each("smartGroup")),
            specific=tuple(
                Region(code=region.text("code"), unavailable_reason=region.optional_text("status"))
                for region in offered.each("specific")
            ),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceHealth:
    """The health of one service of a project."""

    name: str
    status: str
    error: str | None

    @classmethod
    def from_response(cls, response: Response) -> tuple[ServiceHealth, ...]:
        """Read the health of the requested services."""
        return tuple(
            cls(name=entry.text("name"), status=entry.text("status"), error=_as_text(entry.members.get("error")))
            for entry in read_objects(response.endpoint, response.json())
        )


def _as_text(value: object) -> str | None:
    """Return a value of any type that becomes part of a message."""
    return value if value is None or isinstance(value, str) else json.dumps(value)


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiKey:
    """An API key. ``kind`` is legacy, publishable or secret. At first, all but the name may be missing."""

    name: str
    kind: str | None
    value: str | None = field(repr=False)

    def without_masked_value(self) -> ApiKey:
        """Return the key as it is known if the response didn't reveal secret keys, whose values are masked then."""
        return replace(self, value=None) if self.kind == "secret" else self

    @classmethod
    def from_response(cls, response: Response) -> tuple[ApiKey, ...]:
        """Read the API keys of a project."""
        return tuple(
            cls(name=entry.text("name"), kind=entry.optional_text("type"), value=entry.optional_text("api_key"))
            for entry in read_objects(response.endpoint, response.json())
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Pooler:
    """The address of a pooler. ``kind`` is PRIMARY or READ_REPLICA."""

    kind: str
    host: str
    port: int
    dbname: str

    @classmethod
    def from_response(cls, response: Response) -> tuple[Pooler, ...]:
        """Read the poolers of a project."""
        return tuple(
            cls(
                kind=entry.text("database_type"),
                host=entry.text("db_host"),
                port=entry.integer("db_port"),
                dbname=entry.text("db_name"),
            )
            for entry in read_objects(response.endpoint, response.json())
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Addons:
    """The add-ons of a project.

    :ivar selected: the variants that the project has, by type.
    :ivar prices: the prices of all variants, as the API describes them; empty if it doesn't.
    """

    selected: Mapping[str, str] = field(default_factory=dict)
    prices: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def from_response(cls, response: Response) -> Addons:
        """Read the selected and the available add-ons of a project."""
        reader = JsonReader(response.endpoint, response.json())
        selected = {addon.text("type"): addon.inner("variant") for addon in reader.each("selected_addons")}
        available = [
            variant for addon in reader.optional_each("available_addons") for variant in addon.optional_each("variants")
        ]
        return cls(
            selected={kind: variant.text("id") for kind, variant in selected.items()},
            prices={variant.text("id"): _price(variant) for variant in (*available, *selected.values())},
        )


def _price(variant: JsonReader) -> str:
    price = variant.optional_inner("price")
    return (price.optional_text("description") if price else None) or ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LoginRole:
    """A login role, valid for ``ttl_seconds``. Each new one replaces the password of the previous one."""

    name: str
    password: str = field(repr=False)
    ttl_seconds: int

    @classmethod
    def from_response(cls, response: Response) -> LoginRole:
        """Read a login role."""
        reader = JsonReader(response.endpoint, response.json())
        return cls(
            name=reader.text("role"), password=reader.text("password"), ttl_seconds=reader.integer("ttl_seconds")
        )
