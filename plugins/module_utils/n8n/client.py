# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Send requests to the API of n8n, and raise an error with a hint for an error status."""

from __future__ import annotations

import typing as t

from ..rest.json_reader import JsonReader
from .errors import api_error

if t.TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from ..rest.transport import Response, Transport

#: How many objects a page of a list has.
PAGE = 100


class N8nClient:
    """A client of the API with one key. Created by ``access.open_client``.

    :param transport: sends requests, and retries those that are safe to retry, including those with the status 429.
    """

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

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
        body: Mapping[str, object] | Sequence[object] | None = None,
        hints: Mapping[int, str] | None = None,
        scope: str = "",
        **path: str,
    ) -> Response:
        """Send a request and return its response, which has a 2xx status.

        :param purpose: the purpose of the request and its object, as a gerund: ``creating the workflow x``.
        :param endpoint: the path, with a placeholder in braces for each of ``path``.
        :param hints: hints for HTTP statuses that depend on the resource.
        :param scope: the scope that the key needs. n8n's own message doesn't name it.
        :raises ApiError: the response has another status.
        :raises ForeignPage: a proxy or a firewall refused the request.
        :raises Unreachable: there was no response; the outcome may be unknown.
        """
        response = self._transport.call(method, endpoint, query=query, body=body, content=None, **path)
        if not 200 <= response.status < 300:
            raise api_error(purpose, response, hints=hints or {}, scope=scope)
        return response

    def each(
        self,
        purpose: str,
        endpoint: str,
        *,
        query: Mapping[str, object] | None = None,
        hints: Mapping[int, str] | None = None,
        scope: str = "",
    ) -> Iterator[JsonReader]:
        """Yield the objects of a list, from all pages. All are read before the first is returned."""
        found: list[JsonReader] = []
        position: dict[str, object] = {}
        while True:
            asked = {**(query or {}), "limit": PAGE, **position}
            response = self.call(purpose, "GET", endpoint, query=asked, hints=hints, scope=scope)
            page = JsonReader(response.endpoint, response.json())
            found += page.each("data")
            cursor = page.optional_text("nextCursor")
            if not cursor or position.get("cursor") == cursor:
                return iter(found)
            position = {"cursor": cursor}

    def mask_secret(self, secret: str) -> None:
        """Mask a secret in all further errors."""
        self._transport.mask_secret(secret)
