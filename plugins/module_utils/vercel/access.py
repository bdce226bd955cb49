# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Access to the API of Vercel: the options that all its modules share."""

from __future__ import annotations

import re
import typing as t
from dataclasses import dataclass

from ..durations import check_seconds
from ..failure import Failure
from ..rest.access import Access, first_set, require_options
from .client import VercelClient

if t.TYPE_CHECKING:
    from collections.abc import Mapping

    from ..rest.waiting import Deadline, Timing

DEFAULT_URL = "https://api.vercel.com"
TOKEN_VARIABLES = ("VERCEL_TOKEN",)
#: The second is the one of Vercel's own command line.
TEAM_VARIABLES = ("VERCEL_TEAM", "VERCEL_ORG_ID")

#: The options of every module for Vercel; documented in the fragment ``vercel_api``.
ACCESS_SPEC: dict[str, dict[str, object]] = {
    "team": {"type": "str", "fallback": (first_set, [*TEAM_VARIABLES])},
    "api_token": {"type": "str", "no_log": True, "fallback": (first_set, [*TOKEN_VARIABLES])},
    "api_url": {"type": "str", "default": DEFAULT_URL, "fallback": (first_set, ["VERCEL_API_URL"])},
    "api_timeout": {"type": "float", "default": 30.0},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class VercelAccess(Access):
    """Address and credentials of the API.

    :param team: the id or the slug of the team.
    """

    team: str


def read_access(parameters: Mapping[str, t.Any]) -> VercelAccess:
    """Return the options of ``ACCESS_SPEC`` from the parameters of a task.

    :raises Failure: one is missing or invalid. No request has been sent.
    """
    require_options(parameters, {"api_token": TOKEN_VARIABLES, "team": TEAM_VARIABLES}, "the API of Vercel")
    team = parameters["team"]
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_-]{0,99}", team, re.ASCII):
        raise Failure(
            f"'{team}' is neither the slug nor the ID of a team.",
            hint="The slug is the first part of the path of the team's pages on vercel.com; the ID begins with team_.",
        )
    check_seconds("api_timeout", parameters["api_timeout"], least=1)
    return VercelAccess(
        team=team,
        url=parameters["api_url"] or DEFAULT_URL,
        token=parameters["api_token"],
        timeout=parameters["api_timeout"],
    )


def open_client(access: VercelAccess, *, deadline: Deadline, timing: Timing) -> VercelClient:
    """Return a client of the API.

    :param deadline: the end of retries, including those after rate limits.
    :raises Failure: ``api_url`` or the token is invalid.
    """
    return VercelClient(access.open_transport(deadline=deadline, timing=timing), timing)
