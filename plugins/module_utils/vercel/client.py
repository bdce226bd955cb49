# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Send requests to the API of Vercel about one team, and raise an error with a hint for an error status."""

from __future__ import annotations

import typing as t

from ..rest.json_reader import JsonReader
from .errors import api_error

if t.TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ..rest.transport import Response, Transport
    from ..rest.waiting import Timing


class VercelClient:
    """A client of the API with one token. Created by ``access.open_client``.

    :param transport: sends requests, and retries those that are safe to retry, including those that a rate limit refused.
    :ivar team_id: the team that all requests are about. Without it, Vercel would take the default team of the token's owner.
    """

    def __init__(self, transport: Transport, timing: Timing) -> None:
        self._transport = transport
        self._timing = timing
        self.team_id: str | None = None

    @property
    def requests_made(self) -> int:
        """The number of requests sent, including retries."""
        return self._transport.requests_made

    def call(
        self,
        purpose: str,
        method: str,
        endpoint: str,
        *,
        query: Mapping[str, object] | None = None,
        body: Mapping[str, object] | None = None,
        hints: Mapping[int, str] | None = None,
        **path: str,
    ) -> Response:
        """Send a request and return its response, which has a 2xx status.

        :param purpose: the purpose of the request and its object, as a gerund: ``creating the project x``.
        :param endpoint: the path, with a placeholder in braces for each of ``path``.
        :param hints: hints for HTTP statuses that depend on the resource.
        :raises ApiError: the response has another status.
        :raises ForeignPage: a proxy or a firewall refused the request.
        :raises Unreachable: there was no response; the outcome may be unknown.
        """
        team = {"teamId": self.team_id} if self.team_id else {}
        response = self._transport.call(
            method, endpoint, query={**team, **(query or {})}, body=body, content=None, **path
        )
        if not 200 <= response.status < 300:
            raise api_error(purpose, response, wall=self._timing.wall(), hints=hints or {})
        return response

    def pages(
        self, purpose: str, endpoint: str, name: str, *, query: Mapping[str, object] | None = None, **path: str
    ) -> Iterator[JsonReader]:
        """Yield the objects of a list, page by page.

        :param name: the member of the response that has the list.
        """
        until: dict[str, object] = {}
        while True:
            response = self.call(
                purpose, "GET", endpoint, query={**(query or {}), **until}, body=None, hints=None, **path
            )
            reader = JsonReader(response.endpoint, response.json())
            yield from reader.each(name)
            pagination = reader.optional_inner("pagination")
            following = pagination.optional_integer("next") if pagination else None
            # A page that begins where the last one did would be read forever.
            if following is None or until.get("until") == following:
                return
            until = {"until": following}

    def quoted(self, text: str) -> str:
        """Return a text of the service as an error may quote it."""
        return self._transport.quoted(text)

    def mask_secret(self, secret: str) -> None:
        """Mask a secret in all further errors."""
        self._transport.mask_secret(secret)
