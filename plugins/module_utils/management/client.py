# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Sends requests to the Management API; an error status becomes a failure that says what to do.

Knows no resource: each has a class of its own, with a method for each endpoint, on top of this one.
"""

from __future__ import annotations

import typing as t

from .refusals import refusal

if t.TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ..rest.transport import Response, Transport
    from ..rest.waiting import Timing


class ManagementClient:
    """The API, opened with one token (``access.open_client``).

    :param transport: sends requests, and retries those that may be retried.
    """

    def __init__(self, transport: Transport, timing: Timing) -> None:
        self._transport = transport
        self._timing = timing

    @property
    def requests_made(self) -> int:
        """How many requests were sent so far, retries included."""
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
        **path: str,
    ) -> Response:
        """Send one request and return the response, whose status is 2xx.

        :param purpose: what the request is for and which object it concerns, as a gerund: ``creating the project 'x'``.
        :param endpoint: the path, with a placeholder in braces for each of ``path``.
        :param hints: what to do about an HTTP status, where that depends on the resource.
        :raises Refused: the status is another one.
        :raises Unreachable: there was no response; whether the request took effect may be unknown.
        """
        answer = self._transport.call(method, endpoint, query=query, body=body, **path)
        if not 200 <= answer.status < 300:
            raise refusal(purpose, answer, wall=self._timing.wall(), hints=hints or {})
        return answer

    def mask_secret(self, secret: str) -> None:
        """Mask a secret in everything that is quoted from here on."""
        self._transport.mask_secret(secret)

    def quoted(self, text: str) -> str:
        """Return a text of the service as an error may quote it."""
        return self._transport.quoted(text)

    def now(self) -> float:
        """Return the time in seconds since the epoch, by the clock of this machine."""
        return self._timing.wall()
