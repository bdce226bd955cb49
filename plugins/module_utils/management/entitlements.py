# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the plan of an organization includes."""

from __future__ import annotations

import typing as t

from ..rest.json_reader import JsonReader
from .projects.endpoints import ORGANIZATION_HINTS

if t.TYPE_CHECKING:
    from collections.abc import Iterator

    from .client import ManagementClient


def read_entitlements(client: ManagementClient, organization: str) -> Iterator[tuple[str, JsonReader]]:
    """Yield the key of each feature, and what the API says of it.

    :raises ApiError, Unreachable, UnexpectedResponse: as ``ManagementClient.call``.
    """
    response = client.call(
        f"reading what the plan of the organization {organization!r} includes",
        "GET",
        "/v1/organizations/{slug}/entitlements",
        slug=organization,
        hints=ORGANIZATION_HINTS,
        permission="organizations_read",
    )
    for entry in JsonReader(response.endpoint, response.json()).each("entitlements"):
        yield entry.inner("feature").text("key"), entry
