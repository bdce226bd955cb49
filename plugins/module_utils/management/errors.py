# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Errors of the Management API: what failed, on which object, why, and what to do."""

from __future__ import annotations

import re
import typing as t

from ..rest.errors import ApiError, UnexpectedResponse
from ..rest.json_reader import JsonReader

if t.TYPE_CHECKING:
    from collections.abc import Mapping

    from ..rest.transport import Response

_HINTS = {
    301: "Redirects aren't followed. Set api_url to the address of the API itself.",
    401: "Check api_token (SUPABASE_MANAGEMENT_TOKEN, SUPABASE_ACCESS_TOKEN): it is mistyped, revoked or expired.",
    402: "The plan or the billing of the organization doesn't allow this. Ask an owner of the organization to change it.",
    403: "The token or its account lacks the permission, or the organization has reached a limit.",
    404: "The object doesn't exist, or the account of the token can't access it. Check the options of the task and api_url.",
    409: "Another operation on this object is in progress. Try again when it has finished.",
}
_SERVER_HINT = (
    "The Supabase API reported an internal error. Try again later; completed work is kept and the next run continues "
    "from there."
)
_PERMISSION = re.compile(r"[\w:.-]{1,80}", re.ASCII)


def api_error(purpose: str, response: Response, *, wall: float, hints: Mapping[int, str]) -> ApiError:
    """Return the exception for a response with an error status.

    :param purpose: the purpose of the request and its object, as a gerund: ``creating the project 'x'``.
    :param wall: the current time in seconds since the epoch.
    :param hints: hints for statuses that depend on the resource.
    """
    reason = f"HTTP {response.status}"
    if response.message:
        reason += f", {response.message!r}"
    missing = _missing_permissions(response)
    if missing:
        reason += f"; the token lacks the permissions {', '.join(missing)}"
    return ApiError(
        f"{purpose[0].upper()}{purpose[1:]} failed: {response.endpoint} returned {reason}.",
        status=response.status,
        said=response.message,
        hint=_hint(response, missing, wall, hints),
    )


def _hint(response: Response, missing: tuple[str, ...], wall: float, hints: Mapping[int, str]) -> str:
    if missing:
        return "Create a token with these permissions, or add them to this one."
    if response.status == 429:
        delay = response.requested_delay(wall)
        reset = "" if delay is None else f" It resets in {delay:.0f} s."
        return f"Rate limit exceeded, and wait_timeout ran out before it reset.{reset}"
    if response.status >= 500:
        return _SERVER_HINT
    status = 301 if 300 <= response.status < 400 else response.status
    return hints.get(status) or _HINTS.get(status, "")


def _missing_permissions(response: Response) -> tuple[str, ...]:
    """Return the permissions that a scoped token lacks, if the error lists them. Its format isn't documented."""
    try:
        body = JsonReader(response.endpoint, response.json())
        names = body.texts("missing_permissions")
    except UnexpectedResponse:
        return ()
    return tuple(name for name in names if _PERMISSION.fullmatch(name))
