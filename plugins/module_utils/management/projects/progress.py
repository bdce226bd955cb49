# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a failed task reports about the project and about what was done before it failed."""

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
    """What has taken effect by now, so that a failure tells no more and no less.

    :ivar certain: whether a password was set for sure; None when none was sent.
    """

    action: Action
    certain: bool | None = None


@contextlib.contextmanager
def add_project_to_failures(project: Project, wish: ProjectSpec, progress: FailureReport) -> Iterator[None]:
    """Let a failure say which project it is about, and what has been done to it by then."""
    try:
        yield
    except Failure as failure:
        failure.details.update(
            project=project_facts(project, wish, instance_size=project.instance_size),
            action=progress.action.value,
            changed=progress.action is not Action.NONE,
        )
        if progress.certain is not None:
            failure.details["database_password_certain"] = progress.certain
        if isinstance(failure, WaitTimeout):
            failure.hint = "Nothing of the project is lost; run again to wait on, or give it more time (wait_timeout)."
        raise
