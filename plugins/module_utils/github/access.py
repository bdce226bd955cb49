# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Access to the API of GitHub: the options that all its modules share."""

from __future__ import annotations

import re
import typing as t
from dataclasses import dataclass

from ..durations import check_seconds
from ..failure import Failure
from ..rest.access import Access, first_set, require_options
from ..rest.transport import open_session
from .client import GithubClient
from .installation import App, InstallationTokens, read_app

if t.TYPE_CHECKING:
    from collections.abc import Mapping

    from ..rest.waiting import Deadline, Timing

DEFAULT_URL = "https://api.github.com"
TOKEN_VARIABLES = ("GITHUB_TOKEN", "GH_TOKEN")
OWNER_VARIABLES = ("GITHUB_OWNER",)
HEADERS = {"Accept": "application/vnd.github+json", "X-GitHub-Api-Version": "2022-11-28"}

#: The options of every module for GitHub; documented in the fragment ``github_api``.
ACCESS_SPEC: dict[str, dict[str, object]] = {
    "owner": {"type": "str", "fallback": (first_set, [*OWNER_VARIABLES])},
    "api_token": {"type": "str", "no_log": True, "fallback": (first_set, [*TOKEN_VARIABLES])},
    "app_id": {"type": "str", "fallback": (first_set, ["GITHUB_APP_ID"])},
    "app_private_key": {"type": "str", "no_log": True, "fallback": (first_set, ["GITHUB_APP_PRIVATE_KEY"])},
    "app_private_key_file": {
        "type": "path",
        "no_log": False,
        "fallback": (first_set, ["GITHUB_APP_PRIVATE_KEY_FILE"]),
    },
    "app_installation_id": {"type": "int", "fallback": (first_set, ["GITHUB_APP_INSTALLATION_ID"])},
    "api_url": {"type": "str", "default": DEFAULT_URL, "fallback": (first_set, ["GITHUB_API_URL"])},
    "api_timeout": {"type": "float", "default": 30.0},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class GithubAccess(Access):
    """Address and credentials of the API; there is no token if there is an app.

    :param owner: the login of the account that owns the repository.
    """

    owner: str
    app: App | None = None


def read_access(parameters: Mapping[str, t.Any]) -> GithubAccess:
    """Return the options of ``ACCESS_SPEC`` from the parameters of a task.

    :raises Failure: one is missing or invalid. No request has been sent.
    """
    app = read_app(parameters)
    needed = {} if app else {"api_token": TOKEN_VARIABLES}
    require_options(parameters, {**needed, "owner": OWNER_VARIABLES}, "the API of GitHub")
    owner = parameters["owner"]
    if not re.fullmatch(r"[A-Za-z0-9](?:[A-Za-z0-9_-]{0,98}[A-Za-z0-9_])?", owner, re.ASCII):
        raise Failure(
            f"'{owner}' is not the name of a GitHub account.",
            hint="Use the name in the URL of the organization or user; it contains only letters, digits, and hyphens.",
        )
    check_seconds("api_timeout", parameters["api_timeout"], least=1)
    return GithubAccess(
        owner=owner,
        url=parameters["api_url"] or DEFAULT_URL,
        token=None if app else parameters["api_token"],
        app=app,
        timeout=parameters["api_timeout"],
    )


def open_client(access: GithubAccess, *, deadline: Deadline, timing: Timing) -> GithubClient:
    """Return a client of the API.

    :param deadline: the end of retries, including those after rate limits.
    :raises Failure: ``api_url`` or the token is invalid.
    """
    session = open_session()
    transport = access.open_transport(deadline=deadline, timing=timing, session=session, headers=HEADERS)
    if access.app is None:
        return GithubClient(transport, timing, deadline)
    # A transport of its own, because it has another token.
    own = access.open_transport(deadline=deadline, timing=timing, session=session, headers=HEADERS)
    tokens = InstallationTokens(access.app, access.owner, GithubClient(own, timing, deadline), own, timing)
    return GithubClient(transport, timing, deadline, tokens)
