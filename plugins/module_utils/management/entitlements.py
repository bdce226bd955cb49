# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the plan of an organization includes."""

from __future__ import annotations

import typing as t

from ..rest.json_reader import JsonReader
from .errors import ORGANIZATION_HINTS, if_available

if t.TYPE_CHECKING:
    from collections.abc import Iterator

    from .client import ManagementClient


#: The entitlement that projects can be paused: on the Free plan, and on the plan for platforms.
PAUSING = "project_pausing"


def included_features(client: ManagementClient, organization: str) -> dict[str, bool] | None:
    """Return which features the plan of an organization includes, None if the API doesn't say.

    :raises ApiError, Unreachable: as ``ManagementClient.call``.
    """
    return if_available(
        lambda: {feature: entry.flag("hasAccess") for feature, entry in read_entitlements(client, organization)}
    )


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
