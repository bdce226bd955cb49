# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""In check mode, find out what the API would refuse because of the plan of the organization."""

from __future__ import annotations

import typing as t

from ..failure import Failure
from .entitlements import included_features
from .errors import if_available
from .projects.endpoints import ProjectsApi

if t.TYPE_CHECKING:
    from .project_resource import ProjectTask

PLAN_HINT = "Nothing was changed. Ask an owner of the organization to upgrade the plan, or remove it from the task."


class NotInPlan(Failure):
    """The plan of the organization doesn't include what a change needs."""


def check_plan(task: ProjectTask, feature: str, needed_by: str) -> None:
    """In check mode, check that the plan includes a feature. Otherwise, the API refuses the change itself.

    :param feature: the key of the entitlement.
    :param needed_by: what needs it: ``The branch 'preview' of the project abc``.
    :raises NotInPlan: the plan doesn't include it. If the API doesn't say, it isn't raised.
    """
    if not task.check_mode:
        return
    project = if_available(lambda: ProjectsApi(task.client).project(task.ref))
    organization = project.organization if project else None
    included = included_features(task.client, organization) if organization else None
    if included and not included.get(feature, True):
        raise NotInPlan(
            f"{needed_by} needs the feature {feature}, which the plan of the organization {organization!r} doesn't include.",
            hint=PLAN_HINT,
        )
