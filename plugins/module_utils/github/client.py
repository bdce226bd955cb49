# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Send requests to the API of GitHub, wait for its rate limits, and raise an error with a hint for an error status."""

from __future__ import annotations

import typing as t
from dataclasses import replace

from ..rest.client import ApiClient
from .errors import FORBIDDEN, INVALID, UNAUTHORIZED, api_error, limit_delay, reasons

if t.TYPE_CHECKING:
    from collections.abc import Mapping

    from ..rest.errors import ApiError, ForeignPage
    from ..rest.response import Response
    from ..rest.transport import Transport
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


class GithubClient(ApiClient):
    """A client of the API. A request that a rate limit refuses wasn't executed, so it is sent again, whatever its method is.

    :param deadline: the end of waiting for rate limits.
    :param tokens: replaces the token of the transport before it expires.
    """

    def __init__(self, transport: Transport, timing: Timing, deadline: Deadline, tokens: Tokens | None = None) -> None:
        super().__init__(transport, timing)
        self._tokens = tokens
        self._deadline = deadline

    @property
    def requests_made(self) -> int:
        """The number of requests sent, including retries and those for tokens."""
        return super().requests_made + (self._tokens.requests_made if self._tokens else 0)

    def _send(self, method: str, endpoint: str, *, query: Mapping[str, object] | None, **request: t.Any) -> Response:
        is_rejected = False
        for _attempt in range(LIMITED_ATTEMPTS):
            if self._tokens:
                self._transport.use_token(self._tokens.current())
            response = super()._send(method, endpoint, query=query, **request)
            if response.status == UNAUTHORIZED and self._tokens and not is_rejected:
                # Expired early, or revoked. The request wasn't executed.
                self._tokens.discard()
                is_rejected = True
                continue
            delay = limit_delay(response, self.now()) if response.status == FORBIDDEN else None
            if delay is None or delay >= self._deadline.remaining():
                break
            self._timing.sleep(delay + self._timing.jitter())
        return response

    def _error(
        self, purpose: str, response: Response, hints: Mapping[int, str], permission: str
    ) -> ApiError | ForeignPage:
        if response.status == INVALID:
            texts = [response.message.rstrip("."), self.quoted(reasons(response.content))]
            response = replace(response, message=": ".join(filter(None, texts)))
        return api_error(purpose, response, wall=self.now(), hints=hints, permission=permission)
