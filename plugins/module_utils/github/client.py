# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Send requests to the API of GitHub, wait for its rate limits, and raise an error with a hint for an error status."""

from __future__ import annotations

import typing as t
from dataclasses import replace

from .errors import INVALID, UNAUTHORIZED, api_error, limit_delay, reasons

if t.TYPE_CHECKING:
    from collections.abc import Mapping

    from ..rest.transport import Response, Transport
    from ..rest.waiting import Deadline, Timing

#: How often a request is sent again after a rate limit that has the status 403.
LIMITED_ATTEMPTS = 8


class Tokens(t.Protocol):
    """A source of tokens that expire, for a client."""

    @property
    def requests_made(self) -> int:
        """The number of requests sent for tokens."""

    def current(self) -> str:
        """Return a valid token."""

    def discard(self) -> None:
        """Forget the token, which the API has rejected."""


class GithubClient:
    """A client of the API. Created by ``access.open_client``.

    :param transport: sends requests, and retries those that are safe to retry, including those with the status 429.
    :param deadline: the end of waiting for rate limits.
    :param tokens: replaces the token of the transport before it expires.
    """

    def __init__(self, transport: Transport, timing: Timing, deadline: Deadline, tokens: Tokens | None = None) -> None:
        self._transport = transport
        self._tokens = tokens
        self._timing = timing
        self._deadline = deadline

    @property
    def requests_made(self) -> int:
        """The number of requests sent, including retries."""
        return self._transport.requests_made + (self._tokens.requests_made if self._tokens else 0)

    def call(
        self,
        purpose: str,
        method: str,
        endpoint: str,
        *,
        query: Mapping[str, object] | None = None,
        body: Mapping[str, object] | None = None,
        hints: Mapping[int, str] | None = None,
        permission: str = "",
        **path: str,
    ) -> Response:
        """Send a request and return its response, which has a 2xx status.

        A request that a rate limit refuses wasn't executed, so it is sent again, whatever its method is.

        :param purpose: the purpose of the request and its object, as a gerund: ``creating the repository x``.
        :param endpoint: the path, with a placeholder in braces for each of ``path``.
        :param hints: hints for HTTP statuses that depend on the resource.
        :param permission: the permission that a fine-grained token needs.
        :raises ApiError: the response has another status.
        :raises ForeignPage: a proxy or a firewall refused the request.
        :raises Unreachable: there was no response; the outcome may be unknown.
        """
        is_rejected = False
        for _attempt in range(LIMITED_ATTEMPTS):
            if self._tokens:
                self._transport.use_token(self._tokens.current())
            response = self._transport.call(method, endpoint, query=query, body=body, content=None, **path)
            if response.status == UNAUTHORIZED and self._tokens and not is_rejected:
                # Expired early, or revoked. The request wasn't executed.
                self._tokens.discard()
                is_rejected = True
                continue
            delay = limit_delay(response, self._timing.wall()) if response.status == 403 else None
            if delay is None or delay >= self._deadline.remaining():
                break
            self._timing.sleep(delay + self._timing.jitter())
        if not 200 <= response.status < 300:
            if response.status == INVALID:
                texts = [response.message.rstrip("."), self._transport.quoted(reasons(response.content))]
                response = replace(response, message=": ".join(filter(None, texts)))
            raise api_error(purpose, response, wall=self._timing.wall(), hints=hints or {}, permission=permission)
        return response

    def mask_secret(self, secret: str) -> None:
        """Mask a secret in all further errors."""
        self._transport.mask_secret(secret)
