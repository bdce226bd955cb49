# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The server process: a port for each platform and one for the control channel."""

from __future__ import annotations

import asyncio
import logging
import signal
import typing as t

from local_platforms.app import create_app, new_log
from local_platforms.clock import Clock
from local_platforms.control import Controlled, create_control
from local_platforms.registry import PLATFORMS
from local_platforms.state import Store
from local_supabase.errors import LocalSupabaseError
from local_supabase.listening import Listening, bind, stop_when_directory_is_deleted
from local_supabase.lock import HOST, Lock, write_server_info
from local_supabase.paths import private_directory

if t.TYPE_CHECKING:
    from pathlib import Path

    from local_platforms.platform import Platform

log = logging.getLogger("local_platforms")


def serve(state_dir: Path, platforms: t.Sequence[type[Platform]] = PLATFORMS) -> None:
    """Run until SIGTERM or SIGINT.

    :raises LocalSupabaseError: if another server uses this directory, or a platform lacks a program.
    """
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(message)s")
    lock = Lock(state_dir)
    if not lock.try_acquire():
        raise LocalSupabaseError(f"Another server is already using {state_dir}.")
    try:
        asyncio.run(_serve(state_dir, lock, build(state_dir, platforms)))
    finally:
        (state_dir / "server.json").unlink(missing_ok=True)
        lock.release()


def build(state_dir: Path, platforms: t.Sequence[type[Platform]]) -> Controlled:
    """Build the platforms of a state directory without starting anything."""
    store = Store(state_dir)
    clock = Clock(store.content.clock_offset)
    built: dict[str, Platform] = {}
    for platform in platforms:
        built[platform.name] = platform(store, private_directory(state_dir / platform.name, 0o700), clock, built)
    return Controlled(store, clock, built, new_log())


async def _serve(state_dir: Path, lock: Lock, controlled: Controlled) -> None:
    stopped = asyncio.Event()
    for signum in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(signum, stopped.set)
    watcher = asyncio.ensure_future(stop_when_directory_is_deleted(lock, stopped))
    content = controlled.store.content
    control = bind(content.port)
    content.port = control.getsockname()[1]
    servers = [Listening(create_control(controlled), control)]
    for name, platform in controlled.platforms.items():
        stored = controlled.store.platform(name)
        listener = bind(stored.port)
        stored.port = listener.getsockname()[1]
        platform.prepare()
        stored.environment, stored.test_environment = platform.environment(), platform.test_environment()
        platform.save()
        servers.append(Listening(create_app(platform, controlled.log), listener))
        log.info("%s listens on %s", name, platform.url)
    try:
        # The control channel last: when it responds, everything does.
        for server in reversed(servers):
            await server.start()
        write_server_info(state_dir, content.port)
        log.info("control channel on http://%s:%d", HOST, content.port)
        await stopped.wait()
    finally:
        watcher.cancel()
        await asyncio.gather(*(server.stop() for server in servers))
