# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the task returns: facts of the project, how to connect, and the diff. Pure."""

from __future__ import annotations

import typing as t

from .readiness import ACTIVE, INACTIVE
from .spec import Action

if t.TYPE_CHECKING:
    from .decision import Decision
    from .regions import RegionChoice
    from .responses import Project
    from .spec import ProjectSpec

NO_KEYS: dict[str, str | None] = {"publishable": None, "secret": None, "anon": None, "service_role": None}


def project_facts(project: Project, wish: ProjectSpec, *, instance_size: str | None) -> dict[str, object]:
    """Return the module's return value ``project``: public facts, no secrets.

    :param instance_size: as an organization's list told it, None when it didn't.
    """
    database = project.database
    return {
        "ref": project.ref,
        "name": project.name,
        "organization_slug": project.organization or wish.organization,
        "region": project.region,
        "status": project.status,
        "created_at": project.created_at,
        "postgres_version": database.version if database else None,
        "postgres_engine": database.engine if database else None,
        "instance_size": instance_size,
    }


def planned_project(wish: ProjectSpec, choice: RegionChoice) -> dict[str, object]:
    """Return what is known of a project that would be created: everything the service decides is None."""
    return {
        "ref": None,
        "name": wish.name,
        "organization_slug": wish.organization,
        "region": choice.code,
        "status": None,
        "created_at": None,
        "postgres_version": None,
        "postgres_engine": None,
        "instance_size": wish.instance_size,
    }


def project_diff(
    wish: ProjectSpec, found: Project | None, decision: Decision, choice: RegionChoice | None
) -> dict[str, str]:
    """Return the diff of the decision, the same in check mode and for real."""
    before: dict[str, str] = {}
    after: dict[str, str] = {}
    if found:
        size = {"instance_size": found.instance_size} if found.instance_size else {}
        before = {
            "name": found.name,
            "ref": found.ref,
            "organization": wish.organization,
            "region": found.region,
            "status": found.status,
            **size,
        }
    if choice:
        size = {"instance_size": wish.instance_size} if wish.instance_size else {}
        after = {
            "name": wish.name,
            "organization": wish.organization,
            "region": choice.code,
            "status": ACTIVE,
            "database_password": "(set by this run)",
            **size,
        }
    elif decision.action is not Action.DELETED:
        targets = {Action.RESTORED: ACTIVE, Action.PAUSED: INACTIVE}
        after = dict(before)
        if decision.action in targets:
            after["status"] = targets[decision.action]
        if decision.sets_password:
            before["database_password"] = "(unknown)"  # noqa: S105 - what a diff may say about it
            after["database_password"] = "(set by this run)"  # noqa: S105
    header = f"project {wish.name}"
    return {"before": _lines(before), "after": _lines(after), "before_header": header, "after_header": header}


def _lines(members: dict[str, str]) -> str:
    return "".join(f"{name}: {value}\n" for name, value in members.items())
