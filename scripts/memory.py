# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Temporary files in memory: the tests create hundreds of thousands, for clusters above all, which takes most disks much longer."""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
import typing as t
from contextlib import contextmanager, suppress
from pathlib import Path

if t.TYPE_CHECKING:
    from collections.abc import Iterator

MEMORY = Path("/dev/shm")  # noqa: S108 - mkdtemp creates a private folder in it
PREFIX = "gates-"
ROOM = 4 << 30
"""The bytes that must be free in it; three gates at a time use about 1 GB."""


def folder(room: int) -> Path | None:
    """Return the folder in memory, if the system has one that permits programs and has so many free bytes."""
    with suppress(OSError):
        here = os.statvfs(MEMORY)
        if os.access(MEMORY, os.W_OK) and not here.f_flag & os.ST_NOEXEC and here.f_bavail * here.f_frsize >= room:
            return MEMORY
    return None


@contextmanager
def temporary_files() -> Iterator[None]:
    """Have this process and its children create temporary files in memory, and remove them in the end.

    Nothing changes if the user has chosen a folder for them, or if there is not enough memory.
    """
    _remove_abandoned()
    parent = folder(ROOM)
    if parent is None or os.environ.get("TMPDIR"):
        yield
        return
    made = Path(tempfile.mkdtemp(prefix=PREFIX, dir=parent))
    lock = os.open(made, os.O_RDONLY)
    fcntl.flock(lock, fcntl.LOCK_EX)
    made.chmod(0o711)  # PostgreSQL runs as another user if this process runs as root
    before, os.environ["TMPDIR"], tempfile.tempdir = tempfile.tempdir, str(made), str(made)
    try:
        yield
    finally:
        del os.environ["TMPDIR"]
        tempfile.tempdir = before
        shutil.rmtree(made, ignore_errors=True)
        os.close(lock)


def _remove_abandoned() -> None:
    """Remove the folders of this user's runs that were killed: no process holds their lock."""
    for left in MEMORY.glob(f"{PREFIX}*"):
        with suppress(OSError):
            if left.is_symlink() or left.stat().st_uid != os.getuid():
                continue
            lock = os.open(left, os.O_RDONLY)
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(left, ignore_errors=True)
            finally:
                os.close(lock)
