# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The progress of a task: the project, the change that was made, and what is known of its password."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass, field

from .readiness import ACTIVE
from .spec import Action

if t.TYPE_CHECKING:
    from .decision import Decision
    from .responses import Project


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """The progress of a task after acting.

    :ivar project: the project that was changed or found, None if there is none.
    :ivar sets_password: whether the password must still be set.
    :ivar password: the password that this run or an earlier one set, None if there is none.
    :ivar certain: whether it is certain that this is the password of the database.
    :ivar lost_race: whether another run or user created the project when this run tried to.
    :ivar pending: the outcome of the pending password of the spec, None if it wasn't tried.
    :ivar restarted: whether a change of the compute size has restarted the database.
    """

    project: Project | None
    decision: Decision
    sets_password: bool
    password: str | None = field(default=None, repr=False)
    certain: bool = True
    lost_race: bool = False
    pending: str | None = None
    restarted: bool = False
    warnings: tuple[str, ...] = ()

    @property
    def is_starting(self) -> bool:
        """Whether the project has just become healthy, so that its services may not be healthy yet."""
        started = self.restarted or self.decision.action in (Action.CREATED, Action.RESTORED)
        return started or (self.project is not None and self.project.status != ACTIVE)
