# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The lock on a state directory, released when its process ends, and the server's process id and port."""

from __future__ import annotations

import fcntl
import json
import os
import typing as t

if t.TYPE_CHECKING:
    from pathlib import Path

HOST = "127.0.0.1"


class Lock:
    """An exclusive file lock on a state directory; the kernel releases it when the process ends.

    :param name: ``lock`` is held by the server, ``command.lock`` by a command that starts or changes it.
    """

    def __init__(self, state_dir: Path, name: str = "lock") -> None:
        self._path = state_dir / name
        self._descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)

    def try_acquire(self) -> bool:
        """Acquire the lock unless another process holds it; return whether it was acquired."""
        try:
            fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True

    def acquire(self) -> None:
        """Wait for the lock and acquire it."""
        fcntl.flock(self._descriptor, fcntl.LOCK_EX)

    def file_exists(self) -> bool:
        """Return whether the lock file still exists: the directory may have been deleted."""
        try:
            return os.path.samestat(os.fstat(self._descriptor), self._path.lstat())
        except OSError:
            return False

    def release(self) -> None:
        """Release the lock."""
        os.close(self._descriptor)


def write_server_info(state_dir: Path, port: int) -> None:
    """Write the server's process id and port; valid only while the lock is held."""
    temporary = state_dir / "server.json.new"
    temporary.write_text(json.dumps({"pid": os.getpid(), "port": port}), encoding="utf-8")
    temporary.replace(state_dir / "server.json")


def read_server_info(state_dir: Path) -> dict[str, int]:
    """Return ``pid`` and ``port`` as last written; empty if there are none."""
    try:
        return dict(json.loads((state_dir / "server.json").read_text(encoding="utf-8")))
    except (OSError, ValueError):
        return {}
