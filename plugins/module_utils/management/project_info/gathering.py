# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Read projects, and what a task wants to know about them.

A section that can't be read is null, with a warning: some endpoints are experimental, need a running database, or a permission
of their own, and none of that should hide everything else.
"""

from __future__ import annotations

import typing as t
from dataclasses import dataclass, field, replace

from ...outcome import Outcome
from ...rest.errors import ApiError, UnexpectedResponse
from ...rest.waiting import Deadline, Timing
from ..access import open_client, read_access
from ..errors import NOT_FOUND
from ..projects.endpoints import ProjectsApi
from ..projects.readiness import named_keys
from ..projects.spec import KeyScope
from ..settings.catalog import SECTIONS as SETTINGS_SECTIONS
from ..settings.endpoints import SettingsApi
from ..upgrades.endpoints import UpgradesApi
from .endpoints import InspectionApi
from .options import (
    ADVISORS,
    BACKUPS,
    DATABASE,
    ENTITLEMENTS,
    KEYS,
    RETURN_VALUES,
    SETTINGS,
    UPGRADE,
    needs_organization,
    read_spec,
)

if t.TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ..client import ManagementClient
    from ..projects.responses import Project
    from .options import InfoSpec

#: The token is invalid, or the rate limit was exceeded until the deadline: no other request would succeed.
_FATAL = (401, 429)
#: The keys for browsers and apps.
PUBLIC_KEYS = ("publishable", "anon")
#: How many projects a warning names.
_NAMED = 3


def run(parameters: Mapping[str, t.Any]) -> Outcome:
    """Return information about projects.

    :param parameters: the parameters of the task, with the types of ``options.PROJECT_INFO_SPEC``.
    :raises Failure: an option is invalid, or the projects can't be read.
    """
    access = read_access(parameters, needs_organization=needs_organization(parameters))
    spec = read_spec(parameters, access.organization)
    timing = Timing()
    client = open_client(access, deadline=Deadline(parameters["wait_timeout"], timing), timing=timing)
    outcome = gather(spec, client)
    return replace(outcome, warnings=access.warnings + outcome.warnings)


def gather(spec: InfoSpec, client: ManagementClient) -> Outcome:
    """Read the projects and their sections."""
    reader = _Reader(spec=spec, client=client)
    projects, missing = reader.projects()
    described = [reader.describe(project) for project in projects]
    organizations = dict.fromkeys(str(facts["organization_slug"]) for facts in described)
    if not organizations and spec.organization:
        organizations = {spec.organization: None}
    result: dict[str, object] = {"projects": described, "missing": missing}
    if ENTITLEMENTS in spec.gather:
        result["entitlements"] = {slug: reader.entitlements(slug) for slug in organizations if slug}
    return Outcome(
        changed=False,
        result={
            **result,
            "missing_permissions": sorted(reader.missing_permissions),
            "requests": client.requests_made,
        },
        warnings=reader.warnings,
    )


@dataclass(slots=True, kw_only=True)
class _Reader:
    """:ivar unread: by section and reason, the projects or organizations of which the section couldn't be read."""

    spec: InfoSpec
    client: ManagementClient
    unread: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    missing_permissions: set[str] = field(default_factory=set)

    # -- projects --

    def projects(self) -> tuple[list[Project], list[str]]:
        """Return the projects, without preview branches, and the names and refs that no project has."""
        api, spec = ProjectsApi(self.client), self.spec
        if spec.reads_all:
            return list(api.projects(spec.organization).without_branches), []
        by_ref: dict[str, Project] = {}
        missing = []
        for name in spec.names:
            listed = api.projects(spec.organization, name).without_branches
            matching = [project for project in listed if project.name == name]
            by_ref.update((project.ref, project) for project in matching)
            if not matching:
                missing.append(name)
        for ref in spec.refs:
            project = self._by_ref(api, ref)
            if project is None:
                missing.append(ref)
            else:
                # The list contains the instance size, the project itself the database.
                listed_size = by_ref[ref].instance_size if ref in by_ref else None
                by_ref[ref] = replace(project, instance_size=listed_size)
        return list(by_ref.values()), missing

    def _by_ref(self, api: ProjectsApi, ref: str) -> Project | None:
        try:
            return api.project(ref)
        except ApiError as error:
            if error.status != NOT_FOUND:
                raise
            return None

    # -- sections --

    def describe(self, project: Project) -> dict[str, object]:
        """Return the facts about a project and its sections."""
        ref, client = project.ref, self.client
        if DATABASE in self.spec.gather and project.database is None:
            read = self._section(DATABASE, ref, lambda: ProjectsApi(client).project(ref))
            project = replace(project, database=read.database) if read else project
        readers: dict[str, Callable[[], object]] = {
            SETTINGS: lambda: self._settings(ref),
            ADVISORS: lambda: InspectionApi(client).advisors(ref),
            BACKUPS: lambda: InspectionApi(client).backups(ref),
            UPGRADE: lambda: self._upgrade(ref),
            KEYS: lambda: self._keys(ref),
        }
        facts = self._facts(project)
        return facts | {
            RETURN_VALUES.get(section, section): self._section(section, ref, read)
            for section, read in readers.items()
            if section in self.spec.gather
        }

    def entitlements(self, organization: str) -> dict[str, dict[str, object]] | None:
        """Return what the plan of an organization includes."""
        return self._section(ENTITLEMENTS, organization, lambda: InspectionApi(self.client).entitlements(organization))

    def _facts(self, project: Project) -> dict[str, object]:
        database = project.database
        return {
            "ref": project.ref,
            "name": project.name,
            "organization_slug": project.organization or self.spec.organization,
            "region": project.region,
            "status": project.status,
            "created_at": project.created_at,
            "instance_size": project.instance_size,
            "postgres_version": database.version if database else None,
            "postgres_engine": database.engine if database else None,
            "database_host": database.host if database else None,
        }

    def _settings(self, ref: str) -> dict[str, dict[str, object]]:
        """Return the settings that aren't secret, by section."""
        api = SettingsApi(self.client, ref)
        observed = api.all_sections() or {option: api.section(option) for option in SETTINGS_SECTIONS}
        return {
            option: {
                name: value
                for name, value in sorted(observed[option].values.items())
                if name in section.settings and not section.settings[name].is_private
            }
            for option, section in SETTINGS_SECTIONS.items()
            if option in observed
        }

    def _upgrade(self, ref: str) -> dict[str, object]:
        eligibility = UpgradesApi(self.client, ref).eligibility()
        return {
            "eligible": eligibility.eligible,
            "current_app_version": eligibility.current,
            "targets": [
                {
                    "postgres_engine": target.engine,
                    "release_channel": target.channel,
                    "app_version": target.app_version,
                }
                for target in eligibility.targets
            ],
            "duration_estimate_hours": eligibility.hours,
            "objects_to_be_dropped": list(eligibility.drops),
            "blockers": list(eligibility.blockers),
            "warnings": list(eligibility.warnings),
        }

    def _keys(self, ref: str) -> dict[str, str | None]:
        reveal = self.spec.keys is KeyScope.ALL
        values = named_keys(ProjectsApi(self.client).api_keys(ref, reveal=reveal))
        return values if reveal else {name: values[name] for name in PUBLIC_KEYS}

    def _section(self, section: str, of: str, read: Callable[[], T]) -> T | None:
        """Return what ``read`` returns, or None if the API doesn't return it."""
        try:
            return read()
        except (ApiError, UnexpectedResponse) as error:
            if isinstance(error, ApiError) and error.status in _FATAL:
                raise
            self.missing_permissions.update(t.cast("list[str]", error.details.get("missing_permissions", [])))
            reason = f"{error.message} {error.hint}" if error.hint else error.message
            # Without the project, so that one warning suffices for all of them.
            self.unread.setdefault((section, reason.rstrip(".").replace(f" {of}", "")), []).append(of)
            return None

    @property
    def warnings(self) -> tuple[str, ...]:
        """A sentence for each section and reason, whatever the number of projects."""
        return tuple(
            f"{section} of {self._named(of)} could not be read and is null: {reason}."
            for (section, reason), of in self.unread.items()
        )

    def _named(self, of: list[str]) -> str:
        names = ", ".join(of[:_NAMED])
        return names if len(of) <= _NAMED else f"{names} and {len(of) - _NAMED} others"


T = t.TypeVar("T")
