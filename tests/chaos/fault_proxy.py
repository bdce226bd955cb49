# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Proxies in front of APIs that fail by rule: before a request reaches the API, or after.

A fault after it is the worse one: the API has done what was requested, and the client doesn't know.
"""

from __future__ import annotations

import contextlib
import http.client
import http.server
import json
import random
import re
import socket
import struct
import threading
import typing as t
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

if t.TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

PAGE = "<!DOCTYPE html>\n<html><head><title>Sign in</title></head><body>This network requires a login.</body></html>"
MESSAGE = {"message": "Internal server error"}


@dataclass(frozen=True, slots=True)
class Answer:
    """A response."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes

    @classmethod
    def text(cls, status: int, text: str, kind: str = "text/plain", **headers: str) -> Answer:
        """Return a response with a text."""
        named = [(name.replace("_", "-"), value) for name, value in headers.items()]
        return cls(status, (("Content-Type", f"{kind}; charset=utf-8"), *named), text.encode())

    def with_content(self, content: object) -> Answer:
        """Return it with other JSON."""
        return replace(self, body=json.dumps(content).encode())


PAGES: dict[str, Answer] = {
    "throttled": Answer.text(429, '{"message":"ThrottlerException: Too Many Requests"}', "application/json"),
    "throttled for a second": Answer.text(
        429, '{"message":"ThrottlerException: Too Many Requests"}', "application/json", Retry_After="1"
    ),
    "server error": Answer.text(500, json.dumps(MESSAGE), "application/json"),
    "bad gateway": Answer.text(502, "error code: 502"),
    "gateway timeout": Answer.text(504, "error code: 504"),
    "page": Answer.text(200, PAGE, "text/html"),
    "forbidding page": Answer.text(403, PAGE, "text/html"),
    "redirect": Answer.text(302, "", "text/html", Location="https://login.example.net/?token=s3cret"),
}
"""Faults whose response doesn't come from the API."""

LOST = {"server error", "bad gateway", "gateway timeout", "page"}
"""Those that may also replace the response of the API."""

BEFORE = ("refused", "reset", "hanging", *PAGES)
AFTER = (
    "reset after", "hanging after", *sorted(f"{name} after" for name in LOST), "truncated", "broken off", "without a field",
    "unknown status", "slow",
)  # fmt: skip
FAULTS = (*BEFORE, *AFTER)


@dataclass(slots=True)
class FaultRule:
    """Which requests fail, and how.

    :ivar fault: one of `FAULTS`.
    :ivar number: the number of the request, counted from 1; None for any.
    :ivar route: a regular expression for the name of the API, if its proxy has one, method, and path: ``^github POST``.
    :ivar skip: how many requests that match the route pass first.
    :ivar count: how many requests fail.
    :ivar seconds: how long a connection is refused or hangs.
    """

    fault: str
    number: int | None = None
    route: str = ""
    skip: int = 0
    count: int = 1
    seconds: float = 0.5

    def applies(self, number: int, line: str) -> bool:
        """Return whether it applies to a request, and count that."""
        if self.count < 1 or self.number not in (None, number) or not re.search(self.route, line):
            return False
        if self.skip > 0:
            self.skip -= 1
            return False
        self.count -= 1
        return True


@dataclass(frozen=True, slots=True)
class Request:
    """A request, as an observer sees it."""

    number: int
    line: str
    stage: str
    """``before`` it is sent to the API, or ``after`` the API has answered and before the client knows."""


class Faults:
    """The rules of proxies, and what passed through them. Proxies that share one count their requests together."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.released = threading.Event()
        self.set()

    def set(self, *rules: FaultRule, seed: int = 0, observer: Callable[[Request], None] | None = None) -> None:
        """Replace the rules and the observer, and count requests from 1 again.

        :param seed: for what a rule leaves to chance.
        :param observer: is called with each request; it may block.
        """
        self.released.set()
        with self._lock:
            self._rules, self.random = [replace(rule) for rule in rules], random.Random(seed)  # rules count
            self._observer = observer or (lambda _request: None)
            self.requests: list[str] = []
            self.faults: list[str] = []
            self.released = threading.Event()

    def received(self, line: str) -> tuple[FaultRule | None, Callable[[str], None]]:
        """Note a request; return the rule that applies, and a function that tells the observer of a stage of it."""
        with self._lock:
            self.requests.append(line)
            number, observer = len(self.requests), self._observer
            rule = next((each for each in self._rules if each.applies(number, line)), None)
            if rule:
                self.faults.append(f"{rule.fault}: request {number}, {line}")
        return rule, lambda stage: observer(Request(number, line, stage))


class FaultProxy:
    """A proxy, on a port of its own.

    :param upstream: the URL of the API.
    :param name: what its requests begin with, to tell several APIs from each other.
    :param faults: shared with other proxies; by default its own.
    """

    def __init__(self, upstream: str, *, name: str = "", faults: Faults | None = None) -> None:
        self._upstream = urlsplit(upstream)
        self._prefix = f"{name} " if name else ""
        self._faults = faults or Faults()
        self._ended = False
        self._opening = threading.Lock()
        # Bound but not listening: while the proxy refuses connections, no other process can get its port.
        self._reserved = socket.socket()
        self._reserved.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)

    @property
    def url(self) -> str:
        """The URL of the proxy."""
        return f"http://127.0.0.1:{self._port}"

    @property
    def faults(self) -> list[str]:
        """What failed: the fault and the request."""
        return self._faults.faults

    def set(self, *rules: FaultRule) -> None:
        """Replace the rules, and count requests from 1 again."""
        self._faults.set(*rules)

    def __enter__(self) -> t.Self:
        self._reserved.bind(("127.0.0.1", 0))
        self._port = int(self._reserved.getsockname()[1])
        self._open()
        return self

    def __exit__(self, *_error: object) -> None:
        self._ended = True
        self._faults.released.set()
        with self._opening:
            self._close()
        self._reserved.close()

    def _open(self) -> None:
        proxy = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def handle_one_request(self) -> None:
                try:
                    super().handle_one_request()
                except OSError:
                    self.close_connection = True

            def do_GET(self) -> None:
                proxy._handle(self)

            do_POST = do_PATCH = do_PUT = do_DELETE = do_GET  # noqa: N815 - as http.server defines them

            def log_message(self, *_arguments: object) -> None:
                pass

        class Server(http.server.ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, *_arguments: object) -> None:
                pass

        self._server = Server(("127.0.0.1", self._port), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()

    def _close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def _handle(self, handler: http.server.BaseHTTPRequestHandler) -> None:
        body = handler.rfile.read(int(handler.headers.get("Content-Length") or 0))
        released = self._faults.released
        rule, tell = self._faults.received(f"{self._prefix}{handler.command} {urlsplit(handler.path).path}")
        tell("before")
        if rule and rule.fault in BEFORE:
            self._fail(handler, rule, released)
            return
        answer = self._forward(handler, body)
        tell("after")
        if rule:
            self._corrupt(handler, answer, rule, released)
        else:
            send(handler, answer)

    def _forward(self, handler: http.server.BaseHTTPRequestHandler, body: bytes) -> Answer:
        connection = http.client.HTTPConnection(t.cast("str", self._upstream.hostname), self._upstream.port, timeout=60)
        try:
            headers = {
                name: value for name, value in handler.headers.items() if name.lower() not in ("host", "connection")
            }
            connection.request(handler.command, handler.path, body or None, headers)
            response = connection.getresponse()
            kept = [
                (name, value)
                for name, value in response.getheaders()
                if name.lower() not in ("content-length", "connection", "transfer-encoding")
            ]
            return Answer(response.status, tuple(kept), response.read())
        finally:
            connection.close()

    def _fail(self, handler: http.server.BaseHTTPRequestHandler, rule: FaultRule, released: threading.Event) -> None:
        if rule.fault in PAGES:
            send(handler, PAGES[rule.fault])
            return
        if rule.fault == "hanging":
            released.wait(rule.seconds)
        reset(handler)
        if rule.fault == "refused":
            threading.Thread(target=self._refuse, args=(rule.seconds, released), daemon=True).start()

    def _refuse(self, seconds: float, released: threading.Event) -> None:
        # Another request may fail in the same way at the same time.
        with self._opening:
            if not self._ended:
                self._close()
                released.wait(seconds)
                self._open()

    def _corrupt(
        self, handler: http.server.BaseHTTPRequestHandler, answer: Answer, rule: FaultRule, released: threading.Event
    ) -> None:
        name = rule.fault.removesuffix(" after")
        if name in LOST:
            send(handler, PAGES[name])
        elif rule.fault == "truncated":
            send(handler, replace(answer, body=answer.body[: len(answer.body) // 2]))
        elif rule.fault == "broken off":
            send(handler, answer, parts=[answer.body[: len(answer.body) // 2]])
            reset(handler)
        elif rule.fault == "without a field":
            send(handler, self._without_field(answer))
        elif rule.fault == "unknown status":
            send(handler, with_unknown_status(answer))
        elif rule.fault == "slow":
            send(handler, answer, parts=self._slowly(answer.body, rule.seconds, released))
        else:
            if name == "hanging":
                released.wait(rule.seconds)
            reset(handler)

    def _without_field(self, answer: Answer) -> Answer:
        content = decoded(answer)
        names = sorted(set(field_names(content)))
        return answer.with_content(without(content, self._faults.random.choice(names))) if names else answer

    def _slowly(self, body: bytes, seconds: float, released: threading.Event) -> Iterator[bytes]:
        parts = 20
        size = max(1, len(body) // parts)
        for start in range(0, len(body), size):
            released.wait(seconds / parts)
            yield body[start : start + size]


def send(
    handler: http.server.BaseHTTPRequestHandler,
    answer: Answer,
    parts: Sequence[bytes] | Iterator[bytes] | None = None,
) -> None:
    """Send a response, or parts of its body."""
    with contextlib.suppress(OSError):
        handler.send_response(answer.status)
        for name, value in answer.headers:
            if name.lower() not in ("date", "server"):
                handler.send_header(name, value)
        handler.send_header("Content-Length", str(len(answer.body)))
        handler.end_headers()
        for part in parts if parts is not None else [answer.body]:
            handler.wfile.write(part)
            handler.wfile.flush()


def reset(handler: http.server.BaseHTTPRequestHandler) -> None:
    """Close the connection with RST instead of FIN."""
    handler.close_connection = True
    with contextlib.suppress(OSError):
        handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        handler.rfile.close()
        handler.connection.close()


def decoded(answer: Answer) -> t.Any:
    """Return the JSON of a response, None if it has none."""
    with contextlib.suppress(ValueError):
        return json.loads(answer.body)
    return None


def field_names(content: object) -> Iterator[str]:
    """Yield the names of all fields at every level."""
    if isinstance(content, list):
        for each in content:
            yield from field_names(each)
    elif isinstance(content, dict):
        for name, value in content.items():
            yield name
            yield from field_names(value)


def without(content: object, name: str) -> object:
    """Return content without a field, at every level."""
    if isinstance(content, list):
        return [without(each, name) for each in content]
    if isinstance(content, dict):
        return {key: without(value, name) for key, value in content.items() if key != name}
    return content


def with_unknown_status(answer: Answer) -> Answer:
    """Return a response in which each project and service has an unknown status."""

    def changed(content: object) -> object:
        if isinstance(content, list):
            return [changed(each) for each in content]
        if isinstance(content, dict):
            return {
                name: "MIGRATING" if name == "status" and isinstance(value, str) else changed(value)
                for name, value in content.items()
            }
        return content

    content = decoded(answer)
    return answer if content is None else answer.with_content(changed(content))
