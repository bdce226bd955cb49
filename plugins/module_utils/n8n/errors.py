# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Errors of the API of n8n: what failed, on which object, why, and what to do."""

from __future__ import annotations

import re
import typing as t

from ..rest.errors import ApiError, ForeignPage

if t.TYPE_CHECKING:
    from collections.abc import Mapping

    from ..rest.transport import Response

#: HTTP statuses that tasks handle.
NOT_FOUND, CONFLICT = 404, 409

_HINTS = {
    400: "n8n rejects the workflow or a value of this request. Check the file and the options of the task.",
    401: "Check api_token (N8N_API_KEY): it is mistyped, deleted, or expired.",
    403: "The key lacks a scope for this request.",
    404: "It doesn't exist, or the owner of the key can't see it: n8n doesn't distinguish the two. Check api_url and the id.",
    405: "This version of n8n doesn't support the request. Update n8n.",
    407: "A proxy requires a login. Add it to the URL in HTTPS_PROXY or HTTP_PROXY.",
    409: "It conflicts with what exists on the server.",
    429: "A rate limit is exceeded, and wait_timeout ran out before its end. Run again later.",
}
_PAGE_HINT = "The API returns JSON, so a proxy or a firewall sent this page. Check api_url, and the proxy settings (HTTPS_PROXY, NO_PROXY)."
_SERVER_HINT = "n8n or its proxy reported an internal error. Try again later; completed work is kept and the next run continues from there."
_LICENSE = re.compile(r"your license does not allow", re.IGNORECASE)
_LICENSE_HINT = "The edition of n8n on this server doesn't include this."


def api_error(purpose: str, response: Response, *, hints: Mapping[int, str], scope: str = "") -> ApiError | ForeignPage:
    """Return the exception for a response with an error status.

    :param purpose: the purpose of the request and its object, as a gerund.
    :param hints: hints for statuses that depend on the resource.
    :param scope: the scope that the key needs for the request.
    """
    status = response.status
    is_page = response.is_page
    reason = f"HTTP {status}"
    if is_page:
        reason += " with an HTML page"
    elif response.message:
        reason += f", {response.message!r}"
    message = f"{purpose[0].upper()}{purpose[1:]} failed: {response.endpoint} returned {reason}."
    if 400 <= status < 500 and is_page:
        return ForeignPage(message, status=status, hint=_PAGE_HINT)
    hint = hints.get(status) or _HINTS.get(status, _SERVER_HINT if status >= 500 else "Check api_url.")
    if status == 403:
        if _LICENSE.search(response.message):
            hint = _LICENSE_HINT
        elif scope:
            hint = f"Create a key with the scope {scope}, or add it to this one."
    return ApiError(message, status=status, said=response.message, hint=hint)
