# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A session with scripted responses, and clocks that only advance by sleeping."""

from __future__ import annotations

import json
import typing as t
from dataclasses import dataclass, field
from types import SimpleNamespace
from urllib.parse import urlencode, urlsplit

from ansible_collections.draggonnb.supabase.plugins.module_utils.rest.transport import Transport
from ansible_collections.draggonnb.supabase.plugins.module_utils.rest.waiting import Deadline, Timing
from requests.structures import CaseInsensitiveDict

if t.TYPE_CHECKING:
    from collections.abc import Sequence

BASE_URL = "https://api.test/prefix"
TOKEN = "sbp_0123456789abcdef0123456789abcdef01234567"
#: Where the fake clocks start, in seconds since the epoch.
START = 1_800_000_000.0


@dataclass(frozen=True)
class Reply:
    """A response of the scripted service. A body that isn't bytes is sent as JSON."""

    status: int = 200
    body: t.Any = b""
    headers: dict[str, str] = field(default_factory=dict)

    def as_response(self) -> SimpleNamespace:
        """Return it as a response of requests."""
        content = self.body if isinstance(self.body, bytes) else json.dumps(self.body).encode()
        return SimpleNamespace(status_code=self.status, content=content, headers=CaseInsensitiveDict(self.headers))


#: The expected ``METHOD /path?query``, and the reply, or the exception to raise.
Step: t.TypeAlias = "tuple[str, Reply | Exception]"


class ScriptedSession:
    """Returns the replies of the steps in order, and rejects other requests."""

    def __init__(self, steps: Sequence[Step]) -> None:
        self.left = list(steps)
        self.sent: list[SimpleNamespace] = []

    def request(self, method: str, url: str, **arguments: t.Any) -> SimpleNamespace:
        """Return the reply of the next step, which must be for this request."""
        query = urlencode(arguments["params"] or {}, doseq=True)
        parts = urlsplit(url)
        line = f"{method} {parts.path.removeprefix('/prefix')}" + (f"?{query}" if query else "")
        assert url.startswith(BASE_URL + "/")
        assert self.left, f"unexpected request: {line}"
        expected, reply = self.left.pop(0)
        assert line == expected
        request = SimpleNamespace(headers=dict(arguments["headers"]))
        arguments["auth"](request)
        self.sent.append(
            SimpleNamespace(
                line=line,
                body=arguments["json"],
                data=arguments["data"],
                headers=request.headers,
                timeout=arguments["timeout"],
                follows_redirects=arguments["allow_redirects"],
            )
        )
        if isinstance(reply, Exception):
            raise reply
        return reply.as_response()


class FakeTime:
    """Clocks that only advance by sleeping."""

    def __init__(self, *, jitter: float = 0.0) -> None:
        self.passed = 0.0
        self.slept: list[float] = []
        self.timing = Timing(
            monotonic=lambda: self.passed, wall=lambda: START + self.passed, sleep=self.sleep, jitter=lambda: jitter
        )

    def sleep(self, seconds: float) -> None:
        """Advance the clocks, and record it."""
        self.slept.append(seconds)
        self.passed += seconds


def scripted_transport(session: ScriptedSession, time: FakeTime, deadline: Deadline | None = None) -> Transport:
    """Return a transport with a scripted session and a deadline of 180 s by default."""
    return Transport(
        BASE_URL,
        token=TOKEN,
        session=session,
        timing=time.timing,
        deadline=deadline or Deadline(180, time.timing),
        timeout=30,
    )
