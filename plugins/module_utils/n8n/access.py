# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Access to the API of n8n: the options that all its modules share."""

from __future__ import annotations

import os
import typing as t
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from ansible.module_utils.common.parameters import AnsibleFallbackNotFound

from ..durations import check_seconds
from ..failure import Failure
from ..rest.transport import Transport, open_session
from .client import N8nClient

if t.TYPE_CHECKING:
    from collections.abc import Mapping

    from ..rest.waiting import Deadline, Timing

USER_AGENT = "ansible-collection-draggonnb.supabase"
KEY_HEADER = "X-N8N-API-KEY"
LOOPBACK = ("127.0.0.1", "::1", "localhost")


def not_empty(name: str) -> str:
    """Return an environment variable.

    :raises AnsibleFallbackNotFound: it is unset or empty.
    """
    value = os.environ.get(name)
    if value:
        return value
    raise AnsibleFallbackNotFound


#: The options of every module for n8n; documented in the fragment ``n8n_api``.
ACCESS_SPEC: dict[str, dict[str, object]] = {
    "api_url": {"type": "str", "fallback": (not_empty, ["N8N_URL"])},
    "api_token": {"type": "str", "no_log": True, "fallback": (not_empty, ["N8N_API_KEY"])},
    "api_timeout": {"type": "float", "default": 30.0},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """Address and credentials of a server.

    :param url: without ``/api/v1``.
    :param timeout: of one request, in seconds.
    """

    url: str
    token: str = field(repr=False)
    timeout: float

    @property
    def warnings(self) -> tuple[str, ...]:
        """A warning if the key is sent over a network without encryption."""
        parts = urlsplit(self.url)
        if parts.scheme != "http" or parts.hostname in LOOPBACK:
            return ()
        return (f"The API key is sent to {parts.hostname} without encryption, because api_url is not an https URL.",)


def read_access(parameters: Mapping[str, t.Any]) -> Access:
    """Return the options of ``ACCESS_SPEC`` from the parameters of a task.

    :raises Failure: one is missing or invalid. No request has been sent.
    """
    missing = [
        f"{option} (environment: {variable})"
        for option, variable in (("api_url", "N8N_URL"), ("api_token", "N8N_API_KEY"))
        if not parameters[option]
    ]
    if missing:
        raise Failure(
            f"Missing {' and '.join(missing)}, which the API of n8n requires.",
            hint="Set the option or the environment variable.",
        )
    check_seconds("api_timeout", parameters["api_timeout"], least=1)
    return Access(
        url=parameters["api_url"].rstrip("/").removesuffix("/api/v1"),
        token=parameters["api_token"],
        timeout=parameters["api_timeout"],
    )


def open_client(access: Access, *, deadline: Deadline, timing: Timing) -> N8nClient:
    """Return a client of the API.

    :param deadline: the end of retries, including those after rate limits.
    :raises Failure: ``api_url`` or the key is invalid.
    """
    return N8nClient(
        Transport(
            f"{access.url}/api/v1",
            token=access.token,
            token_header=KEY_HEADER,
            session=open_session(),
            timing=timing,
            deadline=deadline,
            timeout=access.timeout,
            user_agent=USER_AGENT,
        )
    )


def open_webhooks(url: str, *, timeout: float, deadline: Deadline, timing: Timing) -> Transport:
    """Return a transport to the address of the webhooks, which gets no key.

    :raises Failure: the address is invalid.
    """
    return Transport(
        url,
        token=None,
        session=open_session(),
        timing=timing,
        deadline=deadline,
        timeout=timeout,
        user_agent=USER_AGENT,
    )
