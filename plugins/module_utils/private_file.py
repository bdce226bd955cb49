# Copyright: (c) 2026, DraggonnB
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Write a file that only its owner can read: atomically, and replacing only a regular file of the same owner."""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import stat
import tempfile
import time
import typing as t

from .failure import Failure
from .outcome import Outcome

if t.TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

PRIVATE_FILE_SPEC: dict[str, dict[str, object]] = {
    "path": {"type": "path", "required": True},
    "content": {"type": "str", "required": True, "no_log": True},
    "based_on": {"type": "str"},
}
MODE = 0o600
#: Seconds to wait for another process that writes to the same directory, and between two attempts to lock it.
LOCK_WAIT = 10.0
LOCK_PAUSE = 0.02
#: Where the content is before it replaces that of a file. No other file has such a name.
_TEMPORARY = ".draggonnb.supabase-private-"
_UNREADABLE = -1
_KINDS = {
    stat.S_IFLNK: "a symbolic link",
    stat.S_IFDIR: "a directory",
    stat.S_IFCHR: "a device",
    stat.S_IFBLK: "a device",
    stat.S_IFIFO: "a named pipe",
    stat.S_IFSOCK: "a socket",
}


def run(params: Mapping[str, t.Any], *, check: bool, sleep: Callable[[float], None] = time.sleep) -> Outcome:
    """Write the content of a task, unless the file has it already or isn't the one that the content is based on.

    :raises Failure: the path exists and isn't a regular file of this user, or can't be written.
    """
    path, content, based_on = params["path"], params["content"].encode(), params.get("based_on")
    try:
        # No other process writes between the read and the write.
        directory = os.path.dirname(os.path.abspath(path))
        with contextlib.nullcontext(False) if check else _lock_directory(directory, sleep) as is_locked:
            if is_locked:
                _remove_abandoned(directory)
            current = _read(path)
            stale = based_on is not None and based_on != _checksum(current)
            changed = not stale and current != (content, MODE)
            if changed and not check:
                _write(path, content)
    except OSError as error:
        raise Failure(
            f"Cannot write the file {path}: {(error.strerror or type(error).__name__).lower()}.",
            hint="Check the permissions of the directory and the free space of its file system.",
        ) from None
    mode = "" if current is None or current[1] == _UNREADABLE else f"{current[1]:04o}"
    return Outcome(changed=changed, result={"stale": stale, "mode": mode})


@contextlib.contextmanager
def _lock_directory(directory: str, sleep: Callable[[float], None]) -> Iterator[bool]:
    """Hold a lock that serializes writing private files to a directory. Locking the directory itself needs no lock file.

    Some network file systems can't lock a directory. There, writes aren't serialized, and the result is false.

    :raises Failure: another process holds the lock for too long.
    """
    descriptor = os.open(directory, os.O_RDONLY | os.O_DIRECTORY)
    try:
        waited, is_locked = 0.0, True
        while True:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                if waited >= LOCK_WAIT:
                    raise Failure(
                        f"The directory {directory} has been locked by another process for {LOCK_WAIT:.0f} s.",
                        hint="Another run may hang while it writes there: end it and run again.",
                    ) from None
                sleep(LOCK_PAUSE)
                waited += LOCK_PAUSE
                continue
            except OSError:
                is_locked = False
            break
        yield is_locked
    finally:
        os.close(descriptor)


def _checksum(current: tuple[bytes, int] | None) -> str:
    """Return the value of C(based_on): the SHA-256 checksum of a file, empty if there is none."""
    return "" if current is None else hashlib.sha256(current[0]).hexdigest()


def _read(path: str) -> tuple[bytes, int] | None:
    """Return content and mode of a file, None if it doesn't exist.

    :raises Failure: it isn't a regular file of this user.
    """
    _check_path(path)
    try:
        # Checked again once it is open, because it may have been replaced in the meantime.
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except FileNotFoundError:
        return None
    except PermissionError:
        return b"", _UNREADABLE
    with open(descriptor, "rb") as file:
        status = os.fstat(descriptor)
        _check(path, status)
        return file.read(), stat.S_IMODE(status.st_mode)


def _check_path(path: str) -> None:
    with contextlib.suppress(FileNotFoundError):
        _check(path, os.lstat(path))


def _check(path: str, status: os.stat_result) -> None:
    reason = ""
    if not stat.S_ISREG(status.st_mode):
        reason = f"is {_KINDS.get(stat.S_IFMT(status.st_mode), 'not a regular file')}"
    elif status.st_uid != os.geteuid():
        reason = f"belongs to another user (uid {status.st_uid})"
    if reason:
        raise Failure(
            f"{path} {reason}, so it is not replaced.",
            hint="Use the path of a regular file that belongs to you, or one that doesn't exist.",
        )


def _write(path: str, content: bytes) -> None:
    directory = os.path.dirname(os.path.abspath(path))
    # Created with mode 0600 in the same directory: never readable by others, and renamed atomically.
    descriptor, temporary = tempfile.mkstemp(prefix=_TEMPORARY, dir=directory)
    try:
        with open(descriptor, "wb") as file:
            os.fchmod(descriptor, MODE)
            file.write(content)
            file.flush()
            os.fsync(descriptor)
        _check_path(path)
        os.replace(temporary, path)
    except BaseException:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(temporary)
        raise
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _remove_abandoned(directory: str) -> None:
    """Remove the temporary files, which contain secrets, of processes that were killed. No other process has the lock."""
    for name in os.listdir(directory):
        if name.startswith(_TEMPORARY):
            path = os.path.join(directory, name)
            with contextlib.suppress(OSError):
                status = os.lstat(path)
                if status.st_uid == os.geteuid() and stat.S_ISREG(status.st_mode):
                    os.unlink(path)
