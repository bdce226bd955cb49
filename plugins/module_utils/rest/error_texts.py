# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the errors of all APIs say alike: what failed with which status, and hints that don't depend on the API."""

from __future__ import annotations

import re
import typing as t

from .errors import ForeignPage

if t.TYPE_CHECKING:
    from collections.abc import Mapping

    from .response import Response

REDIRECT = 300
"""What tables of hints call all statuses of redirects."""

PROXY_LOGIN_HINT = "A proxy requires a login. Add it to the URL in HTTPS_PROXY or HTTP_PROXY."
"""For the status 407."""
PAGE_HINT = "The API returns JSON, so a proxy or a firewall sent this page. Check api_url, and the proxy settings (HTTPS_PROXY, NO_PROXY)."
_OTHER_HINT = "The message of the API, if there is one, says why. Check the options of the task and api_url."
_SERVER = re.compile(r"(https?://)(?:[^/@]*@)?([\w.-]{1,253})", re.ASCII)


def failure_message(purpose: str, response: Response, *, more: str = "") -> str:
    """Return the sentence about a response with an error status.

    Of a redirect, it names the server, without the rest of the URL, which may contain a secret.

    :param purpose: the purpose of the request and its object, as a gerund: ``creating the project 'x'``.
    :param more: what else the response tells, with its separator.
    """
    reason = f"HTTP {response.status}"
    if 300 <= response.status < 400:
        server = _SERVER.match(response.headers.get("Location", ""))
        reason += f" to {server[1]}{server[2]}" if server else ""
    elif response.is_page:
        reason += " with an HTML page"
    elif response.message:
        reason += f", {response.message!r}"
    return f"{purpose[0].upper()}{purpose[1:]} failed: {response.endpoint} returned {reason}{more}."


def foreign_page(message: str, response: Response) -> ForeignPage | None:
    """Return the exception for a page that the API didn't send; None if it may have sent the response.

    A server error with a page is the API's: gateways in front of it send such.
    """
    if 400 <= response.status < 500 and response.is_page:
        return ForeignPage(message, status=response.status, hint=PAGE_HINT)
    return None


def status_hint(status: int, *tables: Mapping[int, str]) -> str:
    """Return what to do about an error status: the hint of the first table that has it, else one for any status.

    :param tables: hints by status; those for redirects have the status ``REDIRECT``.
    """
    known = REDIRECT if 300 <= status < 400 else status
    return next((table[known] for table in tables if table.get(known)), _OTHER_HINT)


def rate_limit_hint(delay: float | None = None) -> str:
    """Return the hint for a rate limit that lasts beyond the deadline.

    :param delay: the seconds until it resets, None if the API doesn't tell.
    """
    reset = "" if delay is None else f" It resets in {delay:.0f} s."
    return f"Rate limit exceeded, and wait_timeout ran out before it reset.{reset} Run again later."


def server_hint(service: str) -> str:
    """Return the hint for an error of the service itself."""
    return f"{service} reported an internal error. Try again later; completed work is kept and the next run continues from there."
