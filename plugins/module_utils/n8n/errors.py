# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Errors of the API of n8n: what failed, on which object, why, and what to do."""

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
from ..rest.errors import ApiError, ForeignPage

if t.TYPE_CHECKING:
    from collections.abc import Mapping

    from ..rest.response import Response

#: HTTP statuses that tasks handle.
NOT_FOUND, CONFLICT = 404, 409

_HINTS = {
    REDIRECT: "Redirects aren't followed. Set api_url to the address of n8n itself, with https:// if it redirects to that.",
    400: "n8n rejects the workflow or a value of this request. Check the file and the options of the task.",
    401: "Check api_token (N8N_API_KEY): it is mistyped, deleted, or expired.",
    403: "The key lacks a scope for this request.",
    404: "It doesn't exist, or the owner of the key can't see it: n8n doesn't distinguish the two. Check api_url and the id.",
    405: "This version of n8n doesn't support the request. Update n8n.",
    407: PROXY_LOGIN_HINT,
    409: "It conflicts with what exists on the server.",
    429: rate_limit_hint(),
}
_SERVER_HINT = server_hint("n8n or its proxy")
_LICENSE = re.compile(r"your license does not allow", re.IGNORECASE)
_LICENSE_HINT = "The edition of n8n on this server doesn't include this."


def api_error(purpose: str, response: Response, *, hints: Mapping[int, str], scope: str = "") -> ApiError | ForeignPage:
    """Return the exception for a response with an error status.

    :param purpose: the purpose of the request and its object, as a gerund.
    :param hints: hints for statuses that depend on the resource.
    :param scope: the scope that the key needs for the request.
    """
    status = response.status
    message = failure_message(purpose, response)
    page = foreign_page(message, response)
    if page:
        return page
    hint = _SERVER_HINT if status >= 500 and status not in hints else status_hint(status, hints, _HINTS)
    if status == 403:
        if _LICENSE.search(response.message):
            hint = _LICENSE_HINT
        elif scope:
            hint = f"Create a key with the scope {scope}, or add it to this one."
    return ApiError(message, status=status, said=response.message, hint=hint)
