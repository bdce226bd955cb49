# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who serves a state state_dir: a lock that dies with its process, and a note of where it listens."""

from __future__ import annotations

import fcntl
import json
import os
import typing as t

if t.TYPE_CHECKING:
    from pathlib import Path

HOST = "127.0.0.1"


class Lock:
    """Says that somebody is at work in a state state_dir; released by the kernel when the process ends, however it ends.

    :param name: ``lock``: a server serves it; ``command.lock``: a command is about to start or change one.
    """

    def __init__(self, state_dir: Path, name: str = "lock") -> None:
        self._path = state_dir / name
        self._descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)

    def try_acquire(self) -> bool:
        """Return whether the lock is ours now."""
        try:
            fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True

    def acquire(self) -> None:
        """Take the lock when whoever has it lets go."""
        fcntl.flock(self._descriptor, fcntl.LOCK_EX)

    def file_exists(self) -> bool:
        """Return whether the state_dir still has our lock: it may have been deleted under us."""
        try:
            return os.path.samestat(os.fstat(self._descriptor), self._path.lstat())
        except OSError:
            return False

    def release(self) -> None:
        """Let go."""
        os.close(self._descriptor)


def write_server_info(state_dir: Path, port: int) -> None:
    """Write down who serves where; only believed while the lock is held."""
    temporary = state_dir / "server.json.new"
    temporary.write_text(json.dumps({"pid": os.getpid(), "port": port}), encoding="utf-8")
    temporary.replace(state_dir / "server.json")


def read_server_info(state_dir: Path) -> dict[str, int]:
    """Return ``pid`` and ``port`` as last announced; empty without an announcement."""
    try:
        return dict(json.loads((state_dir / "server.json").read_text(encoding="utf-8")))
    except (OSError, ValueError):
        return {}
