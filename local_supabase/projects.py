# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The projects, and the preconditions of operations on them."""

from __future__ import annotations

import asyncio
import secrets
import string
import time
import typing as t
import uuid

from local_supabase import keys
from local_supabase.addresses import Address
from local_supabase.errors import ApiError
from local_supabase.scram import build_verifier
from local_supabase.state import Project
from local_supabase.timestamps import iso_timestamp

if t.TYPE_CHECKING:
    from local_supabase.clusters import Clusters
    from local_supabase.database import Database
    from local_supabase.faults import Faults
    from local_supabase.installations import Installation
    from local_supabase.lifecycle import Lifecycle
    from local_supabase.state import Organization, Store

FREE_ACTIVE_LIMIT = 2
POSTGREST_DEFAULTS = {
    "db_schema": "public,graphql_public",
    "max_rows": 1000,
    "db_extra_search_path": "public, extensions",
    "db_pool": None,
    "db_pool_acquisition_timeout": 10,
    "db_pool_max_lifetime": 1800,
    "db_pool_max_idletime": 30,
}
DELETED_STATUSES = {"GOING_DOWN", "REMOVED"}
#: The statuses of an upgrade.
UPGRADING, UPGRADED, UPGRADE_FAILED = range(3)
#: Statuses in which the database accepts connections.
DATABASE_STATUSES = {"ACTIVE_HEALTHY", "ACTIVE_UNHEALTHY", "RESIZING", "RESTARTING"}


class Projects:
    """All projects of the platform."""

    def __init__(
        self, store: Store, clusters: Clusters, database: Database, faults: Faults, lifecycle: Lifecycle
    ) -> None:
        self._store = store
        self._clusters = clusters
        self._database = database
        self._faults = faults
        self._lifecycle = lifecycle

    @property
    def all(self) -> list[Project]:
        """All projects, including those being deleted."""
        return self._store.state.projects

    def listed(self) -> list[Project]:
        """Return the projects that listings include."""
        now = time.time()
        return [project for project in self.all if now >= project.listed_from]

    def find(self, ref: str) -> Project | None:
        """Return the project with this ref."""
        return next((project for project in self.all if project.ref == ref), None)

    def address(self, project: Project) -> Address:
        """Return the address of the project's cluster.

        :raises ApiError: 400 if it accepts no connections.
        """
        if project.status not in DATABASE_STATUSES or not project.port:
            raise ApiError(400, f"Project {project.ref} is not active: its status is {project.status}.")
        return Address(project.host, project.port)

    def create(  # noqa: PLR0917 - what the request contains
        self, organization: Organization, name: str, password: str, region: str, size: str, installation: Installation
    ) -> Project:
        """Add a project and start provisioning it in the background.

        Has no await, so of concurrent requests with the same name only one succeeds.

        :raises ApiError: 409 if the name exists, 402 (or the status of the fault) if the organization is at its limit.
        """
        now = time.time()
        self._check_name(organization.slug, name)
        self._check_project_limit(organization)
        settings = self._store.state.settings
        fault = self._faults.consume("listing_lag")
        stuck = self._faults.consume("stuck")
        project = Project(
            ref=self._new_ref(),
            number=self._store.state.next_number,
            name=name,
            organization=organization.slug,
            region=region,
            size=size,
            created_at=iso_timestamp(now),
            created=now,
            status="COMING_UP",
            mode=settings.default_privileges,
            major=installation.major,
            version=installation.version,
            due=now + max(settings.delay, stuck.seconds if stuck else 0.0),
            verifier=build_verifier(password),
            stuck=stuck is not None and not stuck.seconds,
            failing=self._faults.consume("init_failed") is not None,
            listed_from=now + fault.seconds if fault else 0.0,
            jwt_secret=secrets.token_urlsafe(48),
            keys=[
                keys.new_key("publishable", "default", iso_timestamp(now)),
                keys.new_key("secret", "default", iso_timestamp(now), None, {"role": "service_role"}),
            ],
            postgrest=dict(POSTGREST_DEFAULTS),
        )
        self._store.state.next_number += 1
        self.all.append(project)
        self._store.save()
        self._lifecycle.provision(project)
        return project

    def rename(self, project: Project, name: str) -> None:
        """Rename a project.

        :raises ApiError: 409 if another project of the organization has the name.
        """
        self._check_name(project.organization, name, exclude=project)
        project.name = name
        self._store.save()

    def delete(self, project: Project) -> None:
        """Delete a project; its name can be reused immediately.

        :raises ApiError: 404 if it is already being deleted.
        """
        if project.status in DELETED_STATUSES:
            raise ApiError(404, "Project not found")
        self._lifecycle.delete(project)

    def pause(self, project: Project) -> None:
        """Pause a project: stop the database, keep the data.

        :raises ApiError: 400 if it isn't active.
        """
        self._check_status(project, "paused", "ACTIVE_HEALTHY", "ACTIVE_UNHEALTHY")
        self._lifecycle.pause(project)

    def restore(self, project: Project, organization: Organization) -> None:
        """Restore a paused project: start the database.

        :raises ApiError: 400 if it isn't paused, 402 if its organization has as many active projects as its plan allows.
        """
        self._check_status(project, "restored", "INACTIVE", "RESTORE_FAILED")
        self._check_project_limit(organization)
        self._lifecycle.restore(project)

    def cancel_restore(self, project: Project) -> None:
        """Cancel a restore; the project is paused again.

        :raises ApiError: 400 if it isn't being restored.
        """
        self._check_status(project, "left paused", "RESTORING")
        self._lifecycle.cancel_restore(project)

    def resize(self, project: Project, size: str) -> None:
        """Change the compute size, which restarts the database.

        :raises ApiError: 400 if the project isn't healthy.
        """
        self._check_status(project, "resized", "ACTIVE_HEALTHY")
        project.size = size
        self._lifecycle.restart(project)

    def upgrade(self, project: Project, target: Installation) -> str:
        """Start upgrading the database to a newer major version, and return the tracking ID.

        :raises ApiError: 400 if the project isn't healthy.
        """
        self._check_status(project, "upgraded", "ACTIVE_HEALTHY")
        now = iso_timestamp(time.time())
        project.upgrade = {
            "tracking_id": str(uuid.uuid4()),
            "initiated_at": now,
            "latest_status_at": now,
            "target_version": target.major,
            "progress": "0_requested",
            "status": UPGRADING,
        }
        self._lifecycle.upgrade(project, target)
        return str(project.upgrade["tracking_id"])

    async def change_password(self, project: Project, password: str) -> None:
        """Change the password of ``postgres``.

        :raises ApiError: 400 if the database accepts no connections.
        """
        await asyncio.to_thread(self._database.set_password, self.address(project), build_verifier(password))
        fault = self._faults.consume("late_password", ref=project.ref)
        if fault:
            project.password_from = time.time() + fault.seconds
            self._store.save()

    # -- preconditions --

    def _check_name(self, slug: str, name: str, exclude: Project | None = None) -> None:
        others = (
            project
            for project in self.all
            if project.organization == slug and project is not exclude and project.status not in DELETED_STATUSES
        )
        if any(project.name == name for project in others):
            raise ApiError(409, f'Project with name "{name}" already exists in your organization.')

    def _check_project_limit(self, organization: Organization) -> None:
        inactive = DELETED_STATUSES | {"INACTIVE", "PAUSING", "INIT_FAILED"}
        active = [
            project
            for project in self.all
            if project.organization == organization.slug and project.status not in inactive
        ]
        fault = self._faults.consume("organization_full")
        if fault or (organization.plan == "free" and len(active) >= FREE_ACTIVE_LIMIT):
            raise ApiError(
                (fault and fault.status) or 402,
                "The following organization members have reached their maximum limits for the number of active free "
                "projects within organizations where they are an administrator or owner: local "
                f"({FREE_ACTIVE_LIMIT} project limit).",
            )

    def _check_status(self, project: Project, action: str, *allowed: str) -> None:
        if project.status not in allowed:
            raise ApiError(400, f"Project {project.ref} cannot be {action}: its status is {project.status}.")

    def _new_ref(self) -> str:
        taken = {project.ref for project in self.all} | set(self._clusters.refs())
        while (ref := "".join(secrets.choice(string.ascii_lowercase) for _letter in range(20))) in taken:
            continue
        return ref
