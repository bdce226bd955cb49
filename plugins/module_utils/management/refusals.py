# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""An error status of the Management API in an operator's words: what failed, on which object, why, what to do."""

from __future__ import annotations

import re
import typing as t

from ..rest.errors import ApiError, UnexpectedResponse
from ..rest.json_reader import JsonReader

if t.TYPE_CHECKING:
    from collections.abc import Mapping

    from ..rest.transport import Response

_HINTS = {
    301: "The token isn't sent to where it redirects: find out the API's own address, and set api_url to it.",
    401: "Check api_token (SUPABASE_MANAGEMENT_TOKEN, SUPABASE_ACCESS_TOKEN): it is mistyped, revoked or expired.",
    402: "The organization's plan or its billing doesn't allow it: somebody who owns the organization has to change that.",
    403: "The token's account, or the token's scope, lacks the permission, or the organization has reached a limit.",
    404: "It doesn't exist, or the token's account can't see it: check what the task names, and api_url.",
    409: "Something else is happening to this object: try again when it is over.",
}
_SERVER_HINT = "The service has a trouble of its own: try again later; what was done stays, the next run picks up."
_PERMISSION = re.compile(r"[\w:.-]{1,80}", re.ASCII)


def refusal(purpose: str, answer: Response, *, wall: float, hints: Mapping[int, str]) -> ApiError:
    """Return the failure for an answer with an error status.

    :param purpose: what was to be done and to which object, as a gerund: ``creating the project 'x'``.
    :param wall: the time now in seconds since the epoch.
    :param hints: what to do about a status, where that depends on the resource.
    """
    reason = f"HTTP {answer.status}"
    if answer.message:
        reason += f", {answer.message!r}"
    missing = _missing_permissions(answer)
    if missing:
        reason += f"; the token lacks the permissions {', '.join(missing)}"
    return ApiError(
        f"{purpose[0].upper()}{purpose[1:]} failed: {answer.endpoint} answered {reason}.",
        status=answer.status,
        said=answer.message,
        hint=_hint(answer, missing, wall, hints),
    )


def _hint(answer: Response, missing: tuple[str, ...], wall: float, hints: Mapping[int, str]) -> str:
    if missing:
        return "Make a token with these permissions, or add them to this one."
    if answer.status == 429:
        pause = answer.requested_delay(wall)
        until = "" if pause is None else f" It may be asked again in {pause:.0f} s."
        return f"The rate limit is spent, and the time to wait (wait_timeout) with it.{until}"
    if answer.status >= 500:
        return _SERVER_HINT
    status = 301 if 300 <= answer.status < 400 else answer.status
    return hints.get(status) or _HINTS.get(status, "")


def _missing_permissions(answer: Response) -> tuple[str, ...]:
    """Return the names a scoped token is told it lacks. An error's body promises nothing, so anything may be there."""
    try:
        body = JsonReader(answer.endpoint, answer.json())
        names = body.texts("missing_permissions")
    except UnexpectedResponse:
        return ()
    return tuple(name for name in names if _PERMISSION.fullmatch(name))
