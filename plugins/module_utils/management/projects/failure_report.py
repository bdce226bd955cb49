# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a failed task returns about the project and about the changes made before the failure."""

from __future__ import annotations

import contextlib
import typing as t
from dataclasses import dataclass

from ...failure import Failure
from ...rest.errors import WaitTimeout
from .report import project_facts
from .spec import Action

if t.TYPE_CHECKING:
    from collections.abc import Iterator

    from .responses import Project
    from .spec import ProjectSpec


@dataclass(slots=True, kw_only=True)
class FailureReport:
    """The changes that have taken effect so far.

    :ivar certain: whether it is certain that the password was set; None if none was sent.
    """

    action: Action
    certain: bool | None = None


@contextlib.contextmanager
def add_project_to_failures(project: Project, spec: ProjectSpec, report: FailureReport) -> Iterator[None]:
    """Add the project, and the changes made to it, to the details of a failure."""
    try:
        yield
    except Failure as failure:
        failure.details.update(
            project=project_facts(project, spec, instance_size=project.instance_size),
            action=report.action.value,
            changed=report.action is not Action.NONE,
        )
        if report.certain is not None:
            failure.details["database_password_certain"] = report.certain
        if isinstance(failure, WaitTimeout):
            failure.hint = "Run again to continue waiting, or increase wait_timeout. The project and its data are kept."
        raise
