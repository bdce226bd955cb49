# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Find out whether a change took effect whose outcome is unknown."""

from __future__ import annotations

import typing as t

from ..failure import Failure
from .errors import ApiFailure, WaitTimeout
from .waiting import Deadline, wait_for

if t.TYPE_CHECKING:
    from collections.abc import Callable

    from .waiting import Pending, Ready, Timing

#: Seconds to poll for the effect, because what is read is updated with a delay.
LOOKUP_TIMEOUT = 30.0


def wait_for_effect(
    poll: Callable[[], Ready[T] | Pending], error: ApiFailure, *, deadline: Deadline, timing: Timing, hint: str
) -> T:
    """Return what ``poll`` finds after a change that failed with ``error``.

    :param poll: reads what was changed.
    :param deadline: of the whole task, after which no effect is polled for.
    :param hint: what to do if no effect is found.
    :raises Failure: no effect was found, so whether the change took effect remains unknown.
    """
    limit = Deadline(min(LOOKUP_TIMEOUT, deadline.remaining()), timing)
    try:
        return wait_for(poll, what="No effect was observed", deadline=limit, timing=timing)
    except (WaitTimeout, ApiFailure) as failure:
        raise Failure(
            f"{error.message} Whether it took effect is unknown. {failure.message}",
            hint=hint,
        ) from None


T = t.TypeVar("T")
