# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""While a task waits for a part of a project, notice that the project itself was paused or deleted, or has failed."""

from __future__ import annotations

import typing as t

from ...rest.errors import ApiError, ApiFailure
from ...rest.waiting import Pending, Ready
from ..errors import NOT_FOUND
from .decision import ProjectFailed
from .readiness import Verdict, active_verdict

if t.TYPE_CHECKING:
    from collections.abc import Callable

    from ...rest.waiting import Timing
    from .endpoints import ProjectsApi

#: Seconds between two looks at the project. Most waits are over before the first one.
INTERVAL = 10.0


def watched(
    poll: Callable[[], Ready[T] | Pending], api: ProjectsApi, ref: str, timing: Timing
) -> Callable[[], Ready[T] | Pending]:
    """Return a poll that also reads the project from time to time, and fails if it won't become healthy by itself.

    Another run or user may have paused or deleted it: then what is waited for doesn't come, and the API seldom says why.

    :param poll: as of ``wait_for``.
    :raises ProjectFailed: by the returned poll, also for a project that the API doesn't find any more: ``ApiError``.
    """
    looked = timing.monotonic()

    def look() -> None:
        nonlocal looked
        if timing.monotonic() - looked < INTERVAL:
            return
        looked = timing.monotonic()
        try:
            project = api.project(ref)
        except ApiFailure as error:
            if isinstance(error, ApiError) and error.status == NOT_FOUND:
                raise
            # The token may not read it, or the error is transient: the next poll says more.
            return
        if active_verdict(project.status) is Verdict.FAILED:
            raise ProjectFailed(project)

    def polled() -> Ready[T] | Pending:
        try:
            result = poll()
        except ApiFailure as failure:
            if failure.transient:
                look()
            raise
        if isinstance(result, Pending):
            look()
        return result

    return polled


T = t.TypeVar("T")
