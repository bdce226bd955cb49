# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the options for access to an API have in common, whichever it is."""

from __future__ import annotations

import os
import typing as t
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from ansible.module_utils.common.parameters import AnsibleFallbackNotFound

from ..failure import Failure
from .transport import Transport, open_session

if t.TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from .transport import HttpSession
    from .waiting import Deadline, Timing

LOOPBACK = ("127.0.0.1", "::1", "localhost")


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """Address and credentials of an API.

    :param token: None if the API needs none, or if it is requested later.
    :param timeout: of one request, in seconds.
    """

    url: str
    token: str | None = field(repr=False)
    timeout: float

    @property
    def warnings(self) -> tuple[str, ...]:
        """A warning if the token is sent over a network without encryption."""
        return encryption_warnings(self.url)

    def open_transport(
        self,
        *,
        deadline: Deadline,
        timing: Timing,
        session: HttpSession | None = None,
        path: str = "",
        token_header: str = "",
        headers: Mapping[str, str] | None = None,
    ) -> Transport:
        """Return a transport to the API.

        :param deadline: the end of retries, including those after rate limits.
        :param session: None for one of its own.
        :param path: the path of the API at the address.
        :raises Failure: the address or the token is invalid.
        """
        return Transport(
            self.url + path,
            token=self.token,
            token_header=token_header,
            session=session or open_session(),
            timing=timing,
            deadline=deadline,
            timeout=self.timeout,
            headers=headers,
        )


def first_set(*names: str) -> str:
    """Return the first environment variable of ``names`` that isn't empty.

    :raises AnsibleFallbackNotFound: all are unset or empty.
    """
    for name in names:
        value = os.environ.get(name)
        if value:
            return value
    raise AnsibleFallbackNotFound


def require_options(parameters: Mapping[str, t.Any], variables: Mapping[str, Sequence[str]], api: str) -> None:
    """Refuse a task that lacks an option which the API needs.

    :param variables: the environment variables of each option that is needed.
    :param api: the API, for the message.
    :raises Failure: naming all missing options with their variables.
    """
    missing = [
        f"{option} (environment: {', else '.join(names)})"
        for option, names in variables.items()
        if not parameters[option]
    ]
    if missing:
        raise Failure(
            f"Missing {' and '.join(missing)}, which {api} requires.",
            hint="Set the option or the environment variable.",
        )


def encryption_warnings(url: str, credential: str = "token") -> tuple[str, ...]:
    """Return a warning if a credential is sent over a network without encryption."""
    parts = urlsplit(url)
    if parts.scheme != "http" or parts.hostname in LOOPBACK:
        return ()
    return (
        f"The API {credential} is sent to {parts.hostname} without encryption, because api_url is not an https URL.",
    )
