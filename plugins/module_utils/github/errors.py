# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Errors of the API of GitHub: what failed, on which object, why, and what to do."""

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
MOVED, UNAUTHORIZED, FORBIDDEN, NOT_FOUND, INVALID = (301, 307, 308), 401, 403, 404, 422

#: Seconds to wait after a secondary rate limit that doesn't say how long, as GitHub's documentation asks.
SECONDARY_DELAY = 60.0
#: Seconds that are enough for the clocks of both sides to differ.
CLOCK_DIFFERENCE = 1.0

_HINTS = {
    REDIRECT: "Redirects aren't followed. Check owner, name, and api_url.",
    401: "Check api_token (GITHUB_TOKEN, GH_TOKEN): it is mistyped, revoked, or expired.",
    403: "The token or its account lacks the permission for this request.",
    404: "It doesn't exist, or the token can't see it: GitHub doesn't distinguish the two. Check owner, name, and the token.",
    407: PROXY_LOGIN_HINT,
    422: "GitHub rejects a value of this request. Check the options of the task.",
}
_SERVER_HINT = server_hint("GitHub")
_PLAN_HINT = "The plan of the owner doesn't include this for private repositories. Upgrade it (GitHub Pro, Team), or leave out this option."
_ARCHIVED_HINT = (
    "The repository is archived. Unarchive it with github_repository (archived=false), or leave it out of the play."
)
_ARCHIVED = re.compile(r"repository was archived", re.IGNORECASE)
_SECONDARY = re.compile(r"secondary rate limit|abuse detection", re.IGNORECASE)
_PLAN = re.compile(r"upgrade to github|make this repository public", re.IGNORECASE)
#: The address of a repository by its number, which a former name redirects to.
_NUMBER = re.compile(r"/repositories/(\d{1,15})(?:/|$)", re.ASCII)
_PERMISSIONS = re.compile(r"[\w=,; ]{1,200}", re.ASCII)


def limit_delay(response: Response, wall: float) -> float | None:
    """Return the seconds after which a request can be sent again that a rate limit has refused; None if none has.

    A missing permission and a plan that lacks a feature have the same status, 403, and are never tried again.

    :param wall: the current time in seconds since the epoch.
    """
    headers = response.headers
    retry_after = _number(headers.get("Retry-After"))
    if headers.get("X-RateLimit-Remaining") == "0" and not _SECONDARY.search(response.message):
        reset = _number(headers.get("X-RateLimit-Reset"))
        # A reset that has passed, by a clock that is ahead, still needs a pause.
        return SECONDARY_DELAY if reset is None else max(CLOCK_DIFFERENCE, reset - wall + CLOCK_DIFFERENCE)
    if retry_after is not None:
        return retry_after
    return SECONDARY_DELAY if _SECONDARY.search(response.message) else None


def reasons(content: bytes) -> str:
    """Return the reasons for a status 422, which GitHub puts beside the message: texts, or objects with a message or a code."""
    try:
        body = json.loads(content)
    except ValueError:
        return ""
    errors = body.get("errors") if isinstance(body, dict) else None
    found = []
    for each in errors if isinstance(errors, list) else ():
        if isinstance(each, dict):
            code = " ".join(str(each[name]) for name in ("field", "code") if each.get(name))
            found.append(str(each.get("message") or code))
        elif isinstance(each, str):
            found.append(each)
    return "; ".join(filter(None, found))


def is_refused_by_plan(error: ApiError) -> bool:
    """Whether the plan of the owner doesn't include what was requested."""
    return error.status == FORBIDDEN and _PLAN.search(error.said) is not None


def api_error(
    purpose: str, response: Response, *, wall: float, hints: Mapping[int, str], permission: str = ""
) -> ApiError | ForeignPage:
    """Return the exception for a response with an error status.

    :param purpose: the purpose of the request and its object, as a gerund.
    :param hints: hints for statuses that depend on the resource.
    :param permission: the permission that a fine-grained token needs for the request.
    """
    message = failure_message(purpose, response)
    page = foreign_page(message, response)
    if page:
        return page
    hint = _hint(response, wall, hints, permission)
    error = ApiError(message, status=response.status, said=response.message, hint=hint)
    moved_to = _NUMBER.search(response.headers.get("Location", "")) if response.status in MOVED else None
    if moved_to:
        error.details["moved_to"] = int(moved_to[1])
    return error


def _hint(response: Response, wall: float, hints: Mapping[int, str], permission: str) -> str:
    status = response.status
    if status in {403, 429}:
        delay = limit_delay(response, wall)
        if delay is not None or status == 429:
            return rate_limit_hint(delay)
        if _PLAN.search(response.message):
            return _PLAN_HINT
        if _ARCHIVED.search(response.message):
            return _ARCHIVED_HINT
        needed = response.headers.get("X-Accepted-GitHub-Permissions", "")
        needed = needed if _PERMISSIONS.fullmatch(needed) else permission
        needs = f" A fine-grained token needs {needed}." if needed else ""
        sso = (
            " Authorize the token for the single sign-on of the organization."
            if response.headers.get("X-GitHub-SSO")
            else ""
        )
        return f"{hints.get(403) or _HINTS[403]}{needs}{sso}"
    if status >= 500:
        return _SERVER_HINT
    return status_hint(status, hints, _HINTS)


def _number(text: str | None) -> float | None:
    return float(text) if text is not None and re.fullmatch(r"\d{1,12}", text) else None
