# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Generate database passwords, set them, and check by logging in whether the database accepts them."""

from __future__ import annotations

import secrets
import typing as t
from dataclasses import dataclass, replace

from ...failure import Failure
from ...rest.errors import ApiFailure
from .decision import Decision
from .spec import Action

if t.TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ...rest.waiting import Deadline
    from .connection import Connection
    from .endpoints import ProjectsApi
    from .failure_report import FailureReport
    from .progress import Progress
    from .responses import Project
    from .spec import ProjectSpec

#: Seconds to retry a login that checks a password: a new project or a new password takes effect in the pooler with a delay.
LOGIN_WAIT = 15.0
PASSWORD_WAIT = 20.0
#: The same for the pending password of an earlier run.
PENDING_WAIT = 9.0


class PasswordCheck(t.Protocol):
    """Checks by logging in whether a database accepts a password. Returns None if the check failed."""

    def __call__(
        self, parameters: Mapping[str, t.Any], /, *, wait: float, password_wait: float
    ) -> bool | None:  # pragma: no cover - a signature
        """Log in with host, port, dbname, user and password."""


def no_password_check(parameters: Mapping[str, t.Any], /, *, wait: float, password_wait: float) -> bool | None:
    """Return None, for hosts without a PostgreSQL client."""
    del parameters, wait, password_wait
    return None


def new_password() -> str:
    """Return a password of 32 characters that never need quoting."""
    return secrets.token_urlsafe(24)


@dataclass(frozen=True, slots=True, kw_only=True)
class Passwords:
    """The password of the role postgres of a project.

    :param generate: returns a new password.
    :param accepts_password: checks a password by logging in.
    :param connect: returns the connection to a project, None if it isn't available yet.
    :param deadline: of the whole task, after which a login isn't tried again.
    """

    spec: ProjectSpec
    api: ProjectsApi
    generate: Callable[[], str]
    accepts_password: PasswordCheck
    connect: Callable[[Project], Connection | None]
    deadline: Deadline

    def choose(self) -> str:
        """Return the password to set: that of the task, else a new one."""
        return self.spec.password or self.generate()

    def set(self, project: Project, progress: Progress, report: FailureReport) -> Progress:
        """Set the password. If the outcome is unknown, find out by logging in.

        :raises Failure: the password was not set, or the outcome remains unknown.
        """
        password, warning = self.choose(), ""
        try:
            self.api.set_password(project.ref, password)
        except ApiFailure as error:
            if not error.outcome_unknown:
                raise
            connection = self.connect(project)
            accepted = self._accepts(connection, password)
            if not accepted:
                report.certain = False if accepted is None else None
                raise Failure(
                    f"{error.message} "
                    + (
                        "Whether the password was set is unknown, because no login was possible in time."
                        if accepted is None
                        else "The database rejects the new password, so it wasn't set."
                    ),
                    hint="Run again to set it.",
                ) from None
            warning = (
                f"The response to setting the password of the project {project.ref} was lost, but its database accepts the "
                f"new password: {error.message}"
            )
        report.action, report.certain = progress.decision.action, True
        return replace(progress, password=password, warnings=progress.warnings + ((warning,) if warning else ()))

    def check(self, progress: Progress, connection: Connection | None, report: FailureReport) -> Progress:
        """Find out by logging in whether this run created the project, and whether a pending password was set."""
        if progress.password is not None:
            if progress.certain or progress.project is None:
                return progress
            accepted = self._accepts(connection, progress.password)
            if accepted is not False:
                report.certain = progress.certain or bool(accepted)
                return replace(progress, certain=report.certain)
            report.action, report.certain = Action.NONE, None
            warning = (
                f"The project {progress.project.ref} was created by another run or user at the same time: its database rejects "
                "the password with which this run tried to create it."
            )
            return replace(
                progress,
                decision=Decision(action=Action.NONE),
                password=None,
                certain=True,
                lost_race=True,
                warnings=(warning,),
            )
        pending = self.spec.pending_password
        if pending is None or progress.decision.needs_password:
            return progress
        accepted = self._accepts(connection, pending, wait=PENDING_WAIT)
        if accepted:
            return replace(progress, password=pending, pending="valid")
        return replace(progress, pending="unknown" if accepted is None else "refused")

    def _accepts(self, connection: Connection | None, password: str, *, wait: float = PASSWORD_WAIT) -> bool | None:
        if connection is None:
            return None
        remaining = self.deadline.remaining()
        accepted = self.accepts_password(
            connection.parameters(password), wait=min(LOGIN_WAIT, remaining), password_wait=min(wait, remaining)
        )
        # The pooler may accept it later.
        return None if accepted is False and remaining < wait else accepted

    def known(self, progress: Progress, project: Project, *, check_mode: bool) -> str | None:
        """Return the password of the owner, None if this run doesn't know it."""
        if progress.password is not None:
            return progress.password
        if progress.lost_race or (check_mode and progress.decision.needs_password):
            return None
        kept = self.spec.kept_password if self.spec.kept_password_ref == project.ref else None
        return self.spec.password or kept

    def as_result(
        self, progress: Progress, project: Project, connection: Connection | None, *, check_mode: bool
    ) -> dict[str, object]:
        """Return the return values about passwords."""
        password = self.known(progress, project, check_mode=check_mode)
        result: dict[str, object] = {}
        if progress.password is not None:
            result["database_password"] = progress.password
            result["database_password_certain"] = progress.certain
        if progress.pending is not None:
            result["pending_password_outcome"] = progress.pending
        if password is not None and connection:
            result["database_url"] = connection.url(password)
        return result
