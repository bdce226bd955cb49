# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""An HTTP server on a port of the loopback address, within an event loop that does more than that."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import typing as t

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from local_supabase.lock import HOST

if t.TYPE_CHECKING:
    from starlette.types import ASGIApp

    from local_supabase.lock import Lock

DIRECTORY_CHECK_INTERVAL = 1.0


class Protocol(H11Protocol):
    """uvicorn's HTTP protocol, exposing the transport so that a fault can drop the connection."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override] # uvicorn uses no other
        """Pass the transport to the requests of this connection."""
        super().connection_made(transport)
        self.app_state = {**self.app_state, "transport": transport}


class Server(uvicorn.Server):
    """uvicorn without its signal handlers: what else runs has to be stopped after it."""

    @contextlib.contextmanager
    def capture_signals(self) -> t.Iterator[None]:
        """Install no handlers."""
        yield


class Listening:
    """An application that is served on a socket."""

    def __init__(self, app: ASGIApp, listener: socket.socket) -> None:
        self._listener = listener
        self._server = Server(
            uvicorn.Config(
                app,
                http=Protocol,
                lifespan="off",
                access_log=False,
                log_level="warning",
                server_header=False,
                timeout_graceful_shutdown=3,
            )
        )

    async def start(self) -> None:
        """Start to serve; return as soon as connections are accepted."""
        self._serving = asyncio.ensure_future(self._server.serve(sockets=[self._listener]))
        while not self._server.started and not self._serving.done():
            await asyncio.sleep(0.01)

    async def stop(self) -> None:
        """Stop, after the responses that are being sent."""
        self._server.should_exit = True
        await self._serving


def bind(port: int) -> socket.socket:
    """Return a socket on this port, or on a free one if another process has it."""
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((HOST, port))
    except OSError:
        listener.bind((HOST, 0))
    return listener


async def stop_when_directory_is_deleted(lock: Lock, stopped: asyncio.Event) -> None:
    """Stop the server when its directory is deleted: no command could find it any more."""
    while lock.file_exists():
        await asyncio.sleep(DIRECTORY_CHECK_INTERVAL)
    stopped.set()
