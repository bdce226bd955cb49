# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Find out whether a change took effect whose outcome is unknown."""

from __future__ import annotations

import contextlib
import typing as t

from ..failure import Failure
from .errors import ApiError, ApiFailure, WaitTimeout
from .waiting import Deadline, Pending, Ready, wait_for

if t.TYPE_CHECKING:
    from collections.abc import Callable

    from .waiting import Timing

#: Seconds to poll for the effect, because what is read is updated with a delay.
LOOKUP_TIMEOUT = 30.0
#: The statuses with which APIs refuse what has been done already: another run may have made the same change.
CONFLICT = 409
REFUSED = frozenset({400, CONFLICT, 422})
HINT = "Run again: the next run continues with what exists."


def send_once(
    send: Callable[[], T],
    find: Callable[[], T | None],
    *,
    deadline: Deadline,
    timing: Timing,
    hint: str = HINT,
    refused: frozenset[int] = REFUSED,
    lag: float = LOOKUP_TIMEOUT,
) -> T:
    """Send a change and return what it returns. If its outcome is unknown, or if it is refused, read the resource to find out.

    A refused change has been made if another run has made it in the meantime. After a conflict, its effect may be visible with a delay.

    :param send: sends the request, which is never repeated.
    :param find: returns what the change has made, None while it isn't there.
    :param deadline: of the whole task, after which no effect is polled for.
    :param lag: for how long to poll after a conflict; once if it is 0.
    :param refused: the statuses with which the API may refuse a change that has been made already.
    :raises Failure: the change was refused, or it isn't known to have taken effect.
    """

    def poll() -> Ready[T] | Pending:
        found = find()
        return Pending("reading it shows no change") if found is None else Ready(found)

    try:
        return send()
    except ApiFailure as failure:
        error = failure
    if error.outcome_unknown:
        return wait_for_effect(poll, error, deadline=deadline, timing=timing, hint=hint)
    if isinstance(error, ApiError) and error.status in refused:
        limit = lag if error.status == CONFLICT else 0.0
        with contextlib.suppress(Failure):
            return wait_for_effect(poll, error, deadline=deadline, timing=timing, hint=hint, seconds=limit)
    # Nothing shows that another run has made it, and the refusal says more.
    raise error


def wait_for_effect(
    poll: Callable[[], Ready[T] | Pending],
    error: ApiFailure,
    *,
    deadline: Deadline,
    timing: Timing,
    hint: str,
    seconds: float = LOOKUP_TIMEOUT,
) -> T:
    """Return what ``poll`` finds after a change that failed with ``error``.

    :param poll: reads what was changed.
    :param deadline: of the whole task, after which no effect is polled for.
    :param hint: what to do if no effect is found.
    :param seconds: for how long to poll; once if it is 0.
    :raises Failure: no effect was found, so whether the change took effect remains unknown.
    """
    limit = Deadline(min(seconds, deadline.remaining()), timing)
    try:
        return wait_for(poll, what="No effect was observed", deadline=limit, timing=timing)
    except (WaitTimeout, ApiFailure) as failure:
        raise Failure(
            f"{error.message} Whether it took effect is unknown. {failure.message}",
            hint=hint,
        ) from None


T = t.TypeVar("T")
