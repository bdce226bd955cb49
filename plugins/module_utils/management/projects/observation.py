# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Observe: find the project that a task names, by its name and its ref."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass, replace

from ...rest.errors import ApiError
from ..errors import FORBIDDEN, NOT_FOUND
from .decision import Irreconcilable, find_by_name, matches_spec
from .endpoints import Listing
from .readiness import BEING_REMOVED
from .spec import DesiredState

if t.TYPE_CHECKING:
    from .endpoints import ProjectsApi
    from .responses import Project
    from .spec import ProjectSpec


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """The projects before any change.

    :ivar found: the project that the task names, None if there is none.
    :ivar project_with_ref: the project with the ref of the task, if that is another one.
    :ivar renamed_from: the name of ``found`` if it is another one, which the task changes.
    :ivar spec: the desired state, with the name of ``found`` if the task has none.
    """

    spec: ProjectSpec
    listing: Listing
    found: Project | None
    project_with_ref: Project | None = None
    renamed_from: str = ""


def observe(spec: ProjectSpec, api: ProjectsApi) -> Observation:
    """Return the project that the task names, and the one with its ref.

    :raises Failure: the name is ambiguous, or the API returned an error.
    """
    if spec.ref is not None and not spec.name:
        return _observe_by_ref(spec, spec.ref, api)
    observation = _observe_by_name(spec, api)
    found = observation.found
    if spec.postgres_engine is None or found is None or found.database is not None:
        return observation
    return replace(observation, found=replace(found, database=api.project(found.ref).database))


def _observe_by_ref(spec: ProjectSpec, ref: str, api: ProjectsApi) -> Observation:
    """Return the project with the ref of a task that has no name.

    :raises Irreconcilable: there is none, or it belongs to another organization.
    """
    found = _project_if_accessible(spec, ref, api)
    if found is None or found.status in BEING_REMOVED:
        state = "is being removed" if found else "doesn't exist"
        raise Irreconcilable(
            f"The project {ref} {state}.",
            hint="Correct ref. To create a project, set name, and remove ref.",
        )
    if found.organization not in (None, spec.organization):
        raise Irreconcilable(
            f"The project {ref} ({found.name!r}) belongs to the organization {found.organization!r}, not to {spec.organization!r}.",
            hint="Nothing was changed. Correct the ref or the organization.",
            ref=ref,
        )
    listing = api.projects(spec.organization, found.name) if spec.instance_size else None
    listed = next((project for project in listing.projects if project.ref == ref), None) if listing else None
    return Observation(
        spec=replace(spec, name=found.name),
        listing=listing or Listing(projects=(found,), requested_at=0.0),
        found=replace(found, instance_size=listed.instance_size if listed else None),
    )


def _observe_by_name(spec: ProjectSpec, api: ProjectsApi) -> Observation:
    listing = api.projects(spec.organization, spec.name)
    found = find_by_name(listing.projects, spec)
    if spec.ref is None or (found and found.ref == spec.ref):
        return Observation(spec=spec, listing=listing, found=found)
    with_ref = _find_by_ref(spec, spec.ref, api, listing)
    if found is None and with_ref and spec.rename and _can_be_renamed(spec, with_ref):
        # The list contains more than a single project does: the instance size.
        others = api.projects(spec.organization, with_ref.name).projects
        listed = next((project for project in others if project.ref == spec.ref), with_ref)
        renamed = replace(listed, name=spec.name, database=with_ref.database)
        return Observation(spec=spec, listing=listing, found=renamed, renamed_from=with_ref.name)
    if found is None and spec.state is DesiredState.ABSENT and with_ref and _is_unlisted(spec, with_ref, listing):
        found = with_ref
    return Observation(spec=spec, listing=listing, found=found, project_with_ref=with_ref)


def _find_by_ref(spec: ProjectSpec, ref: str, api: ProjectsApi, listing: Listing) -> Project | None:
    """Return the project with the ref of the task, None if there is none.

    Without it, a deletion would succeed because no project has the name.

    :raises Irreconcilable: the token can't access it.
    """
    listed = next((project for project in listing.projects if project.ref == ref), None)
    return listed or _project_if_accessible(spec, ref, api)


def _project_if_accessible(spec: ProjectSpec, ref: str, api: ProjectsApi) -> Project | None:
    try:
        return api.project(ref)
    except ApiError as error:
        if error.status == NOT_FOUND:
            return None
        if error.status == FORBIDDEN:
            raise Irreconcilable(
                (
                    f"The organization {spec.organization!r} has no project named {spec.name!r} with the ref {ref}, which is "
                    if spec.name
                    else f"The ref {ref} is "
                )
                + "that of a project that the account of the token is not allowed to access.",
                hint="Nothing was changed. Correct the name, the ref or the organization, or use a token of the account "
                "that owns the project.",
            ) from None
        raise


def _can_be_renamed(spec: ProjectSpec, project: Project) -> bool:
    return (
        spec.state is not DesiredState.ABSENT
        and not project.is_branch
        and project.status not in BEING_REMOVED
        and project.organization in (None, spec.organization)
    )


def _is_unlisted(spec: ProjectSpec, project: Project, listing: Listing) -> bool:
    """Whether a project is the one that the task names and isn't in the list, which is updated with a delay."""
    listed = any(other.ref == project.ref for other in listing.projects)
    return not listed and project.status not in BEING_REMOVED and matches_spec(spec, project)
