# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Errors of the Management API: what failed, on which object, why, and what to do."""

from __future__ import annotations

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
from ..rest.errors import ApiError, ForeignPage, UnexpectedResponse
from ..rest.json_reader import JsonReader

if t.TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ..rest.response import Response

#: HTTP statuses that tasks handle.
CONFLICT, FORBIDDEN, NOT_FOUND = 409, 403, 404
#: The statuses of an endpoint that isn't available: some are in alpha.
_UNAVAILABLE = (403, 404, 405, 410)

#: What to do if the API doesn't find the project.
PROJECT_HINT = (
    "The project was deleted, or the account of the token can't access it. Check ref, which the dashboard shows."
)
#: What to do if it finds the project, but not what it had listed before.
DELETED_HINT = "It was deleted in the meantime, perhaps by another run. Run again."
ORGANIZATION_HINTS = {404: "Check organization (the slug in the dashboard URL, not the name) and api_url."}
_HINTS = {
    REDIRECT: "Redirects aren't followed. Set api_url to the address of the API itself.",
    400: "The API rejects a value of this request. Check the options of the task.",
    401: "Check api_token (SUPABASE_MANAGEMENT_TOKEN, SUPABASE_ACCESS_TOKEN): it is mistyped, revoked or expired.",
    402: "The plan or the billing of the organization doesn't allow this. Ask an owner of the organization to change it.",
    403: "The token or its account lacks the permission for this request.",
    404: "The object doesn't exist, or the account of the token can't access it. Check the options of the task and api_url.",
    407: PROXY_LOGIN_HINT,
    409: "Another operation on this object is in progress. Try again when it has finished.",
}
_SERVER_HINT = server_hint("The Supabase API")
_PERMISSION = re.compile(r"[\w:.-]{1,80}", re.ASCII)


def if_available(read: Callable[[], T]) -> T | None:
    """Return what an endpoint answers, None if the platform doesn't have it, or not for this token.

    :raises ApiError, Unreachable: as ``ManagementClient.call``.
    """
    try:
        return read()
    except UnexpectedResponse:
        return None
    except ApiError as error:
        if error.status in _UNAVAILABLE or error.status >= 500:
            return None
        raise


def is_missing(error: ApiError) -> bool:
    """Whether the API doesn't find an object of a project. If it doesn't find the project, the status is the same."""
    return error.status == NOT_FOUND and "project not found" not in error.said.lower()


def api_error(
    purpose: str, response: Response, *, wall: float, hints: Mapping[int, str], permission: str = ""
) -> ApiError | ForeignPage:
    """Return the exception for a response with an error status.

    :param purpose: the purpose of the request and its object, as a gerund: ``creating the project 'x'``.
    :param wall: the current time in seconds since the epoch.
    :param hints: hints for statuses that depend on the resource.
    :param permission: the permission that a scoped token needs for the request, empty if it isn't documented.
    """
    missing = _missing_permissions(response)
    lacking = f"; the token lacks the permissions {', '.join(missing)}" if missing else ""
    message = failure_message(purpose, response, more=lacking)
    page = foreign_page(message, response)
    if page:
        return page
    error = ApiError(
        message,
        status=response.status,
        said=response.message,
        hint=_hint(response, missing, wall, hints, permission),
    )
    if missing:
        error.details["missing_permissions"] = list(missing)
    return error


def _hint(response: Response, missing: tuple[str, ...], wall: float, hints: Mapping[int, str], permission: str) -> str:
    if missing:
        return "Create a token with these permissions: those of an existing token can't be changed."
    if response.status == 429:
        return rate_limit_hint(response.requested_delay(wall))
    if response.status >= 500:
        return _SERVER_HINT
    if _was_deleted(response, hints):
        return DELETED_HINT
    hint = status_hint(response.status, hints, _HINTS)
    return f"{hint} A scoped token needs {permission}." if response.status == FORBIDDEN and permission else hint


def _was_deleted(response: Response, hints: Mapping[int, str]) -> bool:
    """Whether an object of a project is missing, not the project."""
    said = response.message.lower()
    is_object = "not found" in said and not any(f"{owner} not found" in said for owner in ("project", "organization"))
    return response.status == NOT_FOUND and hints.get(NOT_FOUND) == PROJECT_HINT and is_object


def _missing_permissions(response: Response) -> tuple[str, ...]:
    """Return the permissions that a scoped token lacks, if the error lists them. Its format isn't documented."""
    try:
        body = JsonReader(response.endpoint, response.json())
        names = body.texts("missing_permissions")
    except UnexpectedResponse:
        return ()
    return tuple(name for name in names if _PERMISSION.fullmatch(name))


T = t.TypeVar("T")
