# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a task asks for: the desired state of one project."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class DesiredState(StrEnum):
    """What is wanted."""

    PRESENT = "present"
    PAUSED = "paused"
    ABSENT = "absent"


class Action(StrEnum):
    """What is done, as the module returns it."""

    NONE = "none"
    CREATED = "created"
    RESTORED = "restored"
    UPDATED = "updated"
    PAUSED = "paused"
    DELETED = "deleted"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectSpec:
    """What the task asks for.

    :param create: whether a project that isn't there is created.
    :param restore: whether a paused project is restored, where it is to be present.
    :param regions: codes or smart groups, best first.
    :param ref: the ref the project must have; for ``ABSENT`` it has to be given.
    :param password: of the database's role postgres, None to have one made where one is needed.
    :param always_set_password: set the password of an existing project as well.
    :param defer_password: make no change that sets a password, but say that it is due.
    :param pending_password: chosen by an earlier run, which may have set it or not.
    :param kept_password: kept by the operator for the project ``kept_password_ref``, to log in with.
    :param through_pooler: connect through the session pooler rather than directly.
    :param log_in: return something to log in to the database with.
    """

    name: str
    organization: str
    state: DesiredState = DesiredState.PRESENT
    create: bool = True
    restore: bool = True
    regions: tuple[str, ...] = ()
    instance_size: str | None = None
    ref: str | None = None
    password: str | None = field(default=None, repr=False)
    always_set_password: bool = False
    defer_password: bool = False
    pending_password: str | None = field(default=None, repr=False)
    kept_password: str | None = field(default=None, repr=False)
    kept_password_ref: str | None = None
    wait: bool = True
    through_pooler: bool = True
    log_in: bool = False

    def withholds(self, action: Action) -> bool:
        """Whether the task asks not to do this, though it is what the state takes."""
        return (action is Action.CREATED and not self.create) or (action is Action.RESTORED and not self.restore)
