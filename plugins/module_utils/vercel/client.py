# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Send requests to the API of Vercel about one team, and raise an error with a hint for an error status."""

from __future__ import annotations

import typing as t

from ..rest.client import ApiClient
from ..rest.json_reader import JsonReader
from .errors import api_error

if t.TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ..rest.errors import ApiError, ForeignPage
    from ..rest.response import Response
    from ..rest.transport import Transport
    from ..rest.waiting import Timing


class VercelClient(ApiClient):
    """A client of the API with one token. A request that a rate limit refuses is sent again.

    :ivar team_id: the team that all requests are about. Without it, Vercel would take the default team of the token's owner.
    """

    def __init__(self, transport: Transport, timing: Timing) -> None:
        super().__init__(transport, timing)
        self.team_id: str | None = None

    def _send(self, method: str, endpoint: str, *, query: Mapping[str, object] | None, **request: t.Any) -> Response:
        team = {"teamId": self.team_id} if self.team_id else {}
        return super()._send(method, endpoint, query={**team, **(query or {})}, **request)

    def _error(
        self, purpose: str, response: Response, hints: Mapping[int, str], permission: str
    ) -> ApiError | ForeignPage:
        del permission  # the hints name the role that a user needs
        return api_error(purpose, response, wall=self.now(), hints=hints)

    def pages(
        self, purpose: str, endpoint: str, name: str, *, query: Mapping[str, object] | None = None, **path: str
    ) -> Iterator[JsonReader]:
        """Yield the objects of a list, page by page.

        :param name: the member of the response that has the list.
        """
        until: dict[str, object] = {}
        while True:
            response = self.call(
                purpose, "GET", endpoint, query={**(query or {}), **until}, body=None, content=None, hints=None, **path
            )
            reader = JsonReader(response.endpoint, response.json())
            yield from reader.each(name)
            pagination = reader.optional_inner("pagination")
            following = pagination.optional_integer("next") if pagination else None
            # A page that begins where the last one did would be read forever.
            if following is None or until.get("until") == following:
                return
            until = {"until": following}
