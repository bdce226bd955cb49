# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Send requests to the API of n8n, and raise an error with a hint for an error status."""

from __future__ import annotations

import typing as t

from ..rest.client import ApiClient
from ..rest.json_reader import JsonReader
from .errors import api_error

if t.TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from ..rest.errors import ApiError, ForeignPage
    from ..rest.response import Response

#: How many objects a page of a list has.
PAGE = 100


class N8nClient(ApiClient):
    """A client of the API with one key. A request with the status 429 is sent again."""

    def _error(
        self, purpose: str, response: Response, hints: Mapping[int, str], permission: str
    ) -> ApiError | ForeignPage:
        return api_error(purpose, response, hints=hints, scope=permission)

    def each(
        self,
        purpose: str,
        endpoint: str,
        *,
        query: Mapping[str, object] | None = None,
        hints: Mapping[int, str] | None = None,
        permission: str = "",
    ) -> Iterator[JsonReader]:
        """Yield the objects of a list, from all pages. All are read before the first is returned."""
        found: list[JsonReader] = []
        position: dict[str, object] = {}
        while True:
            asked = {**(query or {}), "limit": PAGE, **position}
            response = self.call(purpose, "GET", endpoint, query=asked, hints=hints, permission=permission)
            page = JsonReader(response.endpoint, response.json())
            found += page.each("data")
            cursor = page.optional_text("nextCursor")
            if not cursor or position.get("cursor") == cursor:
                return iter(found)
            position = {"cursor": cursor}
