# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Decide to which version a database is upgraded. Pure."""

from __future__ import annotations

import re
import typing as t

from ...failure import Failure
from ..projects.readiness import ACTIVE

if t.TYPE_CHECKING:
    from ..projects.responses import Project
    from .endpoints import Eligibility, Target
    from .options import UpgradeSpec

UPGRADING = "UPGRADING"


class Ineligible(Failure):
    """The database can't be upgraded as the task asks."""


def has_version(spec: UpgradeSpec, project: Project) -> bool:
    """Whether the database has the major version of the task already."""
    return spec.engine is not None and project.database is not None and project.database.engine == spec.engine


def choose_target(spec: UpgradeSpec, project: Project, eligibility: Eligibility) -> Target | None:
    """Return the version to upgrade to, None if there is no newer one and the task names none.

    :raises Ineligible: the upgrade isn't possible, or would drop objects. The message names everything that prevents it.
    """
    what = f"The project {project.name!r} ({project.ref})"
    offered = [target for target in eligibility.targets if target.channel == spec.channel]
    if spec.engine is None and not [target for target in offered if target.app_version != eligibility.current]:
        return None
    if project.status != ACTIVE:
        raise Ineligible(
            f"{what} is {project.status}, so it can't be upgraded.",
            hint="Only a healthy project can be upgraded. Restore it if it is paused, or wait, and run again.",
        )
    target = max(
        (target for target in offered if spec.engine in (None, target.engine)),
        key=lambda target: _version(target.app_version),
        default=None,
    )
    if target is None:
        versions = ", ".join(f"{target.engine} ({target.channel})" for target in eligibility.targets) or "none"
        raise Ineligible(
            f"{what} can't be upgraded to PostgreSQL {spec.engine} ({spec.channel}). Possible versions: {versions}.",
            hint="Set postgres_engine and release_channel to one of these. A database can't be downgraded.",
        )
    blockers = list(eligibility.blockers)
    if eligibility.drops and not spec.accepts_drops:
        blockers.append(f"it would drop {', '.join(eligibility.drops)}")
    if blockers or not eligibility.eligible:
        reasons = "; ".join(blockers) or "the API gives no reason"
        raise Ineligible(
            f"{what} can't be upgraded to PostgreSQL {target.engine}: {reasons}.",
            hint="Nothing was changed. Resolve this first, then run again."
            + (" To lose the objects that would be dropped, set accept_drops." if eligibility.drops else ""),
        )
    return target


def target_warnings(project: Project, target: Target, eligibility: Eligibility) -> tuple[str, ...]:
    """Return sentences about what the upgrade entails."""
    estimate = "" if eligibility.hours is None else f" for an estimated {eligibility.hours:g} h"
    duration = f"The upgrade of the project {project.name!r} ({project.ref}) to PostgreSQL {target.engine} interrupts its service{estimate}."
    warnings = [duration]
    if eligibility.drops:
        warnings.append(f"The upgrade drops {', '.join(eligibility.drops)}.")
    warnings += [f"The API warns about the upgrade: {warning}." for warning in eligibility.warnings]
    return tuple(warnings)


def _version(text: str) -> tuple[int, ...]:
    """Return the numbers of a version, to compare versions."""
    return tuple(int(number) for number in re.findall(r"\d+", text))
