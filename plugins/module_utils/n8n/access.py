# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Access to the API of n8n: the options that all its modules share."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass

from ..durations import check_seconds
from ..rest.access import Access, encryption_warnings, first_set, require_options
from .client import N8nClient

if t.TYPE_CHECKING:
    from collections.abc import Mapping

    from ..rest.transport import Transport
    from ..rest.waiting import Deadline, Timing

PATH, KEY_HEADER = "/api/v1", "X-N8N-API-KEY"
URL_VARIABLES, KEY_VARIABLES = ("N8N_URL",), ("N8N_API_KEY",)

#: The options of every module for n8n; documented in the fragment ``n8n_api``.
ACCESS_SPEC: dict[str, dict[str, object]] = {
    "api_url": {"type": "str", "fallback": (first_set, [*URL_VARIABLES])},
    "api_token": {"type": "str", "no_log": True, "fallback": (first_set, [*KEY_VARIABLES])},
    "api_timeout": {"type": "float", "default": 30.0},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class N8nAccess(Access):
    """Address and credentials of a server.

    :ivar url: without the path of the API.
    """

    @property
    def warnings(self) -> tuple[str, ...]:
        """A warning if the key is sent over a network without encryption."""
        return encryption_warnings(self.url, "key")


def read_access(parameters: Mapping[str, t.Any]) -> N8nAccess:
    """Return the options of ``ACCESS_SPEC`` from the parameters of a task.

    :raises Failure: one is missing or invalid. No request has been sent.
    """
    require_options(parameters, {"api_url": URL_VARIABLES, "api_token": KEY_VARIABLES}, "the API of n8n")
    check_seconds("api_timeout", parameters["api_timeout"], least=1)
    return N8nAccess(
        url=parameters["api_url"].rstrip("/").removesuffix(PATH),
        token=parameters["api_token"],
        timeout=parameters["api_timeout"],
    )


def open_client(access: N8nAccess, *, deadline: Deadline, timing: Timing) -> N8nClient:
    """Return a client of the API.

    :param deadline: the end of retries, including those after rate limits.
    :raises Failure: ``api_url`` or the key is invalid.
    """
    transport = access.open_transport(deadline=deadline, timing=timing, path=PATH, token_header=KEY_HEADER)
    return N8nClient(transport, timing)


def open_webhooks(url: str, *, timeout: float, deadline: Deadline, timing: Timing) -> Transport:
    """Return a transport to the address of the webhooks, which gets no key.

    :raises Failure: the address is invalid.
    """
    return Access(url=url, token=None, timeout=timeout).open_transport(deadline=deadline, timing=timing)
