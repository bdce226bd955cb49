# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Access to the Management API: the options that all its modules share."""

from __future__ import annotations

import re
import typing as t
from dataclasses import dataclass

from ..durations import check_seconds
from ..failure import Failure
from ..rest.access import Access, first_set, require_options
from .client import ManagementClient

if t.TYPE_CHECKING:
    from collections.abc import Mapping

    from ..rest.waiting import Deadline, Timing

DEFAULT_URL = "https://api.supabase.com"
TOKEN_VARIABLES = ("SUPABASE_MANAGEMENT_TOKEN", "SUPABASE_ACCESS_TOKEN")
ORGANIZATION_VARIABLES = ("SUPABASE_ORG_ID",)

#: The options of every module for the Management API; documented in the fragment ``management_api``.
ACCESS_SPEC: dict[str, dict[str, object]] = {
    "organization": {"type": "str", "fallback": (first_set, [*ORGANIZATION_VARIABLES])},
    "api_token": {"type": "str", "no_log": True, "fallback": (first_set, [*TOKEN_VARIABLES])},
    "api_url": {"type": "str", "default": DEFAULT_URL, "fallback": (first_set, ["SUPABASE_API_URL"])},
    "api_timeout": {"type": "float", "default": 30.0},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ManagementAccess(Access):
    """Address and credentials of the API.

    :param organization: the slug of the organization, empty if the task needs none and has none.
    """

    organization: str


def read_access(parameters: Mapping[str, t.Any], *, needs_organization: bool = True) -> ManagementAccess:
    """Return the options of ``ACCESS_SPEC`` from the parameters of a task.

    :param needs_organization: false for a task on a project that is identified by its ref.
    :raises Failure: one is missing or invalid. No request has been sent.
    """
    needed = {"api_token": TOKEN_VARIABLES} | ({"organization": ORGANIZATION_VARIABLES} if needs_organization else {})
    require_options(parameters, needed, "the Management API")
    organization = parameters["organization"] or ""
    if (organization or needs_organization) and not re.fullmatch(r"[\w-]+", organization, re.ASCII):
        raise Failure(
            f"'{organization}' is not an organization slug.",
            hint="Use the slug from the dashboard URL; it contains only letters, digits, _ and -.",
        )
    check_seconds("api_timeout", parameters["api_timeout"], least=1)
    return ManagementAccess(
        organization=organization,
        url=parameters["api_url"] or DEFAULT_URL,
        token=parameters["api_token"],
        timeout=parameters["api_timeout"],
    )


def open_client(access: ManagementAccess, *, deadline: Deadline, timing: Timing) -> ManagementClient:
    """Return a client of the API.

    :param deadline: the end of retries, including those after rate limits.
    :raises Failure: ``api_url`` or the token is invalid.
    """
    return ManagementClient(access.open_transport(deadline=deadline, timing=timing), timing)
