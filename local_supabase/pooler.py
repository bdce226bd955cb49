# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The shared pooler: a TCP proxy with one port for all projects, in session mode.

It ends TLS if the client asks for it, reads the startup message, removes ``.REF`` from the user name and forwards the connection to the
project's cluster. SCRAM is forwarded, so the cluster checks the password.
"""

from __future__ import annotations

import asyncio
import contextlib
import struct
import typing as t
from dataclasses import dataclass

if t.TYPE_CHECKING:
    import ssl
    from collections.abc import Callable

PROTOCOL_3 = 3 << 16
SSL_REQUEST = 80877103
GSS_REQUEST = 80877104
CANCEL_REQUEST = 80877102
MAX_STARTUP = 10_000  # PostgreSQL's limit, MAX_STARTUP_PACKET_LENGTH
STARTUP_TIMEOUT = 30.0
CHUNK = 65536


@dataclass(frozen=True, slots=True)
class Route:
    """The cluster that a login is forwarded to."""

    host: str
    port: int


@dataclass(frozen=True, slots=True)
class Attempt:
    """A login that is attempted.

    :ivar user: the user without the ref.
    :ivar client_address: where it comes from.
    :ivar is_encrypted: whether the connection uses TLS.
    """

    ref: str
    user: str
    client_address: str
    is_encrypted: bool


@dataclass(frozen=True, slots=True)
class ErrorResponse:
    """The SQLSTATE and message of a rejected login."""

    code: str
    message: str


UNKNOWN_TENANT = ErrorResponse("XX000", "Tenant or user not found")


class Pooler:
    """The proxy.

    :param resolve: returns the route of a login, or the error to reject it with.
    :param on_auth_failure: called with the ref and the client's address when the cluster rejects a password.
    :param tls: the certificate and its key.
    """

    def __init__(
        self,
        resolve: Callable[[Attempt], Route | ErrorResponse],
        on_auth_failure: Callable[[str, str], None],
        tls: ssl.SSLContext,
    ) -> None:
        self._resolve = resolve
        self._on_auth_failure = on_auth_failure
        self._tls = tls
        self._server: asyncio.Server | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._backends: dict[bytes, Route] = {}

    async def start(self, host: str, port: int) -> int:
        """Start listening and return the port; ``port`` 0 chooses a free one.

        :raises OSError: if the port is in use.
        """
        self._server = await asyncio.start_server(self._accept, host, port)
        return int(self._server.sockets[0].getsockname()[1])

    async def stop(self) -> None:
        """Stop listening and close all connections."""
        if self._server is not None:
            self._server.close()
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        if task is not None:
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        # Clients may disconnect at any time.
        with contextlib.suppress(OSError, asyncio.IncompleteReadError, TimeoutError, asyncio.CancelledError):
            await self._serve(reader, writer)
        writer.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        async with asyncio.timeout(STARTUP_TIMEOUT):
            code, payload = await self._read_startup(reader, writer)
        if code == CANCEL_REQUEST:
            await self._forward_cancel(payload)
            return
        if code >> 16 != 3:
            await _send_error(writer, ErrorResponse("0A000", "unsupported frontend protocol"))
            return
        parameters = _parameters(payload)
        user, dot, ref = parameters.get(b"user", b"").rpartition(b".")
        attempt = Attempt(
            ref=ref.decode(errors="replace"),
            user=user.decode(errors="replace"),
            client_address=writer.get_extra_info("peername")[0],
            is_encrypted=writer.get_extra_info("sslcontext") is not None,
        )
        route = self._resolve(attempt) if dot else UNKNOWN_TENANT
        if isinstance(route, ErrorResponse):
            await _send_error(writer, route)
            return
        try:
            upstream_reader, upstream = await asyncio.open_connection(route.host, route.port)
        except OSError:
            await _send_error(writer, ErrorResponse("XX000", "Unable to connect to the project's database"))
            return
        body = (
            b"".join(name + b"\0" + (user if name == b"user" else value) + b"\0" for name, value in parameters.items())
            + b"\0"
        )
        upstream.write(struct.pack("!ii", len(body) + 8, code) + body)
        await self._relay(
            reader,
            writer,
            upstream_reader,
            upstream,
            route,
            on_auth_failure=lambda: self._on_auth_failure(attempt.ref, attempt.client_address),
        )

    async def _read_startup(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> tuple[int, bytes]:
        """Return code and payload of the startup message; starts TLS if that is requested before it, and declines GSS encryption."""
        while True:
            (length,) = struct.unpack("!i", await reader.readexactly(4))
            if not 8 <= length <= MAX_STARTUP:
                raise ConnectionError("not a PostgreSQL startup message")
            message = await reader.readexactly(length - 4)
            (code,) = struct.unpack("!i", message[:4])
            if code not in {SSL_REQUEST, GSS_REQUEST}:
                return code, message[4:]
            accepts = code == SSL_REQUEST and writer.get_extra_info("sslcontext") is None
            writer.write(b"S" if accepts else b"N")
            await writer.drain()
            if accepts:
                await writer.start_tls(self._tls)

    async def _forward_cancel(self, key: bytes) -> None:
        """Forward a cancel request to the cluster of the backend; ignores an unknown backend."""
        route = self._backends.get(key)
        if route is None:
            return
        upstream_reader, upstream = await asyncio.open_connection(route.host, route.port)
        upstream.write(struct.pack("!ii", len(key) + 8, CANCEL_REQUEST) + key)
        await upstream.drain()
        # The server closes the connection once the signal is sent; only then close the client's.
        await upstream_reader.read()
        upstream.close()

    async def _relay(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        upstream_reader: asyncio.StreamReader,
        upstream: asyncio.StreamWriter,
        route: Route,
        *,
        on_auth_failure: Callable[[], None],
    ) -> None:
        key = b""

        async def forward_responses() -> None:
            nonlocal key
            key = await _relay_login(upstream_reader, writer, on_auth_failure)
            if key:
                self._backends[key] = route
            await _forward(upstream_reader, writer)

        try:
            directions = {asyncio.ensure_future(_forward(reader, upstream)), asyncio.ensure_future(forward_responses())}
            try:
                _done, pending = await asyncio.wait(directions, return_when=asyncio.FIRST_COMPLETED)
            except asyncio.CancelledError:
                pending = directions
                raise
            finally:
                for task in pending:
                    task.cancel()
                await asyncio.gather(*directions, return_exceptions=True)
        finally:
            self._backends.pop(key, None)
            upstream.close()


async def _relay_login(
    source: asyncio.StreamReader, sink: asyncio.StreamWriter, on_auth_failure: Callable[[], None]
) -> bytes:
    """Forward the server's login messages; return the backend's cancel key, or empty if the login failed."""
    key = b""
    while True:
        try:
            header = await source.readexactly(5)
        except asyncio.IncompleteReadError:
            return key
        kind, (length,) = header[:1], struct.unpack("!i", header[1:])
        body = await source.readexactly(length - 4)
        if kind == b"E" and b"\0C28P01\0" in body:
            on_auth_failure()
        sink.write(header + body)
        await sink.drain()
        if kind == b"K":
            key = body
        elif kind in {b"Z", b"E"}:
            return key


async def _forward(source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
    while data := await source.read(CHUNK):
        sink.write(data)
        await sink.drain()


def _parameters(payload: bytes) -> dict[bytes, bytes]:
    """Return the name and value pairs of a startup message."""
    parts = payload.split(b"\0")
    pairs = zip(parts[::2], parts[1::2], strict=False)
    return {name: value for name, value in pairs if name}


async def _send_error(writer: asyncio.StreamWriter, error: ErrorResponse) -> None:
    fields = b"".join(
        tag + text.encode() + b"\0"
        for tag, text in ((b"S", "FATAL"), (b"V", "FATAL"), (b"C", error.code), (b"M", error.message))
    )
    writer.write(b"E" + struct.pack("!i", len(fields) + 5) + fields + b"\0")
    await writer.drain()
