# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is wanted of a project, what is to be done about it. Pure: facts in, a decision out."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass

from ...failure import Failure
from .readiness import ACTIVE, BEING_REMOVED, FAILED, INACTIVE, PAUSING
from .regions import region_matches
from .spec import Action, DesiredState

if t.TYPE_CHECKING:
    from collections.abc import Iterable

    from .responses import Project
    from .spec import ProjectSpec

#: The API tells ``pico`` for what can only be asked for as ``nano``, the smallest size.
_EQUIVALENT_SIZES = {"pico": "nano"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What is to be done. ``sets_password`` goes along with ``UPDATED`` or ``RESTORED``; a create always sets it."""

    action: Action
    sets_password: bool = False
    warnings: tuple[str, ...] = ()

    @property
    def changes(self) -> bool:
        """Whether anything is changed at all."""
        return self.action is not Action.NONE

    @property
    def needs_password(self) -> bool:
        """Whether a password is set along with it."""
        return self.sets_password or self.action is Action.CREATED


class AmbiguousName(Failure):
    """Two projects have the name that should tell them apart."""


class Irreconcilable(Failure):
    """The project that is there can't be made what is wanted."""


#: What to do about a project that failed, by what is at stake. Only one that was never up can hold no data of a client's.
_FAILED_HINTS = {
    "INIT_FAILED": "Look at it in the dashboard, and ask the service's support. It was never ready to be used.",
    "PAUSE_FAILED": "Its data is still in it: don't delete it. Ask the service's support to bring it back, then run again.",
    "RESTORE_FAILED": (
        "Its data is still in it, or in its backups: don't delete it. Download a backup in the dashboard if it offers one, "
        "and ask the service's support to bring it back, then run again."
    ),
}


class ProjectFailed(Failure):
    """The project is in a status that nothing comes after by itself."""

    def __init__(self, project: Project) -> None:
        super().__init__(
            f"The project {project.name!r} ({project.ref}) is {project.status}; it won't become ready by itself.",
            hint=_FAILED_HINTS.get(project.status)
            or "Find out in the dashboard who paused or removed it, and run again once that is over. It may hold data: "
            "don't delete it.",
        )


def find_by_name(projects: Iterable[Project], wish: ProjectSpec) -> Project | None:
    """Return the project of exactly this name, None when there is none. Branches and projects going down don't count.

    :raises Ambiguous: there are several; it names their refs.
    """
    found = [
        project
        for project in projects
        if project.name == wish.name and not project.is_branch and project.status not in BEING_REMOVED
    ]
    if len(found) > 1:
        refs = ", ".join(f"{project.ref} ({project.status}, since {project.created_at})" for project in found)
        raise AmbiguousName(
            f"The organization {wish.organization!r} has {len(found)} projects named {wish.name!r}: {refs}.",
            hint="Find out which one the client works with, and rename the other in the dashboard. Delete nothing before you "
            "have looked at the data in it: the older one isn't the right one by being older, nor the newer.",
        )
    return found[0] if found else None


def decide(wish: ProjectSpec, found: Project | None, holder: Project | None = None) -> Decision:
    """Return what is to be done about what was found.

    :param holder: the project that has the ref the task gives, where it isn't the one that was found.
    :raises Irreconcilable: what is there can't be made what is wanted, or a confirmation is missing or wrong.
    :raises Hopeless: the project failed for good.
    """
    if wish.state is DesiredState.ABSENT:
        return _decide_absence(wish, found, holder)
    if found is None:
        return _decide_missing(wish, holder)
    _check_ref(wish, found, holder)
    _check_region(wish, found)
    warnings = _check_size(wish, found)
    if found.status in FAILED:
        raise ProjectFailed(found)
    if wish.state is DesiredState.PAUSED:
        paused = found.status in (INACTIVE, PAUSING)
        return Decision(action=Action.NONE if paused else Action.PAUSED, warnings=warnings)
    action = Action.UPDATED if wish.always_set_password else Action.NONE
    if found.status in (INACTIVE, PAUSING):
        action = Action.RESTORED
    return Decision(action=action, sets_password=wish.always_set_password, warnings=warnings)


def matches_spec(wish: ProjectSpec, project: Project) -> bool:
    """Whether a project that was looked up by its ref is the one that the task names."""
    return (
        project.name == wish.name
        and not project.is_branch
        and (project.organization is None or project.organization == wish.organization)
    )


def _decide_absence(wish: ProjectSpec, found: Project | None, holder: Project | None) -> Decision:
    if found is None:
        if holder is not None and not matches_spec(wish, holder):
            raise Irreconcilable(
                f"The organization {wish.organization!r} has no project named {wish.name!r}, though the task says that its "
                f"ref is {wish.ref}. {_describe_holder(holder)}",
                hint="Nothing was deleted. Find out which of the two is meant, and correct the name, the ref or the "
                "organization.",
                ref=holder.ref,
            )
        return Decision(action=Action.NONE)
    if wish.ref is None:
        raise Irreconcilable(
            f"Deleting the project {wish.name!r} ({found.ref}) with all its data, for good, has to be confirmed by its ref.",
            hint="Look at the project in the dashboard first. If it is the one that is meant, give the ref that you find "
            "there.",
            ref=found.ref,
        )
    _check_ref(wish, found, holder)
    return Decision(action=Action.DELETED)


def _describe_holder(holder: Project | None) -> str:
    """Say whose ref it is that the task gives, as the end of a message."""
    if holder is None:
        return ""
    kind = "preview branch" if holder.is_branch else "project"
    where = f" in the organization {holder.organization!r}" if holder.organization else ""
    return f"That is the ref of the {kind} {holder.name!r}{where} ({holder.status})."


def _decide_missing(wish: ProjectSpec, holder: Project | None) -> Decision:
    where = f"The organization {wish.organization!r} has no project named {wish.name!r}"
    if wish.ref is not None:
        raise Irreconcilable(
            f"{where}, though the task says that its ref is {wish.ref}. {_describe_holder(holder)}".rstrip(),
            hint="Nothing was done. Correct the name, the ref or the organization. Without ref a new, empty project would be "
            "created.",
        )
    if wish.state is DesiredState.PAUSED:
        raise Irreconcilable(
            f"{where}, so it can't be paused.",
            hint="Check the name and the organization: a project has to be there first.",
        )
    if not wish.regions:
        raise Irreconcilable(
            f"{where}, and a new one needs a region.",
            hint="If a new one is meant, give the option region: where the data lives is not left to chance.",
        )
    return Decision(action=Action.CREATED)


def _check_ref(wish: ProjectSpec, found: Project, holder: Project | None) -> None:
    if wish.ref is not None and wish.ref != found.ref:
        raise Irreconcilable(
            f"The project {wish.name!r} has the ref {found.ref}, but the task says {wish.ref}. {_describe_holder(holder)}".rstrip(),
            hint="Nothing was done. Find out which of the two is meant, and correct ref or name.",
            ref=found.ref,
        )


def _check_region(wish: ProjectSpec, found: Project) -> None:
    if wish.regions and not any(region_matches(preference, found.region) for preference in wish.regions):
        raise Irreconcilable(
            f"The project {wish.name!r} ({found.ref}) lives in the region {found.region}, "
            f"which is none of {', '.join(wish.regions)}; a project can't be moved.",
            hint="If the data may live there, add that region to the option region. Otherwise it has to be moved by hand to a "
            "new project: create that one under another name, and keep this one until all of its data has arrived.",
            ref=found.ref,
        )


def _check_size(wish: ProjectSpec, found: Project) -> tuple[str, ...]:
    """Compare the sizes. Changing one restarts the database and changes the bill, so that is left to a person."""
    if wish.instance_size is None:
        return ()
    actual = found.instance_size
    if actual is None:
        # While a project starts, the API may not tell its size yet; once it is up and still untold, say so.
        told = f"The API doesn't tell the instance size of the project {wish.name!r} ({found.ref}): it wasn't compared."
        return (told,) if found.status == ACTIVE else ()
    if wish.instance_size != _EQUIVALENT_SIZES.get(actual, actual):
        raise Irreconcilable(
            f"The project {wish.name!r} ({found.ref}) has the instance size {actual}, not {wish.instance_size}; "
            "this module doesn't change it, because that restarts the database and changes the bill.",
            hint="Set instance_size to what the project has, or leave it out. To change the size, do so in the dashboard at a "
            "time when the database may restart.",
            ref=found.ref,
        )
    return ()
