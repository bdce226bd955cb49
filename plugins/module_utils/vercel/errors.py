# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Errors of the API of Vercel: what failed, on which object, why, and what to do."""

from __future__ import annotations

import json
import re
import typing as t

from ..rest.error_texts import (
    PROXY_LOGIN_HINT,
    REDIRECT,
    failure_message,
    foreign_page,
    rate_limit_hint,
    server_hint,
    status_hint,
)
from ..rest.errors import ApiError, ForeignPage

if t.TYPE_CHECKING:
    from collections.abc import Mapping

    from ..rest.response import Response

#: HTTP statuses that tasks handle.
BAD_REQUEST, FORBIDDEN, NOT_FOUND, CONFLICT = 400, 403, 404, 409

_HINTS = {
    REDIRECT: "Redirects aren't followed. Check api_url.",
    400: "Vercel rejects a value of this request. Check the options of the task.",
    401: "Check api_token (VERCEL_TOKEN): it is mistyped, revoked, or expired.",
    402: "The team has an unpaid invoice, or its plan doesn't include this. See the team's billing page on vercel.com.",
    403: "The token isn't for this team, or its owner's role lacks the permission: changes of production need the role Member.",
    404: "It doesn't exist in this team, or the token can't see it. Check team, name, and the token.",
    407: PROXY_LOGIN_HINT,
    409: "Something with this name exists, perhaps in another project or team.",
    428: "Vercel requires another step first, which its message names.",
}
_SERVER_HINT = server_hint("Vercel")
#: Pages that Vercel names to fix an error. Others aren't shown.
_LINK = re.compile(r"https://(?:[a-z]+\.)?(?:vercel|github)\.com/[\w./?=&%#-]{0,200}", re.ASCII)


def api_error(purpose: str, response: Response, *, wall: float, hints: Mapping[int, str]) -> ApiError | ForeignPage:
    """Return the exception for a response with an error status.

    :param purpose: the purpose of the request and its object, as a gerund.
    :param wall: the current time in seconds since the epoch.
    :param hints: hints for statuses that depend on the resource.
    """
    message = failure_message(purpose, response)
    page = foreign_page(message, response)
    if page:
        return page
    members = _members(response.content)
    error = ApiError(message, status=response.status, said=response.message, hint=_hint(response, members, wall, hints))
    code = members.get("code")
    if isinstance(code, str) and re.fullmatch(r"[\w-]{1,60}", code, re.ASCII):
        error.details["code"] = code
    return error


def _hint(response: Response, members: Mapping[str, object], wall: float, hints: Mapping[int, str]) -> str:
    status = response.status
    if status == 429:
        return rate_limit_hint(response.requested_delay(wall))
    if members.get("invalidToken"):
        return _HINTS[401]
    link = members.get("link")
    shown = f" Vercel points to {link}." if isinstance(link, str) and _LINK.fullmatch(link) else ""
    if status >= 500:
        return _SERVER_HINT
    return f"{status_hint(status, hints, _HINTS)}{shown}"


def _members(content: bytes) -> Mapping[str, object]:
    """Return the members of the error in a response."""
    try:
        body = json.loads(content)
    except ValueError:
        return {}
    error = body.get("error") if isinstance(body, dict) else None
    return error if isinstance(error, dict) else {}
