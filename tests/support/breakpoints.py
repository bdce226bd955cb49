# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A proxy before a PostgreSQL server that pauses a run of the engine at a point, so that another action can happen first.

It reads the client's simple queries, which are all that the engine sends, and derives the run's progress from their text.
"""

from __future__ import annotations

import contextlib
import socket
import struct
import threading
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import TracebackType

    from tests.support.postgres import Database

SNAPSHOT, LOCK, READ, CHANGE, VERIFY, COMMIT, DONE = "snapshot", "lock", "read", "change", "verify", "commit", "done"
POINTS = (SNAPSHOT, LOCK, READ, CHANGE, VERIFY, COMMIT, DONE)
"""Before a run reads the database, takes its lock, reads again under it, changes, verifies, commits; and at the end."""

_SSL, _GSS = 80877103, 80877104
_HEADER = struct.Struct("!cI")


class Breakpoints:
    """The proxy; a context manager that listens on a free port."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._actions: dict[str, Callable[[], None]] = {}
        self.port: int = self._listener.getsockname()[1]

    def __enter__(self) -> Self:
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._listener.close()

    @property
    def url(self) -> str:
        """The URL of the database behind the proxy."""
        cluster = self._database.cluster
        return f"postgresql://{cluster.superuser}@127.0.0.1:{self.port}/{self._database.name}"

    @contextlib.contextmanager
    def at(self, point: str, action: Callable[[], None]) -> Iterator[None]:
        """Call *action* once when a run reaches a point; the run continues when it returns."""
        self._actions = {point: action}
        try:
            yield
            if point == DONE:
                self._reach(DONE)
        finally:
            self._actions = {}

    def _reach(self, point: str) -> None:
        action = self._actions.pop(point, None)
        if action is not None:
            action()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                client, _address = self._listener.accept()
                threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        cluster = self._database.cluster
        with contextlib.suppress(OSError), client, socket.create_connection((cluster.host, cluster.port)) as server:
            threading.Thread(target=_copy, args=(server, client), daemon=True).start()
            _start_up(client, server)
            progress = _Progress()
            while True:
                kind, length = _HEADER.unpack(_exactly(client, _HEADER.size))
                body = _exactly(client, length - 4)
                if kind == b"Q":
                    for point in progress.points(body.rstrip(b"\0").decode()):
                        self._reach(point)
                server.sendall(_HEADER.pack(kind, length) + body)


class _Progress:
    """The progress of one connection's run."""

    def __init__(self) -> None:
        self._locked = self._changing = False

    def points(self, sql: str) -> list[str]:
        """Return the points that a query marks."""
        if "REPEATABLE READ READ ONLY" in sql:
            return [SNAPSHOT]
        if "pg_try_advisory" in sql:
            self._locked, self._changing = True, False
            return [LOCK]
        if sql.startswith("SAVEPOINT plan"):
            self._changing = True
            return [CHANGE]
        if sql == "COMMIT":
            return [COMMIT]
        if self._locked and sql.startswith("WITH managed"):
            return [VERIFY if self._changing else READ]
        return []


def _start_up(client: socket.socket, server: socket.socket) -> None:
    """Forward the startup message; decline encryption."""
    while True:
        (length, code) = struct.unpack("!II", _exactly(client, 8))
        rest = _exactly(client, length - 8)
        if code not in (_SSL, _GSS):
            server.sendall(struct.pack("!II", length, code) + rest)
            return
        client.sendall(b"N")


def _exactly(source: socket.socket, size: int) -> bytes:
    found = b""
    while len(found) < size:
        more = source.recv(size - len(found))
        if not more:
            raise OSError("closed")
        found += more
    return found


def _copy(source: socket.socket, target: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while data := source.recv(65536):
            target.sendall(data)
        target.shutdown(socket.SHUT_RDWR)
