# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Decide which change brings a project to the desired state. Pure."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass, replace

from ...failure import Failure
from .readiness import ACTIVE, BEING_REMOVED, FAILED, INACTIVE, PAUSING
from .regions import region_matches
from .spec import Action, DesiredState

if t.TYPE_CHECKING:
    from collections.abc import Iterable

    from .responses import Project
    from .spec import ProjectSpec

#: The API reports the smallest size as ``pico``, but only accepts it as ``nano``.
SMALLEST_SIZE = "nano"
_EQUIVALENT_SIZES = {"pico": SMALLEST_SIZE}


def size_of(reported: str) -> str:
    """Return a compute size that the API reports as it accepts it."""
    return _EQUIVALENT_SIZES.get(reported, reported)


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """The change to make. ``sets_password`` is only true with ``UPDATED`` and ``RESTORED``; a create always sets one.

    :ivar renamed_from: the name that is replaced, empty if the name isn't changed. With ``RENAMED``, that is the only change.
    :ivar resizes: whether the compute size is changed.
    """

    action: Action
    sets_password: bool = False
    warnings: tuple[str, ...] = ()
    renamed_from: str = ""
    resizes: bool = False

    @property
    def changes(self) -> bool:
        """Whether anything is changed."""
        return self.action is not Action.NONE

    def with_rename(self, renamed_from: str) -> Decision:
        """Return the decision with a change of the name before its own change."""
        action = Action.RENAMED if renamed_from and self.action is Action.NONE else self.action
        return replace(self, action=action, renamed_from=renamed_from)

    @property
    def needs_password(self) -> bool:
        """Whether the change sets a password."""
        return self.sets_password or self.action is Action.CREATED


class AmbiguousName(Failure):
    """Several projects have the name of the task."""


class Irreconcilable(Failure):
    """The project can't be brought to the desired state."""


#: What to do about a failed project. Only one whose initialization failed contains no data.
_FAILED_HINTS = {
    "INIT_FAILED": "Check the project in the dashboard and contact Supabase support. It was never ready for use.",
    "PAUSE_FAILED": "The project still contains its data: don't delete it. Contact Supabase support to recover it, then run again.",
    "RESTORE_FAILED": (
        "The project or its backups still contain its data: don't delete it. Download a backup from the dashboard if there "
        "is one, contact Supabase support to recover the project, then run again."
    ),
}


class ProjectFailed(Failure):
    """The project has a status that it won't leave without help."""

    def __init__(self, project: Project) -> None:
        super().__init__(
            f"The project {project.name!r} ({project.ref}) is {project.status} and won't become ready by itself.",
            hint=_FAILED_HINTS.get(project.status)
            or "Find out in the dashboard who paused or removed it, and run again when it has finished. It may contain "
            "data: don't delete it.",
        )


def find_by_name(projects: Iterable[Project], spec: ProjectSpec) -> Project | None:
    """Return the project with exactly this name, None if there is none. Ignores branches and projects being removed.

    :raises AmbiguousName: there are several. The message contains their refs.
    """
    found = [
        project
        for project in projects
        if project.name == spec.name and not project.is_branch and project.status not in BEING_REMOVED
    ]
    if len(found) > 1:
        refs = ", ".join(f"{project.ref} ({project.status}, since {project.created_at})" for project in found)
        raise AmbiguousName(
            f"The organization {spec.organization!r} has {len(found)} projects named {spec.name!r}: {refs}.",
            hint="Find out which one the client uses and rename the other in the dashboard. Don't delete either before "
            "checking its data: age doesn't show which one is in use.",
        )
    return found[0] if found else None


def decide(spec: ProjectSpec, found: Project | None, project_with_ref: Project | None = None) -> Decision:
    """Return the change that brings the project to the desired state.

    :param found: the project with the name of the task.
    :param project_with_ref: the project with the ref of the task, if that is another one.
    :raises Irreconcilable: no change can do that, or the ref that confirms it is missing or wrong.
    :raises ProjectFailed: the project failed permanently.
    """
    if spec.state is DesiredState.ABSENT:
        return _decide_absence(spec, found, project_with_ref)
    if found is None:
        return _decide_missing(spec, project_with_ref)
    _check_ref(spec, found, project_with_ref)
    _check_region(spec, found)
    _check_engine(spec, found)
    resizes = spec.resize and spec.state is DesiredState.PRESENT and _has_other_size(spec, found)
    warnings = () if resizes else _check_size(spec, found)
    if found.status in FAILED:
        raise ProjectFailed(found)
    if spec.state is DesiredState.PAUSED:
        paused = found.status in (INACTIVE, PAUSING)
        return Decision(action=Action.NONE if paused else Action.PAUSED, warnings=warnings)
    action = Action.UPDATED if spec.always_set_password else Action.NONE
    if found.status in (INACTIVE, PAUSING):
        action = Action.RESTORED
    return Decision(action=action, sets_password=spec.always_set_password, warnings=warnings, resizes=resizes)


def matches_spec(spec: ProjectSpec, project: Project) -> bool:
    """Whether a project that was found by its ref also has the name and the organization of the task."""
    return (
        project.name == spec.name
        and not project.is_branch
        and (project.organization is None or project.organization == spec.organization)
    )


def _decide_absence(spec: ProjectSpec, found: Project | None, project_with_ref: Project | None) -> Decision:
    if found is None:
        if project_with_ref is not None and not matches_spec(spec, project_with_ref):
            raise Irreconcilable(
                f"The organization {spec.organization!r} has no project named {spec.name!r}, but the task gives "
                f"the ref {spec.ref}. {_describe_project_with_ref(project_with_ref)}",
                hint="Nothing was deleted. Correct the name, the ref or the organization.",
                ref=project_with_ref.ref,
            )
        return Decision(action=Action.NONE)
    if spec.ref is None:
        raise Irreconcilable(
            f"Deleting the project {spec.name!r} ({found.ref}) with all its data must be confirmed with its ref.",
            hint="Deletion is permanent. Check the project in the dashboard, then set ref to the ref shown there.",
            ref=found.ref,
        )
    _check_ref(spec, found, project_with_ref)
    return Decision(action=Action.DELETED)


def _describe_project_with_ref(project_with_ref: Project | None) -> str:
    """Return a sentence about the project that has the ref of the task."""
    if project_with_ref is None:
        return ""
    kind = "preview branch" if project_with_ref.is_branch else "project"
    where = f" in the organization {project_with_ref.organization!r}" if project_with_ref.organization else ""
    return f"This is the ref of the {kind} {project_with_ref.name!r}{where} ({project_with_ref.status})."


def _decide_missing(spec: ProjectSpec, project_with_ref: Project | None) -> Decision:
    where = f"The organization {spec.organization!r} has no project named {spec.name!r}"
    if spec.ref is not None:
        raise Irreconcilable(
            f"{where}, but the task gives the ref {spec.ref}. {_describe_project_with_ref(project_with_ref)}".rstrip(),
            hint="Nothing was changed. Correct the name, the ref or the organization. Without ref, a new, empty project would be "
            "created.",
        )
    if spec.state is DesiredState.PAUSED:
        raise Irreconcilable(
            f"{where}, so it can't be paused.",
            hint="Check the name and the organization.",
        )
    if not spec.regions:
        raise Irreconcilable(
            f"{where}, and a new one needs a region.",
            hint="To create a project, set the option region, which decides where its data is stored.",
        )
    return Decision(action=Action.CREATED)


def _check_ref(spec: ProjectSpec, found: Project, project_with_ref: Project | None) -> None:
    if spec.ref is not None and spec.ref != found.ref:
        raise Irreconcilable(
            f"The project {spec.name!r} has the ref {found.ref}, but the task gives {spec.ref}. {_describe_project_with_ref(project_with_ref)}".rstrip(),
            hint="Nothing was changed. Correct ref or name.",
            ref=found.ref,
        )


def _check_region(spec: ProjectSpec, found: Project) -> None:
    if spec.regions and not any(region_matches(preference, found.region) for preference in spec.regions):
        raise Irreconcilable(
            f"The project {spec.name!r} ({found.ref}) is in the region {found.region}, "
            f"not in {' or '.join(spec.regions)}, and a project can't be moved.",
            hint="If the data may be stored there, add it to the option region. Otherwise create a project with another "
            "name, migrate the data to it manually, and keep this project until that is done.",
            ref=found.ref,
        )


def _check_engine(spec: ProjectSpec, found: Project) -> None:
    engine = found.database.engine if found.database else None
    if None not in (engine, spec.postgres_engine) and engine != spec.postgres_engine:
        raise Irreconcilable(
            f"The project {spec.name!r} ({found.ref}) has PostgreSQL {engine}, not {spec.postgres_engine}, and this module doesn't "
            "upgrade it.",
            hint="Set postgres_engine to that version, or omit it. An upgrade interrupts the service; the module "
            "supabase_project_upgrade finds out first what would prevent it.",
            ref=found.ref,
        )


def _has_other_size(spec: ProjectSpec, found: Project) -> bool:
    return (
        None not in (spec.instance_size, found.instance_size)
        and size_of(found.instance_size or "") != spec.instance_size
    )


def _check_size(spec: ProjectSpec, found: Project) -> tuple[str, ...]:
    """Compare the sizes. A change restarts the database and changes the bill, so it is only made on request."""
    if spec.instance_size is None:
        return ()
    actual = found.instance_size
    if actual is None:
        # While a project starts, the API may not report its size yet. Warn only if the project is up.
        warning = f"The API doesn't report the instance size of the project {spec.name!r} ({found.ref}), so it wasn't compared."
        return (warning,) if found.status == ACTIVE else ()
    if _has_other_size(spec, found):
        raise Irreconcilable(
            f"The project {spec.name!r} ({found.ref}) has the instance size {actual}, not {spec.instance_size}; "
            "without resize, the size isn't changed, because that restarts the database and changes the bill.",
            hint="Set instance_size to that size, or omit it. To change the size, set resize to true at a time when the database may "
            "restart.",
            ref=found.ref,
        )
    return ()
