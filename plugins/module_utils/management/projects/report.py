# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The return values and the diff of the task. Pure."""

from __future__ import annotations

import typing as t

from .keys import Keys
from .readiness import ACTIVE, INACTIVE
from .spec import Action

if t.TYPE_CHECKING:
    from collections.abc import Mapping

    from .addons import AddonChange
    from .decision import Decision
    from .regions import RegionChoice
    from .responses import Project
    from .spec import ProjectSpec


def task_result(
    values: Mapping[str, object],
    requests: int,
    *,
    action: Action = Action.NONE,
    action_due: Action = Action.NONE,
    password_due: bool = False,
) -> dict[str, object]:
    """Return the return values of the module, complete with those that every task returns."""
    return {
        "project": None,
        **Keys().as_result(),
        "connection": None,
        **values,
        "action": action.value,
        "action_due": action_due.value,
        "password_due": password_due,
        "requests": requests,
    }


def project_facts(project: Project, spec: ProjectSpec, *, instance_size: str | None) -> dict[str, object]:
    """Return the module's return value ``project``: public facts, no secrets.

    :param instance_size: as in the list of the organization's projects, None if unknown.
    """
    database = project.database
    return {
        "ref": project.ref,
        "name": project.name,
        "organization_slug": project.organization or spec.organization,
        "region": project.region,
        "status": project.status,
        "created_at": project.created_at,
        "postgres_version": database.version if database else None,
        "postgres_engine": database.engine if database else None,
        "instance_size": instance_size,
    }


def planned_project(spec: ProjectSpec, choice: RegionChoice) -> dict[str, object]:
    """Return the return value ``project`` for a project that would be created. What the service decides is None."""
    return {
        "ref": None,
        "name": spec.name,
        "organization_slug": spec.organization,
        "region": choice.code,
        "status": None,
        "created_at": None,
        "postgres_version": None,
        "postgres_engine": None,
        "instance_size": spec.instance_size,
    }


def project_diff(
    spec: ProjectSpec,
    found: Project | None,
    decision: Decision,
    choice: RegionChoice | None,
    addons: tuple[AddonChange, ...] = (),
) -> dict[str, str]:
    """Return the diff of the decision, the same with and without check mode."""
    before: dict[str, str] = {}
    after: dict[str, str] = {}
    if found:
        size = {"instance_size": found.instance_size} if found.instance_size else {}
        before = {
            "name": decision.renamed_from or found.name,
            "ref": found.ref,
            "organization": spec.organization,
            "region": found.region,
            "status": found.status,
            **size,
        }
    if choice:
        size = {"instance_size": spec.instance_size} if spec.instance_size else {}
        after = {
            "name": spec.name,
            "organization": spec.organization,
            "region": choice.code,
            "status": ACTIVE,
            "database_password": "(set by this run)",
            **size,
            **({"postgres_engine": spec.postgres_engine} if spec.postgres_engine else {}),
        }
    elif decision.action is not Action.DELETED:
        targets = {Action.RESTORED: ACTIVE, Action.PAUSED: INACTIVE}
        after = {**before, "name": found.name} if found else {}
        if decision.action in targets:
            after["status"] = targets[decision.action]
        if decision.sets_password:
            before["database_password"] = "(unknown)"  # noqa: S105 - not a password
            after["database_password"] = "(set by this run)"  # noqa: S105 - not a password
    for option, old, new in (change.shown for change in addons):
        before |= {option: old} if found else {}
        after[option] = new
    header = f"project {spec.name}"
    return {"before": _lines(before), "after": _lines(after), "before_header": header, "after_header": header}


def _lines(members: dict[str, str]) -> str:
    return "".join(f"{name}: {value}\n" for name, value in members.items())
