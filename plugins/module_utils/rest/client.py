# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the clients of all APIs have in common: they send requests, and raise an error with a hint for an error status."""

from __future__ import annotations

import abc
import typing as t

if t.TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from .content import Content
    from .errors import ApiError, ForeignPage
    from .response import Response
    from .transport import Transport
    from .waiting import Timing


class ApiClient(abc.ABC):
    """A client of an API with one token. Created by ``access.open_client`` of the API's package.

    :param transport: sends requests, and retries those that are safe to retry.
    """

    def __init__(self, transport: Transport, timing: Timing) -> None:
        self._transport = transport
        self._timing = timing

    @abc.abstractmethod
    def _error(
        self, purpose: str, response: Response, hints: Mapping[int, str], permission: str
    ) -> ApiError | ForeignPage:
        """Return the exception for a response with an error status. The parameters are those of `call`."""

    def _send(self, method: str, endpoint: str, *, query: Mapping[str, object] | None, **request: t.Any) -> Response:
        """Send a request, and return its response, whatever the status is. The parameters are those of `Transport.call`."""
        return self._transport.call(method, endpoint, query=query, **request)

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
        :param permission: the permission or scope that a token needs for the request, empty if it isn't documented.
        :raises ApiError: the response has another status.
        :raises ForeignPage: a proxy or a firewall refused the request.
        :raises Unreachable: there was no response; the outcome may be unknown.
        """
        response = self._send(method, endpoint, query=query, body=body, content=content, **path)
        if not 200 <= response.status < 300:
            raise self._error(purpose, response, hints or {}, permission)
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
