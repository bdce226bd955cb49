# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Send requests to the Management API, and raise an error with a hint for an error status.

Independent of resources: each has a class of its own that uses this one, with a method for each endpoint.
"""

from __future__ import annotations

import typing as t

from ..rest.client import ApiClient
from .errors import api_error

if t.TYPE_CHECKING:
    from collections.abc import Mapping

    from ..rest.errors import ApiError, ForeignPage
    from ..rest.response import Response


class ManagementClient(ApiClient):
    """A client of the API with one token."""

    def _error(
        self, purpose: str, response: Response, hints: Mapping[int, str], permission: str
    ) -> ApiError | ForeignPage:
        return api_error(purpose, response, wall=self.now(), hints=hints, permission=permission)
