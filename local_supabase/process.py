# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The server as a background process: started, found, and stopped by the commands."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
import typing as t
from pathlib import Path

from local_supabase.errors import LocalSupabaseError
from local_supabase.lock import Lock, read_server_info

ROOT = Path(__file__).resolve().parent.parent
UP_TIMEOUT = 90.0
DOWN_TIMEOUT = 60.0


def start_server(package: str, state_dir: Path, responds: t.Callable[[], bool]) -> None:
    """Start ``python -m PACKAGE serve`` in the background and wait until it responds.

    :raises LocalSupabaseError: if it doesn't; the message has the end of its log.
    """
    log = state_dir / "server.log"
    descriptor = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_NOFOLLOW, 0o600)
    with os.fdopen(descriptor, "ab") as output:
        process = subprocess.Popen(  # noqa: S603 - runs this package
            [sys.executable, "-m", package, "serve", "--state", str(state_dir)],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
            cwd=ROOT,
        )
    deadline = time.monotonic() + UP_TIMEOUT
    while time.monotonic() < deadline:
        if responds():
            return
        # A concurrent `up` may have started its server first: this one has exited then, and that one responds.
        if process.poll() is not None and not is_running(state_dir):
            tail = log.read_text(encoding="utf-8", errors="replace").strip().splitlines()[-5:]
            raise LocalSupabaseError("The server did not start. The end of its log:\n  " + "\n  ".join(tail))
        time.sleep(0.05)
    raise LocalSupabaseError(f"The server did not respond within {UP_TIMEOUT:.0f} s. See {log}.")


def is_running(state_dir: Path) -> bool:
    """Return whether a server holds the lock; a pid file alone may be stale."""
    if not state_dir.is_dir():
        return False
    lock = Lock(state_dir)
    try:
        return not lock.try_acquire()
    finally:
        lock.release()


def stop_server(state_dir: Path) -> None:
    """Stop the server and wait until its process has ended; it releases the lock a moment earlier.

    :raises LocalSupabaseError: if its process id is unknown.
    """
    deadline = time.monotonic() + DOWN_TIMEOUT
    signaled = 0
    while is_running(state_dir):
        pid = read_server_info(state_dir).get("pid")
        if pid and signaled != pid:
            signaled = pid
            _signal(pid, signal.SIGTERM)
        if time.monotonic() > deadline:
            if not pid:
                raise LocalSupabaseError(
                    f"A server holds {state_dir / 'lock'}, but its process id is unknown. Stop it manually."
                )
            _signal(pid, signal.SIGKILL)
        time.sleep(0.02)
    while signaled and _is_alive(signaled) and time.monotonic() < deadline:
        time.sleep(0.02)


def _is_alive(pid: int) -> bool:
    """Return whether a process is running; a zombie isn't."""
    try:
        os.kill(pid, 0)
        return bool(Path(f"/proc/{pid}/cmdline").read_bytes()) if Path("/proc/self").exists() else True
    except OSError:
        return False


def _signal(pid: int, signum: signal.Signals) -> None:
    # It may have ended since the check.
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signum)
