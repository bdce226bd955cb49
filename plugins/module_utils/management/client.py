# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Send requests to the Management API, and raise an error with a hint for an error status.

Independent of resources: each has a class of its own that uses this one, with a method for each endpoint.
"""

from __future__ import annotations

import typing as t

from .errors import api_error

if t.TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ..rest.content import Content
    from ..rest.transport import Response, Transport
    from ..rest.waiting import Timing


class ManagementClient:
    """A client of the API with one token. Created by ``access.open_client``.

    :param transport: sends requests, and retries those that are safe to retry.
    """

    def __init__(self, transport: Transport, timing: Timing) -> None:
        self._transport = transport
        self._timing = timing

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
        content: Content | None = None,
        hints: Mapping[int, str] | None = None,
        permission: str = "",
        **path: str,
    ) -> Response:
        """Send a request and return its response, which has a 2xx status.

        :param purpose: the purpose of the request and its object, as a gerund: ``creating the project 'x'``.
        :param endpoint: the path, with a placeholder in braces for each of ``path``.
        :param content: the content of a request that isn't JSON, instead of ``body``.
        :param hints: hints for HTTP statuses that depend on the resource.
        :param permission: the permission that a scoped token needs, empty if it isn't documented.
        :raises ApiError: the response has another status.
        :raises ForeignPage: a proxy or a firewall refused the request.
        :raises Unreachable: there was no response; the outcome may be unknown.
        """
        response = self._transport.call(method, endpoint, query=query, body=body, content=content, **path)
        if not 200 <= response.status < 300:
            raise api_error(purpose, response, wall=self._timing.wall(), hints=hints or {}, permission=permission)
        return response

    def mask_secret(self, secret: str) -> None:
        """Mask a secret in all further errors."""
        self._transport.mask_secret(secret)

    def quoted(self, text: str) -> str:
        """Return a text of the service as an error may quote it."""
        return self._transport.quoted(text)

    def now(self) -> float:
        """Return the time in seconds since the epoch, by the clock of this host."""
        return self._timing.wall()
