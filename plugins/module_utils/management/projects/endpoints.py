# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The endpoints of projects: a method each, which returns dataclasses."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass, replace

from ...rest.errors import UnexpectedResponse
from ...rest.json_reader import read_objects
from ..entitlements import PAUSING, included_features
from ..errors import ORGANIZATION_HINTS
from .responses import (
    Addons,
    ApiKey,
    Database,
    LoginRole,
    Pooler,
    Project,
    ProjectPage,
    Regions,
    ServiceHealth,
)

if t.TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ...rest.response import Response
    from ..client import ManagementClient

#: The largest page that the API returns.
PAGE_SIZE = 100

#: How often a list of several pages is read from its first one, while projects are being deleted.
LISTING_ATTEMPTS = 5
CHANGING_LIST = f"pages that don't continue each other, {LISTING_ATTEMPTS} times: projects are being deleted"
CHANGING_LIST_HINT = "Run again when the deletions have finished."

PROJECT_HINTS = {
    404: "The project was deleted, or the account of the token can't access it. Look up its ref in the dashboard."
}
RENAME_HINTS = {**PROJECT_HINTS, 409: "Another project of the organization has this name. Use another one."}
CREATE_HINTS = {
    **ORGANIZATION_HINTS,
    402: "The plan or the billing of the organization allows no further project. Ask an owner of the organization.",
    403: "The token or its account may not create projects in this organization, or the organization has reached a limit.",
}
_NOT_PAUSABLE = "Only healthy projects can be paused, and only on the Free plan or the plan for platforms."
PAUSE_HINTS = {
    **PROJECT_HINTS,
    400: _NOT_PAUSABLE,
    402: _NOT_PAUSABLE,
    403: f"The token lacks the permission. {_NOT_PAUSABLE}",
}
_NOT_ENTITLED = (
    "Check the value, and whether the plan and the billing of the organization allow it. Point-in-time recovery requires the compute "
    "size small or a larger one."
)
ADDON_HINTS = {**PROJECT_HINTS, 400: _NOT_ENTITLED, 402: _NOT_ENTITLED}


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """The projects of an organization that a search found, and the time of the first request.

    :ivar requested_at: seconds since the epoch by the clock of the service, or that of this host if the response has no
        date. Projects with an earlier creation date existed before.
    """

    projects: tuple[Project, ...]
    requested_at: float

    @property
    def without_branches(self) -> tuple[Project, ...]:
        """The projects that aren't preview branches of others, by name."""
        own = (project for project in self.projects if not project.is_branch)
        return tuple(sorted(own, key=lambda project: (project.name, project.ref)))


class ProjectsApi:
    """The endpoints of projects. All methods raise ``ApiError``, ``Unreachable`` or ``UnexpectedResponse``."""

    def __init__(self, client: ManagementClient) -> None:
        self._client = client

    @property
    def requests_made(self) -> int:
        """The number of requests sent, including retries."""
        return self._client.requests_made

    def projects(self, organization: str, name: str = "") -> Listing:
        """Return the projects of an organization whose names contain ``name`` in any case, with any status.

        So one request is sufficient, whatever the number of projects. Without a name, a request for each page returns all: sorted by
        creation, so that new projects come last, and each page from the last project of the page before, because a project that is
        deleted in the meantime would otherwise hide the first one of the next page. The list of ``/v2`` has a cursor instead, but
        no field that is known of it tells which projects are preview branches: a name can be any, and to list the branches of each
        project takes a request for each.

        :raises UnexpectedResponse: projects were deleted during each of several attempts.
        """
        requested_at: float | None = None
        found: list[Project] = []
        attempts = 0
        while True:
            response = self._page(organization, name, offset=max(0, len(found) - 1))
            if requested_at is None:
                requested_at = response.date() or self._client.now()
            page = ProjectPage.from_response(response)
            if found and (not page.projects or page.projects[0].ref != found[-1].ref):
                attempts += 1
                if attempts == LISTING_ATTEMPTS:
                    raise UnexpectedResponse(response.endpoint, CHANGING_LIST, transient=True, hint=CHANGING_LIST_HINT)
                found = []
                continue
            further = page.projects[1 if found else 0 :]
            found += further
            if not further or len(found) >= page.total:
                return Listing(projects=tuple(found), requested_at=requested_at)

    def _page(self, organization: str, name: str, *, offset: int) -> Response:
        purpose = f"searching the organization {organization!r} for the project {name!r}"
        if not name:
            purpose = f"listing the projects of the organization {organization!r}"
        return self._client.call(
            purpose,
            "GET",
            "/v1/organizations/{slug}/projects",
            query={
                **({"search": name} if name else {}),
                "sort": "created_asc",
                "offset": offset,
                "limit": PAGE_SIZE,
            },
            slug=organization,
            hints=ORGANIZATION_HINTS,
            permission="organization_projects_read",
        )

    def project(self, ref: str) -> Project:
        """Return one project, with its database."""
        return Project.from_response(
            self._client.call(
                f"reading the project {ref}",
                "GET",
                "/v1/projects/{ref}",
                ref=ref,
                hints=PROJECT_HINTS,
                permission="project_admin_read",
            )
        )

    def postgres_versions(self) -> dict[str, str]:
        """Return the full PostgreSQL version by ref, of all projects of the account that have a database by now."""
        response = self._client.call(
            "listing the projects of the account", "GET", "/v1/projects", permission="project_admin_read"
        )
        databases = (
            (entry.text("ref"), entry.optional_inner("database"))
            for entry in read_objects(response.endpoint, response.json())
        )
        return {ref: Database.read(database).version for ref, database in databases if database is not None}

    def available_regions(self, organization: str, instance_size: str | None) -> Regions:
        """Return the regions that the organization is offered for a new project of this size."""
        query = {"organization_slug": organization}
        if instance_size is not None:
            query["desired_instance_size"] = instance_size
        return Regions.from_response(
            self._client.call(
                f"listing the regions offered to the organization {organization!r}",
                "GET",
                "/v1/projects/available-regions",
                query=query,
                hints=ORGANIZATION_HINTS,
            )
        )

    def create_project(
        self,
        *,
        name: str,
        organization: str,
        region: Mapping[str, str],
        password: str,
        choices: Mapping[str, str | None],
    ) -> Project:
        """Create a project. Not retried: if the outcome is unknown, the caller has to find out.

        :param region: the member ``region_selection`` of the request.
        :param choices: further members of the request; None leaves the choice to the service.
        """
        self._client.mask_secret(password)
        body: dict[str, object] = {
            "name": name,
            "organization_slug": organization,
            "db_pass": password,
            "region_selection": dict(region),
        }
        body.update((name, value) for name, value in choices.items() if value is not None)
        purpose = f"creating the project {name!r} in the organization {organization!r}"
        return Project.from_response(
            self._client.call(
                purpose,
                "POST",
                "/v1/projects",
                body=body,
                hints=CREATE_HINTS,
                permission="organization_projects_create",
            )
        )

    def rename_project(self, ref: str, name: str) -> None:
        """Change the name of a project."""
        self._client.call(
            f"renaming the project {ref} to {name!r}",
            "PATCH",
            "/v1/projects/{ref}",
            body={"name": name},
            ref=ref,
            hints=RENAME_HINTS,
            permission="project_admin_write",
        )

    def delete_project(self, ref: str) -> None:
        """Delete a project permanently."""
        self._client.call(
            f"deleting the project {ref}",
            "DELETE",
            "/v1/projects/{ref}",
            ref=ref,
            hints=PROJECT_HINTS,
            permission="project_admin_write",
        )

    def included_features(self, organization: str) -> dict[str, bool]:
        """Return which features the plan of an organization includes, as far as the API says."""
        return included_features(self._client, organization) or {}

    def can_pause(self, organization: str) -> bool:
        """Return whether the plan of an organization includes pausing projects; True if the API doesn't say."""
        return self.included_features(organization).get(PAUSING, True)

    def pause_project(self, ref: str) -> None:
        """Start pausing a project."""
        self._client.call(
            f"pausing the project {ref}",
            "POST",
            "/v1/projects/{ref}/pause",
            ref=ref,
            hints=PAUSE_HINTS,
            permission="project_admin_write",
        )

    def restore_project(self, ref: str) -> None:
        """Start restoring a paused project."""
        self._client.call(
            f"restoring the project {ref}",
            "POST",
            "/v1/projects/{ref}/restore",
            ref=ref,
            hints=PROJECT_HINTS,
            permission="project_admin_write",
        )

    def addons(self, ref: str) -> Addons:
        """Return the add-ons of a project, and the prices of all add-ons."""
        addons = Addons.from_response(
            self._client.call(
                f"reading the add-ons of the project {ref}",
                "GET",
                "/v1/projects/{ref}/billing/addons",
                ref=ref,
                hints=PROJECT_HINTS,
                permission="infra_add_ons_read",
            )
        )
        # The prices become part of messages.
        return replace(addons, prices={name: self._client.quoted(price) for name, price in addons.prices.items()})

    def apply_addon(self, ref: str, kind: str, variant: str) -> None:
        """Apply an add-on, or replace its variant."""
        self._client.call(
            f"applying the add-on {variant} to the project {ref}",
            "PATCH",
            "/v1/projects/{ref}/billing/addons",
            body={"addon_type": kind, "addon_variant": variant},
            ref=ref,
            hints=ADDON_HINTS,
            permission="infra_add_ons_write",
        )

    def remove_addon(self, ref: str, variant: str) -> None:
        """Remove an add-on."""
        self._client.call(
            f"removing the add-on {variant} from the project {ref}",
            "DELETE",
            "/v1/projects/{ref}/billing/addons/{addon_variant}",
            ref=ref,
            addon_variant=variant,
            hints=ADDON_HINTS,
            permission="infra_add_ons_write",
        )

    def set_password(self, ref: str, password: str) -> None:
        """Set the password of the role postgres. It takes effect in the pooler seconds later."""
        self._client.mask_secret(password)
        self._client.call(
            f"setting the database password of the project {ref}",
            "PATCH",
            "/v1/projects/{ref}/database/password",
            body={"password": password},
            ref=ref,
            hints=PROJECT_HINTS,
            permission="database_config_write",
        )

    def health(self, ref: str, services: Sequence[str]) -> tuple[ServiceHealth, ...]:
        """Return the health of these services of a project."""
        reported = ServiceHealth.from_response(
            self._client.call(
                f"reading the health of the project {ref}",
                "GET",
                "/v1/projects/{ref}/health",
                query={"services": list(services)},
                ref=ref,
                hints=PROJECT_HINTS,
                permission="project_admin_read",
            )
        )
        # The errors of services become part of messages.
        return tuple(
            replace(service, error=self._client.quoted(service.error)) if service.error else service
            for service in reported
        )

    def api_keys(self, ref: str, *, reveal: bool) -> tuple[ApiKey, ...]:
        """Return the API keys of a project.

        :param reveal: return the values of secret keys, too. That takes one more permission.
        """
        keys = ApiKey.from_response(
            self._client.call(
                f"{'revealing' if reveal else 'reading'} the API keys of the project {ref}",
                "GET",
                "/v1/projects/{ref}/api-keys",
                query={"reveal": "true"} if reveal else None,
                ref=ref,
                hints=PROJECT_HINTS,
                permission="api_gateway_keys_read and api_gateway_keys_secret_read"
                if reveal
                else "api_gateway_keys_read",
            )
        )
        for key in keys:
            self._client.mask_secret(key.value or "")
        return keys if reveal else tuple(key.without_masked_value() for key in keys)

    def poolers(self, ref: str) -> tuple[Pooler, ...]:
        """Return the addresses of the poolers of a project."""
        return Pooler.from_response(
            self._client.call(
                f"reading the pooler address of the project {ref}",
                "GET",
                "/v1/projects/{ref}/config/database/pooler",
                ref=ref,
                hints=PROJECT_HINTS,
                permission="database_pooling_config_read",
            )
        )

    def create_login_role(self, ref: str, *, read_only: bool) -> LoginRole:
        """Create a role that can log in to the database of the project for some minutes."""
        role = LoginRole.from_response(
            self._client.call(
                f"creating a temporary login role in the project {ref}",
                "POST",
                "/v1/projects/{ref}/cli/login-role",
                body={"read_only": read_only},
                ref=ref,
                hints=PROJECT_HINTS,
                permission="database_read" if read_only else "database_write",
            )
        )
        self._client.mask_secret(role.password)
        return role
