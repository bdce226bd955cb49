# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The server process: one for each state directory, enforced by a lock."""

from __future__ import annotations

import asyncio
import logging
import signal
import typing as t

from local_supabase.api.app import create_app
from local_supabase.errors import LocalSupabaseError
from local_supabase.listening import Listening, bind, stop_when_directory_is_deleted
from local_supabase.lock import HOST, Lock, write_server_info
from local_supabase.platform import build_platform
from local_supabase.state import Store

if t.TYPE_CHECKING:
    from pathlib import Path

    from local_supabase.platform import Platform

log = logging.getLogger("local_supabase")


def serve(state_dir: Path) -> None:
    """Run until SIGTERM or SIGINT.

    :raises LocalSupabaseError: if another server uses this directory, or PostgreSQL isn't usable.
    """
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(message)s")
    lock = Lock(state_dir)
    if not lock.try_acquire():
        raise LocalSupabaseError(f"Another server is already using {state_dir}.")
    try:
        asyncio.run(_serve(state_dir, lock))
    finally:
        (state_dir / "server.json").unlink(missing_ok=True)
        lock.release()


async def _serve(state_dir: Path, lock: Lock) -> None:
    stopped = asyncio.Event()
    for signum in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(signum, stopped.set)
    watcher = asyncio.ensure_future(stop_when_directory_is_deleted(lock, stopped))
    store = Store(state_dir)
    platform = build_platform(state_dir, store)
    # Created now so that the first project doesn't take longer than the others.
    clusters = platform.clusters
    await asyncio.to_thread(clusters.template, store.state.settings.default_privileges, clusters.default_installation)
    await platform.lifecycle.resume()
    try:
        await _listen(state_dir, platform, stopped)
    finally:
        watcher.cancel()
        await platform.pooler.stop()
        await platform.lifecycle.stop()
        await platform.webhooks.stop()


async def _listen(state_dir: Path, platform: Platform, stopped: asyncio.Event) -> None:
    state = platform.store.state
    try:
        platform.pooler_port = await platform.pooler.start(HOST, state.pooler_port)
    except OSError:
        # Another process has taken the saved port; responses have the new one.
        platform.pooler_port = await platform.pooler.start(HOST, 0)
    listener = bind(state.port)
    state.port, state.pooler_port = listener.getsockname()[1], platform.pooler_port
    platform.store.save()
    listening = Listening(create_app(platform), listener)
    await listening.start()
    write_server_info(state_dir, state.port)
    log.info(
        "listening on http://%s:%d, pooler on port %d, PostgreSQL %s",
        HOST,
        state.port,
        state.pooler_port,
        platform.clusters.default_installation.version,
    )
    await stopped.wait()
    await listening.stop()
