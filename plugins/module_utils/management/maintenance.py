# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The maintenance windows of an organization, by region.

The endpoint is in alpha: that it doesn't answer is a warning, not a failure. What its answer looks like around the windows isn't
documented, so they are found by their members, wherever they are.
"""

from __future__ import annotations

import typing as t

from ..durations import check_seconds
from ..outcome import Outcome
from ..rest.errors import ApiError, ApiFailure, UnexpectedResponse
from ..rest.waiting import Deadline, Timing
from .access import ACCESS_SPEC, open_client, read_access
from .errors import ORGANIZATION_HINTS

if t.TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from .client import ManagementClient

MAINTENANCE_SPEC: dict[str, dict[str, object]] = {
    "wait_timeout": {"type": "float", "default": 30.0},
    **ACCESS_SPEC,
}
ENDPOINT = "/v2/organizations/{slug}/maintenance/windows"
WEEKLY, CURRENT = "window", "current_window"
_UNAUTHORIZED = 401


def run(parameters: Mapping[str, t.Any]) -> Outcome:
    """Return the maintenance windows of an organization.

    :param parameters: the parameters of the task, with the types of ``MAINTENANCE_SPEC``.
    :raises Failure: an option or the token is invalid.
    """
    access = read_access(parameters)
    check_seconds("wait_timeout", parameters["wait_timeout"], least=1)
    timing = Timing()
    client = open_client(access, deadline=Deadline(parameters["wait_timeout"], timing), timing=timing)
    regions, warnings = list[dict[str, object]](), access.warnings
    try:
        regions = read_regions(client, access.organization)
        is_known = True
    except ApiFailure as failure:
        if isinstance(failure, ApiError) and failure.status == _UNAUTHORIZED:
            raise
        is_known = False
        warnings += (f"The maintenance windows of the organization aren't known. {failure.message}",)
    result = {"known": is_known, "regions": regions, "requests": client.requests_made}
    return Outcome(changed=False, result=result, warnings=warnings)


def read_regions(client: ManagementClient, organization: str) -> list[dict[str, object]]:
    """Return for each region whether its maintenance window is open, and when it is in each week.

    :raises ApiFailure: the endpoint doesn't answer, or has no windows.
    """
    response = client.call(
        f"reading the maintenance windows of the organization {organization!r}",
        "GET",
        ENDPOINT,
        slug=organization,
        hints=ORGANIZATION_HINTS,
    )
    found = {region: window for region, window in windows_in(response.json()) if region}
    if not found:
        raise UnexpectedResponse(response.endpoint, "no windows of regions")
    return [
        {"region": region, "is_open": bool(window[CURRENT]), "weekly": _weekly(window[WEEKLY])}
        for region, window in sorted(found.items())
    ]


def windows_in(value: object, name: str = "") -> Iterator[tuple[str, Mapping[str, t.Any]]]:
    """Yield the objects with windows in a JSON value, each with its region: its own member of this name, or the key that it is under.

    :param name: the key of the value, or the ID of the object that it belongs to.
    """
    if isinstance(value, list):
        for each in value:
            yield from windows_in(each, name)
    elif isinstance(value, dict):
        if WEEKLY in value and CURRENT in value:
            yield _own_name(value) or name, value
            return
        for key, member in value.items():
            yield from windows_in(member, (_own_name(value) if key == "attributes" else "") or str(key))


def _own_name(value: Mapping[str, t.Any]) -> str:
    names = (value.get("region"), value.get("id"))
    return next((name for name in names if isinstance(name, str)), "")


def _weekly(window: object) -> dict[str, object] | None:
    """Return when the window is in each week, with what is known of it."""
    if not isinstance(window, dict):
        return None
    return {name: window.get(name) for name in ("day", "start_utc", "duration_minutes")}
